//! `_resources.py`: a class for each resource and client, with a method for each operation; and `_operations.py`: what
//! the methods call.

use heck::{ToSnakeCase, ToUpperCamelCase};

use super::{
    annotation, check_names, description, python_name, settings,
    source::{Source, WIDTH, escaped, quoted, tuple},
};
use crate::facts::{Facts, Scope};
use crate::spec::{Effect, Operation, PathParam, Property, Result, Spec};

pub(super) fn module(spec: &Spec, facts: &Facts) -> Result<String> {
    let mut out = Source::new(crate::SPEC);
    out.docstring(0, &["The operations of the API, as the clients offer them."]);
    out.text("\nfrom __future__ import annotations\n\n");
    // What type checkers take as true; importing `typing` would be most of what importing the package costs.
    out.text("TYPE_CHECKING = False\n");
    out.text("if TYPE_CHECKING:\n");
    out.text("    from collections.abc import Coroutine, Mapping, Sequence\n");
    out.text("    from typing import Any\n\n");
    out.text("    from . import models\n");
    out.text("    from ._awaited import AsyncCaller\n");
    out.text("    from ._call import Caller\n");
    for (prefix, caller) in [("", "Caller"), ("Async", "AsyncCaller")] {
        for resource in &spec.resources {
            out.text(&format!("\n\nclass {prefix}{}:\n", class_name(&resource.name)));
            out.docstring(4, &[&resource.description]);
            out.text(&format!(
                "\n    def __init__(self, call: {caller}) -> None:\n        self._call = call\n"
            ));
            for operation in spec.operations_of(resource) {
                method(&mut out, spec, facts, operation, !prefix.is_empty())?;
            }
        }
        out.text(&format!("\n\nclass {prefix}Resources:\n"));
        out.docstring(4, &[&format!("The resources of `{prefix}Conomy`.")]);
        out.text(&format!("\n    _call: {caller}\n"));
        for resource in &spec.resources {
            let class = format!("{prefix}{}", class_name(&resource.name));
            out.text(&format!("\n    @property\n    def {}(self) -> {class}:\n", resource.name));
            out.docstring(8, &[&resource.description]);
            out.text(&format!("        return {class}(self._call)\n"));
        }
    }
    Ok(out.finish())
}

/// `_operations.py`: what each method calls.
pub(super) fn table(spec: &Spec, facts: &Facts) -> String {
    let mut out = Source::new(crate::SPEC);
    out.docstring(0, &["The operations of the API, as calls are made of them."]);
    out.text("\nfrom __future__ import annotations\n\n");
    out.text("from . import _resources, models\n");
    out.text("from ._call import Operation\n\n");
    out.text("OPERATIONS = {\n");
    for operation in &spec.operations {
        let model = |name: &String| format!("models.{name}");
        let path: Vec<String> = operation.path_params.iter().map(|p| quoted(&argument(p))).collect();
        let session = operation.path_params.iter().position(|param| param.names_session);
        let (class, method) = (class_name(&operation.resource), &operation.method);
        out.list(
            4,
            &format!("{}: Operation(", quoted(&operation.id)),
            [
                format!("id={}", quoted(&operation.id)),
                format!("name={}", quoted(&format!("{}.{method}", operation.resource))),
                format!("method=_resources.{class}.{method}"),
                format!("path={}", tuple(&path)),
                format!("body={}", operation.request.as_ref().map_or("None".into(), model)),
                format!("answer={}", model(&operation.response)),
                format!("session={}", session.map_or("None".into(), |index| index.to_string())),
                format!("unknown={}", quoted(facts.unknown(operation.effect))),
            ],
            "),",
        );
    }
    out.text("}\n");
    out.docstring(0, &["Each by its id in the spec."]);
    out.finish()
}

fn class_name(resource: &str) -> String {
    resource.to_upper_camel_case()
}

fn argument(param: &PathParam) -> String {
    param.name.to_snake_case()
}

