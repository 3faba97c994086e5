//! What a call can fail with, under the same names in every language.

use std::{fmt, time::Duration, time::SystemTime};

use bytes::Bytes;
use http::HeaderMap;
use serde_json::{Value, json};

use crate::{
    contract::Operation,
    outcome::{Outcome, Phase},
};

/// The result of a call.
pub type Result<T, E = Error> = std::result::Result<T, E>;

pub(crate) type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Declares the error enum: each variant once, with its name and its parent in the tree that other languages show.
macro_rules! errors {
    ($($(#[doc = $doc:literal])* $variant:ident: $class:literal < $parent:literal),* $(,)?) => {
        /// A call that did not succeed. Ask [`Error::outcome`] first: it tells whether the call may have had an effect.
        ///
        /// `Display` says what happened and what to do. It never holds a credential, a token, a person's data or a
        /// text that the service sent; those that came with the answer are at hand through the accessors.
        #[derive(Debug)]
        #[non_exhaustive]
        pub enum Error { $($(#[doc = $doc])* $variant(Details)),* }

        impl Error {
            /// The class's name, the same in every language.
            pub fn class(&self) -> &'static str {
                match self { $(Self::$variant(_) => $class),* }
            }

            fn facts(&self) -> &Facts {
                match self { $(Self::$variant(details))|* => &details.0 }
            }

            fn facts_mut(&mut self) -> &mut Facts {
                match self { $(Self::$variant(details))|* => &mut details.0 }
            }
        }

        /// Every class below `ConomyError` with its parent, parents first.
        pub(crate) const TREE: &[(&str, &str)] = &[
            ("TransportError", "ConomyError"),
            $(($class, $parent)),*
        ];

        /// The variants with their class and what they say.
        pub(crate) const VARIANTS: &[(&str, &str, &str)] =
            &[$((stringify!($variant), $class, concat!($($doc),*))),*];
    };
}

errors! {
    /// Bad configuration or argument. Nothing was sent.
    Config: "ConfigError" < "ConomyError",
    /// Any other status that is no success; redirects are never followed.
    Api: "ApiError" < "ConomyError",
    /// 400: the request is malformed or misses something. It was not applied.
    BadRequest: "BadRequestError" < "ApiError",
    /// 401: the access token is wrong or expired. It was not applied.
    Authentication: "AuthenticationError" < "ApiError",
    /// 403: the API key is wrong, or may not do this. It was not applied.
    PermissionDenied: "PermissionDeniedError" < "ApiError",
    /// 404: there is no such session. It was not applied.
    NotFound: "NotFoundError" < "ApiError",
    /// 409: it exists already. It was not applied.
    Conflict: "ConflictError" < "ApiError",
    /// 422: not possible in the session's state. It was not applied.
    UnprocessableEntity: "UnprocessableEntityError" < "ApiError",
    /// 429: too many requests. It was not applied.
    RateLimit: "RateLimitError" < "ApiError",
    /// 5xx or 408 on an operation that charges nobody: it may have been applied.
    Server: "ServerError" < "ApiError",
    /// No connection came about. Nothing was sent.
    Connect: "ConnectError" < "TransportError",
    /// The server's certificate or the TLS handshake was refused. Nothing was sent.
    Tls: "TlsError" < "TransportError",
    /// No connection came about in time. Nothing was sent.
    ConnectTimeout: "ConnectTimeoutError" < "TransportError",
    /// A successful answer that cannot be read as the model. The call was applied.
    Decode: "DecodeError" < "ConomyError",
    /// The call may have been applied. Check before trying again.
    OutcomeUnknown: "OutcomeUnknownError" < "ConomyError",
}

/// What is known of a failed call; [`Error`] offers it through its accessors.
#[derive(Default)]
pub struct Details(Box<Facts>);

/// The facts behind [`Details`].
#[derive(Default)]
pub(crate) struct Facts {
    pub(crate) message: String,
    pub(crate) outcome: Option<Outcome>,
    pub(crate) operation: Option<Operation>,
    pub(crate) attempts: u32,
    pub(crate) phase: Option<Phase>,
    pub(crate) answer: Option<Answer>,
    pub(crate) path: Option<String>,
    pub(crate) session_id: Option<String>,
    pub(crate) sent_at: Option<SystemTime>,
    pub(crate) source: Option<BoxError>,
}

/// What the service answered, as far as it came.
#[derive(Clone, Default)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) raw_body: Bytes,
    pub(crate) body: ErrorBody,
    pub(crate) retry_after: Option<Duration>,
}

/// The members that callers branch on, read leniently from whichever shape the body has.
///
/// All but `detail` are labels: they are shown in messages and logs, so a value that does not look like one, and may
/// quote the request, is left to the raw body.
#[derive(Clone, Default, Debug, PartialEq, Eq)]
pub(crate) struct ErrorBody {
    pub(crate) code: Option<String>,
    pub(crate) r#type: Option<String>,
    pub(crate) detail: Option<String>,
    pub(crate) trace_id: Option<String>,
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
        let label = |value: Option<&Value>| text(value).filter(|text| is_label(text));
        let nested = |name: &str| body.get("error").and_then(|error| error.get(name));
        Self {
            code: label(body.get("code")).or_else(|| label(nested("code"))),
            r#type: label(body.get("type"))
                .or_else(|| label(nested("type")))
                .or_else(|| label(body.get("error"))),
            detail: text(body.get("detail"))
                .or_else(|| text(body.get("message")))
                .or_else(|| text(nested("info"))),
            trace_id: label(body.get("traceId")).or_else(|| label(nested("traceId"))),
        }
    }
}

/// A short text of the characters that codes, names and trace ids are made of.
fn is_label(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b" -_.:;=/+".contains(&byte))
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
            .field("outcome", &self.0.outcome)
            .field("operation", &self.0.operation)
            .field("attempts", &self.0.attempts)
            .field("phase", &self.0.phase)
            .field("status", &self.0.answer.as_ref().map(|answer| answer.status))
            .finish_non_exhaustive()
    }
}

