//! `cargo xtask deny`: whether what is depended on is allowed, by the rules in `deny.toml`.

use std::{env, process::Command};

use crate::process::{Result, cargo, command, run as run_command, target_dir};

const TOOL: &str = "cargo-deny";
const VERSION: &str = "0.20.2";

/// What can be checked without a database from the network.
const LOCAL: [&str; 3] = ["licenses", "bans", "sources"];

pub(crate) fn run(checks: &[&str]) -> Result {
    let mut deny = tool()?;
    // An exception that nothing needs any more is a warning.
    deny.args(["--locked", "check", "--deny", "warnings"]);
    deny.args(if checks.is_empty() { &LOCAL } else { checks });
    run_command(deny)
}

/// The tool, which is compiled below the target directory where this version is not there: a minute or two.
fn tool() -> Result<Command> {
    let directory = target_dir().join("tools");
    // Cargo keeps a record of what it installed, and does nothing where it is this.
    let mut install = cargo(["install", "--quiet", "--locked", TOOL, "--version", VERSION]);
    install.arg("--root").arg(&directory);
    // Compiling it takes longer than all that it ever runs.
    install.arg("--debug").env("CARGO_PROFILE_DEV_DEBUG", "none");
    run_command(install)?;
    Ok(command(directory.join("bin").join(format!("{TOOL}{}", env::consts::EXE_SUFFIX))))
}
