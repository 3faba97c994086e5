//! `resources.py`: a class for each resource and client, with a method for each operation; and `_operations.py`: what
//! the methods call.

use heck::{ToSnakeCase, ToUpperCamelCase};

use super::{
    check_names, description, input_annotation, python_name, settings,
    source::{Source, WIDTH, escaped, quoted, tuple},
};
use crate::facts::{Facts, Scope, Setting};
use crate::spec::{Effect, Operation, PathParam, Property, Resource, Result, Spec, named};

/// What a client is called, what it calls with, and how a type is awaited in it.
struct Client {
    prefix: &'static str,
    caller: &'static str,
    response: &'static str,
}

const CLIENTS: [Client; 2] = [
    Client { prefix: "", caller: "calls.Caller", response: "calls.answered" },
    Client { prefix: "Async", caller: "awaited.AsyncCaller", response: "awaited.answered" },
];

pub(super) fn module(spec: &Spec, facts: &Facts) -> Result<String> {
    let mut out = Source::new(crate::SPEC);
    let example = spec.resources.first().map_or("", |resource| resource.name.as_str());
    out.docstring(
        0,
        &[
            "The operations of the API, as the clients offer them.",
            &format!("`conomy.{example}` is a `{}`, of an `AsyncConomy` an `Async{0}`.", class_name(example)),
        ],
    );
    out.text("\nfrom __future__ import annotations\n\n");
    out.text("from ._lazy import abc, awaited, calls, models, pages, resolving, types, typing\n");
    out.text("from ._settings import Configured\n\n");
    let mut public: Vec<String> = Vec::new();
    for Client { prefix, .. } in &CLIENTS {
        for resource in &spec.resources {
            let class = format!("{prefix}{}", class_name(&resource.name));
            public.extend([quoted(&class), quoted(&format!("{class}WithResponse"))]);
        }
    }
    public.sort();
    out.list(0, "__all__ = [", public, "]");
    for client in &CLIENTS {
        for resource in &spec.resources {
            resource_class(&mut out, spec, facts, resource, client)?;
        }
        resources(&mut out, spec, client);
    }
    Ok(out.finish())
}

fn resource_class(
    out: &mut Source,
    spec: &Spec,
    facts: &Facts,
    resource: &Resource,
    client: &Client,
) -> Result<()> {
    let class = format!("{}{}", client.prefix, class_name(&resource.name));
    out.text(&format!("\n\nclass {class}:\n"));
    out.docstring(4, &[&resource.description]);
    out.text(&format!("\n    with_response: {class}WithResponse\n"));
    out.docstring(4, &["The same methods, which give with the answer how it came: a `Response`."]);
    out.text(&format!("\n    def __init__(self, call: {}) -> None:\n", client.caller));
    out.text("        self._call = call\n");
    out.text(&format!("        self.with_response = {class}WithResponse(self)\n"));
    for operation in spec.operations_of(resource) {
        method(out, spec, facts, operation, !client.prefix.is_empty())?;
        if let Some(name) = &operation.resolve {
            resolve_method(out, facts, name, item(spec, operation), !client.prefix.is_empty());
        }
    }
    out.text(&format!("\n\nclass {class}WithResponse:\n"));
    out.docstring(4, &[&format!("The methods of `{class}`, which give with the answer how it came.")]);
    out.text(&format!("\n    def __init__(self, of: {class}) -> None:\n"));
    for operation in spec.operations_of(resource) {
        let is_async = !client.prefix.is_empty();
        let response = if operation.pages && is_async { "pages.answered" } else { client.response };
        out.text(&format!("        self.{0} = {response}(of.{0})\n", operation.method));
    }
    Ok(())
}

