//! Clean rooms: folders outside the repository, where what is in `dist/` is installed and used as strangers do it.

pub(crate) mod crates;
pub(crate) mod npm;
pub(crate) mod python;

use std::{
    env,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    files,
    process::{Result, command, offline, root},
};

/// A folder that is empty at first and gone at the end. Its name is the same the next time: cargo finds what it compiled
/// there before.
pub(crate) struct Room {
    directory: PathBuf,
    /// Where in it programs are installed.
    programs: PathBuf,
}

impl Room {
    pub(crate) fn new(name: &str, programs: &str) -> Result<Self> {
        let repository =
            root().to_string_lossy().replace(|letter: char| !letter.is_ascii_alphanumeric(), "-");
        let directory = env::temp_dir().join(format!("conomyhq-{name}{repository}"));
        // One that a killed run left.
        let _ = fs::remove_dir_all(&directory);
        let directory = fs::create_dir_all(&directory)
            // Resolved, since programs are asked whether they are in it.
            .and_then(|()| directory.canonicalize())
            .map(plain)
            .map_err(|error| format!("{}: {error}", directory.display()))?;
        Ok(Self { programs: directory.join(programs), directory })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.directory
    }

    /// A command that runs in the folder, with nothing of the repository's or of Rust's within its reach.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        self.command_where(program, |directory| !has_rust(directory))
    }

    /// The same with Rust, for what is compiled.
    pub(crate) fn building_command(&self, program: impl AsRef<OsStr>) -> Command {
        self.command_where(program, |_| true)
    }

    fn command_where(&self, program: impl AsRef<OsStr>, on_path: fn(&Path) -> bool) -> Command {
        let mut command = offline(command(program));
        command.current_dir(&self.directory);
        for (name, _) in env::vars_os() {
            let Some(text) = name.to_str() else { continue };
            let ours = ["CARGO_TARGET", "CONOMYHQ_", "NODE_", "PYTHON", "VIRTUAL_ENV"];
            if ours.iter().any(|ours| text.starts_with(ours)) {
                command.env_remove(name);
            }
        }
        let path = env::var_os("PATH").unwrap_or_default();
        let path = env::split_paths(&path).filter(|directory| on_path(directory));
        let path = std::iter::once(self.programs.clone()).chain(path);
        command.env("PATH", env::join_paths(path).expect("PATH's own parts"));
        command
    }

    /// Writes a file into the folder.
    pub(crate) fn write(&self, name: &str, text: &str) -> Result {
        files::write(self.directory.join(name), text)
    }
}

/// A path without what Windows marks a resolved one with, which programs do not expect of each other.
fn plain(path: PathBuf) -> PathBuf {
    let plain = path.to_str().and_then(|text| text.strip_prefix(r"\\?\")).map(PathBuf::from);
    plain.unwrap_or(path)
}

fn has_rust(directory: &Path) -> bool {
    ["cargo", "rustc"]
        .iter()
        .any(|program| directory.join(format!("{program}{}", env::consts::EXE_SUFFIX)).exists())
}

impl Drop for Room {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.directory) {
            eprintln!("{} is left behind: {error}", self.directory.display());
        }
    }
}
