//! What people see of each attempt: a callback, and a `tracing` span with an event at its end. None of them holds a
//! secret or a person's data, and none of them changes what becomes of the call.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
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
    /// How far it came.
    pub phase: Phase,
    /// The HTTP status, if an answer came.
    pub status: Option<u16>,
    /// What to quote in a support request, if the answer held it in the documented form.
    pub trace_id: Option<String>,
    /// From the attempt's begin to its end, in milliseconds.
    pub duration_ms: f64,
    /// `None` where the attempt succeeded, else whether it may have had an effect.
    pub outcome: Option<Outcome>,
}

impl AttemptEvent {
    /// Tells everyone who listens. A callback that panics is reported, and the call goes on.
    pub(crate) fn publish(&self, span: &tracing::Span, hook: Option<&Hook>) {
        let outcome = self.outcome.map_or("applied", Outcome::as_str);
        span.record("phase", self.phase.as_str());
        span.record("status", self.status);
        span.record("trace_id", self.trace_id.as_deref());
        span.record("duration_ms", self.duration_ms);
        span.record("outcome", outcome);
        span.in_scope(
            || tracing::debug!(target: "conomyhq", operation = self.operation, outcome, "attempt ended"),
        );
        if let Some(hook) = hook
            && let Err(payload) = catch_unwind(AssertUnwindSafe(|| hook(self)))
        {
            // Dropping it may panic again.
            std::mem::forget(payload);
            tracing::error!(target: "conomyhq", operation = self.operation, "on_attempt panicked");
        }
    }
}
