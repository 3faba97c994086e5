//! What the Python and Node bindings are built on: calls by name, JSON text in and out. Not part of the Rust API.

use std::{collections::VecDeque, time::Duration};

use bytes::Bytes;
use serde::{Deserialize, de::DeserializeOwned};

use crate::{
    call::{Progress, Request, run},
    client::Conomy,
    config::{ConomyBuilder, Options, refused_duration},
    contract::{self, Operation},
    error::{self, Error, Result},
    failure,
};

/// Every error class with its parent, parents first.
pub const ERROR_TREE: &[(&str, &str)] = error::TREE;

/// The variants of [`Error`], each with its class and its documentation.
pub const ERROR_VARIANTS: &[(&str, &str, &str)] = error::VARIANTS;

/// A client's settings. What is absent comes from the environment, else from the defaults.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Settings {
    api_key: Option<String>,
    access_token: Option<String>,
    app: Option<String>,
    base_url: Option<String>,
    idle_timeout_ms: Option<f64>,
    allow_insecure_http: Option<bool>,
    proxy: Option<String>,
    ca_file: Option<String>,
    timeout_ms: Option<f64>,
    connect_timeout_ms: Option<f64>,
    max_retries: Option<u32>,
    retry_ambiguous: Option<bool>,
    max_response_bytes: Option<usize>,
}

/// A call's options. What is absent is as the client's.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct CallOptions {
    timeout_ms: Option<f64>,
    connect_timeout_ms: Option<f64>,
    max_retries: Option<u32>,
    retry_ambiguous: Option<bool>,
    max_response_bytes: Option<usize>,
}

impl CallOptions {
    fn over(self, defaults: Options) -> Result<Options> {
        Ok(Options {
            timeout: milliseconds("timeout", self.timeout_ms)?.unwrap_or(defaults.timeout),
            connect_timeout: milliseconds("connect_timeout", self.connect_timeout_ms)?
                .unwrap_or(defaults.connect_timeout),
            max_retries: self.max_retries.unwrap_or(defaults.max_retries),
            retry_ambiguous: self.retry_ambiguous.unwrap_or(defaults.retry_ambiguous),
            max_response_bytes: self.max_response_bytes.unwrap_or(defaults.max_response_bytes),
        })
    }
}

fn milliseconds(name: &str, value: Option<f64>) -> Result<Option<Duration>> {
    let convert = |ms| Duration::try_from_secs_f64(ms / 1000.0).map_err(|_| refused_duration(name));
    value.map(convert).transpose()
}

fn parse<T: DeserializeOwned>(what: &str, json: &[u8]) -> Result<T> {
    failure::explain_json(json).map_err(|(_, why)| Error::config(format!("{what} {why}")))
}

/// A client from its settings as a JSON object; `language` names the binding in the `User-Agent`.
pub fn client(settings: &str, language: &'static str) -> Result<Conomy> {
    let settings: Settings = parse("the configuration", settings.as_bytes())?;
    let mut builder = ConomyBuilder::new(language);
    if let Some(key) = settings.api_key {
        builder = builder.api_key(key);
    }
    if let Some(token) = settings.access_token {
        builder = builder.access_token(token);
    }
    if let Some(app) = settings.app {
        builder = builder.app(app);
    }
    if let Some(url) = settings.base_url {
        builder = builder.base_url(url);
    }
    if let Some(timeout) = milliseconds("idle_timeout", settings.idle_timeout_ms)? {
        builder = builder.idle_timeout(timeout);
    }
    if let Some(proxy) = settings.proxy {
        builder = builder.proxy(&proxy)?;
    }
    if let Some(path) = settings.ca_file {
        builder = builder.ca_file(path);
    }
    let options = CallOptions {
        timeout_ms: settings.timeout_ms,
        connect_timeout_ms: settings.connect_timeout_ms,
        max_retries: settings.max_retries,
        retry_ambiguous: settings.retry_ambiguous,
        max_response_bytes: settings.max_response_bytes,
    };
    builder
        .allow_insecure_http(settings.allow_insecure_http.unwrap_or_default())
        .options(options.over(Options::default())?)
        .env()
        .build()
}

/// Where a client's requests go.
pub fn base_url(client: &Conomy) -> &str {
    &client.config.base_url
}

/// The same client with a pool of connections of its own: one for each runtime.
pub fn fresh(client: &Conomy) -> Result<Conomy> {
    Conomy::new(client.config.clone())
}

/// The text of a successful answer, or the error.
pub type Answer = Result<Bytes>;

/// A call by name.
pub struct Call {
    client: Conomy,
    operation: Operation,
    path: Vec<String>,
    body: Option<Bytes>,
    options: Options,
    progress: Progress,
}

impl Call {
    /// `operation` is an `operationId` of the spec, `path` its path parameters in order, `body` the request's JSON,
    /// which is sent byte for byte once it is found to be valid, `options` a JSON object.
    pub fn new(
        client: &Conomy,
        operation: &str,
        path: Vec<String>,
        body: Option<String>,
        options: &str,
    ) -> Result<Self> {
        let named = |candidate: &&Operation| candidate.id() == operation;
        let operation =
            *Operation::ALL.iter().find(named).ok_or_else(|| Error::config("no such operation"))?;
        let options = parse::<CallOptions>("the options", options.as_bytes())
            .and_then(|options| options.over(client.config.options))
            .map_err(|error| error.of(operation))?;
        Ok(Self {
            client: client.clone(),
            operation,
            path,
            body: body.map(Bytes::from),
            options,
            progress: Progress::default(),
        })
    }

    /// Runs it, once.
    pub async fn run(&self) -> Answer {
        let parts = Parts { call: self, path: self.path.iter().cloned().collect() };
        contract::call_from_parts(self.operation, parts).await.map_err(|error| error.of(self.operation))
    }

    /// What the call amounts to now that its future was dropped, shaped like an error's report.
    pub fn cancelled(&self) -> String {
        let facts = failure::cancelled(&self.progress.standing(), self.operation);
        error::report("Cancelled", &facts)
    }

    /// The attempts that ended since the last time, as a JSON array.
    pub fn take_events(&self) -> String {
        let events = std::mem::take(&mut self.progress.standing().events);
        serde_json::to_string(&events).unwrap_or_else(|_| "[]".into())
    }
}

/// What the contract takes a request's arguments from.
pub(crate) struct Parts<'a> {
    call: &'a Call,
    path: VecDeque<String>,
}

impl Parts<'_> {
    pub(crate) fn path_param(&mut self) -> Result<String> {
        self.path.pop_front().ok_or_else(|| Error::config("a path parameter is missing"))
    }

    pub(crate) fn body<T: DeserializeOwned>(&self) -> Result<T> {
        let body = self.call.body.as_deref().ok_or_else(|| Error::config("the request's body is missing"))?;
        parse("the request", body)
    }

    pub(crate) async fn call<R: Request>(self, request: R) -> Answer {
        let Call { client, body, options, progress, .. } = self.call;
        Ok(run(client, &request, body.clone(), *options, progress).await?.1)
    }
}