fn method(out: &mut Source, spec: &Spec, facts: &Facts, operation: &Operation, is_async: bool) -> Result<()> {
    let members = operation.request.as_deref().and_then(|body| spec.members(body)).unwrap_or_default();
    let label = format!("{}.{}", operation.resource, operation.method);
    let path: Vec<String> = operation.path_params.iter().map(argument).collect();
    check_names(&label, members)?;
    let is_option = |name: &str| facts.settings(Scope::Call).any(|setting| setting.name == name);
    if let Some(name) = members.iter().map(python_name).find(|name| path.contains(name) || is_option(name)) {
        return Err(format!("{label}: the argument {name} would mean two things"));
    }
    let body = operation.request.is_some();

    let mut arguments: Vec<String> = vec!["self".into()];
    arguments.extend(path.iter().map(|name| format!("{name}: str")));
    arguments.push("*".into());
    let (required, optional): (Vec<&Property>, Vec<&Property>) = members.iter().partition(|p| p.required);
    for property in &required {
        arguments.push(format!(
            "{}: {}",
            python_name(property),
            annotation(spec, &property.ty, "models.", true)
        ));
    }
    for property in &optional {
        arguments.push(optional_argument(
            &python_name(property),
            &annotation(spec, &property.ty, "models.", true),
        ));
    }
    if body {
        arguments.push(optional_argument("extra", "Mapping[str, Any]"));
    }
    let options: Vec<String> = facts.settings(Scope::Call).map(|setting| setting.name.clone()).collect();
    arguments.extend(
        facts
            .settings(Scope::Call)
            .map(|setting| optional_argument(&setting.name, settings::annotation(setting))),
    );
    let model = format!("models.{}", operation.response);
    let answer = if is_async { format!("Coroutine[Any, Any, {model}]") } else { model };
    out.text("\n");
    out.list(4, &format!("def {}(", operation.method), arguments, &format!(") -> {answer}:"));
    method_docstring(out, spec, facts, operation, required.into_iter().chain(optional));

    // Of what is sent, the id of a payment's session may be seen, and is what to look it up by.
    let members: Vec<String> = members.iter().map(python_name).collect();
    let mut hidden: Vec<String> =
        operation.path_params.iter().filter(|p| !p.names_session).map(argument).collect();
    hidden.extend(members.clone());
    hidden.extend(body.then(|| "extra".to_owned()));
    let options_hidden = facts.settings(Scope::Call).filter(|setting| settings::is_hidden(setting));
    hidden.extend(options_hidden.map(|setting| setting.name.clone()));
    let indent = if hidden.is_empty() { 8 } else { 12 };
    let pad = " ".repeat(indent);
    if !hidden.is_empty() {
        out.text("        try:\n");
    }
    out.text(&format!("{pad}answer: {answer} = self._call(\n"));
    out.text(&format!("{pad}    {},\n", quoted(&operation.id)));
    out.text(&format!("{pad}    {},\n", tuple(&path)));
    mapping(out, indent + 4, &members);
    out.text(&format!("{pad}    {},\n", if body { "extra" } else { "None" }));
    mapping(out, indent + 4, &options);
    out.text(&format!("{pad})\n{pad}return answer\n"));
    if !hidden.is_empty() {
        out.text("        finally:\n            # A traceback may show this frame.\n");
        match hidden.join(", ") {
            short if short.len() <= WIDTH - 16 => out.text(&format!("            del {short}\n")),
            _ => out.list(12, "del (", hidden, ")"),
        }
    }
    Ok(())
}

/// The values of these names, by name.
fn mapping(out: &mut Source, indent: usize, names: &[String]) {
    if names.is_empty() {
        out.text(&format!("{}{{}},\n", " ".repeat(indent)));
    } else {
        out.list(indent, "{", names.iter().map(|name| format!("\"{name}\": {name}")), "},");
    }
}

fn method_docstring<'a>(
    out: &mut Source,
    spec: &Spec,
    facts: &Facts,
    operation: &Operation,
    members: impl Iterator<Item = &'a Property>,
) {
    out.text(&format!("        \"\"\"{}.\n", escaped(operation.summary.trim_end_matches('.'))));
    out.text("\n");
    out.wrapped(8, 8, &operation.description);
    out.text("\n");
    let twice = lower_first(facts.twice(operation.effect));
    out.wrapped(8, 8, &format!("What a second request could do: {twice}"));
    out.text("\n        Args:\n");
    for param in &operation.path_params {
        out.wrapped(12, 16, &format!("{}: {}", argument(param), param.description));
    }
    for property in members {
        out.wrapped(12, 16, &format!("{}: {}", python_name(property), description(spec, property)));
    }
    if operation.request.is_some() {
        out.wrapped(12, 16, "extra: Members that the spec does not name, under the API's own names.");
    }
    for setting in facts.settings(Scope::Call) {
        let text = settings::described(setting);
        out.wrapped(12, 16, &format!("{}: {text} Without it: as the client has it.", setting.name));
    }
    out.text("\n        Raises:\n");
    // Nothing is unknown of what changes nothing.
    if operation.effect != Effect::Read {
        let unknown = upper_first(facts.unknown(operation.effect));
        out.wrapped(12, 16, &format!("OutcomeUnknownError: {unknown}."));
    }
    out.wrapped(
        12,
        16,
        "ConomyError: Any other failure; its `outcome` tells whether it may have had an effect.",
    );
    out.text("        \"\"\"\n");
}

fn upper_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

fn optional_argument(name: &str, ty: &str) -> String {
    if ty == "Any" { format!("{name}: Any = None") } else { format!("{name}: {ty} | None = None") }
}
