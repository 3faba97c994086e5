//! The axum shop, called as payers call it.
#![allow(clippy::unwrap_used)]

use std::{process::Stdio, time::Duration};

use conomyhq::{
    Conomy,
    types::{CreateCheckoutPayment, CreateCheckoutSession},
    webhooks,
};
use conomyhq_sandbox::{Answer, Running, Sandbox};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
    process::{Child, Command},
    time::{sleep, timeout},
};

/// Far more than any test takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the sandbox signs webhooks with.
const WEBHOOK_SECRET: &str = "sandbox-secret";

/// Where the shop hears from webhooks.
const WEBHOOK: &str = "/webhooks/conomy";

/// The shop as a program, and the local ConomyHQ that it calls. Both end with the test.
struct Shop {
    program: Child,
    address: String,
    sandbox: Running,
}

impl Shop {
    async fn open() -> Self {
        let sandbox = Sandbox::builder().start().await.unwrap();
        let mut program = Command::new(env!("CARGO_BIN_EXE_conomyhq-example-axum"))
            .env("CONOMY_API_KEY", "sandbox-key")
            .env("CONOMY_ACCESS_TOKEN", "sandbox-token")
            .env("CONOMY_BASE_URL", sandbox.base_url())
            .env("CONOMY_WEBHOOK_SECRET", WEBHOOK_SECRET)
            .env("PORT", "0")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut printed = BufReader::new(program.stdout.take().unwrap());
        timeout(PATIENCE, printed.read_line(&mut line)).await.unwrap().unwrap();
        let address = line.trim().strip_prefix("listening on http://").unwrap().to_owned();
        Self { program, address, sandbox }
    }

    fn conomy(&self) -> Conomy {
        let conomy = Conomy::builder().api_key("sandbox-key").access_token("sandbox-token");
        conomy.base_url(self.sandbox.base_url()).build().unwrap()
    }

    /// Opens a checkout session, as the shop does when a payer comes to its checkout.
    async fn open_session(&self) -> String {
        self.conomy().checkout_sessions().create(CreateCheckoutSession::new("ct_1")).await.unwrap().id
    }

    /// Makes a payment that comes to its end, of which the shop is told only on demand.
    async fn pay_at_length(&self) -> String {
        let webhook = format!("http://{}{WEBHOOK}", self.address);
        self.control("POST", "settings", json!({ "webhook_url": webhook, "webhook_hold": true })).await;
        let session = self.open_session().await;
        let payment = CreateCheckoutPayment::new("ETPAY");
        let payment = self.conomy().checkout_sessions().create_payment(&session, payment).await.unwrap().id;
        self.control("POST", &format!("payments/{payment}/advance"), json!({ "to": "RECEIVED" })).await;
        payment
    }

    /// Has the sandbox deliver the webhook that tells that a payment has this status; gives the shop's last answer.
    async fn deliver(&self, payment: &str, status: &str, times: u32) -> Value {
        let deliveries = self.control("GET", "webhooks", Value::Null).await;
        let told = |delivery: &&Value| delivery["paymentId"] == payment && delivery["status"] == status;
        let id = deliveries.as_array().unwrap().iter().find(told).unwrap()["id"].as_str().unwrap();
        let path = format!("webhooks/{id}/deliver");
        let mut delivery = self.control("POST", &path, json!({ "times": times })).await;
        delivery["attempts"].as_array_mut().unwrap().pop().unwrap()["status"].take()
    }

    /// Delivers a webhook as anybody could.
    async fn deliver_by_hand(&self, body: &str, signature: Option<&str>) -> u16 {
        let signature = signature.map(|signature| format!("X-Webhook-Signature: {signature}\r\n"));
        let headers = signature.unwrap_or_default();
        status(send_with(&self.address, "POST", WEBHOOK, &headers, body).await).await
    }

    async fn told(&self, transaction: &str) -> (u16, Value) {
        answer(send(&self.address, "GET", &format!("/transactions/{transaction}"), "").await).await
    }

