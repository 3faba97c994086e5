//! The machines that a release is built and checked on. The workflows ask for them, so that they name none.

use serde_json::{Value, json};

use super::{artefacts::has_image, step};
use crate::{
    platform::{PLATFORMS, Platform},
    process::Result,
};

/// Gives what a workflow's `strategy` takes, as the outputs of a step.
pub(super) fn print() -> Result {
    let build: Vec<_> = PLATFORMS.iter().map(build).collect();
    let check: Vec<_> = PLATFORMS.iter().flat_map(check).collect();
    let image: Vec<_> = PLATFORMS.iter().filter_map(image).collect();
    for (name, rows) in [("build", build), ("check", check), ("image", image)] {
        step::output(name, &Value::Array(rows).to_string())?;
    }
    Ok(())
}

/// The runner of a platform: each builds for itself and loads what it built, none emulates another.
fn runner(platform: &Platform) -> &'static str {
    match (platform.os, platform.cpu) {
        ("linux", "x64") => "ubuntu-24.04",
        ("linux", _) => "ubuntu-24.04-arm",
        ("darwin", "x64") => "macos-15-intel",
        ("darwin", _) => "macos-15",
        (_, "x64") => "windows-2025",
        _ => "windows-11-arm",
    }
}

fn build(platform: &Platform) -> Value {
    json!({ "target": platform.triple, "runner": runner(platform) })
}

/// The oldest Python and Node that the packages are for, those that most have, and those which need packages of their
/// own or are new.
const RUNTIMES: [(&str, &str); 3] = [("3.10", "20"), ("3.14", "24"), ("3.14t", "26")];

fn check(platform: &'static Platform) -> impl Iterator<Item = Value> {
    RUNTIMES.into_iter().map(move |(python, node)| {
        let mut row = json!({ "target": platform.triple, "runner": runner(platform), "python": python });
        if platform.libc == Some("musl") {
            // Alpine with every Python; its Node is Alpine's.
            let cpu = platform.triple.split('-').next().unwrap_or_default();
            row["image"] = format!("quay.io/pypa/musllinux_1_2_{cpu}").into();
            row["python"] = alpine_python(python).into();
        } else {
            row["node"] = node.into();
        }
        if python == "3.10" && platform.os == "win32" && platform.cpu == "arm64" {
            // There was none for it before.
            row["python"] = "3.11".into();
        }
        row
    })
}

/// Where that image has a Python, such as `/opt/python/cp314-cp314t/bin/python`.
fn alpine_python(version: &str) -> String {
    let abi = format!("cp{}", version.replace('.', ""));
    format!("/opt/python/{}-{abi}/bin/python", abi.trim_end_matches('t'))
}

fn image(platform: &Platform) -> Option<Value> {
    has_image(platform).then(|| json!({ "cpu": platform.cpu, "runner": runner(platform) }))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_platform_is_built_and_checked() {
        let triples: BTreeSet<_> = PLATFORMS.iter().map(|platform| platform.triple.to_owned()).collect();
        let named = |rows: Vec<Value>| -> BTreeSet<_> {
            rows.iter().filter_map(|row| row["target"].as_str().map(str::to_owned)).collect()
        };
        assert_eq!(named(PLATFORMS.iter().map(build).collect()), triples);
        assert_eq!(named(PLATFORMS.iter().flat_map(check).collect()), triples);
        assert_eq!(alpine_python("3.14t"), "/opt/python/cp314-cp314t/bin/python");
    }
}
