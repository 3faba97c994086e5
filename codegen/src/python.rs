//! Python: the models with the `TypedDict`s for request input (`models.py`), and the typed methods of both clients
//! (`_resources.py`). What they do at run time is written by hand, in `_model.py` and `_client.py`.
//!
//! The output is laid out as `ruff format` would: one member or argument a line, 100 columns at most.

use std::collections::BTreeSet;

use heck::{ToSnakeCase, ToUpperCamelCase};

use crate::spec::{Effect, Kind, Operation, Property, Result, Schema, Spec, Type, named};
use crate::{File, facts::Facts};

const WIDTH: usize = 100;

const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def",
    "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is",
    "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

/// The options of a single call, which every method takes beside the API's members: name, type, meaning.
const OPTIONS: [(&str, &str, &str); 5] = [
    ("timeout", "float", "Seconds for the whole call, with all its attempts and waits."),
    ("connect_timeout", "float", "Seconds for opening a connection."),
    ("max_retries", "int", "How often to try again what is known to have had no effect."),
    ("retry_ambiguous", "bool", "Whether to try again what may have had one. Never done with a payment."),
    ("max_response_bytes", "int", "How large an answer may be."),
];

/// Names that a model or a method has besides its members.
const RESERVED: [&str; 5] = ["self", "extra", "models", "to_dict", "from_dict"];

pub(crate) fn files(spec: &Spec, _facts: &Facts) -> Result<Vec<File>> {
    Ok(vec![
        ("bindings/python/python/conomyhq/models.py", models(spec)?),
        ("bindings/python/python/conomyhq/_resources.py", resources(spec)?),
    ])
}

/// `models.py`: a dataclass for each object, a `TypedDict` for each one that nests in a request, the open enums.
fn models(spec: &Spec) -> Result<String> {
    let roots: BTreeSet<&str> = spec.operations.iter().filter_map(|o| o.request.as_deref()).collect();
    let objects: Vec<(&Schema, &[Property])> = spec.schemas.iter().filter_map(object).collect();
    for (schema, properties) in &objects {
        check_names(&schema.name, properties)?;
    }

    let mut out = Source::default();
    out.docstring(0, &[
        "What the API sends and answers.",
        "A member that the API left out is None; its names are in snake_case here. What the spec does not name is in \
         `extra`, under the API's own names, and goes back out with `to_dict()`.",
    ]);
    out.text("\nfrom __future__ import annotations\n\n");
    out.text("from collections.abc import Sequence\n");
    out.text("from dataclasses import dataclass, field\n");
    out.text("from typing import Any, Literal, TypedDict, Union\n\n");
    out.text("from ._model import Member, Model, describe\n\n");
    let mut public: Vec<String> = spec.schemas.iter().map(|s| s.name.clone()).collect();
    public.extend(objects.iter().filter(|(s, _)| nests(s, &roots)).map(|(s, _)| params_name(&s.name)));
    public.sort();
    out.list(0, "__all__ = [", public.iter().map(|name| quoted(name)), "]");

    for schema in &spec.schemas {
        if let Kind::OpenEnum(values) = &schema.kind {
            open_enum(&mut out, schema, values);
        }
    }
    for (schema, properties) in &objects {
        dataclass(&mut out, spec, schema, properties);
    }
    for (schema, properties) in objects.iter().filter(|(s, _)| nests(s, &roots)) {
        typed_dict(&mut out, spec, schema, properties);
    }
    // Last, when every class that they name exists.
    out.text("\n");
    for (schema, properties) in &objects {
        let members = properties.iter().map(|p| member(spec, p));
        out.text("\n");
        out.list(0, "describe(", [schema.name.clone()].into_iter().chain(members), ")");
    }
    Ok(out.finish())
}

