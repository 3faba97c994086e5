//! What became of a call, held against what a server of raw bytes saw and did.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use std::{
    collections::BTreeMap,
    future::Future,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    task::Poll,
    time::Duration,
};

use common::{PAYMENT, builder, payment, response, serve, session};
use conomyhq::{
    Error, Outcome,
    binding::{self, Call, Secrets, Settings},
};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

fn settings(url: &str) -> Settings {
    let secrets = Secrets {
        api_key: Some("key_example".into()),
        access_token: Some("token_example".into()),
        ..Secrets::default()
    };
    let settings = binding::client_settings(&json!({"base_url": url}).to_string()).unwrap();
    binding::settings(settings, secrets, |_| None, "test", binding::on_a_thread).unwrap()
}

fn pay(settings: &Settings, options: &str) -> Call {
    let body = json!({"paymentMethod": "ETPAY"}).to_string();
    let number = binding::operations().position(|(id, _)| id == "createCheckoutPayment").unwrap();
    let options = binding::call_options(options).unwrap();
    Call::new(settings, number, vec!["cs_1".into()], Some(body), options).unwrap()
}

fn stopped(call: &Call) -> (Value, Option<Value>) {
    let stopped = call.stopped();
    let answer = stopped.answer.map(|json| serde_json::from_slice(&json).unwrap());
    (serde_json::from_str(&stopped.report).unwrap(), answer)
}

#[tokio::test]
async fn a_call_that_is_stopped_after_its_end_is_what_it_was() {
    // Status, body, and what the call amounts to for a caller who never got to see its end.
    for (status, body, outcome, class, answered) in [
        ("200 OK", PAYMENT, "unknown", "OutcomeUnknownError", true),
        ("200 OK", r#"{"id":"pay_1"}"#, "unknown", "OutcomeUnknownError", true),
        ("200 OK", "{", "unknown", "OutcomeUnknownError", false),
        ("502 Bad Gateway", "", "unknown", "OutcomeUnknownError", false),
        ("303 See Other", "", "unknown", "OutcomeUnknownError", false),
        ("422 Unprocessable Entity", "{}", "not_applied", "Stopped", false),
        ("429 Too Many Requests", "{}", "not_applied", "Stopped", false),
    ] {
        let (url, wire) = serve(response(status, body)).await;
        let settings = settings(&url);
        let call = pay(&settings, "{}");
        let _ = call.run(&settings.connect().unwrap()).await;
        let (report, answer) = stopped(&call);
        assert_eq!(wire.requests(), 1);
        assert_eq!((&report["outcome"], &report["class"]), (&json!(outcome), &json!(class)), "{status}");
        assert_eq!(report["retryable"], json!(outcome != "unknown"), "{status}");
        assert_eq!(answer.is_some(), answered, "{status} {body}");
        assert_eq!(report["session_id"].is_null(), outcome != "unknown", "{report}");
        assert_eq!(report["sent_at"].is_null(), outcome != "unknown", "{report}");
        if let Some(answer) = answer {
            assert_eq!((&answer["id"], &answer["checkoutSessionId"]), (&json!("pay_1"), &json!("cs_1")));
        }
    }
}

#[tokio::test]
async fn a_call_that_is_stopped_before_or_between_attempts_is_not_sent_or_not_applied() {
    let (url, wire) = serve("HTTP/1.1 429 Slow\r\nretry-after: 9\r\ncontent-length: 0\r\n\r\n".into()).await;
    let settings = settings(&url);
    let client = settings.connect().unwrap();

    let call = pay(&settings, "{}");
    assert_eq!(stopped(&call).0["outcome"], "not_sent", "before it began");

    let waited = tokio::time::timeout(Duration::from_millis(500), call.run(&client)).await;
    assert!(waited.is_err() && wire.requests() == 1);
    let (report, _) = stopped(&call);
    assert_eq!((&report["outcome"], &report["attempts"]), (&json!("not_applied"), &json!(1)));
}

#[tokio::test]
async fn a_redirect_of_a_payment_is_unknown_and_leads_nowhere() {
    for status in [300, 301, 302, 303, 304, 305, 307, 308, 399] {
        let answer = format!("HTTP/1.1 {status} Moved\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n");
        let (url, wire) = serve(answer).await;
        let client = builder(&url).retry_ambiguous(true).build().unwrap();
        let error = client.checkout_sessions().create_payment("cs_1", payment()).await.unwrap_err();
        assert!(matches!(error, Error::OutcomeUnknown(_)), "{status}: {error:?}");
        assert_eq!(
            (error.status(), error.session_id(), error.retryable()),
            (Some(status), Some("cs_1"), false)
        );
        assert!(error.message().contains("base_url"), "{error}");
        assert_eq!(wire.requests(), 1);
        let error = client.checkout_sessions().create(session()).await.unwrap_err();
        assert!(matches!(error, Error::Api(_)) && error.outcome() == Outcome::Unknown, "{status}: {error:?}");
        assert_eq!(wire.requests(), 2);
    }
}

#[tokio::test]
async fn a_payment_that_was_refused_is_not_called_unsent_when_the_server_is_gone() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        drop(listener);
        let _ = stream.read(&mut [0; 4096]).await.unwrap();
        stream.write_all(b"HTTP/1.1 429 Slow\r\nretry-after: 0\r\ncontent-length: 0\r\n\r\n").await.unwrap();
    };
    let client = builder(&url).max_retries(3).build().unwrap();
    let (error, ()) =
        tokio::join!(async { client.checkout_sessions().create_payment("cs_1", payment()).await }, server);
    let error = error.unwrap_err();
    assert!(matches!(error, Error::Connect(_)), "{error:?}");
    assert_eq!((error.outcome(), error.retryable()), (Outcome::NotApplied, true));
    assert!(!error.message().contains("nothing was sent"), "{error}");
}

