//! Answers out of turn: what a test queued instead of what the sandbox would say.

use std::time::Duration;

use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::Response,
};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::errors::Kind;

/// A one-off answer to the next operation requests, given before anything of the request is checked.
///
/// With [`apply`](Self::apply) the operation is carried out first, as far as the service accepts it, whatever is
/// answered then: "paid, and the answer was lost" is this.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// HTTP status, 200 to 599. Unset it is the operation's own answer, which takes `apply`.
    #[serde(default)]
    pub status: Option<u16>,
    /// Names and values, in order, sent as they stand. `Content-Type` has a default only where the body is JSON.
    #[serde(default)]
    pub headers: Vec<(String, String)>,
    /// The body: a text as it stands, anything else as JSON.
    #[serde(default)]
    pub body: Option<Value>,
    /// The body as base64, where it is no text.
    #[serde(default)]
    pub body_base64: Option<String>,
    /// Carries the operation out first.
    #[serde(default)]
    pub apply: bool,
    /// How long to wait before answering, in milliseconds; what is applied is applied before.
    #[serde(default)]
    pub delay_ms: u64,
    /// Breaks the connection after so many bytes of the declared body.
    #[serde(default)]
    pub cut_after: Option<usize>,
    /// Breaks the connection in place of an answer.
    #[serde(default)]
    pub lost: bool,
    /// How many requests get it.
    #[serde(default = "once")]
    pub times: u32,
}

fn once() -> u32 {
    1
}

impl Answer {
    /// An answer without headers, body or delay, given once.
    pub fn new(status: u16) -> Self {
        Self { status: Some(status), times: 1, ..Self::default() }
    }

    /// The error of this kind as the service documents it.
    pub(crate) fn documented(kind: Kind, detail: &str, trace_id: &str) -> Self {
        let (status, body) = kind.answered(detail, trace_id);
        Self { body: Some(json!(body)), ..Self::new(status.as_u16()) }
    }

    /// The operation's own answer, to be delayed, cut or lost.
    pub fn own() -> Self {
        Self { apply: true, times: 1, ..Self::default() }
    }

    /// Adds a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Sets the body.
    pub fn body(mut self, body: impl Into<String>) -> Self {
        self.body = Some(Value::String(body.into()));
        self
    }

    /// Carries the operation out first.
    pub fn apply(mut self) -> Self {
        self.apply = true;
        self
    }

    /// Waits before answering.
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay_ms = delay.as_millis().try_into().unwrap_or(u64::MAX);
        self
    }

    /// Breaks the connection after so many bytes of the declared body.
    pub fn cut_after(mut self, bytes: usize) -> Self {
        self.cut_after = Some(bytes);
        self
    }

    /// Breaks the connection in place of an answer.
    pub fn lost(mut self) -> Self {
        self.lost = true;
        self
    }

    /// Answers this many requests.
    pub fn times(mut self, times: u32) -> Self {
        self.times = times;
        self
    }

    /// The answer as it goes out; what cannot be HTTP is refused here, when it is queued.
    pub(crate) fn prepare(self) -> Result<Prepared, String> {
        let told = match self.status {
            Some(status) => Some(self.told(status)?),
            None if !self.apply && !self.lost => return Err("status is wanted, unless apply or lost".into()),
            None if !self.headers.is_empty() || self.body.is_some() || self.body_base64.is_some() => {
                return Err("status is wanted where headers or a body are given".into());
            }
            None => None,
        };
        let end = match (self.lost, self.cut_after) {
            (true, Some(_)) => return Err("cut_after and lost exclude each other".into()),
            (true, None) => End::Lost,
            (false, Some(bytes)) => End::Cut(bytes),
            (false, None) => End::Whole,
        };
        let delay = Duration::from_millis(self.delay_ms);
        Ok(Prepared { told, apply: self.apply, delay, end, times: self.times, dealt: None })
    }

    fn told(&self, status: u16) -> Result<Told, String> {
        let known = StatusCode::from_u16(status).ok().filter(|known| (200..600).contains(&known.as_u16()));
        let status = known.ok_or_else(|| format!("{status} is no final HTTP status"))?;
        let mut headers = Vec::new();
        for (name, value) in &self.headers {
            let name: HeaderName = name.parse().map_err(|_| format!("{name:?} is no header name"))?;
            if name == header::CONTENT_LENGTH || name == header::TRANSFER_ENCODING {
                return Err(format!("{name} is the sandbox's own; the fault server can answer a wrong one"));
            }
            let value =
                HeaderValue::from_bytes(value.as_bytes()).map_err(|_| format!("{name}: no header value"))?;
            headers.push((name, value));
        }
        let body = match (&self.body, &self.body_base64) {
            (Some(_), Some(_)) => return Err("body and body_base64 exclude each other".into()),
            (Some(Value::String(text)), None) => text.clone().into_bytes(),
            (Some(json), None) => {
                if !headers.iter().any(|(name, _)| name == header::CONTENT_TYPE) {
                    headers.push((header::CONTENT_TYPE, HeaderValue::from_static("application/json")));
                }
                json.to_string().into_bytes()
            }
            (None, Some(code)) => BASE64_STANDARD.decode(code).map_err(|e| format!("body_base64: {e}"))?,
            (None, None) => Vec::new(),
        };
        Ok(Told { status, headers, body })
    }
}

