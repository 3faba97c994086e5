//! Release builds for a platform: with what, where to, and the same bytes wherever they are made.

use std::{env, path::PathBuf, process::Command};

use crate::{
    platform::Platform,
    process::{Result, cargo, command, output, root, run, target_dir},
    python::Environment,
};

/// What packages are built and checked with, apart from what they are developed with.
pub(crate) const TOOLS: Environment =
    Environment { directory: "venv-dist", requirements: "xtask/requirements-dist.txt" };

/// The C library that Linux packages ask for: no rustc of today makes anything older.
pub(super) const GLIBC: &str = "2.17";

/// Where the artefacts go.
pub(crate) fn directory() -> PathBuf {
    root().join("dist")
}

/// The platform of this machine.
pub(crate) fn host() -> Result<&'static Platform> {
    let mut ask = command(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    ask.args(["--print", "host-tuple"]);
    let triple = output(ask).ok_or("rustc does not tell what machine this is")?;
    Platform::of(triple.trim()).ok_or_else(|| format!("there are no packages for {}", triple.trim()))
}

/// Builds a package for a platform; answers where its files are.
pub(crate) fn release(package: &str, platform: &Platform) -> Result<PathBuf> {
    let mut build = reproducible(match zig_target(platform) {
        Some(target) => {
            let mut zig = TOOLS.tool("cargo-zigbuild");
            zig.args(["zigbuild", "--target", &target]);
            zig
        }
        None => cargo(["build", "--target", platform.triple]),
    });
    build.args(["--release", "--locked", "--package", package]);
    run(build)?;
    Ok(target_dir().join(platform.triple).join("release"))
}

/// What has the linker take another C library in place of this machine's: musl, or an old glibc, since programs do not
/// start on a system whose glibc is older than the one they were linked against.
fn zig_target(platform: &Platform) -> Option<String> {
    Some(match platform.libc? {
        "glibc" => format!("{}.{GLIBC}", platform.triple),
        _ => platform.triple.to_owned(),
    })
}

/// Takes from a build what differs from one machine or day to the next: paths, and the time.
pub(crate) fn reproducible(mut build: Command) -> Command {
    let cargo_home = env::var("CARGO_HOME").unwrap_or_else(|_| {
        let home = env::var(if cfg!(windows) { "USERPROFILE" } else { "HOME" }).unwrap_or_default();
        format!("{home}/.cargo")
    });
    let flags = [
        format!("--remap-path-prefix={cargo_home}=/cargo"),
        format!("--remap-path-prefix={}=/conomyhq", root().display()),
        // For musl rustc would link the C library in, and there is no loading such a library. Elsewhere it does not.
        "-Ctarget-feature=-crt-static".to_owned(),
    ];
    build.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
    // maturin would date what it packs by it.
    build.env_remove("SOURCE_DATE_EPOCH");
    build
}
