//! Plays cross-language cases through the public Rust API: JSON lines in, JSON lines out (see `tests/README.md`).

use std::{
    io::{BufRead, Write},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use conomyhq::{AttemptEvent, Conomy, ConomyBuilder, Error, Result};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};
use tokio::sync::Semaphore;

/// One line of input: a client, and the calls to make with it.
#[derive(Deserialize)]
struct Script {
    client: Settings,
    calls: Vec<Step>,
    /// How many calls are in flight at a time.
    #[serde(default = "one")]
    parallel: usize,
}

fn one() -> usize {
    1
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    api_key: Option<String>,
    access_token: Option<String>,
    app: Option<String>,
    base_url: Option<String>,
    idle_timeout_ms: Option<u64>,
    allow_insecure_http: Option<bool>,
    proxy: Option<String>,
    ca_file: Option<String>,
    #[serde(flatten)]
    options: Options,
}

/// Options that a client and a call share.
#[derive(Clone, Default, Deserialize)]
struct Options {
    timeout_ms: Option<u64>,
    connect_timeout_ms: Option<u64>,
    max_retries: Option<u32>,
    retry_ambiguous: Option<bool>,
    max_response_bytes: Option<usize>,
}

#[derive(Deserialize)]
struct Step {
    operation: String,
    #[serde(default)]
    path: Vec<String>,
    #[serde(default)]
    body: Value,
    #[serde(default)]
    options: Options,
    cancel_after_ms: Option<u64>,
    #[serde(default)]
    wait_before_ms: u64,
}

type Events = Arc<Mutex<Vec<AttemptEvent>>>;

/// Applies the options that are set; the builder and a call spell them alike.
macro_rules! with_options {
    ($target:expr, $options:expr) => {{
        let (mut target, options) = ($target, $options);
        if let Some(ms) = options.timeout_ms {
            target = target.timeout(Duration::from_millis(ms));
        }
        if let Some(ms) = options.connect_timeout_ms {
            target = target.connect_timeout(Duration::from_millis(ms));
        }
        if let Some(retries) = options.max_retries {
            target = target.max_retries(retries);
        }
        if let Some(retry) = options.retry_ambiguous {
            target = target.retry_ambiguous(retry);
        }
        if let Some(bytes) = options.max_response_bytes {
            target = target.max_response_bytes(bytes);
        }
        target
    }};
}

/// Set where everything that could be printed is to be printed, for the harness to look for secrets in.
const VERBOSE: &str = "CONOMYHQ_DRIVER_VERBOSE";

fn main() -> std::io::Result<()> {
    if verbose() {
        let spans = tracing_subscriber::fmt::format::FmtSpan::FULL;
        tracing_subscriber::fmt()
            .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
            .with_span_events(spans)
            .with_writer(std::io::stderr)
            .init();
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    for line in std::io::stdin().lock().lines() {
        let script: Script = serde_json::from_str(&line?)?;
        let answer = runtime.block_on(play(script));
        println!("{answer}");
        std::io::stdout().flush()?;
    }
    Ok(())
}

async fn play(script: Script) -> Value {
    let events = Events::default();
    let seen = events.clone();
    let client =
        build(script.client, move |event| seen.lock().expect("no holder panics").push(event.clone()));
    let mut results = Vec::new();
    match client {
        Ok(client) => {
            if verbose() {
                eprintln!("{client:?}");
            }
            let permits = Arc::new(Semaphore::new(script.parallel));
            let mut calls = Vec::new();
            for step in script.calls {
                let permit = permits.clone().acquire_owned().await.expect("nobody closes it");
                let (client, events) = (client.clone(), events.clone());
                calls.push(tokio::spawn(async move {
                    let result = call(&client, step, &events).await;
                    drop(permit);
                    result
                }));
            }
            for call in calls {
                results.push(call.await.expect("a call does not panic"));
            }
        }
        Err(error) => results.push(failed(&error)),
    }
    json!({"results": results, "events": *events.lock().expect("no holder panics")})
}

fn build(settings: Settings, hook: impl Fn(&AttemptEvent) + Send + Sync + 'static) -> Result<Conomy> {
    let mut builder: ConomyBuilder = Conomy::builder().on_attempt(hook);
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
    if let Some(ms) = settings.idle_timeout_ms {
        builder = builder.idle_timeout(Duration::from_millis(ms));
    }
    if let Some(allow) = settings.allow_insecure_http {
        builder = builder.allow_insecure_http(allow);
    }
    if let Some(proxy) = settings.proxy {
        builder = builder.proxy(&proxy)?;
    }
    if let Some(path) = settings.ca_file {
        builder = builder.ca_file(path);
    }
    with_options!(builder, settings.options).env().build()
}

async fn call(client: &Conomy, step: Step, events: &Events) -> Value {
    tokio::time::sleep(Duration::from_millis(step.wait_before_ms)).await;
    let begun = Instant::now();
    let cancel = step.cancel_after_ms.map_or(Duration::MAX, Duration::from_millis);
    let mut result = match tokio::time::timeout(cancel, send(client, step)).await {
        Ok(Ok(model)) => model,
        Ok(Err(error)) => failed(&error),
        Err(_) => {
            let outcome = events.lock().expect("no holder panics").last().and_then(|event| event.outcome);
            json!({"cancelled": {"outcome": outcome}})
        }
    };
    result["elapsed_ms"] = json!(begun.elapsed().as_secs_f64() * 1000.0);
    result
}

/// One call as a person would write it, and its success as the harness compares it.
async fn send(client: &Conomy, step: Step) -> Result<Value> {
    let sessions = client.checkout_sessions();
    let arg = || step.path.first().cloned().unwrap_or_default();
    match step.operation.as_str() {
        "createCheckoutSession" => {
            with_options!(sessions.create(body(step.body)), step.options).await.map(succeeded)
        }
        "createCheckoutPayment" => {
            with_options!(sessions.create_payment(arg(), body(step.body)), step.options).await.map(succeeded)
        }
        "refreshCheckoutSession" => with_options!(sessions.refresh(arg()), step.options).await.map(succeeded),
        other => panic!("the Rust driver lacks the operation {other}"),
    }
}

fn body<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).expect("a case's body is the model")
}

fn succeeded<T: serde::Serialize + std::fmt::Debug>(model: T) -> Value {
    if verbose() {
        eprintln!("{model:?}");
    }
    json!({"ok": model})
}

fn verbose() -> bool {
    std::env::var_os(VERBOSE).is_some()
}

fn failed(error: &Error) -> Value {
    if verbose() {
        let mut next: Option<&dyn std::error::Error> = Some(error);
        while let Some(error) = next {
            eprintln!("{error} {error:#?}");
            next = error.source();
        }
    }
    let mut report: Value = serde_json::from_str(&error.report()).expect("a report is JSON");
    let mut classes = vec![error.class()];
    classes.extend(error.is_api().then_some("ApiError").filter(|name| *name != error.class()));
    classes.extend(error.is_transport().then_some("TransportError"));
    classes.push("ConomyError");
    report["classes"] = json!(classes);
    report["raw_body"] = json!(error.raw_body().map(String::from_utf8_lossy));
    json!({"error": report})
}
