//! What can be done: a class for each resource with a method for each operation, and a client's accessors.

use std::collections::BTreeSet;

use heck::ToUpperCamelCase;

use super::{WIDTH, camel, doc, header, list, quoted, sentence};
use crate::facts::Facts;
use crate::spec::{Effect, Operation, Spec, named};

/// `resources.ts`.
pub(super) fn classes(spec: &Spec, facts: &Facts) -> String {
    let models: BTreeSet<&str> = spec
        .operations
        .iter()
        .flat_map(|o| {
            let item = o.pages.then(|| item(spec, o));
            o.request.as_deref().into_iter().chain([o.response.as_str()]).chain(item)
        })
        .collect();
    let models: Vec<String> = models.into_iter().map(str::to_owned).collect();
    let mut out = header(crate::SPEC);
    out += "\nimport type { Call } from \"./connection.js\";\n";
    out += &list("", "import type { ", &models, " } from \"./models.js\";");
    out += "import type { CallOptions } from \"./options.js\";\n";
    out += "import { paged, type PagePromise } from \"./pages.js\";\n";
    out += "import { resolving, type ResolveOptions } from \"./resolving.js\";\n";
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
    // All that a query can say is optional, and so is saying anything.
    let (given, otherwise) = if operation.asks_by_query { ("query", " = {}") } else { ("body", "") };
    args.extend(operation.request.iter().map(|request| format!("{given}: {request}{otherwise}")));
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
    let body = if operation.request.is_some() { given } else { "undefined" };

    let summary = format!("{}.", operation.summary);
    let mut out =
        format!("\n{}", doc("  ", &[&summary, &operation.description, &tags(spec, facts, operation)]));
    let name = camel(&operation.method);
    let promise = match operation.pages {
        true => format!("PagePromise<{response}, {}>", item(spec, operation)),
        false => format!("ConomyPromise<{response}>"),
    };
    let signature = format!("  {name}({}): {promise} {{\n", args.join(", "));
    out += &if signature.len() <= WIDTH {
        signature
    } else {
        format!("  {name}(\n    {},\n  ): {promise} {{\n", args.join(",\n    "))
    };
    out +=
        if operation.pages { "    return paged(\n      this.#call,\n" } else { "    return this.#call(\n" };
    out += &list("      ", "{ ", &descriptor, " },");
    let path = (!operation.pages).then_some(path.as_str());
    for arg in path.into_iter().chain([body, "options"]) {
        out += &format!("      {arg},\n");
    }
    out += "    );\n  }\n";
    if let Some(name) = &operation.resolve {
        out += &resolve(spec, operation, &camel(name));
    }
    out
}

/// The schema of what an operation answers page by page.
fn item<'a>(spec: &'a Spec, operation: &Operation) -> &'a str {
    let members = spec.members(&operation.response).unwrap_or_default();
    let results = members.iter().find(|member| member.name == "results");
    results.and_then(|results| named(&results.ty)).unwrap_or_default()
}

/// The method that looks for a payment whose outcome is unknown.
fn resolve(spec: &Spec, operation: &Operation, name: &str) -> String {
    let text = doc(
        "  ",
        &[
            "Looks for a payment whose outcome is unknown.",
            "Takes the `OutcomeUnknownError`, any error behind which `unknownOutcome` finds one, or after a restart the \
             session's id and when the payment was sent. Gives the session's payments that were made since, by the \
             service's clock, as soon as there is one.",
            "**An empty array proves nothing**: the service does not say when a payment can be read back that was made. \
             It says that none was seen, and is no reason to mark the payment as failed.",
            "@param unknown - What was thrown instead of an answer, or the session and the time.\n\
             @param options - For how long to look, and what differs from the client's settings for each look.\n\
             @throws `ConfigError` There is nothing to look for: the error is of no such payment.\n\
             @throws `ConomyError` The last look failed. Nothing was changed.",
        ],
    );
    let descriptor = [
        format!("number: {}", spec.operations.len()),
        format!("name: {}", quoted(&format!("{}.{name}", operation.resource))),
        format!("model: {}", quoted(&operation.response)),
        format!("method: {}", quoted(&operation.verb)),
        format!("route: {}", quoted(&operation.template)),
    ];
    let found = item(spec, operation);
    format!(
        "\n{text}  {name}(unknown: unknown, options?: ResolveOptions): Promise<{found}[]> {{\n    \
         return resolving<{found}>(\n      this.#call,\n{}      unknown,\n      options,\n    );\n  }}\n",
        list("      ", "{ ", &descriptor, " },")
    )
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
        let given = if operation.asks_by_query { "query" } else { "body" };
        tags.push(format!("@param {given} - {}", described(request)));
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