#[tokio::test]
async fn a_success_stays_one_however_odd_its_answer() {
    let head = |more: &str, body: &str| {
        format!("HTTP/1.1 200 OK\r\n{more}content-length: {}\r\n\r\n{body}", body.len())
    };
    let many: String = (0..500).map(|i| format!("x-h-{i}: {i}\r\n")).collect();
    let digits = "7".repeat(5000);
    for answer in [
        head("", r#"{"id":"pay_1"}"#),
        head("", r#"{"id":"pay_1","checkoutSessionId":null,"status":null}"#),
        head("", r#"{"id":"pay_1","status":["CREATED"]}"#),
        head("content-type: text/html\r\n", PAYMENT),
        head("", &format!("\u{feff}{PAYMENT}")),
        head(&many, PAYMENT),
        head("", r#"{"id":"pay_0","id":"pay_1","checkoutSessionId":"cs_1","status":"A","status":"CREATED"}"#),
        head("", r#"{"id":"pay_1","amount":1e999,"more":[{"n":-1e400}]}"#),
        head("", &format!(r#"{{"id":"pay_1","amount":{digits}}}"#)),
        head("", r#"{"id":"pay_1","note":"\ud83d half"}"#),
        response("201 Created", PAYMENT),
        response("202 Accepted", PAYMENT),
        response("206 Partial Content", PAYMENT),
        response("299 Odd", PAYMENT),
    ] {
        let (url, wire) = serve(answer.clone()).await;
        let client = builder(&url).build().unwrap();
        let paid = client.checkout_sessions().create_payment("cs_1", payment()).await;
        let paid = paid.unwrap_or_else(|error| panic!("{answer:?}: {error:?}"));
        assert_eq!((paid.id.as_str(), paid.checkout_session_id.as_str()), ("pay_1", "cs_1"), "{answer:?}");
        assert_eq!(wire.requests(), 1);
        // What a binding is handed can be read by the languages' own parsers.
        let settings = settings(&url);
        let json = pay(&settings, "{}").run(&settings.connect().unwrap()).await.unwrap();
        let json: Value = serde_json::from_slice(&json).unwrap();
        assert_eq!(
            (&json["id"], &json["checkoutSessionId"]),
            (&json!("pay_1"), &json!("cs_1")),
            "{answer:?}"
        );
    }
    let (url, _) = serve(response("200 OK", r#"{"id":"cs_9"}"#)).await;
    let sessions = builder(&url).build().unwrap();
    assert_eq!(sessions.checkout_sessions().create(session()).await.unwrap().checkout_token, "ct_example");
    assert_eq!(sessions.checkout_sessions().refresh("ct_2").await.unwrap().checkout_token, "ct_2");
}

#[tokio::test]
async fn an_answer_that_names_another_session_is_unknown() {
    let (url, wire) =
        serve(response("200 OK", r#"{"id":"pay_1","checkoutSessionId":"cs_2","status":"CREATED"}"#)).await;
    let error = builder(&url)
        .build()
        .unwrap()
        .checkout_sessions()
        .create_payment("cs_1", payment())
        .await
        .unwrap_err();
    assert!(matches!(error, Error::OutcomeUnknown(_)), "{error:?}");
    assert_eq!((error.session_id(), error.status()), (Some("cs_1"), Some(200)));
    assert!(error.raw_body().unwrap().starts_with(b"{"));
    assert_eq!(wire.requests(), 1);
}

/// What a server of strays sends after its answer, when nobody asked for anything.
const STRAYS: [&str; 4] = [
    "HTTP/1.1 429 Slow\r\nretry-after: 0\r\ncontent-length: 0\r\n\r\n",
    "HTTP/1.1 422 No\r\ncontent-length: 2\r\n\r\n{}",
    "HTTP/1.1 200 OK\r\ncontent-length: 51\r\n\r\n{\"id\":\"pay_x\",\"checkoutSessionId\":\"cs_other\",\"a\":12}",
    "HTTP/1.1 200 OK\r\ncontent-length: 14\r\n\r\n{\"id\":\"pay_x\"}",
];

/// Answers each payment with one of its own session, and a little later with a stray on the same connection.
async fn serve_strays() -> (String, Arc<Mutex<BTreeMap<String, usize>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let arrived = Arc::new(Mutex::new(BTreeMap::new()));
    let (ledger, turn) = (arrived.clone(), AtomicUsize::new(0));
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (ledger, mut turn) = (ledger.clone(), turn.fetch_add(1, Ordering::Relaxed));
            tokio::spawn(async move {
                let mut buffer = vec![0; 16 * 1024];
                while let Ok(read @ 1..) = stream.read(&mut buffer).await {
                    let text = String::from_utf8_lossy(&buffer[..read]).into_owned();
                    let id = text.split('/').nth(2).unwrap_or_default().to_owned();
                    *ledger.lock().unwrap().entry(id.clone()).or_default() += 1;
                    let body =
                        format!(r#"{{"id":"pay_of_{id}","checkoutSessionId":"{id}","status":"CREATED"}}"#);
                    if stream.write_all(response("200 OK", &body).as_bytes()).await.is_err() {
                        return;
                    }
                    turn += 1;
                    let delay = Duration::from_micros((turn % 40) as u64 * 50);
                    tokio::time::sleep(delay).await;
                    if stream.write_all(STRAYS[turn % STRAYS.len()].as_bytes()).await.is_err() {
                        return;
                    }
                }
            });
        }
    });
    (url, arrived)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_stray_answer_is_taken_for_a_payments_own() {
    const PAYMENTS: usize = 3000;
    let (url, arrived) = serve_strays().await;
    let client = builder(&url).build().unwrap();
    for i in 0..PAYMENTS {
        let id = format!("cs_{i}");
        let paid = client.checkout_sessions().create_payment(&id, payment()).await.unwrap();
        assert_eq!((paid.id, &paid.checkout_session_id), (format!("pay_of_{id}"), &id));
    }
    let arrived = arrived.lock().unwrap();
    assert!(
        arrived.len() == PAYMENTS && arrived.values().all(|times| *times == 1),
        "a payment arrived twice"
    );
}

#[tokio::test]
async fn each_payment_has_a_connection_of_its_own_unless_told_otherwise() {
    for (reuse, expected) in [(false, 5), (true, 1)] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (connections, open) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (opened, still_open) = (connections.clone(), open.clone());
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                opened.fetch_add(1, Ordering::Relaxed);
                still_open.fetch_add(1, Ordering::Relaxed);
                let still_open = still_open.clone();
                tokio::spawn(async move {
                    let mut buffer = [0; 4096];
                    while let Ok(1..) = stream.read(&mut buffer).await {
                        stream.write_all(response("200 OK", r#"{"id":"p"}"#).as_bytes()).await.unwrap();
                    }
                    still_open.fetch_sub(1, Ordering::Relaxed);
                });
            }
        });
        let client = builder(&url).reuse_connections(reuse).build().unwrap();
        for _ in 0..5 {
            client.checkout_sessions().create_payment("cs_1", payment()).await.unwrap();
        }
        assert_eq!(connections.load(Ordering::Relaxed), expected);
        // Those that will not be used again are closed, not kept until a timeout.
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert_eq!(open.load(Ordering::Relaxed), usize::from(reuse));
    }
}

#[tokio::test]
async fn a_hook_that_panics_changes_nothing() {
    let (url, wire) = serve(response("200 OK", PAYMENT)).await;
    let calls = Arc::new(AtomicUsize::new(0));
    let seen = calls.clone();
    let client = builder(&url).on_attempt(move |_| {
        seen.fetch_add(1, Ordering::Relaxed);
        panic!("a hook of a test");
    });
    let client = client.build().unwrap();
    let paid = client.checkout_sessions().create_payment("cs_1", payment()).await.unwrap();
    assert_eq!((paid.id.as_str(), wire.requests(), calls.load(Ordering::Relaxed)), ("pay_1", 1, 1));
    // Also where what it panics with panics as it is dropped.
    struct Bomb;
    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("what a hook of a test panicked with");
        }
    }
    let client = builder(&url).on_attempt(|_| std::panic::panic_any(Bomb)).build().unwrap();
    assert!(client.checkout_sessions().create_payment("cs_1", payment()).await.is_ok());
    // Also where the call is dropped, and while another panic unwinds.
    let (url, _) = serve(String::new()).await;
    let client = builder(&url).on_attempt(|_| panic!("a hook of a test")).build().unwrap();
    let unwinding = tokio::spawn(async move {
        let mut call = std::pin::pin!(client.checkout_sessions().create_payment("cs_1", payment()));
        let waited = tokio::time::timeout(Duration::from_millis(200), &mut call).await;
        assert!(waited.is_ok(), "a panic of a test");
    });
    assert!(unwinding.await.unwrap_err().is_panic());
}

#[tokio::test]
async fn a_payment_is_not_sent_again_for_an_answer_that_nobody_asked_for() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/sandbox", listener.local_addr().unwrap());
    let arrived = Arc::new(AtomicUsize::new(0));
    let seen = arrived.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let seen = seen.clone();
            tokio::spawn(async move {
                let mut buffer = [0; 16 * 1024];
                for answers_before in 0.. {
                    let Ok(1..) = stream.read(&mut buffer).await else { return };
                    seen.fetch_add(1, Ordering::Relaxed);
                    // On a connection that was used before, a stray comes before the request's own.
                    let stray =
                        response("429 Too Many Requests\r\nretry-after: 0", "{}").repeat(answers_before);
                    let answers = stray + &response("200 OK", PAYMENT);
                    let Ok(()) = stream.write_all(answers.as_bytes()).await else { return };
                }
            });
        }
    });
    for reuse in [false, true] {
        arrived.store(0, Ordering::Relaxed);
        let client = builder(&url).reuse_connections(reuse).build().unwrap();
        client.checkout_sessions().create_payment("cs_1", payment()).await.unwrap();
        let second = client.checkout_sessions().create_payment("cs_1", payment()).await;
        assert_eq!(matches!(second, Err(Error::RateLimit(_))), reuse, "{second:?}");
        assert_eq!(
            arrived.load(Ordering::Relaxed),
            2,
            "reuse_connections {reuse}: each payment arrives once"
        );
    }
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused_before_anything_is() {
    let (url, wire) = serve(response("200 OK", PAYMENT)).await;
    let client = builder(&url).build().unwrap();
    let sessions = client.checkout_sessions();
    let long = "x".repeat(70_000);
    for (error, setting) in [
        (sessions.create_payment(&long, payment()).await.unwrap_err(), Some("checkout_session_id")),
        (sessions.refresh(&long).await.unwrap_err(), Some("checkout_token")),
        (sessions.create_payment("cs", payment().extra("paymentMethod", "PSE")).await.unwrap_err(), None),
        (
            sessions.create_payment("cs", payment()).timeout(Duration::ZERO).await.unwrap_err(),
            Some("timeout"),
        ),
    ] {
        assert!(matches!(error, Error::Config(_)), "{error:?}");
        assert_eq!((error.outcome(), error.attempts(), error.setting()), (Outcome::NotSent, 0, setting));
        assert!(error.to_string().len() < 300, "{error}");
    }
    let twice =
        sessions.create(session().customer(common::jane().extra("firstName", "Joe"))).await.unwrap_err();
    assert!(twice.message().contains("customer.firstName twice"), "{twice}");
    assert_eq!(wire.requests(), 0);
}

#[test]
fn a_payments_connection_is_closed_though_nobody_drives_the_runtime_any_more() {
    use std::io::{Read, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (closed, ended) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut buffer = [0; 4096];
        while let Ok(1..) = stream.read(&mut buffer) {
            stream.write_all(response("200 OK", PAYMENT).as_bytes()).unwrap();
        }
        closed.send(()).unwrap();
    });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let client = builder(&url).build().unwrap();
    runtime.block_on(client.checkout_sessions().create_payment("cs_1", payment())).unwrap();
    ended.recv_timeout(Duration::from_secs(5)).expect("the connection is closed");
}

/// What is logged at WARN while `work` runs on a runtime of its own.
fn warnings(work: impl Future<Output = ()>) -> String {
    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);

    impl std::io::Write for Log {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            std::io::Write::write(&mut *self.0.lock().unwrap(), bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    let log = Log::default();
    let writer = log.clone();
    let level = tracing_subscriber::filter::LevelFilter::WARN;
    let subscriber =
        tracing_subscriber::fmt().with_max_level(level).with_ansi(false).with_writer(move || writer.clone());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    tracing::subscriber::with_default(subscriber.finish(), || runtime.block_on(work));
    String::from_utf8(log.0.lock().unwrap().clone()).unwrap()
}

#[test]
fn a_dropped_payment_is_logged_with_its_session_if_it_may_have_been_applied() {
    let log = warnings(async {
        let (url, wire) = serve(String::new()).await;
        let client = builder(&url).build().unwrap();
        let sessions = client.checkout_sessions();
        let wait = Duration::from_millis(300);
        assert!(tokio::time::timeout(wait, sessions.create_payment("cs_sent", payment())).await.is_err());
        assert!(tokio::time::timeout(wait, sessions.create(session())).await.is_err());
        assert_eq!(wire.requests(), 2);
        drop(sessions.create_payment("cs_never_begun", payment()));
    });
    assert_eq!(log.lines().count(), 1, "{log}");
    assert!(log.contains("WARN") && log.contains("cs_sent") && !log.contains("jane"), "{log}");
}

#[test]
fn a_payment_that_is_dropped_at_any_step_is_logged_if_it_arrived() {
    let (mut dropped, mut paid) = (Vec::new(), String::new());
    let log = warnings(async {
        let (url, wire) = serve(response("200 OK", r#"{"id":"pay_1"}"#)).await;
        let client = builder(&url).build().unwrap();
        // Polled so many times, and dropped as soon as something more happens.
        for polls in 1..100 {
            let session = format!("cs_after_{polls}_polls");
            let mut call = Box::pin(client.checkout_sessions().create_payment(&session, payment()));
            let mut left = polls;
            let ended = std::future::poll_fn(|cx| {
                if left == 0 {
                    return Poll::Ready(false);
                }
                left -= 1;
                call.as_mut().poll(cx).map(|paid| paid.unwrap().id == "pay_1")
            });
            let ended = ended.await;
            drop(call);
            tokio::time::sleep(Duration::from_millis(50)).await;
            match wire.text().contains(&session) {
                true if ended => return paid = session,
                true => dropped.push(session),
                false => assert!(!ended),
            }
        }
    });
    assert!(!paid.is_empty(), "a payment came to its end");
    assert!(dropped.len() >= 2, "some arrived and were dropped before their answer was read: {dropped:?}");
    assert!(dropped.iter().all(|session| log.contains(session)), "{dropped:?} arrived, and {log}");
    assert!(!log.contains(&paid), "{paid} was paid, and {log}");
}
