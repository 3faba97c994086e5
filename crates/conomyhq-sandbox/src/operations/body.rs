//! Bodies of requests: held against the spec's types, and what of them is answered as it came.

use axum::http::{HeaderMap, header};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use crate::errors::{Failure, Kind};

/// How deep a body may be nested. What is kept of it is read again by a parser that goes no deeper than 127, within a record
/// of some levels of its own.
const DEEPEST: usize = 100;

/// Reads a body as one of the spec's types.
pub(crate) fn read<T: DeserializeOwned>(headers: &HeaderMap, body: &[u8]) -> Result<T, Failure> {
    let media_type =
        headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = media_type.split(';').next().unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case("application/json") {
        return Err(Kind::ParsingResource.because("the body is not declared as application/json"));
    }
    let body: Value =
        serde_json::from_slice(body).map_err(|_| Kind::ParsingResource.because("the body is no JSON"))?;
    if let Some(why) = unreadable_once_kept(&body, DEEPEST) {
        return Err(Kind::ParsingResource.because(why));
    }
    serde_path_to_error::deserialize(body).map_err(|error| {
        let reason = error.inner().to_string();
        let path = error.path().to_string();
        let path = if path == "." { "" } else { &path };
        // serde says what is missing in words only. A wrong type's words would repeat the value: they stay here.
        match reason.strip_prefix("missing field `").and_then(|rest| rest.split('`').next()) {
            Some(field) if path.is_empty() => Kind::MissingParam.because(format!("{field} is required")),
            Some(field) => Kind::MissingParam.because(format!("{path}.{field} is required")),
            None if path.is_empty() => Kind::InvalidParam.because("the body is no JSON object"),
            None => Kind::InvalidParam.because(format!("{path} is not of the documented type")),
        }
    })
}

/// Why a value could not be read again, if it could not: it is nested deeper than this, or has a member whose name serde_json
/// takes for a sign of its own, and what is below it for no object.
fn unreadable_once_kept(value: &Value, depth: usize) -> Option<&'static str> {
    const SIGN: &str = "$serde_json::private::";
    let below = |value| unreadable_once_kept(value, depth - 1);
    match value {
        Value::Array(_) | Value::Object(_) if depth == 0 => Some("the body is nested too deep"),
        Value::Array(elements) => elements.iter().find_map(below),
        Value::Object(members) if members.keys().any(|name| name.starts_with(SIGN)) => {
            Some("the body has a member of a reserved name")
        }
        Value::Object(members) => members.values().find_map(below),
        _ => None,
    }
}

/// The members that the answer's schema `T` does not name either: a named one would have to fit it.
pub(crate) fn unnamed<T: DeserializeOwned>(
    members: &Map<String, Value>,
    bare: &Value,
    extra: impl Fn(T) -> Map<String, Value>,
) -> Map<String, Value> {
    let is_unnamed = |name: &String, value: &Value| {
        let mut answer = bare.clone();
        answer[name] = value.clone();
        serde_json::from_value::<T>(answer).is_ok_and(|answer| extra(answer).contains_key(name))
    };
    members
        .iter()
        .filter(|(name, value)| is_unnamed(name, value))
        .map(|(n, v)| (n.clone(), v.clone()))
        .collect()
}

pub(crate) fn as_object(body: &impl Serialize) -> Map<String, Value> {
    match serde_json::to_value(body) {
        Ok(Value::Object(members)) => members,
        _ => Map::new(),
    }
}
