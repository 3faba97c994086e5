//! The axum shop, called as payers call it.
#![allow(clippy::unwrap_used)]

use std::{process::Stdio, time::Duration};

use conomyhq::{Conomy, types::CreateCheckoutSession};
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

    /// Opens a checkout session, as the shop does when a payer comes to its checkout.
    async fn open_session(&self) -> String {
        let conomy = Conomy::builder()
            .api_key("sandbox-key")
            .access_token("sandbox-token")
            .base_url(self.sandbox.base_url())
            .build()
            .unwrap();
        conomy.checkout_sessions().create(CreateCheckoutSession::new("ct_1")).await.unwrap().id
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
        let sandbox = self.sandbox.url();
        let (_, made) =
            answer(send(&sandbox["http://".len()..], "GET", "/_sandbox/payments", "").await).await;
        let made = made.as_array().unwrap();
        made.iter().filter(|payment| payment["checkoutSessionId"] == *session).count()
    }
}

async fn send_payment(address: &str, session: &str) -> TcpStream {
    send(address, "POST", "/pay", &json!({ "session_id": session }).to_string()).await
}

async fn send(address: &str, method: &str, path: &str, body: &str) -> TcpStream {
    let mut connection = TcpStream::connect(address).await.unwrap();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    );
    connection.write_all(request.as_bytes()).await.unwrap();
    connection
}

async fn answer(mut connection: TcpStream) -> (u16, Value) {
    let mut answer = String::new();
    timeout(PATIENCE, connection.read_to_string(&mut answer)).await.unwrap().unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head[9..12].parse().unwrap(), serde_json::from_str(body).unwrap())
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
