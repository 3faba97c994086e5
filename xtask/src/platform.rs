//! The platforms that there are packages for, stated once.

/// A platform, as Rust, npm and the release's runners name it.
pub(crate) struct Platform {
    pub(crate) triple: &'static str,
    /// As in `@conomyhq/linux-x64-gnu`; `bindings/node/src/native.ts` names each of them again, where bundlers see it.
    pub(crate) npm: &'static str,
    pub(crate) os: &'static str,
    pub(crate) cpu: &'static str,
    /// Linux only.
    pub(crate) libc: Option<&'static str>,
}

pub(crate) const PLATFORMS: [Platform; 8] = [
    platform("x86_64-unknown-linux-gnu", "linux-x64-gnu", "linux", "x64", Some("glibc")),
    platform("aarch64-unknown-linux-gnu", "linux-arm64-gnu", "linux", "arm64", Some("glibc")),
    platform("x86_64-unknown-linux-musl", "linux-x64-musl", "linux", "x64", Some("musl")),
    platform("aarch64-unknown-linux-musl", "linux-arm64-musl", "linux", "arm64", Some("musl")),
    platform("x86_64-apple-darwin", "darwin-x64", "darwin", "x64", None),
    platform("aarch64-apple-darwin", "darwin-arm64", "darwin", "arm64", None),
    platform("x86_64-pc-windows-msvc", "win32-x64-msvc", "win32", "x64", None),
    platform("aarch64-pc-windows-msvc", "win32-arm64-msvc", "win32", "arm64", None),
];

const fn platform(
    triple: &'static str,
    npm: &'static str,
    os: &'static str,
    cpu: &'static str,
    libc: Option<&'static str>,
) -> Platform {
    Platform { triple, npm, os, cpu, libc }
}

impl Platform {
    /// The one with this triple.
    pub(crate) fn of(triple: &str) -> Option<&'static Self> {
        PLATFORMS.iter().find(|platform| platform.triple == triple)
    }
}
