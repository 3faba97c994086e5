//! How far a call is, for whoever may stop waiting for it at any moment.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime},
};

use bytes::Bytes;
use http::HeaderMap;

use crate::{
    attempt::Attempt,
    decision::History,
    error::Response,
    outcome::{Outcome, Phase},
};

/// A call's progress.
#[derive(Default)]
pub(crate) struct Progress(Mutex<State>);

#[derive(Default)]
pub(crate) struct State {
    pub(crate) history: History,
    /// When the first attempt that may have been applied was started.
    pub(crate) sent_at: Option<SystemTime>,
    pub(crate) stage: Stage,
    /// Whether its caller wants nothing sent any more.
    pub(crate) forbidden: bool,
}

/// Where a call stands.
#[derive(Default)]
pub(crate) enum Stage {
    /// No attempt is under way: none was made yet, or another one follows.
    #[default]
    Between,
    /// An attempt is under way.
    Under(Attempt),
    /// It succeeded.
    Succeeded(Success),
    /// It failed, with this answer if there was one.
    Failed(Option<Box<Response>>),
}

/// A success: its answer, and how it came.
#[derive(Default)]
pub(crate) struct Success {
    /// The answer's JSON, with what the recipe promises.
    pub(crate) json: Bytes,
    /// The body as it came.
    pub(crate) raw_body: Bytes,
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) attempts: u32,
    /// From the call's begin, all attempts and waits included.
    pub(crate) elapsed: Duration,
}

/// What a call amounts to for a caller who does not wait for its end.
pub(crate) struct Amount {
    pub(crate) outcome: Outcome,
    pub(crate) attempts: u32,
    pub(crate) phase: Option<Phase>,
    pub(crate) sent_at: Option<SystemTime>,
    /// The JSON of a success that had come in full.
    pub(crate) answer: Option<Bytes>,
    /// The answer that the call failed with.
    pub(crate) response: Option<Box<Response>>,
}

impl Progress {
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How the call came to the success that it ended with.
    pub(crate) fn into_success(self) -> Success {
        match self.0.into_inner().unwrap_or_else(PoisonError::into_inner).stage {
            Stage::Succeeded(success) => success,
            _ => Success::default(),
        }
    }

    /// Forbids all further sending, though somebody drives the call still.
    pub(crate) fn forbid(&self) {
        let mut state = self.state();
        state.forbidden = true;
        if let Stage::Under(attempt) = &state.stage {
            attempt.revoke();
        }
    }

    /// What the call amounts to now that nobody drives it any more. Nothing is sent afterwards: where an attempt is
    /// under way still, its gate says whether it may have been.
    pub(crate) fn amount(&self) -> Amount {
        let state = self.state();
        let mut amount = Amount {
            outcome: state.history.outcome,
            attempts: state.history.attempts,
            phase: None,
            sent_at: state.sent_at,
            answer: None,
            response: None,
        };
        match &state.stage {
            Stage::Between => {}
            Stage::Under(attempt) => {
                if !attempt.revoke() {
                    amount.outcome = Outcome::Unknown;
                    amount.sent_at.get_or_insert(attempt.started_at());
                }
                amount.phase = Some(attempt.phase());
            }
            Stage::Succeeded(success) => {
                amount.outcome = Outcome::Unknown;
                amount.phase = Some(Phase::Reading);
                amount.answer = Some(success.json.clone());
            }
            Stage::Failed(response) => amount.response.clone_from(response),
        }
        amount
    }
}
