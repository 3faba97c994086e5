//! What people see of each attempt: a callback, and a `tracing` span with an event at its end. None of them holds a
//! secret or a person's data, and none of them changes what becomes of the call.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::SystemTime,
};

use crate::outcome::{Outcome, Phase};

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

impl AttemptEvent {
    /// Tells the attempt's span and the log: a payment that may have been applied at WARN, a retry at INFO, all else at
    /// DEBUG.
    pub(crate) fn trace(&self, span: &tracing::Span) {
        let outcome = self.outcome.map_or("applied", Outcome::as_str);
        span.record("phase", self.phase.as_str());
        span.record("status", self.status);
        span.record("trace_id", self.trace_id.as_deref());
        span.record("session_id", self.session_id.as_deref());
        span.record("duration_ms", self.duration_ms);
        span.record("outcome", outcome);
        let Self { operation, attempt, session_id, .. } = self;
        span.in_scope(|| match (self.outcome, session_id) {
            (Some(Outcome::Unknown), Some(session_id)) => {
                tracing::warn!(target: "conomyhq", operation, session_id, "the payment may have been applied: look it up");
            }
            _ if self.retried => tracing::info!(target: "conomyhq", operation, attempt, outcome, "trying again"),
            _ => tracing::debug!(target: "conomyhq", operation, attempt, outcome, "attempt ended"),
        });
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
