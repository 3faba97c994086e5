//! TypeScript: interfaces in the API's own names, and one class of methods for each resource.
//!
//! JavaScript gets a response as the JSON that it is, so the interfaces describe and never convert: members that the
//! spec does not name stay where they are, and an optional member may also be the `null` that the API may answer.

use std::collections::BTreeSet;

use heck::{ToLowerCamelCase, ToSnakeCase, ToUpperCamelCase};

use crate::spec::{Effect, Kind, Operation, Property, Schema, Spec, Type};
use crate::{File, facts::Facts};

const WIDTH: usize = 110;

pub(crate) fn files(spec: &Spec, _facts: &Facts) -> Vec<File> {
    vec![("bindings/node/src/models.ts", models(spec)), ("bindings/node/src/resources.ts", resources(spec))]
}

/// The request and response types.
fn models(spec: &Spec) -> String {
    let mut out = header();
    for schema in &spec.schemas {
        out += &match &schema.kind {
            Kind::Object(properties) => interface(schema, properties),
            Kind::OpenEnum(values) => open_enum(schema, values),
        };
    }
    out
}

/// The resources: a class each, with a method for every operation.
fn resources(spec: &Spec) -> String {
    let models: BTreeSet<&str> = spec
        .operations
        .iter()
        .flat_map(|o| o.request.as_deref().into_iter().chain([o.response.as_str()]))
        .collect();
    let models: String = models.iter().map(|name| format!("  {name},\n")).collect();
    let mut out = header();
    out += "\nimport type { Call } from \"./call.js\";\n";
    out += &format!("import type {{\n{models}}} from \"./models.js\";\n");
    out += "import type { CallOptions } from \"./options.js\";\n";
    let resources: BTreeSet<&str> = spec.operations.iter().map(|o| o.resource.as_str()).collect();
    for resource in resources {
        let class = resource.to_upper_camel_case();
        let words = resource.to_snake_case().replace('_', " ");
        out += "\n";
        let accessor = resource.to_lower_camel_case();
        out += &doc("", &[&format!("What can be done with {words}; at hand as `conomy.{accessor}`.")]);
        out += &format!("export class {class} {{\n  readonly #call: Call;\n\n");
        out += "  /** @internal */\n  constructor(call: Call) {\n    this.#call = call;\n  }\n";
        for operation in spec.operations.iter().filter(|o| o.resource == resource) {
            out += &method(spec, operation);
        }
        out += "}\n";
    }
    out
}

fn header() -> String {
    format!("// @generated from {} by `{}`. Do not edit.\n", crate::SPEC, crate::COMMAND)
}

fn interface(schema: &Schema, properties: &[Property]) -> String {
    let mut out = format!("\n{}", doc("", &[&schema.description]));
    out += &format!("export interface {} {{\n", schema.name);
    for property in properties {
        out += &doc("  ", &[&property.description]);
        // A body that is only sent is the caller's own; in what comes back the API may say `null` for "none".
        let or_null =
            if !property.required && schema.received && property.ty != Type::Any { " | null" } else { "" };
        let mark = if property.required { "" } else { "?" };
        out += &format!("  {}{mark}: {}{or_null};\n", property.name, ty(&property.ty));
    }
    out +=
        "  /** Members that this version does not know stay in place. */\n  [member: string]: unknown;\n}\n";
    out
}

fn open_enum(schema: &Schema, values: &[String]) -> String {
    let known = format!("{} These are the values known today; expect others.", schema.description);
    let mut out = format!("\n{}", doc("", &[&known]));
    out += &format!("export type {} =\n", schema.name);
    for value in values {
        out += &format!("  | {}\n", quoted(value));
    }
    // `string & {}` accepts every string and still lets editors offer the known ones.
    out += "  | (string & {});\n";
    out
}

fn ty(ty: &Type) -> String {
    match ty {
        Type::String => "string".into(),
        Type::Integer => "number".into(),
        Type::Boolean => "boolean".into(),
        Type::Any => "unknown".into(),
        Type::Array(items) => format!("{}[]", self::ty(items)),
        Type::Ref(name) => name.clone(),
    }
}

fn method(spec: &Spec, operation: &Operation) -> String {
    let name = operation.method.to_lower_camel_case();
    let params: Vec<&str> = operation.path_params.iter().map(|p| p.name.as_str()).collect();
    let mut args: Vec<String> = params.iter().map(|name| format!("{name}: string")).collect();
    args.extend(operation.request.iter().map(|request| format!("body: {request}")));
    args.push("options?: CallOptions".into());
    let response = &operation.response;
    let descriptor = format!(
        "{{ id: {}, name: {} }}",
        quoted(&operation.id),
        quoted(&format!("{}.{}", operation.resource, operation.method))
    );
    let path = if params.is_empty() { "{}".into() } else { format!("{{ {} }}", params.join(", ")) };
    let body = if operation.request.is_some() { "body" } else { "undefined" };

    let summary = format!("{}.", operation.summary);
    let mut out = format!("\n{}", doc("  ", &[&summary, &operation.description, &tags(spec, operation)]));
    let signature = format!("  {name}({}): Promise<{response}> {{\n", args.join(", "));
    out += &if signature.len() <= WIDTH {
        signature
    } else {
        format!("  {name}(\n    {},\n  ): Promise<{response}> {{\n", args.join(",\n    "))
    };
    out += "    return this.#call(\n";
    for arg in [descriptor.as_str(), path.as_str(), body, "options"] {
        out += &format!("      {arg},\n");
    }
    out + "    );\n  }\n"
}

/// The parameters, and what a failure means for money.
fn tags(spec: &Spec, operation: &Operation) -> String {
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
    let unknown = match operation.effect {
        Effect::Charge => "The payer may have been charged: look the payment up before trying again.",
        Effect::Create => "The session may exist; opening another one charges nobody.",
        Effect::Rotate => "The token may have been replaced.",
        Effect::Read => "Nothing was changed.",
    };
    tags.push(format!("@throws `OutcomeUnknownError` {unknown}"));
    tags.join("\n")
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
