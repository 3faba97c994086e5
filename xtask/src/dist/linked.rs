//! The crates whose code is in an artefact: what its notices and its bill of materials are written from.

use std::{collections::BTreeSet, path::PathBuf};

use serde_json::Value;

use crate::{
    platform::Platform,
    process::{Result, cargo, output},
};

/// A crate, as its own manifest describes it.
pub(super) struct Crate {
    pub(super) name: String,
    pub(super) version: String,
    /// An SPDX expression.
    pub(super) licence: String,
    pub(super) repository: String,
    pub(super) directory: PathBuf,
    /// Whether it is of this repository.
    pub(super) ours: bool,
    /// Its own dependencies, as positions in the list that it is in.
    pub(super) needs: BTreeSet<usize>,
}

/// The package itself, and all that is linked into it for a platform. What only runs during the build (build scripts,
/// procedural macros, and what these need) leaves no code behind.
pub(super) fn crates(package: &str, platform: &Platform) -> Result<Vec<Crate>> {
    let mut tree = cargo(["tree", "--locked", "--edges", "normal,no-proc-macro", "--prefix", "depth"]);
    tree.args(["--format", " {p}", "--package", package, "--target", platform.triple]);
    let tree = output(tree).ok_or_else(|| format!("cargo tree knows no {package}"))?;
    let mut metadata = cargo(["metadata", "--locked", "--format-version", "1"]);
    metadata.args(["--filter-platform", platform.triple]);
    let metadata: Value = output(metadata)
        .and_then(|json| serde_json::from_str(&json).ok())
        .ok_or("cargo metadata does not describe the workspace")?;

    let mut crates: Vec<Crate> = Vec::new();
    // The crates from the package down to the current line.
    let mut path: Vec<usize> = Vec::new();
    for line in tree.lines() {
        let [depth, name, version, ..] = line.split_whitespace().collect::<Vec<_>>()[..] else {
            return Err(format!("cargo tree says {line}"));
        };
        let depth: usize = depth.parse().map_err(|_| format!("cargo tree says {line}"))?;
        let version = version.trim_start_matches('v');
        let known = crates.iter().position(|known| known.name == name && known.version == version);
        let this = match known {
            Some(known) => known,
            None => {
                crates.push(describe(&metadata, name, version)?);
                crates.len() - 1
            }
        };
        path.truncate(depth);
        if let Some(parent) = path.last() {
            crates[*parent].needs.insert(this);
        }
        path.push(this);
    }
    Ok(crates)
}

fn describe(metadata: &Value, name: &str, version: &str) -> Result<Crate> {
    let described = metadata["packages"]
        .as_array()
        .and_then(|all| all.iter().find(|one| one["name"] == name && one["version"] == version))
        .ok_or_else(|| format!("cargo metadata knows no {name} {version}"))?;
    let text = |member: &str| described[member].as_str().unwrap_or_default().to_owned();
    let mut directory = PathBuf::from(text("manifest_path"));
    directory.pop();
    Ok(Crate {
        name: name.to_owned(),
        version: version.to_owned(),
        // Old manifests write a slash for it.
        licence: text("license").replace('/', " OR "),
        repository: text("repository"),
        directory,
        ours: described["source"].is_null(),
        needs: BTreeSet::new(),
    })
}
