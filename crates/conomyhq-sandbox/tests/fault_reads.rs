//! Reading back, through the API's own operations, what a fault endpoint carried out.
#![allow(missing_docs)]

mod common;

use std::time::{Duration, SystemTime};

use common::{Answer, Wire, bodiless, control, eventually};
use conomyhq_sandbox::fault::{Endpoint, Reads, Server, Setup, Step, Turn};
use serde_json::{Value, json};

const PATH: &str = "/sandbox/payments";

/// A payment of this marker, whatever becomes of its answer.
async fn pay(endpoint: &Endpoint, marker: &str) -> String {
    let body = json!({"paymentMethod": "ETPAY", "marker": marker, "currency": "no"}).to_string();
    let mut wire = Wire::open(&endpoint.url()).await;
    let head = "POST /sandbox/checkout-sessions/s%2F1/payments HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
    wire.send(&format!("{head}Content-Length: {}\r\n\r\n{body}", body.len())).await;
    wire.rest().await.0
}

async fn get(endpoint: &Endpoint, path: &str) -> Answer {
    bodiless(&endpoint.url(), "GET", path).await
}

async fn listed(endpoint: &Endpoint) -> Vec<Value> {
    let page = get(endpoint, &format!("{PATH}?checkoutSessionId=s%2F1&sort=createdAt:asc")).await.json();
    page["results"].as_array().expect("a list").clone()
}

#[tokio::test]
async fn hidden_payments_are_read_back() {
    let faults = Server::start(0).await.expect("loopback");
    let unapplied = Turn { step: Step::Html502 {}, applied: Some(false) };
    let turns: [Turn; 5] = [
        Step::ReadAllThenReset {}.into(),
        unapplied,
        Step::Status429 { retry_after: None }.into(),
        Step::BodyCutShort { status: 201, reset: false }.into(),
        Step::well().into(),
    ];
    let endpoint = faults.endpoint(Setup::script(turns).reads(Reads::default())).await.expect("opened");
    let began = SystemTime::now();
    assert_eq!(listed(&endpoint).await, Vec::<Value>::new(), "and no step was taken");
    pay(&endpoint, "hidden").await;
    pay(&endpoint, "undone").await;
    pay(&endpoint, "refused").await;
    pay(&endpoint, "cut").await;
    let told = pay(&endpoint, "told").await;

    let payments = listed(&endpoint).await;
    let markers: Vec<_> =
        payments.iter().map(|payment| payment["marker"].as_str().expect("a marker")).collect();
    assert_eq!(markers, ["hidden", "cut", "told"]);
    let id = payments[2]["id"].as_str().expect("an id");
    assert!(told.contains(id), "{told}");
    assert!(payments[0].get("checkoutSessionId").is_none() && payments[0].get("currency").is_none());
    let created =
        humantime::parse_rfc3339(payments[0]["createdAt"].as_str().expect("a time")).expect("RFC 3339");
    assert!(created + Duration::from_millis(1) > began && created < SystemTime::now());
    let one = get(&endpoint, &format!("{PATH}/{id}")).await;
    assert_eq!(one.json(), payments[2]);
    assert!(one.header("Date").is_some_and(|date| httpdate::parse_http_date(date).is_ok()), "{one:?}");
    assert_eq!(get(&endpoint, &format!("{PATH}/x")).await.error().0, 404);
    assert_eq!(get(&endpoint, &format!("{PATH}?limit=0")).await.error().0, 400);
    assert_eq!(
        get(&endpoint, &format!("{PATH}?checkoutSessionId=s1")).await.json()["pagination"]["total"],
        0
    );
    assert_eq!(get(&endpoint, "/sandbox/checkout-sessions/s1").await.json()["id"], "s1");

    let ledger = endpoint.ledger();
    for (marker, ids) in [("hidden", 1), ("undone", 0), ("refused", 0), ("cut", 1), ("told", 1)] {
        assert_eq!(ledger[marker].payments.len(), ids, "{marker}");
    }
    assert_eq!(
        (ledger["told"].payments.as_slice(), &ledger["told"].given),
        (&[id.to_owned()][..], &vec![id.to_owned()])
    );
    assert_eq!(ledger["hidden"].payments, [payments[0]["id"].as_str().expect("an id")]);
    faults.stop().await;
}

#[tokio::test]
async fn a_list_can_lag_and_the_clock_be_ahead() {
    let faults = Server::start(0).await.expect("loopback");
    let setup = json!({"script": ["read_all_then_close"], "reads": {"lag_ms": 300, "ahead_ms": 86_400_000}});
    let opened = control(&faults.url(), "POST", "/_faults/endpoints", &setup.to_string()).await.json();
    let mut wire = Wire::open(opened["url"].as_str().expect("a URL")).await;
    let began = SystemTime::now();
    wire.pay_unanswered().await;
    let path = format!("{PATH}?checkoutSessionId=s1");
    let url = opened["url"].as_str().expect("a URL");
    let mut page = bodiless(url, "GET", &path).await;
    while page.json()["results"] == json!([]) {
        assert!(began.elapsed().expect("later") < common::PATIENCE, "never");
        tokio::time::sleep(Duration::from_millis(5)).await;
        page = bodiless(url, "GET", &path).await;
    }
    assert!(began.elapsed().expect("later") >= Duration::from_millis(300));
    let created = page.json()["results"][0]["createdAt"].as_str().map(humantime::parse_rfc3339);
    let created = created.expect("a time").expect("RFC 3339");
    let date = page.header("Date").and_then(|date| httpdate::parse_http_date(date).ok()).expect("a date");
    for time in [created, date] {
        assert!(time.duration_since(began).expect("ahead") > Duration::from_secs(86_000));
    }
    let bad = json!({"reads": {"lag": 1}}).to_string();
    assert_eq!(control(&faults.url(), "POST", "/_faults/endpoints", &bad).await.status, 400);
    faults.stop().await;
}

#[tokio::test]
async fn a_kept_connection_reads_and_goes_on() {
    let faults = Server::start(0).await.expect("loopback");
    let setup = Setup::script([Step::Empty500 {}]).reads(Reads::default());
    let endpoint = faults.endpoint(setup).await.expect("opened");
    let mut wire = Wire::open(&endpoint.url()).await;
    for (status, total) in [(500, 1), (200, 2)] {
        assert_eq!(wire.pay().await.0, status);
        wire.send(&format!("GET {PATH} HTTP/1.1\r\nHost: x\r\n\r\n")).await;
        let (_, body) = wire.answer().await;
        let page: Value = serde_json::from_str(&body).expect("JSON");
        assert_eq!(page["pagination"]["total"], total, "{body}");
    }
    let behaviours: Vec<_> = endpoint.requests().into_iter().map(|request| request.behaviour).collect();
    assert_eq!(behaviours, ["empty_500", "reads", "answer", "reads"]);
    eventually("one connection", || endpoint.stats().connections == 1).await;
    faults.stop().await;
}
