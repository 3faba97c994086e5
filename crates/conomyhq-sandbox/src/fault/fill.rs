//! What stands for parts of the request in a body that a script tells the server to answer.

use serde_json::Value;
use uuid::Uuid;

use super::framing::Framed;

/// `text` with every name in braces replaced by what the request has for it, such that it can stand in a JSON string.
/// What it does not have stays as it is.
///
/// `{echo}` is the request's body as text, `{session}`, `{link}`, `{payment}` and `{token}` are those of its path (the last
/// also of a creation's body), `{id}` is a fresh id, and anything else is the path of a member of the body, such as `{customer.firstName}`.
pub(crate) fn fill(text: &str, request: &Framed) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled += before;
        let name = after.split_once('}').filter(|(name, _)| is_name(name));
        match name.and_then(|(name, after)| Some((value(name, request)?, after))) {
            Some((value, after)) => {
                filled += &in_json(&value);
                rest = after;
            }
            None => {
                filled.push('{');
                rest = after;
            }
        }
    }
    filled + rest
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|char| char.is_ascii_alphanumeric() || char == '.')
}

fn value(name: &str, request: &Framed) -> Option<String> {
    let segments = request.segments();
    let body = || serde_json::from_slice::<Value>(&request.body).ok();
    match (name, segments.as_slice()) {
        ("echo", _) => Some(String::from_utf8_lossy(&request.body).into_owned()),
        ("id", _) => Some(Uuid::new_v4().to_string()),
        ("session", [.., session, last]) if last == "payments" => Some(session.clone()),
        ("session", [.., sessions, session]) if sessions == "checkout-sessions" => Some(session.clone()),
        ("link", [.., links, link]) | ("link", [.., links, link, _]) if links == "payment-links" => {
            Some(link.clone())
        }
        ("payment", [.., payments, payment]) if payments == "payments" => Some(payment.clone()),
        ("token", [.., token, last]) if last == "refresh" => Some(token.clone()),
        _ => {
            let body = body()?;
            let name =
                if name == "token" && body["checkoutToken"].is_string() { "checkoutToken" } else { name };
            let member = name.split('.').try_fold(&body, |value, member| value.get(member))?;
            Some(member.as_str().map_or_else(|| member.to_string(), str::to_owned))
        }
    }
}

/// The text as it stands between the quotes of a JSON string.
fn in_json(text: &str) -> String {
    let quoted = Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(text: &str, path: &str, body: &str) -> String {
        let request = format!("POST {path} HTTP/1.1\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        fill(text, &Framed::of(request.as_bytes()))
    }

    #[test]
    fn names_in_braces_stand_for_parts_of_the_request() {
        let body = r#"{"checkoutToken":"t","customer":{"firstName":"Ja\"ne","age":3}}"#;
        let session = |text| filled(text, "/sandbox/checkout-sessions", body);
        assert_eq!(session(r#"{"a":"{customer.firstName} {token}"}"#), r#"{"a":"Ja\"ne t"}"#);
        assert_eq!(session("{customer.age} {session} {none} {} {"), "3 {session} {none} {} {");
        let echoed: Value = serde_json::from_str(&session(r#"{"a":"{echo}"}"#)).expect("JSON");
        assert_eq!(echoed["a"], body);
        assert_ne!(session("{id}"), session("{id}"));
        assert_eq!(filled("{session}", "/sandbox/checkout-sessions/a%2Fb/payments", "{}"), "a/b");
        assert_eq!(filled("{session}", "/sandbox/checkout-sessions/a%2Fb", ""), "a/b");
        assert_eq!(filled("{link}", "/sandbox/payment-links/l1/activate", ""), "l1");
        assert_eq!(filled("{link} {payment}", "/sandbox/payments/p1", ""), "{link} p1");
        assert_eq!(filled("{token}", "/sandbox/checkout-sessions/token/t1/refresh", ""), "t1");
    }
}
