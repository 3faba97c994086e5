//! The soak: thousands of payments against a server that misbehaves at random. None may arrive twice but after a
//! 429, and none that the server applied may be reported as failed.

use std::{collections::BTreeMap, time::Duration};

use conomyhq_sandbox::fault;
use serde_json::{Map, Value, json};

use crate::{driver::Driver, stage};

/// Payments a script: what a driver holds in memory at a time.
const BATCH: usize = 1000;
/// Payments in flight at a time.
const IN_FLIGHT: usize = 64;
/// Each payment's deadline. Short, since every stall costs this long.
const TIMEOUT_MS: u64 = 500;
/// How long a batch may take before the driver counts as hanging.
const BATCH_LIMIT: Duration = Duration::from_secs(240);

/// How a driver's payments ended.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) succeeded: usize,
    pub(crate) unknown: usize,
    pub(crate) failed: usize,
    pub(crate) retried: usize,
    pub(crate) violations: Vec<String>,
}

/// What the server does, by weight: mostly well, and everything that can go wrong.
fn schedule(seed: u64) -> Value {
    json!({"random": {
        "seed": seed,
        "weights": {
            "answer": 600, "close_idle_after": 40, "close_on_next_request": 40, "read_all_then_reset": 30,
            "read_all_then_close": 30, "read_bytes_then_reset": 20, "tls_reset": 20, "status_line_then_stall": 10,
            "headers_then_stall": 10, "accept_never_read": 10, "body_cut_short": 20, "wrong_content_length": 5,
            "oversize_body": 3, "invalid_http": 20, "invalid_json": 20, "wrong_shape": 20, "html_502": 20,
            "empty_500": 20, "status_429": 10, "status_503": 20, "status_408": 20, "redirect": 10,
        },
        "steps": [
            [{"do": "status_429", "retry_after": 0}, 40],
            [{"do": "status_503", "retry_after": 0}, 20],
            [{"do": "answer", "delay_ms": 100}, 40],
            [{"do": "answer", "delay_ms": 2000}, 10],
            [{"do": "answer", "status": 422, "body": "{}"}, 20],
            [{"do": "read_bytes_then_reset", "n": 0}, 20],
            [{"do": "read_bytes_then_reset", "n": 150}, 20],
        ],
    }})
}

/// Sends `payments` through one driver and compares what it reported with what arrived.
pub(crate) async fn run(
    driver: &Driver,
    payments: usize,
    seed: u64,
    faults: &fault::Server,
    http: &reqwest::Client,
) -> Result<Tally, String> {
    let control = format!("{}/_faults/endpoints", faults.url());
    let endpoint = stage::post(http, &control, &schedule(seed)).await?;
    let base_url = endpoint["base_url"].clone();
    let mut worker = driver.start(&BTreeMap::new(), None)?;
    let mut results: Map<String, Value> = Map::new();
    let ids: Vec<String> = (0..payments).map(|i| format!("cs_{seed}_{i}")).collect();
    for batch in ids.chunks(BATCH) {
        let call = |id: &String| json!({"operation": "createCheckoutPayment", "path": [id], "body": {"paymentMethod": "ETPAY"}});
        let script = json!({
            "client": {"api_key": "key_example", "access_token": "token_example", "base_url": base_url,
                       "timeout_ms": TIMEOUT_MS, "max_retries": 3, "retry_ambiguous": true},
            "parallel": IN_FLIGHT,
            "calls": batch.iter().map(call).collect::<Vec<_>>(),
        });
        let answer = worker.play(&script, BATCH_LIMIT).await?;
        let answered = answer["results"].as_array().cloned().unwrap_or_default();
        if answered.len() != batch.len() {
            return Err(format!("{} payments came back of {}", answered.len(), batch.len()));
        }
        results.extend(batch.iter().cloned().zip(answered));
    }
    // What is still on its way to the server arrives.
    tokio::time::sleep(Duration::from_secs(1)).await;
    let id = endpoint["id"].as_str().unwrap_or_default();
    let ledger = stage::get(http, &format!("{control}/{id}/ledger")).await?;
    let mut tally = Tally::default();
    for (id, result) in &results {
        tally.judge(id, result, &ledger[format!("/sandbox/checkout-sessions/{id}/payments")]);
    }
    Ok(tally)
}

impl Tally {
    /// Holds one payment's report against the server's ledger.
    fn judge(&mut self, id: &str, result: &Value, entry: &Value) {
        let count = |name: &str| entry[name].as_u64().unwrap_or_default();
        let behaviours = entry["behaviours"].as_array().map_or(&[][..], Vec::as_slice);
        let throttled = behaviours.iter().filter(|name| *name == "status_429").count() as u64;
        let outcome = result["error"]["outcome"].as_str();
        let mut violation = |what: &str| self.violations.push(format!("{id}: {what}: {result} but {entry}"));
        if count("arrived") > 1 + throttled {
            violation("it arrived again without a 429 before");
        }
        if throttled > 2 || count("applied") > 1 {
            violation("it was sent too often");
        }
        match (result["ok"].is_object(), outcome) {
            (true, _) if count("applied") == 0 => violation("a success that the server knows nothing of"),
            (true, _) => self.succeeded += 1,
            (_, Some("unknown")) => self.unknown += 1,
            (_, Some("not_sent")) if count("arrived") > throttled => violation("reported as not sent"),
            (_, Some("not_sent" | "not_applied")) if count("applied") > 0 => {
                violation("applied and reported as failed")
            }
            (_, Some("not_sent" | "not_applied")) => self.failed += 1,
            _ => violation("neither a success nor an error"),
        }
        self.retried += usize::from(result["error"]["attempts"].as_u64() > Some(1) || count("arrived") > 1);
    }
}
