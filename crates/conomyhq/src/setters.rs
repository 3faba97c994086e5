// @generated from codegen/facts by `cargo xtask codegen`. Do not edit.

//! The setters of a client's builder and of a call.
use std::{path::PathBuf, time::Duration};
use crate::{
    call::Call, client::ConomyBuilder, credentials::AccessToken, headers::ExtraHeaders,
    masked::Secret, operation::Environment, pages::Items, resolve::Resolve,
};
impl ConomyBuilder {
    /// The merchant's key. A backend secret.
    ///
    /// Without it: a `ConfigError`.
    pub fn api_key(mut self, value: impl Into<String>) -> Self {
        self.settings.api_key = Some(Secret::from(value.into()));
        self
    }
    /// A short-lived access token, or a function that gives one. A backend secret.
    ///
    /// The function is asked once a call, and once more with the token that the service refused, if it takes an argument: it keeps the token between calls, and renews exactly that one.
    ///
    /// Without it: what `client_id` and `client_secret` give.
    pub fn access_token(mut self, value: impl Into<String>) -> Self {
        self.settings.access_token = Some(AccessToken::from(value.into()));
        self
    }
    /// Names the merchant where the client gets its access tokens by itself. A backend secret.
    ///
    /// The first call gets one for all calls, and later ones renew it ahead of its end, or once the service refuses it.
    ///
    /// Without it: an `access_token` is wanted, or it is a `ConfigError`.
    pub fn client_id(mut self, value: impl Into<String>) -> Self {
        self.settings.client_id = Some(Secret::from(value.into()));
        self
    }
    /// Proves that `client_id` is the merchant's. A backend secret.
    ///
    /// Without it: an `access_token` is wanted, or it is a `ConfigError`.
    pub fn client_secret(mut self, value: impl Into<String>) -> Self {
        self.settings.client_secret = Some(Secret::from(value.into()));
        self
    }
    /// The calling application, such as `MyApp/1.0`; it opens the `User-Agent`.
    ///
    /// Without it: the library's name alone.
    pub fn app(mut self, value: impl Into<String>) -> Self {
        self.settings.app = Some(value.into());
        self
    }
    /// `sandbox`, or `production`, where money moves.
    ///
    /// Without it: `sandbox`.
    pub fn environment(mut self, value: Environment) -> Self {
        self.settings.environment = Some(value);
        self
    }
    /// The service to call in place of the environment's, with or without a trailing slash. Plain `http://` is accepted for loopback only.
    ///
    /// Without it: the environment's.
    pub fn base_url(mut self, value: impl Into<String>) -> Self {
        self.settings.base_url = Some(value.into());
        self
    }
    /// How long an idle connection is kept for the next call.
    ///
    /// After that it is closed, also where no other call comes.
    ///
    /// Without it: 15 s.
    pub fn idle_timeout(mut self, value: Duration) -> Self {
        self.settings.idle_timeout = Some(value);
        self
    }
    /// The URL of the proxy to call through, `http://` or `https://`; credentials may stand in it.
    ///
    /// A proxy sees the credentials of plain `http://` requests, so one for them wants `allow_insecure_http`, and no proxy of the environment carries plain `http://` to loopback.
    ///
    /// Without it: `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`.
    pub fn proxy(mut self, value: impl Into<String>) -> Self {
        self.settings.proxy = Some(Secret::from(value.into()));
        self
    }
    /// A file with the PEM certificates of the authorities to trust, and no others.
    ///
    /// Without it: the platform's, or `SSL_CERT_FILE` and `SSL_CERT_DIR`.
    pub fn ca_file(mut self, value: impl Into<PathBuf>) -> Self {
        self.settings.ca_file = Some(value.into());
        self
    }
    /// Whether plain `http://` may leave this machine. The credentials then travel in the open.
    ///
    /// Without it: off.
    pub fn allow_insecure_http(mut self, value: bool) -> Self {
        self.settings.allow_insecure_http = Some(value);
        self
    }
    /// One deadline for the whole call: connecting, every attempt and wait, the last byte of the answer.
    ///
    /// Without it: 25 s.
    pub fn timeout(mut self, value: Duration) -> Self {
        self.settings.options.timeout = Some(value);
        self
    }
    /// How long opening one connection may take: look-up, TCP, TLS and proxy together.
    ///
    /// Without it: 5 s.
    pub fn connect_timeout(mut self, value: Duration) -> Self {
        self.settings.options.connect_timeout = Some(value);
        self
    }
    /// How often a call is tried again at most, where that is safe; 0 is never.
    ///
    /// The one attempt with a renewed access token, after the service refused the one before, does not count.
    ///
    /// Without it: 2.
    pub fn max_retries(mut self, value: u32) -> Self {
        self.settings.options.max_retries = Some(value);
        self
    }
    /// Whether a call that may have been applied is tried again. A payment never is.
    ///
    /// Without it: off.
    pub fn retry_ambiguous(mut self, value: bool) -> Self {
        self.settings.options.retry_ambiguous = Some(value);
        self
    }
    /// Whether a payment may go out on a connection that was used before.
    ///
    /// Without it each payment has a connection of its own, so that no stray answer can speak for it and no idle connection dies under it. Other calls always reuse connections.
    ///
    /// Without it: off.
    pub fn reuse_connections(mut self, value: bool) -> Self {
        self.settings.options.reuse_connections = Some(value);
        self
    }
    /// How many bytes of an answer's body are read at most.
    ///
    /// Without it: 1 MiB.
    pub fn max_response_bytes(mut self, value: u32) -> Self {
        self.settings.options.max_response_bytes = Some(value);
        self
    }
    /// Headers to send besides the client's own, such as a `traceparent`.
    ///
    /// Those that the client sets itself are refused.
    ///
    /// Without it: none.
    pub fn extra_headers(
        mut self,
        value: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
    ) -> Self {
        self.settings.options.extra_headers = Some(ExtraHeaders::from_iter(value));
        self
    }
    /// Takes what is not set yet from the environment: `CONOMY_API_KEY`, `CONOMY_ACCESS_TOKEN`, `CONOMY_CLIENT_ID`, `CONOMY_CLIENT_SECRET`, `CONOMY_APP`, `CONOMY_ENVIRONMENT`, `CONOMY_BASE_URL`.
    pub fn env(mut self) -> Self {
        self.reads_env = true;
        self
    }
}
impl<T> Call<T> {
    /// One deadline for the whole call: connecting, every attempt and wait, the last byte of the answer.
    ///
    /// Without it: 25 s.
    pub fn timeout(mut self, value: Duration) -> Self {
        self.options.timeout = Some(value);
        self
    }
    /// How long opening one connection may take: look-up, TCP, TLS and proxy together.
    ///
    /// Without it: 5 s.
    pub fn connect_timeout(mut self, value: Duration) -> Self {
        self.options.connect_timeout = Some(value);
        self
    }
    /// How often a call is tried again at most, where that is safe; 0 is never.
    ///
    /// The one attempt with a renewed access token, after the service refused the one before, does not count.
    ///
    /// Without it: 2.
    pub fn max_retries(mut self, value: u32) -> Self {
        self.options.max_retries = Some(value);
        self
    }
    /// Whether a call that may have been applied is tried again. A payment never is.
    ///
    /// Without it: off.
    pub fn retry_ambiguous(mut self, value: bool) -> Self {
        self.options.retry_ambiguous = Some(value);
        self
    }
    /// Whether a payment may go out on a connection that was used before.
    ///
    /// Without it each payment has a connection of its own, so that no stray answer can speak for it and no idle connection dies under it. Other calls always reuse connections.
    ///
    /// Without it: off.
    pub fn reuse_connections(mut self, value: bool) -> Self {
        self.options.reuse_connections = Some(value);
        self
    }
    /// How many bytes of an answer's body are read at most.
    ///
    /// Without it: 1 MiB.
    pub fn max_response_bytes(mut self, value: u32) -> Self {
        self.options.max_response_bytes = Some(value);
        self
    }
    /// Headers to send besides the client's own, such as a `traceparent`.
    ///
    /// Those that the client sets itself are refused.
    ///
    /// Without it: none.
    pub fn extra_headers(
        mut self,
        value: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
    ) -> Self {
        self.options.extra_headers = Some(ExtraHeaders::from_iter(value));
        self
    }
}
impl<T> Items<T> {
    /// One deadline for the whole call: connecting, every attempt and wait, the last byte of the answer.
    ///
    /// Without it: 25 s.
    pub fn timeout(mut self, value: Duration) -> Self {
        self.options.timeout = Some(value);
        self
    }
    /// How long opening one connection may take: look-up, TCP, TLS and proxy together.
    ///
    /// Without it: 5 s.
    pub fn connect_timeout(mut self, value: Duration) -> Self {
        self.options.connect_timeout = Some(value);
        self
    }
    /// How often a call is tried again at most, where that is safe; 0 is never.
    ///
    /// The one attempt with a renewed access token, after the service refused the one before, does not count.
    ///
    /// Without it: 2.
    pub fn max_retries(mut self, value: u32) -> Self {
        self.options.max_retries = Some(value);
        self
    }
    /// Whether a call that may have been applied is tried again. A payment never is.
    ///
    /// Without it: off.
    pub fn retry_ambiguous(mut self, value: bool) -> Self {
        self.options.retry_ambiguous = Some(value);
        self
    }
    /// Whether a payment may go out on a connection that was used before.
    ///
    /// Without it each payment has a connection of its own, so that no stray answer can speak for it and no idle connection dies under it. Other calls always reuse connections.
    ///
    /// Without it: off.
    pub fn reuse_connections(mut self, value: bool) -> Self {
        self.options.reuse_connections = Some(value);
        self
    }
    /// How many bytes of an answer's body are read at most.
    ///
    /// Without it: 1 MiB.
    pub fn max_response_bytes(mut self, value: u32) -> Self {
        self.options.max_response_bytes = Some(value);
        self
    }
    /// Headers to send besides the client's own, such as a `traceparent`.
    ///
    /// Those that the client sets itself are refused.
    ///
    /// Without it: none.
    pub fn extra_headers(
        mut self,
        value: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
    ) -> Self {
        self.options.extra_headers = Some(ExtraHeaders::from_iter(value));
        self
    }
}
impl Resolve {
    /// One deadline for the whole call: connecting, every attempt and wait, the last byte of the answer.
    ///
    /// Without it: 25 s.
    pub fn timeout(mut self, value: Duration) -> Self {
        self.options.timeout = Some(value);
        self
    }
    /// How long opening one connection may take: look-up, TCP, TLS and proxy together.
    ///
    /// Without it: 5 s.
    pub fn connect_timeout(mut self, value: Duration) -> Self {
        self.options.connect_timeout = Some(value);
        self
    }
    /// How often a call is tried again at most, where that is safe; 0 is never.
    ///
    /// The one attempt with a renewed access token, after the service refused the one before, does not count.
    ///
    /// Without it: 2.
    pub fn max_retries(mut self, value: u32) -> Self {
        self.options.max_retries = Some(value);
        self
    }
    /// Whether a call that may have been applied is tried again. A payment never is.
    ///
    /// Without it: off.
    pub fn retry_ambiguous(mut self, value: bool) -> Self {
        self.options.retry_ambiguous = Some(value);
        self
    }
    /// Whether a payment may go out on a connection that was used before.
    ///
    /// Without it each payment has a connection of its own, so that no stray answer can speak for it and no idle connection dies under it. Other calls always reuse connections.
    ///
    /// Without it: off.
    pub fn reuse_connections(mut self, value: bool) -> Self {
        self.options.reuse_connections = Some(value);
        self
    }
    /// How many bytes of an answer's body are read at most.
    ///
    /// Without it: 1 MiB.
    pub fn max_response_bytes(mut self, value: u32) -> Self {
        self.options.max_response_bytes = Some(value);
        self
    }
    /// Headers to send besides the client's own, such as a `traceparent`.
    ///
    /// Those that the client sets itself are refused.
    ///
    /// Without it: none.
    pub fn extra_headers(
        mut self,
        value: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
    ) -> Self {
        self.options.extra_headers = Some(ExtraHeaders::from_iter(value));
        self
    }
}
