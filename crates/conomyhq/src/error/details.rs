//! What is known of a failed call.

use std::{
    fmt,
    time::{Duration, SystemTime},
};

use bytes::Bytes;
use http::HeaderMap;
use serde_json::{Value, json};

use crate::{
    label::{Form, Said},
    operation::Operation,
    outcome::{Outcome, Phase},
};

/// What lies beneath an error.
pub(crate) type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// What is known of a failed call. [`Error`](super::Error) derefs to it.
pub struct Details(Box<Facts>);

/// The facts behind [`Details`].
#[derive(Default)]
pub(crate) struct Facts {
    pub(crate) message: String,
    /// What happened, without what it means for the call.
    pub(crate) what: String,
    pub(crate) outcome: Option<Outcome>,
    /// Set where it is not what the class says.
    pub(crate) retryable: Option<bool>,
    pub(crate) operation: Option<Operation>,
    pub(crate) attempts: u32,
    pub(crate) setting: Option<String>,
    pub(crate) reason: Option<&'static str>,
    pub(crate) phase: Option<Phase>,
    pub(crate) response: Option<Response>,
    pub(crate) path: Option<String>,
    pub(crate) session_id: Option<String>,
    pub(crate) sent_at: Option<SystemTime>,
    pub(crate) aborted: bool,
    pub(crate) source: Option<BoxError>,
}

/// What the service answered, as far as it came.
#[derive(Clone, Default)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) raw_body: Bytes,
    pub(crate) body: ErrorBody,
    pub(crate) shown: Shown,
    pub(crate) retry_after: Option<Duration>,
}

/// The members that callers branch on, read leniently from whichever shape the body has.
#[derive(Clone, Default, Debug, PartialEq, Eq)]
pub(crate) struct ErrorBody {
    pub(crate) code: Option<String>,
    pub(crate) r#type: Option<String>,
    pub(crate) detail: Option<String>,
    pub(crate) trace_id: Option<String>,
}

/// Which of the service's words may be shown.
#[derive(Clone, Copy, Default)]
pub(crate) struct Shown {
    code: bool,
    r#type: bool,
    trace_id: bool,
}

impl ErrorBody {
    /// Reads the documented body, and the shapes that gateways and older services answer:
    /// `{statusCode, error, message}`, `{error: {type, info}, message}` and `{message}`.
    pub(crate) fn parse(raw: &[u8]) -> Self {
        let Ok(Value::Object(body)) = serde_json::from_slice(raw) else { return Self::default() };
        let text = |value: Option<&Value>| match value? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        let nested = |name: &str| body.get("error").and_then(|error| error.get(name));
        Self {
            code: text(body.get("code")).or_else(|| text(nested("code"))),
            r#type: text(body.get("type"))
                .or_else(|| text(nested("type")))
                .or_else(|| text(body.get("error"))),
            detail: text(body.get("detail"))
                .or_else(|| text(body.get("message")))
                .or_else(|| text(nested("info"))),
            trace_id: text(body.get("traceId")).or_else(|| text(nested("traceId"))),
        }
    }

    /// Which of its words may be shown to whoever made a request that said so.
    pub(crate) fn shown(&self, said: &Said) -> Shown {
        let shows =
            |form, word: &Option<String>| word.as_ref().is_some_and(|word| said.lets_show(form, word));
        Shown {
            code: shows(Form::Code, &self.code),
            r#type: shows(Form::Type, &self.r#type),
            trace_id: shows(Form::TraceId, &self.trace_id),
        }
    }
}

impl Response {
    /// What may be shown of it, by the names of [`Details`]' questions.
    pub(crate) fn labels(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let label = |name, shown: bool, word| shown.then_some((name, Option::as_deref(word)?));
        let Self { body, shown, .. } = self;
        [
            label("code", shown.code, &body.code),
            label("type", shown.r#type, &body.r#type),
            label("trace_id", shown.trace_id, &body.trace_id),
        ]
        .into_iter()
        .flatten()
    }

    /// What may be shown of the trace id.
    pub(crate) fn trace_id(&self) -> Option<&str> {
        self.labels().find(|(name, _)| *name == "trace_id").map(|(_, id)| id)
    }
}

impl From<Facts> for Details {
    fn from(facts: Facts) -> Self {
        Self(Box::new(facts))
    }
}

impl fmt::Debug for Details {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Details")
            .field("message", &self.0.message)
            .field("outcome", &self.outcome())
            .field("operation", &self.0.operation)
            .field("attempts", &self.0.attempts)
            .field("phase", &self.0.phase)
            .field("status", &self.status())
            .finish_non_exhaustive()
    }
}

impl Details {
    pub(super) fn facts_mut(&mut self) -> &mut Facts {
        &mut self.0
    }

    pub(super) fn facts(&self) -> &Facts {
        &self.0
    }

    /// What happened, without what it means for the call.
    pub(crate) fn what(&self) -> &str {
        if self.0.what.is_empty() { &self.0.message } else { &self.0.what }
    }

    /// What happened and what to do, without secrets, personal data or the service's own words.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Whether the call may have had an effect.
    pub fn outcome(&self) -> Outcome {
        self.0.outcome.unwrap_or(Outcome::Unknown)
    }

