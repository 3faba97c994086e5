//! What is seen of calls: each attempt's event, how a success came, and headers that a caller adds.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use std::{
    future::Future,
    sync::{Arc, Mutex},
    task::{Context, Poll, Waker},
    time::{Duration, SystemTime},
};

use common::{PAYMENT, builder, payment, response, serve, session};
use conomyhq::{AttemptEvent, Conomy, Environment, Error, Outcome};

type Events = Arc<Mutex<Vec<AttemptEvent>>>;

#[tokio::test]
async fn every_attempt_says_when_it_began_whose_payment_it_is_and_whether_another_follows() {
    let events = Events::default();
    let seen = events.clone();
    let begun = SystemTime::now();
    let listen = move |event: &AttemptEvent| seen.lock().unwrap().push(event.clone());
    let (url, _) = serve("HTTP/1.1 429 Slow\r\nretry-after: 0\r\ncontent-length: 0\r\n\r\n".into()).await;
    let client = builder(&url).on_attempt(listen).build().unwrap();
    let error = client.checkout_sessions().create_payment("cs_1", payment()).await.unwrap_err();
    assert!(matches!(error, Error::RateLimit(_)));
    {
        let events = events.lock().unwrap();
        let told: Vec<_> =
            events.iter().map(|e| (e.attempt, e.session_id.as_deref(), e.outcome, e.retried)).collect();
        let refused = Some(Outcome::NotApplied);
        assert_eq!(told, [(1, Some("cs_1"), refused, true), (2, Some("cs_1"), refused, false)]);
        assert!(begun <= events[0].started_at && events[0].started_at <= events[1].started_at);
    }
    events.lock().unwrap().clear();
    let _ = client.checkout_sessions().create(session()).max_retries(0).await;
    assert_eq!(events.lock().unwrap()[0].session_id, None);
}

#[tokio::test]
async fn a_success_tells_how_it_came() {
    let answer = format!(
        "HTTP/1.1 201 Created\r\nx-request-id: r_1\r\ncontent-length: {}\r\n\r\n{PAYMENT}",
        PAYMENT.len()
    );
    let (url, _) = serve(answer).await;
    let client = builder(&url).build().unwrap();
    let paid = client.checkout_sessions().create_payment("cs_1", payment()).with_response().await.unwrap();
    assert_eq!((paid.value.id.as_str(), paid.status, paid.attempts), ("pay_1", 201, 1));
    assert_eq!(
        (paid.headers["x-request-id"].to_str().unwrap(), paid.raw_body.as_ref()),
        ("r_1", PAYMENT.as_bytes())
    );
    assert!(paid.elapsed > Duration::ZERO && paid.elapsed < Duration::from_secs(5));
    let printed = format!("{paid:?}");
    assert!(
        printed.contains("pay_1") && !printed.contains("r_1") && !printed.contains("raw_body"),
        "{printed}"
    );
}

#[tokio::test]
async fn headers_are_added_and_those_of_the_client_are_refused() {
    let (url, wire) = serve(response("200 OK", PAYMENT)).await;
    let client = builder(&url).extra_headers([("x-shop", "7")]).build().unwrap();
    let pay = || client.checkout_sessions().create_payment("cs_1", payment());
    pay().await.unwrap();
    pay().extra_headers([("Traceparent", "00-abc-01")]).await.unwrap();
    let sent = wire.text();
    assert_eq!(
        (sent.matches("x-shop: 7\r\n").count(), sent.matches("traceparent: 00-abc-01\r\n").count()),
        (1, 1)
    );
    for name in [
        "x-api-key",
        "Authorization",
        "CONOMYHQ-API-VERSION",
        "user-agent",
        "Content-Type",
        "host",
        "te",
        "a b",
        "",
    ] {
        let error = pay().extra_headers([(name, "planted")]).await.unwrap_err();
        assert!(matches!(error, Error::Config(_)), "{name}: {error:?}");
        assert_eq!((error.setting(), error.outcome()), (Some("extra_headers"), Outcome::NotSent));
        assert!(!format!("{error:?}").contains("planted"));
    }
    for headers in [[("a", "x\r\ny: z"), ("b", "")], [("a", "1"), ("A", "2")]] {
        assert!(matches!(pay().extra_headers(headers).await.unwrap_err(), Error::Config(_)));
    }
    assert_eq!(wire.requests(), 2);
}

#[test]
fn the_sandbox_is_the_default_and_production_is_chosen() {
    let client = || Conomy::builder().api_key("k").access_token("t");
    assert!(format!("{:?}", client().build().unwrap()).contains("https://api.conomyhq.com/sandbox"));
    let production = client().environment(Environment::Production).build().unwrap();
    assert!(format!("{production:?}").contains("\"https://api.conomyhq.com\""));
}

#[test]
fn a_call_without_a_runtime_is_refused_before_anything_is_sent() {
    let client = builder("http://127.0.0.1:9").build().unwrap();
    let mut call = std::pin::pin!(client.checkout_sessions().create_payment("cs_1", payment()));
    let polled = call.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    let Poll::Ready(Err(error)) = polled else { panic!("{polled:?}") };
    assert!(matches!(error, Error::Config(_)) && error.message().contains("tokio"), "{error}");
    assert_eq!(error.outcome(), Outcome::NotSent);
}
