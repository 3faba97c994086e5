//! Tools that cargo builds: below the target directory, each at one version.

use std::{env, process::Command};

use crate::process::{Result, cargo, command, run, target_dir};

pub(crate) struct Tool {
    /// Of the crate and of its program.
    pub(crate) name: &'static str,
    pub(crate) version: &'static str,
}

impl Tool {
    /// A command of the tool, which is compiled first where this version is not there: a minute or two.
    pub(crate) fn command(&self) -> Result<Command> {
        let directory = target_dir().join("tools");
        // Cargo keeps a record of what it installed, and does nothing where it is this.
        let mut install = cargo(["install", "--quiet", "--locked", self.name, "--version", self.version]);
        install.arg("--root").arg(&directory);
        // Compiling it takes longer than all that it ever runs.
        install.arg("--debug").env("CARGO_PROFILE_DEV_DEBUG", "none");
        run(install)?;
        Ok(command(directory.join("bin").join(format!("{}{}", self.name, env::consts::EXE_SUFFIX))))
    }
}
