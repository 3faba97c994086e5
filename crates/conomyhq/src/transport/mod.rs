//! The HTTP clients under the generated one: pools of connections, trusted roots, and who reports how far a connection
//! has come. It knows no attempt, only [`Connecting`], to whom it reports.

mod phases;
mod pools;
mod roots;

use std::{error::Error as StdError, fmt, sync::Arc};

use pools::Pools;
use rustls::{ClientConfig, client::Resumption};

use crate::{
    config::Config,
    error::{Error, Result, chain},
    tokens::Tokens,
};

pub(crate) use phases::{CONNECTING, Connecting};

/// How many of an answer's headers are read. hyper's 100 would make a success unreadable behind a chatty gateway; each one
/// more costs every call, since hyper clears the room for all of them.
const MAX_HEADERS: usize = 512;

/// Makes transports for a client's settings.
#[derive(Clone)]
pub(crate) struct Connector {
    pub(crate) config: Arc<Config>,
    /// Shared by all transports, whichever runtime or slot each is for.
    pub(crate) tokens: Tokens,
    tls: Arc<ClientConfig>,
}

/// Connections, and the settings that they were opened with. Clones share them.
#[derive(Clone)]
pub(crate) struct Transport {
    pub(crate) config: Arc<Config>,
    pub(crate) tokens: Tokens,
    /// Opens a connection for each request.
    fresh: reqwest::Client,
    /// Use connections again.
    pools: Arc<Pools>,
}

impl Connector {
    /// Reads the roots to trust. Calls bear no token.
    pub(crate) fn new(config: Config) -> Result<Self> {
        let tls = roots::tls(config.uses_tls(), config.ca_file.as_deref())?;
        Ok(Self { config: Arc::new(config), tokens: Tokens::default(), tls: Arc::new(tls) })
    }

    pub(crate) fn connect(&self) -> Result<Transport> {
        let mut tls = self.tls.as_ref().clone();
        // Shared by all clients, so that a fresh connection resumes a session of another. Of this transport, since the
        // cache has a lock, which a fork could leave locked for the child's transports.
        tls.resumption = Resumption::store(Arc::new(phases::sessions()));
        let opener = Opener { config: self.config.clone(), tls };
        let fresh = opener.client(0)?;
        let pools = Arc::new(Pools::new(opener));
        Ok(Transport { config: self.config.clone(), tokens: self.tokens.clone(), fresh, pools })
    }
}

/// Makes HTTP clients that share their sessions of TLS.
struct Opener {
    config: Arc<Config>,
    tls: ClientConfig,
}

impl Opener {
    /// Redirects are never followed, for they would carry the credentials away, and nothing is sent again below the
    /// retry loop but a request that hyper hands back unwritten.
    fn client(&self, max_idle: usize) -> Result<reqwest::Client> {
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(self.tls.clone())
            .http1_only()
            .http1_max_headers(MAX_HEADERS)
            // An odd header beside it must not make a success unreadable.
            .http1_ignore_invalid_headers_in_responses(true)
            .http1_allow_spaces_after_header_name_in_responses(true)
            .http1_allow_obsolete_multiline_headers_in_responses(true)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .pool_idle_timeout(self.config.idle_timeout)
            .pool_max_idle_per_host(max_idle)
            .connector_layer(phases::BoundConnecting)
            .dns_resolver(Arc::new(phases::ReportResolving::default()))
            // The environment's was looked up when the settings were checked.
            .no_proxy();
        if let Some(proxy) = &self.config.proxy {
            builder = builder.proxy(proxy.clone());
        }
        builder.build().map_err(|e| Error::config(format!("the HTTP client cannot be built: {}", chain(&e))))
    }
}

impl Transport {
    /// The client for a request: one that opens a connection for it, or one whose connections are used again.
    pub(crate) fn client(&self, fresh: bool) -> reqwest::Client {
        // A pool is made as the other client was, so that it does not fail; if it did, that one would do as well.
        let pooled = if fresh { None } else { self.pools.here().ok() };
        pooled.unwrap_or_else(|| self.fresh.clone())
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
