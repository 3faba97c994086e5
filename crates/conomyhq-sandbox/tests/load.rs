//! Many clients, and clients that mean harm: what the sandbox answers and occupies then, as clients and the system see it.
#![cfg(target_os = "linux")]
#![allow(missing_docs)]

mod common;

use std::{
    io::{Read, Write},
    net::TcpStream,
    thread,
    time::{Duration, Instant},
};

use common::{
    HEADERS, PATIENCE,
    program::{Connection, Program, Scratch},
};
use serde_json::json;

const MIB: usize = 1024 * 1024;
const SESSION: &str = r#"{"checkoutToken":"ct_1"}"#;

/// How many files this process may have open: what is started inherits it.
fn open_files() -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").expect("Linux says");
    let line = limits.lines().find(|line| line.starts_with("Max open files")).expect("it is among them");
    line.split_whitespace().nth(3).and_then(|soft| soft.parse().ok()).unwrap_or(usize::MAX)
}

#[test]
fn thousands_of_connections_are_served() {
    const WANTED: usize = 4000;
    let count = WANTED.min(open_files().saturating_sub(200));
    if count < WANTED {
        eprintln!("with {count} connections, not {WANTED}: `ulimit -n` allows no more");
    }
    let program = Program::serve(&[]);
    let mut open: Vec<Connection> = (0..count).map(|_| program.connect()).collect();
    // All ask, and only then all look for the answer.
    for connection in &mut open {
        connection.write("POST", "/sandbox/checkout-sessions", SESSION).expect("it reads");
    }
    for connection in &mut open {
        assert_eq!(connection.read().expect("an answer").0, 201);
    }
    let occupied = program.resident();
    assert!(occupied < 100 * MIB + count * 64 * 1024, "{} MiB", occupied / MIB);
    // The first of them still serves, and a new one does.
    assert_eq!(open[0].send("GET", "/sandbox/payments", "").expect("an answer").0, 200);
    assert_eq!(program.connect().send("GET", "/sandbox/payments", "").expect("an answer").0, 200);
}

/// How long the sandbox puts up with a client that goes on like this, and what it is answered.
fn endured(address: &str, begin: &str, more: &str) -> (Duration, String) {
    let mut stream = TcpStream::connect(address).expect("it accepts");
    stream.set_read_timeout(Some(Duration::from_millis(50))).expect("a time");
    stream.write_all(begin.as_bytes()).expect("it reads");
    let begun = Instant::now();
    let mut answer = Vec::new();
    loop {
        let mut bytes = [0; 1024];
        match stream.read(&mut bytes) {
            Ok(0) => break,
            Ok(count) => answer.extend_from_slice(&bytes[..count]),
            Err(error) if matches!(error.kind(), std::io::ErrorKind::WouldBlock) => {}
            Err(_) => break,
        }
        if stream.write_all(more.as_bytes()).is_err() {
            break;
        }
        assert!(begun.elapsed() < PATIENCE, "it is endured for ever: {begin:?}");
    }
    (begun.elapsed(), String::from_utf8_lossy(&answer).into_owned())
}

#[test]
fn slow_clients_are_cut_off() {
    let program = Program::serve(&["--request-timeout", "1"]);
    let address = program.address.as_str();
    let pay = format!(
        "POST /sandbox/checkout-sessions HTTP/1.1\r\nHost: localhost\r\n{HEADERS}Content-Length: 9000\r\n\r\n{{"
    );
    let control =
        "POST /_sandbox/clock HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000\r\n\r\n{".to_owned();
    let chunked =
        "POST /_sandbox/clock HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n".to_owned();
    let clients = [
        (String::new(), "", ""),
        ("POST /sandbox/checkout-sessions HTTP/1.1\r\nHost: localhost\r\n".into(), "X-Slow: 1\r\n", ""),
        ("G".into(), "", ""),
        (pay, " ", "HTTP/1.1 408"),
        (control, " ", "HTTP/1.1 408"),
        (chunked, "1\r\n \r\n", "HTTP/1.1 408"),
    ];
    thread::scope(|scope| {
        for (begin, more, status) in &clients {
            scope.spawn(move || {
                let (time, answer) = endured(address, begin, more);
                assert!(time > Duration::from_millis(700), "{begin:?}: {time:?}");
                assert!(time < Duration::from_secs(10), "{begin:?}: {time:?}");
                let is_due = answer.starts_with(status) && answer.is_empty() == status.is_empty();
                assert!(is_due, "{begin:?}: {answer:?}");
            });
        }
    });
    // Whoever waits for an answer, or has had one, may take time.
    let mut connection = program.connect();
    let late = json!({"apply": true, "delay_ms": 1500}).to_string();
    program.control("POST", "/_sandbox/answers", &late);
    assert_eq!(connection.send("POST", "/sandbox/checkout-sessions", SESSION).expect("an answer").0, 201);
    thread::sleep(Duration::from_millis(1500));
    assert_eq!(connection.send("POST", "/sandbox/checkout-sessions", SESSION).expect("an answer").0, 201);
}

