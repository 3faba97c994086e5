//! Documentation: `docs/errors.md`, and the tables of the READMEs, which stand there between markers such as
//! `<!-- settings -->` and `<!-- /settings -->`.

use std::{fmt::Write, path::Path};

use heck::ToLowerCamelCase;

use crate::{
    COMMAND, FACTS, File,
    facts::{ErrorClass, FactKind, Facts, Scope, Setting, SettingKind},
    spec::Result,
    typescript,
};

/// The READMEs, each with the language whose spelling it uses.
const READMES: [(&str, Language); 3] = [
    ("README.md", Language::Any),
    ("bindings/python/README.md", Language::Python),
    ("bindings/node/README.md", Language::Node),
];

/// How names and durations are spelled.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Language {
    /// Names in snake_case, for all languages at once.
    Any,
    Python,
    Node,
    Rust,
}

pub(crate) fn files(root: &Path, facts: &Facts) -> Result<Vec<File>> {
    let mut files = vec![("docs/errors.md", errors(facts))];
    for (path, language) in READMES {
        let mut text = std::fs::read_to_string(root.join(path)).map_err(|e| format!("{path}: {e}"))?;
        for (marker, table) in
            [("settings", settings_table(facts, language)), ("errors", error_table(facts, language))]
        {
            text = replaced(&text, marker, &table).ok_or(format!("{path} has no place for {marker}"))?;
        }
        files.push((path, text));
    }
    Ok(files)
}

/// The text with `table` between the markers.
fn replaced(text: &str, marker: &str, table: &str) -> Option<String> {
    let (begin, end) = (format!("<!-- {marker} -->\n"), format!("<!-- /{marker} -->"));
    let (before, rest) = text.split_once(&begin)?;
    let (_, after) = rest.split_once(&end)?;
    Some(format!("{before}{begin}{table}{end}{after}"))
}

fn settings_table(facts: &Facts, language: Language) -> String {
    let mut table = String::from("| setting | meaning | without it |\n| --- | --- | --- |\n");
    for setting in facts.settings(Scope::Client).chain(facts.settings(Scope::Call)) {
        let mark = if setting.scope == Scope::Call { " ¹" } else { "" };
        let unit = match (setting.kind, language) {
            (SettingKind::Duration, Language::Python) => "Seconds. ",
            (SettingKind::Duration, Language::Node) => "Milliseconds. ",
            _ => "",
        };
        let env = setting.env.as_ref().map(|env| format!("`{env}`, else ")).unwrap_or_default();
        let name = spelled(&setting.name, language);
        let otherwise = otherwise(setting, language);
        let line = format!("| `{name}`{mark} | {unit}{} | {env}{otherwise} |\n", setting.text);
        table += &if language == Language::Node { typescript::spelled(&line, facts) } else { line };
    }
    table
}

fn otherwise(setting: &Setting, language: Language) -> String {
    setting.otherwise(|ms| match language {
        Language::Node => thousands(ms),
        Language::Python => format!("{}", ms as f64 / 1000.0),
        Language::Any | Language::Rust => format!("{} s", ms as f64 / 1000.0),
    })
}

fn thousands(number: u64) -> String {
    if number < 1000 { number.to_string() } else { format!("{},{:03}", number / 1000, number % 1000) }
}

fn error_table(facts: &Facts, language: Language) -> String {
    let mut table =
        String::from("| error | below | when | `outcome` | again? |\n| --- | --- | --- | --- | --- |\n");
    for error in facts.errors.iter().filter(|error| error.parent.is_some()) {
        let parent = error.parent.as_deref().unwrap_or_default();
        let (name, parent) = (class(facts, &error.class, language), class(facts, parent, language));
        let again = if error.retryable { "yes" } else { "no" };
        let _ = writeln!(table, "| {name} | {parent} | {} | `{}` | {again} |", error.text, error.outcome);
    }
    table
}

/// In Rust the inner nodes of the tree are questions, not variants.
fn class(facts: &Facts, name: &str, language: Language) -> String {
    let variant = |error: &&ErrorClass| error.class == name && error.variant.is_some();
    match (language, facts.errors.iter().find(variant)) {
        (Language::Rust, Some(error)) => format!("`Error::{}`", error.variant.as_deref().unwrap_or_default()),
        (Language::Rust, None) => "`Error`".into(),
        _ => format!("`{name}`"),
    }
}

