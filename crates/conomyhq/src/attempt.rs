//! One attempt: what it sends, and what is known of how far it came.
//!
//! Whether a request was sent is decided by the [gate](Attempt::revoke): a state that the request's body passes when
//! hyper takes the request to write it. hyper first asks the body whether it is at its end, then for its length and
//! its first part, and flushes nothing before; so a body that was never asked proves that not one byte was handed to
//! a connection. Revoking the gate makes that proof final: a body that is asked later has no known length and fails
//! when its first part is wanted, and hyper drops the connection with the head still in its buffer.

use std::{
    pin::Pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU8, Ordering},
    },
    task::{Context, Poll},
    time::{Instant, SystemTime},
};

use bytes::Bytes;
use http::HeaderMap;
use http_body::{Body, Frame, SizeHint};
use progenitor_client::{ClientHooks, ClientInfo, OperationInfo};

use crate::{
    config::{Config, Options},
    generated::Client,
    outcome::Phase,
};

/// progenitor sends the spec's version in a header that the API does not know.
const PROGENITOR_VERSION_HEADER: &str = "api-version";
/// The request's body is handed over in parts of this size, so that a stalled connection shows as `writing`.
const PART: usize = 64 * 1024;

const PENDING: u8 = 0;
const RELEASED: u8 = 1;
const REVOKED: u8 = 2;

tokio::task_local! {
    /// The attempt for which a connection is being opened: what the connector reports to.
    pub(crate) static CURRENT: Attempt;
}

/// An attempt in flight. Clones are the same attempt.
#[derive(Clone)]
pub(crate) struct Attempt(Arc<State>);

struct State {
    gate: AtomicU8,
    phase: AtomicU8,
    received: Mutex<Received>,
    config: Arc<Config>,
    body: Option<Bytes>,
    options: Options,
    started: Instant,
    started_at: SystemTime,
}

/// What came back, as far as it came.
#[derive(Default, Clone)]
pub(crate) struct Received {
    pub(crate) head: Option<(u16, HeaderMap)>,
    pub(crate) body: Vec<u8>,
    /// The body is longer than the client reads.
    pub(crate) too_long: bool,
}

impl Attempt {
    /// `body` replaces the request's JSON, for callers who hold the exact text.
    pub(crate) fn new(config: Arc<Config>, body: Option<Bytes>, options: Options) -> Self {
        Self(Arc::new(State {
            gate: AtomicU8::new(PENDING),
            phase: AtomicU8::new(0),
            received: Mutex::default(),
            config,
            body,
            options,
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
    fn release(&self) -> bool {
        let gate = &self.0.gate;
        gate.compare_exchange(PENDING, RELEASED, Ordering::AcqRel, Ordering::Acquire) != Err(REVOKED)
    }

    fn is_revoked(&self) -> bool {
        self.0.gate.load(Ordering::Acquire) == REVOKED
    }

    pub(crate) fn phase(&self) -> Phase {
        const PHASES: [Phase; 6] =
            [Phase::Resolving, Phase::Connecting, Phase::Tls, Phase::Writing, Phase::Waiting, Phase::Reading];
        let reached = self.0.phase.load(Ordering::Acquire);
        PHASES.into_iter().find(|phase| code(*phase) == reached).unwrap_or(Phase::Connecting)
    }

    /// Phases only go forward: a connection opened for this attempt may be overtaken by one that became free.
    pub(crate) fn reach(&self, phase: Phase) {
        self.0.phase.fetch_max(code(phase), Ordering::AcqRel);
    }

    pub(crate) fn options(&self) -> &Options {
        &self.0.options
    }

    pub(crate) fn started(&self) -> Instant {
        self.0.started
    }

    pub(crate) fn started_at(&self) -> SystemTime {
        self.0.started_at
    }

    pub(crate) fn received(&self) -> MutexGuard<'_, Received> {
        self.0.received.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn prepare(&self, request: &mut reqwest::Request) {
        let headers = request.headers_mut();
        headers.remove(PROGENITOR_VERSION_HEADER);
        headers.extend(self.0.config.headers.clone());
        let json = || request.body().and_then(reqwest::Body::as_bytes).map(Bytes::copy_from_slice);
        let rest = self.0.body.clone().or_else(json).unwrap_or_default();
        *request.body_mut() =
            Some(reqwest::Body::wrap(GatedBody { attempt: self.clone(), rest, begun: false }));
    }

    /// Reads the answer into this attempt, up to the limit, and hands it on as a whole.
    async fn receive(&self, mut response: reqwest::Response) -> reqwest::Result<reqwest::Response> {
        self.reach(Phase::Reading);
        let (status, headers) = (response.status(), response.headers().clone());
        self.received().head = Some((status.as_u16(), headers));
        let limit = self.0.options.max_response_bytes;
        while let Some(chunk) = response.chunk().await? {
            let mut received = self.received();
            let room = limit - received.body.len();
            received.body.extend_from_slice(&chunk[..chunk.len().min(room)]);
            if chunk.len() > room {
                received.too_long = true;
                break;
            }
        }
        let mut whole = http::Response::new(self.received().body.clone());
        *whole.status_mut() = status;
        Ok(whole.into())
    }
}

/// How a phase is stored; 0 is an attempt that still waits for a connection from the pool.
fn code(phase: Phase) -> u8 {
    phase as u8 + 1
}

/// The seam between the generated client and this one: every request passes here.
impl ClientHooks<Attempt> for Client {
    async fn exec(
        &self,
        mut request: reqwest::Request,
        _operation: &OperationInfo,
    ) -> reqwest::Result<reqwest::Response> {
        let attempt = self.inner();
        attempt.prepare(&mut request);
        let response = CURRENT.scope(attempt.clone(), self.client().execute(request)).await?;
        attempt.receive(response).await
    }
}

/// The request's body, behind the gate.
struct GatedBody {
    attempt: Attempt,
    rest: Bytes,
    begun: bool,
}

impl GatedBody {
    /// Reports that hyper has taken the request, up to what is left of its body.
    fn taken(&self) {
        self.attempt.reach(if self.rest.is_empty() { Phase::Waiting } else { Phase::Writing });
    }
}

impl Body for GatedBody {
    type Data = Bytes;
    type Error = Revoked;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Revoked>>> {
        if !self.attempt.release() {
            return Poll::Ready(Some(Err(Revoked)));
        }
        self.begun = true;
        let part = self.rest.len().min(PART);
        let part = self.rest.split_to(part);
        self.taken();
        Poll::Ready((!part.is_empty()).then(|| Ok(Frame::data(part))))
    }

    /// hyper's first question, and for an empty body the only one. Never `true` before a part was asked for: a body
    /// at its end has no length, and an empty one is to say `Content-Length: 0`.
    fn is_end_stream(&self) -> bool {
        if self.attempt.release() {
            self.taken();
        }
        self.begun && self.rest.is_empty()
    }

    /// Unknown once revoked, which makes hyper ask for a part.
    fn size_hint(&self) -> SizeHint {
        if self.attempt.is_revoked() {
            SizeHint::default()
        } else {
            SizeHint::with_exact(self.rest.len() as u64)
        }
    }
}

/// The call ended before its request could be sent.
#[derive(Debug)]
struct Revoked;

impl std::fmt::Display for Revoked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the call ended before its request was sent")
    }
}

impl std::error::Error for Revoked {}