/// `_resources.py`: a class for each resource and client, with a method for each operation.
fn resources(spec: &Spec) -> Result<String> {
    let names: BTreeSet<&str> = spec.operations.iter().map(|o| o.resource.as_str()).collect();
    let mut out = Source::default();
    out.docstring(0, &["The operations of the API, as the clients offer them."]);
    out.text("\nfrom __future__ import annotations\n\n");
    // What type checkers take as true; importing `typing` would be most of what importing the package costs.
    out.text("TYPE_CHECKING = False\n");
    out.text("if TYPE_CHECKING:\n");
    out.text("    from collections.abc import Mapping, Sequence\n");
    out.text("    from typing import Any\n\n");
    out.text("    from . import models\n");
    out.text("    from ._call import AsyncCall, Call\n");
    for (prefix, call) in [("", "Call"), ("Async", "AsyncCall")] {
        for name in &names {
            let title = format!("What can be done with {}.", name.replace('_', " "));
            out.text(&format!("\n\nclass {prefix}{}:\n", name.to_upper_camel_case()));
            out.docstring(4, &[&title]);
            out.text(&format!(
                "\n    def __init__(self, call: {call}) -> None:\n        self._call = call\n"
            ));
            for operation in spec.operations.iter().filter(|o| o.resource == **name) {
                method(&mut out, spec, operation, !prefix.is_empty())?;
            }
        }
        out.text(&format!("\n\nclass {prefix}Resources:\n"));
        let title = format!("The resources of `{prefix}Conomy`.");
        out.docstring(4, &[&title]);
        out.text(&format!("\n    _call: {call}\n"));
        for name in &names {
            let class = format!("{prefix}{}", name.to_upper_camel_case());
            let title = format!("What can be done with {}.", name.replace('_', " "));
            out.text(&format!("\n    @property\n    def {name}(self) -> {class}:\n"));
            out.docstring(8, &[&title]);
            out.text(&format!("        return {class}(self._call)\n"));
        }
    }
    Ok(out.finish())
}

fn method(out: &mut Source, spec: &Spec, operation: &Operation, is_async: bool) -> Result<()> {
    let body = operation.request.as_deref().and_then(|name| spec.schemas.iter().find(|s| s.name == name));
    let members = body.and_then(object).map_or(&[][..], |(_, properties)| properties);
    let label = format!("{}.{}", operation.resource, operation.method);
    let taken: Vec<String> = operation.path_params.iter().map(|p| p.name.to_snake_case()).collect();
    check_names(&label, members)?;
    let mut names = members.iter().map(python_name);
    if let Some(name) = names.find(|n| taken.contains(n) || OPTIONS.iter().any(|(option, ..)| n == option)) {
        return Err(format!("{label}: the argument {name} would mean two things"));
    }

    let mut arguments: Vec<String> = vec!["self".into()];
    arguments.extend(taken.iter().map(|name| format!("{name}: str")));
    arguments.push("*".into());
    let (required, optional): (Vec<&Property>, Vec<&Property>) = members.iter().partition(|p| p.required);
    for property in required {
        arguments.push(format!(
            "{}: {}",
            python_name(property),
            annotation(spec, &property.ty, "models.", true)
        ));
    }
    for property in optional {
        arguments.push(optional_argument(
            &python_name(property),
            &annotation(spec, &property.ty, "models.", true),
        ));
    }
    if body.is_some() {
        arguments.push(optional_argument("extra", "Mapping[str, Any]"));
    }
    arguments.extend(OPTIONS.iter().map(|(name, ty, _)| optional_argument(name, ty)));
    let (start, wait) = if is_async { ("async def", "await ") } else { ("def", "") };
    let answer = format!("models.{}", operation.response);
    out.text("\n");
    out.list(4, &format!("{start} {}(", operation.method), arguments, &format!(") -> {answer}:"));
    method_docstring(out, spec, operation, members);

    let path = taken.iter().map(|name| format!("{name},")).collect::<Vec<_>>().join(" ");
    let mut arguments = vec![quoted(&operation.id), format!("({})", path.trim_end_matches(',')), answer];
    if taken.len() == 1 {
        arguments[1] = format!("({},)", taken[0]);
    }
    match body {
        Some(body) => arguments.push(format!("models.{}", body.name)),
        None => arguments.push("None".into()),
    }
    // Imported by the first call: the models are the costly part of the package.
    out.text("        from . import models\n\n");
    out.text(&format!("        return {wait}self._call(\n"));
    for argument in arguments {
        out.text(&format!("            {argument},\n"));
    }
    let mapping = |out: &mut Source, names: &[String], extra: Option<&str>| {
        if names.is_empty() {
            out.text("            {},\n");
        } else {
            out.list(12, "{", names.iter().map(|name| format!("\"{name}\": {name}")), "},");
        }
        if let Some(extra) = extra {
            out.text(&format!("            {extra},\n"));
        }
    };
    let names: Vec<String> = members.iter().map(python_name).collect();
    mapping(out, &names, Some(if body.is_some() { "extra" } else { "None" }));
    mapping(out, &OPTIONS.map(|(name, ..)| name.to_owned()), None);
    out.text("        )\n");
    Ok(())
}

