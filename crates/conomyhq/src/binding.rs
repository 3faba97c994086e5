//! What the Python and Node bindings are built on: calls by number, JSON text in and out. Not part of the Rust API.

use std::{
    error::Error as StdError,
    future::Future,
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};

use bytes::Bytes;
use http::{HeaderName, HeaderValue};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    auth,
    call::{Course, Parts},
    client::Conomy,
    config::{Config, OFFLINE},
    credentials::{AccessToken, AskToken},
    dispatch,
    error::{self, Error, Result},
    failure,
    hooks::{AttemptEvent, Hook},
    json,
    masked::Secret,
    operation::Operation,
    outcome::Outcome,
    pages,
    progress::{Amount, Progress, Stage},
    resolve::Search,
    settings::{GivenOptions, Options},
    transport::Connector,
    webhooks,
};

pub use crate::{
    auth::on_a_thread,
    settings::{CallOptions, ClientSettings},
    tasks::Tasks,
    tokens::{Fly, Flying},
};

/// Every error class with its parent, parents first.
pub const ERROR_TREE: &[(&str, &str)] = error::TREE;

/// Every operation: its id in the spec, and the name under which the clients offer it.
pub fn operations() -> impl Iterator<Item = (&'static str, &'static str)> {
    Operation::ALL.iter().map(|operation| (operation.id(), operation.name()))
}

/// The settings that no text holds which could be printed.
#[derive(Clone, Default)]
pub struct Secrets {
    /// The merchant's key.
    pub api_key: Option<String>,
    /// The access token.
    pub access_token: Option<String>,
    /// In its place: each call brings along [whom it asks](Call::on_token) for it.
    pub asks_token: bool,
    /// What the service gives access tokens for.
    pub client_id: Option<String>,
    /// Its proof.
    pub client_secret: Option<String>,
    /// The proxy's URL, which may hold a password.
    pub proxy: Option<String>,
}

/// A client's settings, checked. There is no connection yet. Clones are the same.
#[derive(Clone)]
pub struct Settings(Connector);

/// Reads a client's settings of a JSON object.
pub fn client_settings(json: &str) -> Result<ClientSettings> {
    parse("the configuration", json.as_bytes())
}

/// Reads a call's options of a JSON object.
pub fn call_options(json: &str) -> Result<CallOptions> {
    parse("the options", json.as_bytes())
}

/// Checks settings. What is absent comes from `env`, which answers a variable's value, else from the defaults. `language`
/// names the binding in the `User-Agent`. `fly` has an access token be had of the service.
pub fn settings(
    settings: ClientSettings,
    secrets: Secrets,
    env: impl Fn(&str) -> Option<String>,
    language: &'static str,
    fly: Fly,
) -> Result<Settings> {
    let mut settings = crate::settings::Settings::try_from(settings)?;
    settings.api_key = secrets.api_key.map(Secret::from);
    settings.access_token = match secrets.asks_token {
        true => Some(AccessToken::FromCall),
        false => secrets.access_token.map(AccessToken::from),
    };
    settings.client_id = secrets.client_id.map(Secret::from);
    settings.client_secret = secrets.client_secret.map(Secret::from);
    settings.proxy = secrets.proxy.map(Secret::from);
    let env = |name: &str| env(name).filter(|value| !value.is_empty());
    let settings = settings.env(env)?;
    let config = Config::new(&settings, env(OFFLINE).is_some(), None, language)?;
    Ok(Settings(auth::connector(config, fly)?))
}

impl Settings {
    /// Where requests go.
    pub fn base_url(&self) -> &str {
        &self.0.config.base_url
    }

    /// How long an idle connection is kept.
    pub fn idle_timeout(&self) -> Duration {
        self.0.config.idle_timeout
    }

    /// A client with a pool of connections of its own: one for each runtime.
    pub fn connect(&self) -> Result<Conomy> {
        Ok(Conomy { transport: self.0.connect()? })
    }

    fn options(&self) -> Options {
        self.0.config.options.clone()
    }
}

