//! Other programs: shown as they are run, from the root of the repository, and none left behind.

use std::{
    env,
    ffi::OsStr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

/// What can go wrong is said to a person, so it is text.
pub(crate) type Result<T = ()> = std::result::Result<T, String>;

/// The root of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask is a directory of the repository")
}

/// Where cargo puts programs: this one is among them, whatever `CARGO_TARGET_DIR` says.
pub(crate) fn program_dir() -> PathBuf {
    let this = env::current_exe().expect("a running program has a path");
    this.parent().expect("a program is in a directory").to_owned()
}

/// A program that cargo built.
pub(crate) fn built(name: &str) -> PathBuf {
    program_dir().join(format!("{name}{}", env::consts::EXE_SUFFIX))
}

/// Cargo's target directory.
pub(crate) fn target_dir() -> PathBuf {
    program_dir().parent().expect("cargo's profile directories are in its target directory").to_owned()
}

/// A command that runs at the root. It asks nothing: its standard input is empty.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root()).stdin(Stdio::null());
    // `cargo run` describes this package to this program. Build scripts that watch these variables (ring's does)
    // would run again each time that cargo is started from here and from a shell by turns.
    for (name, _) in env::vars_os() {
        if name
            .to_str()
            .is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_"))
        {
            command.env_remove(name);
        }
    }
    command
}

/// The cargo that runs this program.
pub(crate) fn cargo<const N: usize>(arguments: [&str; N]) -> Command {
    let mut cargo = command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(arguments);
    cargo
}

/// Takes from a command what would lead a test away from loopback, or to the developer's own account.
pub(crate) fn offline(mut command: Command) -> Command {
    for (name, _) in env::vars_os() {
        let Some(text) = name.to_str() else { continue };
        let text = text.to_ascii_uppercase();
        if matches!(text.as_str(), "HTTP_PROXY" | "HTTPS_PROXY" | "ALL_PROXY" | "NO_PROXY")
            || text.starts_with("CONOMY_")
        {
            command.env_remove(name);
        }
    }
    command
}

/// Shows a command, runs it, and fails if it fails.
pub(crate) fn run(mut command: Command) -> Result {
    let shown = show(&command);
    println!("$ {shown}");
    let status = command.status().map_err(|error| format!("{shown} cannot be started: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{shown} failed ({status})")) }
}

/// What a command prints, if it can be run and succeeds.
pub(crate) fn output(mut command: Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok().filter(|output| output.status.success())?;
    String::from_utf8(output.stdout).ok()
}

/// Shows a command, and gives what it prints; fails if it fails.
pub(crate) fn printed(mut command: Command) -> Result<String> {
    let shown = show(&command);
    println!("$ {shown}");
    let output = command.stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| format!("{shown} cannot be started: {error}"))?;
    if !output.status.success() {
        return Err(format!("{shown} failed ({})", output.status));
    }
    String::from_utf8(output.stdout).map_err(|error| format!("{shown}: {error}"))
}

/// A command as one would type it, paths from the root.
fn show(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words = words.map(|word| {
        let path = Path::new(word);
        let name = if path.file_stem() == Some(OsStr::new("cargo")) { Path::new("cargo") } else { path };
        name.strip_prefix(root()).unwrap_or(name).display().to_string()
    });
    words.collect::<Vec<_>>().join(" ")
}

/// A program that runs beside this one, and ends with it at the latest.
pub(crate) struct Running(pub(crate) Child);

impl Running {
    pub(crate) fn start(mut command: Command) -> Result<Self> {
        let child =
            command.spawn().map_err(|error| format!("{} cannot be started: {error}", show(&command)))?;
        Ok(Self(child))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already, which is all that is wanted.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
