//! Access tokens, judged by what a service saw that gives them, takes them and refuses them.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use std::{
    collections::BTreeSet,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use common::{payment, response, session, whole};
use conomyhq::{Conomy, ConomyBuilder, Error, Outcome, Result, types::CheckoutSession};
use futures_like::join_all;
use tokio::runtime::Builder;

const MS: fn(u64) -> Duration = Duration::from_millis;

/// How `/auth` answers its nth request, from 0 on: after how long, and with what. Nothing is no answer, ever.
type Auth = dyn Fn(usize) -> (Duration, Option<String>) + Send + Sync;

/// A service that gives tokens, and takes those that it gave and did not revoke.
#[derive(Clone)]
struct Service(Arc<Ledger>);

struct Ledger {
    url: String,
    auth: Box<Auth>,
    asked: AtomicUsize,
    revoked: Mutex<BTreeSet<String>>,
    /// Of each request but those for tokens: its path, its token, and the status it was answered with.
    seen: Mutex<Vec<(String, String, u16)>>,
    /// The requests for tokens, as they came.
    wire: Mutex<String>,
    /// How long an operation takes.
    takes: Mutex<Duration>,
}

/// A token's answer.
fn token(text: &str, expires_in: &str) -> String {
    response(
        "200 OK",
        &format!(r#"{{"accessToken":"{text}","tokenType":"Bearer","expiresIn":{expires_in}}}"#),
    )
}

impl Service {
    /// Gives `token_0`, `token_1` and so on, each for an hour.
    fn start() -> Self {
        Self::with(|n| (Duration::ZERO, Some(token(&format!("token_{n}"), "3600"))))
    }

    fn with(auth: impl Fn(usize) -> (Duration, Option<String>) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let service = Self(Arc::new(Ledger {
            url: format!("http://{}/sandbox", listener.local_addr().unwrap()),
            auth: Box::new(auth),
            asked: AtomicUsize::new(0),
            revoked: Mutex::default(),
            seen: Mutex::default(),
            wire: Mutex::default(),
            takes: Mutex::default(),
        }));
        let serving = service.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let serving = serving.clone();
                thread::spawn(move || drop(serving.converse(stream.unwrap())));
            }
        });
        service
    }

    /// Answers always so.
    fn answering(answer: String) -> Self {
        Self::with(move |_| (Duration::ZERO, Some(answer.clone())))
    }

    fn builder(&self) -> ConomyBuilder {
        Conomy::builder()
            .api_key("key_example")
            .client_id("id_SECRET")
            .client_secret("proof_SECRET")
            .base_url(&self.0.url)
    }

    fn client(&self) -> Conomy {
        self.builder().build().unwrap()
    }

    /// How many requests for a token came.
    fn asked(&self) -> usize {
        self.0.asked.load(Ordering::SeqCst)
    }

    fn revoke(&self, token: &str) {
        self.0.revoked.lock().unwrap().insert(token.to_owned());
    }

    fn seen(&self) -> Vec<(String, String, u16)> {
        self.0.seen.lock().unwrap().clone()
    }

    /// How often a status was answered.
    fn answered(&self, status: u16) -> usize {
        self.seen().iter().filter(|(_, _, answered)| *answered == status).count()
    }

    fn converse(&self, mut stream: TcpStream) -> std::io::Result<()> {
        let mut request = Vec::new();
        let mut buffer = [0; 16 * 1024];
        loop {
            let length = loop {
                if let Some(length) = whole(&request) {
                    break length;
                }
                match stream.read(&mut buffer)? {
                    0 => return Ok(()),
                    read => request.extend_from_slice(&buffer[..read]),
                }
            };
            let request: Vec<u8> = request.drain(..length).collect();
            let Some(answer) = self.answer(&String::from_utf8_lossy(&request)) else {
                thread::sleep(Duration::from_secs(60));
                return Ok(());
            };
            stream.write_all(answer.as_bytes())?;
        }
    }

    fn answer(&self, request: &str) -> Option<String> {
        let path = request.split(' ').nth(1).unwrap().trim_start_matches("/sandbox").to_owned();
        if path == "/auth" {
            self.0.wire.lock().unwrap().push_str(request);
            let (delay, answer) = (self.0.auth)(self.0.asked.fetch_add(1, Ordering::SeqCst));
            thread::sleep(delay);
            return answer;
        }
        let token =
            request.lines().find_map(|line| line.strip_prefix("authorization: Bearer ")).unwrap_or_default();
        let revoked = self.0.revoked.lock().unwrap().contains(token);
        let takes = *self.0.takes.lock().unwrap();
        thread::sleep(takes);
        let status = if revoked { 401 } else { 200 };
        self.0.seen.lock().unwrap().push((path.clone(), token.to_owned(), status));
        Some(if revoked {
            response("401 Unauthorized", r#"{"status":401,"code":"41","type":"unauthorized"}"#)
        } else if path.ends_with("/payments") {
            response("200 OK", common::PAYMENT)
        } else {
            response("200 OK", r#"{"id":"cs_1","checkoutToken":"ct_example","status":"ACTIVE"}"#)
        })
    }
}

/// Waits for all of them, each in a task.
mod futures_like {
    pub(crate) async fn join_all<T: Send + 'static>(
        all: impl IntoIterator<Item = impl Future<Output = T> + Send + 'static>,
    ) -> Vec<T> {
        let tasks: Vec<_> = all.into_iter().map(tokio::spawn).collect();
        let mut results = Vec::new();
        for task in tasks {
            results.push(task.await.unwrap());
        }
        results
    }
}

