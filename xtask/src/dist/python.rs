//! What pip installs: wheels and source distributions of the library and of the sandbox.

use super::{
    build::{self, TOOLS, directory},
    lock, notices, sbom,
};
use crate::{
    files,
    platform::{PLATFORMS, Platform},
    process::{Result, root, run},
};

struct Package {
    /// As pip knows it.
    name: &'static str,
    directory: &'static str,
    /// The crate that is compiled for it.
    native: &'static str,
}

const LIBRARY: Package =
    Package { name: "conomyhq", directory: "bindings/python", native: "conomyhq-python" };
const SANDBOX: Package =
    Package { name: "conomyhq-sandbox", directory: "sandbox/python", native: "conomyhq-sandbox" };

pub(super) fn build(platform: &'static Platform) -> Result {
    for package in [LIBRARY, SANDBOX] {
        package.source()?;
        package.wheel(platform, &[])?;
    }
    Ok(())
}

/// The library's wheel for Pythons without a global lock, which no wheel of the stable interface serves. maturin knows
/// that Python well enough to build for it where it is not installed.
pub(crate) fn free_threaded(platform: &'static Platform) -> Result {
    LIBRARY.wheel(platform, &["--interpreter", "3.14t"])
}

impl Package {
    /// The source distribution, which is the same wherever it is made.
    fn source(&self) -> Result {
        self.lay_notices(&PLATFORMS[0])?;
        self.maturin(&["sdist"])?;
        let name = self.name.replace('-', "_");
        // By its beginning: Python writes a version that is not final in its own way.
        let archive = files::list(directory())?.into_iter().find(|path| {
            let file = path.file_name().unwrap_or_default().to_string_lossy();
            file.ends_with(".tar.gz") && file.rsplit_once('-').is_some_and(|(package, _)| package == name)
        });
        lock::trim(&archive.ok_or_else(|| format!("dist/ has no source distribution of {name}"))?)
    }

    fn wheel(&self, platform: &Platform, options: &[&str]) -> Result {
        self.lay_notices(platform)?;
        let bill = format!("{}-python-{}-{}.cdx.json", self.name, platform.npm, env!("CARGO_PKG_VERSION"));
        let bill = directory().join(bill);
        sbom::write(self.native, platform, &bill)?;
        let bill = bill.to_str().ok_or("the repository's path is no UTF-8")?;
        let mut arguments = vec!["build", "--release", "--locked", "--target", platform.triple];
        let compatibility = compatibility(platform);
        if let Some(compatibility) = &compatibility {
            arguments.extend(["--zig", "--compatibility", compatibility, "--auditwheel", "check"]);
        }
        arguments.extend(["--sbom-include", bill, "--compression-level", "9"]);
        self.maturin(&[&arguments, options].concat())
    }

    /// Puts beside the sources what is to be in the package and stands elsewhere.
    fn lay_notices(&self, platform: &Platform) -> Result {
        let directory = root().join(self.directory);
        for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
            files::copy(licence, directory.join(licence))?;
        }
        notices::write(self.native, platform, &directory.join("THIRD-PARTY-NOTICES.txt"))
    }

    fn maturin(&self, arguments: &[&str]) -> Result {
        let mut maturin = build::reproducible(TOOLS.tool("maturin"));
        maturin.current_dir(root().join(self.directory)).args(arguments);
        maturin.arg("--out").arg(directory());
        run(maturin)
    }
}

/// The oldest system of its kind that a wheel for Linux runs on.
fn compatibility(platform: &Platform) -> Option<String> {
    match platform.libc? {
        "musl" => Some("musllinux_1_2".into()),
        _ => Some(format!("manylinux_{}", build::GLIBC.replace('.', "_"))),
    }
}
