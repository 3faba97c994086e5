//! How it is known which phase an attempt has reached while its connection is opened. reqwest tells nobody, so three
//! places that it lets a caller choose report from within:
//!
//! - the resolver, that a look-up begins and ends;
//! - a layer around the connector, which also bounds the whole by the call's own `connect_timeout`;
//! - the store of TLS sessions, which rustls asks as it writes its first message.

use std::{
    error::Error as StdError,
    fmt,
    future::Future,
    io,
    net::{SocketAddr, ToSocketAddrs},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    thread,
    time::Duration,
};

use rustls::{
    NamedGroup,
    client::{
        ClientSessionMemoryCache, ClientSessionStore, Tls12ClientSessionValue, Tls13ClientSessionValue,
    },
    pki_types::ServerName,
};
use tokio::sync::{Semaphore, oneshot};
use tower_layer::Layer;
use tower_service::Service;

use super::ConnectTimedOut;
use crate::outcome::{Phase, Reached};

type BoxError = Box<dyn StdError + Send + Sync>;

/// For whom a connection is being opened.
#[derive(Clone)]
pub(crate) struct Connecting {
    pub(crate) reached: Reached,
    /// How long it may take.
    pub(crate) timeout: Duration,
}

tokio::task_local! {
    pub(crate) static CONNECTING: Connecting;
}

fn reach(phase: Phase) {
    // Nobody is to be told when hyper finishes an overtaken connection in a task of its own.
    let _ = CONNECTING.try_with(|connecting| connecting.reached.reach(phase));
}

/// How much a look-up's thread has for its stack: what std gives as well, unless the environment says otherwise, which is
/// not read while the program that calls may be changing it.
const STACK: usize = 2 << 20;

/// How many look-ups run at a time.
const LOOK_UPS: usize = 16;

/// Looks up addresses and reports it. Each look-up has a thread of its own: where none can be had it fails, while
/// tokio's pool of blocking threads would panic, and one that hangs keeps no runtime from ending.
pub(super) struct ReportResolving(Arc<Semaphore>);

impl Default for ReportResolving {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(LOOK_UPS)))
    }
}

impl reqwest::dns::Resolve for ReportResolving {
    fn resolve(&self, name: reqwest::dns::Name) -> reqwest::dns::Resolving {
        reach(Phase::Resolving);
        let connecting = CONNECTING.try_with(Connecting::clone).ok();
        let turns = self.0.clone();
        Box::pin(async move {
            let turn = turns.acquire_owned().await?;
            let (answer, found) = oneshot::channel();
            let look_up = move || {
                let _ = answer.send(resolve(name.as_str()));
                drop(turn);
            };
            let thread = thread::Builder::new().name("conomyhq-dns".into()).stack_size(STACK);
            thread.spawn(look_up).map_err(ResolveError)?;
            let addresses = found.await?.map_err(ResolveError)?;
            if let Some(connecting) = connecting {
                connecting.reached.reach(Phase::Connecting);
            }
            Ok(Box::new(addresses.into_iter()) as reqwest::dns::Addrs)
        })
    }
}

fn resolve(name: &str) -> io::Result<Vec<SocketAddr>> {
    Ok((name, 0).to_socket_addrs()?.collect())
}

/// The host's name has no addresses.
#[derive(Debug)]
struct ResolveError(io::Error);

impl fmt::Display for ResolveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the host's name cannot be resolved: {}", self.0)
    }
}

impl StdError for ResolveError {}

/// Bounds how long opening a connection may take.
#[derive(Clone)]
pub(super) struct BoundConnecting;

impl<S> Layer<S> for BoundConnecting {
    type Service = Bounded<S>;

    fn layer(&self, inner: S) -> Bounded<S> {
        Bounded(inner)
    }
}

#[derive(Clone)]
pub(super) struct Bounded<S>(S);

impl<S, D> Service<D> for Bounded<S>
where
    S: Service<D, Error = BoxError>,
    S::Future: Send + 'static,
    S::Response: 'static,
{
    type Response = S::Response;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.0.poll_ready(cx)
    }

    fn call(&mut self, destination: D) -> Self::Future {
        let limit = CONNECTING.try_with(|connecting| connecting.timeout).ok();
        let connect = self.0.call(destination);
        Box::pin(async move {
            match limit {
                Some(limit) => tokio::time::timeout(limit, connect).await.map_err(|_| ConnectTimedOut)?,
                None => connect.await,
            }
        })
    }
}

/// How many TLS sessions are remembered for a shorter handshake. One host is called, so a few are plenty.
const TLS_SESSIONS: usize = 32;

/// A store of TLS sessions that reports handshakes.
pub(super) fn sessions() -> impl ClientSessionStore {
    ReportHandshake(ClientSessionMemoryCache::new(TLS_SESSIONS))
}

#[derive(Debug)]
struct ReportHandshake(ClientSessionMemoryCache);

impl ClientSessionStore for ReportHandshake {
    fn set_kx_hint(&self, server: ServerName<'static>, group: NamedGroup) {
        self.0.set_kx_hint(server, group);
    }

    fn kx_hint(&self, server: &ServerName<'_>) -> Option<NamedGroup> {
        reach(Phase::Tls);
        self.0.kx_hint(server)
    }

    fn set_tls12_session(&self, server: ServerName<'static>, value: Tls12ClientSessionValue) {
        self.0.set_tls12_session(server, value);
    }

    fn tls12_session(&self, server: &ServerName<'_>) -> Option<Tls12ClientSessionValue> {
        self.0.tls12_session(server)
    }

    fn remove_tls12_session(&self, server: &ServerName<'static>) {
        self.0.remove_tls12_session(server);
    }

    fn insert_tls13_ticket(&self, server: ServerName<'static>, value: Tls13ClientSessionValue) {
        self.0.insert_tls13_ticket(server, value);
    }

    fn take_tls13_ticket(&self, server: &ServerName<'static>) -> Option<Tls13ClientSessionValue> {
        self.0.take_tls13_ticket(server)
    }
}
