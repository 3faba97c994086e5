//! Python: virtual environments below the target directory, and the package built into one.

use std::{env, fs, path::PathBuf, process::Command};

use crate::{
    files,
    process::{Result, command, output, root, run, target_dir},
};

const OLDEST: (u32, u32) = (3, 10);
const PACKAGE: &str = "bindings/python";

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

/// A virtual environment below the target directory.
pub(crate) struct Environment {
    pub(crate) directory: &'static str,
    /// The file that lists what is installed in it.
    pub(crate) requirements: &'static str,
}

/// The one that the package is built into, with the development tools.
const DEVELOPMENT: Environment =
    Environment { directory: "venv", requirements: "bindings/python/requirements-dev.txt" };

impl Environment {
    /// A command of the environment, such as `python`.
    pub(crate) fn tool(&self, name: &str) -> Command {
        let mut tool = command(self.program(name));
        let path = env::var_os("PATH").unwrap_or_default();
        let path = std::iter::once(self.programs()).chain(env::split_paths(&path));
        tool.env("PATH", env::join_paths(path).expect("PATH's own parts"));
        tool.env("VIRTUAL_ENV", self.path()).env_remove("PYTHONHOME");
        tool
    }

    /// Where a command of the environment is.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.programs().join(format!("{name}{}", env::consts::EXE_SUFFIX))
    }

    pub(crate) fn path(&self) -> PathBuf {
        target_dir().join(self.directory)
    }

    fn programs(&self) -> PathBuf {
        self.path().join(if cfg!(windows) { "Scripts" } else { "bin" })
    }

    /// Has the environment's Python find the package where it is built in place, as an editable install does.
    pub(crate) fn link_package(&self) -> Result {
        const LINK: &str = "import pathlib, sys, sysconfig
pathlib.Path(sysconfig.get_path('purelib'), 'conomyhq.pth').write_text(sys.argv[1])";
        let mut link = self.tool("python");
        link.args(["-c", LINK]).arg(root().join(PACKAGE).join("python"));
        output(link).map(drop).ok_or_else(|| format!("{PACKAGE} cannot be linked into {}", self.directory))
    }

    /// Makes the environment, unless it is there for this Python and these requirements.
    pub(crate) fn install(&self) -> Result {
        let (python, version) = find()?;
        let file = self.requirements;
        let requirements = files::read(file)?;
        let stamp = self.path().join("installed.txt");
        let wanted = format!("{version}{requirements}");
        if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
            return Ok(());
        }
        let mut create = command(python);
        create.args(["-m", "venv", "--clear"]).arg(self.path());
        run(create).map_err(|problem| {
            format!("{problem}; on Debian and Ubuntu the package python3-venv is needed")
        })?;
        let mut install = self.tool("python");
        install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", file]);
        run(install)?;
        files::write(stamp, wanted)
    }
}

/// A development tool, such as `python`.
pub(crate) fn tool(name: &str) -> Command {
    DEVELOPMENT.tool(name)
}

/// Where a development tool is.
pub(crate) fn program(name: &str) -> PathBuf {
    DEVELOPMENT.program(name)
}

/// A development tool, run in the package's directory.
pub(crate) fn in_package(name: &str, arguments: &[&str]) -> Command {
    let mut tool = tool(name);
    tool.current_dir(root().join(PACKAGE)).args(arguments);
    tool
}

/// Makes the environment with the development tools, if need be.
pub(crate) fn tools() -> Result {
    DEVELOPMENT.install()
}

/// Builds the package into the environment.
pub(crate) fn package() -> Result {
    tools()?;
    run(in_package("maturin", &["develop"]))
}
