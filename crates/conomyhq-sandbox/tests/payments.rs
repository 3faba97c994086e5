//! What becomes of payments, over real HTTP: by the clock, by control, and as lists show it.
#![allow(missing_docs)]

mod common;

use std::time::Duration;

use common::{bodiless, control, operation};
use conomyhq_sandbox::{Running, Sandbox};
use serde_json::{Value, json};

const SESSIONS: &str = "/sandbox/checkout-sessions";
const PAYMENTS: &str = "/sandbox/payments";

/// A session and a payment in it.
async fn paid(sandbox: &Running) -> (String, String) {
    let id = |answer: common::Answer| {
        assert_eq!(answer.status, 201, "{answer:?}");
        answer.json()["id"].as_str().expect("an id").to_owned()
    };
    let session = id(operation(&sandbox.url(), SESSIONS, r#"{"checkoutToken":"ct_1"}"#).await);
    let path = format!("{SESSIONS}/{session}/payments");
    let payment = operation(&sandbox.url(), &path, r#"{"paymentMethod":"ETPAY"}"#).await;
    assert_eq!(payment.json()["status"], "CREATED");
    (session, id(payment))
}

async fn get(sandbox: &Running, path: &str) -> Value {
    let answer = bodiless(&sandbox.url(), "GET", path).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

/// Where the session and the payment stand.
async fn standing(sandbox: &Running, (session, payment): &(String, String)) -> (String, String) {
    let status =
        async |path: String| get(sandbox, &path).await["status"].as_str().expect("a status").to_owned();
    (status(format!("{SESSIONS}/{session}")).await, status(format!("{PAYMENTS}/{payment}")).await)
}

fn both(session: &str, payment: &str) -> (String, String) {
    (session.to_owned(), payment.to_owned())
}

#[tokio::test]
async fn the_clock_moves_payments_along_their_way() {
    let sandbox = Sandbox::builder().payment_step(Duration::from_secs(60)).start().await.expect("loopback");
    let ids = paid(&sandbox).await;
    for expected in [
        both("ATTEMPT", "CREATED"),
        both("PROCESSING_PAYMENT", "PENDING"),
        both("PROCESSING_PAYMENT", "AUTHORIZED"),
        both("PROCESSING_PAYMENT", "CAPTURED"),
        both("FINISHED", "RECEIVED"),
        both("FINISHED", "SETTLED"),
        both("FINISHED", "SETTLED"),
    ] {
        assert_eq!(standing(&sandbox, &ids).await, expected);
        sandbox.advance(Duration::from_secs(60));
    }
    let payment = get(&sandbox, &format!("{PAYMENTS}/{}", ids.1)).await;
    let time = |name: &str| humantime::parse_rfc3339(payment[name].as_str().expect(name)).expect("RFC 3339");
    let after =
        |name: &str| time(name).duration_since(time("createdAt")).expect("later").as_secs_f64().round();
    assert_eq!([after("authorizedAt"), after("capturedAt"), after("updatedAt")], [120.0, 180.0, 300.0]);
}

#[tokio::test]
async fn time_that_passes_at_once_leaves_no_step_out() {
    let sandbox = Sandbox::builder().payment_step(Duration::from_secs(60)).start().await.expect("loopback");
    let ids = paid(&sandbox).await;
    sandbox.advance(Duration::from_secs(3600));
    assert_eq!(standing(&sandbox, &ids).await, both("FINISHED", "SETTLED"));
    let shown = control(&sandbox.url(), "GET", "/_sandbox/payments", "").await.json();
    let history = shown[0]["history"].as_array().expect("a list");
    let statuses: Vec<_> = history.iter().map(|entry| entry["status"].as_str().expect("a text")).collect();
    assert_eq!(statuses, ["CREATED", "PENDING", "AUTHORIZED", "CAPTURED", "RECEIVED", "SETTLED"]);
    assert!(history.windows(2).all(|pair| pair[0]["at"].as_str() < pair[1]["at"].as_str()), "{history:?}");
}

#[tokio::test]
async fn control_moves_payments_too() {
    let sandbox = Sandbox::builder().start().await.expect("loopback");
    let url = sandbox.url();
    let ids = paid(&sandbox).await;
    let path = format!("/_sandbox/payments/{}", ids.1);
    let advance = async |body: &str| control(&url, "POST", &format!("{path}/advance"), body).await;
    sandbox.advance(Duration::from_secs(1_000_000));
    assert_eq!(standing(&sandbox, &ids).await, both("EXPIRED", "CREATED"), "nothing moves by itself");
    assert_eq!(advance("").await.json()["status"], "PENDING");
    assert_eq!(advance(r#"{"to": "RECEIVED"}"#).await.json()["history"].as_array().map(Vec::len), Some(5));
    assert_eq!(standing(&sandbox, &ids).await, both("FINISHED", "RECEIVED"));
    assert_eq!(advance(r#"{"to": "FAILED"}"#).await.status, 400);
    assert_eq!(advance(r#"{"to": "REFUNDED"}"#).await.json()["status"], "REFUNDED");
    assert!(get(&sandbox, &format!("{PAYMENTS}/{}", ids.1)).await["refundedAt"].is_string());
    assert_eq!(advance("").await.status, 400);

    let ids = paid(&sandbox).await;
    let path = format!("/_sandbox/payments/{}", ids.1);
    let put = control(&url, "POST", &format!("{path}/status"), r#"{"status": "PENDING"}"#).await;
    assert_eq!((put.status, &put.json()["status"]), (200, &json!("PENDING")));
    assert_eq!(control(&url, "POST", &format!("{path}/advance"), r#"{"to": "FAILED"}"#).await.status, 200);
    assert_eq!(standing(&sandbox, &ids).await, both("ATTEMPT", "FAILED"), "the payer may try again");
    for route in ["status", "advance"] {
        let path = format!("/_sandbox/payments/x/{route}");
        assert_eq!(control(&url, "POST", &path, r#"{"status": "PENDING"}"#).await.status / 100, 4);
    }
}

#[tokio::test]
async fn what_control_puts_somewhere_stays_there() {
    let sandbox = Sandbox::builder().payment_step(Duration::from_secs(60)).start().await.expect("loopback");
    let ids = paid(&sandbox).await;
    let path = format!("/_sandbox/payments/{}/status", ids.1);
    control(&sandbox.url(), "POST", &path, r#"{"status": "CAPTURED"}"#).await;
    sandbox.advance(Duration::from_secs(3600));
    assert_eq!(standing(&sandbox, &ids).await.1, "CAPTURED");
}

#[tokio::test]
async fn a_list_can_lag_behind() {
    let sandbox = Sandbox::builder().start().await.expect("loopback");
    let url = sandbox.url();
    let settings = async |body: &str| control(&url, "POST", "/_sandbox/settings", body).await;
    let changed = settings(r#"{"list_lag_seconds": 60, "payment_step_seconds": 40}"#).await.json();
    assert_eq!(
        (&changed["list_lag_seconds"], &changed["payment_step_seconds"]),
        (&json!(60.0), &json!(40.0))
    );
    let ids = paid(&sandbox).await;
    let listed = async || {
        let page = get(&sandbox, &format!("{PAYMENTS}?checkoutSessionId={}", ids.0)).await;
        page["results"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|payment| payment["status"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!((listed().await.len(), standing(&sandbox, &ids).await.1.as_str()), (0, "CREATED"));
    sandbox.advance(Duration::from_secs(61));
    assert_eq!(
        (listed().await, standing(&sandbox, &ids).await.1.as_str()),
        (vec![json!("CREATED")], "PENDING")
    );
    sandbox.advance(Duration::from_secs(40));
    assert_eq!(
        (listed().await, standing(&sandbox, &ids).await.1.as_str()),
        (vec![json!("PENDING")], "AUTHORIZED")
    );
    let changed = settings(r#"{"list_lag_seconds": 0, "payment_step_seconds": null}"#).await.json();
    assert_eq!(changed["payment_step_seconds"], Value::Null);
    assert_eq!(listed().await, [json!("AUTHORIZED")]);

    for bad in [r#"{"list_lag_seconds": -1}"#, r#"{"list_lag_seconds": null, "x": 1}"#, "{"] {
        assert_eq!(settings(bad).await.status, 400, "{bad}");
    }
    settings(r#"{"list_lag_seconds": 5}"#).await;
    control(&url, "POST", "/_sandbox/reset", "").await;
    assert_eq!(control(&url, "GET", "/_sandbox/settings", "").await.json()["list_lag_seconds"], 0.0);
}

#[tokio::test]
async fn a_refresh_leaves_a_session_where_its_payment_has_it() {
    let sandbox = Sandbox::builder().start().await.expect("loopback");
    let url = sandbox.url();
    let ids = paid(&sandbox).await;
    control(&url, "POST", &format!("/_sandbox/payments/{}/advance", ids.1), r#"{"to": "CAPTURED"}"#).await;
    let refreshed = operation(&url, &format!("{SESSIONS}/token/ct_1/refresh"), "").await;
    assert_eq!((refreshed.status, &refreshed.json()["status"]), (200, &json!("PROCESSING_PAYMENT")));
    assert_eq!(standing(&sandbox, &ids).await, both("PROCESSING_PAYMENT", "CAPTURED"));
}
