//! From what came of an attempt to the error that the caller sees.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderMap, header};
use serde::de::DeserializeOwned;

use crate::{
    attempt::Attempt,
    call::Standing,
    contract::Operation,
    decision::{Event, Unsent, Verdict},
    error::{Answer, BoxError, Error, ErrorBody, Facts},
    outcome::{Effect, Outcome},
    transport::ConnectFailure,
};

/// An attempt that did not succeed.
pub(crate) struct Failure {
    pub(crate) event: Event,
    /// What happened, in words without secrets or personal data.
    what: String,
    answer: Option<Answer>,
    path: Option<String>,
    source: Option<BoxError>,
}

impl Failure {
    /// Without an answer; where there is one, it is set over this.
    fn new(event: Event, what: impl Into<String>) -> Self {
        Self { event, what: what.into(), answer: None, path: None, source: None }
    }

    /// Reads what the generated client made of the attempt. `error` is none where the answer was too long.
    pub(crate) fn of<T: DeserializeOwned>(
        attempt: &Attempt,
        error: Option<progenitor_client::Error<()>>,
    ) -> Self {
        use progenitor_client::Error as Sent;
        let source = match error {
            Some(Sent::CommunicationError(e) | Sent::ResponseBodyError(e) | Sent::InvalidUpgrade(e)) => {
                Some(e.without_url())
            }
            // These arise from an answer, which the attempt holds whole, or never, since no hook raises them.
            Some(
                Sent::UnexpectedResponse(_)
                | Sent::InvalidResponsePayload(..)
                | Sent::ErrorResponse(_)
                | Sent::InvalidRequest(_)
                | Sent::Custom(_),
            )
            | None => None,
        };
        let mut failure = match Answer::of(attempt) {
            Some(answer) if (200..300).contains(&answer.status) => {
                let (what, path) = unreadable::<T>(attempt, &answer, source.is_some());
                Self { answer: Some(answer), path, ..Self::new(Event::Undecodable, what) }
            }
            Some(answer) => Self::of_status(answer),
            None => Self::of_transport(attempt, source.as_ref()),
        };
        failure.source = source.map(BoxError::from);
        failure
    }

    /// The call's deadline passed during the attempt.
    pub(crate) fn of_deadline(attempt: &Attempt) -> Self {
        let unsent = attempt.revoke();
        match Answer::of(attempt) {
            Some(answer) if !(200..300).contains(&answer.status) => Self::of_status(answer),
            Some(answer) => {
                let what =
                    format!("the timeout passed while reading an answer with status {}", answer.status);
                Self { answer: Some(answer), ..Self::new(Event::Interrupted, what) }
            }
            None if unsent => Self::new(
                Event::Unsent(Unsent::DeadlinePassed),
                format!("the timeout passed while {}", attempt.phase()),
            ),
            None => {
                Self::new(Event::Interrupted, format!("no answer within the timeout ({})", attempt.phase()))
            }
        }
    }

