//! A client that sends exactly the bytes it is given.
#![allow(dead_code, missing_docs, unreachable_pub)]

pub mod program;

use std::time::Duration;

use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

/// Far more than any test takes on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// The recipe's headers, `Host` apart.
pub const HEADERS: &str = "x-api-key: k\r\nAuthorization: Bearer t\r\nconomyhq-api-version: 24-04-2025\r\n\
                           User-Agent: MyApp/1.0\r\nAccept: application/json\r\n";

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{e}: {self:?}"))
    }

    /// The documented error's status, code and type; the trace id must be there.
    pub fn error(&self) -> (u16, String, String) {
        let body = self.json();
        assert_eq!(body["status"], self.status, "{self:?}");
        assert_eq!(body["traceId"].as_str().map(str::len), Some(36), "{self:?}");
        assert!(body["detail"].is_string(), "{self:?}");
        let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
        (self.status, text("code"), text("type"))
    }
}

impl Answer {
    /// A header's value; its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

/// Sends the bytes to `url` and reads until the server closes.
pub async fn raw(url: &str, request: &[u8]) -> Answer {
    let exchange = async {
        let mut stream =
            TcpStream::connect(url.trim_start_matches("http://")).await.expect("the server listens");
        stream.write_all(request).await.expect("the server reads");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.expect("the server answers");
        String::from_utf8(answer).expect("text")
    };
    let answer = timeout(PATIENCE, exchange).await.expect("an answer in time");
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no head: {answer:?}"));
    let status = head.get(9..12).and_then(|status| status.parse().ok()).expect("a status line");
    Answer { status, head: head.to_owned(), body: body.to_owned() }
}

/// A request with these headers (each line ended), on a connection of its own.
pub async fn request(url: &str, method: &str, path: &str, headers: &str, body: &str) -> Answer {
    let length = if body.is_empty() { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
    let head =
        format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}{length}\r\n");
    raw(url, (head + body).as_bytes()).await
}

/// A well-formed operation request.
pub async fn operation(url: &str, path: &str, body: &str) -> Answer {
    let kind = if body.is_empty() { "" } else { "Content-Type: application/json\r\n" };
    request(url, "POST", path, &format!("{HEADERS}{kind}"), body).await
}

/// A well-formed operation request that has no body.
pub async fn bodiless(url: &str, method: &str, path: &str) -> Answer {
    request(url, method, path, HEADERS, "").await
}

/// A control request.
pub async fn control(url: &str, method: &str, path: &str, body: &str) -> Answer {
    request(url, method, path, "", body).await
}

/// A payment as the recipe sends it, on a connection that stays.
pub const PAYMENT: &str = "POST /sandbox/checkout-sessions/s1/payments HTTP/1.1\r\nHost: x\r\n\
                           Content-Type: application/json\r\nContent-Length: 25\r\n\r\n{\"paymentMethod\":\"ETPAY\"}";

/// A raw connection with patience.
pub struct Wire(pub TcpStream);

impl Wire {
    pub async fn open(url: &str) -> Self {
        Self::try_open(url).await.expect("the server accepts")
    }

    pub async fn try_open(url: &str) -> std::io::Result<Self> {
        let address = url.split("://").last().expect("an address");
        timeout(PATIENCE, TcpStream::connect(address)).await.expect("an end in time").map(Self)
    }

    pub async fn send(&mut self, bytes: &str) {
        self.0.write_all(bytes.as_bytes()).await.expect("the server reads");
    }

    /// Sends a payment and reads one answer whose length is declared.
    pub async fn pay(&mut self) -> (u16, Value) {
        self.send(PAYMENT).await;
        let (head, body) = self.answer().await;
        (head[9..12].parse().expect("a status"), serde_json::from_str(&body).unwrap_or_default())
    }

    /// Sends a payment, and reads to the end of the connection.
    pub async fn pay_unanswered(&mut self) {
        self.send(PAYMENT).await;
        self.rest().await;
    }

    /// Reads one answer whose length is declared.
    pub async fn answer(&mut self) -> (String, String) {
        let head = self.until("\r\n\r\n").await;
        let length = head.lines().find_map(|line| line.strip_prefix("Content-Length: ")).expect("a length");
        let mut body = vec![0; length.parse().expect("a number")];
        timeout(PATIENCE, self.0.read_exact(&mut body)).await.expect("in time").expect("the body");
        (head, String::from_utf8(body).expect("text"))
    }

    /// Reads up to and with this text.
    pub async fn until(&mut self, end: &str) -> String {
        let mut text = Vec::new();
        while !text.ends_with(end.as_bytes()) {
            text.push(timeout(PATIENCE, self.0.read_u8()).await.expect("in time").expect("more to come"));
        }
        String::from_utf8(text).expect("text")
    }

    /// Reads to the end: what came, and whether it ended in good order.
    pub async fn rest(&mut self) -> (String, bool) {
        let mut bytes = Vec::new();
        let end = timeout(PATIENCE, self.0.read_to_end(&mut bytes)).await.expect("an end in time");
        (String::from_utf8_lossy(&bytes).into_owned(), end.is_ok())
    }

    /// Whether nothing at all comes for a while.
    pub async fn is_silent(&mut self) -> bool {
        timeout(Duration::from_millis(150), self.0.read_u8()).await.is_err()
    }
}

/// Waits until something is so, or fails.
pub async fn eventually(what: &str, mut so: impl FnMut() -> bool) {
    let deadline = tokio::time::Instant::now() + PATIENCE;
    while !so() {
        assert!(tokio::time::Instant::now() < deadline, "never: {what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
