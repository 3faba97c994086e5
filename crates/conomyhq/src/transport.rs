//! The HTTP client under the generated one: connections, TLS roots, proxies, and who reports which phase.

use std::{
    error::Error as StdError,
    fmt,
    future::Future,
    path::Path,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use rustls::{
    ClientConfig, NamedGroup, RootCertStore,
    client::{
        ClientSessionMemoryCache, ClientSessionStore, Resumption, Tls12ClientSessionValue,
        Tls13ClientSessionValue,
    },
    pki_types::{CertificateDer, ServerName, pem::PemObject},
};
use tower_layer::Layer;
use tower_service::Service;

use crate::{
    attempt::{Attempt, CURRENT},
    error::{Error, Result},
    outcome::Phase,
};

type BoxError = Box<dyn StdError + Send + Sync>;

/// How many TLS sessions are remembered for a shorter handshake. One host is called, so a few are plenty.
const TLS_SESSIONS: usize = 32;

/// A client with a connection pool of its own. Redirects are never followed, for they would carry the credentials
/// away, and nothing is sent again below the retry loop but a request that hyper hands back unwritten.
pub(crate) fn client(
    tls: &Arc<ClientConfig>,
    proxy: Option<&reqwest::Proxy>,
    idle_timeout: Duration,
) -> Result<reqwest::Client> {
    let mut tls = tls.as_ref().clone();
    // Of its own, since the cache has a lock, which a fork could leave locked for the child's clients.
    let sessions = ReportHandshake(ClientSessionMemoryCache::new(TLS_SESSIONS));
    tls.resumption = Resumption::store(Arc::new(sessions));
    let mut builder = reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .http1_only()
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .pool_idle_timeout(idle_timeout)
        .connector_layer(ReportConnecting)
        .dns_resolver(Arc::new(ReportResolving));
    if let Some(proxy) = proxy {
        builder = builder.proxy(proxy.clone());
    }
    builder
        .build()
        .map_err(|e| Error::config(format!("the HTTP client cannot be built: {}", crate::error::chain(&e))))
}

/// TLS with the platform's roots (or those that `SSL_CERT_FILE` and `SSL_CERT_DIR` name), or with `ca_file`'s alone.
pub(crate) fn tls(needed: bool, ca_file: Option<&Path>) -> Result<Arc<ClientConfig>> {
    let mut roots = RootCertStore::empty();
    if let Some(path) = ca_file {
        let refused = |why: &dyn fmt::Display| Error::config(format!("ca_file {}: {why}", path.display()));
        for certificate in CertificateDer::pem_file_iter(path).map_err(|e| refused(&e))? {
            roots.add(certificate.map_err(|e| refused(&e))?).map_err(|e| refused(&e))?;
        }
        if roots.is_empty() {
            return Err(refused(&"no certificate in it"));
        }
    } else if needed {
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        if roots.is_empty() {
            return Err(Error::config(
                "no trusted certificate found: install the platform's CA certificates, or set ca_file or SSL_CERT_FILE",
            ));
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|e| Error::config(format!("TLS is not available: {e}")))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

fn reach(phase: Phase) {
    // Outside an attempt there is nobody to tell: hyper finishes an overtaken connection in a task of its own.
    let _ = CURRENT.try_with(|attempt| attempt.reach(phase));
}

/// Looks up addresses and reports it.
struct ReportResolving;

impl reqwest::dns::Resolve for ReportResolving {
    fn resolve(&self, name: reqwest::dns::Name) -> reqwest::dns::Resolving {
        reach(Phase::Resolving);
        let attempt = CURRENT.try_with(Attempt::clone).ok();
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await.map_err(ResolveError)?;
            if let Some(attempt) = attempt {
                attempt.reach(Phase::Connecting);
            }
            Ok(Box::new(found.collect::<Vec<_>>().into_iter()) as reqwest::dns::Addrs)
        })
    }
}

/// Bounds how long opening a connection may take, by the options of the call that asked for it.
#[derive(Clone)]
struct ReportConnecting;

impl<S> Layer<S> for ReportConnecting {
    type Service = Connecting<S>;

    fn layer(&self, inner: S) -> Connecting<S> {
        Connecting(inner)
    }
}

#[derive(Clone)]
struct Connecting<S>(S);

impl<S, D> Service<D> for Connecting<S>
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
        let limit = CURRENT.try_with(|attempt| attempt.options().connect_timeout).ok();
        let connect = self.0.call(destination);
        Box::pin(async move {
            match limit {
                Some(limit) => tokio::time::timeout(limit, connect).await.map_err(|_| ConnectTimedOut)?,
                None => connect.await,
            }
        })
    }
}

/// Reports that a handshake begins: rustls asks for what it remembers of a server as it writes its first message.
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

/// Why no connection came about, read off the error that reqwest returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ConnectFailure {
    Other,
    TimedOut,
    TlsRefused,
    ProxyRefused,
}

impl ConnectFailure {
    pub(crate) fn of(error: &(dyn StdError + 'static)) -> Self {
        let mut next = Some(error);
        while let Some(error) = next {
            if error.is::<ConnectTimedOut>() {
                return Self::TimedOut;
            }
            if error.is::<rustls::Error>() {
                return Self::TlsRefused;
            }
            // The error's type is private to hyper-util; a test with a real proxy holds this text in place.
            if error.to_string() == "tunnel error: proxy authorization required" {
                return Self::ProxyRefused;
            }
            // An io::Error's source is its payload's source, so the payload is looked at by itself.
            let payload = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
            next = payload.map(|payload| payload as _).or_else(|| error.source());
        }
        Self::Other
    }
}

/// `connect_timeout` passed.
#[derive(Debug)]
struct ConnectTimedOut;

impl fmt::Display for ConnectTimedOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("connect_timeout passed")
    }
}

impl StdError for ConnectTimedOut {}

/// The host's name has no addresses.
#[derive(Debug)]
struct ResolveError(std::io::Error);

impl fmt::Display for ResolveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the host's name cannot be resolved: {}", self.0)
    }
}

impl StdError for ResolveError {}
