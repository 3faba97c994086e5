//! The lock file of a source distribution. maturin puts the workspace's into it, whose other packages are not there:
//! `cargo --locked` would refuse it, which distributions build with.

use std::path::Path;

use super::build::TOOLS;
use crate::{
    files,
    process::{Result, cargo, command, run, target_dir},
};

/// Puts another file in the place of one that an archive holds, and leaves all else as it is.
const REPLACE: &str = "import gzip, io, sys, tarfile
path, name, new = sys.argv[1:]
with tarfile.open(path) as archive:
    files = [(entry, archive.extractfile(entry).read()) for entry in archive if entry.isfile()]
with open(path, 'wb') as file, gzip.GzipFile('', 'wb', fileobj=file, mtime=0) as packed:
    with tarfile.open(fileobj=packed, mode='w') as archive:
        for entry, content in files:
            if entry.name == name:
                with open(new, 'rb') as source:
                    content = source.read()
                entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))";

/// Takes from the lock file of a source distribution what that one does not need.
pub(super) fn trim(archive: &Path) -> Result {
    let place = target_dir().join("sdist");
    files::create_anew(&place)?;
    let mut unpack = command("tar");
    unpack.arg("-xzf").arg(archive).arg("-C").arg(&place);
    run(unpack)?;
    let name = archive.file_name().unwrap_or_default().to_string_lossy();
    let top = name.trim_end_matches(".tar.gz");
    // Keeps each version that is still needed.
    let mut update = cargo(["update", "--quiet", "--workspace"]);
    update.current_dir(place.join(top));
    run(update)?;
    let mut replace = TOOLS.tool("python");
    replace.args(["-c", REPLACE]).arg(archive).arg(format!("{top}/Cargo.lock"));
    replace.arg(place.join(top).join("Cargo.lock"));
    run(replace)
}