    async fn control(&self, method: &str, what: &str, body: Value) -> Value {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let address = &self.sandbox.url()["http://".len()..];
        let (status, answer) = answer(send(address, method, &format!("/_sandbox/{what}"), &body).await).await;
        assert_eq!(status, 200, "{answer}");
        answer
    }

    /// Has the service answer the next request like this.
    fn answer_next(&self, answer: Answer) {
        self.sandbox.answer(answer).unwrap();
    }

    async fn pay(&self, session: &str) -> (u16, Value) {
        answer(send_payment(&self.address, session).await).await
    }

    async fn state(&self, session: &str) -> Value {
        answer(send(&self.address, "GET", &format!("/payments/{session}"), "").await).await.1["state"].take()
    }

    /// How many payments the service made in a session.
    async fn payments(&self, session: &str) -> usize {
        let made = self.control("GET", "payments", Value::Null).await;
        let made = made.as_array().unwrap();
        made.iter().filter(|payment| payment["checkoutSessionId"] == *session).count()
    }
}

async fn send_payment(address: &str, session: &str) -> TcpStream {
    send(address, "POST", "/pay", &json!({ "session_id": session }).to_string()).await
}

async fn send(address: &str, method: &str, path: &str, body: &str) -> TcpStream {
    send_with(address, method, path, "", body).await
}

async fn send_with(address: &str, method: &str, path: &str, headers: &str, body: &str) -> TcpStream {
    let mut connection = TcpStream::connect(address).await.unwrap();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Type: application/json\r\n\
         {headers}Content-Length: {}\r\n\r\n{body}",
        body.len()
    );
    connection.write_all(request.as_bytes()).await.unwrap();
    connection
}

async fn answer(connection: TcpStream) -> (u16, Value) {
    let (status, body) = read(connection).await;
    (status, serde_json::from_str(&body).unwrap())
}

async fn status(connection: TcpStream) -> u16 {
    read(connection).await.0
}

async fn read(mut connection: TcpStream) -> (u16, String) {
    let mut answer = String::new();
    timeout(PATIENCE, connection.read_to_string(&mut answer)).await.unwrap().unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head[9..12].parse().unwrap(), body.to_owned())
}

#[tokio::test]
async fn a_payment_is_made_once() {
    let shop = Shop::open().await;
    let session = shop.open_session().await;
    assert_eq!(shop.pay(&session).await, (201, json!({ "state": "CREATED" })));
    assert_eq!(shop.pay(&session).await.0, 409);
    assert_eq!(shop.payments(&session).await, 1);
}

#[tokio::test]
async fn a_refusal_is_final() {
    let shop = Shop::open().await;
    let refused = json!({ "message": "Nothing was charged.", "try_again": false });
    assert_eq!(shop.pay("no-such-session").await, (422, refused));
}

#[tokio::test]
async fn a_busy_service_can_be_asked_again() {
    let shop = Shop::open().await;
    let session = shop.open_session().await;
    shop.answer_next(Answer::new(429).header("retry-after", "60"));
    let busy = json!({ "message": "Nothing was charged.", "try_again": true });
    assert_eq!(shop.pay(&session).await, (503, busy));
    assert_eq!(shop.payments(&session).await, 0);
    assert_eq!(shop.pay(&session).await.0, 201);
    assert_eq!(shop.payments(&session).await, 1);
}

#[tokio::test]
async fn what_may_have_been_paid_is_checked() {
    let shop = Shop::open().await;
    let session = shop.open_session().await;
    shop.answer_next(Answer::new(502).apply());
    let unknown = json!({ "message": "We are checking your payment." });
    assert_eq!(shop.pay(&session).await, (202, unknown));
    assert_eq!(shop.state(&session).await, "checking");
    assert_eq!(shop.pay(&session).await.0, 409);
    assert_eq!(shop.payments(&session).await, 1);
}

#[tokio::test]
async fn a_payer_who_hangs_up_has_paid() {
    let shop = Shop::open().await;
    let session = shop.open_session().await;
    hang_up(&shop, &session, Answer { delay_ms: 1000, ..Answer::own() }).await;
    let paid = async {
        while shop.state(&session).await != "CREATED" {
            sleep(Duration::from_millis(50)).await;
        }
    };
    timeout(PATIENCE, paid).await.unwrap();
    assert_eq!(shop.payments(&session).await, 1);
}