fn open(client: &Conomy) -> impl Future<Output = Result<CheckoutSession>> + Send + 'static {
    let client = client.clone();
    async move { client.checkout_sessions().create(session()).await }
}

async fn opened(client: &Conomy, count: usize) -> Vec<Result<CheckoutSession>> {
    join_all((0..count).map(|_| open(client))).await
}

/// Whoever wants a session and gets none.
async fn refused(client: &Conomy) -> Error {
    open(client).await.unwrap_err()
}

#[test]
fn a_thousand_first_calls_of_many_threads_get_one_token() {
    let service = Service::with(|n| (MS(300), Some(token(&format!("token_{n}"), "3600"))));
    let client = service.client();
    let threads: Vec<_> = (0..32)
        .map(|_| {
            let client = client.clone();
            thread::spawn(move || {
                let runtime = Builder::new_current_thread().enable_all().build().unwrap();
                runtime.block_on(opened(&client, 32)).into_iter().for_each(|result| drop(result.unwrap()));
            })
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    assert_eq!((service.asked(), service.answered(200)), (1, 1024));
    assert!(service.seen().iter().all(|(_, token, _)| token == "token_0"));
    let wire = service.0.wire.lock().unwrap().clone();
    assert!(wire.contains(r#"{"clientId":"id_SECRET","clientSecret":"proof_SECRET"}"#), "{wire}");
    assert!(wire.contains("x-api-key: key_example") && !wire.contains("authorization"), "{wire}");
    assert!(wire.contains("conomyhq-api-version: 24-04-2025"), "{wire}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn renewal_ahead_of_the_end_delays_no_call() {
    // The second takes as long as is left of the first one's life, nearly.
    let service =
        Service::with(|n| (if n == 0 { MS(0) } else { MS(700) }, Some(token(&format!("token_{n}"), "5"))));
    let client = service.client();
    let begun = Instant::now();
    let mut slowest = Duration::ZERO;
    open(&client).await.unwrap();
    while begun.elapsed() < MS(5500) {
        let call = Instant::now();
        open(&client).await.unwrap();
        slowest = slowest.max(call.elapsed());
        tokio::time::sleep(MS(20)).await;
    }
    assert!(slowest < MS(500), "a call waited {slowest:?}");
    assert_eq!(service.asked(), 2);
    let used: BTreeSet<_> = service.seen().into_iter().map(|(_, token, _)| token).collect();
    assert_eq!(used.into_iter().collect::<Vec<_>>(), ["token_0", "token_1"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_revoked_token_costs_one_renewal_however_many_calls_are_in_flight() {
    let service = Service::with(|n| (MS(100), Some(token(&format!("token_{n}"), "3600"))));
    let client = service.client();
    open(&client).await.unwrap();
    service.revoke("token_0");
    *service.0.takes.lock().unwrap() = MS(100);
    opened(&client, 200).await.into_iter().for_each(|result| drop(result.unwrap()));
    assert_eq!(service.asked(), 2);
    assert_eq!(service.answered(200), 201);
    assert!(service.answered(401) <= 200);
    // And who comes later pays nothing for it.
    let before = service.answered(401);
    opened(&client, 20).await.into_iter().for_each(|result| drop(result.unwrap()));
    assert_eq!((service.asked(), service.answered(401)), (2, before));
}

#[tokio::test]
async fn a_payment_after_a_revocation_arrives_once() {
    for retries in [0, 2] {
        let service = Service::start();
        let client = service.builder().max_retries(retries).build().unwrap();
        open(&client).await.unwrap();
        service.revoke("token_0");
        let paid =
            client.checkout_sessions().create_payment("cs_1", payment()).with_response().await.unwrap();
        assert_eq!(paid.attempts, 2);
        let seen: Vec<_> =
            service.seen().into_iter().skip(1).map(|(_, token, status)| (token, status)).collect();
        assert_eq!(seen, [("token_0".to_owned(), 401), ("token_1".to_owned(), 200)]);
        assert_eq!(service.asked(), 2);
    }
}

#[tokio::test]
async fn where_every_token_is_refused_a_call_goes_once_more_and_the_service_is_spared() {
    let service = Service::start();
    for n in 0..100 {
        service.revoke(&format!("token_{n}"));
    }
    let client = service.client();
    for call in 0..50 {
        let error = client.checkout_sessions().create_payment("cs_1", payment()).await.unwrap_err();
        assert!(matches!(error, Error::Authentication(_)), "{error}");
        assert_eq!(error.outcome(), Outcome::NotApplied);
        assert!(error.attempts() <= 2, "{}", error.attempts());
        assert!(service.seen().len() <= call + 5);
    }
    assert!(service.asked() <= 4, "{} tokens within a moment", service.asked());
}

#[tokio::test]
async fn what_the_service_says_of_a_tokens_life_is_not_trusted() {
    for said in ["0", "-1", "null", "1e300", r#""3600""#, r#""soon""#, "{}", "0.5", "18446744073709551616"] {
        let service = Service::answering(token("token_odd", said));
        let client = service.client();
        for _ in 0..20 {
            open(&client).await.unwrap();
        }
        assert_eq!((service.asked(), service.answered(200)), (1, 20), "{said}");
    }
    let service = Service::answering(response("200 OK", r#"{"accessToken":"token_odd"}"#));
    open(&service.client()).await.unwrap();
}

#[tokio::test]
async fn a_failing_auth_is_the_calls_own_clear_error_and_no_storm() {
    let answer = |status: &str, more: &str, body: &str| {
        format!("HTTP/1.1 {status}\r\n{more}content-length: {}\r\n\r\n{body}", body.len())
    };
    let echo = r#"{"status":401,"code":"41","type":"unauthorized","traceId":"proof_SECRET","detail":"proof_SECRET"}"#;
    for (name, answer, class, tries) in [
        ("html", answer("200 OK", "", "<html>please log in</html>"), "DecodeError", 1),
        ("empty", answer("200 OK", "", ""), "DecodeError", 1),
        ("no token", answer("200 OK", "", r#"{"expiresIn":3600}"#), "DecodeError", 1),
        ("blank", token(" ", "3600"), "DecodeError", 1),
        ("line break", token(r"a\r\nb", "3600"), "DecodeError", 1),
        ("a number", answer("200 OK", "", r#"{"accessToken":7,"expiresIn":3600}"#), "DecodeError", 1),
        ("cut short", "HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n{".to_owned(), "TransportError", 1),
        ("401", answer("401 Unauthorized", "", echo), "AuthenticationError", 1),
        ("403", answer("403 Forbidden", "", r#"{"message":"Forbidden"}"#), "PermissionDeniedError", 1),
        ("429", answer("429 Too Many", "retry-after: 120\r\n", ""), "RateLimitError", 1),
        ("500", answer("500 Oops", "", ""), "ServerError", 1),
        ("302", answer("302 Found", "location: http://127.0.0.1:1/\r\n", ""), "ApiError", 1),
    ] {
        let service = Service::answering(answer);
        let client = service.builder().max_retries(0).timeout(MS(2000)).build().unwrap();
        let begun = Instant::now();
        for result in opened(&client, 100).await {
            let error = result.unwrap_err();
            assert_eq!((error.class(), error.outcome()), (class, Outcome::NotSent), "{name}: {error}");
            let message = error.to_string();
            assert!(
                message.starts_with("checkout_sessions.create: no access token could be had"),
                "{message}"
            );
            assert!(message.ends_with("nothing was sent, so it is safe to try again"), "{message}");
            assert!(!format!("{message}{error:?}").contains("SECRET"), "{message}");
            assert_eq!(error.attempts(), 0);
            if class == "RateLimitError" {
                assert_eq!(error.retry_after(), Some(Duration::from_secs(120)));
                assert!(error.retryable());
            }
        }
        assert!(begun.elapsed() < MS(3000), "{name}: {:?}", begun.elapsed());
        assert_eq!((service.asked(), service.seen().len()), (tries, 0), "{name}");
    }
}

#[tokio::test]
async fn a_hanging_auth_ends_within_each_calls_own_deadline() {
    let service = Service::with(|_| (MS(0), None));
    let client = service.builder().timeout(MS(3000)).build().unwrap();
    let begun = Instant::now();
    let error = client.checkout_sessions().create(session()).timeout(MS(300)).await.unwrap_err();
    assert!(begun.elapsed() < MS(1500), "{:?}", begun.elapsed());
    assert_eq!(
        (error.class(), error.outcome(), error.retryable()),
        ("TransportError", Outcome::NotSent, true)
    );
    let error = refused(&client).await;
    assert_eq!((error.outcome(), error.attempts()), (Outcome::NotSent, 0));
    assert!(begun.elapsed() < MS(4500), "{:?}", begun.elapsed());
    assert!(service.asked() <= 3 && service.seen().is_empty());
}

#[tokio::test]
async fn after_a_failure_it_is_asked_again_and_waits_grow() {
    let service = Service::with(|n| {
        let answer = if n < 2 { response("500 Oops", "") } else { token("token_late", "3600") };
        (MS(0), Some(answer))
    });
    let client = service.builder().max_retries(0).build().unwrap();
    let begun = Instant::now();
    let mut failed = 0;
    while open(&client).await.is_err() {
        failed += 1;
        tokio::time::sleep(MS(10)).await;
        assert!(begun.elapsed() < Duration::from_secs(20));
    }
    assert!(failed > 20, "{failed} calls");
    assert_eq!(service.asked(), 3);
    assert!(begun.elapsed() > MS(1400), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn whoever_goes_away_takes_no_token_along() {
    let service = Service::with(|n| (MS(400), Some(token(&format!("token_{n}"), "3600"))));
    let client = service.client();
    let dropped = tokio::time::timeout(MS(100), open(&client)).await;
    assert!(dropped.is_err());
    open(&client).await.unwrap();
    assert_eq!((service.asked(), service.answered(200)), (1, 1));
}

#[test]
fn a_runtime_that_ends_takes_no_token_along() {
    let service = Service::with(|n| (MS(400), Some(token(&format!("token_{n}"), "3600"))));
    let client = service.client();
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async { tokio::time::timeout(MS(100), open(&client)).await }).unwrap_err();
    drop(runtime);
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(open(&client)).unwrap();
    assert_eq!(service.asked(), 1);
}

#[tokio::test]
async fn a_closure_is_asked_once_a_call_and_told_what_was_refused() {
    let service = Service::start();
    let told = Arc::new(Mutex::new(Vec::new()));
    let asked = told.clone();
    let client =
        Conomy::builder().api_key("key").base_url(&service.0.url).access_token_with(move |refused| {
            asked.lock().unwrap().push(refused.clone());
            async move { Ok(refused.map_or("mine".to_owned(), |_| "other".to_owned())) }
        });
    let client = client.build().unwrap();
    open(&client).await.unwrap();
    open(&client).await.unwrap();
    service.revoke("mine");
    client.checkout_sessions().create_payment("cs_1", payment()).await.unwrap();
    let told = told.lock().unwrap().clone();
    assert_eq!(told, [None, None, None, Some("mine".to_owned())]);
    assert_eq!((service.asked(), service.answered(401), service.answered(200)), (0, 1, 3));
}

#[tokio::test]
async fn a_closure_that_has_no_other_token_ends_the_call() {
    let service = Service::start();
    service.revoke("mine");
    let client = Conomy::builder().api_key("key").base_url(&service.0.url);
    let client = client.access_token_with(|_| async { Ok("mine".to_owned()) }).build().unwrap();
    let error = refused(&client).await;
    assert!(matches!(error, Error::Authentication(_)), "{error}");
    assert_eq!((error.outcome(), error.attempts(), service.seen().len()), (Outcome::NotApplied, 1, 1));
}

#[tokio::test]
async fn a_closure_that_fails_or_hangs_or_jokes_sends_nothing() {
    let service = Service::start();
    let builder = || Conomy::builder().api_key("key").base_url(&service.0.url).timeout(MS(200));
    let failing =
        builder().access_token_with(|_| async { Err("the vault is sealed".into()) }).build().unwrap();
    let error = refused(&failing).await;
    assert_eq!((error.class(), error.outcome()), ("TransportError", Outcome::NotSent));
    assert_eq!(std::error::Error::source(&error).unwrap().to_string(), "the vault is sealed");
    let hanging = builder().access_token_with(|_| std::future::pending()).build().unwrap();
    let error = refused(&hanging).await;
    assert_eq!((error.class(), error.outcome()), ("TransportError", Outcome::NotSent));
    for odd in ["", " ", "a\nb"] {
        let odd = builder().access_token_with(move |_| async move { Ok(odd.to_owned()) }).build().unwrap();
        let error = refused(&odd).await;
        assert_eq!(
            (error.class(), error.setting(), error.outcome()),
            ("ConfigError", Some("access_token"), Outcome::NotSent)
        );
    }
    assert!(service.seen().is_empty());
}

#[test]
fn credentials_that_contradict_or_are_not_there_are_refused() {
    let builder = || Conomy::builder().api_key("key");
    for (builder, setting) in [
        (builder(), "access_token"),
        (builder().access_token(" "), "access_token"),
        (builder().access_token("t").client_id("i").client_secret("s"), "access_token"),
        (builder().access_token("t").client_secret("s"), "access_token"),
        (builder().client_id("i"), "client_secret"),
        (builder().client_secret("s"), "client_id"),
    ] {
        assert_eq!(builder.build().unwrap_err().setting(), Some(setting));
    }
    let missing = builder().build().unwrap_err().to_string();
    for name in ["CONOMY_ACCESS_TOKEN", "CONOMY_CLIENT_ID", "CONOMY_CLIENT_SECRET"] {
        assert!(missing.contains(name), "{missing}");
    }
}

#[tokio::test]
async fn what_a_client_holds_is_not_shown() {
    let service = Service::answering(token("token_SECRET", "3600"));
    let builder = service.builder();
    let client = builder.clone().build().unwrap();
    open(&client).await.unwrap();
    service.revoke("token_SECRET");
    let error = refused(&client).await;
    assert!(!format!("{builder:?}{client:?}{error:?}{error}").contains("SECRET"));
}

/// Opens sessions after a token was had, with the wall clock shifted so many seconds each time, and gives how many tokens
/// were had by then.
#[cfg(target_os = "linux")]
fn tokens_as_the_clock_is_shifted(test: &str, shifts: &[i64]) -> Option<usize> {
    if let Some((url, sleeps)) = common::clock::shifted(test) {
        let client =
            Conomy::builder().api_key("key_example").client_id("id").client_secret("proof").base_url(url);
        let client = client.build().unwrap();
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        for shift in [0].iter().chain(shifts) {
            sleeps(*shift);
            runtime.block_on(open(&client)).unwrap();
        }
        return None;
    }
    let service = Service::start();
    common::clock::run(test, &service.0.url);
    assert_eq!(service.answered(200), shifts.len() + 1);
    Some(service.asked())
}

#[cfg(target_os = "linux")]
#[test]
fn a_token_that_was_slept_over_is_not_sent() {
    let test = "a_token_that_was_slept_over_is_not_sent";
    let asked = tokens_as_the_clock_is_shifted(test, &[60, 3600, 60, 7200]);
    assert!(asked.is_none_or(|asked| asked == 3), "{asked:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_clock_that_is_set_back_costs_nothing() {
    let test = "a_clock_that_is_set_back_costs_nothing";
    let asked = tokens_as_the_clock_is_shifted(test, &[-7200, 0, 7100]);
    assert!(asked.is_none_or(|asked| asked == 1), "{asked:?}");
}
