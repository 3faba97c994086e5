//! The drivers: one thin program a language that makes the calls it is told to, for the demo and for what is tested
//! across languages.

use std::path::{Path, PathBuf};

use crate::{
    process::{Result, built, cargo, root, run},
    python,
};

const RUST: &str = "conomyhq-driver";

/// A driver's name, and the words of its command.
pub(crate) struct Driver {
    pub(crate) name: &'static str,
    pub(crate) command: Vec<PathBuf>,
}

/// All drivers.
pub(crate) fn all() -> Vec<Driver> {
    let script = |name: &str| Path::new("tests/drivers").join(name);
    vec![
        Driver { name: "rust", command: vec![built(RUST)] },
        Driver { name: "python-sync", command: vec![python::program("python"), script("python_sync.py")] },
        Driver { name: "python-async", command: vec![python::program("python"), script("python_async.py")] },
        Driver { name: "node", command: vec!["node".into(), script("node.mjs")] },
    ]
}

impl Driver {
    /// The command as one line for whoever splits it at spaces, paths from the root.
    pub(crate) fn line(&self) -> String {
        let words =
            self.command.iter().map(|word| word.strip_prefix(root()).unwrap_or(word).display().to_string());
        words.collect::<Vec<_>>().join(" ")
    }
}

/// Builds the driver that needs to be compiled; the others drive [`python::package`] and [`node::package`].
pub(crate) fn build() -> Result {
    run(cargo(["build", "--package", RUST]))
}
