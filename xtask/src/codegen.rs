//! `cargo xtask codegen`: starts the generators, which are crates of their own because they take long to compile.

use crate::{
    process::{Result, cargo, run as run_command},
    programs,
};

pub(crate) fn run(arguments: &[&str]) -> Result {
    match arguments {
        [] | ["--check"] => {
            sources(arguments)?;
            programs::build()?;
            tables(arguments)
        }
        _ => Err("codegen takes nothing but --check".into()),
    }
}

/// Writes the clients' generated files from the spec, or compares them.
pub(crate) fn sources(arguments: &[&str]) -> Result {
    let mut generator = cargo(["run", "--package", "conomyhq-codegen", "--"]);
    generator.args(arguments);
    run_command(generator)
}

/// Writes the documentation's tables from the core and the cases, or compares them. It needs the programs.
pub(crate) fn tables(arguments: &[&str]) -> Result {
    let mut harness = programs::harness("docs");
    harness.args(arguments);
    run_command(harness)
}
