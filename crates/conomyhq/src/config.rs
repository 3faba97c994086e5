//! A client's settings, checked: what is refused before anything is sent.

use std::{net::IpAddr, path::PathBuf, time::Duration};

use http::{HeaderMap, HeaderName, HeaderValue, Uri, header};
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use reqwest::Url;

use crate::{
    credentials::{AccessToken, Credentials, Token},
    error::{Error, Result},
    hooks::Hook,
    masked::Secret,
    operation::{self, Environment},
    settings::{Options, Settings, env_of},
};

/// While this variable is set, a client is built for loopback only: no test can reach the service by mistake.
pub(crate) const OFFLINE: &str = "CONOMY_OFFLINE";

/// A variable of the environment that says something.
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Checked settings.
pub(crate) struct Config {
    pub(crate) base_url: String,
    /// The headers of every request.
    pub(crate) headers: HeaderMap,
    pub(crate) credentials: Credentials,
    pub(crate) options: Options,
    pub(crate) idle_timeout: Duration,
    pub(crate) ca_file: Option<PathBuf>,
    pub(crate) proxy: Option<reqwest::Proxy>,
    uses_tls: bool,
    /// What requests and proxies are told besides, but for tokens, for the check that the service's words do not repeat it.
    said: Vec<Secret>,
    pub(crate) hook: Option<Hook>,
}

impl Config {
    /// Checks everything. `language` names the binding in the `User-Agent`. The environment's proxies are read here.
    ///
    /// # Errors
    ///
    /// [`Error::Config`] for a missing credential, a value that cannot stand in a header, a base URL that is none,
    /// plain `http://` beyond loopback or through a proxy, or a duration that cannot be meant.
    pub(crate) fn new(
        settings: &Settings,
        offline: bool,
        hook: Option<Hook>,
        language: &str,
    ) -> Result<Self> {
        let options = settings.options.clone().over(Options::default());
        options.check()?;
        let insecure = settings.allow_insecure_http.unwrap_or_default();
        let environment = settings.environment.unwrap_or(Environment::DEFAULT);
        let url = base_url(settings.base_url.as_deref().unwrap_or(environment.base_url()), insecure)?;
        let away =
            |setting| Error::setting(setting, format!("leads beyond this machine, and {OFFLINE} is set"));
        if offline && !stays_here(&url) {
            return Err(away("base_url"));
        }
        let route = route(&url, settings.proxy.as_ref(), insecure)?;
        if offline && route.as_ref().is_some_and(|route| !route.stays_here) {
            return Err(away("proxy"));
        }
        let api_key = credential("api_key", &settings.api_key)?;
        Ok(Self {
            headers: headers(settings, &api_key, language)?,
            credentials: credentials(settings)?,
            base_url: url.as_str().trim_end_matches('/').to_owned(),
            options,
            idle_timeout: settings.idle_timeout()?,
            ca_file: settings.ca_file.clone(),
            uses_tls: url.scheme() == "https" || route.as_ref().is_some_and(|route| route.uses_tls),
            proxy: route.map(|route| route.proxy),
            said: [
                Some(api_key),
                settings.client_id.clone(),
                settings.client_secret.clone(),
                settings.proxy.clone(),
                settings.app.clone().map(Secret::from),
            ]
            .into_iter()
            .flatten()
            .collect(),
            hook,
        })
    }

    /// Whether any connection is one over TLS.
    pub(crate) fn uses_tls(&self) -> bool {
        self.uses_tls
    }

    /// Whether a proxy, and not the service, is handed the request itself.
    pub(crate) fn is_forwarded(&self) -> bool {
        self.proxy.is_some() && self.base_url.starts_with("http:")
    }

    /// What every request says besides its operation's own.
    pub(crate) fn said(&self) -> impl Iterator<Item = &str> {
        self.said.iter().map(Secret::reveal)
    }
}

fn credential(setting: &str, secret: &Option<Secret>) -> Result<Secret> {
    let secret = secret.clone().filter(|secret| !secret.is_blank());
    secret.ok_or_else(|| Error::setting(setting, format!("is missing: pass it or set {}", env_of(setting))))
}

/// Where calls have their tokens from.
fn credentials(settings: &Settings) -> Result<Credentials> {
    let by_client = settings.client_id.is_some() || settings.client_secret.is_some();
    match &settings.access_token {
        Some(_) if by_client => Err(Error::setting(
            "access_token",
            "is given besides client_id and client_secret: give the one or the others",
        )),
        Some(AccessToken::From(ask)) => Ok(Credentials::Asked(Some(ask.clone()))),
        Some(AccessToken::FromCall) => Ok(Credentials::Asked(None)),
        Some(AccessToken::Text(text)) if !text.is_blank() => {
            Token::new(text.clone()).map(Credentials::Token).ok_or_else(|| unsendable("access_token"))
        }
        None if by_client => Ok(Credentials::Client {
            id: credential("client_id", &settings.client_id)?,
            secret: credential("client_secret", &settings.client_secret)?,
        }),
        Some(AccessToken::Text(_)) | None => {
            let [token, id, secret] = ["access_token", "client_id", "client_secret"].map(env_of);
            let why = format!(
                "is missing: pass it or set {token}, or client_id and client_secret ({id} and {secret})"
            );
            Err(Error::setting("access_token", why))
        }
    }
}

fn unsendable(setting: &str) -> Error {
    Error::setting(setting, "cannot be sent in a header: it holds a line break or a control character")
}

