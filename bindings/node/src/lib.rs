//! The native half of the `conomyhq` package for Node.js.
//!
//! It converts values and waits; policy is the core's, and the errors that people see are made in TypeScript: what
//! native code throws could carry a text only, so a failure crosses as a value.

mod lifetime;
mod promise;
mod runtime;

use conomyhq::{Conomy, Error, Operation, binding};
use napi::{Either, Env, bindgen_prelude::*};
use napi_derive::napi;
use tokio_util::sync::CancellationToken;

use promise::Promise;

/// The package's version. The TypeScript half refuses to work with another one.
#[napi(catch_unwind)]
pub fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

/// The operations' names, such as `checkout_sessions.create`.
#[napi(catch_unwind)]
pub fn operations() -> Vec<&'static str> {
    Operation::ALL.iter().map(|operation| operation.name()).collect()
}

/// Every error class with its parent.
#[napi(catch_unwind)]
pub fn error_tree() -> Vec<Vec<&'static str>> {
    binding::ERROR_TREE.iter().map(|(class, parent)| vec![*class, *parent]).collect()
}

/// A client for the settings (JSON), or the report of what is wrong with them. Nothing is started yet.
#[napi(catch_unwind)]
pub fn connect(settings: String) -> Either<NativeClient, String> {
    match binding::client(&settings, "node") {
        Ok(client) => Either::A(NativeClient(client)),
        Err(error) => Either::B(error.report()),
    }
}

/// The core's client.
#[napi]
pub struct NativeClient(Conomy);

#[napi]
impl NativeClient {
    /// Makes a call: the operation's id, its path parameters in order, the body and the options as JSON.
    #[napi(catch_unwind)]
    pub fn call<'env>(
        &self,
        env: &'env Env,
        operation: String,
        path: Vec<String>,
        body: Option<String>,
        options: String,
        abort: Option<&Abort>,
    ) -> Result<Object<'env>> {
        let cancelled = abort.map_or_else(CancellationToken::new, |abort| abort.0.clone());
        let ended = lifetime::of_this_thread();
        let runtime = runtime::shared()?;
        let (promise, object) = Promise::new(env)?;
        match binding::Call::new(&self.0, &operation, path, body, &options) {
            Err(error) => promise.settle(Settled::failed(&error, "[]".into())),
            Ok(call) => drop(runtime.spawn(async move {
                let answer = tokio::select! {
                    // In this order: once a call is aborted it is not polled again, so it cannot send anything.
                    biased;
                    () = cancelled.cancelled() => None,
                    () = ended.cancelled() => None,
                    answer = call.run() => Some(answer),
                };
                // Only now that the call's future is dropped is it settled what became of the call.
                promise.settle(Settled::of(answer, &call));
            })),
        }
        Ok(object)
    }
}

/// Calls a call off. It lives only as long as JavaScript wants: dropping it aborts nothing.
#[napi]
pub struct Abort(CancellationToken);

#[napi]
impl Abort {
    /// For one call.
    #[napi(constructor)]
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        Self(CancellationToken::new())
    }

    /// Stops the call at once; nothing is sent afterwards.
    #[napi(catch_unwind)]
    pub fn abort(&self) {
        self.0.cancel();
    }
}

/// How a call ended.
#[napi(object)]
pub struct Settled {
    /// The answer's JSON, as the service sent it.
    pub answer: Option<String>,
    /// The error's report.
    pub error: Option<String>,
    /// The body that came with the error.
    pub raw_body: Option<Buffer>,
    /// The attempts, a JSON array.
    pub events: String,
}

impl Settled {
    /// `None` is a call that was stopped.
    fn of(answer: Option<binding::Answer>, call: &binding::Call) -> Self {
        let events = call.take_events();
        match answer {
            Some(Ok(json)) => {
                let answer = String::from_utf8_lossy(&json).into_owned();
                Self { answer: Some(answer), error: None, raw_body: None, events }
            }
            Some(Err(error)) => Self::failed(&error, events),
            None => Self { answer: None, error: Some(call.cancelled()), raw_body: None, events },
        }
    }

    fn failed(error: &Error, events: String) -> Self {
        let raw_body = error.raw_body().map(|body| body.to_vec().into());
        Self { answer: None, error: Some(error.report()), raw_body, events }
    }
}
