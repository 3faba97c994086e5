//! The payers for whom something out of the usual happens, as clients see it.
#![allow(missing_docs)]

mod common;

use std::time::{Duration, Instant};

use common::{Answer, HEADERS, PATIENCE, Wire, bodiless, control, operation};
use conomyhq_sandbox::{Running, Sandbox};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

const SESSIONS: &str = "/sandbox/checkout-sessions";

fn customer(name: &str) -> Value {
    json!({ "email": format!("{name}@sandbox.test") })
}

async fn sandbox() -> Running {
    Sandbox::builder().start().await.expect("loopback")
}

async fn open(sandbox: &Running, customer: &Value) -> String {
    let body = json!({"checkoutToken": "ct_1", "customer": customer}).to_string();
    let answer = operation(&sandbox.url(), SESSIONS, &body).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()["id"].as_str().expect("an id").to_owned()
}

async fn pay(sandbox: &Running, session: &str, payer: &str) -> Answer {
    let body = json!({"paymentMethod": "ETPAY", "customer": customer(payer)}).to_string();
    operation(&sandbox.url(), &format!("{SESSIONS}/{session}/payments"), &body).await
}

/// The statuses of the payments of a session, as a client reads them.
async fn payments(sandbox: &Running, session: &str) -> Vec<String> {
    let path = format!("/sandbox/payments?checkoutSessionId={session}&sort=createdAt:asc");
    let page = bodiless(&sandbox.url(), "GET", &path).await.json();
    let status = |payment: &Value| payment["status"].as_str().expect("a status").to_owned();
    page["results"].as_array().expect("a list").iter().map(status).collect()
}

#[tokio::test]
async fn payments_go_where_their_payer_says() {
    let sandbox = sandbox().await;
    for (payer, end) in
        [("paid", "SETTLED"), ("declined", "FAILED"), ("pending", "PENDING"), ("jane", "CREATED")]
    {
        let session = open(&sandbox, &json!({})).await;
        assert_eq!(pay(&sandbox, &session, payer).await.json()["status"], "CREATED");
        assert_eq!(payments(&sandbox, &session).await, [end], "{payer}");
    }
    // By the session's payer, where the payment names none; at the pace of the others, where there is one.
    let change = r#"{"payment_step_seconds": 60}"#;
    control(&sandbox.url(), "POST", "/_sandbox/settings", change).await;
    let session = open(&sandbox, &customer("declined")).await;
    operation(&sandbox.url(), &format!("{SESSIONS}/{session}/payments"), r#"{"paymentMethod":"ETPAY"}"#)
        .await;
    assert_eq!(payments(&sandbox, &session).await, ["CREATED"]);
    sandbox.advance(Duration::from_secs(61));
    assert_eq!(payments(&sandbox, &session).await, ["PENDING"]);
    sandbox.advance(Duration::from_secs(3600));
    assert_eq!(payments(&sandbox, &session).await, ["FAILED"]);
}

#[tokio::test]
async fn payments_are_made_whatever_is_answered() {
    let sandbox = sandbox().await;
    let session = open(&sandbox, &json!({})).await;
    assert_eq!(pay(&sandbox, &session, "error").await.error(), (500, "01".into(), "serverError".into()));
    assert_eq!(payments(&sandbox, &session).await, ["CREATED"]);

    let body = json!({"paymentMethod": "ETPAY", "customer": customer("lost")}).to_string();
    let mut wire = Wire::open(&sandbox.url()).await;
    let head = format!("{HEADERS}Content-Type: application/json\r\nContent-Length: {}\r\n", body.len());
    wire.send(&format!("POST {SESSIONS}/{session}/payments HTTP/1.1\r\nHost: localhost\r\n{head}\r\n{body}"))
        .await;
    assert_eq!(wire.rest().await.0, "");
    assert_eq!(payments(&sandbox, &session).await.len(), 2);

    let body = body.replace("lost@", "slow@");
    let mut wire = Wire::open(&sandbox.url()).await;
    wire.send(&format!("POST {SESSIONS}/{session}/payments HTTP/1.1\r\nHost: localhost\r\n{head}\r\n{body}"))
        .await;
    let began = Instant::now();
    while payments(&sandbox, &session).await.len() < 3 {
        assert!(began.elapsed() < PATIENCE, "never made");
    }
    assert!(wire.is_silent().await);
    sandbox.stop().await;
    let (answer, _) = wire.rest().await;
    assert!(answer.starts_with("HTTP/1.1 201") && answer.contains("CREATED"), "{answer}");
}

#[tokio::test]
async fn the_busy_are_told_to_come_back() {
    let sandbox = sandbox().await;
    let session = open(&sandbox, &json!({})).await;
    for _ in 0..2 {
        let answer = pay(&sandbox, &session, "busy").await;
        assert_eq!(answer.error(), (429, "32".into(), "tooManyRequests".into()));
        assert_eq!(answer.header("retry-after"), Some("1"));
    }
    let statuses = [
        pay(&sandbox, &session, "busy-once").await.status,
        pay(&sandbox, &session, "busy-once").await.status,
    ];
    assert_eq!(statuses, [429, 201]);
    assert_eq!(payments(&sandbox, &session).await.len(), 1);
}

#[tokio::test]
async fn a_session_can_have_expired_at_once() {
    let sandbox = sandbox().await;
    let session = open(&sandbox, &customer("expired")).await;
    assert_eq!(pay(&sandbox, &session, "jane").await.error().0, 422);
    let read = bodiless(&sandbox.url(), "GET", &format!("{SESSIONS}/{session}")).await.json();
    assert_eq!(read["status"], "EXPIRED");
    operation(&sandbox.url(), "/sandbox/checkout-sessions/token/ct_1/refresh", "").await;
    assert_eq!(pay(&sandbox, &session, "jane").await.status, 201);
}

#[tokio::test]
async fn the_shop_can_be_told_twice() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback");
    let url = format!("http://{}/", listener.local_addr().expect("an address"));
    let sandbox = Sandbox::builder().webhook_url(url).start().await.expect("loopback");
    pay(&sandbox, &open(&sandbox, &json!({})).await, "told-twice").await;
    let mut events = Vec::new();
    while events.len() < 4 {
        let (mut stream, _) =
            tokio::time::timeout(PATIENCE, listener.accept()).await.expect("told").expect("accepted");
        let mut bytes = Vec::new();
        while !bytes.ends_with(b"}") {
            assert_ne!(stream.read_buf(&mut bytes).await.expect("readable"), 0);
        }
        let text = String::from_utf8(bytes).expect("text");
        events.push(
            text.split(r#""event":""#)
                .nth(1)
                .and_then(|rest| rest.split('"').next())
                .expect("an event")
                .to_owned(),
        );
        stream.write_all(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n").await.expect("writable");
    }
    events.sort();
    let (captured, received) = ("Transaction.Captured", "Transaction.Received");
    assert_eq!(events, [captured, captured, received, received]);
}
