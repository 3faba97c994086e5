//! `cargo xtask soak`: payments against random faults, many more of them than a test run sends.

use std::time::SystemTime;

use crate::{
    process::{Result, run as run_command},
    programs,
};

const PAYMENTS: &str = "200000";

pub(crate) fn run(arguments: &[&str]) -> Result {
    programs::build_all()?;
    let mut soak = programs::harness_of_drivers("soak");
    if !arguments.contains(&"--payments") {
        soak.args(["--payments", PAYMENTS]);
    }
    if !arguments.contains(&"--seed") {
        // Another one each time. The harness prints it, so that a run can be repeated.
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        soak.args(["--seed", &now.map_or(1, |now| now.as_secs()).to_string()]);
    }
    soak.args(arguments);
    run_command(soak)
}
