//! `cargo xtask deny`: whether what is depended on is allowed, by the rules in `deny.toml`.

use crate::{
    process::{Result, run as run_command},
    tools::Tool,
};

const CARGO_DENY: Tool = Tool { name: "cargo-deny", version: "0.20.2" };

/// What can be checked without a database from the network.
const LOCAL: [&str; 3] = ["licenses", "bans", "sources"];

pub(crate) fn run(checks: &[&str]) -> Result {
    let mut deny = CARGO_DENY.command()?;
    // An exception that nothing needs any more is a warning.
    deny.args(["--locked", "check", "--deny", "warnings"]);
    deny.args(if checks.is_empty() { &LOCAL } else { checks });
    run_command(deny)
}
