//! What a step of a workflow answers to those after it.

use std::{env, fs, io::Write};

use crate::process::Result;

/// An output of a workflow's step; elsewhere it is printed.
pub(super) fn output(name: &str, value: &str) -> Result {
    let line = format!("{name}={value}\n");
    let Some(file) = env::var_os("GITHUB_OUTPUT") else {
        print!("{line}");
        return Ok(());
    };
    let written = fs::OpenOptions::new().append(true).create(true).open(file);
    written
        .and_then(|mut file| file.write_all(line.as_bytes()))
        .map_err(|error| format!("GITHUB_OUTPUT: {error}"))
}
