//! What went over the wire: a request, the answer to it, and what it made.

use std::time::{Duration, SystemTime};

use serde_json::Value;

use crate::{answers::End, requests::RecordedRequest};

/// A request and what became of it.
#[derive(Clone)]
pub(crate) struct Exchange {
    /// They are counted from the start of the sandbox.
    pub(crate) number: u64,
    /// When it had arrived whole, by the sandbox's clock.
    pub(crate) at: SystemTime,
    pub(crate) request: RecordedRequest,
    /// Which of the access tokens given out it bears.
    pub(crate) token: Option<u32>,
    pub(crate) made: Vec<Effect>,
    pub(crate) reply: Reply,
}

/// What a request brought about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    Link(String),
    Session(String),
    /// An expired session that lives again, or a live one that lives longer.
    Refreshed(String),
    Payment(String),
    /// The number of an access token among those given out.
    Token(u32),
}

/// What a request was answered.
#[derive(Clone)]
pub(crate) enum Reply {
    Awaited,
    /// The client left before there was an answer.
    Abandoned,
    Given(Given),
}

/// An answer as it went out.
#[derive(Clone)]
pub(crate) struct Given {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    /// As far as it is kept; `None` where there was none.
    pub(crate) body: Option<String>,
    /// How many bytes the whole body has.
    pub(crate) length: usize,
    pub(crate) took: Duration,
    pub(crate) end: End,
    /// Whether it was queued, in place of the operation's own.
    pub(crate) queued: bool,
    /// Whether chance dealt it.
    pub(crate) dealt: bool,
}

impl Exchange {
    pub(crate) fn new(at: SystemTime, request: RecordedRequest, token: Option<u32>) -> Self {
        Self { number: 0, at, request, token, made: Vec::new(), reply: Reply::Awaited }
    }

    /// The trace that the client says this is part of, as W3C's `traceparent` has it.
    pub(crate) fn trace(&self) -> Option<&str> {
        let (_, value) = self.request.headers.iter().find(|(name, _)| name == "traceparent")?;
        let trace = value.split('-').nth(1)?;
        (trace.len() == 32 && trace.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(trace)
    }

    /// What the service names a refusal by.
    pub(crate) fn trace_id(&self) -> Option<String> {
        let Reply::Given(given) = &self.reply else { return None };
        let body: Value = serde_json::from_str(given.body.as_deref()?).ok()?;
        body["traceId"].as_str().map(str::to_owned)
    }

    pub(crate) fn given(&self) -> Option<&Given> {
        match &self.reply {
            Reply::Given(given) => Some(given),
            Reply::Awaited | Reply::Abandoned => None,
        }
    }

    /// How much room it takes, roughly.
    pub(crate) fn weight(&self) -> usize {
        let headers = |headers: &[(String, String)]| {
            headers.iter().map(|(name, value)| name.len() + value.len() + 48).sum::<usize>()
        };
        let body = |body: &Option<String>| body.as_ref().map_or(0, String::len);
        let request = self.request.path.len() + headers(&self.request.headers) + body(&self.request.body);
        request + self.given().map_or(0, |given| headers(&given.headers) + body(&given.body))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trace_is_known_by_its_form() {
        let of = |value: &str| {
            let headers = vec![("traceparent".to_owned(), value.to_owned())];
            let request = RecordedRequest { method: "GET".into(), path: "/".into(), headers, body: None };
            let exchange = Exchange::new(SystemTime::UNIX_EPOCH, request, None);
            exchange.trace().map(str::to_owned)
        };
        let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        assert_eq!(of(&format!("00-{trace}-00f067aa0ba902b7-01")).as_deref(), Some(trace));
        for none in ["", "00", "00-x-00f067aa0ba902b7-01", "00-<script>-b-01"] {
            assert_eq!(of(none), None, "{none}");
        }
    }
}
