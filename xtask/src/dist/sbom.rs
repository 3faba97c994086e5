//! A bill of materials: what is linked into an artefact, as CycloneDX.

use std::path::Path;

use serde_json::{Value, json};

use super::linked::{self, Crate};
use crate::{files, platform::Platform, process::Result};

/// Writes the bill of a package. It names no time and has no number of its own, so the same package has the same bill.
pub(crate) fn write(package: &str, platform: &Platform, to: &Path) -> Result {
    let crates = linked::crates(package, platform)?;
    let lock = files::read("Cargo.lock")?;
    let components: Vec<_> = crates.iter().map(|one| component(one, &lock)).collect();
    let dependencies: Vec<_> = crates
        .iter()
        .map(|one| {
            let needs: Vec<_> = one.needs.iter().map(|need| reference(&crates[*need])).collect();
            json!({ "ref": reference(one), "dependsOn": needs })
        })
        .collect();
    let bill = json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": components.first(),
            "properties": [{ "name": "cdx:rustc:sbom:target:triple", "value": platform.triple }],
        },
        "components": components.get(1..),
        "dependencies": dependencies,
    });
    files::write(to, format!("{bill:#}\n"))
}

fn component(one: &Crate, lock: &str) -> Value {
    let mut component = json!({
        "type": "library",
        "bom-ref": reference(one),
        "name": one.name,
        "version": one.version,
        "licenses": [{ "expression": one.licence }],
        "purl": reference(one),
    });
    if let Some(checksum) = checksum(one, lock) {
        component["hashes"] = json!([{ "alg": "SHA-256", "content": checksum }]);
    }
    if !one.repository.is_empty() {
        component["externalReferences"] = json!([{ "type": "vcs", "url": one.repository }]);
    }
    component
}

/// The package URL, which is also what the bill calls it by.
fn reference(one: &Crate) -> String {
    format!("pkg:cargo/{}@{}", one.name, one.version.replace('+', "%2B"))
}

/// What cargo holds a published crate to.
fn checksum<'a>(one: &Crate, lock: &'a str) -> Option<&'a str> {
    let head = format!("name = \"{}\"\nversion = \"{}\"\n", one.name, one.version);
    let entry = lock.split("[[package]]\n").find_map(|entry| entry.strip_prefix(&head))?;
    entry.lines().find_map(|line| line.strip_prefix("checksum = \"")?.strip_suffix('"'))
}
