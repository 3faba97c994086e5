//! A client that sends exactly the bytes it is given.
#![allow(dead_code, missing_docs, unreachable_pub)]

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
    let head = format!("{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}{length}\r\n");
    raw(url, (head + body).as_bytes()).await
}

/// A well-formed operation request.
pub async fn operation(url: &str, path: &str, body: &str) -> Answer {
    let kind = if body.is_empty() { "" } else { "Content-Type: application/json\r\n" };
    request(url, "POST", path, &format!("{HEADERS}{kind}"), body).await
}

/// A control request.
pub async fn control(url: &str, method: &str, path: &str, body: &str) -> Answer {
    request(url, method, path, "", body).await
}
