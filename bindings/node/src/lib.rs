//! The native half of the `conomyhq` package for Node.js.
//!
//! It converts values and waits; policy is the core's, and the errors that people see are made in TypeScript: what
//! native code throws could carry a text only, so a failure crosses as a value.

mod completions;
mod lifetime;
mod runtime;
mod settled;
pub mod webhooks;

use std::{
    collections::HashMap,
    sync::{Arc, OnceLock, Weak},
};

use conomyhq::{
    AttemptEvent, Conomy,
    binding::{self, CallOptions, Settings},
};
use napi::{Either, bindgen_prelude::*};
use napi_derive::napi;
use tokio_util::sync::CancellationToken;

use completions::{Completions, Ending};
use settled::Settled;

/// The package's version. The TypeScript half refuses to work with another one.
#[napi(catch_unwind)]
pub fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

/// Where the page after one begins; null if that was the last one.
#[napi]
pub fn next_offset(offset: i64, received: u32, total: Option<i64>) -> Option<i64> {
    binding::next_offset(offset, received as usize, total)
}

/// Whether a page, which begins with what had come, is the one before it.
#[napi]
pub fn repeats(come: bool, before: Option<i64>, total: Option<i64>) -> bool {
    binding::repeats(come, before, total)
}

/// The operations, by number: id in the spec, and name, such as `checkout_sessions.create`.
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
    /// In its place: each call asks JavaScript for one.
    pub asks_token: Option<bool>,
    /// What the service gives access tokens for.
    pub client_id: Option<String>,
    /// Its proof.
    pub client_secret: Option<String>,
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
    let Secrets { api_key, access_token, asks_token, client_id, client_secret, proxy } = secrets;
    let asks_token = asks_token.unwrap_or_default();
    let secrets = binding::Secrets { api_key, access_token, asks_token, client_id, client_secret, proxy };
    let env = |name: &str| env.get(name).cloned();
    let settings = binding::client_settings(&settings)
        .and_then(|settings| binding::settings(settings, secrets, env, "node", binding::on_a_thread));
    match settings.and_then(|settings| Ok((settings.connect()?, settings))) {
        Ok((client, settings)) => Either::A(NativeClient { client: Some(client), settings, asks_token }),
        Err(error) => Either::B(error.report()),
    }
}

/// The core's client, with the settings that calls start from.
#[napi]
pub struct NativeClient {
    /// None once it is closed.
    client: Option<Conomy>,
    settings: Settings,
    /// Whether calls ask JavaScript for their access token.
    asks_token: bool,
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

    /// Makes a call: the operation's number among the [`operations`], its path parameters in order, the body and the
    /// options as JSON. How it ends is told to `completions`, under its `number`, and so are its attempts as they end
    /// where it is `watched`, and that it wants an access token where calls ask for theirs.
    #[napi(catch_unwind)]
    #[allow(clippy::too_many_arguments)]
    pub fn call(
        &self,
        completions: &Completions,
        number: f64,
        operation: u32,
        path: Vec<String>,
        body: Option<String>,
        options: Option<String>,
        abort: Option<&Abort>,
        watched: bool,
    ) -> Result<()> {
        // The TypeScript half makes no call with a closed client.
        let client = self.client.clone().ok_or_else(|| napi::Error::from_reason("the client is closed"))?;
        let queue = completions.queue();
        let ending = Ending::new(queue.clone(), number);
        let options = options.as_deref().map_or_else(|| Ok(CallOptions::default()), binding::call_options);
        let call = options
            .and_then(|options| binding::Call::new(&self.settings, operation as usize, path, body, options));
        let mut call = match call {
            Ok(call) => call,
            Err(error) => {
                ending.with(Settled::failed(&error));
                return Ok(());
            }
        };
        if self.asks_token {
            let queue = queue.clone();
            call.on_token(move |refused, _| {
                let answered = queue.ask(number, refused);
                // JavaScript knows why there is none.
                async { answered.await.map_err(|_| "accessToken failed".into()) }
            });
        }
        if watched {
            call.on_attempt(move |event: &AttemptEvent| {
                if let Ok(event) = serde_json::to_string(event) {
                    queue.attempt(number, event);
                }
            });
        }
        let runtime = match runtime::shared() {
            Ok(runtime) => runtime,
            Err(why) => {
                ending.with(Settled::failed(&call.unavailable(&why)));
                return Ok(());
            }
        };
        let call = Arc::new(call);
        let aborted = abort.map(|abort| {
            let _ = abort.call.set(Arc::downgrade(&call));
            abort.token.clone()
        });
        let thread_ended = lifetime::of_this_thread();
        runtime.spawn(async move {
            let stopped = async {
                match &aborted {
                    None => thread_ended.cancelled().await,
                    Some(aborted) => tokio::select! {
                        () = aborted.cancelled() => {}
                        () = thread_ended.cancelled() => {}
                    },
                }
            };
            let answer = tokio::select! {
                // In this order: once a call is aborted it is not polled again, so it cannot send anything.
                biased;
                () = stopped => None,
                answer = call.run(&client) => Some(answer),
            };
            // Only now that the call's future is dropped is it settled what became of the call.
            ending.with(match answer {
                Some(Ok(json)) => Settled::succeeded(&json, call.response()),
                Some(Err(error)) => Settled::failed(&error),
                None => Settled::stopped(call.stopped()),
            });
        });
        Ok(())
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
