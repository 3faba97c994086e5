//! Node: the package's development tools, and the package built in place.

use std::{fs, process::Command};

use crate::{
    files,
    process::{Result, command, output, root, run},
};

const OLDEST: u32 = 20;
const PACKAGE: &str = "bindings/node";
pub(crate) const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// Checks that Node and npm are there, and what Node's version is.
pub(crate) fn find() -> Result<String> {
    let ask = |program: &str| {
        let mut ask = command(program);
        ask.arg("--version");
        output(ask)
            .ok_or_else(|| format!("Node {OLDEST} or newer is needed, and there is no {program} on PATH"))
    };
    let version = ask("node")?;
    ask(NPM)?;
    let major = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    match major {
        Some(major) if major >= OLDEST => Ok(version),
        _ => Err(format!("Node {OLDEST} or newer is needed, and node on PATH is {}", version.trim())),
    }
}

/// A command run in the package's directory.
pub(crate) fn in_package(program: &str, arguments: &[&str]) -> Command {
    within(PACKAGE, program, arguments)
}

/// A command run in a directory.
pub(crate) fn within(directory: &str, program: &str, arguments: &[&str]) -> Command {
    let mut command = command(program);
    command.current_dir(root().join(directory)).args(arguments);
    command
}

/// npm, run at the root.
pub(crate) fn npm(arguments: &[&str]) -> Command {
    within(".", NPM, arguments)
}

/// Installs the development tools, if need be.
pub(crate) fn tools() -> Result {
    install(PACKAGE)
}

/// Installs what a package depends on, unless that of this Node and this lock file is there.
pub(crate) fn install(package: &str) -> Result {
    let version = find()?;
    let directory = root().join(package);
    let lock = files::read(directory.join("package-lock.json"))?;
    let stamp = directory.join("node_modules/.installed.txt");
    let wanted = format!("{version}{lock}");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    run(within(package, NPM, &["ci", "--no-audit", "--no-fund"]))?;
    files::write(stamp, wanted)
}

/// Builds the package in place: the native addon, and the JavaScript and its declarations.
pub(crate) fn package() -> Result {
    tools()?;
    run(in_package(NPM, &["run", "--silent", "build:native"]))?;
    run(in_package(NPM, &["run", "--silent", "build"]))
}
