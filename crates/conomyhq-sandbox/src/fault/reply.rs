//! What is answered, before anything is done to it on the way.

use axum::http::StatusCode;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Step, fill::fill, framing::Framed};

const NO_CONTENT: u16 = 204;
const NOT_MODIFIED: u16 = 304;

/// A whole answer.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    fn json(status: u16, body: &Value) -> Self {
        Self { status, headers: vec![json_type()], body: body.to_string().into_bytes() }
    }

    /// The answer that a step stands for; `elsewhere` is where redirects point to.
    pub(crate) fn of(step: &Step, request: &Framed, elsewhere: &str) -> Self {
        match step {
            Step::Answer { status, headers, more_headers, body, .. } => {
                let more = (1..=*more_headers).map(|n| (format!("X-More-{n}"), Some(n.to_string())));
                let headers: Vec<_> = headers.iter().cloned().chain(more).collect();
                Self::told(*status, &headers, body.as_deref(), request)
            }
            Step::HeadersThenStall { status }
            | Step::BodyCutShort { status, .. }
            | Step::EndlessBody { status } => Self { status: *status, ..recipe(request) },
            Step::InvalidJson { status } => Self {
                body: br#"{"id": "x", "status": ATTEMPT"#.to_vec(),
                ..Self::json(*status, &Value::Null)
            },
            Step::WrongShape { status } => {
                let member = json!([{ "unexpected": true }]);
                Self::json(
                    *status,
                    &json!({"id": 5, "checkoutSessionId": 5, "checkoutToken": 5, "results": 5, "status": member}),
                )
            }
            Step::Html502 {} => Self {
                status: 502,
                headers: vec![("Content-Type".into(), "text/html".into())],
                body: b"<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>".to_vec(),
            },
            Step::Empty500 {} => Self { status: 500, headers: Vec::new(), body: Vec::new() },
            Step::Status429 { retry_after } => {
                documented(429, "32", "tooManyRequests").retry_after(retry_after)
            }
            Step::Status503 { retry_after } => documented(503, "01", "serverError").retry_after(retry_after),
            Step::Status408 {} => documented(408, "02", "unknown"),
            Step::Redirect { status, to } => {
                let path = request.target.as_deref().unwrap_or("/");
                let elsewhere = || (*status != NOT_MODIFIED).then(|| format!("{elsewhere}{path}"));
                let to = to.clone().or_else(elsewhere).map(|to| ("Location".to_owned(), to));
                Self { status: *status, headers: to.into_iter().collect(), body: Vec::new() }
            }
            Step::OversizeBody { bytes } => recipe(request).padded(*bytes),
            _ => recipe(request),
        }
    }

    /// The answer that follows the first, and that nobody asked for.
    pub(crate) fn stray(&self, step: &Step, request: &Framed) -> Option<Self> {
        let Step::AnswerTwice { status, headers, body, .. } = step else { return None };
        let told = status.is_some() || body.is_some() || !headers.is_empty();
        let stray = || Self::told(*status, headers, body.as_deref(), request);
        Some(if told { stray() } else { self.clone() })
    }

    fn told(
        status: Option<u16>,
        headers: &[(String, Option<String>)],
        body: Option<&str>,
        request: &Framed,
    ) -> Self {
        let mut reply = recipe(request);
        reply.status = status.unwrap_or(reply.status);
        match body {
            Some(body) => reply.body = fill(body, request).into_bytes(),
            None if reply.is_bodiless() => reply.body.clear(),
            None => {}
        }
        if headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
            reply.headers.clear();
        }
        let told = |(name, value): &(String, Option<String>)| Some((name.clone(), value.clone()?));
        reply.headers.extend(headers.iter().filter_map(told));
        reply
    }

    /// Whether HTTP gives an answer of this status no body, whatever its headers say.
    fn is_bodiless(&self) -> bool {
        matches!(self.status, NO_CONTENT | NOT_MODIFIED)
    }

    fn retry_after(mut self, value: &Option<Value>) -> Self {
        let value =
            value.as_ref().map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
        self.headers.extend(value.map(|value| ("Retry-After".into(), value)));
        self
    }

    fn padded(mut self, bytes: usize) -> Self {
        const AROUND: &str = r#","padding":"""#;
        let room = bytes.saturating_sub(self.body.len() + AROUND.len());
        self.body.pop();
        self.body.extend_from_slice(format!(r#","padding":"{}"}}"#, "x".repeat(room)).as_bytes());
        self
    }

    /// Status line and headers. `length` is what is declared of the body; `None` declares it chunked.
    pub(crate) fn head(&self, length: Option<usize>, close: bool) -> String {
        let mut head = self.status_line();
        let framing = match length {
            Some(length) => ("Content-Length".into(), length.to_string()),
            None => ("Transfer-Encoding".into(), "chunked".into()),
        };
        let told = self.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-length"));
        let own = (!told && !self.is_bodiless()).then_some(framing);
        let last = close.then(|| ("Connection".to_owned(), "close".to_owned()));
        for (name, value) in self.headers.iter().chain(&own).chain(&last) {
            head += &format!("{name}: {value}\r\n");
        }
        head + "\r\n"
    }

    pub(crate) fn status_line(&self) -> String {
        let reason = StatusCode::from_u16(self.status).ok().and_then(|status| status.canonical_reason());
        format!("HTTP/1.1 {} {}\r\n", self.status, reason.unwrap_or("Unknown"))
    }
}

fn json_type() -> (String, String) {
    ("Content-Type".into(), "application/json".into())
}

fn documented(status: u16, code: &str, kind: &str) -> Reply {
    let detail = "the fault server says so";
    let trace_id = Uuid::new_v4().to_string();
    Reply::json(
        status,
        &json!({"status": status, "code": code, "type": kind, "detail": detail, "traceId": trace_id}),
    )
}

/// What the recipe answers on the request's path: a success, whatever the path.
fn recipe(request: &Framed) -> Reply {
    let segments = request.segments();
    let id = Uuid::new_v4().to_string();
    let body = match segments.as_slice() {
        [.., operation] if operation == "checkout-sessions" => {
            let sent: Value = serde_json::from_slice(&request.body).unwrap_or_default();
            let token = sent["checkoutToken"].as_str().unwrap_or("ct_fault");
            let url = format!("https://checkout.conomyhq.com/{token}");
            json!({"id": id, "checkoutToken": token, "status": "ATTEMPT", "currency": "CLP", "url": url})
        }
        [.., sessions, session, operation] if sessions == "checkout-sessions" && operation == "payments" => {
            json!({"id": id, "checkoutSessionId": session, "status": "CREATED"})
        }
        [.., token, operation] if operation == "refresh" => {
            json!({"id": id, "checkoutToken": token, "status": "ATTEMPT"})
        }
        // An operation that the recipe does not have: what every answer has, and every page.
        _ => json!({"id": id, "status": "ATTEMPT", "results": []}),
    };
    Reply::json(200, &body)
}

#[cfg(test)]
mod tests {
    use conomyhq::types;

    use super::*;

    fn answer(path: &str, body: &str, step: Step) -> Reply {
        let request = format!("POST {path} HTTP/1.1\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        Reply::of(&step, &Framed::of(request.as_bytes()), "http://127.0.0.1:1")
    }

    #[test]
    fn the_recipes_answers_fit_the_spec() {
        let session = answer("/sandbox/checkout-sessions", r#"{"checkoutToken":"t"}"#, Step::well());
        let session: types::CheckoutSession = serde_json::from_slice(&session.body).expect("a session");
        assert_eq!((session.checkout_token.as_str(), session.status.as_str()), ("t", "ATTEMPT"));
        let payment = answer("/sandbox/checkout-sessions/a%2Fb/payments", "{}", Step::well());
        let payment: types::CheckoutPayment = serde_json::from_slice(&payment.body).expect("a payment");
        assert_eq!(payment.checkout_session_id, "a/b");
        let session =
            answer("/sandbox/checkout-sessions/token/t/refresh", "", Step::OversizeBody { bytes: 5000 });
        assert_eq!(session.body.len(), 5000);
        let session: types::CheckoutSession = serde_json::from_slice(&session.body).expect("a session");
        assert_eq!((session.checkout_token.as_str(), session.currency), ("t", None));
    }

    #[test]
    fn heads_say_what_they_are_told() {
        let reply = answer("/x", "", Step::Status503 { retry_after: Some(json!(2)) });
        let head = reply.head(Some(7), true);
        assert!(head.starts_with("HTTP/1.1 503 Service Unavailable\r\n"), "{head}");
        assert!(head.ends_with("Retry-After: 2\r\nContent-Length: 7\r\nConnection: close\r\n\r\n"), "{head}");
        let told = |value| answer("/x", "", Step::from_value(value).expect("a step"));
        let headers = json!([["content-type", "text/plain"], ["content-length", "9"]]);
        let head = told(json!({"do": "answer", "status": 299, "headers": headers})).head(Some(7), false);
        assert_eq!(head, "HTTP/1.1 299 Unknown\r\ncontent-type: text/plain\r\ncontent-length: 9\r\n\r\n");
        let none = told(json!({"do": "answer", "headers": [["Content-Type", null]], "more_headers": 2}));
        assert_eq!(
            none.head(Some(7), false),
            "HTTP/1.1 200 OK\r\nX-More-1: 1\r\nX-More-2: 2\r\nContent-Length: 7\r\n\r\n"
        );
        let empty = told(json!({"do": "answer", "status": 204}));
        assert_eq!((empty.body.len(), empty.head(Some(0), false).contains("Content-Length")), (0, false));
        let unmoved = answer("/x", "", Step::Redirect { status: 304, to: None });
        assert_eq!((unmoved.status, unmoved.headers.len()), (304, 0));
        let redirect = answer("/x?y", "", Step::Redirect { status: 307, to: None });
        assert_eq!(redirect.headers, [("Location".to_owned(), "http://127.0.0.1:1/x?y".to_owned())]);
    }
}
