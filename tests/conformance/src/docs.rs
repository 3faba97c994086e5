//! The documentation's tables, made from the cases and from the core's own list of errors, so that neither can say
//! otherwise.

use std::{collections::BTreeSet, fmt::Write, path::Path};

use conomyhq::binding;
use serde_json::Value;

use crate::case::Stated;

const COMMAND: &str = "cargo xtask codegen";
/// The files that state faults, with what each is about.
const CHAPTERS: [(&str, &str); 4] = [
    ("faults", "On the way and in the answer"),
    ("tls", "TLS"),
    ("proxies", "Proxies"),
    ("cancellation", "Cancelled calls"),
];

/// Writes the documents, or says which of those on disk are others.
pub(crate) fn write(files: &[(String, Vec<Stated>)], check: bool) -> Result<(), String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut stale = Vec::new();
    for (file, text) in [("docs/faults.md", faults(files)), ("docs/errors.md", errors()?)] {
        let path = root.join(file);
        if std::fs::read_to_string(&path).unwrap_or_default() == text {
            continue;
        }
        if check {
            stale.push(file);
            continue;
        }
        std::fs::write(&path, text).map_err(|e| format!("{file}: {e}"))?;
        println!("wrote {file}");
    }
    if stale.is_empty() {
        return Ok(());
    }
    Err(format!(
        "{stale:?} do not say what the cases and the core say. Run `{COMMAND}` and commit what it writes."
    ))
}

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
    text
}

/// What every error can tell, by the name in which it crosses from the core.
const FACTS: [(&str, &str); 15] = [
    ("message", "what happened and what to do; never a secret, a person's data or the service's own words"),
    ("outcome", "`not_sent`, `not_applied` or `unknown`: whether the call may have had an effect"),
    ("operation", "the operation, such as `checkout_sessions.create_payment`"),
    ("attempts", "how many attempts were made"),
    (
        "phase",
        "how far the last attempt came: `resolving`, `connecting`, `tls`, `writing`, `waiting`, `reading`",
    ),
    ("status", "the HTTP status, if an answer came"),
    ("code", "the service's two-digit code, such as `11`"),
    ("type", "the code's name, such as `invalidParam`"),
    ("detail", "the service's explanation, for a person; it may quote what was sent"),
    ("trace_id", "what to quote in a support request"),
    ("headers", "the answer's headers"),
    (
        "retry_after",
        "how long the service asked to wait (Python: seconds, Node: milliseconds, Rust: `Duration`)",
    ),
    ("path", "where in the JSON of a success reading failed"),
    ("session_id", "the session of a payment whose outcome is unknown: what to look up"),
    ("sent_at", "when the attempt that may have been applied was started"),
];

/// Members of a report that are no fact of their own: the class is the class, and the source is the language's cause.
const NO_FACTS: [&str; 2] = ["class", "source"];

fn errors() -> Result<String, String> {
    let sample = conomyhq::Conomy::builder().build().err().ok_or("a client without credentials was built")?;
    let report: Value = serde_json::from_str(&sample.report()).map_err(|e| e.to_string())?;
    let known: BTreeSet<&str> = FACTS.iter().map(|(name, _)| *name).chain(NO_FACTS).collect();
    let reported: BTreeSet<&str> =
        report.as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect();
    if known != reported {
        return Err(format!("errors report {reported:?}, and the documentation knows {known:?}"));
    }
    let mut text = format!("<!-- @generated from the core's errors by `{COMMAND}`. Do not edit. -->\n");
    text += "# Errors\n\nThe same errors, under the same names, in every language. Ask `outcome` first. \
        `OutcomeUnknownError` is no `ApiError`: code that treats those as \"failed\" must not catch it.\n";
    let class = |class: &str| format!("`{class}`");
    let variant = |class: &str| {
        let found = binding::ERROR_VARIANTS.iter().find(|(_, name, _)| *name == class);
        // In Rust the inner nodes of the tree are questions, not variants.
        found.map_or_else(|| format!("({class})"), |(variant, ..)| format!("`Error::{variant}`"))
    };
    let _ = write!(text, "\n## Python\n\n{}", table(&class, &|name| name.to_owned()));
    text += "\n`raw_body` holds the answer's body as bytes; `__cause__` keeps what lay beneath. All of them pickle.\n";
    let _ = write!(text, "\n## Node\n\n{}", table(&class, &camel));
    text += "\n`rawBody` holds the answer's body as a `Buffer`; `cause` keeps what lay beneath. `toJSON()` and \
        `util.inspect` leave out `detail`, `rawBody` and `headers`.\n";
    let accessor = |name: &str| if name == "type" { "error_type()".to_owned() } else { format!("{name}()") };
    let _ = write!(text, "\n## Rust\n\n{}", table(&variant, &accessor));
    text += "\n`raw_body()` holds the answer's body; `source()` keeps what lay beneath. `is_api()` and \
        `is_transport()` ask for the inner nodes of the tree.\n";
    Ok(text)
}

/// One language's errors and what they tell.
fn table(class: &dyn Fn(&str) -> String, fact: &dyn Fn(&str) -> String) -> String {
    let mut text = String::from("| error | below | it says |\n| --- | --- | --- |\n");
    for (name, parent) in binding::ERROR_TREE {
        let said =
            binding::ERROR_VARIANTS.iter().find(|(_, class, _)| class == name).map(|(.., said)| said.trim());
        let said = said.unwrap_or("No connection came about. Nothing was sent.");
        let _ = writeln!(
            text,
            "| {} | {} | {said} |",
            class(name),
            class(parent).replace("(ConomyError)", "`Error`")
        );
    }
    text += "\n| what it tells | |\n| --- | --- |\n";
    for (name, meaning) in FACTS {
        let _ = writeln!(text, "| `{}` | {meaning} |", fact(name));
    }
    text
}

fn camel(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
    words.fold(first, |name, word| name + &capital(word))
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
