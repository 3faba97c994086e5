//! Settings: where they come from, what they default to, and what is refused before anything is sent.

use std::{fmt, net::IpAddr, path::PathBuf, sync::Arc, time::Duration};

use http::{HeaderMap, HeaderName, HeaderValue, header};
use reqwest::Url;
use rustls::ClientConfig;

use crate::{
    client::Conomy,
    contract,
    error::{Error, Result},
    hooks::{AttemptEvent, Hook},
    masked::Secret,
    transport,
};

/// Environment variables that [`ConomyBuilder::env`] reads.
const ENV_API_KEY: &str = "CONOMY_API_KEY";
const ENV_ACCESS_TOKEN: &str = "CONOMY_ACCESS_TOKEN";
const ENV_APP: &str = "CONOMY_APP";
const ENV_BASE_URL: &str = "CONOMY_BASE_URL";

/// Deadlines longer than this are surely a mistake of unit.
const LONGEST_TIMEOUT: Duration = Duration::from_secs(24 * 60 * 60);

/// What can be chosen for each call.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Options {
    pub(crate) timeout: Duration,
    pub(crate) connect_timeout: Duration,
    pub(crate) max_retries: u32,
    pub(crate) retry_ambiguous: bool,
    pub(crate) max_response_bytes: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            // Below the 29 to 30 s at which gateways and workers give up.
            timeout: Duration::from_secs(25),
            connect_timeout: Duration::from_secs(5),
            max_retries: 2,
            retry_ambiguous: false,
            max_response_bytes: 1024 * 1024,
        }
    }
}

/// Connections idle for longer are not handed a request: a server may be closing them at that very moment.
const IDLE_TIMEOUT: Duration = Duration::from_secs(15);

/// Declares per-call options once, for the client's builder and for a call.
macro_rules! option_setters {
    ($($path:ident).+) => {
        /// One deadline for the whole call, from connecting to the last byte of the answer, all attempts and waits
        /// included. 25 s unless set.
        pub fn timeout(mut self, timeout: std::time::Duration) -> Self {
            self.$($path).+.timeout = timeout;
            self
        }

        /// How long opening one connection may take: look-up, TCP, TLS and proxy together. 5 s unless set.
        pub fn connect_timeout(mut self, timeout: std::time::Duration) -> Self {
            self.$($path).+.connect_timeout = timeout;
            self
        }

        /// How often a call is tried again at most, where trying again is safe. 2 unless set; 0 means never.
        pub fn max_retries(mut self, retries: u32) -> Self {
            self.$($path).+.max_retries = retries;
            self
        }

        /// Whether a call that may have been applied is tried again. It never applies to a payment. Off unless set.
        pub fn retry_ambiguous(mut self, retry: bool) -> Self {
            self.$($path).+.retry_ambiguous = retry;
            self
        }

        /// How many bytes of an answer's body are read at most. 1 MiB unless set.
        pub fn max_response_bytes(mut self, bytes: usize) -> Self {
            self.$($path).+.max_response_bytes = bytes;
            self
        }
    };
}

pub(crate) use option_setters;

impl Options {
    /// Refuses what cannot be meant.
    pub(crate) fn check(&self) -> Result<()> {
        for (name, value) in [("timeout", self.timeout), ("connect_timeout", self.connect_timeout)] {
            check_duration(name, value)?;
        }
        if self.max_response_bytes == 0 {
            return Err(Error::config("max_response_bytes must be at least 1"));
        }
        Ok(())
    }
}

fn check_duration(name: &str, value: Duration) -> Result<()> {
    if value.is_zero() || value > LONGEST_TIMEOUT { Err(refused_duration(name)) } else { Ok(()) }
}

/// What is no duration, or none that can be meant.
pub(crate) fn refused_duration(name: &str) -> Error {
    Error::config(format!("{name} must be more than zero and at most a day"))
}

