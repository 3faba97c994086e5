//! What every handler of one sandbox shares.

use std::{
    ops::Deref,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::sync::watch;

use crate::{config::Config, settings::Settings, shutdown::closed, state::State};

/// The settings and the state; clones are the same.
#[derive(Clone)]
pub(crate) struct Shared(Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) config: Config,
    state: Mutex<State>,
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
    pub(crate) fn new(config: Config, stopping: watch::Receiver<()>) -> Self {
        let state = Mutex::new(State::new(Settings::of(&config)));
        Self(Arc::new(Inner { config, state, stopping }))
    }
}

impl Inner {
    /// Looks at the state of now, or changes it, alone.
    pub(crate) fn state<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.catch_up();
        act(&mut state)
    }

    /// Forgets everything that happened, and the settings that were changed since.
    pub(crate) fn reset(&self) {
        self.state(|state| *state = State::new(Settings::of(&self.config)));
    }

    /// Waits this long, or until the sandbox stops.
    pub(crate) async fn wait(&self, delay: Duration) {
        let _ = tokio::time::timeout(delay, closed(self.stopping.clone())).await;
    }
}
