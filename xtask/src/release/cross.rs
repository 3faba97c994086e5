//! Whether the code compiles for a platform that is not at hand.

use std::fs;

use crate::{
    dist, files,
    process::{Result, command, output, run, target_dir},
};

/// Type-checks what is published. C is compiled by zig, which has the headers of every platform but Microsoft's: for
/// Windows that of MinGW, `x86_64-pc-windows-gnu`, stands in.
pub(super) fn check(triple: &str) -> Result {
    dist::build::TOOLS.install()?;
    let mut check = dist::build::TOOLS.tool("cargo-zigbuild");
    check.args(["check", "--locked", "--target", triple]);
    if !has_library(triple) {
        // The compiler makes its own where it has the source (rust-src), if it may do what is not stable yet.
        check.arg("-Zbuild-std").env("RUSTC_BOOTSTRAP", "1");
    }
    for package in ["conomyhq", "conomyhq-node", "conomyhq-python", "conomyhq-sandbox"] {
        check.args(["--package", package]);
    }
    if triple.ends_with("-windows-gnu") {
        // napi wants to see it, and nothing is linked.
        let directory = target_dir().join("libnode");
        files::create(&directory)?;
        files::write(directory.join("libnode.dll"), "")?;
        check.env("LIBNODE_PATH", directory);
    }
    run(check)
}

/// Whether the standard library is installed for a platform.
fn has_library(triple: &str) -> bool {
    let mut ask = command("rustc");
    ask.args(["--print", "target-libdir", "--target", triple]);
    output(ask).is_some_and(|directory| fs::exists(directory.trim()).unwrap_or(false))
}
