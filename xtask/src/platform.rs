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

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::process::root;

    /// `native.ts` puts a package's name together from Node's words for the platform.
    #[test]
    fn names_say_what_the_platform_is() {
        for Platform { triple, npm, os, cpu, libc } in PLATFORMS {
            let last = match (os, libc) {
                (_, Some("glibc")) => "-gnu",
                (_, Some(_)) => "-musl",
                ("win32", None) => "-msvc",
                _ => "",
            };
            assert_eq!(npm, format!("{os}-{cpu}{last}"), "{triple}");
            assert_eq!(os == "linux", libc.is_some(), "{triple}");
        }
    }

    #[test]
    fn the_package_for_node_looks_for_each() {
        let file = root().join("bindings/node/src/native.ts");
        let source = fs::read_to_string(file).expect("the package is there");
        let named = source.lines().filter_map(|line| {
            line.trim().strip_prefix(r#"return require("@conomyhq/"#)?.strip_suffix(r#"") as Native;"#)
        });
        let mut named: Vec<_> = named.collect();
        let mut platforms: Vec<_> = PLATFORMS.iter().map(|platform| platform.npm).collect();
        named.sort_unstable();
        platforms.sort_unstable();
        assert_eq!(named, platforms);
    }
}
