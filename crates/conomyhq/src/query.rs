//! A query, from the JSON object that callers and bindings give it as.

use serde_json::{Map, Value};

use crate::{
    error::{Error, Result},
    json,
};

/// Names and values, in order.
pub(crate) type Query = Vec<(String, String)>;

/// Reads the object. What is null is left out.
///
/// # Errors
///
/// [`Error::Config`] for a member that is neither a text nor a number nor a truth value: it has no form in a query.
pub(crate) fn query(object: &[u8]) -> Result<Query> {
    let members: Map<String, Value> =
        json::read(object).map_err(|problem| Error::config(format!("the query {}", problem.why)))?;
    let pair = |(name, value): (String, Value)| match value {
        Value::Null => None,
        Value::String(text) => Some(Ok((name, text))),
        Value::Bool(_) | Value::Number(_) => Some(Ok((name, value.to_string()))),
        Value::Array(_) | Value::Object(_) => {
            Some(Err(Error::setting(&name, "has no form in a query: it must be a text or a number")))
        }
    };
    members.into_iter().filter_map(pair).collect()
}
