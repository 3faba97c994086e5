//! TypeScript: interfaces in the API's own names, one class of methods for each resource, and the tables that the
//! hand-written half works with.
//!
//! JavaScript gets a response as the JSON that it is, so the interfaces describe and never convert: members that the
//! spec does not name stay where they are, and an optional member may also be the `null` that the API may answer. What
//! is sent is held to the spec's names, so that a slip of the pen does not compile.

mod errors;
mod models;
mod options;
mod resources;

use heck::ToLowerCamelCase;

use crate::spec::Spec;
use crate::{File, facts::Facts};

const WIDTH: usize = 110;

pub(crate) fn files(spec: &Spec, facts: &Facts) -> Vec<File> {
    vec![
        ("bindings/node/src/models.ts", models::interfaces(spec)),
        ("bindings/node/src/printable.ts", models::printable(spec)),
        ("bindings/node/src/resources.ts", resources::classes(spec, facts)),
        ("bindings/node/src/options.ts", options::interfaces(spec, facts)),
        ("bindings/node/src/errorTable.ts", errors::table(facts)),
        ("bindings/node/src/errors.ts", errors::classes(facts)),
        ("bindings/node/src/version.ts", version()),
    ]
}

/// `version.ts`: a bundle of the package has no `package.json` beside it.
fn version() -> String {
    let text = doc("", &["The package's version.", "@internal"]);
    format!("{}\n{text}export const VERSION = {};\n", header("Cargo.toml"), quoted(env!("CARGO_PKG_VERSION")))
}

fn header(source: &str) -> String {
    format!("// @generated from {source} by `{}`. Do not edit.\n", crate::COMMAND)
}

/// A name as TypeScript spells it.
fn camel(name: &str) -> String {
    name.to_lower_camel_case()
}

/// A text of the tables, with the names in it that TypeScript spells its own way.
pub(crate) fn spelled(text: &str, facts: &Facts) -> String {
    let options = facts.options.iter().map(|setting| &setting.name);
    let told = facts.error_facts.iter().map(|fact| &fact.name);
    options
        .chain(told)
        .filter(|name| name.contains('_'))
        .fold(text.to_owned(), |text, name| text.replace(&format!("`{name}`"), &format!("`{}`", camel(name))))
}

/// A clause as a sentence.
fn sentence(clause: &str) -> String {
    let mut chars = clause.chars();
    chars.next().map_or(String::new(), |first| format!("{}{}.", first.to_uppercase(), chars.as_str()))
}

/// A TSDoc comment of the paragraphs that are not empty; on one line where it fits.
fn doc(indent: &str, paragraphs: &[&str]) -> String {
    let paragraphs: Vec<String> =
        paragraphs.iter().filter(|text| !text.is_empty()).map(|text| text.replace("*/", "*\\/")).collect();
    match paragraphs.as_slice() {
        [] => String::new(),
        [text] if !text.contains('\n') && indent.len() + text.len() + 7 <= WIDTH => {
            format!("{indent}/** {text} */\n")
        }
        paragraphs => {
            let mut out = format!("{indent}/**\n");
            for (index, paragraph) in paragraphs.iter().enumerate() {
                if index > 0 {
                    out += &format!("{indent} *\n");
                }
                for line in paragraph.lines().flat_map(|line| wrapped(line, WIDTH - indent.len() - 3)) {
                    out += &format!("{indent} * {line}\n");
                }
            }
            out + &format!("{indent} */\n")
        }
    }
}

/// Breaks a line at spaces; what continues a tag is indented below it.
fn wrapped(line: &str, width: usize) -> Vec<String> {
    let hanging = if line.starts_with('@') { "  " } else { "" };
    let mut lines: Vec<String> = Vec::new();
    for word in line.split_whitespace() {
        match lines.last_mut() {
            Some(last) if last.len() + 1 + word.len() <= width => *last += &format!(" {word}"),
            Some(_) => lines.push(format!("{hanging}{word}")),
            None => lines.push(word.to_owned()),
        }
    }
    lines
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// `open`, the items with commas between them, `close`: on one line where that fits, else an item a line.
fn list(indent: &str, open: &str, items: &[String], close: &str) -> String {
    let line = format!("{indent}{open}{}{close}\n", items.join(", "));
    if line.len() <= WIDTH {
        return line;
    }
    let items: String = items.iter().map(|item| format!("{indent}  {item},\n")).collect();
    format!("{indent}{}\n{items}{indent}{}\n", open.trim_end(), close.trim_start())
}