fn method_docstring(out: &mut Source, spec: &Spec, operation: &Operation, members: &[Property]) {
    out.text(&format!("        \"\"\"{}.\n", escaped(operation.summary.trim_end_matches('.'))));
    out.text("\n");
    out.wrapped(8, 8, &operation.description);
    out.text("\n        Args:\n");
    for param in &operation.path_params {
        out.wrapped(12, 16, &format!("{}: {}", param.name.to_snake_case(), param.description));
    }
    let (required, optional): (Vec<&Property>, Vec<&Property>) = members.iter().partition(|p| p.required);
    for property in required.into_iter().chain(optional) {
        out.wrapped(12, 16, &format!("{}: {}", python_name(property), description(spec, property)));
    }
    if operation.request.is_some() {
        out.wrapped(12, 16, "extra: Members that the spec does not name, under the API's own names.");
    }
    for (name, _, meaning) in OPTIONS {
        out.wrapped(12, 16, &format!("{name}: {meaning} None: as the client has it."));
    }
    out.text("\n        Raises:\n");
    let unknown = match operation.effect {
        Effect::Charge => {
            "The payment may have been created and the payer charged: look the payment up before trying again."
        }
        Effect::Create => {
            "The session may have been created. Trying again may open a second one; nobody is charged."
        }
        Effect::Rotate => "The session may have been refreshed. Trying again charges nobody.",
        Effect::Read => "Nothing was changed.",
    };
    out.wrapped(12, 16, &format!("OutcomeUnknownError: {unknown}"));
    out.wrapped(
        12,
        16,
        "ConomyError: Any other failure; its `outcome` tells whether it may have had an effect.",
    );
    out.text("        \"\"\"\n");
}

fn open_enum(out: &mut Source, schema: &Schema, values: &[String]) {
    out.text(&format!("\n{} = Union[\n", schema.name));
    out.list(4, "Literal[", values.iter().map(|value| quoted(value)), "],");
    out.text("    str,\n]\n");
    out.docstring(
        0,
        &[&format!("{} The values known today; any other string is valid too.", schema.description)],
    );
}

fn dataclass(out: &mut Source, spec: &Spec, schema: &Schema, properties: &[Property]) {
    out.text("\n\n@dataclass(frozen=True, slots=True, kw_only=True, repr=False)\n");
    out.text(&format!("class {}(Model):\n", schema.name));
    out.docstring(4, &[&schema.description]);
    for property in properties {
        let ty = annotation(spec, &property.ty, "", false);
        let or_none = if property.required || property.ty == Type::Any { "" } else { " | None" };
        // Lists and free JSON cannot be hashed; equal models still have equal hashes without them.
        let default = match (&property.ty, property.required) {
            (Type::Any | Type::Array(_), true) => " = field(hash=False)",
            (Type::Any | Type::Array(_), false) => " = field(default=None, hash=False)",
            (_, true) => "",
            (_, false) => " = None",
        };
        out.text(&format!("\n    {}: {ty}{or_none}{default}\n", python_name(property)));
        out.docstring(4, &[description(spec, property)]);
    }
}