impl Error {
    /// An argument or setting that is refused before anything is sent.
    pub(crate) fn config(message: impl Into<String>) -> Self {
        let facts = Facts { message: message.into(), outcome: Some(Outcome::NotSent), ..Facts::default() };
        Self::Config(facts.into())
    }

    /// The same, said of an operation.
    pub(crate) fn of(mut self, operation: Operation) -> Self {
        self.facts_mut().operation = Some(operation);
        self
    }

    /// What happened and what to do, without secrets, personal data or the service's own words.
    pub fn message(&self) -> &str {
        &self.facts().message
    }

    /// Whether the call may have had an effect.
    pub fn outcome(&self) -> Outcome {
        self.facts().outcome.unwrap_or(Outcome::Unknown)
    }

    /// The operation that failed; none where the client itself could not be built.
    pub fn operation(&self) -> Option<Operation> {
        self.facts().operation
    }

    /// How many attempts were made.
    pub fn attempts(&self) -> u32 {
        self.facts().attempts
    }

    /// How far the last attempt came.
    pub fn phase(&self) -> Option<Phase> {
        self.facts().phase
    }

    /// The HTTP status, if an answer came.
    pub fn status(&self) -> Option<u16> {
        self.answer().map(|answer| answer.status)
    }

    /// The service's two-digit error code, such as `"11"`.
    pub fn code(&self) -> Option<&str> {
        self.answer()?.body.code.as_deref()
    }

    /// The name of the code, such as `"invalidParam"`.
    pub fn error_type(&self) -> Option<&str> {
        self.answer()?.body.r#type.as_deref()
    }

    /// The service's explanation, for a person. It may quote what was sent: treat it as personal data.
    pub fn detail(&self) -> Option<&str> {
        self.answer()?.body.detail.as_deref()
    }

    /// What to quote in a support request.
    pub fn trace_id(&self) -> Option<&str> {
        self.answer()?.body.trace_id.as_deref()
    }

