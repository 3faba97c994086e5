//! Webhooks, as a receiver sees them.
#![allow(missing_docs)]

mod common;

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use common::{PATIENCE, control, eventually, operation};
use conomyhq_sandbox::{Config, Running, Sandbox};
use ring::hmac;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

/// A delivery as it came: head and body.
#[derive(Clone, Debug)]
struct Delivered {
    head: String,
    body: String,
}

/// A shop that answers what it is told to, and 200 afterwards.
struct Shop {
    url: String,
    got: Arc<Mutex<Vec<Delivered>>>,
}

/// In place of a status: never answers.
const SILENCE: u16 = 0;

impl Shop {
    async fn open(answers: &'static [u16]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback");
        let url = format!("http://{}/hook?a=b", listener.local_addr().expect("an address"));
        let got = Arc::<Mutex<Vec<Delivered>>>::default();
        let mut answers = answers.iter().copied();
        let kept = got.clone();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let answer = answers.next().unwrap_or(200);
                let mut bytes = Vec::new();
                while !is_whole(&bytes) && stream.read_buf(&mut bytes).await.expect("readable") > 0 {}
                let text = String::from_utf8(bytes).expect("text");
                let (head, body) = text.split_once("\r\n\r\n").expect("a head");
                kept.lock().expect("whole").push(Delivered { head: head.into(), body: body.into() });
                if answer == SILENCE {
                    tokio::spawn(async move { stream.read_u8().await });
                    continue;
                }
                let answer = format!("HTTP/1.1 {answer} X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                stream.write_all(answer.as_bytes()).await.expect("writable");
            }
        });
        Self { url, got }
    }

    fn got(&self) -> Vec<Delivered> {
        self.got.lock().expect("whole").clone()
    }

    async fn gets(&self, count: usize) -> Vec<Delivered> {
        eventually("as many deliveries", || self.got().len() >= count).await;
        self.got()
    }
}

fn is_whole(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes).to_ascii_lowercase();
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
    body.len() >= length.unwrap_or(0)
}

