//! `cargo xtask dist`: what people install, built for one platform into `dist/`.
//!
//! One module holds one kind of artefact. `cargo xtask test dist` installs them as their users would.

pub(crate) mod build;
mod crates;
mod linked;
mod lock;
mod node;
mod notices;
pub(crate) mod python;
mod sbom;
mod size;

use std::path::Path;

use build::{TOOLS, directory};

use crate::{files, platform::Platform, process::Result};

struct Part {
    name: &'static str,
    build: fn(&'static Platform) -> Result,
}

const PARTS: &[Part] = &[
    Part { name: "python", build: python::build },
    Part { name: "node", build: node::build },
    Part { name: "crates", build: crates::build },
];

pub(crate) fn run(arguments: &[&str]) -> Result {
    let (platform, names) = match arguments {
        ["--target", triple, names @ ..] => {
            (Platform::of(triple).ok_or_else(|| format!("there are no packages for {triple}"))?, names)
        }
        names => (build::host()?, names),
    };
    if let Some(unknown) = names.iter().find(|name| PARTS.iter().all(|part| part.name != **name)) {
        let known: Vec<_> = PARTS.iter().map(|part| part.name).collect();
        return Err(format!("there is no part {unknown}, only {}", known.join(", ")));
    }
    TOOLS.install()?;
    if names.is_empty() {
        // What was built of another version is not to be taken for a part of this one.
        files::create_anew(directory())?;
    } else {
        files::create(directory())?;
    }
    PARTS
        .iter()
        .filter(|part| names.is_empty() || names.contains(&part.name))
        .try_for_each(|part| (part.build)(platform))
}

/// `cargo xtask notices`: for what is built elsewhere than here, such as the sandbox's image.
pub(crate) fn write_notices(arguments: &[&str]) -> Result {
    let [package, file] = arguments else { return Err("it wants a package and a file".into()) };
    notices::write(package, build::host()?, Path::new(file))
}
