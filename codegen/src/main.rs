//! Generates the Rust, Python and TypeScript clients from the specs in `openapi/`.
//!
//! `cargo xtask codegen` writes the files, `cargo xtask codegen --check` compares them and fails with a diff. Both
//! are one function with a mode, and the test below runs the check, so that nobody needs to remember it.

mod document;
mod facts;
mod lower;
mod markdown;
mod published;
mod python;
mod rust;
mod spec;
mod typescript;

use std::{path::Path, process::ExitCode};

use facts::Facts;
use spec::{Result, Spec};

const COMMAND: &str = "cargo xtask codegen";
const SPECS: [&str; 2] = ["openapi/checkout.yaml", "openapi/companion.yaml"];
/// How the generated files name them.
const SPEC: &str = "openapi/";
const FACTS: &str = "codegen/facts";

enum Mode {
    Write,
    Check,
}

fn main() -> ExitCode {
    let mode = match std::env::args().skip(1).collect::<Vec<_>>().as_slice() {
        [] => Mode::Write,
        [flag] if flag == "--check" => Mode::Check,
        _ => {
            eprintln!("usage: {COMMAND} [--check]");
            return ExitCode::from(2);
        }
    };
    match run(&mode) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

/// Writes every generated file, or says how the ones on disk differ.
fn run(mode: &Mode) -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut stale = String::new();
    for (path, content) in generate(&root)? {
        let file = root.join(path);
        let current = std::fs::read_to_string(&file).unwrap_or_default();
        if current == content {
            continue;
        }
        match mode {
            Mode::Write => {
                std::fs::write(&file, content).map_err(|e| format!("{path}: {e}"))?;
                println!("wrote {path}");
            }
            Mode::Check => {
                let diff = similar::TextDiff::from_lines(&current, &content);
                stale += &diff.unified_diff().header(path, "generated from the spec").to_string();
            }
        }
    }
    if stale.is_empty() {
        return Ok(());
    }
    Err(format!(
        "{stale}\nThe generated files differ from the spec. Run `{COMMAND}` and commit what it writes."
    ))
}

/// A generated file: its path from the root of the repository, and what is in it.
pub(crate) type File = (&'static str, String);

/// Every generated file.
fn generate(root: &Path) -> Result<Vec<File>> {
    let document = document::read(&SPECS.map(|spec| root.join(spec)))?;
    let spec = Spec::load(&document)?;
    let facts = Facts::load(&root.join(FACTS))?;
    let lowered = lower::lower(document)?;
    let rust = rust::files(&spec, &facts, lowered)?;
    let published = published::files(root, &spec)?;
    let spec = spec.offered();
    let files = [
        rust,
        published,
        python::files(&spec, &facts)?,
        typescript::files(&spec, &facts),
        markdown::files(root, &facts)?,
    ];
    Ok(files.into_iter().flatten().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generated_files_are_up_to_date() {
        if let Err(problem) = run(&Mode::Check) {
            panic!("{problem}");
        }
    }

    #[test]
    fn generation_is_deterministic() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        assert!(generate(&root).is_ok());
        assert_eq!(generate(&root), generate(&root));
    }
}
