//! The attempts of a call, on their way to those who are told of them while it goes on.

use std::{
    mem,
    sync::{Arc, Mutex, OnceLock},
    time::SystemTime,
};

use conomyhq::{AttemptEvent, Outcome, binding};

use crate::{
    awaited::{Completions, Queue},
    locked,
};

/// Levels, as Python's `logging` numbers them.
const WARNING: u32 = 30;
const INFO: u32 = 20;
const DEBUG: u32 = 10;

/// The level to log an attempt at, when it was started (seconds since 1970), and what else is known of it.
pub(crate) type Told = (u32, f64, Members);

/// The other members of `_hooks.Attempt`, in their order.
type Members = (
    &'static str,
    u32,
    f64,
    &'static str,
    Option<u16>,
    Option<String>,
    Option<String>,
    Option<&'static str>,
    bool,
);

/// Those that ended and are not yet told.
#[derive(Default)]
pub(crate) struct Attempts {
    ended: Mutex<Vec<Told>>,
    /// Of a call for an event loop: the loop's queue, and the call's number in it.
    wakes: OnceLock<(Arc<Queue>, u64)>,
}

impl Attempts {
    /// Keeps what `wanted` asks for: what is below that level is of interest to nobody.
    pub(crate) fn of(call: &mut binding::Call, wanted: u32) -> Arc<Self> {
        let attempts = Arc::new(Self::default());
        let kept = attempts.clone();
        call.on_attempt(move |event| {
            let level = level(event);
            if level >= wanted {
                let started = event.started_at.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
                kept.put((level, started.as_secs_f64(), members(event)));
            }
        });
        attempts
    }

    /// Has the event loop woken for each.
    pub(crate) fn wake(&self, completions: &Completions, number: u64) {
        let _ = self.wakes.set((completions.queue(), number));
    }

    fn put(&self, told: Told) {
        locked(&self.ended).push(told);
        if let Some((queue, number)) = self.wakes.get() {
            queue.put(*number);
        }
    }

    pub(crate) fn any(&self) -> bool {
        !locked(&self.ended).is_empty()
    }

    pub(crate) fn take(&self) -> Vec<Told> {
        mem::take(&mut *locked(&self.ended))
    }
}

/// As the core logs it: a payment that may have been applied, another try, all else.
fn level(event: &AttemptEvent) -> u32 {
    match (event.outcome, &event.session_id) {
        (Some(Outcome::Unknown), Some(_)) => WARNING,
        _ if event.retried => INFO,
        _ => DEBUG,
    }
}

fn members(event: &AttemptEvent) -> Members {
    (
        event.operation,
        event.attempt,
        event.duration_ms / 1000.0,
        event.phase.as_str(),
        event.status,
        event.trace_id.clone(),
        event.session_id.clone(),
        event.outcome.map(Outcome::as_str),
        event.retried,
    )
}