/// Whether the vendor's rule holds: the secret over the body without its last member, `signature`.
fn is_signed(body: &str, secret: &str) -> bool {
    let (unsigned, signature) = body.split_once(r#","signature":""#).expect("signed in the body");
    let signature = signature.strip_suffix(r#""}"#).expect("its last member");
    verifies(&format!("{unsigned}}}"), signature, secret)
}

fn verifies(text: &str, signature: &str, secret: &str) -> bool {
    let bytes: Vec<u8> = (0..signature.len() / 2)
        .map(|at| u8::from_str_radix(&signature[2 * at..2 * at + 2], 16).expect("hex"))
        .collect();
    hmac::verify(&hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes()), text.as_bytes(), &bytes).is_ok()
}

fn event(delivered: &Delivered) -> String {
    let body: Value = serde_json::from_str(&delivered.body).expect("JSON");
    body["event"].as_str().expect("an event").to_owned()
}

fn telling(shop: &Shop) -> Config {
    Sandbox::builder().webhook_url(&shop.url).webhook_secret("s3").webhook_backoff(Duration::from_millis(20))
}

/// A payment of 5.00 with the shop's own reference.
async fn paid(sandbox: &Running) -> String {
    let url = sandbox.url();
    let items = json!({"checkoutToken": "ct_1", "items": [{"totalAmount": "5.00"}]});
    let session = operation(&url, "/sandbox/checkout-sessions", &items.to_string()).await.json();
    let path = format!("/sandbox/checkout-sessions/{}/payments", session["id"].as_str().expect("an id"));
    let body = json!({"paymentMethod": "ETPAY", "externalId": "ñ/\"\u{2028}\u{7f}\u{1}"}).to_string();
    operation(&url, &path, &body).await.json()["id"].as_str().expect("an id").to_owned()
}

async fn advance(sandbox: &Running, payment: &str, to: &str) {
    let path = format!("/_sandbox/payments/{payment}/advance");
    let answer = control(&sandbox.url(), "POST", &path, &json!({ "to": to }).to_string()).await;
    assert_eq!(answer.status, 200, "{answer:?}");
}

async fn deliveries(sandbox: &Running) -> Vec<Value> {
    let answer = control(&sandbox.url(), "GET", "/_sandbox/webhooks", "").await.json();
    answer.as_array().expect("a list").clone()
}

async fn settings(sandbox: &Running, change: Value) {
    let answer = control(&sandbox.url(), "POST", "/_sandbox/settings", &change.to_string()).await;
    assert_eq!(answer.status, 200, "{answer:?}");
}

#[tokio::test]
async fn the_shop_is_told_as_the_vendor_tells() {
    let shop = Shop::open(&[]).await;
    let sandbox = telling(&shop).start().await.expect("loopback");
    let payment = paid(&sandbox).await;
    advance(&sandbox, &payment, "SETTLED").await;
    let got = shop.gets(2).await;
    let transaction = format!(
        "{{\"id\":\"{payment}\",\"purchaseAmount\":\"5.00\",\"totalAmount\":\"5.00\",\
         \"externalId\":\"ñ/\\\"\u{2028}\u{7f}\\u0001\",\"currency\":\"CLP\",\"status\":\"CAPTURED\"}}"
    );
    let begins =
        format!(r#"{{"event":"Transaction.Captured","data":{{"transaction":{transaction}}},"signature":""#);
    assert!(got[0].body.starts_with(&begins), "{} {begins}", got[0].body);
    assert_eq!(event(&got[1]), "Transaction.Received");
    for delivered in &got {
        assert!(is_signed(&delivered.body, "s3") && !is_signed(&delivered.body, "s4"), "{delivered:?}");
        assert!(delivered.head.starts_with("POST /hook?a=b HTTP/1.1\r\n"), "{delivered:?}");
        assert!(
            delivered.head.to_lowercase().contains("content-type: application/json\r\n"),
            "{delivered:?}"
        );
    }
    advance(&sandbox, &paid(&sandbox).await, "FAILED").await;
    assert_eq!(event(&shop.gets(3).await[2]), "Transaction.Failed");
    sandbox.stop().await;
    assert_eq!(shop.got().len(), 3);
}

#[tokio::test]
async fn the_clock_alone_tells_the_shop_too() {
    let shop = Shop::open(&[]).await;
    let sandbox = telling(&shop).payment_step(Duration::from_millis(20)).start().await.expect("loopback");
    paid(&sandbox).await;
    let events: Vec<_> = shop.gets(2).await.iter().map(event).collect();
    assert_eq!(events, ["Transaction.Captured", "Transaction.Received"]);
    let hour = r#"{"payment_step_seconds": 3600}"#;
    control(&sandbox.url(), "POST", "/_sandbox/settings", hour).await;
    paid(&sandbox).await;
    sandbox.advance(Duration::from_secs(3 * 3600));
    assert_eq!(event(&shop.gets(3).await[2]), "Transaction.Captured");
}

#[tokio::test]
async fn the_older_form_signs_in_a_header() {
    let shop = Shop::open(&[]).await;
    let sandbox = telling(&shop).webhook_header().start().await.expect("loopback");
    advance(&sandbox, &paid(&sandbox).await, "CAPTURED").await;
    let delivered = shop.gets(1).await.remove(0);
    let header = |line: &str| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("X-Webhook-Signature").then(|| value.to_owned())
    };
    let signature = delivered.head.lines().find_map(header).expect("signed in a header");
    assert!(
        verifies(&delivered.body, &signature, "s3") && !delivered.body.contains("signature"),
        "{delivered:?}"
    );
}

#[tokio::test]
async fn a_delivery_is_tried_again_until_it_arrives_or_is_given_up() {
    let shop = Shop::open(&[500, 302]).await;
    let sandbox = telling(&shop).start().await.expect("loopback");
    advance(&sandbox, &paid(&sandbox).await, "CAPTURED").await;
    let got = shop.gets(3).await;
    assert!(got.iter().all(|delivered| delivered.body == got[0].body), "the same bytes each time: {got:?}");
    let began = Instant::now();
    let log = loop {
        let log = deliveries(&sandbox).await.remove(0);
        if log["attempts"].as_array().map(Vec::len) == Some(3) {
            break log;
        }
        assert!(began.elapsed() < PATIENCE, "{log}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    };
    let statuses: Vec<_> =
        log["attempts"].as_array().expect("a list").iter().map(|one| one["status"].clone()).collect();
    assert_eq!(statuses, [500, 302, 200]);
    assert_eq!(
        (&log["event"], &log["nextAt"], &log["body"]),
        (&json!("Transaction.Captured"), &Value::Null, &json!(got[0].body))
    );

    let shop = Shop::open(&[503; 9]).await;
    let sandbox = telling(&shop).webhook_attempts(3).start().await.expect("loopback");
    advance(&sandbox, &paid(&sandbox).await, "CAPTURED").await;
    shop.gets(3).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(shop.got().len(), 3, "given up");
}

#[tokio::test]
async fn silence_and_absence_are_failures() {
    let shop = Shop::open(&[SILENCE]).await;
    let sandbox = telling(&shop).webhook_timeout(Duration::from_millis(200)).start().await.expect("loopback");
    advance(&sandbox, &paid(&sandbox).await, "CAPTURED").await;
    shop.gets(2).await;
    let log = deliveries(&sandbox).await.remove(0);
    assert_eq!(
        (&log["attempts"][0]["status"], &log["attempts"][0]["error"]),
        (&Value::Null, &json!("no answer in time"))
    );

    let nobody = TcpListener::bind("127.0.0.1:0").await.expect("loopback").local_addr().expect("an address");
    settings(&sandbox, json!({"webhook_url": format!("http://{nobody}/"), "webhook_backoff_seconds": 3600}))
        .await;
    advance(&sandbox, &paid(&sandbox).await, "CAPTURED").await;
    let began = Instant::now();
    while deliveries(&sandbox).await[1]["attempts"][0]["error"] != "nobody listens there" {
        assert!(began.elapsed() < PATIENCE, "never");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    sandbox.advance(Duration::from_secs(3601));
    while deliveries(&sandbox).await[1]["attempts"].as_array().map(Vec::len) != Some(2) {
        assert!(began.elapsed() < PATIENCE, "advancing the clock ends the wait");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn deliveries_can_be_repeated_held_and_reordered() {
    let shop = Shop::open(&[]).await;
    let sandbox = telling(&shop).start().await.expect("loopback");
    settings(&sandbox, json!({"webhook_copies": 2})).await;
    advance(&sandbox, &paid(&sandbox).await, "CAPTURED").await;
    let got = shop.gets(2).await;
    assert_eq!(got[0].body, got[1].body);

    settings(&sandbox, json!({"webhook_copies": 1, "webhook_hold": true})).await;
    advance(&sandbox, &paid(&sandbox).await, "RECEIVED").await;
    let held = deliveries(&sandbox).await.split_off(1);
    assert_eq!((held.len(), &held[0]["attempts"], &held[0]["nextAt"]), (2, &json!([]), &Value::Null));
    let deliver = async |delivery: &Value, body: &str| {
        let path = format!("/_sandbox/webhooks/{}/deliver", delivery["id"].as_str().expect("an id"));
        control(&sandbox.url(), "POST", &path, body).await
    };
    let answer = deliver(&held[1], "").await.json();
    assert_eq!(answer["attempts"][0]["status"], 200, "it is there when control answers");
    deliver(&held[0], r#"{"times": 2}"#).await;
    let events: Vec<_> = shop.got()[2..].iter().map(event).collect();
    assert_eq!(events, ["Transaction.Received", "Transaction.Captured", "Transaction.Captured"]);
    assert_eq!(deliver(&json!({"id": "x"}), "").await.status, 404);
    assert_eq!(deliver(&held[0], r#"{"time": 2}"#).await.status, 400);

    control(&sandbox.url(), "POST", "/_sandbox/reset", "").await;
    assert!(deliveries(&sandbox).await.is_empty());
    advance(&sandbox, &paid(&sandbox).await, "CAPTURED").await;
    shop.gets(6).await;
}

#[tokio::test]
async fn a_receiver_beyond_this_machine_is_refused() {
    for url in ["http://192.0.2.1/", "https://127.0.0.1/", "nonsense"] {
        let error = Sandbox::builder().webhook_url(url).start().await.err().expect("refused");
        assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput, "{url}");
    }
    let sandbox = Sandbox::builder().start().await.expect("loopback");
    let body = r#"{"webhook_url": "http://192.0.2.1/"}"#;
    assert_eq!(control(&sandbox.url(), "POST", "/_sandbox/settings", body).await.status, 400);
    assert!(Sandbox::builder().webhook_url("http://192.0.2.1/").webhook_anywhere().start().await.is_ok());
}
