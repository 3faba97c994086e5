//! Generates the Rust, Python and TypeScript clients from `openapi/checkout.yaml`.
//!
//! `cargo xtask codegen` writes the files, `cargo xtask codegen --check` compares them and fails with a diff. Both
//! are one function with a mode, and the test below runs the check, so that nobody needs to remember it.

mod lower;
mod python;
mod rust;
mod spec;
mod typescript;

use std::{path::Path, process::ExitCode};

use spec::{Result, Spec};

const COMMAND: &str = "cargo xtask codegen";
const SPEC: &str = "openapi/checkout.yaml";

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

/// Path (from the root of the repository) and content of every generated file.
fn generate(root: &Path) -> Result<Vec<(&'static str, String)>> {
    let path = root.join(SPEC);
    let spec = Spec::load(&path)?;
    let lowered = lower::lower(spec::read(&path)?)?;
    let rust = |text| format!("// @generated from {SPEC} by `{COMMAND}`. Do not edit.\n\n{text}");
    Ok(vec![
        ("crates/conomyhq/src/generated.rs", rust(rust::client(&spec, lowered)?)),
        ("crates/conomyhq/src/contract.rs", rust(rust::contract(&spec)?)),
        ("bindings/python/python/conomyhq/models.py", python::models(&spec)?),
        ("bindings/python/python/conomyhq/_resources.py", python::resources(&spec)?),
        ("bindings/node/src/models.ts", typescript::models(&spec)),
        ("bindings/node/src/resources.ts", typescript::resources(&spec)),
    ])
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
