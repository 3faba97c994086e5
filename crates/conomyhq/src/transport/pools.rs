//! Pools of connections: one for each runtime that makes calls, since a connection lives in a task of the runtime that
//! opened it and ends with that; and none of connections that the machine slept over.

use std::{
    convert::Infallible,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    runtime::{Handle, Id},
    sync::oneshot,
};

use super::Opener;
use crate::{clocks::Clocks, error::Result};

/// The pools of a transport.
pub(super) struct Pools {
    opener: Opener,
    /// Few, nearly always one: that of a runtime that has ended goes when the next comes.
    pools: Mutex<Vec<Pool>>,
}

struct Pool {
    runtime: Id,
    /// Closed once that runtime has ended: its id may then be another's.
    runs: oneshot::Sender<Infallible>,
    client: reqwest::Client,
    used: Clocks,
}

impl Pools {
    pub(super) fn new(opener: Opener) -> Self {
        Self { opener, pools: Mutex::default() }
    }

    /// The pool of the runtime that the caller is in.
    pub(super) fn here(&self) -> Result<reqwest::Client> {
        let runtime = Handle::current();
        let now = Clocks::now();
        let mut pools = self.pools.lock().unwrap_or_else(PoisonError::into_inner);
        let mut found = pools.iter_mut().find(|pool| pool.runtime == runtime.id() && !pool.runs.is_closed());
        if let Some(pool) = &mut found {
            if slept(&pool.used, &now, self.opener.config.idle_timeout) {
                pool.client = self.opener.client(usize::MAX)?;
            }
            pool.used = now;
            return Ok(pool.client.clone());
        }
        pools.retain(|pool| !pool.runs.is_closed());
        let client = self.opener.client(usize::MAX)?;
        let (runs, pool_ends) = oneshot::channel();
        // Ends with the pool, or with the runtime, which drops it.
        runtime.spawn(pool_ends);
        pools.push(Pool { runtime: runtime.id(), runs, client: client.clone(), used: now });
        Ok(client)
    }
}

/// How far the clocks may be apart, of a step of the wall clock or of reading one after the other on a busy machine.
const CLOCKS_APART: Duration = Duration::from_secs(1);

/// Whether the machine slept between the two, too long for idle connections, which are timed out by the monotonic clock. A
/// wall clock that was set looks the same, either way, and costs a connection.
fn slept(used: &Clocks, now: &Clocks, idle_timeout: Duration) -> bool {
    now.apart(used) > idle_timeout.min(CLOCKS_APART)
}
