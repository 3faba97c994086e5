//! What one platform contributes to a release.

use crate::{
    dist,
    platform::Platform,
    process::{Result, root, run},
};

/// Builds it into `dist/`.
pub(super) fn platform(platform: &Platform) -> Result {
    dist::run(&["--target", platform.triple])?;
    free_threaded(platform)
}

/// The wheel for Pythons without a global lock, which no wheel of the stable interface serves. maturin knows that
/// Python well enough to build for it where it is not installed.
fn free_threaded(platform: &Platform) -> Result {
    let mut maturin = dist::build::reproducible(dist::TOOLS.tool("maturin"));
    maturin.current_dir(root().join("bindings/python"));
    maturin.args(["build", "--release", "--locked", "--target", platform.triple, "--interpreter", "3.14t"]);
    match platform.libc {
        Some("musl") => drop(maturin.args(["--zig", "--compatibility", "musllinux_1_2"])),
        Some(_) => drop(maturin.args(["--zig", "--compatibility", "manylinux2014"])),
        None => {}
    }
    maturin.arg("--out").arg(dist::directory());
    run(maturin)
}
