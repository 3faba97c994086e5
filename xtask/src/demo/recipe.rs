//! The recipe, as its authors wrote it, and whether what happened is what it says.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::process::Result;

const RECIPE: &str = include_str!("recipe.http");

/// A request of the recipe and its answer, with placeholders such as `<CHECKOUT_TOKEN>` or, in a request's head,
/// `{CHECKOUT_TOKEN}`.
pub(crate) struct Exchange {
    method: &'static str,
    path: &'static str,
    headers: Vec<(&'static str, &'static str)>,
    pub(crate) body: Option<Value>,
    answer: Value,
}

/// The recipe's exchanges, in order.
pub(crate) fn exchanges() -> Vec<Exchange> {
    RECIPE.split("Request\n").skip(1).map(|text| read(text).expect("the recipe is complete")).collect()
}

fn read(text: &'static str) -> Option<Exchange> {
    let (request, answer) = text.split_once("Response\n")?;
    let (head, body) = request.split_once("\n\n")?;
    let mut lines = head.lines();
    let mut first = lines.next()?.split(' ');
    Some(Exchange {
        method: first.next()?,
        path: first.next()?,
        headers: lines.map(|line| line.split_once(": ")).collect::<Option<_>>()?,
        body: if body.trim().is_empty() { None } else { Some(serde_json::from_str(body).ok()?) },
        answer: serde_json::from_str(answer).ok()?,
    })
}

/// What the placeholders stand for, as far as it is known.
pub(crate) struct Names(BTreeMap<String, String>);

impl Names {
    pub(crate) fn new(known: &[(&str, &str)]) -> Self {
        Self(known.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect())
    }

    /// Says what a placeholder stands for.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.0.insert(name.to_owned(), value.to_owned());
    }

    /// What a placeholder stands for.
    pub(crate) fn get(&self, name: &str) -> Result<String> {
        self.0.get(name).cloned().ok_or_else(|| format!("{name} is not known yet"))
    }

    /// The text with what its placeholders stand for.
    fn fill(&self, text: &str) -> String {
        let mut filled = text.to_owned();
        for (name, value) in &self.0 {
            filled = filled.replace(&format!("<{name}>"), value).replace(&format!("{{{name}}}"), value);
        }
        filled
    }

    /// The JSON with what its placeholders stand for.
    pub(crate) fn fill_json(&self, template: &Value) -> Value {
        match template {
            Value::String(text) => self.fill(text).into(),
            Value::Object(members) => {
                members.iter().map(|(name, value)| (name.clone(), self.fill_json(value))).collect()
            }
            other => other.clone(),
        }
    }

    /// Learns what a placeholder that is the whole of a member stands for; it must be a text.
    fn learn(&mut self, template: &Value, actual: &Value) {
        for (name, value) in template.as_object().into_iter().flatten() {
            let placeholder = value.as_str().and_then(|text| text.strip_prefix('<')?.strip_suffix('>'));
            if let Some((placeholder, value)) =
                placeholder.zip(actual[name].as_str().filter(|text| !text.is_empty()))
            {
                self.0.entry(placeholder.to_owned()).or_insert_with(|| value.to_owned());
            }
        }
    }
}

impl Exchange {
    /// Whether the answer has the recipe's members and no others. It tells the ids that later requests name.
    pub(crate) fn check_answer(&self, answer: &Value, names: &mut Names) -> Result {
        names.learn(&self.answer, answer);
        same("the answer", &names.fill_json(&self.answer), answer)
    }

    /// Whether a request, as the sandbox recorded it, is the recipe's; `address` is where it went.
    pub(crate) fn check_request(&self, request: &Value, names: &Names, address: &str) -> Result {
        same("the method", &self.method.into(), &request["method"])?;
        same("the path", &names.fill(self.path).into(), &request["path"])?;
        for (name, value) in &self.headers {
            let sent = header(request, name).ok_or_else(|| format!("the request has no {name}"))?;
            let as_written = match *name {
                "Host" => sent == address,
                // The library names itself after the application.
                "User-Agent" => sent.split(' ').next() == Some(value),
                _ => sent == names.fill(value),
            };
            if !as_written {
                return Err(format!("the request says {name}: {sent}"));
            }
        }
        if self.body.is_none() && header(request, "Content-Type").is_some() {
            return Err("a request without a body has a Content-Type".into());
        }
        let body = request["body"].as_str().map(serde_json::from_str).transpose();
        let body: Option<Value> = body.map_err(|error| format!("the request's body is no JSON: {error}"))?;
        let expected = self.body.as_ref().map(|body| names.fill_json(body));
        same("the body", &expected.unwrap_or_default(), &body.unwrap_or_default())
    }