/// Reads what to look for.
fn search(path: &[String]) -> Result<Search> {
    let [session_id, sent_at, wait, known @ ..] = path else {
        return Err(Error::config("what to look for is missing"));
    };
    let milliseconds = |name: &str, text: &str| {
        let read = text.parse().ok().map(Duration::from_millis);
        read.ok_or_else(|| Error::setting(name, "must be a time from 1970 on"))
    };
    Ok(Search {
        session_id: session_id.clone(),
        sent_at: SystemTime::UNIX_EPOCH + milliseconds("sent_at", sent_at)?,
        wait: milliseconds("wait", wait)?,
        known: known.to_vec(),
    })
}

/// Where the page after one begins that began at `offset` and had `received` items; none if it was the last one.
pub fn next_offset(offset: i64, received: usize, total: Option<i64>) -> Option<i64> {
    pages::next_offset(offset, received, total)
}

/// Whether a page is the one before it, of a service that knows no offset: what it begins with had `come`, and there are no
/// more in all than `before`.
pub fn repeats(come: bool, before: Option<i64>, total: Option<i64>) -> bool {
    pages::repeats(come, before, total)
}

fn parse<T: DeserializeOwned>(what: &str, text: &[u8]) -> Result<T> {
    json::read(text).map_err(|problem| Error::config(format!("{what} {}", problem.why)))
}

/// What a webhook's delivery says.
#[derive(Debug)]
pub struct Webhook {
    /// The JSON that was signed.
    pub signed: String,
    /// The same so that any reader takes it.
    pub json: String,
    /// What to de-duplicate the event by.
    pub key: String,
}

/// Checks a webhook's delivery.
pub fn webhook(
    raw_body: &[u8],
    secrets: &[impl AsRef<[u8]>],
    signature_header: Option<&str>,
) -> Result<Webhook> {
    let signed = webhooks::signed(raw_body, secrets, signature_header)?;
    let json = webhooks::readable(&signed).ok_or_else(webhooks::no_event)?;
    Ok(Webhook { key: webhooks::key(&json), signed, json })
}

/// What to de-duplicate an event by, of its JSON.
pub fn webhook_key(json: &str) -> String {
    webhooks::key(json)
}

/// The JSON of a success, or the error.
pub type Answer = Result<Bytes>;

/// The number, after those of the [`operations`], by which a payment is [resolved](crate::Resolve): its path is the
/// session's id, when the payment was sent (milliseconds since 1970), for how many milliseconds to look, and the ids that
/// are known. It answers a page of payments.
pub const RESOLVE: usize = Operation::ALL.len();

/// A call by number.
pub struct Call {
    operation: Operation,
    /// What is looked for, where it is no operation's call but the search for a payment.
    search: Option<Search>,
    path: Vec<String>,
    body: Option<Bytes>,
    options: Options,
    progress: Progress,
    hook: Option<Hook>,
    ask: Option<AskToken>,
}

/// How a success came.
#[derive(Serialize)]
pub struct ResponseInfo {
    /// The HTTP status.
    pub status: u16,
    /// The answer's headers.
    pub headers: Vec<(String, String)>,
    /// How many attempts were made.
    pub attempts: u32,
    /// How long the call took, in milliseconds.
    pub elapsed_ms: f64,
    /// The body as it came.
    #[serde(skip)]
    pub raw_body: Bytes,
}

/// What a call amounts to for a caller who stopped waiting for it.
pub struct Stopped {
    /// Shaped like an error's report. The class is `OutcomeUnknownError` where that is the outcome, else `Stopped`.
    pub report: String,
    /// The body of the answer that the call failed with.
    pub raw_body: Option<Bytes>,
    /// The JSON of a success that had come in full.
    pub answer: Option<Bytes>,
}

