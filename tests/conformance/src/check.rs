//! Whether what came is what a case expects.

use serde_json::Value;

/// Says where `actual` is not what `expected` states. An object states a subset of members; null states absence or
/// null; `{any: true}` states presence; `{has: text}` states a part of a text.
pub(crate) fn compare(at: &str, expected: &Value, actual: &Value, problems: &mut Vec<String>) {
    match expected {
        Value::Object(members) if members.len() == 1 && members.contains_key("any") => {
            if actual.is_null() {
                problems.push(format!("{at} is absent"));
            }
        }
        Value::Object(members) if members.len() == 1 && members.contains_key("has") => {
            let part = members["has"].as_str().unwrap_or_default();
            if !actual.as_str().is_some_and(|text| text.contains(part)) {
                problems.push(format!("{at} is {actual}, which does not hold {part:?}"));
            }
        }
        Value::Object(members) => {
            for (name, value) in members {
                compare(&format!("{at}.{name}"), value, &actual[name.as_str()], problems);
            }
        }
        Value::Array(items) => {
            let found = actual.as_array().map_or(&[][..], Vec::as_slice);
            if found.len() != items.len() {
                problems.push(format!("{at} has {} items, not {}", found.len(), items.len()));
            }
            for (i, (item, found)) in items.iter().zip(found).enumerate() {
                compare(&format!("{at}[{i}]"), item, found, problems);
            }
        }
        _ => {
            let same =
                expected == actual || expected.as_f64().zip(actual.as_f64()).is_some_and(|(a, b)| a == b);
            if !same {
                problems.push(format!("{at} is {actual}, not {expected}"));
            }
        }
    }
}

/// What a case states of one request: method, path, headers (null: not sent), and a body as text, or as JSON.
pub(crate) fn compare_request(at: &str, expected: &Value, actual: &Value, problems: &mut Vec<String>) {
    for name in ["method", "path"] {
        if !expected[name].is_null() {
            compare(&format!("{at}.{name}"), &expected[name], &actual[name], problems);
        }
    }
    for (name, value) in expected["headers"].as_object().into_iter().flatten() {
        let found: Vec<_> = headers(actual, name).collect();
        match (value, found.as_slice()) {
            (Value::Null, []) => {}
            (Value::String(value), [found]) if value == found => {}
            _ => problems.push(format!("{at}: the header {name} is {found:?}, not {value}")),
        }
    }
    match &expected["body"] {
        Value::Null => {}
        Value::String(text) => {
            compare(&format!("{at}.body"), &Value::from(text.as_str()), &actual["body"], problems)
        }
        json => {
            let sent = actual["body"].as_str().unwrap_or_default();
            match serde_json::from_str::<Value>(sent) {
                Ok(sent) if sent == *json => {}
                _ => problems.push(format!("{at}.body is {sent}, not {json}")),
            }
        }
    }
}

fn headers<'a>(request: &'a Value, name: &'a str) -> impl Iterator<Item = &'a str> {
    let pairs = request["headers"].as_array().into_iter().flatten();
    pairs
        .filter(move |pair| pair[0].as_str().is_some_and(|n| n.eq_ignore_ascii_case(name)))
        .filter_map(|pair| pair[1].as_str())
}
