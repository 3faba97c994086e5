//! Pages of other origins, and names that were made to lead here, get nothing; everybody else does.
#![allow(missing_docs)]

mod common;

use common::{HEADERS, raw};
use conomyhq_sandbox::{Config, Running, Sandbox, fault::Server};

/// What the sandbox answers to exactly these header lines; `PORT` in them stands for its own.
async fn ask(running: &Running, method: &str, path: &str, lines: &[&str], body: &str) -> common::Answer {
    ask_at(&running.url(), method, path, lines, body).await
}

async fn ask_at(url: &str, method: &str, path: &str, lines: &[&str], body: &str) -> common::Answer {
    let port = url.rsplit(':').next().expect("a port");
    let lines = lines.iter().map(|line| format!("{}\r\n", line.replace("PORT", port))).collect::<String>();
    let length = if body.is_empty() { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
    let request = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n{lines}{length}\r\n{body}");
    raw(url, request.as_bytes()).await
}

async fn start(config: Config) -> Running {
    config.start().await.expect("started")
}

/// One of each: the desk, the control surface, the API, and what does not exist.
const PATHS: [&str; 4] = ["/", "/_sandbox/payments", "/sandbox/payments", "/nowhere"];

const EVIL_HOSTS: [&str; 6] = [
    "evil.example",
    "evil.example:PORT",
    "127.0.0.1.evil.example:PORT",
    "localhost.evil.example",
    "192.0.2.1:PORT",
    "x@127.0.0.1:PORT",
];

#[tokio::test]
async fn a_name_that_was_made_to_lead_here_gets_nothing() {
    let sandbox = start(Sandbox::builder()).await;
    for host in EVIL_HOSTS {
        for path in PATHS {
            let answer =
                ask(&sandbox, "GET", path, &[&format!("Host: {host}"), HEADERS.trim_end()], "").await;
            assert_eq!(answer.status, 403, "{host} {path}");
            assert!(answer.body.contains("--allow-host"), "it says what to do: {answer:?}");
        }
    }
    // A page of such a name is of one origin with what it asks for, and a browser says so.
    let own = ["Host: evil.example:PORT", "Origin: http://evil.example:PORT", "Sec-Fetch-Site: same-origin"];
    assert_eq!(ask(&sandbox, "POST", "/_sandbox/reset", &own, "").await.status, 403);
    for two in [["Host: evil.example", "Host: localhost"], ["Host: localhost", "Host: evil.example"]] {
        assert_ne!(ask(&sandbox, "GET", "/_sandbox/payments", &two, "").await.status, 200);
    }
    let absolute = "http://evil.example/_sandbox/payments";
    assert_eq!(ask(&sandbox, "GET", absolute, &["Host: localhost"], "").await.status, 403);
    assert!(sandbox.requests().is_empty(), "nothing of it went further");
}

#[tokio::test]
async fn its_own_names_are_let_in() {
    let sandbox = start(Sandbox::builder()).await;
    for host in ["localhost", "LOCALHOST:PORT", "127.0.0.1:PORT", "[::1]:PORT", "desk.localhost:PORT"] {
        let answer = ask(&sandbox, "GET", "/_sandbox/payments", &[&format!("Host: {host}")], "").await;
        assert_eq!(answer.status, 200, "{host}");
    }
}

#[tokio::test]
async fn a_name_is_let_in_that_is_allowed() {
    let everywhere = [0, 0, 0, 0].into();
    let sandbox = start(Sandbox::builder().host(everywhere).allow_host("sandbox")).await;
    for (host, status) in [
        ("sandbox:8080", 200),
        ("Sandbox", 200),
        ("192.0.2.1:8080", 200),
        ("[2001:db8::1]", 200),
        ("localhost:PORT", 200),
        ("evil.example", 403),
        ("evil.sandbox", 403),
    ] {
        let answer = ask(&sandbox, "GET", "/_sandbox/payments", &[&format!("Host: {host}")], "").await;
        assert_eq!(answer.status, status, "{host}");
    }
    let from_desk = ["Host: sandbox:8080", "Origin: http://sandbox:8080"];
    assert_eq!(ask(&sandbox, "POST", "/_sandbox/reset", &from_desk, "").await.status, 204);
    let from_page = ["Host: sandbox:8080", "Origin: http://shop:8080"];
    assert_eq!(ask(&sandbox, "POST", "/_sandbox/reset", &from_page, "").await.status, 403);
}

/// What browsers send with what a page of another origin does, by what it does.
const FOREIGN: [(&str, &[&str]); 9] = [
    ("fetch", &["Origin: http://evil.example", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: cors"]),
    ("fetch of an older browser", &["Origin: http://evil.example"]),
    (
        "fetch of another server on this machine",
        &["Origin: http://localhost:1", "Sec-Fetch-Site: same-site", "Sec-Fetch-Mode: cors"],
    ),
    ("the same by address", &["Origin: http://127.0.0.1:1"]),
    (
        "a no-cors fetch",
        &["Origin: http://evil.example", "Content-Type: text/plain", "Sec-Fetch-Mode: no-cors"],
    ),
    (
        "a form",
        &[
            "Origin: http://evil.example",
            "Content-Type: application/x-www-form-urlencoded",
            "Sec-Fetch-Site: cross-site",
            "Sec-Fetch-Mode: navigate",
            "Sec-Fetch-Dest: document",
        ],
    ),
    (
        "a form of a page without referrer",
        &[
            "Origin: null",
            "Sec-Fetch-Site: cross-site",
            "Sec-Fetch-Mode: navigate",
            "Sec-Fetch-Dest: document",
        ],
    ),
    ("a sandboxed frame", &["Origin: null"]),
    ("a beacon", &["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors", "Content-Type: text/plain"]),
];

#[tokio::test]
async fn a_page_of_another_origin_cannot_drive_it() {
    let sandbox = start(Sandbox::builder()).await;
    let controls = [
        ("/_sandbox/reset", ""),
        ("/_sandbox/clock", r#"{"advance_seconds": 3600}"#),
        ("/_sandbox/answers", r#"{"status": 500}"#),
        ("/_sandbox/tokens/revoke", ""),
        ("/sandbox/checkout-sessions", r#"{"checkoutToken": "ct_1"}"#),
        ("/", ""),
    ];
    for (what, lines) in FOREIGN {
        for (path, body) in controls {
            let lines = [&["Host: 127.0.0.1:PORT", HEADERS.trim_end()][..], lines].concat();
            let answer = ask(&sandbox, "POST", path, &lines, body).await;
            assert_eq!(
                (answer.status, answer.header("access-control-allow-origin")),
                (403, None),
                "{what} {path}"
            );
            assert!(answer.body.contains("another origin"), "{answer:?}");
        }
    }
    // Judged by what came of them: nothing arrived, no answer is queued, no hour has passed.
    assert!(sandbox.requests().is_empty());
    let head = ["Host: localhost", HEADERS.trim_end(), "Content-Type: application/json"];
    let session =
        ask(&sandbox, "POST", "/sandbox/checkout-sessions", &head, r#"{"checkoutToken": "ct_1"}"#).await;
    assert_eq!(session.status, 201, "{session:?}");
    let date = httpdate::parse_http_date(session.header("date").expect("a date")).expect("a date");
    let ahead = date.duration_since(std::time::SystemTime::now()).unwrap_or_default();
    assert!(ahead.as_secs() < 600, "{ahead:?}");
}

#[tokio::test]
async fn a_page_of_another_origin_reads_nothing() {
    let sandbox = start(Sandbox::builder()).await;
    let reads: [(&str, &[&str]); 6] = [
        ("fetch", &["Origin: http://evil.example", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: cors"]),
        ("an event source", &["Origin: http://evil.example", "Accept: text/event-stream"]),
        ("a script", &["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: script"]),
        ("a picture", &["Sec-Fetch-Site: same-site", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: image"]),
        ("a frame", &["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: iframe"]),
        (
            "a forged navigation",
            &["Origin: http://evil.example", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document"],
        ),
    ];
    for (what, lines) in reads {
        for path in PATHS.into_iter().chain(["/_sandbox/events"]) {
            let lines = [&["Host: localhost:PORT", HEADERS.trim_end()][..], lines].concat();
            assert_eq!(ask(&sandbox, "GET", path, &lines, "").await.status, 403, "{what} {path}");
        }
    }
    let preflight =
        ["Host: localhost:PORT", "Origin: http://evil.example", "Access-Control-Request-Method: POST"];
    let answer = ask(&sandbox, "OPTIONS", "/_sandbox/reset", &preflight, "").await;
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (403, None));
}

#[tokio::test]
async fn who_is_no_page_of_another_origin_is_let_in() {
    let sandbox = start(Sandbox::builder()).await;
    let navigation = ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document"];
    for (what, method, lines) in [
        ("a program", "GET", &[][..]),
        ("Node's fetch", "POST", &["Sec-Fetch-Mode: cors", "Accept-Language: *"]),
        ("its own page", "POST", &["Origin: http://127.0.0.1:PORT", "Sec-Fetch-Site: same-origin"]),
        ("its own page, in an older browser", "POST", &["Origin: http://127.0.0.1:PORT"]),
        ("its own page without a referrer", "POST", &["Origin: null", "Sec-Fetch-Site: same-origin"]),
        ("an address typed in", "GET", &["Sec-Fetch-Site: none", "Sec-Fetch-Mode: navigate"]),
        ("a link of a shop", "GET", &navigation),
        (
            "a shop's form that was redirected",
            "GET",
            &[
                "Origin: null",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Mode: navigate",
                "Sec-Fetch-Dest: document",
            ],
        ),
    ] {
        let path = if method == "GET" { "/_sandbox/payments" } else { "/_sandbox/reset" };
        let lines = [&["Host: 127.0.0.1:PORT"][..], lines].concat();
        let status = ask(&sandbox, method, path, &lines, "").await.status;
        assert!((200..300).contains(&status), "{what}: {status}");
    }
}

/// A form of the desk in a browser that says no more than where it comes from, as all do where the sandbox is called by
/// an address that is not loopback's: the pages have to let it say so.
#[tokio::test]
async fn pages_let_their_forms_say_where_they_come_from() {
    let sandbox = start(Sandbox::builder()).await;
    let desk = ask(&sandbox, "GET", "/", &["Host: localhost"], "").await;
    assert_eq!(desk.header("referrer-policy"), Some("same-origin"));
}

#[tokio::test]
async fn the_fault_server_is_no_other_pages_either() {
    let faults = Server::start(0).await.expect("started");
    let url = faults.url();
    let open = async |lines: &[&str], kind: &str, setup: &str| {
        ask_at(&url, "POST", &format!("/_faults/{kind}"), lines, setup).await.status
    };
    for (what, lines) in FOREIGN {
        let lines = [&["Host: 127.0.0.1:PORT"][..], lines].concat();
        assert_eq!(open(&lines, "proxies", "{}").await, 403, "{what}");
        assert_eq!(open(&lines, "endpoints", r#"{"script": []}"#).await, 403, "{what}");
    }
    for host in EVIL_HOSTS {
        assert_eq!(open(&[&format!("Host: {host}")], "proxies", "{}").await, 403, "{host}");
    }
    assert_eq!(open(&["Host: 127.0.0.1:PORT"], "proxies", "{}").await, 201);
    let first = ask_at(&url, "GET", "/_faults/proxies/p1/requests", &["Host: localhost:PORT"], "").await;
    assert_eq!(first.status, 200, "nothing was opened before: {first:?}");
}
