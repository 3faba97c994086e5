//! The programs that a test or the demo runs: the sandbox, the harness, what the benchmark measures with, and the
//! drivers, one thin program a language that makes the calls it is told to.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    node,
    process::{Result, built, cargo, command, offline, root, run},
    python,
};

pub(crate) const SANDBOX: &str = "conomyhq-sandbox";
/// The shop of `examples/axum`.
pub(crate) const AXUM: &str = "conomyhq-example-axum";
const HARNESS: &str = "conomyhq-conformance";
const RUST_DRIVER: &str = "conomyhq-driver";
pub(crate) const BENCH: &str = "conomyhq-bench";

/// Builds all of them that cargo builds. At once: cargo compiles a shared dependency anew for each selection of
/// packages that wants other features of it. The packages for Python and Node are selected by themselves for the same
/// reason, since they are to be tested with the features that they are published with.
pub(crate) fn build() -> Result {
    let mut build = cargo(["build"]);
    for program in [SANDBOX, HARNESS, RUST_DRIVER, BENCH, AXUM] {
        build.args(["--package", program]);
    }
    run(build)
}

/// Builds every program, and the packages that the drivers drive.
pub(crate) fn build_all() -> Result {
    build()?;
    python::package()?;
    node::package()
}

/// Tells the tests of a package where the sandbox is, and keeps them from everything else.
pub(crate) fn in_test(command: Command) -> Command {
    let mut command = offline(command);
    command.env("CONOMYHQ_SANDBOX_BIN", built(SANDBOX));
    command
}

/// The harness, to be given one of its commands.
pub(crate) fn harness(name: &str) -> Command {
    let mut harness = offline(command(built(HARNESS)));
    harness.arg(name);
    harness
}

/// The harness with every driver.
pub(crate) fn harness_of_drivers(name: &str) -> Command {
    let mut harness = harness(name);
    for driver in drivers() {
        harness.arg("--driver").arg(format!("{}={}", driver.name, driver.line()));
    }
    harness
}

/// A driver's name, and the words of its command.
pub(crate) struct Driver {
    pub(crate) name: &'static str,
    pub(crate) command: Vec<PathBuf>,
}

/// All drivers. Those for Python and Node need their packages.
pub(crate) fn drivers() -> Vec<Driver> {
    drivers_with(&python::program("python"))
}

/// Names the package that the driver for Node drives, where that is not the one which is built in place.
pub(crate) const NODE_PACKAGE: &str = "CONOMYHQ_DRIVER_PACKAGE";

/// All drivers, those for Python run by this one.
pub(crate) fn drivers_with(python: &Path) -> Vec<Driver> {
    let script = |name: &str| Path::new("tests/drivers").join(name);
    vec![
        Driver { name: "rust", command: vec![built(RUST_DRIVER)] },
        Driver { name: "python-sync", command: vec![python.to_owned(), script("python_sync.py")] },
        Driver { name: "python-async", command: vec![python.to_owned(), script("python_async.py")] },
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
