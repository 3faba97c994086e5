//! What people see of calls: a callback for each attempt, and in `tracing` a span for each call, one below it for each
//! attempt with an event at its end, and events that hold metrics. None of them holds a secret or a person's data, and
//! none of them changes what becomes of the call.
//!
//! Fields have the names of OpenTelemetry's conventions for HTTP clients, and those of `tracing-opentelemetry`, which
//! makes its spans and metrics of them.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::{Duration, SystemTime},
};

use http::Uri;
use tracing::{Span, field::Empty};

use crate::{
    operation::Operation,
    outcome::{Outcome, Phase},
};

pub(crate) type Hook = Arc<dyn Fn(&AttemptEvent) + Send + Sync>;

/// An attempt that is over.
#[derive(Clone, Debug, serde::Serialize)]
#[non_exhaustive]
pub struct AttemptEvent {
    /// The operation's name, such as `checkout_sessions.create_payment`.
    pub operation: &'static str,
    /// 1 for a call's first attempt.
    pub attempt: u32,
    /// When it was started.
    #[serde(serialize_with = "seconds_since_1970")]
    pub started_at: SystemTime,
    /// From its begin to its end, in milliseconds.
    pub duration_ms: f64,
    /// How far it came.
    pub phase: Phase,
    /// The HTTP status, if an answer came.
    pub status: Option<u16>,
    /// What to quote in a support request, if the answer held it in the documented form.
    pub trace_id: Option<String>,
    /// The session of a payment.
    pub session_id: Option<String>,
    /// `None` where the attempt succeeded, else whether it may have had an effect.
    pub outcome: Option<Outcome>,
    /// Whether another attempt follows.
    pub retried: bool,
}

fn seconds_since_1970<S: serde::Serializer>(at: &SystemTime, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(at.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs_f64())
}

/// An event that is there for its metrics. It stands outside of every span, which it would be an event of.
macro_rules! metrics {
    ($($fields:tt)*) => {
        tracing::event!(target: "conomyhq::metrics", parent: None, tracing::Level::TRACE, { $($fields)* })
    };
}

/// Where the requests of an operation go: what OpenTelemetry knows of them. Worked out only where somebody listens, which
/// most calls have nobody do.
pub(crate) struct Route<'a> {
    pub(crate) operation: Operation,
    pub(crate) base_url: &'a str,
}

impl Route<'_> {
    fn base(&self) -> Uri {
        self.base_url.parse().unwrap_or_default()
    }

    /// The path without what its parameters are: they may be secret.
    fn template(&self) -> String {
        format!("{}{}", self.base().path().trim_end_matches('/'), self.operation.template())
    }

    fn address(&self) -> String {
        self.base().host().unwrap_or_default().to_owned()
    }

    fn port(&self) -> u16 {
        let base = self.base();
        let usual = if base.scheme_str() == Some("https") { 443 } else { 80 };
        base.port_u16().unwrap_or(usual)
    }

    /// A span for an attempt, which its end fills.
    pub(crate) fn span(&self, attempt: u32) -> Span {
        let verb = self.operation.verb();
        tracing::debug_span!(
            target: "conomyhq",
            "attempt",
            "otel.name" = format!("{verb} {}", self.template()),
            "otel.kind" = "client",
            "otel.status_code" = Empty,
            "http.request.method" = verb,
            "http.request.resend_count" = (attempt > 1).then(|| attempt - 1),
            "http.response.status_code" = Empty,
            "url.template" = self.template(),
            "url.full" = format!("{}{}", self.base_url.trim_end_matches('/'), self.operation.template()),
            "server.address" = self.address(),
            "server.port" = self.port(),
            "error.type" = Empty,
            "conomyhq.operation" = self.operation.name(),
            "conomyhq.phase" = Empty,
            "conomyhq.outcome" = Empty,
            "conomyhq.trace_id" = Empty,
        )
    }
}

/// Tells a call's span, and the metrics, how the call ended: what is known of the effect of one that did not succeed, and
/// the name of what ended it.
pub(crate) fn call_ended(
    operation: Operation,
    span: &Span,
    failed: Option<(Outcome, &str)>,
    elapsed: Duration,
) {
    let outcome = failed.map_or(APPLIED, |(outcome, _)| outcome.as_str());
    let error_type = failed.map(|(_, name)| name);
    span.record("conomyhq.outcome", outcome);
    span.record("error.type", error_type);
    span.record("otel.status_code", failed.map(|_| "ERROR"));
    metrics!(
        "monotonic_counter.conomyhq.client.calls" = 1_u64,
        "histogram.conomyhq.client.call.duration" = elapsed.as_secs_f64(),
        "conomyhq.operation" = operation.name(),
        "conomyhq.outcome" = outcome,
        "error.type" = error_type,
    );
}

/// What a success is called where others have their outcome.
const APPLIED: &str = "applied";

impl AttemptEvent {
    /// Tells the attempt's span, the metrics and the log: a payment that may have been applied at WARN, a retry at INFO,
    /// all else at DEBUG.
    pub(crate) fn trace(&self, span: &Span, route: &Route<'_>) {
        let outcome = self.outcome.map_or(APPLIED, Outcome::as_str);
        let error_type = self.error_type();
        span.record("conomyhq.phase", self.phase.as_str());
        span.record("conomyhq.outcome", outcome);
        span.record("conomyhq.trace_id", self.trace_id.as_deref());
        span.record("http.response.status_code", self.status);
        span.record("error.type", error_type.as_deref());
        span.record("otel.status_code", self.outcome.map(|_| "ERROR"));
        let Self { operation, attempt, session_id, duration_ms, .. } = self;
        span.in_scope(|| match (self.outcome, session_id) {
            (Some(Outcome::Unknown), Some(session_id)) => {
                tracing::warn!(target: "conomyhq", operation, session_id, "the payment may have been applied: look it up");
            }
            _ if self.retried => {
                tracing::info!(target: "conomyhq", operation, attempt, outcome, duration_ms, "trying again");
            }
            _ => tracing::debug!(target: "conomyhq", operation, attempt, outcome, duration_ms, "attempt ended"),
        });
        metrics!(
            "monotonic_counter.conomyhq.client.attempts" = 1_u64,
            "conomyhq.operation" = operation,
            "conomyhq.outcome" = outcome,
        );
        metrics!(
            "histogram.http.client.request.duration" = duration_ms / 1000.0,
            "http.request.method" = route.operation.verb(),
            "http.response.status_code" = self.status,
            "url.template" = route.template(),
            "server.address" = route.address(),
            "server.port" = route.port(),
            "error.type" = error_type,
            "conomyhq.operation" = operation,
        );
    }

    /// The status where that is what was wrong, else how far the attempt came.
    fn error_type(&self) -> Option<String> {
        self.outcome?;
        Some(match self.status {
            Some(status) if status >= 300 => status.to_string(),
            _ => self.phase.as_str().to_owned(),
        })
    }

    /// Tells a callback. One that panics is reported, and the call goes on.
    pub(crate) fn tell(&self, hook: &Hook) {
        if let Err(payload) = catch_unwind(AssertUnwindSafe(|| hook(self))) {
            // Dropping it may panic again.
            std::mem::forget(payload);
            tracing::error!(target: "conomyhq", operation = self.operation, "on_attempt panicked");
        }
    }
}
