//! Holds the core to its layers: a module uses only those that `lib.rs` declares above it.
#![allow(missing_docs, clippy::unwrap_used)]

use std::{collections::BTreeSet, fs, path::Path};

/// progenitor's client holds what our hook works with, and our hook is implemented for its client.
const KNOT: (&str, &str) = ("generated", "exchange");

#[test]
fn every_module_uses_only_those_above_it() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let lib = fs::read_to_string(source.join("lib.rs")).unwrap();
    let modules: Vec<&str> = lib
        .lines()
        .filter_map(|line| line.trim_start_matches("pub ").strip_prefix("mod ")?.strip_suffix(';'))
        .collect();
    assert!(modules.len() > 20, "{modules:?}");
    let mut problems = BTreeSet::new();
    for (place, module) in modules.iter().enumerate() {
        for text in texts(&source, module) {
            for used in used(&text) {
                let knot = (*module, used.as_str()) == KNOT;
                match modules.iter().position(|other| *other == used) {
                    Some(other) if other <= place || knot => {}
                    Some(_) => drop(problems.insert(format!("{module} uses {used}, which is above it"))),
                    None => drop(problems.insert(format!("{module} uses crate::{used}, which is no module"))),
                }
            }
        }
    }
    assert!(problems.is_empty(), "{problems:#?}");
}

/// The module's files, without their tests.
fn texts(source: &Path, module: &str) -> Vec<String> {
    let folder = source.join(module);
    let files: Vec<_> = match fs::read_dir(&folder) {
        Ok(entries) => entries.map(|entry| entry.unwrap().path()).collect(),
        Err(_) => vec![source.join(format!("{module}.rs"))],
    };
    let text = |file| fs::read_to_string(file).unwrap().split("#[cfg(test)]").next().unwrap().to_owned();
    files.into_iter().map(text).collect()
}

/// The modules that a text names after `crate::`, also in braces.
fn used(text: &str) -> BTreeSet<String> {
    let word = |text: &str| text.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap().to_owned();
    let code: String =
        text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    // The formatter writes paths in token streams with spaces.
    let code = code.replace("crate ::", "crate::").replace(":: ", "::");
    let mut used = BTreeSet::new();
    for rest in code.split("crate::").skip(1) {
        let Some(list) = rest.strip_prefix('{') else {
            used.insert(word(rest));
            continue;
        };
        let (mut depth, mut begins) = (0, true);
        for (at, letter) in list.char_indices() {
            match letter {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => begins = true,
                _ if begins && !letter.is_whitespace() => {
                    used.insert(word(&list[at..]));
                    begins = false;
                }
                _ => {}
            }
        }
    }
    used.retain(|name| !name.is_empty() && name.chars().next().unwrap().is_lowercase());
    used
}

#[test]
fn uses_are_found_however_they_are_written() {
    let text =
        "use crate::{a::B, c::{d, e}, f}; crate::g::h(); crate ::i::j;\n// crate::k\nuse crate::l as m;";
    let found: Vec<_> = used(text).into_iter().collect();
    assert_eq!(found, ["a", "c", "f", "g", "i", "l"]);
}
