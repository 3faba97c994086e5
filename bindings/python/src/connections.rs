//! What a client's calls find: the connections of earlier ones, until nobody used them for `idle_timeout`.

use std::{
    mem,
    sync::{Arc, Mutex},
    time::Duration,
};

use conomyhq::{Conomy, Error};

use crate::{
    blocking::Slot,
    locked,
    reaper::{self, Ages},
};

/// The connections of one client in one process.
pub(crate) struct Connections(Arc<Kept>);

struct Kept {
    idle_timeout: Duration,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// What blocking calls can use, each with the time of its last use, the last used last.
    idle: Vec<(Duration, Slot)>,
    /// What awaited calls use, on their common runtime, with the time when the last of them began. Its pool drops idle
    /// connections by itself, but looks for them no oftener than every `idle_timeout`.
    awaited: Option<(Duration, Conomy)>,
    /// Whether the reaper looks after it.
    watched: bool,
}

impl State {
    fn take(&mut self) -> impl Send + use<> {
        (mem::take(&mut self.idle), self.awaited.take())
    }
}

impl Connections {
    pub(crate) fn new(idle_timeout: Duration) -> Self {
        Self(Arc::new(Kept { idle_timeout, state: Mutex::default() }))
    }

    /// The slot that was used last.
    pub(crate) fn take(&self) -> Option<Slot> {
        locked(&self.0.state).idle.pop().map(|(_, slot)| slot)
    }

    pub(crate) fn put(&self, slot: Slot) {
        let watched = {
            let mut state = locked(&self.0.state);
            state.idle.push((reaper::now(), slot));
            mem::replace(&mut state.watched, true)
        };
        if !watched {
            self.watch();
        }
    }

    /// The client of awaited calls.
    pub(crate) fn awaited(&self, make: impl FnOnce() -> Result<Conomy, Error>) -> Result<Conomy, Error> {
        let (client, watched) = {
            let mut state = locked(&self.0.state);
            let client = match &state.awaited {
                Some((_, client)) => client.clone(),
                None => make()?,
            };
            state.awaited = Some((reaper::now(), client.clone()));
            (client, mem::replace(&mut state.watched, true))
        };
        if !watched {
            self.watch();
        }
        Ok(client)
    }

    /// Takes what is there, to be dropped.
    pub(crate) fn clear(&self) -> impl Send + use<> {
        let mut state = locked(&self.0.state);
        let (cleared, watched) = (state.take(), state.watched);
        drop(state);
        if watched {
            reaper::wake();
        }
        cleared
    }

    fn watch(&self) {
        let kept = Arc::downgrade(&self.0);
        if reaper::watch(kept).is_err() {
            // No thread is to be had. Nobody would drop the slots, so none is kept; the pool of awaited calls sees to
            // itself.
            let mut state = locked(&self.0.state);
            state.watched = false;
            let slots = mem::take(&mut state.idle);
            drop(state);
            drop(slots);
        }
    }
}

impl Drop for Connections {
    fn drop(&mut self) {
        // The reaper may be holding on to it right now.
        drop(self.clear());
    }
}

impl Ages for Kept {
    fn clear(&self) {
        let mut state = locked(&self.state);
        let cleared = state.take();
        drop(state);
        drop(cleared);
    }

    fn age(&self, now: Duration) -> Option<Duration> {
        let is_old = |used: Duration| now.saturating_sub(used) >= self.idle_timeout;
        let mut state = locked(&self.state);
        // The older ones are below: what is put back goes on top.
        let old = state.idle.partition_point(|(used, _)| is_old(*used));
        let slots: Vec<_> = state.idle.drain(..old).collect();
        let client = state.awaited.take_if(|(used, _)| is_old(*used));
        let oldest = state.idle.first().map(|(used, _)| *used);
        let oldest = [oldest, state.awaited.as_ref().map(|(used, _)| *used)].into_iter().flatten().min();
        state.watched = oldest.is_some();
        drop(state);
        drop((slots, client));
        oldest.map(|used| used.saturating_add(self.idle_timeout))
    }
}
