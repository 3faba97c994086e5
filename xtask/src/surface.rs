//! `cargo xtask surface`: what the packages make public, in files that show in review when it changes.

use std::{
    collections::HashSet,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

use crate::{
    files, node,
    process::{Result, cargo, command, output, printed, root, run as run_command, target_dir},
    python,
};

const DIRECTORY: &str = "docs/surface";

/// Where the programs are that read what is public.
pub(crate) const READERS: &str = "tests/surface";

/// What makes a stable rustdoc write JSON.
const JSON: &str = "-Z unstable-options --output-format json";

/// The Rust that tests and releases are made with: the workflows, Alpine and the sandbox's image take this one.
pub(crate) const RELEASE_RUST: &str = "1.95";

/// The format of that JSON which public-api reads (its version stands in `tests/surface/Cargo.toml`), and that Rust
/// writes.
const FORMAT: u64 = 57;

/// One package's: the file that keeps it, and how it is listed.
pub(crate) struct Surface {
    file: &'static str,
    list: fn() -> Result<String>,
}

pub(crate) const RUST: &[Surface] = &[
    Surface { file: "rust.txt", list: || of_crate("conomyhq") },
    Surface { file: "rust-sandbox.txt", list: || of_crate("conomyhq_sandbox") },
];
pub(crate) const PYTHON: &[Surface] = &[
    Surface { file: "python.txt", list: || of_python("conomyhq", "bindings/python/python") },
    Surface { file: "python-sandbox.txt", list: || of_python("conomyhq_sandbox", "sandbox/python/python") },
];
pub(crate) const TYPESCRIPT: &[Surface] = &[
    Surface { file: "typescript.txt", list: || of_typescript("bindings/node") },
    Surface { file: "typescript-sandbox.txt", list: || of_typescript("sandbox/node") },
];

pub(crate) fn run(arguments: &[&str]) -> Result {
    let act = match arguments {
        [] => write,
        ["--check"] => check,
        _ => return Err("surface takes nothing but --check".into()),
    };
    [RUST, PYTHON, TYPESCRIPT].into_iter().try_for_each(act)
}

fn write(surfaces: &[Surface]) -> Result {
    for surface in surfaces {
        files::write(path(surface), (surface.list)()?)?;
    }
    Ok(())
}

/// Compares what is public with what is kept.
pub(crate) fn check(surfaces: &[Surface]) -> Result {
    for surface in surfaces {
        let kept = fs::read_to_string(path(surface)).unwrap_or_default();
        let found = (surface.list)()?;
        if kept != found {
            let file = surface.file;
            return Err(format!(
                "what is public is not what {DIRECTORY}/{file} says:\n{}If that is meant, run `cargo xtask surface` and \
                 commit what it writes; CHANGELOG.md tells users.",
                difference(&kept, &found)
            ));
        }
    }
    Ok(())
}

fn path(surface: &Surface) -> PathBuf {
    root().join(DIRECTORY).join(surface.file)
}

/// The lines that went, and those that came.
fn difference(kept: &str, found: &str) -> String {
    let only = |these: &str, those: &str, sign: char| {
        let those: HashSet<&str> = those.lines().collect();
        let only = these.lines().filter(|line| !those.contains(line));
        only.map(|line| format!("{sign} {line}\n")).collect::<String>()
    };
    match only(kept, found, '-') + &only(found, kept, '+') {
        same if same.is_empty() => "the same lines, in another order or number\n".into(),
        lines => lines,
    }
}

/// The documentation of the published crates, without a warning.
pub(crate) fn documentation() -> Result {
    run_command(rustdoc("--deny warnings"))
}

/// Where [`documentation`] puts its pages.
pub(crate) fn pages() -> PathBuf {
    directory().join("doc")
}

/// Why the crates' surface cannot be listed with this Rust, if it cannot.
pub(crate) fn unlisted() -> Option<String> {
    match format() {
        Some(FORMAT) => None,
        Some(other) => Some(format!("this rustdoc writes format {other}, and {FORMAT} is read")),
        None => Some("this rustdoc writes no JSON".into()),
    }
}

/// The format that rustdoc writes, of a crate with nothing in it.
fn format() -> Option<u64> {
    let (directory, empty) = (directory(), directory().join("empty.rs"));
    fs::create_dir_all(&directory).and_then(|()| fs::write(&empty, "")).ok()?;
    let mut rustdoc = command(env::var_os("RUSTDOC").unwrap_or_else(|| "rustdoc".into()));
    rustdoc.args(JSON.split(' ')).arg("--out-dir").arg(&directory).arg(&empty).env("RUSTC_BOOTSTRAP", "1");
    output(rustdoc)?;
    let json = fs::read_to_string(directory.join("empty.json")).ok()?;
    serde_json::from_str::<Value>(&json).ok()?["format_version"].as_u64()
}

/// The public items of a crate, by the name of its library.
fn of_crate(library: &str) -> Result<String> {
    if let Some(why) = unlisted() {
        return Err(why);
    }
    run_command(rustdoc(JSON))?;
    let mut list = cargo(["run", "--quiet", "--package", "conomyhq-surface", "--"]);
    list.arg(pages().join(library).with_extension("json"));
    printed(list)
}

/// Rustdoc of the published crates, with all features as docs.rs has it.
fn rustdoc(flags: &str) -> Command {
    let mut doc = cargo(["doc", "--quiet", "--no-deps", "--all-features"]);
    doc.args(["--package", "conomyhq", "--package", "conomyhq-sandbox"]).env("RUSTDOCFLAGS", flags);
    // Apart from other builds: many a build script looks at this variable, and would run again each time.
    doc.arg("--target-dir").arg(directory()).env("RUSTC_BOOTSTRAP", "1");
    doc
}

/// The public items of a Python package, by its name and where that is.
fn of_python(package: &str, directory: &str) -> Result<String> {
    python::tools()?;
    let mut list = python::tool("python");
    list.arg(Path::new(READERS).join("python.py")).args([package, directory]);
    printed(list)
}

/// The declarations of an npm package, by where its package.json is.
fn of_typescript(package: &str) -> Result<String> {
    node::tools()?;
    let declarations = directory().join("typescript").join(package);
    let mut compile = node::in_package("node", &["node_modules/typescript/bin/tsc", "--project"]);
    compile.arg(root().join(package)).args(["--emitDeclarationOnly", "--removeComments", "--outDir"]);
    compile.arg(&declarations);
    run_command(compile)?;
    let mut list = command("node");
    list.arg(Path::new(READERS).join("typescript.mjs"))
        .arg(root().join(package).join("package.json"))
        .arg(&declarations);
    printed(list)
}

fn directory() -> PathBuf {
    target_dir().join("surface")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_told_by_its_lines() {
        assert_eq!(difference("a\nb\n", "a\nc\n"), "- b\n+ c\n");
        assert!(difference("a\nb\n", "b\na\n").contains("order"));
    }
}