/// Asks the program to end while it waits for the answer to a payment of nobody who waits.
#[cfg(unix)]
#[tokio::test]
async fn the_end_of_the_program_waits_for_payments() {
    let mut shop = Shop::open().await;
    let session = shop.open_session().await;
    hang_up(&shop, &session, Answer { delay_ms: 2000, ..Answer::new(502).apply() }).await;
    let id = shop.program.id().unwrap().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().await.unwrap().success());
    let mut printed = String::new();
    let mut stderr = shop.program.stderr.take().unwrap();
    timeout(PATIENCE, stderr.read_to_string(&mut printed)).await.unwrap().unwrap();
    assert!(timeout(PATIENCE, shop.program.wait()).await.unwrap().unwrap().success());
    assert!(printed.contains(&format!("look session {session} up")), "{printed}");
    assert_eq!(shop.payments(&session).await, 1);
}

/// Sends a payment that is answered like this, and goes away once the service has it.
async fn hang_up(shop: &Shop, session: &str, slowly: Answer) {
    shop.answer_next(slowly);
    let connection = send_payment(&shop.address, session).await;
    let arrived = async {
        while shop.payments(session).await == 0 {
            sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(PATIENCE, arrived).await.unwrap();
    drop(connection);
}

#[tokio::test]
async fn webhooks_count_once_in_any_order() {
    let shop = Shop::open().await;
    let payment = shop.pay_at_length().await;
    assert_eq!(shop.told(&payment).await.0, 404);
    assert_eq!(shop.deliver(&payment, "RECEIVED", 1).await, 204);
    assert_eq!(shop.told(&payment).await, (200, json!({ "state": "RECEIVED", "events": 1 })));
    assert_eq!(shop.deliver(&payment, "CAPTURED", 1).await, 204);
    assert_eq!(shop.told(&payment).await, (200, json!({ "state": "RECEIVED", "events": 2 })));
    assert_eq!(shop.deliver(&payment, "CAPTURED", 2).await, 204);
    assert_eq!(shop.deliver(&payment, "RECEIVED", 2).await, 204);
    assert_eq!(shop.told(&payment).await, (200, json!({ "state": "RECEIVED", "events": 2 })));
}

#[tokio::test]
async fn only_what_is_signed_is_heard() {
    let shop = Shop::open().await;
    let event = json!({
        "event": "Transaction.Failed",
        "data": { "transaction": { "id": "tx_1", "totalAmount": "2050.00", "status": "FAILED" } },
    })
    .to_string();
    let signed = webhooks::sign(&event, WEBHOOK_SECRET).unwrap();
    let others = [
        signed.replace("2050", "2051"),
        webhooks::sign(&event, "another").unwrap(),
        event.clone(),
        "".into(),
    ];
    for body in others {
        assert_eq!(shop.deliver_by_hand(&body, None).await, 400, "{body}");
    }
    let wrong = webhooks::signature_header(&event, "another").unwrap();
    assert_eq!(shop.deliver_by_hand(&event, Some(&wrong)).await, 400);
    assert_eq!(shop.told("tx_1").await.0, 404);
    assert_eq!(shop.deliver_by_hand(&signed, None).await, 204);
    // As a middleware would send it on, and as older deliveries are.
    assert_eq!(shop.deliver_by_hand(&signed.replace("\":", "\": "), None).await, 204);
    let header = webhooks::signature_header(&event, WEBHOOK_SECRET).unwrap();
    assert_eq!(shop.deliver_by_hand(&event, Some(&header)).await, 204);
    assert_eq!(shop.told("tx_1").await, (200, json!({ "state": "FAILED", "events": 1 })));
    // Nothing to do, and nothing to be told again.
    let unknown = webhooks::sign(r#"{"event":"Account.Opened"}"#, WEBHOOK_SECRET).unwrap();
    assert_eq!(shop.deliver_by_hand(&unknown, None).await, 204);
}
