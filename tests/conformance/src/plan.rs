//! What each soak plays: the server's part by lottery, and what is done to every payment.

use std::time::Duration;

use conomyhq_sandbox::fault::Generator;
use serde_json::{Map, Value, json};

/// One soak.
pub(crate) struct Plan {
    pub(crate) name: &'static str,
    /// Payments in flight at a time.
    pub(crate) in_flight: usize,
    /// Each payment's deadline. Short, since every stall costs this long.
    timeout: Duration,
    /// What the server does, by weight.
    steps: fn() -> Value,
    /// Whether and when payments are called off.
    called_off: bool,
    /// Whether payments of unknown outcome are looked for, in lists that the server keeps by its ledger.
    resolved: bool,
}

/// Mostly well, and everything that can go wrong.
pub(crate) const FAULTS: Plan = Plan {
    name: "random faults",
    in_flight: 64,
    timeout: Duration::from_millis(500),
    steps: || {
        json!([
            ["answer", 600],
            ["close_idle_after", 40],
            ["close_on_next_request", 40],
            ["read_all_then_reset", 30],
            ["read_all_then_close", 30],
            ["read_bytes_then_reset", 20],
            ["tls_reset", 20],
            ["status_line_then_stall", 10],
            ["headers_then_stall", 10],
            ["accept_never_read", 10],
            ["body_cut_short", 20],
            ["wrong_content_length", 5],
            ["oversize_body", 3],
            ["invalid_http", 20],
            ["invalid_json", 20],
            ["wrong_shape", 20],
            ["html_502", 20],
            ["empty_500", 20],
            ["status_429", 10],
            ["status_503", 20],
            ["status_408", 20],
            [{"do": "redirect", "status": 302}, 5],
            [{"do": "redirect", "status": 303}, 5],
            [{"do": "redirect", "status": 307}, 5],
            [{"do": "status_429", "retry_after": 0}, 40],
            [{"do": "status_503", "retry_after": 0}, 20],
            [{"do": "answer", "delay_ms": 100}, 40],
            [{"do": "answer", "delay_ms": 2000}, 10],
            [{"do": "answer", "status": 422, "body": "{}"}, 20],
            [{"do": "read_bytes_then_reset", "n": 0}, 20],
            [{"do": "read_bytes_then_reset", "n": 150}, 20],
        ])
    },
    called_off: false,
    resolved: false,
};

/// The same faults, and payments of unknown outcome looked for: in lists that lag behind, by a clock that is far ahead.
pub(crate) const RESOLVED: Plan = Plan { name: "resolved", resolved: true, ..FAULTS };

/// For how long such a payment is looked for, much longer than lists lag behind.
const LOOKED_FOR: Duration = Duration::from_secs(4);
const LAG: Duration = Duration::from_millis(300);
const AHEAD: Duration = Duration::from_secs(3_600);

/// Payments back to back, and answers that nobody asked for, of every kind and at every moment of the next payment.
pub(crate) const STRAYS: Plan = Plan {
    name: "stray answers",
    in_flight: 4,
    timeout: Duration::from_millis(2000),
    steps: || {
        let after = [0, 5];
        let session = r#"{"id":"{id}","checkoutSessionId":"cs_other","status":"CREATED"}"#;
        let at_once = [["Retry-After", "0"]];
        json!([
            ["answer", 300],
            [{"do": "answer", "delay_ms": after}, 100],
            [{"do": "answer_twice", "ms": after}, 100],
            [{"do": "answer_twice", "ms": after, "status": 429, "headers": at_once, "body": "{}"}, 100],
            [{"do": "answer_twice", "ms": after, "status": 422, "body": "{}"}, 100],
            [{"do": "answer_twice", "ms": after, "status": 404, "body": "{}"}, 50],
            [{"do": "answer_twice", "ms": after, "status": 303, "body": ""}, 50],
            [{"do": "answer_twice", "ms": after, "status": 503, "headers": at_once, "body": ""}, 50],
            [{"do": "answer_twice", "ms": after, "body": session}, 100],
            [{"do": "answer_twice", "ms": after, "body": r#"{"id":"{id}","status":"CREATED"}"#}, 100],
            [{"do": "answer_twice", "ms": after, "body": r#"{"id":"#}, 50],
        ])
    },
    called_off: false,
    resolved: false,
};

/// Answers after a random time, with some of the faults, to payments that are called off at random moments.
pub(crate) const CALLED_OFF: Plan = Plan {
    name: "called off",
    in_flight: 8,
    timeout: Duration::from_millis(500),
    steps: || {
        json!([
            [{"do": "answer", "delay_ms": [0, LATEST_ANSWER]}, 600],
            ["answer", 150],
            [{"do": "status_429", "retry_after": 0}, 40],
            ["status_429", 10],
            [{"do": "answer", "status": 422, "body": "{}", "delay_ms": [0, LATEST_ANSWER]}, 30],
            [{"do": "redirect", "status": 303}, 10],
            ["html_502", 20],
            ["empty_500", 20],
            ["status_503", 10],
            ["status_408", 10],
            ["read_all_then_reset", 15],
            ["read_all_then_close", 15],
            [{"do": "read_bytes_then_reset", "n": 0}, 10],
            [{"do": "read_bytes_then_reset", "n": 150}, 10],
            ["headers_then_stall", 10],
            ["body_cut_short", 10],
            ["invalid_json", 10],
            [{"do": "close_on_next_request", "n": 150}, 10],
            ["close_idle_after", 10],
        ])
    },
    called_off: true,
    resolved: false,
};

/// Milliseconds until the latest answer of [`CALLED_OFF`].
const LATEST_ANSWER: f64 = 30.0;

impl Plan {
    /// The server's part: its lottery, and what it answers to reads.
    pub(crate) fn endpoint(&self, seed: u64) -> Value {
        let mut endpoint = json!({"random": {"seed": seed, "steps": (self.steps)()}});
        if self.resolved {
            endpoint["reads"] =
                json!({"lag_ms": LAG.as_millis() as u64, "ahead_ms": AHEAD.as_millis() as u64});
        }
        endpoint
    }

    /// Settings of the driver's client, but for its address.
    pub(crate) fn client(&self) -> Map<String, Value> {
        let settings = json!({
            "api_key": "key_example", "access_token": "token_example", "timeout_ms": self.timeout.as_millis() as u64,
            "max_retries": 3, "retry_ambiguous": true,
        });
        settings.as_object().cloned().unwrap_or_default()
    }

    /// A payment in this session, as a driver takes it.
    pub(crate) fn payment(&self, session: &str, chance: &mut Generator) -> Value {
        let mut step = json!({
            "operation": "createCheckoutPayment", "path": [session], "body": {"paymentMethod": "ETPAY"},
        });
        if self.resolved {
            step["resolve_ms"] = json!(LOOKED_FOR.as_millis() as u64);
        }
        if self.called_off {
            // Over the payment's whole life and beyond: before it starts, around its answer, after its end.
            let at = match chance.below(10) {
                0 => 0.0,
                1 => chance.unit() * 2.0,
                _ => chance.unit() * LATEST_ANSWER * 1.3,
            };
            step["cancel_after_ms"] = json!(at);
            step["how"] = json!(chance.below(1000));
            if chance.below(3) == 0 {
                step["block_ms"] = json!(chance.unit() * LATEST_ANSWER);
            }
        }
        step
    }
}