fn spelled(name: &str, language: Language) -> String {
    match language {
        Language::Node => name.to_lower_camel_case(),
        Language::Any | Language::Python | Language::Rust => name.into(),
    }
}

fn errors(facts: &Facts) -> String {
    let mut text = format!("<!-- @generated from {FACTS} by `{COMMAND}`. Do not edit. -->\n");
    text += "# Errors\n\nThe same errors, under the same names, in every language. Ask `outcome` first. \
        `OutcomeUnknownError` is no `ApiError`: code that treats those as \"failed\" must not catch it. `outcome` and \
        \"again?\" (`retryable`: whether sending the same call again cannot charge twice and may succeed) are what the class \
        says by itself; what is known of the very call stands on the error.\n";
    text += "\n## What to do\n\n| error | the shop tells its customer | its operator | again? |\n| --- | --- | --- | --- |\n";
    for error in &facts.errors {
        let (Some(payer), Some(operator)) = (&error.payer, &error.operator) else { continue };
        let again = if error.retryable { "yes" } else { "no" };
        let _ = writeln!(text, "| `{}` | {payer} | {operator} | {again} |", error.class);
    }
    text += "| `AbortError` (Node) | Nothing: the call was called off. | Nothing: it was not sent, or not applied. | yes |\n";
    for (title, language, after) in [
        (
            "Python",
            Language::Python,
            "`__cause__` keeps what lay beneath. Errors pickle and copy; `to_dict()` and `ConomyError.from_dict()` carry what \
             may be shown through JSON. `conomyhq.unknown_outcome(exception)` gives the `OutcomeUnknownError` behind any \
             exception that stopped a call, or None.",
        ),
        (
            "Node",
            Language::Node,
            "`cause` keeps what lay beneath. `toJSON()` and `ConomyError.fromJSON()` carry what may be shown through JSON; \
             `util.inspect` shows no more. A call that its `AbortSignal` stopped rejects with an `AbortError` (no \
             `ConomyError`) where nothing was applied, and with an `OutcomeUnknownError` where it may have been; \
             `unknownOutcome(error)` gives the latter behind any error, or undefined.",
        ),
        (
            "Rust",
            Language::Rust,
            "`source()` keeps what lay beneath. `is_api()` and `is_transport()` ask for the inner nodes of the tree.",
        ),
    ] {
        let _ = write!(text, "\n## {title}\n\n{}", error_table(facts, language));
        let _ = write!(text, "\n{}\n{after}\n", facts_table(facts, language));
    }
    text
}

fn facts_table(facts: &Facts, language: Language) -> String {
    let mut table = String::from("| what it tells | | errors |\n| --- | --- | --- |\n");
    for fact in &facts.error_facts {
        // Whoever drops a future in Rust gets no error.
        if language == Language::Rust && matches!(fact.name.as_str(), "aborted" | "answer") {
            continue;
        }
        let name = match (language, fact.name.as_str()) {
            (Language::Rust, "type") => "error_type()".into(),
            (Language::Rust, name) => format!("{name}()"),
            (Language::Node, _) => fact.node_name(),
            (_, name) => spelled(name, language),
        };
        let unit = match (fact.kind, language) {
            (FactKind::Duration, Language::Python) => " Seconds.",
            (FactKind::Duration, Language::Node) => " Milliseconds.",
            _ => "",
        };
        let of: Vec<_> = facts.errors.iter().filter(|error| error.facts.contains(&fact.name)).collect();
        let of: Vec<_> = of.iter().map(|error| class(facts, &error.class, language)).collect();
        let of = if of.iter().any(|name| name == "`ConomyError`" || name == "`Error`") {
            "all".into()
        } else {
            of.join(", ")
        };
        let _ = writeln!(table, "| `{name}` | {}{unit} | {of} |", fact.text);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_goes_between_its_markers() {
        let text = "a\n<!-- t -->\nold\n<!-- /t -->\nb\n";
        assert_eq!(replaced(text, "t", "new\n").as_deref(), Some("a\n<!-- t -->\nnew\n<!-- /t -->\nb\n"));
        assert_eq!(replaced(text, "u", "new\n"), None);
    }
}
