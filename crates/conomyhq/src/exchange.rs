//! One request and its answer: the seam between progenitor's client and this one, which every request passes.
//!
//! This module and `generated` know each other: progenitor's client holds what its hook is to work with, and the hook
//! is implemented for its client.

use std::{
    mem,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use http::{HeaderMap, header};
use http_body::{Body, Frame, SizeHint};
use progenitor_client::{ClientHooks, ClientInfo, OperationInfo};
use reqwest::ResponseBuilderExt;

use crate::{
    attempt::Attempt,
    config::Config,
    credentials::Token,
    generated::Client,
    outcome::Phase,
    query::Query,
    transport::{CONNECTING, Connecting},
};

/// The request's body is handed over in parts of this size, so that a stalled connection shows as `writing`.
const PART: usize = 64 * 1024;

/// What a request needs besides what progenitor makes of the operation.
#[derive(Clone)]
pub(crate) struct Exchange {
    pub(crate) attempt: Attempt,
    pub(crate) config: Arc<Config>,
    pub(crate) token: Option<Token>,
    /// The body's exact text.
    pub(crate) body: Option<Bytes>,
    /// What the query says.
    pub(crate) query: Query,
    pub(crate) extra_headers: HeaderMap,
    pub(crate) connect_timeout: Duration,
    pub(crate) max_response_bytes: usize,
}

impl Exchange {
    fn prepare(&self, request: &mut reqwest::Request) {
        if !self.query.is_empty() {
            request.url_mut().query_pairs_mut().extend_pairs(&self.query);
        }
        let headers = request.headers_mut();
        for (name, value) in self.config.headers.iter().chain(&self.extra_headers) {
            headers.insert(name, value.clone());
        }
        if let Some(token) = &self.token {
            headers.insert(header::AUTHORIZATION, token.header().clone());
        }
        let body = GatedBody {
            attempt: self.attempt.clone(),
            rest: self.body.clone().unwrap_or_default(),
            begun: matches!(*request.method(), http::Method::GET | http::Method::DELETE),
        };
        *request.body_mut() = Some(reqwest::Body::wrap(body));
    }

    /// Reads the answer into the attempt, up to the limit, and hands it on as a whole.
    async fn receive(&self, mut response: reqwest::Response) -> reqwest::Result<reqwest::Response> {
        let attempt = &self.attempt;
        attempt.reached().reach(Phase::Reading);
        let (status, headers) = (response.status(), mem::take(response.headers_mut()));
        attempt.received().head = Some((status.as_u16(), headers));
        let limit = self.max_response_bytes;
        while let Some(chunk) = response.chunk().await? {
            if attempt.received().add(chunk, limit) {
                break;
            }
        }
        // With its URL, in whose place reqwest would parse another.
        let whole = http::Response::builder().status(status).url(response.url().clone());
        let whole = whole.body(attempt.received().body.clone());
        Ok(whole.expect("a status and a URL make a response").into())
    }
}

impl ClientHooks<Exchange> for Client {
    async fn exec(
        &self,
        mut request: reqwest::Request,
        _operation: &OperationInfo,
    ) -> reqwest::Result<reqwest::Response> {
        let exchange = self.inner();
        exchange.prepare(&mut request);
        let connecting =
            Connecting { reached: exchange.attempt.reached().clone(), timeout: exchange.connect_timeout };
        let response = CONNECTING.scope(connecting, self.client().execute(request)).await?;
        exchange.receive(response).await
    }
}

/// The request's body, behind the attempt's gate.
struct GatedBody {
    attempt: Attempt,
    rest: Bytes,
    /// Whether the body may be at its end. Not before a part was asked for: one that is at its end from the start is no
    /// body, and an empty one is to say `Content-Length: 0`. A GET and a DELETE have none.
    begun: bool,
}

impl GatedBody {
    /// Reports that hyper has taken the request, up to what is left of its body.
    fn taken(&self) {
        self.attempt.reached().reach(if self.rest.is_empty() { Phase::Waiting } else { Phase::Writing });
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

    /// hyper's first question, and for an empty body the only one.
    fn is_end_stream(&self) -> bool {
        let released = self.attempt.release();
        if released {
            self.taken();
        }
        released && self.begun && self.rest.is_empty()
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