/// What a client holds, in slots: what is none of it cannot be set.
fn resources(out: &mut Source, spec: &Spec, client: &Client) {
    out.text(&format!("\n\nclass {}Resources(Configured):\n", client.prefix));
    out.docstring(4, &[&format!("The resources of `{}Conomy`.", client.prefix)]);
    let names = spec.resources.iter().map(|resource| quoted(&resource.name));
    out.text("\n");
    out.list(4, "__slots__ = (", names, ")");
    for resource in &spec.resources {
        let class = class_name(&resource.name);
        out.text(&format!("\n    {}: {}{class}\n", resource.name, client.prefix));
        out.docstring(4, &[&resource.description]);
    }
    out.text(&format!("\n    def _offer(self, call: {}) -> None:\n", client.caller));
    out.text("        self._call = call\n");
    for resource in &spec.resources {
        let class = class_name(&resource.name);
        out.text(&format!("        self.{} = {}{class}(call)\n", resource.name, client.prefix));
    }
}

/// `_operations.py`: what each method calls.
pub(super) fn table(spec: &Spec, facts: &Facts) -> String {
    let mut out = Source::new(crate::SPEC);
    out.docstring(0, &["The operations of the API, as calls are made of them."]);
    out.text("\nfrom __future__ import annotations\n\n");
    out.text("from . import _resolving as resolving\nfrom . import models, resources\n");
    out.text("from ._call import Operation\n\n");
    out.text("OPERATIONS = {\n");
    for (number, operation) in spec.operations.iter().enumerate() {
        let model = |name: &String| format!("models.{name}");
        let path: Vec<String> = operation.path_params.iter().map(|p| quoted(&argument(p))).collect();
        let session = operation.path_params.iter().position(|param| param.names_session);
        let (class, method) = (class_name(&operation.resource), &operation.method);
        out.list(
            4,
            &format!("{}: Operation(", quoted(&operation.id)),
            [
                format!("number={number}"),
                format!("id={}", quoted(&operation.id)),
                format!("name={}", quoted(&format!("{}.{method}", operation.resource))),
                format!("verb={}", quoted(&operation.verb)),
                format!("template={}", quoted(&operation.template)),
                format!("method=resources.{class}.{method}"),
                format!("path={}", tuple(&path)),
                format!("body={}", operation.request.as_ref().map_or("None".into(), model)),
                format!("answer={}", model(&operation.response)),
                format!("session={}", session.map_or("None".into(), |index| index.to_string())),
                format!("unknown={}", quoted(facts.unknown(operation.effect))),
            ],
            "),",
        );
    }
    for operation in &spec.operations {
        if let Some(method) = &operation.resolve {
            let class = class_name(&operation.resource);
            out.list(
                4,
                "resolving.ID: resolving.Resolve(",
                [
                    format!("number={}", spec.operations.len()),
                    "id=resolving.ID".into(),
                    format!("name={}", quoted(&format!("{}.{method}", operation.resource))),
                    format!("verb={}", quoted(&operation.verb)),
                    format!("template={}", quoted(&operation.template)),
                    format!("method=resources.{class}.{method}"),
                    "path=resolving.PATH".into(),
                    "body=None".into(),
                    format!("answer=models.{}", operation.response),
                    "session=None".into(),
                    format!("unknown={}", quoted(facts.unknown(operation.effect))),
                ],
                "),",
            );
        }
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
    arguments.extend(path.iter().map(|name| format!("{name}: str | types.UUID")));
    arguments.push("*".into());
    let (required, optional): (Vec<&Property>, Vec<&Property>) = members.iter().partition(|p| p.required);
    for property in &required {
        arguments.push(format!("{}: {}", python_name(property), input_annotation(spec, property, "models.")));
    }
    for property in &optional {
        arguments
            .push(optional_argument(&python_name(property), &input_annotation(spec, property, "models.")));
    }
    if body {
        arguments.push(optional_argument("extra", "abc.Mapping[str, typing.Any]"));
    }
    let options: Vec<String> = facts.settings(Scope::Call).map(|setting| setting.name.clone()).collect();
    arguments.extend(
        facts
            .settings(Scope::Call)
            .map(|setting| optional_argument(&setting.name, settings::annotation(setting))),
    );
    let model = format!("models.{}", operation.response);
    let item = item(spec, operation);
    let answer = if operation.pages {
        format!("pages.{}[models.{item}]", if is_async { "AsyncPages" } else { "Page" })
    } else if is_async {
        format!("abc.Coroutine[typing.Any, typing.Any, {model}]")
    } else {
        model
    };
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
    if operation.pages {
        let of = if is_async { "AsyncPages" } else { "Page" };
        out.text(&format!("{pad}answer: {answer} = pages.{of}.of(\n{pad}    self._call,\n"));
    } else {
        out.text(&format!("{pad}answer: {answer} = self._call(\n"));
    }
    out.text(&format!("{pad}    {},\n", quoted(&operation.id)));
    if !operation.pages {
        out.text(&format!("{pad}    {},\n", tuple(&path)));
    }
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

/// The schema of what an operation answers page by page.
fn item<'a>(spec: &'a Spec, operation: &Operation) -> &'a str {
    let members = spec.members(&operation.response).unwrap_or_default();
    members
        .iter()
        .find(|member| member.name == "results")
        .and_then(|results| named(&results.ty))
        .unwrap_or_default()
}

