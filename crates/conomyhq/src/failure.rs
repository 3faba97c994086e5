//! From what came of an attempt to the error that the caller sees.

use std::time::{Duration, SystemTime};

use http::{HeaderMap, header};

use crate::{
    attempt::Attempt,
    config::Config,
    decision::{Event, Kind, Unsent, Verdict, may_be_repeated},
    error::{BoxError, Error, ErrorBody, Facts, Response},
    json,
    label::Said,
    operation::{Effect, Operation},
    outcome::Outcome,
    progress::{Amount, State},
    tokens::NoToken,
    transport::ConnectFailure,
};

/// An attempt that did not succeed.
pub(crate) struct Failure {
    pub(crate) event: Event,
    /// What happened, in words without secrets or personal data.
    what: String,
    pub(crate) response: Option<Response>,
    path: Option<String>,
    source: Option<BoxError>,
}

impl Failure {
    /// Without an answer; where there is one, it is set over this.
    fn new(event: Event, what: impl Into<String>) -> Self {
        Self { event, what: what.into(), response: None, path: None, source: None }
    }

    /// Reads what the generated client made of the attempt. `error` is none where the answer was too long.
    /// `explain` says what is wrong with a success that cannot be read.
    pub(crate) fn of(
        attempt: &Attempt,
        config: &Config,
        said: &Said,
        error: Option<progenitor_client::Error<()>>,
        explain: &dyn Fn(&[u8]) -> Option<json::Unreadable>,
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
        let mut failure = match received(attempt, said) {
            Some(response) if is_success(&response) => {
                let (what, path) = unreadable(attempt, &response, source.is_some(), explain);
                Self { response: Some(response), path, ..Self::new(Event::Undecodable, what) }
            }
            // The proxy that carries plain http answers for itself: the service has seen nothing.
            Some(response) if response.status == 407 && config.is_forwarded() => {
                Self { response: Some(response), ..Self::new(Event::NotForwarded, PROXY_REFUSED) }
            }
            Some(response) => Self::of_status(response),
            None => Self::of_transport(attempt, source.as_ref()),
        };
        failure.source = source.map(BoxError::from);
        failure
    }

    /// The answer is a success that speaks of another payment than the one that was asked for.
    pub(crate) fn of_another(attempt: &Attempt, said: &Said) -> Self {
        let what = "an answer came that belongs to another request";
        Self { response: received(attempt, said), ..Self::new(Event::Undecodable, what) }
    }