    fn of_status(answer: Answer) -> Self {
        let mut what = format!("the service answered {}", answer.status);
        for (label, value) in
            [("type", &answer.body.r#type), ("code", &answer.body.code), ("trace id", &answer.body.trace_id)]
        {
            if let Some(value) = value {
                what += &format!(", {label} {value}");
            }
        }
        let event = Event::Answered { status: answer.status, retry_after: answer.retry_after };
        Self { answer: Some(answer), ..Self::new(event, what) }
    }

    fn of_transport(attempt: &Attempt, source: Option<&reqwest::Error>) -> Self {
        if !attempt.revoke() {
            return Self::new(Event::Interrupted, "the connection broke before an answer came");
        }
        let Some(source) = source.filter(|source| source.is_connect()) else {
            return Self::new(
                Event::Unsent(Unsent::StaleConnection),
                "the connection was closed before the request was sent",
            );
        };
        match ConnectFailure::of(source) {
            ConnectFailure::TimedOut => {
                Self::new(Event::Unsent(Unsent::ConnectTimeout), "no connection within connect_timeout")
            }
            ConnectFailure::TlsRefused => Self::new(
                Event::Unsent(Unsent::TlsRefused),
                "the TLS handshake or the server's certificate was refused",
            ),
            ConnectFailure::ProxyRefused => {
                Self::new(Event::Unsent(Unsent::ProxyRefused), "the proxy wants other credentials")
            }
            ConnectFailure::Other => {
                Self::new(Event::Unsent(Unsent::NoConnection), "no connection could be made")
            }
        }
    }

    /// What the attempt by itself amounts to.
    pub(crate) fn outcome(&self, effect: Effect) -> Outcome {
        crate::decision::verdict(effect, self.event).outcome()
    }
}

impl Answer {
    /// The answer as far as it came.
    fn of(attempt: &Attempt) -> Option<Self> {
        let received = attempt.received().clone();
        let (status, headers) = received.head?;
        let retry_after = retry_after(&headers, SystemTime::now());
        let body = ErrorBody::parse(&received.body);
        Some(Self { status, headers, raw_body: Bytes::from(received.body), body, retry_after })
    }
}

/// Why a success cannot be read, and where in its JSON. Never the text that stands there.
fn unreadable<T: DeserializeOwned>(
    attempt: &Attempt,
    answer: &Answer,
    cut_short: bool,
) -> (String, Option<String>) {
    let status = answer.status;
    if attempt.received().too_long {
        return (format!("the answer (status {status}) is longer than max_response_bytes"), None);
    }
    if cut_short {
        return (format!("the answer (status {status}) was cut short"), None);
    }
    let (path, why) = match explain_json::<T>(&answer.raw_body) {
        Err(problem) => problem,
        Ok(_) => (None, "cannot be read".into()),
    };
    (format!("the answer (status {status}) {why}"), path)
}

/// Reads JSON, or says where and why that fails without quoting it.
pub(crate) fn explain_json<T: DeserializeOwned>(raw: &[u8]) -> Result<T, (Option<String>, String)> {
    let mut reader = serde_json::Deserializer::from_slice(raw);
    let read = serde_path_to_error::deserialize(&mut reader);
    read.map_err(|problem| {
        let path = Some(problem.path().to_string()).filter(|path| path != ".");
        let inner = problem.into_inner();
        let text = inner.to_string();
        // serde quotes the offending value first and says what it wanted last.
        let why = match (inner.classify(), text.rsplit_once("expected ")) {
            _ if text.starts_with("missing field `") => {
                format!(
                    "misses {}",
                    text["missing field ".len()..].split(" at line").next().unwrap_or_default()
                )
            }
            (serde_json::error::Category::Data, Some((_, wanted))) => {
                let wanted = wanted.split(" at line").next().unwrap_or_default();
                format!("is not the documented JSON: {} should be {wanted}", path.as_deref().unwrap_or("it"))
            }
            _ => "is not JSON".into(),
        };
        (path, why)
    })
    .and_then(|value| match reader.end() {
        Ok(()) => Ok(value),
        Err(_) => Err((None, "is not JSON: something follows it".into())),
    })
}

/// The error for a call that stops with `verdict`.
pub(crate) fn error(
    verdict: Verdict,
    failure: Failure,
    attempt: &Attempt,
    standing: &Standing,
    operation: Operation,
    path_args: &[&str],
) -> Error {
    let attempts = standing.history.attempts;
    let outcome = verdict.outcome();
    let advice = advice(verdict, outcome, operation.effect());
    let tries = if attempts == 1 { String::new() } else { format!(" after {attempts} attempts") };
    let unknown = outcome == Outcome::Unknown;
    let facts = Facts {
        message: format!("{}: {}{tries}; {advice}", operation.name(), failure.what),
        outcome: Some(outcome),
        operation: Some(operation),
        attempts,
        phase: Some(attempt.phase()),
        path: failure.path,
        session_id: (unknown && operation.effect() == Effect::Charge)
            .then(|| path_args.first().map(|id| (*id).to_owned()))
            .flatten(),
        sent_at: standing.sent_at.filter(|_| unknown),
        source: failure.source,
        answer: failure.answer,
    };
    let status = facts.answer.as_ref().map_or(0, |answer| answer.status);
    let details = facts.into();
    match verdict {
        Verdict::Connect => Error::Connect(details),
        Verdict::ConnectTimeout => Error::ConnectTimeout(details),
        Verdict::Tls => Error::Tls(details),
        Verdict::Decode => Error::Decode(details),
        Verdict::OutcomeUnknown => Error::OutcomeUnknown(details),
        Verdict::Status(_) => match status {
            400 => Error::BadRequest(details),
            401 => Error::Authentication(details),
            403 => Error::PermissionDenied(details),
            404 => Error::NotFound(details),
            409 => Error::Conflict(details),
            422 => Error::UnprocessableEntity(details),
            429 => Error::RateLimit(details),
            408 | 500.. => Error::Server(details),
            _ => Error::Api(details),
        },
    }
}

/// What to do next.
fn advice(verdict: Verdict, outcome: Outcome, effect: Effect) -> &'static str {
    match (verdict, outcome, effect) {
        (Verdict::Decode, ..) => "the call was applied, only its answer cannot be read: see raw_body",
        (_, Outcome::NotSent, _) => "nothing was sent, so it is safe to try again",
        (_, Outcome::NotApplied, _) => "it was not applied",
        (_, Outcome::Unknown, Effect::Charge) => {
            "the payment may have been applied: check it before trying again"
        }
        (_, Outcome::Unknown, Effect::Create) => {
            "a session may have been opened: trying again may open another"
        }
        (_, Outcome::Unknown, Effect::Rotate) => {
            "the session may have been refreshed: look at it before trying again"
        }
    }
}

/// `Retry-After`, in seconds or as an HTTP date.
fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let value = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(value).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

/// What a cancelled call amounts to, as an error that only the bindings see.
pub(crate) fn cancelled(standing: &Standing, operation: Operation) -> Facts {
    let attempt = standing.attempt.as_ref();
    let outcome = match attempt {
        _ if standing.history.ambiguous => Outcome::Unknown,
        Some(attempt) if !attempt.revoke() => Outcome::Unknown,
        Some(_) => Outcome::NotSent,
        None => standing.last.unwrap_or(Outcome::NotSent),
    };
    let advice = advice(Verdict::OutcomeUnknown, outcome, operation.effect());
    Facts {
        message: format!("{}: cancelled; {advice}", operation.name()),
        outcome: Some(outcome),
        operation: Some(operation),
        attempts: standing.history.attempts,
        phase: attempt.map(Attempt::phase),
        sent_at: standing
            .sent_at
            .or_else(|| attempt.map(Attempt::started_at))
            .filter(|_| outcome == Outcome::Unknown),
        ..Facts::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = httpdate::parse_http_date("Tue, 24 Nov 2026 12:00:00 GMT").expect("a date");
        let rows = [
            ("0", Some(0)),
            (" 7 ", Some(7)),
            ("Tue, 24 Nov 2026 12:00:09 GMT", Some(9)),
            ("Tue, 24 Nov 2026 11:00:00 GMT", Some(0)),
            ("-1", None),
            ("1.5", None),
            ("soon", None),
            ("99999999999999999999", None),
        ];
        for (value, seconds) in rows {
            let value = http::HeaderValue::from_static(value);
            let headers = HeaderMap::from_iter([(header::RETRY_AFTER, value.clone())]);
            assert_eq!(retry_after(&headers, now), seconds.map(Duration::from_secs), "{value:?}");
        }
        assert_eq!(retry_after(&HeaderMap::new(), now), None);
    }

    #[test]
    fn explanations_never_quote_the_json() {
        #[derive(Debug, serde::Deserialize)]
        #[allow(dead_code)]
        struct Model {
            id: String,
            tags: Option<Vec<String>>,
        }
        let rows = [
            (r#"{"id":"SECRET","tags":["a",5]}"#, Some("tags[1]"), "should be a string"),
            (r#"{"id":["SECRET, expected"]}"#, Some("id"), "should be a string"),
            (r#"{"tags":[]}"#, None, "misses `id`"),
            (r#"{"id":"x"} SECRET"#, None, "is not JSON"),
            (r#"{"id":SECRET}"#, Some("id"), "is not JSON"),
            ("", None, "is not JSON"),
        ];
        for (json, path, why) in rows {
            let (at, said) = explain_json::<Model>(json.as_bytes()).expect_err(json);
            assert_eq!(at.as_deref(), path, "{json}");
            assert!(said.contains(why) && !said.contains("SECRET"), "{json}: {said}");
        }
    }
}
