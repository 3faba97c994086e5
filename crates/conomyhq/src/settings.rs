// @generated from codegen/facts by `cargo xtask codegen`. Do not edit.

//! What can be set for a client, and what for a call.
use std::{path::PathBuf, time::Duration};
use serde::Deserialize;
use crate::{
    credentials::AccessToken, durations, error::{Error, Result},
    headers::ExtraHeaders, masked::Secret, operation::Environment,
};
/// What a call goes by.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    /// One deadline for the whole call: connecting, every attempt and wait, the last byte of the answer.
    pub(crate) timeout: Duration,
    /// How long opening one connection may take: look-up, TCP, TLS and proxy together.
    pub(crate) connect_timeout: Duration,
    /// How often a call is tried again at most, where that is safe; 0 is never.
    pub(crate) max_retries: u32,
    /// Whether a call that may have been applied is tried again. A payment never is.
    pub(crate) retry_ambiguous: bool,
    /// Whether a payment may go out on a connection that was used before.
    pub(crate) reuse_connections: bool,
    /// How many bytes of an answer's body are read at most.
    pub(crate) max_response_bytes: u32,
    /// Headers to send besides the client's own, such as a `traceparent`.
    pub(crate) extra_headers: ExtraHeaders,
}
impl Default for Options {
    fn default() -> Self {
        Self {
            timeout: Duration::from_millis(25000u64),
            connect_timeout: Duration::from_millis(5000u64),
            max_retries: 2u32,
            retry_ambiguous: false,
            reuse_connections: false,
            max_response_bytes: 1048576u32,
            extra_headers: ExtraHeaders::default(),
        }
    }
}
impl Options {
    /// Refuses what cannot be meant.
    pub(crate) fn check(&self) -> Result<()> {
        durations::check("timeout", self.timeout)?;
        durations::check("connect_timeout", self.connect_timeout)?;
        if self.max_response_bytes < 1u32 {
            return Err(Error::setting("max_response_bytes", "must be at least 1"));
        }
        self.extra_headers.check("extra_headers")?;
        Ok(())
    }
}
/// What was given for a call, or for all calls of a client. What is not given is none.
#[derive(Clone, Debug, Default)]
pub(crate) struct GivenOptions {
    pub(crate) timeout: Option<Duration>,
    pub(crate) connect_timeout: Option<Duration>,
    pub(crate) max_retries: Option<u32>,
    pub(crate) retry_ambiguous: Option<bool>,
    pub(crate) reuse_connections: Option<bool>,
    pub(crate) max_response_bytes: Option<u32>,
    pub(crate) extra_headers: Option<ExtraHeaders>,
}
impl GivenOptions {
    /// These, and where nothing is given `defaults`.
    pub(crate) fn over(self, defaults: Options) -> Options {
        Options {
            timeout: self.timeout.unwrap_or(defaults.timeout),
            connect_timeout: self.connect_timeout.unwrap_or(defaults.connect_timeout),
            max_retries: self.max_retries.unwrap_or(defaults.max_retries),
            retry_ambiguous: self.retry_ambiguous.unwrap_or(defaults.retry_ambiguous),
            reuse_connections: self
                .reuse_connections
                .unwrap_or(defaults.reuse_connections),
            max_response_bytes: self
                .max_response_bytes
                .unwrap_or(defaults.max_response_bytes),
            extra_headers: self.extra_headers.unwrap_or(defaults.extra_headers),
        }
    }
}
/// What was given for a client. What is not given is none.
#[derive(Clone, Default)]
pub(crate) struct Settings {
    pub(crate) options: GivenOptions,
    pub(crate) api_key: Option<Secret>,
    pub(crate) access_token: Option<AccessToken>,
    pub(crate) client_id: Option<Secret>,
    pub(crate) client_secret: Option<Secret>,
    pub(crate) app: Option<String>,
    pub(crate) environment: Option<Environment>,
    pub(crate) base_url: Option<String>,
    pub(crate) idle_timeout: Option<Duration>,
    pub(crate) proxy: Option<Secret>,
    pub(crate) ca_file: Option<PathBuf>,
    pub(crate) allow_insecure_http: Option<bool>,
}
impl Settings {
    /// Takes from the environment what is not given. `read` answers a variable's value.
    pub(crate) fn env(mut self, read: impl Fn(&str) -> Option<String>) -> Result<Self> {
        self.api_key = self.api_key.or_else(|| read("CONOMY_API_KEY").map(Secret::from));
        if self.client_id.is_none() && self.client_secret.is_none() {
            self.access_token = self
                .access_token
                .or_else(|| read("CONOMY_ACCESS_TOKEN").map(AccessToken::from));
        }
        if self.access_token.is_none() {
            self.client_id = self
                .client_id
                .or_else(|| read("CONOMY_CLIENT_ID").map(Secret::from));
        }
        if self.access_token.is_none() {
            self.client_secret = self
                .client_secret
                .or_else(|| read("CONOMY_CLIENT_SECRET").map(Secret::from));
        }
        self.app = self.app.or_else(|| read("CONOMY_APP"));
        if self.environment.is_none() {
            self.environment = environment(
                "CONOMY_ENVIRONMENT",
                read("CONOMY_ENVIRONMENT"),
            )?;
        }
        self.base_url = self.base_url.or_else(|| read("CONOMY_BASE_URL"));
        Ok(self)
    }
    /// How long an idle connection is kept for the next call.
    pub(crate) fn idle_timeout(&self) -> Result<Duration> {
        durations::check(
            "idle_timeout",
            self.idle_timeout.unwrap_or(Duration::from_millis(15000u64)),
        )
    }
}
fn environment(setting: &str, name: Option<String>) -> Result<Option<Environment>> {
    let named = |name: String| {
        Environment::named(&name)
            .ok_or_else(|| Error::setting(setting, Environment::KNOWN))
    };
    name.map(named).transpose()
}
/// The environment variable that a setting is read from.
pub(crate) fn env_of(setting: &str) -> &'static str {
    match setting {
        "api_key" => "CONOMY_API_KEY",
        "access_token" => "CONOMY_ACCESS_TOKEN",
        "client_id" => "CONOMY_CLIENT_ID",
        "client_secret" => "CONOMY_CLIENT_SECRET",
        "app" => "CONOMY_APP",
        "environment" => "CONOMY_ENVIRONMENT",
        "base_url" => "CONOMY_BASE_URL",
        _ => "",
    }
}
/// A client's settings as a binding gives them, but for what is secret; durations are milliseconds.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ClientSettings {
    app: Option<String>,
    environment: Option<String>,
    base_url: Option<String>,
    idle_timeout_ms: Option<f64>,
    ca_file: Option<PathBuf>,
    allow_insecure_http: Option<bool>,
    timeout_ms: Option<f64>,
    connect_timeout_ms: Option<f64>,
    max_retries: Option<u32>,
    retry_ambiguous: Option<bool>,
    reuse_connections: Option<bool>,
    max_response_bytes: Option<u32>,
    extra_headers: Option<ExtraHeaders>,
}
impl TryFrom<ClientSettings> for Settings {
    type Error = Error;
    fn try_from(json: ClientSettings) -> Result<Self> {
        Ok(Self {
            options: GivenOptions {
                timeout: durations::from_milliseconds("timeout", json.timeout_ms)?,
                connect_timeout: durations::from_milliseconds(
                    "connect_timeout",
                    json.connect_timeout_ms,
                )?,
                max_retries: json.max_retries,
                retry_ambiguous: json.retry_ambiguous,
                reuse_connections: json.reuse_connections,
                max_response_bytes: json.max_response_bytes,
                extra_headers: json.extra_headers,
            },
            app: json.app,
            environment: environment("environment", json.environment)?,
            base_url: json.base_url,
            idle_timeout: durations::from_milliseconds(
                "idle_timeout",
                json.idle_timeout_ms,
            )?,
            ca_file: json.ca_file,
            allow_insecure_http: json.allow_insecure_http,
            ..Self::default()
        })
    }
}
/// A call's options as a binding gives them; durations are milliseconds.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CallOptions {
    timeout_ms: Option<f64>,
    connect_timeout_ms: Option<f64>,
    max_retries: Option<u32>,
    retry_ambiguous: Option<bool>,
    reuse_connections: Option<bool>,
    max_response_bytes: Option<u32>,
    extra_headers: Option<ExtraHeaders>,
}
impl TryFrom<CallOptions> for GivenOptions {
    type Error = Error;
    fn try_from(json: CallOptions) -> Result<Self> {
        Ok(Self {
            timeout: durations::from_milliseconds("timeout", json.timeout_ms)?,
            connect_timeout: durations::from_milliseconds(
                "connect_timeout",
                json.connect_timeout_ms,
            )?,
            max_retries: json.max_retries,
            retry_ambiguous: json.retry_ambiguous,
            reuse_connections: json.reuse_connections,
            max_response_bytes: json.max_response_bytes,
            extra_headers: json.extra_headers,
        })
    }
}
