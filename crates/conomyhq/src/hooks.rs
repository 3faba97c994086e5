//! What people see of each attempt: a callback and a `tracing` event. Neither holds a secret or a person's data.

use std::{sync::Arc, time::Duration};

use crate::{
    contract::Operation,
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
    /// How far it came.
    pub phase: Phase,
    /// The HTTP status, if an answer came.
    pub status: Option<u16>,
    /// What to quote in a support request, if the answer held it.
    pub trace_id: Option<String>,
    /// From the attempt's begin to its end, in milliseconds.
    pub duration_ms: f64,
    /// `None` where the attempt succeeded, else whether it may have had an effect.
    pub outcome: Option<Outcome>,
}

impl AttemptEvent {
    pub(crate) fn new(operation: Operation, attempt: u32, phase: Phase, duration: Duration) -> Self {
        Self {
            operation: operation.name(),
            attempt,
            phase,
            status: None,
            trace_id: None,
            duration_ms: duration.as_micros() as f64 / 1000.0,
            outcome: None,
        }
    }

    /// Tells everyone who listens.
    pub(crate) fn publish(&self, hook: Option<&Hook>) {
        tracing::debug!(
            name: "conomyhq.attempt",
            target: "conomyhq",
            operation = self.operation,
            attempt = self.attempt,
            phase = self.phase.as_str(),
            status = self.status,
            trace_id = self.trace_id,
            duration_ms = self.duration_ms,
            outcome = self.outcome.map_or("applied", Outcome::as_str),
        );
        if let Some(hook) = hook {
            hook(self);
        }
    }
}
