//! One attempt: whether its request may be sent, how far it came, and what came back.
//!
//! Whether a request was sent is decided by the [gate](Attempt::revoke): a state that the request's body passes when
//! hyper takes the request to write it. hyper first asks the body whether it is at its end, then for its length and
//! its first part, and flushes nothing before; so a body that was never asked proves that not one byte was handed to
//! a connection. Revoking the gate makes that proof final: a body that is asked later has no known length and fails
//! when its first part is wanted, and hyper drops the connection with the head still in its buffer.

use std::{
    mem,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU8, Ordering},
    },
    time::{Instant, SystemTime},
};

use bytes::{Bytes, BytesMut};
use http::HeaderMap;

use crate::outcome::{Phase, Reached};

const PENDING: u8 = 0;
const RELEASED: u8 = 1;
const REVOKED: u8 = 2;

/// An attempt in flight. Clones are the same attempt.
#[derive(Clone)]
pub(crate) struct Attempt(Arc<State>);

struct State {
    gate: AtomicU8,
    reached: Reached,
    received: Mutex<Received>,
    started: Instant,
    started_at: SystemTime,
}

/// What came back, as far as it came.
#[derive(Default, Clone)]
pub(crate) struct Received {
    pub(crate) head: Option<(u16, HeaderMap)>,
    pub(crate) body: Bytes,
    /// The body is longer than the client reads.
    pub(crate) too_long: bool,
}

impl Received {
    /// Adds a part of the body, as far as that is not longer than `limit`; answers whether it is. A body that comes in one
    /// part, as most do, is that part.
    pub(crate) fn add(&mut self, mut part: Bytes, limit: usize) -> bool {
        let room = limit - self.body.len();
        self.too_long = part.len() > room;
        part.truncate(room);
        if self.body.is_empty() {
            self.body = part;
        } else {
            let mut longer = BytesMut::from(mem::take(&mut self.body));
            longer.extend_from_slice(&part);
            self.body = longer.freeze();
        }
        self.too_long
    }
}

impl Attempt {
    pub(crate) fn new() -> Self {
        Self(Arc::new(State {
            gate: AtomicU8::new(PENDING),
            reached: Reached::default(),
            received: Mutex::default(),
            started: Instant::now(),
            started_at: SystemTime::now(),
        }))
    }

    /// Forbids sending. `true` proves that nothing was sent and never will be.
    pub(crate) fn revoke(&self) -> bool {
        let gate = &self.0.gate;
        gate.compare_exchange(PENDING, REVOKED, Ordering::AcqRel, Ordering::Acquire) != Err(RELEASED)
    }

    /// Lets the request go, unless it was revoked.
    pub(crate) fn release(&self) -> bool {
        let gate = &self.0.gate;
        gate.compare_exchange(PENDING, RELEASED, Ordering::AcqRel, Ordering::Acquire) != Err(REVOKED)
    }

    pub(crate) fn is_revoked(&self) -> bool {
        self.0.gate.load(Ordering::Acquire) == REVOKED
    }

    pub(crate) fn reached(&self) -> &Reached {
        &self.0.reached
    }

    pub(crate) fn phase(&self) -> Phase {
        self.0.reached.phase()
    }

    pub(crate) fn started(&self) -> Instant {
        self.0.started
    }

    pub(crate) fn started_at(&self) -> SystemTime {
        self.0.started_at
    }

    /// The answer's status, once its head is here.
    pub(crate) fn status(&self) -> Option<u16> {
        self.received().head.as_ref().map(|(status, _)| *status)
    }

    pub(crate) fn received(&self) -> MutexGuard<'_, Received> {
        self.0.received.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
