//! Plays cross-language cases through the public Rust API: JSON lines in, JSON lines out (see `tests/README.md`).

#[rustfmt::skip]
mod dispatch;
mod report;
mod stop;

use std::{
    io::{BufRead, Write},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use conomyhq::{AttemptEvent, Conomy, Error, Result, types::Payment, webhooks};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::Semaphore;

use dispatch::{Options, Settings};
use report::{failed, verbose};
use stop::Stop;

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
struct Step {
    operation: String,
    #[serde(default)]
    path: Vec<String>,
    #[serde(default)]
    body: Value,
    #[serde(default)]
    options: Options,
    #[serde(flatten)]
    stop: Option<Stop>,
    #[serde(default)]
    wait_before_ms: u64,
    /// For how long to look for a payment whose outcome is unknown, if at all.
    resolve_ms: Option<u64>,
}

/// What stands for an operation where a webhook's delivery is to be verified.
const WEBHOOK: &str = "webhook";

type Events = Arc<Mutex<Vec<AttemptEvent>>>;

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
    let client = build(script.client, move |event| {
        stop::note(event);
        seen.lock().expect("no holder panics").push(event.clone());
    });
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
                let client = client.clone();
                calls.push(tokio::spawn(async move {
                    let result = call(client, step).await;
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
    settings.client(Conomy::builder().on_attempt(hook))?.env().build()
}

/// What a delivery says, and its key, if it is genuine.
fn verified(delivery: &Value) -> Value {
    let text = |name: &str| delivery[name].as_str().unwrap_or_default();
    match webhooks::verify(text("body").as_bytes(), [text("secret")], delivery["header"].as_str()) {
        Ok(event) => json!({"key": event.key(), "ok": event}),
        Err(error) => failed(&error),
    }
}

async fn call(client: Conomy, step: Step) -> Value {
    tokio::time::sleep(Duration::from_millis(step.wait_before_ms)).await;
    let begun = Instant::now();
    let Step { operation, path, body, options, stop, resolve_ms, .. } = step;
    if operation == WEBHOOK {
        return verified(&body);
    }
    let call = async move {
        let error = match dispatch::call(&client, &operation, &path, body, options).await {
            Ok(ended) => return ended,
            Err(error) => error,
        };
        let mut result = failed(&error);
        if let (Some(wait), Error::OutcomeUnknown(_)) = (resolve_ms, &error) {
            let found = client.payments().resolve(&error).wait(Duration::from_millis(wait)).await;
            let ids =
                |found: Vec<Payment>| json!(found.into_iter().map(|found| found.id).collect::<Vec<_>>());
            result["resolved"] = found.map_or_else(|error| failed(&error), ids);
        }
        result
    };
    let mut result = match stop {
        Some(stop) => stop::stopped(call, stop).await,
        None => call.await,
    };
    result["elapsed_ms"] = json!(begun.elapsed().as_secs_f64() * 1000.0);
    result
}