/// `NotRequired` came with Python 3.11, so a schema with both kinds of members takes two classes.
fn typed_dict(out: &mut Source, spec: &Spec, schema: &Schema, properties: &[Property]) {
    let (required, optional): (Vec<&Property>, Vec<&Property>) = properties.iter().partition(|p| p.required);
    let name = params_name(&schema.name);
    let title =
        [schema.description.as_str(), "For requests. A key that is not among these is sent as it is."];
    let mut class = |head: String, title: &[&str], properties: &[&Property]| {
        out.text(&format!("\n\nclass {head}:\n"));
        out.docstring(4, title);
        for property in properties {
            let ty = annotation(spec, &property.ty, "", true);
            out.text(&format!("\n    {}: {ty}\n", python_name(property)));
            out.docstring(4, &[description(spec, property)]);
        }
    };
    if required.is_empty() {
        class(format!("{name}(TypedDict, total=False)"), &title, &optional);
    } else {
        class(format!("_{name}Required(TypedDict)"), &["What it always has."], &required);
        class(format!("{name}(_{name}Required, total=False)"), &title, &optional);
    }
}

/// The member's entry in the table that converts between Python's names and the API's.
fn member(spec: &Spec, property: &Property) -> String {
    let model = named(&property.ty)
        .filter(|name| spec.schemas.iter().any(|s| s.name == *name && object(s).is_some()));
    let mut out = format!("Member({}, {}", quoted(&python_name(property)), quoted(&property.name));
    if let Some(model) = model {
        out += &format!(", model={model}");
    }
    if !property.printable {
        out += ", masked=True";
    }
    out + ")"
}

fn annotation(spec: &Spec, ty: &Type, module: &str, input: bool) -> String {
    match ty {
        Type::String => "str".into(),
        Type::Integer => "int".into(),
        Type::Boolean => "bool".into(),
        Type::Any => "Any".into(),
        Type::Array(items) => format!("Sequence[{}]", annotation(spec, items, module, input)),
        Type::Ref(name) => {
            let is_object = spec.schemas.iter().any(|s| s.name == *name && object(s).is_some());
            match input && is_object {
                true => format!("{module}{} | {module}{name}", params_name(name)),
                false => format!("{module}{name}"),
            }
        }
    }
}

fn optional_argument(name: &str, ty: &str) -> String {
    if ty == "Any" { format!("{name}: Any = None") } else { format!("{name}: {ty} | None = None") }
}

/// The member's own description, or that of the schema it points at.
fn description<'a>(spec: &'a Spec, property: &'a Property) -> &'a str {
    let of_schema = || spec.schemas.iter().find(|s| Some(s.name.as_str()) == named(&property.ty));
    match property.description.as_str() {
        "" => of_schema().map_or("", |schema| schema.description.as_str()),
        description => description,
    }
}

fn object(schema: &Schema) -> Option<(&Schema, &[Property])> {
    match &schema.kind {
        Kind::Object(properties) => Some((schema, properties)),
        Kind::OpenEnum(_) => None,
    }
}

/// Whether it is input within a request; a request body's own members are keyword arguments instead.
fn nests(schema: &Schema, roots: &BTreeSet<&str>) -> bool {
    schema.sent && !roots.contains(schema.name.as_str())
}

fn params_name(name: &str) -> String {
    format!("{name}Params")
}

fn python_name(property: &Property) -> String {
    let name = property.snake_name();
    if KEYWORDS.contains(&name.as_str()) { name + "_" } else { name }
}

