//! The crates, as they are published.
//!
//! At once, so that cargo resolves the sandbox's `conomyhq` by the crate that it has just packaged. That they build
//! without the workspace is tested where they are installed.

use super::build::directory;
use crate::{
    files,
    platform::Platform,
    process::{Result, cargo, run, target_dir},
};

const CRATES: [&str; 2] = ["conomyhq", "conomyhq-sandbox"];

pub(crate) fn build(_: &'static Platform) -> Result {
    // The state of the checkout is for whoever publishes to look at: each crate tells the commit, and whether it is it.
    let mut package = cargo(["package", "--locked", "--no-verify", "--allow-dirty"]);
    for name in CRATES {
        package.args(["--package", name]);
    }
    run(package)?;
    CRATES.iter().try_for_each(|name| {
        let file = format!("{name}-{}.crate", env!("CARGO_PKG_VERSION"));
        let packaged = target_dir().join("package").join(&file);
        files::copy(packaged, directory().join(&file))
    })
}