    /// The operation that failed; none where the client itself could not be built.
    pub fn operation(&self) -> Option<Operation> {
        self.0.operation
    }

    /// How many attempts were made.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// The setting or argument that is wrong.
    pub fn setting(&self) -> Option<&str> {
        self.0.setting.as_deref()
    }

    /// Why a webhook's delivery is refused: `missing_signature`, `malformed`, `mismatch`, or `unreadable` where the
    /// signature is right.
    pub fn reason(&self) -> Option<&'static str> {
        self.0.reason
    }

    /// How far the last attempt came.
    pub fn phase(&self) -> Option<Phase> {
        self.0.phase
    }

    /// The HTTP status, if an answer came.
    pub fn status(&self) -> Option<u16> {
        self.response().map(|response| response.status)
    }

    /// The service's two-digit error code, such as `"11"`.
    pub fn code(&self) -> Option<&str> {
        self.response()?.body.code.as_deref()
    }

    /// The name of the code, such as `"invalidParam"`.
    pub fn error_type(&self) -> Option<&str> {
        self.response()?.body.r#type.as_deref()
    }

    /// The service's explanation, for a person. It may quote what was sent: treat it as personal data.
    pub fn detail(&self) -> Option<&str> {
        self.response()?.body.detail.as_deref()
    }

    /// What to quote in a support request.
    pub fn trace_id(&self) -> Option<&str> {
        self.response()?.body.trace_id.as_deref()
    }

    /// The answer's headers.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.response().map(|response| &response.headers)
    }

    /// The answer's body, as far as it was read. It may quote what was sent: treat it as personal data.
    pub fn raw_body(&self) -> Option<&[u8]> {
        self.response().map(|response| response.raw_body.as_ref())
    }

    /// How long the service asked to wait, counted from the answer.
    pub fn retry_after(&self) -> Option<Duration> {
        self.response()?.retry_after
    }

    /// Where in the JSON of a success reading failed, such as `id`.
    pub fn path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// The session of a payment whose outcome is unknown: what to look up before trying again.
    pub fn session_id(&self) -> Option<&str> {
        self.0.session_id.as_deref()
    }

    /// When the attempt that may have been applied was started.
    pub fn sent_at(&self) -> Option<SystemTime> {
        self.0.sent_at
    }

    pub(crate) fn response(&self) -> Option<&Response> {
        self.0.response.as_ref()
    }
}

/// The facts as one JSON object: the shape in which they cross into another language.
pub(crate) fn report(class: &str, retryable: bool, facts: &Facts) -> String {
    let response = facts.response.as_ref();
    let body = response.map(|response| &response.body);
    let headers = response.map(|response| {
        let pair = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
            json!([name.as_str(), String::from_utf8_lossy(value.as_bytes())])
        };
        response.headers.iter().map(pair).collect::<Vec<_>>()
    });
    let shown: Vec<_> =
        response.iter().flat_map(|response| response.labels()).map(|(name, _)| name).collect();
    json!({
        "class": class,
        "message": facts.message,
        "outcome": facts.outcome.unwrap_or(Outcome::Unknown),
        "retryable": retryable,
        "operation": facts.operation.map(Operation::name),
        "attempts": facts.attempts,
        "setting": facts.setting,
        "reason": facts.reason,
        "phase": facts.phase,
        "status": response.map(|response| response.status),
        "code": body.and_then(|body| body.code.as_ref()),
        "type": body.and_then(|body| body.r#type.as_ref()),
        "detail": body.and_then(|body| body.detail.as_ref()),
        "trace_id": body.and_then(|body| body.trace_id.as_ref()),
        "shown": shown,
        "headers": headers,
        "retry_after": response.and_then(|response| response.retry_after).map(|wait| wait.as_secs_f64()),
        "path": facts.path,
        "session_id": facts.session_id,
        "sent_at": facts.sent_at.and_then(|at| at.duration_since(SystemTime::UNIX_EPOCH).ok()).map(|at| at.as_secs_f64()),
        "aborted": facts.aborted,
        "source": facts.source.as_ref().map(|source| chain(source.as_ref())),
    })
    .to_string()
}

/// An error and its sources in one line. A source often repeats its own source's text; it is then said once.
pub(crate) fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(source) = next {
        let source_text = source.to_string();
        if !text.ends_with(&source_text) {
            text = format!("{text}: {source_text}");
        }
        next = source.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_documented_shape_of_an_error_is_read() {
        let some = |text: &str| Some(text.to_owned());
        for (raw, code, r#type, trace_id) in [
            (
                r#"{"code":"11","type":"invalidParam","traceId":"8f14-2b11"}"#,
                some("11"),
                some("invalidParam"),
                some("8f14-2b11"),
            ),
            (r#"{"statusCode":404,"error":"Not Found"}"#, None, some("Not Found"), None),
            (r#"{"error":{"type":"EXPIRED","info":"x"}}"#, None, some("EXPIRED"), None),
            (r#"{"type":["x"],"code":{},"traceId":[1]}"#, None, None, None),
            ("<html>", None, None, None),
        ] {
            let body = ErrorBody::parse(raw.as_bytes());
            assert_eq!((body.code, body.r#type, body.trace_id), (code, r#type, trace_id), "{raw}");
        }
    }
}
