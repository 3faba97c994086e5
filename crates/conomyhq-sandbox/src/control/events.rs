//! What happens, as it happens: server-sent events.
//!
//! An event says that something changed and how much there is of everything, not what: so however much happens, a
//! listener has one event ahead of it at most, and whoever reads slowly costs no more than who reads at once.

use std::{
    convert::Infallible,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::{
    extract::State,
    http::{HeaderName, StatusCode, header},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures_core::Stream;
use serde::Serialize;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use super::Refused;
use crate::{shared::Shared, times::rfc3339};

/// How many may listen at a time. Each takes a connection.
const MOST_LISTENERS: usize = 1000;

/// Changes that follow each other sooner are told of together.
const LEAST_PAUSE: Duration = Duration::from_millis(100);

/// How soon a browser asks again whose connection ended.
const RETRY: Duration = Duration::from_secs(1);

/// Who may listen.
#[derive(Clone)]
pub(super) struct Seats(Arc<Semaphore>);

impl Default for Seats {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(MOST_LISTENERS)))
    }
}

/// How much there is of everything.
#[derive(Serialize)]
struct Counts {
    now: String,
    links: usize,
    sessions: usize,
    payments: usize,
    tokens: usize,
    webhooks: usize,
    requests: usize,
    answers: usize,
}

pub(super) async fn listen(State(shared): State<Shared>, seats: Seats) -> Response {
    let Ok(seat) = seats.0.try_acquire_owned() else {
        let why = format!("there are {MOST_LISTENERS} listeners already");
        return Refused(StatusCode::SERVICE_UNAVAILABLE, why).into_response();
    };
    let mut changes = shared.changes();
    // What there is already is told at once.
    changes.mark_changed();
    let listener = Listener { shared, changes, told: false, _seat: seat };
    let stream = Sse::new(Events(Box::pin(listener.next()))).keep_alive(KeepAlive::default());
    let head = [(header::CACHE_CONTROL, "no-store"), (HeaderName::from_static("x-accel-buffering"), "no")];
    (head, stream).into_response()
}

struct Listener {
    shared: Shared,
    changes: watch::Receiver<u64>,
    /// Whether it has heard anything yet.
    told: bool,
    /// Held for as long as it listens.
    _seat: OwnedSemaphorePermit,
}

impl Listener {
    /// Waits for the next event; `None` when the sandbox stops.
    async fn next(mut self) -> Option<(Event, Self)> {
        if self.told {
            self.shared.unless_stopped(tokio::time::sleep(LEAST_PAUSE)).await?;
        }
        self.shared.unless_stopped(self.changes.changed()).await?.ok()?;
        self.told = true;
        let change = *self.changes.borrow_and_update();
        let counts = self.shared.look(|state| Counts {
            now: rfc3339(state.clock.now()),
            links: state.links.len(),
            sessions: state.sessions.len(),
            payments: state.payments.len(),
            tokens: state.tokens.len(),
            webhooks: state.webhooks.len(),
            requests: state.exchanges.len(),
            answers: state.queued_answers().count(),
        });
        let event = Event::default().event("change").id(change.to_string()).retry(RETRY).json_data(counts);
        Some((event.ok()?, self))
    }
}

/// One event after the other.
struct Events(Pin<Box<Next>>);

/// The event that comes next, and who waits for the one after; nothing when the sandbox stops.
type Next = dyn Future<Output = Option<(Event, Listener)>> + Send;

impl Stream for Events {
    type Item = Result<Event, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = ready!(self.0.as_mut().poll(context));
        Poll::Ready(next.map(|(event, listener)| {
            self.0 = Box::pin(listener.next());
            Ok(event)
        }))
    }
}