#[test]
fn a_connection_that_is_used_no_more_is_closed() {
    let program = Program::serve(&["--request-timeout", "0.2"]);
    let mut connection = program.connect();
    for _ in 0..3 {
        assert_eq!(connection.send("GET", "/sandbox/payments", "").expect("an answer").0, 200);
        thread::sleep(Duration::from_millis(700));
    }
    let begun = Instant::now();
    assert_eq!(connection.stream().read(&mut [0]).expect("an end in good order"), 0);
    assert!(begun.elapsed() > Duration::from_secs(1), "{:?}", begun.elapsed());
}

#[test]
fn slow_clients_keep_nobody_else_waiting() {
    let program = Program::serve(&[]);
    let slow: Vec<TcpStream> = (0..500)
        .map(|number| {
            let mut stream = TcpStream::connect(&program.address).expect("it accepts");
            let head = "POST /sandbox/checkout-sessions HTTP/1.1\r\nHost: localhost\r\n";
            stream.write_all(&head.as_bytes()[..1 + number % head.len()]).expect("it reads");
            stream
        })
        .collect();
    let begun = Instant::now();
    assert_eq!(
        program.connect().send("POST", "/sandbox/checkout-sessions", SESSION).expect("an answer").0,
        201
    );
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    drop(slow);
}