/// A client's settings, checked.
pub(crate) struct Config {
    pub(crate) base_url: String,
    /// The headers of every request.
    pub(crate) headers: HeaderMap,
    pub(crate) options: Options,
    pub(crate) idle_timeout: Duration,
    pub(crate) tls: Arc<ClientConfig>,
    pub(crate) proxy: Option<reqwest::Proxy>,
    pub(crate) hook: Option<Hook>,
}

/// Builds a [`Conomy`]. What is not set falls back to the defaults; [`ConomyBuilder::env`] takes the environment
/// in between.
#[derive(Clone)]
pub struct ConomyBuilder {
    api_key: Option<Secret>,
    access_token: Option<Secret>,
    app: Option<String>,
    base_url: Option<String>,
    options: Options,
    idle_timeout: Duration,
    allow_insecure_http: bool,
    proxy: Option<reqwest::Proxy>,
    ca_file: Option<PathBuf>,
    hook: Option<Hook>,
    language: &'static str,
}

impl ConomyBuilder {
    pub(crate) fn new(language: &'static str) -> Self {
        Self {
            api_key: None,
            access_token: None,
            app: None,
            base_url: None,
            options: Options::default(),
            idle_timeout: IDLE_TIMEOUT,
            allow_insecure_http: false,
            proxy: None,
            ca_file: None,
            hook: None,
            language,
        }
    }

    /// The merchant's key. A backend secret.
    pub fn api_key(mut self, key: impl Into<String>) -> Self {
        self.api_key = Some(Secret::from(key.into()));
        self
    }

    /// The access token. A backend secret.
    pub fn access_token(mut self, token: impl Into<String>) -> Self {
        self.access_token = Some(Secret::from(token.into()));
        self
    }

    /// The calling application, such as `MyApp/1.0`: the first word of the `User-Agent`.
    pub fn app(mut self, app: impl Into<String>) -> Self {
        self.app = Some(app.into());
        self
    }

    /// The service to call, with or without a trailing slash. Plain `http://` is accepted for loopback only.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    option_setters!(options);

    pub(crate) fn options(mut self, options: Options) -> Self {
        self.options = options;
        self
    }

