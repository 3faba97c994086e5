//! The clients in Rust: ours, and what it stands on, used as their documentation shows.

mod bare;
mod hyper;
mod ours;
mod reqwest;

use crate::{Result, job::Job, measure::measure};

/// Does a job, and prints the report.
pub(crate) async fn work(job: &str) -> Result {
    let job: Job = serde_json::from_str(job)?;
    let report = match job.library.as_str() {
        "conomyhq" => measure(&job, ours::client(&job)?).await?,
        "reqwest" => measure(&job, reqwest::client(&job)?).await?,
        "hyper" => measure(&job, hyper::client(&job).await?).await?,
        library => return Err(format!("there is no library {library} here").into()),
    };
    println!("{}", serde_json::to_string(&report)?);
    Ok(())
}

/// A token of a call's own.
fn token(number: usize) -> String {
    format!("ct_{number}")
}

fn expect(found: &str, wanted: &str) -> Result {
    if found == wanted { Ok(()) } else { Err(format!("the answer is for {found}, not {wanted}").into()) }
}
