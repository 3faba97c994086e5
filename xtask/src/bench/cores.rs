//! Which cores what is measured runs on.
//!
//! Where a client makes one call at a time and the service has another core, both cores are idle by turns, and each call
//! pays for two that are woken: as much as the whole of a fast client, whatever library it is. On one core nobody is ever
//! idle, and a call costs what its client does.

use std::fs;

use crate::process::{Result, command, output};

/// The cores that this process may use.
pub(super) struct Cores {
    all: String,
    one: String,
}

impl Cores {
    pub(super) fn of_this_process() -> Result<Self> {
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let all = status.lines().find_map(|line| line.strip_prefix("Cpus_allowed_list:")).map(str::trim);
        let all = all.ok_or("the system does not say which cores may be used")?;
        let one = all.split(['-', ',']).next().unwrap_or_default();
        Ok(Self { all: all.to_owned(), one: one.to_owned() })
    }

    /// Moves a program that runs, and what it starts from then on, to one core or to all of them.
    pub(super) fn put(&self, process: u32, on_one: bool) -> Result {
        let mut taskset = command("taskset");
        taskset.args(["-a", "-c", "-p", if on_one { &self.one } else { &self.all }, &process.to_string()]);
        let moved = output(taskset).map(drop);
        moved.ok_or_else(|| "taskset cannot say which cores a program runs on".into())
    }
}