    /// How long a connection may be idle and still be used again. 15 s unless set.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = timeout;
        self
    }

    /// Accepts plain `http://` for any host. The credentials then travel in the open.
    pub fn allow_insecure_http(mut self, allow: bool) -> Self {
        self.allow_insecure_http = allow;
        self
    }

    /// The proxy for every request, in place of `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`. `http://` or `https://`;
    /// credentials may stand in the URL and are never printed.
    pub fn proxy(mut self, url: &str) -> Result<Self> {
        let refused = || Error::config("proxy must be a URL such as http://proxy.example.com:3128");
        let parsed = Url::parse(url).map_err(|_| refused())?;
        if !matches!(parsed.scheme(), "http" | "https") || !parsed.has_host() {
            return Err(refused());
        }
        self.proxy = Some(reqwest::Proxy::all(parsed).map_err(|_| refused())?);
        Ok(self)
    }

    /// A file of PEM certificates that are trusted in place of the platform's. It is read when the client is built.
    pub fn ca_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.ca_file = Some(path.into());
        self
    }

    /// Called once for every attempt, when it is over: how people see what a native client does. It must not block.
    pub fn on_attempt(mut self, hook: impl Fn(&AttemptEvent) + Send + Sync + 'static) -> Self {
        self.hook = Some(Arc::new(hook));
        self
    }

    /// Takes what is not set yet from `CONOMY_API_KEY`, `CONOMY_ACCESS_TOKEN`, `CONOMY_APP` and `CONOMY_BASE_URL`.
    pub fn env(mut self) -> Self {
        let read = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
        self.api_key = self.api_key.or_else(|| read(ENV_API_KEY).map(Secret::from));
        self.access_token = self.access_token.or_else(|| read(ENV_ACCESS_TOKEN).map(Secret::from));
        self.app = self.app.or_else(|| read(ENV_APP));
        self.base_url = self.base_url.or_else(|| read(ENV_BASE_URL));
        self
    }

    /// Checks everything and builds the client. Nothing is sent; CA certificates are read.
    ///
    /// # Errors
    ///
    /// [`Error::Config`] for a missing credential, a value that cannot stand in a header, a base URL that is none,
    /// plain `http://` beyond loopback, a CA file that cannot be read, or a duration that is zero.
    pub fn build(self) -> Result<Conomy> {
        self.options.check()?;
        check_duration("idle_timeout", self.idle_timeout)?;
        let base_url =
            base_url(self.base_url.as_deref().unwrap_or(contract::BASE_URL), self.allow_insecure_http)?;
        let config = Config {
            headers: self.headers()?,
            // Reading the platform's roots takes milliseconds, and plain http on loopback has no use for them.
            tls: transport::tls(
                base_url.starts_with("https") || self.proxy.is_some(),
                self.ca_file.as_deref(),
            )?,
            base_url,
            options: self.options,
            idle_timeout: self.idle_timeout,
            proxy: self.proxy,
            hook: self.hook,
        };
        Conomy::new(Arc::new(config))
    }

    fn headers(&self) -> Result<HeaderMap> {
        let credential = |secret: &Option<Secret>, prefix: &str, name: &str, env: &str| {
            let secret = secret.as_ref().filter(|secret| !secret.is_blank());
            let secret =
                secret.ok_or_else(|| Error::config(format!("{name} is missing: pass it or set {env}")))?;
            secret.header(prefix).ok_or_else(|| {
                Error::config(format!(
                    "{name} cannot be sent in a header: it holds a line break or a control character"
                ))
            })
        };
        let library = format!("conomyhq-{}/{}", self.language, env!("CARGO_PKG_VERSION"));
        let agent = match self.app.as_deref().map(str::trim).filter(|app| !app.is_empty()) {
            Some(app) => format!("{app} {library}"),
            None => library,
        };
        let agent = HeaderValue::try_from(agent).map_err(|_| {
            Error::config("app cannot be sent in a header: it holds a line break or a control character")
        })?;
        Ok(HeaderMap::from_iter([
            (
                HeaderName::from_static(contract::API_KEY_HEADER),
                credential(&self.api_key, "", "api_key", ENV_API_KEY)?,
            ),
            (
                header::AUTHORIZATION,
                credential(&self.access_token, "Bearer ", "access_token", ENV_ACCESS_TOKEN)?,
            ),
            (
                HeaderName::from_static(contract::API_VERSION_HEADER),
                HeaderValue::from_static(contract::API_VERSION),
            ),
            (header::USER_AGENT, agent),
        ]))
    }
}

/// Shows no secret: only where requests would go.
impl fmt::Debug for ConomyBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConomyBuilder")
            .field("app", &self.app)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

/// The base URL without its trailing slashes. What is refused is not quoted, for it may hold a password.
fn base_url(url: &str, allow_insecure_http: bool) -> Result<String> {
    let refused = |why: &str| Error::config(format!("base_url {why}"));
    let parsed = Url::parse(url).map_err(|_| refused("is not a URL such as https://api.example.com/v1"))?;
    if !parsed.username().is_empty() || parsed.password().is_some() {
        return Err(refused("must not hold credentials"));
    }
    if parsed.query().is_some() || parsed.fragment().is_some() {
        return Err(refused("must not hold a query or a fragment"));
    }
    match parsed.scheme() {
        "https" => {}
        "http" if allow_insecure_http || is_loopback(&parsed) => {}
        "http" => {
            return Err(refused(
                "is plain http:// and not on loopback: credentials would travel in the open; use https://, or set allow_insecure_http",
            ));
        }
        _ => return Err(refused("must begin with https://")),
    }
    Ok(parsed.as_str().trim_end_matches('/').to_owned())
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}
