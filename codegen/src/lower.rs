//! The honest spec, lowered to what progenitor can take.
//!
//! Each transform has a name, says why it is needed, and fails when it finds nothing to do: a change of the spec or
//! of progenitor that makes one pointless is noticed, never silently absorbed.

use serde_json::{Value, json};

use crate::spec::Result;

/// A change of the document that counts how often it applied.
type Transform = fn(&mut Value) -> usize;

const TRANSFORMS: [(&str, Transform); 5] = [
    ("undeclare_errors", undeclare_errors),
    ("leave_headers_to_the_client", leave_headers_to_the_client),
    ("read_formats_as_plain_strings", read_formats_as_plain_strings),
    ("accept_null_for_optional_arrays", accept_null_for_optional_arrays),
    ("forget_security", forget_security),
];

/// Applies every transform, in order.
pub(crate) fn lower(mut document: Value) -> Result<Value> {
    for (name, transform) in TRANSFORMS {
        if transform(&mut document) == 0 {
            return Err(format!("the transform {name} found nothing to do: is it still needed?"));
        }
    }
    Ok(document)
}

/// A declared error whose body is not the documented JSON loses its HTTP status in progenitor's client. Undeclared
/// statuses arrive whole, so errors are declared for readers and read by the client itself.
fn undeclare_errors(document: &mut Value) -> usize {
    let mut applied = 0;
    for operation in operations(document) {
        if let Some(responses) = operation["responses"].as_object_mut() {
            let before = responses.len();
            responses.retain(|status, _| status.starts_with('2'));
            applied += before - responses.len();
        }
    }
    remove(&mut document["components"], "responses");
    remove(&mut document["components"]["schemas"], "ErrorBody");
    applied
}

/// The client sets its headers once for every operation; as parameters they would be arguments of each method.
fn leave_headers_to_the_client(document: &mut Value) -> usize {
    let mut applied = 0;
    for operation in operations(document) {
        if let Some(parameters) = operation["parameters"].as_array_mut() {
            let before = parameters.len();
            parameters.retain(|p| p["in"] == "path");
            applied += before - parameters.len();
        }
    }
    remove(&mut document["components"], "parameters");
    applied
}

/// A date that the client cannot read must not fail a payment that went through, so dates stay the strings they are.
fn read_formats_as_plain_strings(document: &mut Value) -> usize {
    let mut applied = 0;
    for (schema, _) in properties(document) {
        if schema["type"] == "string" {
            applied += usize::from(remove(schema, "format"));
        }
    }
    applied
}

/// typify reads an optional array as a `Vec` with a default, which `null` fails; nullable, it becomes an `Option`.
fn accept_null_for_optional_arrays(document: &mut Value) -> usize {
    let mut applied = 0;
    for (schema, required) in properties(document) {
        if schema["type"] == "array" && !required {
            schema["nullable"] = json!(true);
            applied += 1;
        }
    }
    applied
}

/// The credentials are the client's affair; progenitor only warns about them.
fn forget_security(document: &mut Value) -> usize {
    usize::from(remove(document, "security"))
        + usize::from(remove(&mut document["components"], "securitySchemes"))
}

fn operations(document: &mut Value) -> impl Iterator<Item = &mut Value> {
    let paths = document["paths"].as_object_mut().into_iter().flat_map(|paths| paths.values_mut());
    paths.flat_map(|item| item.as_object_mut().into_iter().flat_map(|item| item.values_mut()))
}

/// Every property of every named object, with whether it is required.
fn properties(document: &mut Value) -> impl Iterator<Item = (&mut Value, bool)> {
    let schemas = document["components"]["schemas"].as_object_mut().into_iter().flat_map(|s| s.values_mut());
    schemas.flat_map(|schema| {
        let required = schema["required"].clone();
        let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
        properties.into_iter().flatten().map(move |(name, property)| {
            let required = required.as_array().is_some_and(|names| names.iter().any(|n| n == name));
            (property, required)
        })
    })
}

fn remove(object: &mut Value, key: &str) -> bool {
    object.as_object_mut().is_some_and(|object| object.remove(key).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transform_that_finds_nothing_to_do_is_named() {
        let text = include_str!("../../openapi/checkout.yaml");
        let lowered =
            lower(serde_saphyr::from_str(text).expect("it is YAML")).expect("each transform applies");
        let again = lower(lowered).expect_err("nothing is left to lower");
        assert!(again.contains("undeclare_errors"), "{again}");
    }
}
