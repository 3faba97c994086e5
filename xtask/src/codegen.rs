//! `cargo xtask codegen`: starts the generator, which is a crate of its own because it takes long to compile.

use crate::process::{Result, cargo, run as run_command};

pub(crate) fn run(arguments: &[&str]) -> Result {
    let mut generator = cargo(["run", "--package", "conomyhq-codegen", "--"]);
    generator.args(arguments);
    run_command(generator)
}
