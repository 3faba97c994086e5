//! What "not sent" claims, the wire confirms: calls that are dropped or run out of time at any moment.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    task::Poll,
    time::Duration,
};

use common::{PAYMENT, builder, payment, response, serve, serve_after};
use conomyhq::{Error, Outcome, Phase};

type Outcomes = Arc<Mutex<BTreeMap<String, Option<Outcome>>>>;

/// Polls a future so often, with a pause of so many microseconds before each, and drops it if it is not ready then.
async fn poll_for<T>(future: impl Future<Output = T>, polls: u64, pause: u64) -> Option<T> {
    let mut future = std::pin::pin!(future);
    let mut left = polls;
    std::future::poll_fn(|cx| {
        std::thread::sleep(Duration::from_micros(pause));
        match future.as_mut().poll(cx) {
            Poll::Ready(value) => Poll::Ready(Some(value)),
            Poll::Pending if left == 0 => Poll::Ready(None),
            Poll::Pending => {
                left -= 1;
                cx.waker().wake_by_ref();
                Poll::Pending
            }
        }
    })
    .await
}

/// So many calls of each outcome are wanted, and so many are made at least and at most to come by them: when a call is
/// dropped between being sent and being answered is up to the machine.
const WANTED: usize = 20;
const CALLS: std::ops::Range<u64> = 500..20_000;

/// Drops payments at moments of every kind, and compares every outcome with what arrived.
async fn drop_at_any_moment(one_client: bool) {
    let (url, wire) = serve_after(Duration::from_millis(1), response("200 OK", PAYMENT)).await;
    let outcome = Arc::new(Mutex::new(None));
    let client = || {
        let seen = outcome.clone();
        builder(&url).on_attempt(move |event| *seen.lock().unwrap() = Some(event.outcome)).build().unwrap()
    };
    let shared = client();
    let mut claims = Vec::new();
    let (mut unsent, mut unknown) = (0, 0);
    for i in 0..CALLS.end {
        if i >= CALLS.start && unsent >= WANTED && unknown >= WANTED {
            break;
        }
        // A client of its own connects; the shared one mostly finds a connection in its pool.
        let client = if one_client { shared.clone() } else { client() };
        let id = format!("cs_{i}_end");
        let call = client.checkout_sessions().create_payment(&id, payment());
        let finished = poll_for(call, i % 17, i % 5 * 20).await.is_some();
        let outcome = outcome.lock().unwrap().take();
        unsent += usize::from(outcome == Some(Some(Outcome::NotSent)));
        unknown += usize::from(outcome == Some(Some(Outcome::Unknown)));
        claims.push((id, finished, outcome));
    }
    assert!(
        unsent >= WANTED && unknown >= WANTED,
        "{unsent} unsent, {unknown} unknown: too few to test anything"
    );
    // Whatever could still be on its way arrives.
    tokio::time::sleep(Duration::from_millis(300)).await;
    let arrived = wire.text();
    for (id, finished, outcome) in &claims {
        if *outcome == Some(Some(Outcome::NotSent)) {
            assert!(!arrived.contains(id.as_str()), "{id} was reported as not sent and arrived");
        }
        assert!(!finished || arrived.contains(id.as_str()), "{id} succeeded without arriving");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_dropped_call_that_is_not_sent_never_arrives() {
    drop_at_any_moment(true).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_dropped_call_on_a_fresh_connection_that_is_not_sent_never_arrives() {
    drop_at_any_moment(false).await;
}

#[tokio::test]
async fn a_deadline_while_connecting_sends_nothing() {
    // Nobody accepts, and the queue of a listener this short fills up.
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(1).unwrap();
    let address = listener.local_addr().unwrap();
    let mut queued = Vec::new();
    while let Ok(Ok(stream)) =
        tokio::time::timeout(Duration::from_millis(200), tokio::net::TcpStream::connect(address)).await
    {
        queued.push(stream);
    }
    let client = builder(&format!("http://{address}")).timeout(Duration::from_millis(300)).build().unwrap();
    let error = client.checkout_sessions().create_payment("cs_1", payment()).await.unwrap_err();
    assert!(matches!(error, Error::ConnectTimeout(_)), "{error:?}");
    assert_eq!((error.outcome(), error.phase()), (Outcome::NotSent, Some(Phase::Connecting)));

    let client =
        builder(&format!("http://{address}")).connect_timeout(Duration::from_millis(100)).max_retries(1);
    let error =
        client.build().unwrap().checkout_sessions().create_payment("cs_1", payment()).await.unwrap_err();
    assert!(matches!(error, Error::ConnectTimeout(_)), "{error:?}");
    assert_eq!((error.outcome(), error.attempts()), (Outcome::NotSent, 2));
}

#[tokio::test]
async fn a_deadline_while_writing_is_unknown() {
    // Accepts and never reads: the request is longer than what the buffers between take.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = builder(&format!("http://{}", listener.local_addr().unwrap()));
    let client = client.timeout(Duration::from_secs(4)).build().unwrap();
    let body = payment().extra("note", "x".repeat(16 * 1024 * 1024));
    let error = client.checkout_sessions().create_payment("cs_1", body).await.unwrap_err();
    assert!(matches!(error, Error::OutcomeUnknown(_)), "{error:?}");
    assert_eq!((error.outcome(), error.phase()), (Outcome::Unknown, Some(Phase::Writing)));
    assert_eq!((error.session_id(), error.attempts()), (Some("cs_1"), 1));
}

#[tokio::test]
async fn outcomes_are_reported_for_every_dropped_attempt() {
    // The server never answers, so the call waits until it is dropped.
    let (url, wire) = serve(String::new()).await;
    let outcomes = Outcomes::default();
    let seen = outcomes.clone();
    let client = builder(&url).on_attempt(move |event| {
        seen.lock().unwrap().insert(event.phase.to_string(), event.outcome);
    });
    let client = client.build().unwrap();
    let call = client.checkout_sessions().create_payment("cs_1", payment());
    assert!(tokio::time::timeout(Duration::from_millis(300), call).await.is_err());
    assert_eq!(wire.requests(), 1);
    assert_eq!(outcomes.lock().unwrap().get("waiting"), Some(&Some(Outcome::Unknown)));
}