/// The method that looks for a payment whose outcome is unknown.
fn resolve_method(out: &mut Source, facts: &Facts, name: &str, item: &str, is_async: bool) {
    let found = format!("abc.Sequence[models.{item}]");
    let answer = if is_async { format!("abc.Coroutine[typing.Any, typing.Any, {found}]") } else { found };
    let mut arguments: Vec<String> = [
        "self",
        "unknown: BaseException | None = None",
        "*",
        "session_id: str | types.UUID | None = None",
        "sent_at: types.datetime | None = None",
        "known: abc.Iterable[str | types.UUID] = ()",
        "wait: float | types.timedelta | None = None",
    ]
    .map(str::to_owned)
    .into();
    let options: Vec<&Setting> = facts.settings(Scope::Call).collect();
    arguments.extend(
        options.iter().map(|setting| optional_argument(&setting.name, settings::annotation(setting))),
    );
    out.text("\n");
    out.list(4, &format!("def {name}("), arguments, &format!(") -> {answer}:"));
    out.text("        \"\"\"Look for a payment whose outcome is unknown.\n\n");
    for text in [
        "Takes the `OutcomeUnknownError`, any exception behind which `unknown_outcome` finds one, or after a restart \
         the session's id and when the payment was sent. Gives the session's payments that were made since, by the \
         service's clock, as soon as there is one.",
        "**An empty list proves nothing**: the service does not say when a payment can be read back that was made. \
         It says that none was seen, and is no reason to mark the payment as failed.",
    ] {
        out.wrapped(8, 8, text);
        out.text("\n");
    }
    out.text("        Args:\n");
    for text in [
        "unknown: What was raised instead of an answer.",
        "session_id: The session that the payment was sent to, in place of `unknown`.",
        "sent_at: When it was sent; a datetime with its time zone.",
        "known: Ids of the session's payments that are accounted for already.",
        "wait: How long to look again and again while there is none, in seconds. Without it: 10. With 0: once.",
    ] {
        out.wrapped(12, 16, text);
    }
    for setting in &options {
        let text = settings::described(setting);
        out.wrapped(
            12,
            16,
            &format!("{}: {text} Of each look. Without it: as the client has it.", setting.name),
        );
    }
    out.text("\n        Raises:\n");
    out.wrapped(12, 16, "ConfigError: There is nothing to look for: the exception is of no such payment.");
    out.wrapped(12, 16, "ConomyError: The last look failed. Nothing was changed.");
    out.text("        \"\"\"\n");
    let mut hidden: Vec<String> = vec!["known".into()];
    hidden.extend(options.iter().filter(|s| settings::is_hidden(s)).map(|s| s.name.clone()));
    out.text("        try:\n            look = resolving.path(unknown, session_id, sent_at, wait, known)\n");
    out.text(&format!("            answer: {answer} = self._call(\n"));
    out.text(
        "                resolving.ID,\n                look,\n                {},\n                None,\n",
    );
    let names: Vec<String> = options.iter().map(|setting| setting.name.clone()).collect();
    mapping(out, 16, &names);
    out.text("            )\n            return answer\n        finally:\n            # A traceback may show this frame.\n");
    out.text(&format!("            del {}\n", hidden.join(", ")));
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
    if ty == "typing.Any" { format!("{name}: {ty} = None") } else { format!("{name}: {ty} | None = None") }
}
