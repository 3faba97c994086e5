//! Python: the virtual environment below the target directory, its tools, and the package built into it.

use std::{env, fs, path::PathBuf, process::Command};

use crate::process::{Result, command, output, root, run, target_dir};

const OLDEST: (u32, u32) = (3, 10);
const PACKAGE: &str = "bindings/python";
const REQUIREMENTS: &str = "bindings/python/requirements-dev.txt";

/// The Python to make the environment from, and its version.
pub(crate) fn find() -> Result<(&'static str, String)> {
    const NAMES: [&str; 7] =
        ["python3", "python", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10"];
    let wanted = format!("Python {}.{} or newer is needed", OLDEST.0, OLDEST.1);
    let mut found = String::new();
    for name in NAMES {
        let mut ask = command(name);
        ask.args(["-c", "import sys; print(sys.version_info[0], sys.version_info[1], sys.executable)"]);
        let Some(answer) = output(ask) else { continue };
        let mut words = answer.split_whitespace().map_while(|word| word.parse().ok());
        match (words.next(), words.next()) {
            (Some(major), Some(minor)) if (major, minor) >= OLDEST => return Ok((name, answer)),
            _ => found = format!("; {name} is too old"),
        }
    }
    Err(format!("{wanted}, and none is on PATH{found}"))
}

/// A command of the environment, such as `python`.
pub(crate) fn tool(name: &str) -> Command {
    let mut tool = command(program(name));
    let path = env::var_os("PATH").unwrap_or_default();
    let path = std::iter::once(programs()).chain(env::split_paths(&path));
    tool.env("PATH", env::join_paths(path).expect("PATH's own parts"));
    tool.env("VIRTUAL_ENV", environment()).env_remove("PYTHONHOME");
    tool
}

/// Where a command of the environment is.
pub(crate) fn program(name: &str) -> PathBuf {
    programs().join(format!("{name}{}", env::consts::EXE_SUFFIX))
}

/// A command of the environment, run in the package's directory.
pub(crate) fn in_package(name: &str, arguments: &[&str]) -> Command {
    let mut tool = tool(name);
    tool.current_dir(root().join(PACKAGE)).args(arguments);
    tool
}

fn environment() -> PathBuf {
    target_dir().join("venv")
}

fn programs() -> PathBuf {
    environment().join(if cfg!(windows) { "Scripts" } else { "bin" })
}

/// Makes the environment with the development tools, unless it is there for this Python and these requirements.
pub(crate) fn tools() -> Result {
    let (python, version) = find()?;
    let requirements =
        fs::read_to_string(root().join(REQUIREMENTS)).map_err(|error| format!("{REQUIREMENTS}: {error}"))?;
    let stamp = environment().join("installed.txt");
    let wanted = format!("{version}{requirements}");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    let mut create = command(python);
    create.args(["-m", "venv", "--clear"]).arg(environment());
    run(create)
        .map_err(|problem| format!("{problem}; on Debian and Ubuntu the package python3-venv is needed"))?;
    let mut install = tool("python");
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", REQUIREMENTS]);
    run(install)?;
    fs::write(&stamp, wanted).map_err(|error| format!("{}: {error}", stamp.display()))
}

/// Builds the package into the environment.
pub(crate) fn package() -> Result {
    tools()?;
    run(in_package("maturin", &["develop"]))
}