    /// The call's deadline passed during the attempt.
    pub(crate) fn of_deadline(attempt: &Attempt, said: &Said) -> Self {
        let unsent = attempt.revoke();
        match received(attempt, said) {
            Some(response) if !is_success(&response) => Self::of_status(response),
            Some(response) => {
                let status = response.status;
                let what = format!("the timeout passed while reading an answer with status {status}");
                Self { response: Some(response), ..Self::new(Event::Interrupted, what) }
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

    fn of_status(response: Response) -> Self {
        let status = response.status;
        let mut what = format!("the service answered {status}");
        for (name, word) in response.labels() {
            what += &format!(", {} {word}", name.replace('_', " "));
        }
        if (300..400).contains(&status) {
            what += ", a redirect, which is never followed: check base_url";
        }
        let event = Event::Answered { status, retry_after: response.retry_after };
        Self { response: Some(response), ..Self::new(event, what) }
    }

    fn of_transport(attempt: &Attempt, source: Option<&reqwest::Error>) -> Self {
        if !attempt.revoke() {
            return Self::new(Event::Interrupted, "the connection broke before an answer came");
        }
        if source.is_some_and(reqwest::Error::is_builder) {
            return Self::new(Event::Unsent(Unsent::Unbuildable), "no request can be built of its arguments");
        }
        let Some(source) = source.filter(|source| source.is_connect()) else {
            return Self::new(
                Event::Unsent(Unsent::StaleConnection),
                "the connection was closed before the request was sent",
            );
        };
        let (unsent, what) = match ConnectFailure::of(source) {
            ConnectFailure::TimedOut => (Unsent::ConnectTimeout, "no connection within connect_timeout"),
            ConnectFailure::TlsRefused => {
                (Unsent::TlsRefused, "the TLS handshake or the server's certificate was refused")
            }
            ConnectFailure::ProxyRefused => (Unsent::ProxyRefused, PROXY_REFUSED),
            ConnectFailure::Other => (Unsent::NoConnection, "no connection could be made"),
        };
        Self::new(Event::Unsent(unsent), what)
    }

    /// The error for a call that stops with `verdict`.
    pub(crate) fn into_error(
        self,
        verdict: Verdict,
        attempt: &Attempt,
        state: &State,
        operation: Operation,
        path: &[&str],
    ) -> Error {
        let attempts = state.history.attempts;
        let Verdict { kind, outcome, retryable } = verdict;
        let advice = match kind {
            Kind::Decode if outcome == Outcome::Unknown => {
                "the call was applied, only its answer cannot be read: see raw_body"
            }
            _ => advice(outcome, operation.effect()),
        };
        let tries = if attempts == 1 { String::new() } else { format!(" after {attempts} attempts") };
        let status = self.response.as_ref().map_or(0, |response| response.status);
        let what = format!("{}{tries}", self.what);
        let details = Facts {
            message: format!("{}: {what}; {advice}", operation.name()),
            what,
            outcome: Some(outcome),
            retryable: Some(retryable),
            operation: Some(operation),
            attempts,
            phase: Some(attempt.phase()),
            path: self.path,
            session_id: session(operation, outcome, path),
            sent_at: state.sent_at.filter(|_| outcome == Outcome::Unknown),
            source: self.source,
            response: self.response,
            ..Facts::default()
        }
        .into();
        match kind {
            Kind::Config => Error::Config(details),
            Kind::Connect => Error::Connect(details),
            Kind::ConnectTimeout => Error::ConnectTimeout(details),
            Kind::Tls => Error::Tls(details),
            Kind::Transport => Error::Transport(details),
            Kind::Decode => Error::Decode(details),
            Kind::OutcomeUnknown => Error::OutcomeUnknown(details),
            Kind::Status => Error::of_status(status, details),
        }
    }
}

const PROXY_REFUSED: &str = "the proxy wants other credentials";

fn is_success(response: &Response) -> bool {
    (200..300).contains(&response.status)
}

/// The answer as far as it came.
pub(crate) fn received(attempt: &Attempt, said: &Said) -> Option<Response> {
    let received = attempt.received().clone();
    let (status, headers) = received.head?;
    let retry_after = retry_after(&headers, SystemTime::now());
    let body = ErrorBody::parse(&received.body);
    let shown = body.shown(said);
    Some(Response { status, headers, raw_body: received.body, body, shown, retry_after })
}

/// Why a success cannot be read, and where in its JSON. Never the text that stands there.
fn unreadable(
    attempt: &Attempt,
    response: &Response,
    cut_short: bool,
    explain: &dyn Fn(&[u8]) -> Option<json::Unreadable>,
) -> (String, Option<String>) {
    let status = response.status;
    if attempt.received().too_long {
        return (format!("the answer (status {status}) is longer than max_response_bytes"), None);
    }
    if cut_short {
        return (format!("the answer (status {status}) was cut short"), None);
    }
    match explain(&response.raw_body) {
        Some(json::Unreadable { path, why }) => (format!("the answer (status {status}) {why}"), path),
        None => (format!("the answer (status {status}) cannot be read"), None),
    }
}

/// What to do next.
fn advice(outcome: Outcome, effect: Effect) -> &'static str {
    match outcome {
        Outcome::NotSent => "nothing was sent, so it is safe to try again",
        Outcome::NotApplied => "it was not applied",
        Outcome::Unknown => effect.unknown(),
    }
}

/// The session to look a payment up by, where that is needed.
fn session(operation: Operation, outcome: Outcome, path: &[&str]) -> Option<String> {
    let id = path.get(operation.session_param()?)?;
    (outcome == Outcome::Unknown).then(|| (*id).to_owned())
}

/// What a call amounts to for a caller who stopped waiting for it.
pub(crate) fn stopped(amount: Amount, operation: Operation, path: &[&str]) -> Facts {
    let Amount { outcome, attempts, phase, sent_at, response, .. } = amount;
    // What is only read is never applied.
    let outcome = if operation.effect() == Effect::Read { outcome.min(Outcome::NotApplied) } else { outcome };
    Facts {
        message: format!(
            "{}: stopped by its caller; {}",
            operation.name(),
            advice(outcome, operation.effect())
        ),
        outcome: Some(outcome),
        retryable: Some(may_be_repeated(operation.effect(), outcome)),
        operation: Some(operation),
        attempts,
        phase,
        response: response.map(|response| *response),
        session_id: session(operation, outcome, path),
        sent_at: sent_at.filter(|_| outcome == Outcome::Unknown),
        aborted: true,
        ..Facts::default()
    }
}

/// No access token could be had, to begin with or in place of one that was refused: `state` says what the call amounts to.
pub(crate) fn without_token(why: NoToken, operation: Operation, path: &[&str], state: &State) -> Error {
    const NONE: &str = "no access token could be had";
    let (attempts, outcome) = (state.history.attempts, state.history.outcome);
    let what = match &why {
        NoToken::Refused(error) => format!("{NONE}: {}", error.what()),
        NoToken::Raised(_) => format!("{NONE}: who was asked for one failed"),
        NoToken::Unusable => "what was given as access token cannot be one".to_owned(),
        NoToken::TimedOut => format!("{NONE} within the timeout"),
    };
    let facts = Facts {
        message: format!("{}: {what}; {}", operation.name(), advice(outcome, operation.effect())),
        what,
        outcome: Some(outcome),
        operation: Some(operation),
        attempts,
        session_id: session(operation, outcome, path),
        sent_at: state.sent_at.filter(|_| outcome == Outcome::Unknown),
        ..Facts::default()
    };
    match why {
        _ if outcome == Outcome::Unknown => Error::OutcomeUnknown(facts.into()),
        NoToken::Refused(error) => {
            let details = Facts {
                retryable: Some(error.retryable()),
                response: error.response().cloned(),
                path: error.path().map(str::to_owned),
                source: Some(error.clone().into()),
                ..facts
            };
            error.alike(details.into())
        }
        NoToken::Raised(source) => Error::Transport(Facts { source: Some(source), ..facts }.into()),
        NoToken::Unusable => {
            Error::Config(Facts { setting: Some("access_token".to_owned()), ..facts }.into())
        }
        NoToken::TimedOut => Error::Transport(facts.into()),
    }
}

/// No thread, descriptor or runtime could be had to make a call with.
pub(crate) fn unavailable(operation: Operation, why: &std::io::Error) -> Error {
    let facts = Facts {
        message: format!(
            "{}: no connection could be made: {why}; {}",
            operation.name(),
            advice(Outcome::NotSent, operation.effect())
        ),
        outcome: Some(Outcome::NotSent),
        operation: Some(operation),
        ..Facts::default()
    };
    Error::Connect(facts.into())
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
}