    /// The exchange in the recipe's form: its order and spelling, with the values that were sent and received.
    pub(crate) fn show(&self, request: &Value, answer: &Value, token: &str) -> String {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let path = text(&request["path"]).replace(token, "{CHECKOUT_TOKEN}");
        let mut shown = format!("Request\n{} {path} HTTP/1.1\n", text(&request["method"]));
        for (name, _) in &self.headers {
            shown += &format!("{name}: {}\n", header(request, name).unwrap_or_default());
        }
        let body = request["body"].as_str().and_then(|body| serde_json::from_str::<Value>(body).ok());
        if let Some((template, body)) = self.body.as_ref().zip(body) {
            shown += &format!("\n{:#}\n", ordered(template, &body)).replace(token, "<CHECKOUT_TOKEN>");
        }
        shown + &format!("Response\n{:#}\n", ordered(&self.answer, answer)).replace(token, "<CHECKOUT_TOKEN>")
    }
}

fn same(what: &str, expected: &Value, actual: &Value) -> Result {
    if expected == actual { Ok(()) } else { Err(format!("{what} is {actual}, not {expected}")) }
}

/// A header of a recorded request, by its name in any case.
fn header<'a>(request: &'a Value, name: &str) -> Option<&'a str> {
    let mut headers = request["headers"].as_array()?.iter();
    headers.find(|header| header[0].as_str().is_some_and(|sent| sent.eq_ignore_ascii_case(name)))?[1].as_str()
}

/// An object's members in the template's order, then the others.
fn ordered(template: &Value, actual: &Value) -> Value {
    let (Some(template), Some(actual)) = (template.as_object(), actual.as_object()) else {
        return actual.clone();
    };
    let mut members = Map::new();
    for name in template.keys().chain(actual.keys()) {
        if let Some(value) = actual.get(name) {
            members.insert(name.clone(), ordered(template.get(name).unwrap_or(&Value::Null), value));
        }
    }
    Value::Object(members)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_recipe_is_read_whole() {
        let exchanges = exchanges();
        let paths: Vec<_> = exchanges.iter().map(|exchange| exchange.path).collect();
        assert_eq!(
            paths,
            [
                "/sandbox/checkout-sessions",
                "/sandbox/checkout-sessions/{CHECKOUT_SESSION_ID}/payments",
                "/sandbox/checkout-sessions/token/{CHECKOUT_TOKEN}/refresh",
            ]
        );
        assert_eq!(exchanges.iter().map(|exchange| exchange.headers.len()).collect::<Vec<_>>(), [7, 7, 6]);
        assert!(exchanges[2].body.is_none());
    }

    #[test]
    fn an_answer_teaches_ids_and_must_be_the_recipes() {
        let refresh = &exchanges()[2];
        let mut names = Names::new(&[("CHECKOUT_TOKEN", "ct_1")]);
        let answer = json!({"id": "s-1", "checkoutToken": "ct_1", "status": "ATTEMPT"});
        assert_eq!(refresh.check_answer(&answer, &mut names), Ok(()));
        assert_eq!(names.get("CHECKOUT_SESSION_ID"), Ok("s-1".to_owned()));
        for (member, value) in [("id", json!("s-2")), ("status", json!("EXPIRED")), ("url", json!("u"))] {
            let mut other = answer.clone();
            other[member] = value;
            assert!(refresh.check_answer(&other, &mut names).is_err(), "{member}");
        }
    }

    #[test]
    fn a_request_must_be_the_recipes() {
        let names =
            Names::new(&[("CHECKOUT_TOKEN", "ct_1"), ("YOUR_API_KEY", "***"), ("ACCESS_TOKEN", "***")]);
        let headers = [
            ("host", "127.0.0.1:1"),
            ("x-api-key", "***"),
            ("authorization", "Bearer ***"),
            ("conomyhq-api-version", "24-04-2025"),
            ("user-agent", "MyApp/1.0 conomyhq-rust/1.2.3"),
            ("accept", "application/json"),
        ];
        let mut request = json!({"method": "POST", "headers": headers, "body": null,
            "path": "/sandbox/checkout-sessions/token/ct_1/refresh"});
        let refresh = &exchanges()[2];
        assert_eq!(refresh.check_request(&request, &names, "127.0.0.1:1"), Ok(()));
        request["headers"][4][1] = "conomyhq-rust/1.2.3".into();
        assert!(refresh.check_request(&request, &names, "127.0.0.1:1").is_err());
        request["headers"][4] = json!(["content-type", "application/json"]);
        assert!(refresh.check_request(&request, &names, "127.0.0.1:1").is_err());
    }

    #[test]
    fn what_is_shown_is_the_recipes_form_without_the_token() {
        let refresh = &exchanges()[2];
        let request = json!({"method": "POST", "path": "/sandbox/checkout-sessions/token/ct_1/refresh",
            "headers": [["accept", "application/json"], ["x-api-key", "***"]], "body": null});
        let shown =
            refresh.show(&request, &json!({"status": "ATTEMPT", "id": "s", "checkoutToken": "ct_1"}), "ct_1");
        assert!(!shown.contains("ct_1"), "{shown}");
        let answer =
            "{\n  \"id\": \"s\",\n  \"checkoutToken\": \"<CHECKOUT_TOKEN>\",\n  \"status\": \"ATTEMPT\"\n}\n";
        assert!(shown.ends_with(answer), "{shown}");
    }
}
