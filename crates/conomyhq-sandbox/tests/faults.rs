//! Every behaviour of the fault server over plain TCP, from the wire's side.
#![allow(missing_docs)]

mod common;

use std::{
    io::ErrorKind,
    time::{Duration, Instant},
};

use common::{PATIENCE, PAYMENT, Wire, eventually};
use conomyhq_sandbox::fault::{Endpoint, LedgerEntry, Random, Server, Setup, Turn};
use serde_json::{Value, json};
use tokio::{io::AsyncWriteExt, net::TcpStream, time::timeout};

fn turn(value: Value) -> Turn {
    Turn::from_value(value).expect("a turn")
}

async fn scripted<const N: usize>(steps: [Value; N]) -> (Server, Endpoint) {
    let faults = Server::start(0).await.expect("loopback");
    let endpoint = faults.endpoint(Setup::script(steps.map(turn))).await.expect("a setup");
    (faults, endpoint)
}

/// One payment on a connection of its own against one step: all that came back, and whether it ended well.
async fn paid(behaviour: Value) -> (String, bool, Endpoint) {
    let (_faults, endpoint) = scripted([behaviour]).await;
    let mut wire = Wire::open(&endpoint.url()).await;
    wire.send(PAYMENT).await;
    let (text, good) = wire.rest().await;
    (text, good, endpoint)
}

