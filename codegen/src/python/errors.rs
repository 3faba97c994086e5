//! `_error_classes.py`: a class for each error, with what it tells and its defaults.

use super::source::{Source, quoted};
use crate::facts::{ErrorClass, ErrorFact, FactKind, Facts, Shown};

/// The classes that are raised for an answer, and so always tell its status. Others may lack one.
const OF_AN_ANSWER: [&str; 2] = ["ApiError", "DecodeError"];

pub(super) fn module(facts: &Facts) -> String {
    let mut out = Source::new("codegen/facts/errors.yaml");
    out.docstring(0, &["The classes of what a call can raise. What they do is in `_error.py`."]);
    out.text("\nfrom __future__ import annotations\n\n");
    out.text("from ._error import Error\n");
    out.text("from ._lazy import types as _types\n");
    for class in &facts.errors {
        error_class(&mut out, facts, class);
    }
    let names = |wanted: fn(&ErrorFact) -> bool| {
        let names: Vec<String> =
            facts.error_facts.iter().filter(|f| wanted(f)).map(|f| quoted(&f.name)).collect();
        names
    };
    out.text("\n\n");
    let classes = facts.errors.iter().map(|class| format!("{}: {}", quoted(&class.class), class.class));
    out.list(0, "CLASSES: dict[str, type[ConomyError]] = {", classes, "}");
    out.docstring(0, &["Each by its name."]);
    out.text("\n");
    let shown = names(|fact| fact.name != "message" && matches!(fact.shown, Shown::Always(true)));
    out.list(0, "SHOWN = (", shown, ")");
    out.docstring(0, &["What may be printed beside the message."]);
    out.text("\n");
    out.list(0, "LABELS = (", names(|fact| matches!(fact.shown, Shown::If(_))), ")");
    out.docstring(0, &["What may be printed where the core found it harmless."]);
    out.finish()
}

fn error_class(out: &mut Source, facts: &Facts, class: &ErrorClass) {
    let parent = class.parent.as_deref().unwrap_or("Error");
    let above = facts.errors.iter().find(|other| Some(&other.class) == class.parent.as_ref());
    out.text(&format!("\n\nclass {}({parent}):\n", class.class));
    out.docstring(4, &[&class.text]);
    let defaults = [
        ("outcome", class.outcome.clone(), above.map(|a| a.outcome.clone())),
        ("retryable", class.retryable.to_string(), above.map(|a| a.retryable.to_string())),
    ];
    for (name, value, inherited) in defaults {
        let Some(fact) = facts.error_fact(name).filter(|_| inherited.as_ref() != Some(&value)) else {
            continue;
        };
        let (ty, value) = match fact.kind {
            FactKind::Outcome => ("_types.Outcome", quoted(&value)),
            _ => ("bool", if value == "true" { "True".into() } else { "False".into() }),
        };
        out.text(&format!("\n    {name}: {ty} = {value}\n"));
        out.docstring(4, &[&fact.text]);
    }
    for fact in class.facts.iter().filter_map(|name| facts.error_fact(name)) {
        if fact.name == "outcome" || fact.name == "retryable" {
            continue;
        }
        let always = OF_AN_ANSWER.contains(&class.class.as_str());
        let text = match fact.kind {
            FactKind::Text if fact.name == "message" => "str".into(),
            FactKind::Count if fact.name == "status" && !always => or_none("int"),
            FactKind::Count => "int = 0".into(),
            FactKind::Outcome => "_types.Outcome".into(),
            FactKind::Text | FactKind::Phase => or_none("str"),
            FactKind::Flag => "bool = False".into(),
            FactKind::Headers => "_types.Mapping[str, str] = {}".into(),
            FactKind::Bytes => "bytes = b\"\"".into(),
            FactKind::Duration => or_none("float"),
            FactKind::Time => or_none("_types.datetime"),
            FactKind::Any => "_types.Any = None".into(),
        };
        out.text(&format!("\n    {}: {text}\n", fact.name));
        let unit = if fact.kind == FactKind::Duration { " In seconds." } else { "" };
        out.docstring(4, &[&format!("{}{unit}", fact.text)]);
    }
}

fn or_none(ty: &str) -> String {
    format!("{ty} | None = None")
}