    /// The answer's headers.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.answer().map(|answer| &answer.headers)
    }

    /// The answer's body, as far as it was read. It may quote what was sent: treat it as personal data.
    pub fn raw_body(&self) -> Option<&[u8]> {
        self.answer().map(|answer| answer.raw_body.as_ref())
    }

    /// How long the service asked to wait, counted from the answer.
    pub fn retry_after(&self) -> Option<Duration> {
        self.answer()?.retry_after
    }

    /// Where in the JSON reading failed, such as `status` or `items[0].tax`.
    pub fn path(&self) -> Option<&str> {
        self.facts().path.as_deref()
    }

    /// The session of a payment whose outcome is unknown: what to look up before trying again.
    pub fn session_id(&self) -> Option<&str> {
        self.facts().session_id.as_deref()
    }

    /// When the attempt that may have been applied was started.
    pub fn sent_at(&self) -> Option<SystemTime> {
        self.facts().sent_at
    }

    /// Whether the service answered with a status that is no success.
    pub fn is_api(&self) -> bool {
        self.is_a("ApiError")
    }

    /// Whether no connection came about.
    pub fn is_transport(&self) -> bool {
        self.is_a("TransportError")
    }

    fn is_a(&self, ancestor: &str) -> bool {
        let class = self.class();
        class == ancestor || TREE.contains(&(class, ancestor))
    }

    fn answer(&self) -> Option<&Answer> {
        self.facts().answer.as_ref()
    }

    /// Everything but the raw body as one JSON object, for the language bindings.
    #[doc(hidden)]
    pub fn report(&self) -> String {
        report(self.class(), self.facts())
    }
}

/// The facts as one JSON object: the shape in which they cross into another language.
pub(crate) fn report(class: &str, facts: &Facts) -> String {
    let answer = facts.answer.as_ref();
    let body = answer.map(|answer| &answer.body);
    let headers = answer.map(|answer| {
        let pair = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
            json!([name.as_str(), String::from_utf8_lossy(value.as_bytes())])
        };
        answer.headers.iter().map(pair).collect::<Vec<_>>()
    });
    json!({
        "class": class,
        "message": facts.message,
        "outcome": facts.outcome.unwrap_or(Outcome::Unknown),
        "operation": facts.operation.map(Operation::name),
        "attempts": facts.attempts,
        "phase": facts.phase,
        "status": answer.map(|answer| answer.status),
        "code": body.and_then(|body| body.code.as_ref()),
        "type": body.and_then(|body| body.r#type.as_ref()),
        "detail": body.and_then(|body| body.detail.as_ref()),
        "trace_id": body.and_then(|body| body.trace_id.as_ref()),
        "headers": headers,
        "retry_after": answer.and_then(|answer| answer.retry_after).map(|wait| wait.as_secs_f64()),
        "path": facts.path,
        "session_id": facts.session_id,
        "sent_at": facts.sent_at.and_then(|at| at.duration_since(SystemTime::UNIX_EPOCH).ok()).map(|at| at.as_secs_f64()),
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

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.facts().source.as_ref().map(|source| source.as_ref() as _)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_short_and_plain_whatever_the_service_sends() {
        let labels = |raw: &str| {
            let body = ErrorBody::parse(raw.as_bytes());
            (body.code, body.r#type, body.trace_id)
        };
        let some = |text: &str| Some(text.to_owned());
        let long = "x".repeat(65);
        for (raw, expected) in [
            (
                r#"{"code":"11","type":"invalidParam","traceId":"8f14-2b11"}"#,
                (some("11"), some("invalidParam"), some("8f14-2b11")),
            ),
            (
                r#"{"error":"Not Found","traceId":"Root=1-6789;Parent=53"}"#,
                (None, some("Not Found"), some("Root=1-6789;Parent=53")),
            ),
            (r#"{"error":"jane@example.com is taken","code":"<b>","traceId":""}"#, (None, None, None)),
            (&format!(r#"{{"type":"{long}","code":{{}},"traceId":[1]}}"#), (None, None, None)),
        ] {
            assert_eq!(labels(raw), expected, "{raw}");
        }
    }
}
