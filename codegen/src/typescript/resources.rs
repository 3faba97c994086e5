//! What can be done: a class for each resource with a method for each operation, and a client's accessors.

use std::collections::BTreeSet;

use heck::ToUpperCamelCase;

use super::{WIDTH, camel, doc, header, list, quoted, sentence};
use crate::facts::Facts;
use crate::spec::{Effect, Operation, Spec};

/// `resources.ts`.
pub(super) fn classes(spec: &Spec, facts: &Facts) -> String {
    let models: BTreeSet<&str> = spec
        .operations
        .iter()
        .flat_map(|o| o.request.as_deref().into_iter().chain([o.response.as_str()]))
        .collect();
    let models: Vec<String> = models.into_iter().map(str::to_owned).collect();
    let mut out = header(crate::SPEC);
    out += "\nimport type { Call } from \"./connection.js\";\n";
    out += &list("", "import type { ", &models, " } from \"./models.js\";");
    out += "import type { CallOptions } from \"./options.js\";\n";
    out += "import type { ConomyPromise } from \"./response.js\";\n";
    for resource in &spec.resources {
        let accessor = format!("At hand as `conomy.{}`.", camel(&resource.name));
        out += &format!("\n{}", doc("", &[&resource.description, &accessor]));
        out += &format!("export class {} {{\n  readonly #call: Call;\n\n", class(&resource.name));
        out += "  /** @internal */\n  constructor(call: Call) {\n    this.#call = call;\n  }\n";
        for operation in spec.operations_of(resource) {
            out += &method(spec, facts, operation);
        }
        out += "}\n";
    }
    out + &accessors(spec)
}

/// What a client offers: every resource.
fn accessors(spec: &Spec) -> String {
    let mut out = format!("\n{}export class Resources {{\n", doc("", &["The resources of a client."]));
    let mut made = String::new();
    for resource in &spec.resources {
        let (name, class) = (camel(&resource.name), class(&resource.name));
        out += &doc("  ", &[&resource.description]);
        out += &format!("  readonly {name}: {class};\n");
        made += &format!("    this.{name} = new {class}(call);\n");
    }
    out + &format!("\n  /** @internal */\n  constructor(call: Call) {{\n{made}  }}\n}}\n")
}

fn class(resource: &str) -> String {
    resource.to_upper_camel_case()
}

fn method(spec: &Spec, facts: &Facts, operation: &Operation) -> String {
    let params: Vec<&str> = operation.path_params.iter().map(|p| p.name.as_str()).collect();
    let mut args: Vec<String> = params.iter().map(|name| format!("{name}: string")).collect();
    args.extend(operation.request.iter().map(|request| format!("body: {request}")));
    // Without a body there is nowhere to put `extra`.
    let options = if operation.request.is_some() { "CallOptions" } else { "Omit<CallOptions, \"extra\">" };
    args.push(format!("options?: {options}"));
    let response = &operation.response;
    let mut descriptor = vec![
        format!("number: {}", spec.number(operation)),
        format!("name: {}", quoted(&format!("{}.{}", operation.resource, operation.method))),
        format!("model: {}", quoted(response)),
        format!("method: {}", quoted(&operation.verb)),
        format!("route: {}", quoted(&operation.template)),
    ];
    if let Some(session) = operation.path_params.iter().find(|param| param.names_session) {
        descriptor.push(format!("session: {}", quoted(&session.name)));
    }
    let path = if params.is_empty() { "{}".into() } else { format!("{{ {} }}", params.join(", ")) };
    let body = if operation.request.is_some() { "body" } else { "undefined" };

    let summary = format!("{}.", operation.summary);
    let mut out =
        format!("\n{}", doc("  ", &[&summary, &operation.description, &tags(spec, facts, operation)]));
    let name = camel(&operation.method);
    let signature = format!("  {name}({}): ConomyPromise<{response}> {{\n", args.join(", "));
    out += &if signature.len() <= WIDTH {
        signature
    } else {
        format!("  {name}(\n    {},\n  ): ConomyPromise<{response}> {{\n", args.join(",\n    "))
    };
    out += "    return this.#call(\n";
    out += &list("      ", "{ ", &descriptor, " },");
    for arg in [path.as_str(), body, "options"] {
        out += &format!("      {arg},\n");
    }
    out + "    );\n  }\n"
}

/// The parameters, and what a failure means for money.
fn tags(spec: &Spec, facts: &Facts, operation: &Operation) -> String {
    let described = |name: &String| {
        spec.schemas
            .iter()
            .find(|schema| schema.name == *name)
            .map_or("", |schema| schema.description.as_str())
    };
    let mut tags = Vec::new();
    for param in &operation.path_params {
        tags.push(format!("@param {} - {}", param.name, param.description));
    }
    if let Some(request) = &operation.request {
        tags.push(format!("@param body - {}", described(request)));
    }
    tags.push("@param options - What differs from the client's settings for this one call.".into());
    tags.push("@throws `ConomyError` Its `outcome` tells whether the call may have had an effect.".into());
    // Whatever becomes of a call that changes nothing is known.
    if operation.effect != Effect::Read {
        let unknown = sentence(facts.unknown(operation.effect));
        tags.push(format!("@throws `OutcomeUnknownError` {unknown}"));
    }
    tags.join("\n")
}