fn check_names(of: &str, properties: &[Property]) -> Result<()> {
    let mut seen = BTreeSet::new();
    for name in properties.iter().map(python_name) {
        if RESERVED.contains(&name.as_str()) || !seen.insert(name.clone()) {
            return Err(format!("{of}: the Python name {name} is taken"));
        }
    }
    Ok(())
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text))
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

/// The text of a module, which knows how to indent and wrap.
struct Source(String);

impl Default for Source {
    fn default() -> Self {
        Self(format!("# @generated from {} by `{}`. Do not edit.\n", crate::SPEC, crate::COMMAND))
    }
}

impl Source {
    fn text(&mut self, text: &str) {
        self.0 += text;
    }

    /// `start`, then one item a line, then `end`.
    fn list(&mut self, indent: usize, start: &str, items: impl IntoIterator<Item = String>, end: &str) {
        let pad = " ".repeat(indent);
        self.0 += &format!("{pad}{start}\n");
        for item in items {
            self.0 += &format!("{pad}    {item},\n");
        }
        self.0 += &format!("{pad}{end}\n");
    }

    /// One paragraph an item, wrapped; on one line if it fits.
    fn docstring(&mut self, indent: usize, paragraphs: &[&str]) {
        let pad = " ".repeat(indent);
        let (first, rest) = paragraphs.split_first().expect("a docstring says something");
        let first = escaped(first);
        if rest.is_empty() && indent + first.len() + 6 <= WIDTH {
            self.0 += &format!("{pad}\"\"\"{first}\"\"\"\n");
            return;
        }
        let mut lines = wrap(&first, WIDTH - indent - 3, WIDTH - indent);
        for paragraph in rest {
            lines.push(String::new());
            lines.extend(wrap(&escaped(paragraph), WIDTH - indent, WIDTH - indent));
        }
        let text = lines.join(&format!("\n{pad}")).replace(&format!("\n{pad}\n"), "\n\n");
        self.0 += &format!("{pad}\"\"\"{text}\n{pad}\"\"\"\n");
    }

    fn wrapped(&mut self, first: usize, rest: usize, text: &str) {
        for (i, line) in wrap(&escaped(text), WIDTH - first, WIDTH - rest).iter().enumerate() {
            self.0 += &format!("{}{line}\n", " ".repeat(if i == 0 { first } else { rest }));
        }
    }

    fn finish(self) -> String {
        self.0
    }
}

/// Words, in lines of `first` columns (the first one) and `rest` columns (the others).
fn wrap(text: &str, first: usize, rest: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let width = if lines.len() == 1 { first } else { rest };
        let line = lines.last_mut().expect("there is always a line");
        if line.is_empty() {
            line.push_str(word);
        } else if line.len() + 1 + word.len() <= width {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn property(name: &str) -> Property {
        let description = "Something.".to_owned();
        Property {
            name: name.into(),
            description,
            required: false,
            ty: Type::String,
            printable: false,
            from: None,
            same: false,
        }
    }

    #[test]
    fn keywords_are_no_names() {
        assert_eq!(python_name(&property("paymentMethod")), "payment_method");
        assert_eq!(python_name(&property("from")), "from_");
    }

    #[test]
    fn a_name_with_two_meanings_is_refused() {
        assert!(check_names("A", &[property("firstName"), property("extra")]).is_err());
        assert!(check_names("A", &[property("firstName"), property("first_name")]).is_err());
        assert!(check_names("A", &[property("firstName"), property("lastName")]).is_ok());
    }

    #[test]
    fn long_docstrings_are_wrapped() {
        let mut out = Source(String::new());
        out.docstring(4, &[&"word ".repeat(40), "Short."]);
        assert!(out.0.lines().all(|line| line.len() <= WIDTH && !line.ends_with(' ')), "{}", out.0);
        assert!(out.0.ends_with("\n\n    Short.\n    \"\"\"\n"), "{}", out.0);
    }
}