impl Call {
    /// `operation` numbers the [`operations`], `path` has its path parameters in order, `body` is the request's JSON,
    /// which is sent byte for byte once it is found to be valid.
    pub fn new(
        settings: &Settings,
        operation: usize,
        path: Vec<String>,
        body: Option<String>,
        options: CallOptions,
    ) -> Result<Self> {
        let search = if operation == RESOLVE { Some(search(&path)?) } else { None };
        let operation = match &search {
            Some(_) => Operation::ListPayments,
            None => {
                *Operation::ALL.get(operation).ok_or_else(|| Error::config("there is no such operation"))?
            }
        };
        let options = GivenOptions::try_from(options)
            .map(|options| options.over(settings.options()))
            .and_then(|options| options.check().map(|()| options))
            .map_err(|error| error.of(operation))?;
        let body = body.map(Bytes::from);
        let path = if search.is_some() { Vec::new() } else { path };
        let progress = Progress::default();
        Ok(Self { operation, search, path, body, options, progress, hook: None, ask: None })
    }

    /// Has `hook` called with each attempt as it ends, on the thread that drives the call. It must not block.
    pub fn on_attempt(&mut self, hook: impl Fn(&AttemptEvent) + Send + Sync + 'static) {
        self.hook = Some(Arc::new(hook));
    }

    /// Whom to ask for the call's access token, in a client whose settings [say so](Secrets::asks_token): told the one that the service refused,
    /// where that is why, and when it is too late. What it fails with must hold no secret.
    pub fn on_token<F>(&mut self, ask: impl Fn(Option<String>, Instant) -> F + Send + Sync + 'static)
    where
        F: Future<Output = std::result::Result<String, Box<dyn StdError + Send + Sync>>> + Send + 'static,
    {
        self.ask = Some(Arc::new(move |refused, deadline| Box::pin(ask(refused, deadline))));
    }

    /// Runs it, once, with a client of the same settings.
    pub async fn run(&self, client: &Conomy) -> Answer {
        let course = Course {
            transport: &client.transport,
            ask: self.ask.as_ref(),
            options: &self.options,
            hook: self.hook.as_ref(),
        };
        if let Some(search) = &self.search {
            return search.page(course).await;
        }
        let parts = Parts {
            path: self.path.iter().cloned().collect(),
            body: self.body.as_ref(),
            progress: &self.progress,
            course,
        };
        dispatch::call(self.operation, parts).await.map_err(|error| error.of(self.operation))
    }

    /// The error for a call that no thread, descriptor or runtime could be had for.
    pub fn unavailable(&self, why: &std::io::Error) -> Error {
        failure::unavailable(self.operation, why)
    }

    /// Forbids all further sending at once, while another thread drives the call.
    pub fn forbid(&self) {
        self.progress.forbid();
    }

    /// What the call amounts to for a caller who stops waiting, at whatever moment. The future of [`Call::run`] is to be
    /// dropped before; nothing is sent afterwards.
    pub fn stopped(&self) -> Stopped {
        self.amounting_to(self.progress.amount())
    }

    /// The same in a process that was forked during the call, which goes on in the parent: there anything may come of it.
    pub fn left_behind(&self) -> Stopped {
        self.amounting_to(Amount { outcome: Outcome::Unknown, ..self.progress.amount() })
    }

    fn amounting_to(&self, amount: Amount) -> Stopped {
        let path: Vec<&str> = self.path.iter().map(String::as_str).collect();
        let answer = amount.answer.clone();
        let raw_body = amount.response.as_ref().map(|response| response.raw_body.clone());
        let facts = failure::stopped(amount, self.operation, &path);
        let class = if facts.outcome == Some(Outcome::Unknown) { "OutcomeUnknownError" } else { "Stopped" };
        let retryable = facts.retryable.unwrap_or_default();
        Stopped { report: error::report(class, retryable, &facts), raw_body, answer }
    }

    /// How the call succeeded, if it did.
    pub fn response(&self) -> Option<ResponseInfo> {
        let state = self.progress.state();
        let Stage::Succeeded(success) = &state.stage else { return None };
        let pair = |(name, value): (&HeaderName, &HeaderValue)| {
            (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        };
        Some(ResponseInfo {
            status: success.status,
            headers: success.headers.iter().map(pair).collect(),
            attempts: success.attempts,
            elapsed_ms: success.elapsed.as_secs_f64() * 1000.0,
            raw_body: success.raw_body.clone(),
        })
    }
}