#[tokio::test]
async fn without_a_script_everything_is_answered_well() {
    let (_faults, endpoint) = scripted([]).await;
    let mut wire = Wire::open(&endpoint.url()).await;
    for _ in 0..2 {
        let (status, payment) = wire.pay().await;
        assert_eq!(
            (status, &payment["checkoutSessionId"], &payment["status"]),
            (200, &json!("s1"), &json!("CREATED"))
        );
    }
    let requests = endpoint.requests();
    assert_eq!((requests.len(), requests[1].connection, requests[1].complete), (2, 1, true));
    assert_eq!(
        (requests[0].bytes, requests[0].body.as_str()),
        (PAYMENT.len(), r#"{"paymentMethod":"ETPAY"}"#)
    );
    let stats = endpoint.stats();
    assert_eq!((stats.connections, stats.complete, stats.bytes), (1, 2, 2 * PAYMENT.len()));
    assert_eq!(stats.by_path["POST /sandbox/checkout-sessions/s1/payments"].complete, 2);
}

#[tokio::test]
async fn a_client_that_wants_the_connection_closed_gets_it_closed() {
    let (_faults, endpoint) = scripted([]).await;
    let mut wire = Wire::open(&endpoint.url()).await;
    wire.send(&PAYMENT.replace("Host: x", "Connection: close")).await;
    let (text, good) = wire.rest().await;
    assert!(good && text.contains("Connection: close\r\n"), "{text}");
}

#[tokio::test]
async fn refuse_keeps_the_port_shut_for_a_time_or_for_good() {
    let (_faults, shut) = scripted([json!("refuse")]).await;
    let (_others, briefly) = scripted([json!({"do": "refuse", "ms": 1000})]).await;
    let refused = Wire::try_open(&briefly.url()).await.err().map(|error| error.kind());
    assert_eq!(refused, Some(ErrorKind::ConnectionRefused));
    let mut wire = loop {
        match Wire::try_open(&briefly.url()).await {
            Ok(wire) => break wire,
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    };
    assert_eq!(wire.pay().await.0, 200);
    let refused = Wire::try_open(&shut.url()).await.err().map(|error| error.kind());
    assert_eq!(refused, Some(ErrorKind::ConnectionRefused));
    assert_eq!(shut.stats().connections, 0);
}

#[tokio::test]
async fn refuse_after_an_answer_ends_what_is_open_and_refuses_at_once() {
    for _ in 0..20 {
        let (_faults, endpoint) = scripted([json!("answer"), json!("refuse")]).await;
        let mut wire = Wire::open(&endpoint.url()).await;
        let mut idle = Wire::open(&endpoint.url()).await;
        assert_eq!(wire.pay().await.0, 200);
        let again = Wire::try_open(&endpoint.url()).await.err().map(|error| error.kind());
        assert_eq!(again, Some(ErrorKind::ConnectionRefused));
        assert_eq!(wire.rest().await, (String::new(), true));
        idle.rest().await;
    }
}

#[tokio::test]
async fn never_accept_lets_connecting_hang() {
    let (_faults, endpoint) = scripted([json!({"do": "never_accept", "ms": 2000})]).await;
    let address = endpoint.url().replace("http://", "");
    let connecting = timeout(Duration::from_millis(300), TcpStream::connect(&address));
    assert!(connecting.await.is_err(), "it hangs");
    // Afterwards it serves: the system tries again by itself after a second or three.
    assert_eq!(Wire::open(&endpoint.url()).await.pay().await.0, 200);
}

#[tokio::test]
async fn accept_never_read_is_silent_and_fills() {
    let (_faults, endpoint) = scripted([json!({"do": "accept_never_read", "fill": true})]).await;
    let mut wire = Wire::open(&endpoint.url()).await;
    let block = vec![b'x'; 1 << 20];
    let filled = async {
        for _ in 0..64 {
            wire.0.write_all(&block).await.expect("no reset")
        }
    };
    assert!(timeout(Duration::from_millis(500), filled).await.is_err(), "writing ends nowhere");
    assert!(wire.is_silent().await);
    let stats = endpoint.stats();
    assert_eq!((stats.connections, stats.requests, stats.bytes), (1, 0, 0));
    assert_eq!(Wire::open(&endpoint.url()).await.pay().await.0, 200, "the next connection is served");
    eventually("only that one is open", || endpoint.stats().open == 1).await;
    endpoint.close();
    wire.rest().await;
    eventually("closed", || endpoint.stats().open == 0).await;
}

#[tokio::test]
async fn a_stall_ends_when_the_client_gives_up() {
    for behaviour in [json!("accept_never_read"), json!("tls_stall"), json!("headers_then_stall")] {
        let (_faults, endpoint) = scripted([behaviour]).await;
        let mut wire = Wire::open(&endpoint.url()).await;
        wire.send(PAYMENT).await;
        eventually("accepted", || endpoint.stats().open == 1).await;
        drop(wire);
        eventually("noticed", || endpoint.stats().open == 0).await;
    }
}

#[tokio::test]
async fn reading_some_bytes_and_resetting() {
    for (n, bytes, complete) in [(0, 0, false), (1, 1, false), (40, 40, false), (9999, PAYMENT.len(), true)] {
        let (_faults, endpoint) = scripted([json!({"do": "read_bytes_then_reset", "n": n})]).await;
        let mut wire = Wire::open(&endpoint.url()).await;
        let _ = wire.0.write_all(PAYMENT.as_bytes()).await;
        assert_eq!(wire.rest().await, (String::new(), false), "{n}");
        let stats = endpoint.stats();
        assert_eq!((stats.bytes, stats.complete), (bytes, usize::from(complete)), "{n}");
        assert_eq!(Wire::open(&endpoint.url()).await.pay().await.0, 200);
    }
}

#[tokio::test]
async fn reading_all_and_ending() {
    for (name, good) in [("read_all_then_reset", false), ("read_all_then_close", true)] {
        let (text, ended_well, endpoint) = paid(json!(name)).await;
        assert_eq!((text.as_str(), ended_well), ("", good), "{name}");
        assert_eq!(endpoint.stats().complete, 1);
        assert_eq!(endpoint.ledger()["/sandbox/checkout-sessions/s1/payments"].applied, 1);
    }
}

#[tokio::test]
async fn answers_are_what_they_are_told() {
    let answer = json!({
        "do": "answer", "status": 418, "headers": [["X-A", "1"], ["x-a", "2"], ["Connection", "close"]],
        "body": "short", "delay_ms": 60,
    });
    let (_faults, endpoint) = scripted([answer]).await;
    let mut wire = Wire::open(&endpoint.url()).await;
    let began = Instant::now();
    wire.send(PAYMENT).await;
    let (head, body) = wire.answer().await;
    assert!(began.elapsed() >= Duration::from_millis(60));
    assert!(head.contains("Content-Type: application/json\r\nX-A: 1\r\nx-a: 2\r\n"), "{head}");
    assert_eq!(body, "short");
}

#[tokio::test]
async fn statuses_have_their_usual_shapes() {
    for (behaviour, status, holds, body) in [
        (json!("status_429"), 429, "application/json", "tooManyRequests"),
        (json!({"do": "status_429", "retry_after": 2}), 429, "Retry-After: 2\r\n", "traceId"),
        (
            json!({"do": "status_503", "retry_after": "Wed, 21 Oct 2026 07:28:00 GMT"}),
            503,
            "07:28:00 GMT\r\n",
            "01",
        ),
        (json!("status_503"), 503, "application/json", "serverError"),
        (json!("status_408"), 408, "application/json", "408"),
        (json!("html_502"), 502, "text/html", "<html>"),
        (json!("empty_500"), 500, "Content-Length: 0", ""),
        (json!("invalid_json"), 200, "application/json", "ATTEMPT"),
        (json!("wrong_shape"), 200, "application/json", "unexpected"),
        (json!({"do": "redirect", "to": "http://x/"}), 302, "Location: http://x/\r\n", ""),
    ] {
        let (_faults, endpoint) = scripted([behaviour.clone()]).await;
        let mut wire = Wire::open(&endpoint.url()).await;
        wire.send(PAYMENT).await;
        let (head, text) = wire.answer().await;
        assert!(
            head.starts_with(&format!("HTTP/1.1 {status} ")) && head.contains(holds),
            "{behaviour}: {head}"
        );
        assert!(text.contains(body), "{behaviour}: {text}");
        assert_eq!(head.contains("Retry-After"), behaviour.get("retry_after").is_some());
        assert_eq!(wire.pay().await.0, 200, "{behaviour}: the connection stays");
    }
}

#[tokio::test]
async fn stalls_send_so_much_and_no_more() {
    for (name, ends) in [("status_line_then_stall", "200 OK\r\n"), ("headers_then_stall", "\r\n\r\n")] {
        let (_faults, endpoint) = scripted([json!(name)]).await;
        let mut wire = Wire::open(&endpoint.url()).await;
        wire.send(PAYMENT).await;
        wire.until(ends).await;
        assert!(wire.is_silent().await, "{name}");
        wire.send("more").await;
        eventually("the stray bytes are on record", || endpoint.stats().bytes == PAYMENT.len() + 4).await;
        endpoint.close();
        wire.rest().await;
    }
}

#[tokio::test]
async fn bodies_that_are_not_what_is_declared() {
    let declared = |text: &str| {
        let (head, body) = text.split_once("\r\n\r\n").expect("a head");
        let length = head.lines().find_map(|line| line.strip_prefix("Content-Length: ")).expect("a length");
        (length.parse::<usize>().expect("a number"), body.len())
    };
    for reset in [false, true] {
        let (text, good, _) = paid(json!({"do": "body_cut_short", "reset": reset})).await;
        let (length, sent) = declared(&text);
        assert_eq!((sent, good), (length / 2, !reset));
    }
    for by in [7, -7] {
        let (_faults, endpoint) = scripted([json!({"do": "wrong_content_length", "by": by})]).await;
        let mut wire = Wire::open(&endpoint.url()).await;
        wire.send(PAYMENT).await;
        let mut text = wire.until("\r\n\r\n").await;
        text += &wire.until("\"CREATED\"}").await.replace("\r\n", "");
        let (length, sent) = declared(&text);
        assert_eq!(length.cast_signed() - sent.cast_signed(), by);
        assert!(wire.is_silent().await, "the connection stays");
    }
}

#[tokio::test]
async fn long_and_slow_bodies() {
    let (_faults, endpoint) = scripted([
        json!({"do": "oversize_body", "bytes": 100_000}),
        json!({"do": "drip", "interval_ms": 2}),
        json!({"do": "drip", "interval_ms": 2, "head": true}),
        json!("endless_body"),
    ])
    .await;
    let mut wire = Wire::open(&endpoint.url()).await;
    wire.send(PAYMENT).await;
    assert_eq!(wire.answer().await.1.len(), 100_000);
    for _ in 0..2 {
        let began = Instant::now();
        assert_eq!(wire.pay().await.0, 200);
        assert!(began.elapsed() > Duration::from_millis(150), "byte by byte");
    }
    wire.send(PAYMENT).await;
    assert!(wire.until("\r\n\r\n").await.contains("Transfer-Encoding: chunked"));
    let mut many = vec![0; 4 << 20];
    use tokio::io::AsyncReadExt;
    timeout(PATIENCE, wire.0.read_exact(&mut many)).await.expect("in time").expect("no end");
}

#[tokio::test]
async fn what_is_no_http() {
    let (text, good, _) = paid(json!("invalid_http")).await;
    assert!(good && !text.contains("HTTP/1"), "{text}");
}

#[tokio::test]
async fn redirects_point_to_a_port_that_counts() {
    let (_faults, endpoint) = scripted([json!({"do": "redirect", "status": 307})]).await;
    let mut wire = Wire::open(&endpoint.url()).await;
    wire.send(PAYMENT).await;
    let (head, _) = wire.answer().await;
    let location = head.lines().find_map(|line| line.strip_prefix("Location: ")).expect("a location");
    assert!(location.ends_with("/sandbox/checkout-sessions/s1/payments"), "{location}");
    let redirected = || endpoint.stats().redirected.expect("a second port");
    assert_eq!((redirected().connections, redirected().complete), (0, 0));
    let elsewhere = location.split("/sandbox").next().expect("an origin").to_owned();
    assert_eq!(Wire::open(&elsewhere).await.pay().await.0, 200);
    assert_eq!((redirected().connections, redirected().complete), (1, 1));
}

#[tokio::test]
async fn an_answer_that_nobody_asked_for() {
    let (_faults, endpoint) = scripted([json!({"do": "answer_twice", "ms": 50}), json!("empty_500")]).await;
    let mut wire = Wire::open(&endpoint.url()).await;
    assert_eq!(wire.pay().await.0, 200);
    assert!(wire.answer().await.0.starts_with("HTTP/1.1 200"));
    assert_eq!(wire.pay().await.0, 500, "the connection stays open");
    assert_eq!(endpoint.stats().complete, 2);
}

#[tokio::test]
async fn a_stray_can_be_told_what_to_say() {
    let stray = json!({
        "do": "answer_twice", "ms": [1, 5], "status": 429, "headers": [["Retry-After", "0"]],
        "body": r#"{"of":"{session}","method":"{paymentMethod}"}"#,
    });
    let (_faults, endpoint) = scripted([stray]).await;
    let mut wire = Wire::open(&endpoint.url()).await;
    let (status, payment) = wire.pay().await;
    let (head, body) = wire.answer().await;
    assert!(head.starts_with("HTTP/1.1 429") && head.contains("Retry-After: 0\r\n"), "{head}");
    assert_eq!((status, body.as_str()), (200, r#"{"of":"s1","method":"ETPAY"}"#));
    // A stray is an answer to nobody: the ledger has the payment's own only.
    let entry = ledger(&endpoint);
    assert_eq!(
        (entry.answered, entry.given),
        (vec![Some(200)], vec![payment["id"].as_str().expect("an id").into()])
    );
}

#[tokio::test]
async fn connections_that_end_between_or_within_requests() {
    let (_faults, endpoint) = scripted([json!({"do": "close_idle_after", "ms": 50})]).await;
    let mut wire = Wire::open(&endpoint.url()).await;
    assert_eq!(wire.pay().await.0, 200);
    assert_eq!(wire.rest().await, (String::new(), true));

    for (next, bytes, complete, good) in [
        (json!({"do": "close_on_next_request", "n": 20}), PAYMENT.len() + 20, 1, false),
        (json!({"do": "close_on_next_request", "n": 9999, "close": true}), 2 * PAYMENT.len(), 2, true),
    ] {
        let (_faults, endpoint) = scripted([next, json!("empty_500")]).await;
        let mut wire = Wire::open(&endpoint.url()).await;
        assert_eq!(wire.pay().await.0, 200);
        let _ = wire.0.write_all(PAYMENT.as_bytes()).await;
        assert_eq!(wire.rest().await, (String::new(), good));
        assert_eq!((endpoint.stats().bytes, endpoint.stats().complete), (bytes, complete));
        assert_eq!(
            Wire::open(&endpoint.url()).await.pay().await.0,
            500,
            "the next step is for the next connection"
        );
    }
}

#[tokio::test]
async fn a_client_that_gives_up_leaves_its_bytes() {
    let (_faults, endpoint) = scripted([]).await;
    let mut wire = Wire::open(&endpoint.url()).await;
    wire.send(&PAYMENT[..PAYMENT.len() - 3]).await;
    drop(wire);
    eventually("the bytes arrive", || endpoint.stats().bytes == PAYMENT.len() - 3).await;
    let request = endpoint.requests().remove(0);
    assert!(!request.complete && request.body.starts_with(r#"{"payment"#), "{request:?}");
    assert_eq!(request.method.as_deref(), Some("POST"));
}

/// The ledger's line of the payments that every test here sends.
fn ledger(endpoint: &Endpoint) -> LedgerEntry {
    endpoint.ledger().remove("/sandbox/checkout-sessions/s1/payments").unwrap_or_default()
}

#[tokio::test]
async fn what_is_applied_is_said_apart_from_the_answer() {
    for (behaviour, answered, applied) in [
        (json!("answer"), Some(200), 1),
        (json!("html_502"), Some(502), 1),
        (json!({"do": "html_502", "applied": false}), Some(502), 0),
        (json!("status_429"), Some(429), 0),
        (json!({"do": "answer", "status": 422, "applied": true}), Some(422), 1),
        (json!({"do": "redirect", "status": 303}), Some(303), 1),
        (json!("read_all_then_reset"), None, 1),
        (json!({"do": "read_all_then_close", "applied": false}), None, 0),
        (json!({"do": "read_bytes_then_reset", "n": 80, "applied": true}), None, 0),
    ] {
        let (_faults, endpoint) = scripted([behaviour.clone()]).await;
        let mut wire = Wire::open(&endpoint.url()).await;
        let _ = wire.0.write_all(PAYMENT.replace("Host: x", "Connection: close").as_bytes()).await;
        wire.rest().await;
        let entry = ledger(&endpoint);
        assert_eq!((entry.answered.as_slice(), entry.applied), (&[answered][..], applied), "{behaviour}");
    }
}

#[tokio::test]
async fn the_ledger_keeps_what_was_given_out() {
    let told = json!({"do": "answer", "status": 201, "body": r#"{"id": "told", "child": {"id": "inner"}}"#});
    let (_faults, endpoint) =
        scripted([told, json!({"do": "answer", "status": 422, "body": r#"{"id":"no"}"#})]).await;
    let mut wire = Wire::open(&endpoint.url()).await;
    wire.pay().await;
    wire.pay().await;
    let (_, body) = wire.pay().await;
    let entry = ledger(&endpoint);
    assert_eq!(entry.answered, [Some(201), Some(422), Some(200)]);
    assert_eq!(entry.given, ["told", "inner", body["id"].as_str().expect("an id")]);
}

#[tokio::test]
async fn a_lottery_draws_what_the_contract_leaves_open() {
    let faults = Server::start(0).await.expect("loopback");
    let weights = [("empty_500", 1), ("status_429", 1), ("answer", 1)];
    let weights = weights.map(|(name, weight)| (name.to_owned(), weight)).into();
    let endpoint =
        faults.endpoint(Setup::random(Random { seed: 3, weights, steps: vec![] })).await.expect("a setup");
    let mut wire = Wire::open(&endpoint.url()).await;
    let mut applied = std::collections::BTreeMap::<u16, Vec<usize>>::new();
    for _ in 0..150 {
        let before = ledger(&endpoint).applied;
        let (status, _) = wire.pay().await;
        applied.entry(status).or_default().push(ledger(&endpoint).applied - before);
    }
    assert!(applied[&200].iter().all(|n| *n == 1) && applied[&429].iter().all(|n| *n == 0), "{applied:?}");
    assert!(applied[&500].contains(&0) && applied[&500].contains(&1), "{applied:?}");
}

#[tokio::test]
async fn a_lottery_keeps_a_ledger() {
    let faults = Server::start(0).await.expect("loopback");
    let weights =
        [("answer", 4), ("read_all_then_reset", 1), ("status_429", 1), ("read_bytes_then_reset", 1)];
    let weights = weights.map(|(name, weight)| (name.to_owned(), weight)).into();
    let random = Random { seed: 1, weights, steps: vec![] };
    let endpoint = faults.endpoint(Setup::random(random)).await.expect("a setup");
    let mut outcomes = Vec::new();
    for number in 0..200 {
        let body = format!(r#"{{"paymentMethod":"ETPAY","marker":"m{number}"}}"#);
        let head = format!("POST /p HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", body.len());
        let mut wire = Wire::open(&endpoint.url()).await;
        let _ = wire.0.write_all((head + &body).as_bytes()).await;
        outcomes.push(wire.rest().await.0.get(9..12).map(str::to_owned));
    }
    let ledger = endpoint.ledger();
    for (number, outcome) in outcomes.iter().enumerate() {
        let entry = ledger.get(&format!("m{number}")).cloned().unwrap_or_default();
        assert!(entry.complete <= 1 && entry.applied <= entry.complete, "{entry:?}");
        match outcome.as_deref() {
            Some("429") => assert_eq!((entry.complete, entry.applied), (1, 0)),
            Some(_) => assert_eq!((entry.complete, entry.applied, entry.given.len()), (1, 1, 1)),
            None => assert!(entry.complete == 0 || entry.behaviours == ["read_all_then_reset"], "{entry:?}"),
        }
    }
    assert_eq!(ledger.values().map(|entry| entry.arrived).sum::<usize>(), 200);
    assert!(outcomes.iter().any(|o| o.is_none()) && outcomes.iter().any(|o| o.as_deref() == Some("429")));
}
