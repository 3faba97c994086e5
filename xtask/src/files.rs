//! Files and directories, with errors that name them. A path that is not absolute is one of the repository's.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

use crate::process::{Result, root};

fn named(path: &Path) -> impl Fn(io::Error) -> String {
    move |error| format!("{}: {error}", path.display())
}

/// The text of a file.
pub(crate) fn read(file: impl AsRef<Path>) -> Result<String> {
    let file = file.as_ref();
    fs::read_to_string(root().join(file)).map_err(named(file))
}

pub(crate) fn read_bytes(file: impl AsRef<Path>) -> Result<Vec<u8>> {
    let file = file.as_ref();
    fs::read(root().join(file)).map_err(named(file))
}

pub(crate) fn write(file: impl AsRef<Path>, text: impl AsRef<[u8]>) -> Result {
    let file = file.as_ref();
    fs::write(root().join(file), text).map_err(named(file))
}

pub(crate) fn copy(from: impl AsRef<Path>, to: impl AsRef<Path>) -> Result {
    let from = from.as_ref();
    fs::copy(root().join(from), root().join(to)).map(drop).map_err(named(from))
}

/// Makes a directory, and those that it is in, unless it is there.
pub(crate) fn create(directory: impl AsRef<Path>) -> Result {
    let directory = directory.as_ref();
    fs::create_dir_all(root().join(directory)).map_err(named(directory))
}

/// Makes a directory that holds nothing, whatever was there.
pub(crate) fn create_anew(directory: impl AsRef<Path>) -> Result {
    let directory = directory.as_ref();
    if root().join(directory).exists() {
        fs::remove_dir_all(root().join(directory)).map_err(named(directory))?;
    }
    create(directory)
}

/// What is in a directory, in order.
pub(crate) fn list(directory: impl AsRef<Path>) -> Result<Vec<PathBuf>> {
    let directory = directory.as_ref();
    let entries = fs::read_dir(root().join(directory)).map_err(named(directory))?;
    let paths = entries.map(|entry| entry.map(|entry| entry.path()));
    let mut paths = paths.collect::<io::Result<Vec<_>>>().map_err(named(directory))?;
    paths.sort();
    Ok(paths)
}

/// All files in a directory and below, as seen from there. Links are files, wherever they lead.
pub(crate) fn below(directory: impl AsRef<Path>) -> Result<BTreeSet<PathBuf>> {
    let directory = directory.as_ref();
    let mut found = BTreeSet::new();
    for path in list(directory)? {
        let name = PathBuf::from(path.file_name().unwrap_or_default());
        if path.is_dir() && !path.is_symlink() {
            found.extend(below(&path)?.into_iter().map(|file| name.join(file)));
        } else {
            found.insert(name);
        }
    }
    Ok(found)
}
