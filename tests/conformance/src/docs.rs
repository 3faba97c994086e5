//! `docs/faults.md`, made from the cases, so that it cannot say otherwise.

use std::{fmt::Write, path::Path};

use serde_json::Value;

use crate::case::Stated;

const COMMAND: &str = "cargo xtask codegen";
/// The files that state faults, with what each is about.
const CHAPTERS: [(&str, &str); 6] = [
    ("faults", "On the way and in the answer"),
    ("successes", "Odd successes"),
    ("strays", "Answers that nobody asked for"),
    ("tls", "TLS"),
    ("proxies", "Proxies"),
    ("cancellation", "Cancelled calls"),
];

const FILE: &str = "docs/faults.md";

/// Writes the document, or says that the one on disk is another.
pub(crate) fn write(files: &[(String, Vec<Stated>)], check: bool) -> Result<(), String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(FILE);
    let text = faults(files);
    if std::fs::read_to_string(&path).unwrap_or_default() == text {
        return Ok(());
    }
    if check {
        return Err(format!(
            "{FILE} does not say what the cases say. Run `{COMMAND}` and commit what it writes."
        ));
    }
    std::fs::write(&path, text).map_err(|e| format!("{FILE}: {e}"))?;
    println!("wrote {FILE}");
    Ok(())
}

/// What the option `reuse_connections` gives up.
const CONNECTIONS: &str = "
## Connections

A payment goes out on a connection that carried nothing before. So no answer but its own can come on it, and no connection
that a server is about to close dies under it. That costs two round trips, three over TLS less what a resumed session saves.

With `reuse_connections` payments share the pool of the other calls. Then an answer that arrives late or twice, after the next
request was written on the same connection, is taken for that request's answer. A stray success that names another session is
found out, and is an `OutcomeUnknownError`; one that names none is taken for the payment's, with an id that is not its own. A
stray refusal makes a payment that went through look refused, and whoever then pays again has paid twice; the client itself sends
such a payment not even after a 429. And an idle connection that dies as it is used makes a payment unknown that was never read.
Turn it on only where nothing between you and ConomyHQ sends what nobody asked for.
";

fn faults(files: &[(String, Vec<Stated>)]) -> String {
    let mut text = format!("<!-- @generated from tests/cases by `{COMMAND}`. Do not edit. -->\n");
    text += "# What happens when something goes wrong\n\n\
        Each row is a case that every driver plays against a real server: what happens, what creating a payment gives \
        you, whether money may have moved, and what creating or refreshing a session gives you. Where money may have \
        moved, look before you try again. The names are Python's and Node's; in Rust they are the variants of `Error` \
        ([all of them](errors.md)).\n";
    for (file, title) in CHAPTERS {
        let cases = files.iter().find(|(name, _)| name == file).map_or(&[][..], |(_, cases)| cases);
        let _ = write!(
            text,
            "\n## {title}\n\n| what happens | a payment | may money have moved? | a session |\n"
        );
        text += "| --- | --- | --- | --- |\n";
        for case in cases {
            let (name, charge, other) = case.row();
            let rows = [(name.to_owned(), charge, other)].into_iter().chain(case.variant_rows());
            for (name, charge, other) in rows {
                let (charge, moved) = cell(&charge);
                let _ = writeln!(text, "| {name} | {charge} | {moved} | {} |", cell(&other).0);
            }
        }
    }
    text + CONNECTIONS
}

/// What a caller gets, in words, and whether money may have moved.
fn cell(expect: &Value) -> (String, &'static str) {
    if expect.is_null() {
        return ("(only payments are played)".into(), "");
    }
    let last = expect.as_array().and_then(|results| results.last()).unwrap_or(expect);
    if last["ok"].is_object() {
        return ("success".into(), "it has");
    }
    let said = if last["error"].is_object() { &last["error"] } else { &last["cancelled"] };
    let class = said["class"].as_str().map(|class| format!("`{class}`"));
    let class = class.unwrap_or_else(|| "the language's cancellation".into());
    let attempts = said["attempts"].as_u64().filter(|attempts| *attempts > 1);
    let attempts = attempts.map(|attempts| format!(" after {attempts} attempts")).unwrap_or_default();
    match said["outcome"].as_str() {
        Some("not_sent") => (format!("{class}{attempts}, nothing was sent"), "no"),
        Some("not_applied") => (format!("{class}{attempts}, not applied"), "no"),
        _ => (format!("{class}{attempts}, may have been applied"), "**maybe**"),
    }
}
