//! What the API sends and answers: an interface each, and what of an answer may be printed.

use super::{doc, header, list, quoted};
use crate::spec::{Kind, Property, Schema, Spec, Type};

/// `models.ts`.
pub(super) fn interfaces(spec: &Spec) -> String {
    let mut out = header(crate::SPEC);
    for schema in &spec.schemas {
        out += &match &schema.kind {
            Kind::Object(properties) => interface(spec, schema, properties),
            Kind::OpenEnum(values) => open_enum(schema, values),
        };
    }
    out
}

/// `printable.ts`: of everything that an answer can hold, how its members are printed.
pub(super) fn printable(spec: &Spec) -> String {
    let mut models = String::new();
    let mut enums = String::new();
    for schema in spec.schemas.iter().filter(|schema| schema.received) {
        match &schema.kind {
            Kind::Object(properties) => {
                let members = properties.iter().map(|p| format!("    {}: {},\n", p.name, mark(spec, p)));
                models += &format!("  {}: {{\n{}  }},\n", schema.name, members.collect::<String>());
            }
            Kind::OpenEnum(values) if schema.printable => {
                let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
                enums += &list("  ", &format!("{}: [", schema.name), &values, "],");
            }
            Kind::OpenEnum(_) => {}
        }
    }
    let mut out = header(crate::SPEC);
    out += "\nimport type { Mark } from \"./printing.js\";\n\n";
    out += &doc("", &["The members of every model, and how each is printed.", "@internal"]);
    out += &format!(
        "export const MODELS: Readonly<Record<string, Readonly<Record<string, Mark>>>> = {{\n{models}}};\n\n"
    );
    out += &doc("", &["The values that are printed of every enum.", "@internal"]);
    out + &format!("export const ENUMS: Readonly<Record<string, readonly string[]>> = {{\n{enums}}};\n")
}

fn mark(spec: &Spec, property: &Property) -> String {
    fn of(spec: &Spec, ty: &Type, printable: bool) -> String {
        let scalar = |name: &str| quoted(if printable { name } else { "masked" });
        match ty {
            Type::String => scalar("string"),
            Type::Integer => scalar("number"),
            Type::Boolean => scalar("boolean"),
            Type::Any => scalar("any"),
            Type::Array(items) => match of(spec, items, printable) {
                masked if masked == quoted("masked") => masked,
                items => format!("[{items}]"),
            },
            // What it points at says what may be printed of it.
            Type::Ref(name) => match spec.schemas.iter().find(|schema| schema.name == *name) {
                Some(Schema { kind: Kind::OpenEnum(_), printable: false, .. }) | None => quoted("masked"),
                Some(_) => quoted(name),
            },
        }
    }
    of(spec, &property.ty, property.printable)
}

/// What is sent has the members that the spec names. What is answered may have others, and so may the models that it
/// holds: one that is both sent and answered gets a second interface for that.
fn interface(spec: &Spec, schema: &Schema, properties: &[Property]) -> String {
    let mut out = format!("\n{}export interface {} {{\n", doc("", &[&schema.description]), schema.name);
    let received = schema.received && !schema.sent;
    for property in properties {
        out += &member(spec, schema, property, received);
    }
    if !schema.sent {
        return out + OTHERS + "}\n";
    }
    out += "}\n";
    if schema.received {
        let name = received_name(&schema.name);
        let about = format!("{{@link {}}}, in an answer.", schema.name);
        out += &format!("\n{}export interface {name} extends {} {{\n", doc("", &[&about]), schema.name);
        for property in properties {
            let answered = member(spec, schema, property, true);
            if answered != member(spec, schema, property, false) {
                out += &answered;
            }
        }
        out += OTHERS;
        out += "}\n";
    }
    out
}

const OTHERS: &str =
    "  /** Members that this version does not know stay in place. */\n  [member: string]: unknown;\n";

fn member(spec: &Spec, schema: &Schema, property: &Property, received: bool) -> String {
    let mut ty = ty(spec, &property.ty, received);
    // A body that is only sent is the caller's own; in what comes back the API may say `null` for "none".
    if !property.required && property.ty != Type::Any {
        ty += if schema.received { " | null | undefined" } else { " | undefined" };
    }
    let optional = if property.required { "" } else { "?" };
    format!("{}  {}{optional}: {ty};\n", doc("  ", &[&property.description]), property.name)
}

fn received_name(name: &str) -> String {
    format!("Received{name}")
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

fn ty(spec: &Spec, ty: &Type, received: bool) -> String {
    match ty {
        Type::String => "string".into(),
        Type::Integer => "number".into(),
        Type::Boolean => "boolean".into(),
        Type::Any => "unknown".into(),
        Type::Array(items) if received => format!("{}[]", self::ty(spec, items, received)),
        Type::Array(items) => format!("readonly {}[]", self::ty(spec, items, received)),
        Type::Ref(name) => {
            let both = |schema: &Schema| {
                schema.name == *name && schema.sent && matches!(schema.kind, Kind::Object(_))
            };
            if received && spec.schemas.iter().any(both) { received_name(name) } else { name.clone() }
        }
    }
}
