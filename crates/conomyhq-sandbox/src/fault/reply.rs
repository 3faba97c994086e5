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
    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self { status, headers: vec![json_type()], body: body.to_string().into_bytes() }
    }

    /// The answer that a step stands for; `id` is that of what the request makes, and `elsewhere` is where redirects
    /// point to.
    pub(crate) fn of(step: &Step, request: &Framed, id: &str, elsewhere: &str) -> Self {
        let recipe = |request: &Framed| recipe(request, id);
        match step {
            Step::Answer { status, headers, more_headers, body, .. } => {
                let more = (1..=*more_headers).map(|n| (format!("X-More-{n}"), Some(n.to_string())));
                let headers: Vec<_> = headers.iter().cloned().chain(more).collect();
                Self::told(recipe(request), *status, &headers, body.as_deref(), request)
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
                Self::documented(429, "32", "tooManyRequests").retry_after(retry_after)
            }
            Step::Status503 { retry_after } => {
                Self::documented(503, "01", "serverError").retry_after(retry_after)
            }
            Step::Status408 {} => Self::documented(408, "02", "unknown"),
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
        let stray = || Self::told(Self::well(request), *status, headers, body.as_deref(), request);
        Some(if told { stray() } else { self.clone() })
    }

    /// What is answered where all goes well.
    pub(crate) fn well(request: &Framed) -> Self {
        recipe(request, &Uuid::new_v4().to_string())
    }

    /// A documented error.
    pub(crate) fn documented(status: u16, code: &str, kind: &str) -> Self {
        let detail = "the fault server says so";
        let trace_id = Uuid::new_v4().to_string();
        Self::json(
            status,
            &json!({"status": status, "code": code, "type": kind, "detail": detail, "traceId": trace_id}),
        )
    }

    /// The usual answer, but for what is told.
    fn told(
        mut reply: Self,
        status: Option<u16>,
        headers: &[(String, Option<String>)],
        body: Option<&str>,
        request: &Framed,
    ) -> Self {
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

/// What the service answers to the request where all goes well: a success, whatever the path. `id` is that of what the
/// request makes.
fn recipe(request: &Framed, id: &str) -> Reply {
    let segments = request.segments();
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    let reads = request.method.as_deref() == Some("GET");
    let sent = || serde_json::from_slice::<Value>(&request.body).unwrap_or_default();
    let page = |token: &str| format!("https://checkout.conomyhq.com/{token}");
    let body = match segments.as_slice() {
        [.., "auth"] => json!({"accessToken": format!("at_{id}"), "tokenType": "Bearer", "expiresIn": 3600}),
        [.., "payment-links"] => link(id, &sent()),
        [.., "payment-links", link_id] | [.., "payment-links", link_id, "activate"] => {
            link(link_id, &json!({}))
        }
        [.., "checkout-sessions"] => {
            let sent = sent();
            let token = sent["checkoutToken"].as_str().unwrap_or("ct_fault");
            json!({"id": id, "checkoutToken": token, "status": "ATTEMPT", "currency": "CLP", "url": page(token)})
        }
        [.., "checkout-sessions", session] if reads => {
            let token = "ct_fault";
            json!({"id": session, "checkoutToken": token, "status": "ACTIVE", "currency": "CLP", "url": page(token)})
        }
        [.., "payments", payment] if reads => json!({"id": payment, "status": "CAPTURED"}),
        [.., "checkout-sessions", session, "payments"] => {
            json!({"id": id, "checkoutSessionId": session, "status": "CREATED"})
        }
        [.., token, "refresh"] => json!({"id": id, "checkoutToken": token, "status": "ATTEMPT"}),
        // A page, or an operation that the specs do not have: what every answer has, and every page.
        _ => json!({"id": id, "status": "ATTEMPT", "results": []}),
    };
    Reply::json(200, &body)
}

fn link(id: &str, sent: &Value) -> Value {
    let (token, currency) = ("ct_fault", sent["currency"].as_str().unwrap_or("CLP"));
    let url = format!("https://checkout.conomyhq.com/{token}");
    json!({"id": id, "checkoutToken": token, "status": "ACTIVE", "currency": currency, "url": url})
}

#[cfg(test)]
mod tests {
    use conomyhq::types;

    use super::*;

    fn answer(path: &str, body: &str, step: Step) -> Reply {
        let request = format!("POST {path} HTTP/1.1\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        Reply::of(&step, &Framed::of(request.as_bytes()), "id", "http://127.0.0.1:1")
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
    fn the_answers_around_the_checkout_fit_the_spec() {
        fn read<T: serde::de::DeserializeOwned>(head: &str, body: &str) -> T {
            let request = format!("{head} HTTP/1.1\r\nContent-Length: {}\r\n\r\n{body}", body.len());
            let reply = Reply::of(&Step::well(), &Framed::of(request.as_bytes()), "made", "");
            serde_json::from_slice(&reply.body).unwrap_or_else(|error| panic!("{head}: {error}"))
        }
        let token: types::AccessToken = read("POST /sandbox/auth", "{}");
        assert_eq!(token.access_token, "at_made");
        let link: types::PaymentLink = read("POST /sandbox/payment-links", r#"{"currency":"USD"}"#);
        assert_eq!((link.id.as_str(), link.currency.as_deref()), ("made", Some("USD")));
        for head in
            ["GET /payment-links/a%2Fb", "DELETE /payment-links/a%2Fb", "POST /payment-links/a%2Fb/activate"]
        {
            assert_eq!(read::<types::PaymentLink>(head, "").id, "a/b");
        }
        assert_eq!(read::<types::CheckoutSession>("GET /sandbox/checkout-sessions/s1", "").id, "s1");
        assert_eq!(read::<types::Payment>("GET /sandbox/payments/p1", "").id, "p1");
        let page: types::PaymentPage = read("GET /sandbox/payments?checkoutSessionId=s1", "");
        assert!(page.results.is_empty());
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
