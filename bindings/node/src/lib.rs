//! The native half of the `conomyhq` package for Node.js.
//!
//! It converts values and waits; policy is the core's, and the errors that people see are made in TypeScript: what
//! native code throws could carry a text only, so a failure crosses as a value.

mod attempts;
mod lifetime;
mod promise;
mod runtime;

use std::{
    collections::HashMap,
    sync::{Arc, OnceLock, Weak},
};

use conomyhq::{
    Conomy, Error,
    binding::{self, Answer, ResponseInfo, Settings, Stopped},
};
use napi::{Either, Env, bindgen_prelude::*};
use napi_derive::napi;
use tokio_util::sync::CancellationToken;

use attempts::Attempts;
use promise::Promise;

/// The package's version. The TypeScript half refuses to work with another one.
#[napi(catch_unwind)]
pub fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

/// The operations: id in the spec, and name, such as `checkout_sessions.create`.
#[napi(catch_unwind)]
pub fn operations() -> Vec<Vec<&'static str>> {
    binding::operations().map(|(id, name)| vec![id, name]).collect()
}

/// Every error class with its parent.
#[napi(catch_unwind)]
pub fn error_tree() -> Vec<Vec<&'static str>> {
    binding::ERROR_TREE.iter().map(|(class, parent)| vec![*class, *parent]).collect()
}

/// What must not stand in the settings' text.
#[napi(object, object_to_js = false)]
pub struct Secrets {
    /// The merchant's key.
    pub api_key: Option<String>,
    /// The access token.
    pub access_token: Option<String>,
    /// The proxy's URL, which may hold credentials.
    pub proxy: Option<String>,
}

/// A client for the settings (JSON), or the report of what is wrong with them. Nothing is started yet. `env` is what
/// JavaScript has for an environment: a worker can have one of its own.
#[napi(catch_unwind)]
pub fn connect(
    settings: String,
    secrets: Secrets,
    env: HashMap<String, String>,
) -> Either<NativeClient, String> {
    let Secrets { api_key, access_token, proxy } = secrets;
    let secrets = binding::Secrets { api_key, access_token, proxy };
    let settings = binding::client_settings(&settings)
        .and_then(|settings| binding::settings(settings, secrets, |name| env.get(name).cloned(), "node"));
    match settings.and_then(|settings| Ok((settings.connect()?, settings))) {
        Ok((client, settings)) => Either::A(NativeClient { client: Some(client), settings }),
        Err(error) => Either::B(error.report()),
    }
}

/// The core's client, with the settings that calls start from.
#[napi]
pub struct NativeClient {
    /// None once it is closed.
    client: Option<Conomy>,
    settings: Settings,
}

#[napi]
impl NativeClient {
    /// Where requests go.
    #[napi(getter, catch_unwind)]
    pub fn base_url(&self) -> &str {
        self.settings.base_url()
    }

    /// Lets go of the connections. Calls under way end as usual.
    #[napi(catch_unwind)]
    pub fn close(&mut self) {
        self.client = None;
    }

    /// Makes a call: the operation's id, its path parameters in order, the body and the options as JSON. `listener`
    /// is told of its attempts as they end.
    #[napi(catch_unwind)]
    #[allow(clippy::too_many_arguments)]
    pub fn call<'env>(
        &self,
        env: &'env Env,
        operation: String,
        path: Vec<String>,
        body: Option<String>,
        options: String,
        abort: Option<&Abort>,
        listener: Option<Function<'env, String, ()>>,
    ) -> Result<Object<'env>> {
        // The TypeScript half makes no call with a closed client.
        let client = self.client.clone().ok_or_else(|| napi::Error::from_reason("the client is closed"))?;
        let cancelled = abort.map_or_else(CancellationToken::new, |abort| abort.token.clone());
        let ended = lifetime::of_this_thread();
        let attempts = Attempts::default();
        let hook = listener.map(|listener| attempts.told_to(&listener)).transpose()?;
        let (promise, object) = Promise::new(env)?;
        let number = binding::operations().position(|(id, _)| id == operation).unwrap_or(usize::MAX);
        let call = binding::call_options(&options)
            .and_then(|options| binding::Call::new(&self.settings, number, path, body, options));
        let mut call = match call {
            Ok(call) => call,
            Err(error) => {
                promise.settle(move || Settled::failed(&error));
                return Ok(object);
            }
        };
        if let Some(hook) = hook {
            call.on_attempt(hook);
        }
        let runtime = match runtime::shared() {
            Ok(runtime) => runtime,
            Err(why) => {
                promise.settle(move || Settled::failed(&call.unavailable(&why)));
                return Ok(object);
            }
        };
        let call = Arc::new(call);
        if let Some(abort) = abort {
            let _ = abort.call.set(Arc::downgrade(&call));
        }
        runtime.spawn(async move {
            let answer = tokio::select! {
                // In this order: once a call is aborted it is not polled again, so it cannot send anything.
                biased;
                () = cancelled.cancelled() => None,
                () = ended.cancelled() => None,
                answer = call.run(&client) => Some(answer),
            };
            // Only now that the call's future is dropped is it settled what became of the call.
            let settled = match answer {
                Some(answer) => Settled::ended(answer, call.response()),
                None => Settled::stopped(call.stopped()),
            };
            promise.settle(move || Settled { events: Some(attempts.take()), ..settled });
        });
        Ok(object)
    }
}

/// Calls a call off. It lives only as long as JavaScript wants: dropping it aborts nothing.
#[napi]
pub struct Abort {
    token: CancellationToken,
    /// The call, once it is made.
    call: OnceLock<Weak<binding::Call>>,
}

#[napi]
impl Abort {
    /// For one call.
    #[napi(constructor)]
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        Self { token: CancellationToken::new(), call: OnceLock::new() }
    }

    /// Stops the call at once: nothing is sent once this is back, though the other thread may be about to.
    #[napi(catch_unwind)]
    pub fn abort(&self) {
        self.token.cancel();
        if let Some(call) = self.call.get().and_then(Weak::upgrade) {
            call.forbid();
        }
    }
}

/// How a call ended.
#[napi(object, object_from_js = false)]
#[derive(Default)]
pub struct Settled {
    /// The answer's JSON; with an error that of a success that had come when the call was stopped.
    pub answer: Option<String>,
    /// The error's report.
    pub error: Option<String>,
    /// How a success came, as JSON.
    pub response: Option<String>,
    /// The body as it came, with an error too.
    pub raw_body: Option<Buffer>,
    /// The attempts that the listener was not told of, a JSON array; none where there can be no attempt.
    pub events: Option<String>,
}

impl Settled {
    fn ended(answer: Answer, response: Option<ResponseInfo>) -> Self {
        match answer {
            Ok(json) => Self {
                answer: Some(text(&json)),
                response: response.as_ref().and_then(|response| serde_json::to_string(response).ok()),
                raw_body: response.map(|response| response.raw_body.to_vec().into()),
                ..Self::default()
            },
            Err(error) => Self::failed(&error),
        }
    }

    fn failed(error: &Error) -> Self {
        let raw_body = error.raw_body().map(|body| body.to_vec().into());
        Self { error: Some(error.report()), raw_body, ..Self::default() }
    }

    fn stopped(Stopped { report, raw_body, answer }: Stopped) -> Self {
        let raw_body = raw_body.map(|body| body.to_vec().into());
        Self { error: Some(report), answer: answer.map(|json| text(&json)), raw_body, ..Self::default() }
    }
}

/// The core answers valid UTF-8 only.
fn text(json: &[u8]) -> String {
    String::from_utf8_lossy(json).into_owned()
}
