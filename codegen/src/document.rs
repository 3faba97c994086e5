//! The specs as one document, as the emitters and progenitor take it.

use std::path::Path;

use serde_json::{Map, Value, json};

use crate::spec::{self, Result};

/// The specs as one document: the first, and what the others add to it. A query's parameters are a schema in it, so
/// that the clients take them as they take a body.
pub(crate) fn read(paths: &[impl AsRef<Path>]) -> Result<Value> {
    merge(paths, name_queries)
}

/// The specs as one document for others to read: what is written in them for the emitters alone is left out, and its
/// server is the one that answers it, at `base_path`.
pub(crate) fn read_for_others(paths: &[impl AsRef<Path>], base_path: &str) -> Result<Value> {
    let mut whole = merge(paths, |_| Ok(()))?;
    forget_ours(&mut whole);
    whole["info"]["title"] = "ConomyHQ, played by the sandbox".into();
    whole["info"]["description"] = "Everything that the sandbox plays of ConomyHQ's API.".into();
    // Relative to where the document is, so that it holds wherever the sandbox is reached.
    whole["servers"] = json!([{"url": base_path, "description": "This sandbox."}]);
    Ok(whole)
}

fn merge(paths: &[impl AsRef<Path>], prepare: fn(&mut Value) -> Result<()>) -> Result<Value> {
    let mut whole = Value::Null;
    for path in paths {
        let mut document: Value = spec::read(path.as_ref())?;
        refer_here(&mut document);
        prepare(&mut document)?;
        if whole.is_null() { whole = document } else { add(&mut whole, document)? }
    }
    Ok(whole)
}

/// Drops the extensions that only the emitters understand.
fn forget_ours(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|name, _| !name.starts_with("x-conomy-"));
            members.values_mut().for_each(forget_ours);
        }
        Value::Array(items) => items.iter_mut().for_each(forget_ours),
        _ => {}
    }
}

/// Leads references to another spec to the one document that is made of all.
fn refer_here(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                match value {
                    Value::String(reference) if name == "$ref" => {
                        if let Some(at) = reference.find('#') {
                            reference.drain(..at);
                        }
                    }
                    value => refer_here(value),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(refer_here),
        _ => {}
    }
}

/// Adds paths, schemas and tags. What both say must be the same.
fn add(whole: &mut Value, document: Value) -> Result<()> {
    for part in ["/info/version", "/servers", "/security", "/components/securitySchemes"] {
        if whole.pointer(part) != document.pointer(part) {
            return Err(format!("the specs disagree on {part}"));
        }
    }
    for part in ["/paths", "/components/schemas"] {
        let added = document.pointer(part).and_then(Value::as_object).cloned().unwrap_or_default();
        let members = whole.pointer_mut(part).and_then(Value::as_object_mut).ok_or(format!("no {part}"))?;
        for (name, value) in added {
            if members.insert(name.clone(), value).is_some() {
                return Err(format!("two specs have {part}/{name}"));
            }
        }
    }
    let tags = document["tags"].as_array().cloned().unwrap_or_default();
    let known = whole["tags"].as_array_mut().ok_or("the spec has no tags")?;
    for tag in tags {
        match known.iter().find(|other| other["name"] == tag["name"]) {
            None => known.push(tag),
            Some(other) if *other == tag => {}
            Some(_) => return Err(format!("the specs disagree on the tag {}", tag["name"])),
        }
    }
    Ok(())
}

/// Makes a schema of each query, under the name that `x-conomy-query` has for it.
fn name_queries(document: &mut Value) -> Result<()> {
    let mut named = Map::new();
    let paths = document["paths"].as_object().into_iter().flatten();
    for operation in paths.flat_map(|(_, item)| item.as_object().into_iter().flat_map(|item| item.values())) {
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        let mut properties = Map::new();
        for parameter in parameters.filter(|parameter| parameter["in"] == "query") {
            let mut property = parameter["schema"].clone();
            if let (Value::Object(property), Value::Object(parameter)) = (&mut property, parameter)
                && !property.contains_key("$ref")
            {
                let of_schema = |name: &String| name == "description" || name.starts_with("x-conomy-");
                property.extend(
                    parameter.iter().filter(|(n, _)| of_schema(n)).map(|(n, v)| (n.clone(), v.clone())),
                );
            }
            properties.insert(parameter["name"].as_str().unwrap_or_default().to_owned(), property);
        }
        let Some(name) = operation["x-conomy-query"].as_str() else {
            if properties.is_empty() {
                continue;
            }
            return Err(format!("{}: a query needs a name, x-conomy-query", operation["operationId"]));
        };
        let summary = operation["summary"].as_str().unwrap_or_default();
        let schema = json!({
            "type": "object",
            "description": format!("What is asked to {}{}.", summary[..1].to_lowercase(), &summary[1..]),
            "additionalProperties": {},
            "properties": properties,
        });
        named.insert(name.to_owned(), schema);
    }
    if let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) {
        schemas.extend(named);
    }
    Ok(())
}
