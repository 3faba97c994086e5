//! Runs every cross-language case through every driver: stated once, checked in one place, the same for all.
//!
//! `conomyhq-conformance cases [--only TEXT] --driver NAME=COMMAND…` plays the cases,
//! `conomyhq-conformance soak [--payments N] [--seed N] --driver NAME=COMMAND…` sends payments at random faults,
//! `conomyhq-conformance strays [--payments N] [--seed N] --driver NAME=COMMAND…` gives them answers that are not theirs,
//! `conomyhq-conformance cancel [--payments N] [--seed N] --driver NAME=COMMAND…` calls payments off at random moments,
//! `conomyhq-conformance docs [--check]` writes the tables of faults and errors. `tests/README.md` describes cases and drivers.

mod case;
mod check;
mod docs;
mod driver;
mod judge;
mod operations;
mod plan;
mod printed;
mod run;
mod soak;
mod stage;

use std::{collections::BTreeMap, path::Path, process::ExitCode};

use case::{Case, Stated};
use conomyhq_sandbox::fault;
use driver::Driver;
use operations::Usual;
use plan::Plan;

/// Payments that the Rust driver sends in a soak, where nothing else is said; the others send a tenth.
const SOAK_PAYMENTS: usize = 20_000;
/// Payments that every driver sends past stray answers, where nothing else is said.
const STRAY_PAYMENTS: usize = 1000;
/// Payments that every driver calls off, where nothing else is said.
const RESOLVED_PAYMENTS: usize = 500;
const CALLED_OFF_PAYMENTS: usize = 300;
/// How many broken promises of a kind are shown in full.
const SHOWN: usize = 3;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

/// The command line.
#[derive(Default)]
struct Args {
    drivers: Vec<Driver>,
    only: Option<String>,
    payments: Option<usize>,
    seed: Option<u64>,
    check: bool,
}

impl Args {
    fn parse(mut words: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut args = Self::default();
        while let Some(flag) = words.next() {
            let mut value = || words.next().ok_or(format!("{flag} wants a value"));
            match flag.as_str() {
                "--driver" => args.drivers.push(Driver::parse(&value()?)?),
                "--only" => args.only = Some(value()?),
                "--payments" => {
                    args.payments = Some(value()?.parse().map_err(|_| "--payments wants a number")?)
                }
                "--seed" => args.seed = Some(value()?.parse().map_err(|_| "--seed wants a number")?),
                "--check" => args.check = true,
                other => return Err(format!("unknown option {other}")),
            }
        }
        Ok(args)
    }
}

async fn run() -> Result<bool, String> {
    let mut words = std::env::args().skip(1);
    let command = words.next().unwrap_or_default();
    let args = Args::parse(words)?;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../cases");
    let files = case::load(&folder)?;
    match command.as_str() {
        "cases" => cases(&files, &operations::load(&folder)?, &args).await,
        "soak" => soak(&plan::FAULTS, &args, args.payments.unwrap_or(SOAK_PAYMENTS), true).await,
        "strays" => soak(&plan::STRAYS, &args, args.payments.unwrap_or(STRAY_PAYMENTS), false).await,
        "resolve" => soak(&plan::RESOLVED, &args, args.payments.unwrap_or(RESOLVED_PAYMENTS), false).await,
        "cancel" => soak(&plan::CALLED_OFF, &args, args.payments.unwrap_or(CALLED_OFF_PAYMENTS), false).await,
        "docs" => docs::write(&files, args.check).map(|()| true),
        other => Err(format!("unknown command {other:?}: say cases, soak, strays, resolve, cancel or docs")),
    }
}

async fn servers() -> Result<(fault::Server, reqwest::Client), String> {
    let faults = fault::Server::start(0).await.map_err(|e| e.to_string())?;
    // reqwest wants to know a provider even for a client that only speaks to loopback in the clear.
    rustls::crypto::ring::default_provider()
        .install_default()
        .map_err(|_| "a TLS provider is installed already")?;
    let http = reqwest::Client::builder().no_proxy().build().map_err(|e| e.to_string())?;
    Ok((faults, http))
}

/// Plays the cases through every driver and prints how many each ran and passed.
async fn cases(files: &[(String, Vec<Stated>)], operations: &[Usual], args: &Args) -> Result<bool, String> {
    let (faults, http) = servers().await?;
    let cases =
        files.iter().flat_map(|(file, cases)| cases.iter().flat_map(|case| case.expand(file, operations)));
    let wanted = |case: &Case| args.only.as_ref().is_none_or(|part| case.name.contains(part));
    let cases: Vec<Case> = cases.filter(wanted).collect();
    let mut counts = Vec::new();
    for driver in &args.drivers {
        let (run, failures) = run::cases(driver, &cases, &faults, &http).await?;
        for (name, problems) in &failures {
            println!("FAILED {} · {name}", driver.name);
            problems.iter().for_each(|problem| println!("    {problem}"));
        }
        counts.push((&driver.name, run, run - failures.len()));
    }
    println!("{:<14} {:>9} {:>7}", "driver", "cases run", "passed");
    for (name, run, passed) in &counts {
        println!("{name:<14} {run:>9} {passed:>7}");
    }
    let run: usize = counts.iter().map(|(_, run, _)| run).sum();
    let passed: usize = counts.iter().map(|(_, _, passed)| passed).sum();
    println!("cross: {passed} passed, {} failed", run - passed);
    Ok(passed == run && run > 0)
}

/// Plays a soak through every driver and prints how the payments ended. With `weighted` the drivers that are not Rust's
/// send a tenth.
async fn soak(plan: &Plan, args: &Args, payments: usize, weighted: bool) -> Result<bool, String> {
    let (faults, http) = servers().await?;
    let seed = args.seed.unwrap_or(1);
    let (mut sent, mut wronged) = (0, 0);
    println!(
        "{:<14} {:>8} {:>9} {:>8} {:>8} {:>8} {:>9} {:>8} {:>7} {:>8} {:>8}",
        "driver",
        "payments",
        "succeeded",
        "failed",
        "unknown",
        "stopped",
        "+ answer",
        "needless",
        "retried",
        "resolved",
        "wronged"
    );
    for driver in &args.drivers {
        let payments = if weighted && driver.name != "rust" { payments / 10 } else { payments };
        let tally = soak::run(plan, driver, payments, seed, &faults, &http).await?;
        let soak::Tally {
            succeeded, failed, unknown, stopped, answered, needless, retried, resolved, ..
        } = tally;
        println!(
            "{:<14} {payments:>8} {succeeded:>9} {failed:>8} {unknown:>8} {stopped:>8} {answered:>9} {needless:>8} \
             {retried:>7} {resolved:>8} {:>8}",
            driver.name, tally.wronged
        );
        let mut kinds = BTreeMap::<_, Vec<_>>::new();
        for violation in &tally.violations {
            kinds.entry(violation.what).or_default().push(&violation.seen);
        }
        for (what, seen) in kinds {
            println!("    {} x {what}", seen.len());
            seen.iter().take(SHOWN).for_each(|seen| println!("        {seen}"));
        }
        sent += payments;
        wronged += tally.wronged;
    }
    println!("{} (seed {seed}): {sent} payments, of {wronged} a promise was broken", plan.name);
    Ok(wronged == 0 && sent > 0)
}
