//! What every handler of one sandbox shares.

use std::{
    ops::Deref,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, SystemTime},
};

use tokio::sync::{Notify, watch};

use crate::{
    config::Config,
    place::Place,
    postman::Postman,
    settings::Settings,
    shutdown::closed,
    state::State,
    store::{Row, Store},
};

/// The settings and the state; clones are the same.
#[derive(Clone)]
pub(crate) struct Shared(Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) config: Config,
    pub(crate) place: Place,
    pub(crate) postman: Postman,
    /// The settings to go back to.
    settings: Settings,
    state: Mutex<State>,
    /// The file that the state is kept in, if it is.
    store: Option<Store>,
    /// That something happens by itself sooner than it was thought to.
    sooner: Notify,
    /// Counts the changes of the state, for whoever follows them.
    changes: watch::Sender<u64>,
    stopping: watch::Receiver<()>,
}

impl Deref for Shared {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Shared {
    /// The state of a sandbox that just starts, and that stops when the sender of `stopping` is gone. It begins with what
    /// is kept of an earlier one, if that is.
    ///
    /// # Errors
    /// If what is kept makes no sense.
    pub(crate) fn new(
        config: Config,
        place: Place,
        settings: Settings,
        postman: Postman,
        kept: Option<(Store, Vec<Row>)>,
        stopping: watch::Receiver<()>,
    ) -> Result<Self, String> {
        let mut state = State::new(settings.clone(), config.keep);
        let store = match kept {
            Some((store, rows)) => {
                state.note_changes();
                for (kind, number, text) in rows {
                    let restored = state.restore(&kind, number, &text);
                    restored.map_err(|why| format!("the {kind} {number} that is kept: {why}"))?;
                }
                Some(store)
            }
            None => None,
        };
        let (state, sooner, changes) = (Mutex::new(state), Notify::new(), watch::Sender::new(0));
        Ok(Self(Arc::new(Inner {
            config,
            place,
            postman,
            settings,
            state,
            store,
            sooner,
            changes,
            stopping,
        })))
    }
}

impl Inner {
    /// Changes the state of now, alone, and tells those who follow its changes.
    pub(crate) fn state<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        self.with(|state| (act(state), true))
    }

    /// Looks at the state of now. Nobody is told: those who look when they are told would never come to rest.
    pub(crate) fn look<T>(&self, act: impl FnOnce(&State) -> T) -> T {
        self.with(|state| (act(state), false))
    }

    /// How many changes there were. A receiver hears of each, the latest at least.
    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    fn with<T>(&self, act: impl FnOnce(&mut State) -> (T, bool)) -> T {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let before = state.next_event();
        let moved = state.catch_up();
        let (done, changed) = act(&mut state);
        if state.next_event().is_some_and(|after| before.is_none_or(|before| after < before)) {
            self.sooner.notify_one();
        }
        if let Some(store) = &self.store {
            store.keep(state.take_changes());
        }
        if moved || changed {
            self.changes.send_modify(|changes| *changes += 1);
        }
        done
    }

    /// Forgets everything that happened, and the settings that were changed since.
    pub(crate) fn reset(&self) {
        self.state(|state| state.reset(self.settings.clone()));
    }

    /// Waits until what happened so far is in the file, where it is kept in one.
    pub(crate) async fn written(&self) -> Result<(), String> {
        match &self.store {
            Some(store) => store.written().await,
            None => Ok(()),
        }
    }

    /// Completes the file, if there is one. Nothing can be answered afterwards.
    pub(crate) async fn close_store(&self) {
        if let Some(store) = &self.store {
            store.close().await;
        }
    }

    /// Waits until something happens by itself, or until that is sooner than it was when this was called.
    pub(crate) async fn something_due(&self) {
        let next = self.look(|state| state.next_event());
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
