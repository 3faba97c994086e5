//! The documentation's table of faults, made from the cases themselves so that it cannot say otherwise.

use std::{fmt::Write, path::Path};

use serde_json::Value;

use crate::case::Stated;

const FILE: &str = "docs/faults.md";
const COMMAND: &str = "cargo xtask codegen";
/// The files that state faults, with what each is about.
const CHAPTERS: [(&str, &str); 4] = [
    ("faults", "On the way and in the answer"),
    ("tls", "TLS"),
    ("proxies", "Proxies"),
    ("cancellation", "Cancelled calls"),
];

/// Writes the table, or says that the one on disk is another.
pub(crate) fn write(files: &[(String, Vec<Stated>)], check: bool) -> Result<(), String> {
    let table = table(files);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(FILE);
    let current = std::fs::read_to_string(&path).unwrap_or_default();
    if current == table {
        return Ok(());
    }
    if check {
        return Err(format!(
            "{FILE} does not say what the cases say. Run `{COMMAND}` and commit what it writes."
        ));
    }
    println!("wrote {FILE}");
    std::fs::write(&path, table).map_err(|e| format!("{FILE}: {e}"))
}

fn table(files: &[(String, Vec<Stated>)]) -> String {
    let mut text = format!("<!-- @generated from tests/cases by `{COMMAND}`. Do not edit. -->\n");
    text += "# What happens when something goes wrong\n\n\
        Each row is a case that every driver plays against a real server: what happens, what creating a payment gives \
        you, and what creating or refreshing a session gives you. **May have been applied** means that money may have \
        moved (or a session may have been opened): look before you try again. The names are Python's and Node's; in \
        Rust they are the variants of `Error`, without the ending.\n";
    for (file, title) in CHAPTERS {
        let cases = files.iter().find(|(name, _)| name == file).map_or(&[][..], |(_, cases)| cases);
        let _ =
            write!(text, "\n## {title}\n\n| what happens | a payment | a session |\n| --- | --- | --- |\n");
        for case in cases {
            let (name, charge, other) = case.row();
            let rows = [(name.to_owned(), charge, other)].into_iter().chain(case.variant_rows());
            for (name, charge, other) in rows {
                let _ = writeln!(text, "| {name} | {} | {} |", cell(&charge), cell(&other));
            }
        }
    }
    text
}

/// What a caller gets, in words.
fn cell(expect: &Value) -> String {
    let last = expect.as_array().and_then(|results| results.last()).unwrap_or(expect);
    if last["ok"].is_object() {
        return "success".into();
    }
    let said = if last["error"].is_object() { &last["error"] } else { &last["cancelled"] };
    let class = said["class"]
        .as_str()
        .map_or_else(|| "the language's cancellation".into(), |class| format!("`{class}`"));
    let attempts = said["attempts"].as_u64().filter(|attempts| *attempts > 1);
    let attempts = attempts.map(|attempts| format!(" after {attempts} attempts")).unwrap_or_default();
    let outcome = match said["outcome"].as_str() {
        Some("not_sent") => "nothing was sent",
        Some("not_applied") => "not applied",
        _ => "**may have been applied**",
    };
    format!("{class}{attempts}, {outcome}")
}