/// Sends a body of this size, whatever comes meanwhile, and answers with what came by then.
fn flood(address: &str, path: &str, size: usize, chunked: bool) -> String {
    let mut stream = TcpStream::connect(address).expect("it accepts");
    stream.set_read_timeout(Some(PATIENCE)).expect("a time");
    let length =
        if chunked { "Transfer-Encoding: chunked".into() } else { format!("Content-Length: {size}") };
    let head = format!("POST {path} HTTP/1.1\r\nHost: localhost\r\n{HEADERS}{length}\r\n\r\n");
    stream.write_all(head.as_bytes()).expect("it reads");
    let mut part = vec![b' '; MIB];
    if chunked {
        part = [format!("{MIB:x}\r\n").as_bytes(), &part, b"\r\n"].concat();
    }
    for _ in 0..size / MIB {
        if stream.write_all(&part).is_err() {
            break;
        }
    }
    let _ = stream.write_all(b"0\r\n\r\n");
    let mut answer = [0; 12];
    let _ = stream.read_exact(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn huge_bodies_are_refused_and_take_no_memory() {
    let program = Program::serve(&[]);
    let before = program.resident();
    for path in ["/sandbox/checkout-sessions", "/_sandbox/answers", "/nowhere"] {
        for chunked in [false, true] {
            assert_eq!(flood(&program.address, path, 100 * MIB, chunked), "HTTP/1.1 413", "{path} {chunked}");
        }
    }
    let floods: Vec<_> = (0..16)
        .map(|number| {
            let address = program.address.clone();
            thread::spawn(move || flood(&address, "/sandbox/checkout-sessions", 20 * MIB, number % 2 == 0))
        })
        .collect();
    for flood in floods {
        assert_eq!(flood.join().expect("no panic"), "HTTP/1.1 413");
    }
    let grown = program.resident().saturating_sub(before);
    assert!(grown < 32 * MIB, "it grew by {} MiB", grown / MIB);

    // A client that asks before it sends is answered before it sends anything.
    let mut asks = TcpStream::connect(&program.address).expect("it accepts");
    asks.set_read_timeout(Some(PATIENCE)).expect("a time");
    let head = format!(
        "POST /sandbox/payments HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: {}\r\n\r\n",
        100 * MIB
    );
    asks.write_all(head.as_bytes()).expect("it reads");
    let mut answer = [0; 12];
    asks.read_exact(&mut answer).expect("an answer");
    assert_eq!(&answer, b"HTTP/1.1 413");
}

#[test]
fn pipelined_requests_are_answered_in_their_order() {
    const REQUESTS: usize = 200;
    let program = Program::serve(&[]);
    let mut connection = program.connect();
    for number in 0..REQUESTS {
        let body = json!({"checkoutToken": "ct_1", "number": number}).to_string();
        connection.write("POST", "/sandbox/checkout-sessions", &body).expect("it reads");
    }
    for number in 0..REQUESTS {
        let (status, _, body) = connection.read().expect("an answer");
        let session: serde_json::Value = serde_json::from_slice(&body).expect("JSON");
        assert_eq!((status, &session["number"]), (201, &json!(number)));
    }
    let requests = program.control("GET", "/_sandbox/requests", "");
    assert_eq!(requests.as_array().map(Vec::len), Some(REQUESTS), "each is on record");
}

/// Opens sessions and pays in them, so that both come to their end.
fn pay(connection: &mut Connection, payments: usize) {
    let opening = r#"{"checkoutToken":"ct_1","customer":{"email":"paid@sandbox.test"}}"#;
    for _ in 0..payments {
        let (status, session) =
            connection.send("POST", "/sandbox/checkout-sessions", opening).expect("an answer");
        assert_eq!(status, 201, "{session}");
        let path = format!("/sandbox/checkout-sessions/{}/payments", session["id"].as_str().expect("an id"));
        let (status, payment) =
            connection.send("POST", &path, r#"{"paymentMethod":"ETPAY"}"#).expect("an answer");
        assert_eq!(status, 201, "{payment}");
    }
}

#[test]
fn what_has_ended_makes_room_and_memory_stays_bounded() {
    let full = std::env::var("CONOMYHQ_ENDURANCE").is_ok_and(|endurance| endurance == "full");
    let scratch = Scratch::new("bounded");
    let file = scratch.file("state");
    for options in [&["--keep", "300"][..], &["--keep", "300", "--state", &file]] {
        let program = Program::serve(options);
        let mut connection = program.connect();
        pay(&mut connection, 700);
        let before = program.resident();
        pay(&mut connection, if full { 100_000 } else { 1300 });
        let grown = program.resident().saturating_sub(before);
        println!("{options:?}: from {} KiB by {} KiB", before / 1024, grown / 1024);
        assert!(grown < 8 * MIB, "{options:?}: it grew by {} KiB", grown / 1024);
        let kept = program.control("GET", "/_sandbox/payments", "").as_array().map_or(0, Vec::len);
        assert!((250..=300).contains(&kept), "{kept}");
    }
    let size = std::fs::metadata(&file).expect("it is there").len() as usize;
    assert!(size < 4 * MIB, "the file has {size} bytes");
    let program = Program::serve(&["--keep", "300", "--state", &file]);
    let kept = program.control("GET", "/_sandbox/payments", "").as_array().map_or(0, Vec::len);
    assert!((250..=300).contains(&kept), "{kept}");
}

#[test]
fn what_is_live_is_never_forgotten() {
    let program = Program::serve(&["--keep", "20", "--session-ttl", "60"]);
    let mut connection = program.connect();
    let open = |connection: &mut Connection| {
        let (status, session) =
            connection.send("POST", "/sandbox/checkout-sessions", SESSION).expect("an answer");
        (status, session["id"].as_str().map(str::to_owned), session["detail"].to_string())
    };
    let sessions: Vec<_> = (0..20).map(|_| open(&mut connection).1.expect("an id")).collect();
    let (status, _, why) = open(&mut connection);
    assert!(status == 429 && why.contains("--keep"), "{status} {why}");
    for id in &sessions {
        let (status, _) =
            connection.send("GET", &format!("/sandbox/checkout-sessions/{id}"), "").expect("an answer");
        assert_eq!(status, 200);
    }
    let pay = |connection: &mut Connection| {
        let path = format!("/sandbox/checkout-sessions/{}/payments", sessions[0]);
        connection.send("POST", &path, r#"{"paymentMethod":"ETPAY"}"#).expect("an answer")
    };
    let payments: Vec<_> = (0..20).map(|_| pay(&mut connection)).collect();
    assert!(payments.iter().all(|(status, _)| *status == 201));
    assert_eq!(pay(&mut connection).0, 429);
    // A payment that failed is over, and the oldest such makes room.
    let failed = format!("/_sandbox/payments/{}/status", payments[7].1["id"].as_str().expect("an id"));
    program.control("POST", &failed, r#"{"status":"FAILED"}"#);
    assert_eq!(pay(&mut connection).0, 201);
    // Sessions that expired do as well.
    program.control("POST", "/_sandbox/clock", r#"{"advance_seconds":61}"#);
    assert_eq!(open(&mut connection).0, 201);
    for (path, body) in
        [("/sandbox/payment-links", "{}"), ("/sandbox/auth", r#"{"clientId":"c","clientSecret":"s"}"#)]
    {
        let statuses: Vec<u16> =
            (0..21).map(|_| connection.send("POST", path, body).expect("an answer").0).collect();
        assert!(
            statuses[..20].iter().all(|status| *status < 300) && statuses[20] == 429,
            "{path} {statuses:?}"
        );
    }
}