fn headers(settings: &Settings, api_key: &Secret, language: &str) -> Result<HeaderMap> {
    let library = format!("conomyhq-{language}/{}", env!("CARGO_PKG_VERSION"));
    let agent = match settings.app.as_deref().map(str::trim).filter(|app| !app.is_empty()) {
        Some(app) => format!("{app} {library}"),
        None => library,
    };
    Ok(HeaderMap::from_iter([
        (
            HeaderName::from_static(operation::API_KEY_HEADER),
            api_key.header("").ok_or_else(|| unsendable("api_key"))?,
        ),
        (
            HeaderName::from_static(operation::API_VERSION_HEADER),
            HeaderValue::from_static(operation::API_VERSION),
        ),
        (header::USER_AGENT, HeaderValue::try_from(agent).map_err(|_| unsendable("app"))?),
    ]))
}

/// What is refused is not quoted, for it may hold a password.
fn base_url(url: &str, allow_insecure_http: bool) -> Result<Url> {
    let refused = |why: &str| Error::setting("base_url", why);
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
    Ok(parsed)
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Whether requests stay on this machine, by whatever name it is called.
fn stays_here(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_end_matches('.').to_ascii_lowercase();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().ok();
    let here = |ip: IpAddr| ip.to_canonical().is_loopback() || ip.is_unspecified();
    host == "localhost" || host.ends_with(".localhost") || address.is_some_and(here)
}

fn proxy_refused() -> Error {
    Error::setting("proxy", "must be a URL such as http://proxy.example.com:3128")
}

/// A proxy that requests go through.
struct Route {
    proxy: reqwest::Proxy,
    /// Whether the proxy itself is spoken to over TLS.
    uses_tls: bool,
    /// Whether the proxy is on this machine.
    stays_here: bool,
}

impl Route {
    fn through(url: Url) -> Option<Self> {
        let (uses_tls, stays_here) = (url.scheme() == "https", stays_here(&url));
        Some(Self { proxy: reqwest::Proxy::all(url).ok()?, uses_tls, stays_here })
    }
}

/// How requests to `base_url` go. A client calls one service, so this is settled once.
fn route(base_url: &Url, given: Option<&Secret>, allow_insecure_http: bool) -> Result<Option<Route>> {
    let plain = base_url.scheme() == "http";
    if let Some(given) = given {
        let url = Url::parse(given.reveal()).map_err(|_| proxy_refused())?;
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return Err(proxy_refused());
        }
        if plain && !allow_insecure_http {
            return Err(Error::setting(
                "proxy",
                "would be handed the credentials in the open, since base_url is plain http://; use https://, or set allow_insecure_http",
            ));
        }
        return Route::through(url).map(Some).ok_or_else(proxy_refused);
    }
    // What a developer's machine sends to itself is no business of a proxy's, and it holds credentials.
    if plain && stays_here(base_url) {
        return Ok(None);
    }
    let destination: Uri = base_url.as_str().parse().map_err(|_| proxy_refused())?;
    if environment_exempts(base_url) {
        return Ok(None);
    }
    match Matcher::from_env().intercept(&destination) {
        Some(found) => environments(&found).map(Some),
        None => refuse_unusable(base_url, &destination).map(|()| None),
    }
}

/// Whether `NO_PROXY` names the service in a way that the matcher does not know: `*`, or a host with its port.
fn environment_exempts(base_url: &Url) -> bool {
    let host = base_url.host_str().unwrap_or_default();
    let with_port = format!("{host}:{}", base_url.port_or_known_default().unwrap_or_default());
    let named = |entry: &str| entry == "*" || entry.eq_ignore_ascii_case(&with_port);
    first(["NO_PROXY", "no_proxy"]).is_some_and(|list| list.split(',').any(|entry| named(entry.trim())))
}

/// A proxy that the environment names and that cannot be used must not be passed by in silence: the request would take a
/// way that nobody meant.
fn refuse_unusable(base_url: &Url, destination: &Uri) -> Result<()> {
    let own = if base_url.scheme() == "http" {
        ["HTTP_PROXY", "http_proxy"]
    } else {
        ["HTTPS_PROXY", "https_proxy"]
    };
    let named = first(own).or_else(|| first(["ALL_PROXY", "all_proxy"]));
    // The matcher heeds none in a CGI program, where a header of the request could set one.
    let named = named.filter(|_| std::env::var_os("REQUEST_METHOD").is_none());
    let exempt = first(["NO_PROXY", "no_proxy"]).unwrap_or_default();
    let usable = Matcher::builder().all("http://127.0.0.1:1").no(exempt).build();
    if named.is_some() && usable.intercept(destination).is_some() {
        Err(environment_refused())
    } else {
        Ok(())
    }
}

/// The first of these variables that is set and says something.
fn first(names: [&str; 2]) -> Option<String> {
    names
        .iter()
        .find_map(std::env::var_os)
        .map(|value| value.to_string_lossy().into_owned())
        .filter(|value| !value.is_empty())
}

fn environment_refused() -> Error {
    let why = "that HTTPS_PROXY, HTTP_PROXY or ALL_PROXY names cannot be used: it must be a URL that begins with http:// or https://; set proxy, or NO_PROXY for this host";
    Error::setting("proxy", why)
}

fn environments(found: &Intercept) -> Result<Route> {
    let url = Url::parse(&found.uri().to_string()).ok();
    let url = url.filter(|url| matches!(url.scheme(), "http" | "https"));
    let mut route = url.and_then(Route::through).ok_or_else(environment_refused)?;
    // The credentials come apart from the address.
    if let Some(credentials) = found.basic_auth() {
        route.proxy = route.proxy.custom_http_auth(credentials.clone());
    }
    Ok(route)
}
