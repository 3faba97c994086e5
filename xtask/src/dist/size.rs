//! How large an artefact may be.

use std::{fs, path::Path};

use crate::process::Result;

/// Refuses a file with more bytes than this.
pub(crate) fn at_most(file: &Path, limit: u64) -> Result {
    let bytes = fs::metadata(file).map_err(|error| format!("{}: {error}", file.display()))?.len();
    let name = file.file_name().unwrap_or_default().display();
    println!("{name}: {bytes} bytes, of {limit} at most");
    if bytes <= limit {
        Ok(())
    } else {
        Err(format!("{name} is too large: {bytes} bytes, not {limit} at most"))
    }
}
