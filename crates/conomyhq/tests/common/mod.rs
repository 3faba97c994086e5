//! A server of raw bytes: it keeps what it reads and answers what it is told.
#![allow(dead_code, missing_docs, unreachable_pub, clippy::unwrap_used)]

#[cfg(target_os = "linux")]
pub mod clock;
#[cfg(target_os = "linux")]
pub mod preload;
pub mod service;

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use conomyhq::{
    Conomy, ConomyBuilder,
    types::{CreateCheckoutPayment, CreateCheckoutSession, Customer},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

pub const PAYMENT: &str = r#"{"id":"pay_1","checkoutSessionId":"cs_1","status":"CREATED"}"#;

/// Everything that arrived, over all connections.
#[derive(Clone, Default)]
pub struct Wire(Arc<Mutex<Vec<u8>>>);

impl Wire {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }

    pub fn requests(&self) -> usize {
        self.text().matches("POST /").count()
    }
}

/// Answers every request on every connection with `answer`, a whole HTTP response.
pub async fn serve(answer: String) -> (String, Wire) {
    serve_after(Duration::ZERO, answer).await
}

/// The same, a while after each request.
pub async fn serve_after(delay: Duration, answer: String) -> (String, Wire) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/sandbox", listener.local_addr().unwrap());
    let wire = Wire::default();
    let kept = wire.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(converse(stream, delay, answer.clone(), kept.clone()));
        }
    });
    (url, wire)
}

async fn converse(mut stream: TcpStream, delay: Duration, answer: String, wire: Wire) {
    let mut request = Vec::new();
    let mut buffer = [0; 16 * 1024];
    while let Ok(read @ 1..) = stream.read(&mut buffer).await {
        wire.0.lock().unwrap().extend_from_slice(&buffer[..read]);
        request.extend_from_slice(&buffer[..read]);
        while let Some(length) = whole(&request) {
            request.drain(..length);
            tokio::time::sleep(delay).await;
            if stream.write_all(answer.as_bytes()).await.is_err() {
                return;
            }
        }
    }
}

/// The length of the first request, if it is whole.
pub fn whole(bytes: &[u8]) -> Option<usize> {
    let text = String::from_utf8_lossy(bytes);
    let head = text.find("\r\n\r\n")? + 4;
    let length =
        text.lines().find_map(|line| line.strip_prefix("content-length: "))?.parse::<usize>().ok()?;
    (bytes.len() >= head + length).then_some(head + length)
}

pub fn response(status: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n{body}", body.len())
}

pub fn builder(url: &str) -> ConomyBuilder {
    Conomy::builder().api_key("key_example").access_token("token_example").app("MyApp/1.0").base_url(url)
}

pub fn jane() -> Customer {
    let customer = Customer::new().first_name("Jane").email("jane@example.com");
    customer.document_number("AB1000000000CD").phone_number("3001234567")
}

pub fn payment() -> CreateCheckoutPayment {
    CreateCheckoutPayment::new("ETPAY").customer(jane())
}

pub fn session() -> CreateCheckoutSession {
    CreateCheckoutSession::new("ct_example").customer(jane())
}