/// An [`Answer`] that is known to be HTTP.
#[derive(Clone)]
pub(crate) struct Prepared {
    /// None is the operation's own answer.
    told: Option<Told>,
    pub(crate) apply: bool,
    pub(crate) delay: Duration,
    pub(crate) end: End,
    pub(crate) times: u32,
    /// The request that chance dealt it to, if it was chance.
    pub(crate) dealt: Option<u64>,
}

/// How much of an answer goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Whole,
    /// So many bytes of the body.
    Cut(usize),
    /// Nothing.
    Lost,
}

/// How an operation's own answer goes out, where that is out of the usual. A response has it as an extension.
#[derive(Clone, Copy)]
pub(crate) struct Manner {
    pub(crate) delay: Duration,
    pub(crate) end: End,
}

/// That an operation was carried out though its own answer is an error. A response has it as an extension.
#[derive(Clone, Copy)]
pub(crate) struct CarriedOut;

#[derive(Clone)]
struct Told {
    status: StatusCode,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Vec<u8>,
}

impl Prepared {
    /// The answer in place of the operation's own, if it was carried out.
    pub(crate) fn over(self, own: Option<Response>) -> Response {
        match self.told {
            Some(told) => told.into_response(),
            None => own.unwrap_or_default(),
        }
    }
}

impl Told {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = self.status;
        for (name, value) in self.headers {
            response.headers_mut().append(name, value);
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_cannot_be_http_is_refused() {
        let both = Answer { body_base64: Some("e30=".into()), ..Answer::new(200).body("{}") };
        for bad in [
            Answer::new(100),
            Answer::new(600),
            Answer::new(200).header("a b", "x"),
            Answer::new(200).header("a", "x\r\ny: z"),
            Answer::new(200).header("Content-Length", "3"),
            both,
            Answer { body_base64: Some("?".into()), ..Answer::new(200) },
            Answer { times: 1, ..Answer::default() },
            Answer::own().body("{}"),
            Answer::own().lost().cut_after(3),
        ] {
            assert!(bad.clone().prepare().is_err(), "{bad:?}");
        }
        let answer = Answer { body_base64: Some("/w==".into()), ..Answer::new(599) };
        assert_eq!(answer.told(599).map(|told| told.body), Ok(vec![0xff]));
        let json = Answer { body: Some(json!({"id": "p"})), ..Answer::new(200) };
        let told = json.told(200).expect("HTTP");
        assert_eq!((told.body.as_slice(), told.headers.len()), (&br#"{"id":"p"}"#[..], 1));
        assert_eq!(
            json.header("content-type", "text/plain").told(200).expect("HTTP").headers[0].1,
            "text/plain"
        );
    }
}
