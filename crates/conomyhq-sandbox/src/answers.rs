//! Answers out of turn: what a test queued instead of what the sandbox would say.

use std::time::Duration;

use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::Response,
};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde::Deserialize;

/// A one-off answer to the next operation requests, given before anything of the request is checked.
///
/// The headers are sent as they stand: there is no default `Content-Type`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// HTTP status, 200 to 599.
    pub status: u16,
    /// Names and values, in order.
    #[serde(default)]
    pub headers: Vec<(String, String)>,
    /// The body as text.
    #[serde(default)]
    pub body: Option<String>,
    /// The body as base64, where it is no text.
    #[serde(default)]
    pub body_base64: Option<String>,
    /// How long to wait before answering, in milliseconds.
    #[serde(default)]
    pub delay_ms: u64,
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
        Self { status, headers: Vec::new(), body: None, body_base64: None, delay_ms: 0, times: 1 }
    }

    /// Adds a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Sets the body.
    pub fn body(mut self, body: impl Into<String>) -> Self {
        self.body = Some(body.into());
        self
    }

    /// Waits before answering.
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay_ms = delay.as_millis().try_into().unwrap_or(u64::MAX);
        self
    }

    /// Answers this many requests.
    pub fn times(mut self, times: u32) -> Self {
        self.times = times;
        self
    }

    /// The answer as it goes out; what cannot be HTTP is refused here, when it is queued.
    pub(crate) fn prepare(self) -> Result<Prepared, String> {
        let status = StatusCode::from_u16(self.status).ok().filter(|s| (200..600).contains(&s.as_u16()));
        let status = status.ok_or_else(|| format!("{} is no final HTTP status", self.status))?;
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
        let body = match (self.body, self.body_base64) {
            (Some(_), Some(_)) => return Err("body and body_base64 exclude each other".into()),
            (Some(text), None) => text.into_bytes(),
            (None, Some(code)) => BASE64_STANDARD.decode(code).map_err(|e| format!("body_base64: {e}"))?,
            (None, None) => Vec::new(),
        };
        Ok(Prepared { status, headers, body, delay: Duration::from_millis(self.delay_ms), times: self.times })
    }
}

/// An [`Answer`] that is known to be HTTP.
#[derive(Clone)]
pub(crate) struct Prepared {
    status: StatusCode,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Vec<u8>,
    pub(crate) delay: Duration,
    pub(crate) times: u32,
}

impl Prepared {
    pub(crate) fn into_response(self) -> Response {
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
        ] {
            assert!(bad.clone().prepare().is_err(), "{bad:?}");
        }
        let answer = Answer { body_base64: Some("/w==".into()), ..Answer::new(599) };
        assert_eq!(answer.prepare().map(|a| a.body), Ok(vec![0xff]));
    }
}
