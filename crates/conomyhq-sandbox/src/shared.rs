//! What every handler of one sandbox shares.

use std::{
    ops::Deref,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, SystemTime},
};

use tokio::sync::{Notify, watch};

use crate::{config::Config, postman::Postman, settings::Settings, shutdown::closed, state::State};

/// The settings and the state; clones are the same.
#[derive(Clone)]
pub(crate) struct Shared(Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) config: Config,
    pub(crate) postman: Postman,
    /// The settings to go back to.
    settings: Settings,
    state: Mutex<State>,
    /// That something happens by itself sooner than it was thought to.
    sooner: Notify,
    stopping: watch::Receiver<()>,
}

impl Deref for Shared {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Shared {
    /// The state of a sandbox that just starts, and that stops when the sender of `stopping` is gone.
    pub(crate) fn new(
        config: Config,
        settings: Settings,
        postman: Postman,
        stopping: watch::Receiver<()>,
    ) -> Self {
        let state = Mutex::new(State::new(settings.clone()));
        Self(Arc::new(Inner { config, postman, settings, state, sooner: Notify::new(), stopping }))
    }
}

impl Inner {
    /// Looks at the state of now, or changes it, alone.
    pub(crate) fn state<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let before = state.next_event();
        state.catch_up();
        let done = act(&mut state);
        if state.next_event().is_some_and(|after| before.is_none_or(|before| after < before)) {
            self.sooner.notify_one();
        }
        done
    }

    /// Forgets everything that happened, and the settings that were changed since.
    pub(crate) fn reset(&self) {
        self.state(|state| *state = State::new(self.settings.clone()));
    }

    /// Waits until something happens by itself, or until that is sooner than it was when this was called.
    pub(crate) async fn something_due(&self) {
        let next = self.state(|state| state.next_event());
        let sooner = self.sooner.notified();
        match next.map(|next| next.duration_since(SystemTime::now()).unwrap_or_default()) {
            Some(wait) => drop(tokio::time::timeout(wait, sooner).await),
            None => sooner.await,
        }
    }

    /// Does this, unless the sandbox stops before it is done.
    pub(crate) async fn unless_stopped<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            done = work => Some(done),
            () = closed(self.stopping.clone()) => None,
        }
    }

    /// Waits this long, or until the sandbox stops.
    pub(crate) async fn wait(&self, delay: Duration) {
        let _ = tokio::time::timeout(delay, closed(self.stopping.clone())).await;
    }
}
