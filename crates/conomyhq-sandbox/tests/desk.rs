//! The desk: what it shows, what it hides, what its buttons do, and how soon it hears of things.
#![allow(missing_docs)]

mod common;

use std::time::Duration;

use common::{HEADERS, PATIENCE, Wire, bodiless, control, operation, request};
use conomyhq_sandbox::{Running, Sandbox};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::{Instant, timeout},
};

const SESSIONS: &str = "/sandbox/checkout-sessions";

async fn start() -> Running {
    Sandbox::builder().start().await.expect("started")
}

async fn state(sandbox: &Running, what: &str) -> Value {
    control(&sandbox.url(), "GET", &format!("/_sandbox/{what}"), "").await.json()
}

/// Opens a session for this payer: its id.
async fn session(sandbox: &Running, customer: Value) -> String {
    let body = json!({"checkoutToken": "ct_secret_link", "customer": customer}).to_string();
    text(&operation(&sandbox.url(), SESSIONS, &body).await.json()["id"])
}

/// Makes a payment in it: its id, as control knows it.
async fn payment(sandbox: &Running, session: &str) -> String {
    let body = r#"{"paymentMethod":"ETPAY"}"#;
    let answer = operation(&sandbox.url(), &format!("{SESSIONS}/{session}/payments"), body).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    text(&answer.json()["id"])
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

#[tokio::test]
async fn requests_are_recorded_with_their_answers_and_what_they_made() {
    let sandbox = start().await;
    let session = session(&sandbox, json!({})).await;
    control(&sandbox.url(), "POST", "/_sandbox/answers", r#"{"apply": true, "status": 502, "body": "no"}"#)
        .await;
    let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    let headers =
        format!("{HEADERS}Content-Type: application/json\r\ntraceparent: 00-{trace}-00f067aa0ba902b7-01\r\n");
    let path = format!("{SESSIONS}/{session}/payments");
    request(&sandbox.url(), "POST", &path, &headers, r#"{"paymentMethod":"ETPAY"}"#).await;
    bodiless(&sandbox.url(), "GET", "/sandbox/payments/unknown").await;
    let exchanges = state(&sandbox, "exchanges").await;
    let payments = state(&sandbox, "payments").await;
    assert_eq!(exchanges[0]["made"], json!([{"kind": "session", "id": session}]));
    assert_eq!(exchanges[0]["answer"]["status"], 201);
    let body: Value = serde_json::from_str(&text(&exchanges[0]["answer"]["body"])).expect("JSON");
    assert_eq!(body["id"], json!(session));
    // The answer says nothing of the payment; the record does.
    assert_eq!(exchanges[1]["made"], json!([{"kind": "payment", "id": payments[0]["id"]}]));
    assert_eq!((&exchanges[1]["trace"], &exchanges[1]["answer"]["queued"]), (&json!(trace), &json!(true)));
    assert_eq!(
        (&exchanges[1]["answer"]["status"], &exchanges[1]["answer"]["body"]),
        (&json!(502), &json!("no"))
    );
    assert_eq!((&exchanges[2]["answer"]["status"], &exchanges[2]["made"]), (&json!(404), &json!([])));
    assert_eq!(text(&exchanges[2]["answer"]["traceId"]).len(), 36);
    assert!(exchanges[2]["answer"]["duration_ms"].is_null() && exchanges[2]["answer"]["durationMs"].is_f64());
}

#[tokio::test]
async fn what_never_reached_the_client_is_on_record() {
    let sandbox = start().await;
    let url = sandbox.url();
    let path =
        format!("{SESSIONS}/{}/payments", session(&sandbox, json!({"email": "lost@sandbox.test"})).await);
    let payment = r#"{"paymentMethod":"ETPAY"}"#;
    let head =
        format!("POST {path} HTTP/1.1\r\nHost: localhost\r\n{HEADERS}Content-Type: application/json\r\n");
    let sent = format!("{head}Content-Length: {}\r\n\r\n{payment}", payment.len());
    let mut wire = Wire::open(&url).await;
    wire.send(&sent).await;
    assert_eq!(wire.rest().await.0, "");
    control(&url, "POST", "/_sandbox/answers", r#"{"apply": true, "delay_ms": 60000}"#).await;
    let mut wire = Wire::open(&url).await;
    wire.send(&sent).await;
    while state(&sandbox, "payments").await.as_array().map_or(0, Vec::len) < 2 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    drop(wire);
    let gone = async {
        while state(&sandbox, "exchanges").await[2]["abandoned"] != true {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(PATIENCE, gone).await.expect("it is noticed that the client left");
    let exchanges = state(&sandbox, "exchanges").await;
    assert_eq!((&exchanges[1]["answer"]["end"], &exchanges[1]["abandoned"]), (&json!("lost"), &json!(false)));
    assert_eq!(exchanges[1]["made"][0]["kind"], "payment");
    assert_eq!(
        (&exchanges[2]["answer"], &exchanges[2]["made"][0]["kind"]),
        (&json!(null), &json!("payment"))
    );
}

#[tokio::test]
async fn no_token_is_recorded_that_was_given_out() {
    let sandbox = start().await;
    let body = r#"{"clientId":"c","clientSecret":"the-client-secret"}"#;
    let token = text(&operation(&sandbox.url(), "/sandbox/auth", body).await.json()["accessToken"]);
    let exchanges = control(&sandbox.url(), "GET", "/_sandbox/exchanges", "").await;
    assert!(
        !exchanges.body.contains(&token) && !exchanges.body.contains("the-client-secret"),
        "{exchanges:?}"
    );
    assert_eq!(exchanges.json()[0]["made"], json!([{"kind": "token", "id": "0"}]));
}

/// Follows the events of a sandbox.
struct Events(TcpStream);

impl Events {
    async fn open(sandbox: &Running) -> Self {
        let mut stream =
            TcpStream::connect(sandbox.url().trim_start_matches("http://")).await.expect("it listens");
        let head = "GET /_sandbox/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n";
        stream.write_all(head.as_bytes()).await.expect("it reads");
        Self(stream)
    }

    /// The data of the next event, whatever comes before it.
    async fn next(&mut self) -> Value {
        serde_json::from_str(&self.field("data").await).expect("JSON")
    }

    /// The next field of this name.
    async fn field(&mut self, name: &str) -> String {
        let begin = format!("{name}: ");
        let mut text = String::new();
        let line = async {
            loop {
                text.push(self.0.read_u8().await.expect("more to come").into());
                if let Some(line) = text.strip_suffix('\n') {
                    if let Some(value) = line.trim_end().strip_prefix(&begin) {
                        return value.to_owned();
                    }
                    text.clear();
                }
            }
        };
        timeout(PATIENCE, line).await.expect("an event in time")
    }

    /// The rest, to the end of the connection.
    async fn rest(mut self) -> String {
        let mut rest = Vec::new();
        timeout(PATIENCE, self.0.read_to_end(&mut rest)).await.expect("an end in time").expect("in order");
        String::from_utf8(rest).expect("text")
    }
}

#[tokio::test]
async fn whoever_listens_hears_of_it_at_once() {
    let sandbox = start().await;
    let mut events = Events::open(&sandbox).await;
    assert_eq!(events.next().await["sessions"], 0, "what there is is told first");
    let before = Instant::now();
    let session = session(&sandbox, json!({})).await;
    while events.next().await["sessions"] != 1 {}
    payment(&sandbox, &session).await;
    while events.next().await["payments"] != 1 {}
    control(&sandbox.url(), "POST", "/_sandbox/reset", "").await;
    while events.next().await["payments"] != 0 {}
    assert!(before.elapsed() < Duration::from_secs(5), "{:?}", before.elapsed());
    // Who only looks changes nothing, and nobody hears of it.
    while timeout(Duration::from_millis(300), events.next()).await.is_ok() {}
    state(&sandbox, "payments").await;
    state(&sandbox, "exchanges").await;
    assert!(timeout(Duration::from_millis(500), events.next()).await.is_err());
}

#[tokio::test]
async fn a_listener_may_wait_for_longer_than_a_request() {
    let sandbox =
        Sandbox::builder().request_timeout(Duration::from_millis(300)).start().await.expect("started");
    let mut events = Events::open(&sandbox).await;
    events.next().await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    session(&sandbox, json!({})).await;
    while events.next().await["sessions"] != 1 {}
}

#[tokio::test]
async fn listeners_that_never_read_are_in_nobodys_way() {
    let sandbox = start().await;
    let mut idle = Vec::new();
    for _ in 0..500 {
        idle.push(Events::open(&sandbox).await);
    }
    let mut events = Events::open(&sandbox).await;
    events.next().await;
    let session = session(&sandbox, json!({})).await;
    for _ in 0..50 {
        payment(&sandbox, &session).await;
    }
    while events.next().await["payments"] != 50 {}
    // Changes that come together are told of together: there is less to read than there were changes.
    let told = events.rest();
    let before = Instant::now();
    sandbox.stop().await;
    assert!(before.elapsed() < Duration::from_secs(5), "{:?}", before.elapsed());
    told.await;
    let heard = idle.pop().expect("some").rest().await;
    let count = heard.matches("event: change").count();
    assert!((1..150).contains(&count), "{count} events of 150 changes and more: {heard}");
}

#[tokio::test]
async fn listeners_have_so_many_seats() {
    let sandbox = start().await;
    let mut seated = Vec::new();
    for _ in 0..1000 {
        let mut events = Events::open(&sandbox).await;
        if seated.len() % 100 == 0 {
            events.next().await;
        }
        seated.push(events);
    }
    seated.last_mut().expect("some").next().await;
    assert_eq!(control(&sandbox.url(), "GET", "/_sandbox/events", "").await.status, 503);
    seated.truncate(900);
    let room = async {
        let mut events = Events::open(&sandbox).await;
        while events.0.read_u8().await.is_ok_and(|byte| byte != b' ') {}
        let mut status = [0; 3];
        events.0.read_exact(&mut status).await.expect("a status");
        status == *b"200"
    };
    assert!(timeout(PATIENCE, room).await.expect("in time"), "who left gave up a seat");
}

#[tokio::test]
async fn looking_is_no_change() {
    let sandbox = start().await;
    let number = async || Events::open(&sandbox).await.field("id").await;
    let before = number().await;
    for path in
        ["chaos", "payments", "webhooks", "tokens", "requests", "exchanges", "settings", "openapi.yaml"]
    {
        let answer = control(&sandbox.url(), "GET", &format!("/_sandbox/{path}"), "").await;
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(number().await, before, "{path}");
    }
    assert_eq!(page(&sandbox, "/").await.status, 200);
    assert_eq!(number().await, before);
    control(&sandbox.url(), "POST", "/_sandbox/clock", r#"{"advance_seconds": 1}"#).await;
    assert_ne!(number().await, before);
}

/// A page of the desk, as a browser without the script gets it.
async fn page(sandbox: &Running, path: &str) -> common::Answer {
    request(&sandbox.url(), "GET", path, "Accept-Language: en\r\n", "").await
}

/// Sends a form as a browser does: where it leads.
async fn press(sandbox: &Running, path: &str, form: &str) -> String {
    let origin = "Origin: http://localhost\r\nSec-Fetch-Site: same-origin\r\n";
    let headers = format!("{origin}Content-Type: application/x-www-form-urlencoded\r\n");
    let answer = request(&sandbox.url(), "POST", path, &headers, form).await;
    assert_eq!(answer.status, 303, "{path} {form}: {answer:?}");
    answer.header("location").expect("a place to go").to_owned()
}

/// Every form of the page that leads here: with the values of its hidden members, as they stand in the HTML.
fn has_form(page: &common::Answer, action: &str) -> bool {
    page.body.contains(&format!("method=\"post\" action=\"{action}\""))
}

/// A receiver of webhooks that answers 200 and counts.
async fn receiver() -> (String, std::sync::Arc<std::sync::atomic::AtomicUsize>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/hook?key=in-the-query", listener.local_addr().expect("an address"));
    let count = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let counted = count.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut text = Vec::new();
            while !text.windows(2).any(|two| two == b"}}") {
                match stream.read_u8().await {
                    Ok(byte) => text.push(byte),
                    Err(_) => break,
                }
            }
            counted.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            let _ = stream.write_all(answer).await;
        }
    });
    (url, count)
}

#[tokio::test]
async fn with_nothing_in_it_the_desk_says_how_to_begin() {
    let sandbox = start().await;
    let desk = page(&sandbox, "/").await;
    assert_eq!(desk.status, 200);
    // By the name that the reader calls it by.
    assert!(desk.body.contains("export CONOMY_BASE_URL=http://localhost/sandbox"), "{desk:?}");
    for text in ["from conomyhq import Conomy", "new Conomy()", "Conomy::from_env()", "lost@sandbox.test"] {
        assert!(desk.body.contains(text), "{text}");
    }
    let policy = desk.header("content-security-policy").expect("a policy");
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    assert!(
        !desk.body.contains("<style") && !desk.body.contains(" style=") && !desk.body.contains("onclick")
    );
    let spanish = request(&sandbox.url(), "GET", "/", "Accept-Language: es-CL\r\n", "").await;
    assert!(spanish.body.contains("<html lang=\"es\">") && spanish.body.contains("Haz el primer pago"));
    for asset in ["/assets/desk.css", "/assets/desk.js", "/assets/style.css", "/assets/mark.svg"] {
        assert!(desk.body.contains(asset) && page(&sandbox, asset).await.status == 200, "{asset}");
    }
    session(&sandbox, json!({})).await;
    assert!(!page(&sandbox, "/").await.body.contains("export CONOMY_BASE_URL"));
}

#[tokio::test]
async fn each_thing_has_its_page_and_what_made_it() {
    let sandbox = start().await;
    let (url, _) = receiver().await;
    let settings = json!({"webhook_url": url}).to_string();
    control(&sandbox.url(), "POST", "/_sandbox/settings", &settings).await;
    let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    let headers =
        format!("{HEADERS}Content-Type: application/json\r\ntraceparent: 00-{trace}-00f067aa0ba902b7-01\r\n");
    let body = r#"{"checkoutToken":"ct_1"}"#;
    let session = text(&request(&sandbox.url(), "POST", SESSIONS, &headers, body).await.json()["id"]);
    let payment = payment(&sandbox, &session).await;
    press(&sandbox, &format!("/desk/payments/{payment}/advance"), "to=RECEIVED").await;
    let arrived = async {
        while state(&sandbox, "webhooks").await[1]["attempts"][0]["status"] != 200 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(PATIENCE, arrived).await.expect("the webhooks arrive");
    let webhook = text(&state(&sandbox, "webhooks").await[0]["id"]);
    let desk = page(&sandbox, "/").await;
    let paths = [
        format!("/desk/sessions/{session}"),
        format!("/desk/payments/{payment}"),
        format!("/desk/webhooks/{webhook}"),
        "/desk/requests/1".to_owned(),
        format!("/desk/traces/{trace}"),
    ];
    for path in &paths {
        assert!(desk.body.contains(&format!("href=\"{path}\"")), "the desk leads to {path}");
        assert_eq!(page(&sandbox, path).await.status, 200, "{path}");
    }
    let of_session = page(&sandbox, &paths[0]).await.body;
    for text in ["<svg", "<title id=", "<desc id=", "POST /checkout-sessions", "payment RECEIVED", "Captured"]
    {
        assert!(of_session.contains(text), "{text}: {of_session}");
    }
    for path in [&paths[1], &paths[2], &paths[3], &paths[4]] {
        let to = if path.contains("traces") { "/desk/requests/1" } else { path };
        assert!(path.contains("traces") || of_session.contains(&format!("href=\"{to}\"")), "{path}");
    }
    assert!(
        page(&sandbox, &paths[1]).await.body.contains("href=\"/desk/requests/2\""),
        "who made the payment"
    );
    assert!(page(&sandbox, &paths[4]).await.body.contains("href=\"/desk/requests/1\""));
    for path in
        ["/desk/sessions/x", "/desk/payments/x", "/desk/webhooks/x", "/desk/requests/9", "/desk/traces/x"]
    {
        assert_eq!(page(&sandbox, path).await.status, 404, "{path}");
    }
    let to_page = page(&sandbox, &format!("{}/page", paths[0])).await;
    assert_eq!(to_page.header("location"), Some(&*format!("/checkout/ct_1/{session}")));
}

#[tokio::test]
async fn every_button_does_what_control_does() {
    let sandbox = start().await;
    let (url, count) = receiver().await;
    let settings = json!({"webhook_url": url, "webhook_hold": true}).to_string();
    control(&sandbox.url(), "POST", "/_sandbox/settings", &settings).await;
    let session = session(&sandbox, json!({})).await;
    let paid = payment(&sandbox, &session).await;
    let desk = page(&sandbox, "/").await;
    let advance = format!("/desk/payments/{paid}/advance");
    for action in [
        &*advance,
        "/desk/answers",
        "/desk/clock",
        "/desk/tokens/revoke",
        "/desk/reset",
        "/desk/requests/forget",
    ] {
        assert!(has_form(&desk, action), "{action}");
    }
    // A step, as far as that, where no way leads, and anywhere at all.
    let status = async || text(&state(&sandbox, "payments").await[0]["status"]);
    assert_eq!(press(&sandbox, &advance, "").await, "/?said=moved");
    assert_eq!(status().await, "PENDING");
    assert_eq!(press(&sandbox, &advance, "to=CAPTURED&back=%2F%23payments").await, "/?said=moved#payments");
    assert_eq!(status().await, "CAPTURED");
    assert_eq!(press(&sandbox, &advance, "to=PENDING").await, "/?said=no-way");
    let of_payment = format!("/desk/payments/{paid}");
    let put = format!("{of_payment}/status");
    assert!(has_form(&page(&sandbox, &of_payment).await, &put));
    let back = format!("status=REFUNDED&back={of_payment}?show=personal");
    assert_eq!(press(&sandbox, &put, &back).await, format!("{of_payment}?show=personal&said=put"));
    assert_eq!(status().await, "REFUNDED");
    assert!(page(&sandbox, "/?said=moved").await.body.contains("It moved."));
    assert!(!page(&sandbox, "/?said=%3Cb%3E").await.body.contains("<b>"));

    // A webhook that waits to be delivered.
    let webhook = text(&state(&sandbox, "webhooks").await[0]["id"]);
    let deliver = format!("/desk/webhooks/{webhook}/deliver");
    assert!(has_form(&page(&sandbox, "/").await, &deliver));
    press(&sandbox, &deliver, "times=2").await;
    assert_eq!(count.load(std::sync::atomic::Ordering::SeqCst), 2);
    assert_eq!(state(&sandbox, "webhooks").await[0]["attempts"].as_array().map(Vec::len), Some(2));

    // Tokens: one, and all.
    let credentials = r#"{"clientId":"c","clientSecret":"s"}"#;
    for _ in 0..3 {
        operation(&sandbox.url(), "/sandbox/auth", credentials).await;
    }
    let revoked = async || {
        let tokens = state(&sandbox, "tokens").await;
        tokens.as_array().expect("a list").iter().map(|token| token["revoked"] == true).collect::<Vec<_>>()
    };
    assert_eq!(press(&sandbox, "/desk/tokens/revoke", "number=1").await, "/?said=revoked");
    assert_eq!(revoked().await, [false, true, false]);
    assert_eq!(press(&sandbox, "/desk/tokens/revoke", "number=7").await, "/?said=unknown");
    press(&sandbox, "/desk/tokens/revoke", "").await;
    assert_eq!(revoked().await, [true, true, true]);

    // The session, and the clock that it lives by.
    press(&sandbox, &format!("/desk/sessions/{session}/status"), "status=FAILED").await;
    let get = format!("{SESSIONS}/{session}");
    assert_eq!(bodiless(&sandbox.url(), "GET", &get).await.json()["status"], "FAILED");
    press(&sandbox, &format!("/desk/sessions/{session}/status"), "status=ATTEMPT").await;
    assert_eq!(press(&sandbox, "/desk/clock", "seconds=3600").await, "/?said=clock");
    assert_eq!(bodiless(&sandbox.url(), "GET", &get).await.json()["status"], "EXPIRED");
    for seconds in ["-1", "x", "", "NaN"] {
        assert_eq!(press(&sandbox, "/desk/clock", &format!("seconds={seconds}")).await, "/?said=no-time");
    }

    // Requests, and everything.
    assert_eq!(press(&sandbox, "/desk/requests/forget", "").await, "/?said=forgotten");
    assert_eq!(state(&sandbox, "requests").await, json!([]));
    assert_eq!(press(&sandbox, "/desk/reset", &format!("back={of_payment}")).await, "/?said=reset");
    assert_eq!(state(&sandbox, "payments").await, json!([]));
    // Nothing leads away from the desk.
    for back in
        ["//evil.example", "https%3A%2F%2Fevil.example", "%2F%5Cevil.example", "%2Fdesk%2F%0D%0AX%3A+y"]
    {
        assert_eq!(press(&sandbox, "/desk/clock", &format!("seconds=1&back={back}")).await, "/?said=clock");
    }
}

#[tokio::test]
async fn answers_are_queued_at_the_desk() {
    let sandbox = start().await;
    let url = sandbox.url();
    let link = r#"{"currency":"CLP"}"#;
    let made = async || {
        let answer = control(&url, "GET", "/_sandbox/exchanges", "").await.json();
        answer.as_array().expect("a list").last().expect("one")["made"].as_array().map_or(0, Vec::len)
    };
    for (preset, status, applied) in [
        ("500", 500, 0),
        ("429", 429, 0),
        ("401", 401, 0),
        ("403", 403, 0),
        ("503", 503, 0),
        ("applied-502", 502, 1),
    ] {
        assert_eq!(press(&sandbox, "/desk/answers", &format!("preset={preset}")).await, "/?said=queued");
        assert!(page(&sandbox, "/").await.body.contains("id=\"queued\">1<"), "it is seen to wait");
        assert_eq!(operation(&url, "/sandbox/payment-links", link).await.status, status, "{preset}");
        assert_eq!(made().await, applied, "{preset}");
    }
    let sent = format!(
        "POST /sandbox/payment-links HTTP/1.1\r\nHost: localhost\r\n{HEADERS}Content-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{link}",
        link.len()
    );
    for (preset, whole, applied) in [("applied-lost", false, 1), ("lost", false, 0), ("cut", true, 1)] {
        press(&sandbox, "/desk/answers", &format!("preset={preset}")).await;
        let mut wire = Wire::open(&url).await;
        wire.send(&sent).await;
        let (answer, _) = wire.rest().await;
        assert_eq!(answer.starts_with("HTTP/1.1 201"), whole, "{preset}: {answer}");
        assert_eq!(made().await, applied, "{preset}");
    }
    press(&sandbox, "/desk/answers", "status=418&body=%7B%22a%22%3A1%7D&times=2").await;
    for _ in 0..2 {
        let answer = operation(&url, "/sandbox/payment-links", link).await;
        assert_eq!((answer.status, answer.json()), (418, json!({"a": 1})));
    }
    for form in ["status=99", "status=x", "", "preset=unknown", "cut_after=1&lost=1&apply=1"] {
        assert_eq!(press(&sandbox, "/desk/answers", form).await, "/?said=no-answer", "{form}");
    }
    assert_eq!(
        operation(&url, "/sandbox/payment-links", link).await.status,
        201,
        "nothing is left in the queue"
    );
}

#[tokio::test]
async fn nothing_of_credentials_or_persons_is_on_the_pages() {
    let config = Sandbox::builder().api_key("the-api-key").client_secret("the-client-secret");
    let sandbox = config.webhook_secret("the-webhook-secret").start().await.expect("started");
    let url = sandbox.url();
    let (hook, _) = receiver().await;
    control(&url, "POST", "/_sandbox/settings", &json!({"webhook_url": hook}).to_string()).await;
    let headers = format!("{}Content-Type: application/json\r\n", HEADERS.replace(": k", ": the-api-key"));
    let credentials = r#"{"clientId":"c","clientSecret":"the-client-secret"}"#;
    let token =
        text(&request(&url, "POST", "/sandbox/auth", &headers, credentials).await.json()["accessToken"]);
    let headers = headers.replace("Bearer t", &format!("Bearer {token}"));
    let headers = format!("{headers}Cookie: session=the-cookie\r\nX-Payer: jane@example.com\r\n");
    let customer = json!({
        "firstName": "<script>alert(1)</script>", "lastName": "Doe-Pérez", "email": "jane@example.com",
        "documentNumber": "1000000000", "id": "payer-7",
    });
    let body =
        json!({"checkoutToken": "ct_secret_link", "customer": customer, "note": "the-api-key"}).to_string();
    let session = text(&request(&url, "POST", SESSIONS, &headers, &body).await.json()["id"]);
    let body = json!({"paymentMethod": "ETPAY", "customer": customer, "echo": token}).to_string();
    let path = format!("{SESSIONS}/{session}/payments?email=jane@example.com");
    let payment = text(&request(&url, "POST", &path, &headers, &body).await.json()["id"]);
    request(&url, "POST", "/sandbox/checkout-sessions/token/ct_secret_link/refresh", &headers, "").await;
    request(&url, "GET", "/sandbox/payments/jane@example.com", &headers, "").await;
    press(&sandbox, &format!("/desk/payments/{payment}/advance"), "to=CAPTURED").await;
    let webhook = text(&state(&sandbox, "webhooks").await[0]["id"]);
    let mut events = Events::open(&sandbox).await;
    let event = events.next().await.to_string();
    let mut pages = vec![
        "/".to_owned(),
        format!("/desk/sessions/{session}"),
        format!("/desk/payments/{payment}"),
        format!("/desk/webhooks/{webhook}"),
    ];
    pages.extend((1..=5).map(|number| format!("/desk/requests/{number}")));
    let secrets = [
        "the-api-key",
        "the-client-secret",
        "the-webhook-secret",
        "the-cookie",
        "in-the-query",
        token.as_str(),
    ];
    let persons = ["jane@example.com", "1000000000", "Doe-P", "alert(1)", "payer-7", "ct_secret_link"];
    for path in &pages {
        let veiled = page(&sandbox, path).await;
        assert_eq!(veiled.status, 200, "{path}");
        for text in secrets.iter().chain(&persons) {
            assert!(!veiled.body.contains(text) && !event.contains(text), "{text} is on {path}");
        }
        let shown = page(&sandbox, &format!("{path}?show=personal")).await;
        for text in secrets {
            assert!(!shown.body.contains(text), "{text} is on {path} where all is shown");
        }
        assert!(!shown.body.contains("<script>alert"), "{path}");
    }
    // It is there to be shown, and is text then.
    let shown = page(&sandbox, "/desk/requests/2?show=personal").await.body;
    for text in ["jane@example.com", "1000000000", "&#60;script&#62;alert(1)&#60;/script&#62;"] {
        assert!(shown.contains(text), "{text}: {shown}");
    }
}

#[tokio::test]
async fn what_a_client_sends_is_text_on_the_page() {
    let sandbox = start().await;
    let evil = "<img src=x onerror=alert(1)>";
    let headers =
        format!("{HEADERS}X-Evil: {evil}\r\nContent-Type: {evil}\r\ntraceparent: 00-{evil}-b-01\r\n");
    request(&sandbox.url(), "POST", "/sandbox/%3Cimg%3E", &headers, &format!("{evil}\"'")).await;
    control(&sandbox.url(), "POST", "/_sandbox/answers", &json!({"status": 500, "body": evil}).to_string())
        .await;
    bodiless(&sandbox.url(), "GET", "/sandbox/payments").await;
    for path in [
        "/",
        "/desk/requests/1",
        "/desk/requests/2",
        "/desk/traces/%3Cimg%20src=x%3E",
        "/desk/payments/%3Cimg%3E",
    ] {
        for query in ["", "?show=personal", "?show=personal&said=%3Cimg%3E"] {
            let answer = page(&sandbox, &format!("{path}{query}")).await;
            assert!(
                !answer.body.contains("<img src=x") && !answer.body.contains("<img>"),
                "{path}{query}: {answer:?}"
            );
        }
    }
    let host = "Host: localhost\r\n";
    let answer = common::raw(
        &sandbox.url(),
        format!("GET / HTTP/1.1\r\n{host}Connection: close\r\nAccept-Language: {evil}\r\n\r\n").as_bytes(),
    )
    .await;
    assert!(answer.status == 200 && !answer.body.contains(evil));
}
