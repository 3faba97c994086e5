//! Faults by chance: the same for the same seed, told as they were, and survived by a client that reports the truth.
#![allow(missing_docs)]

mod common;

use std::{collections::HashMap, sync::Arc};

use common::{control, operation, program::Connection};
use conomyhq::{
    Conomy, Error, Outcome,
    types::{CheckoutPayment, CreateCheckoutPayment, CreateCheckoutSession},
};
use conomyhq_sandbox::Sandbox;
use serde_json::{Value, json};
use tokio::{sync::Semaphore, task::JoinSet};

/// What is dealt to requests that come one after the other, whatever becomes of them.
async fn dealt(seed: u64, rate: f64) -> Value {
    let sandbox = Sandbox::builder().chaos(seed).chaos_rate(rate).start().await.expect("started");
    let url = sandbox.url();
    let address = url.trim_start_matches("http://").to_owned();
    let asked = tokio::task::spawn_blocking(move || {
        for _ in 0..120 {
            let mut connection = Connection::to(&address).expect("it accepts");
            // Some get no answer, and some half of one.
            let _ = connection.send("POST", "/sandbox/checkout-sessions", r#"{"checkoutToken":"ct_1"}"#);
        }
    });
    asked.await.expect("no panic");
    let told = control(&url, "GET", "/_sandbox/chaos", "").await.json();
    sandbox.stop().await;
    told
}

#[tokio::test]
async fn the_same_seed_deals_the_same_faults() {
    let (first, again, other) = tokio::join!(dealt(5, 0.4), dealt(5, 0.4), dealt(6, 0.4));
    assert_eq!(first, again);
    assert_ne!(first["faults"], other["faults"]);
    assert_eq!((&first["seed"], &first["rate"], &first["requests"]), (&json!(5), &json!(0.4), &json!(120)));
    assert!((30..70).contains(&first["faults"].as_array().expect("a list").len()), "{first}");
}

#[tokio::test]
async fn it_can_be_turned_on_and_off() {
    let sandbox = Sandbox::builder().start().await.expect("started");
    let url = sandbox.url();
    let set = async |body: &str| control(&url, "POST", "/_sandbox/settings", body).await;
    assert_eq!(set(r#"{"chaos_seed": 1, "chaos_rate": 1.5}"#).await.status, 400);
    let settings = set(r#"{"chaos_seed": 3, "chaos_rate": 1}"#).await.json();
    assert_eq!((&settings["chaos_seed"], &settings["chaos_rate"]), (&json!(3), &json!(1.0)));
    set(r#"{"chaos_seed": null}"#).await;
    let answer = operation(&url, "/sandbox/checkout-sessions", r#"{"checkoutToken":"ct_1"}"#).await;
    assert_eq!(answer.status, 201);
    let refused = Sandbox::builder().chaos_rate(-0.1).start().await.map(drop);
    assert!(refused.expect_err("no chance").to_string().contains("chaos_rate"));
}

#[tokio::test]
async fn what_was_made_is_told_as_applied_also_where_its_own_answer_is_an_error() {
    let sandbox = Sandbox::builder().start().await.expect("started");
    let url = sandbox.url();
    let body = r#"{"checkoutToken":"ct_1","customer":{"email":"error@sandbox.test"}}"#;
    let session = operation(&url, "/sandbox/checkout-sessions", body).await.json();
    let path = format!("/sandbox/checkout-sessions/{}/payments", session["id"].as_str().expect("an id"));
    control(&url, "POST", "/_sandbox/settings", r#"{"chaos_seed": 7, "chaos_rate": 1}"#).await;
    let address = url.trim_start_matches("http://").to_owned();
    let asked = tokio::task::spawn_blocking(move || {
        for _ in 0..40 {
            let mut connection = Connection::to(&address).expect("it accepts");
            let _ = connection.send("POST", &path, r#"{"paymentMethod":"ETPAY"}"#);
        }
    });
    asked.await.expect("no panic");
    let told = control(&url, "GET", "/_sandbox/chaos", "").await.json();
    let applied = told["faults"].as_array().expect("a list").iter().filter(|fault| fault["applied"] == true);
    let made = control(&url, "GET", "/_sandbox/payments", "").await.json();
    let made = made.as_array().expect("a list").len();
    assert!((1..40).contains(&made), "{made} payments");
    assert_eq!(applied.count(), made, "{told}");
}

/// One payment, in a session of its own, however often that takes: what was reported of it.
async fn pay(conomy: Conomy, marker: String) -> (String, Result<CheckoutPayment, Error>) {
    let session = loop {
        if let Ok(session) = conomy.checkout_sessions().create(CreateCheckoutSession::new("ct_1")).await {
            break session;
        }
    };
    let payment = CreateCheckoutPayment::new("ETPAY").extra("marker", marker.clone());
    let reported = conomy.checkout_sessions().create_payment(&session.id, payment).await;
    (marker, reported)
}

#[tokio::test(flavor = "multi_thread")]
async fn no_payment_is_made_twice_and_every_report_is_true() {
    const PAYMENTS: usize = 600;
    let sandbox = Sandbox::builder().chaos(11).chaos_rate(0.5).start().await.expect("started");
    let url = sandbox.url();
    let conomy =
        Conomy::builder().api_key("k").access_token("t").app("MyApp/1.0").base_url(sandbox.base_url());
    let conomy = conomy.build().expect("a client");
    let at_once = Arc::new(Semaphore::new(64));
    let mut calls = JoinSet::new();
    for number in 0..PAYMENTS {
        let (conomy, at_once) = (conomy.clone(), at_once.clone());
        calls.spawn(async move {
            let _turn = at_once.acquire().await;
            pay(conomy, format!("m{number}")).await
        });
    }
    let reports = calls.join_all().await;

    let ledger = control(&url, "GET", "/_sandbox/payments", "").await.json();
    let mut made: HashMap<&str, Vec<&str>> = HashMap::new();
    for payment in ledger.as_array().expect("a list") {
        let marker = payment["request"]["marker"].as_str().expect("a marker");
        made.entry(marker).or_default().push(payment["id"].as_str().expect("an id"));
    }
    let mut seen: HashMap<String, usize> = HashMap::new();
    for (marker, reported) in &reports {
        let made = made.get(marker.as_str()).map_or(&[][..], Vec::as_slice);
        assert!(made.len() <= 1, "{marker} was made {} times: {reported:?}", made.len());
        let outcome = match reported {
            Ok(payment) => {
                assert_eq!(made, [payment.id.as_str()], "{marker}: a success");
                "success".to_owned()
            }
            Err(error) => {
                let outcome = error.details().outcome();
                let broken = outcome != Outcome::Unknown && !made.is_empty();
                assert!(!broken, "{marker} was made, and is said to be {outcome:?}");
                format!("{outcome:?} {}", made.len())
            }
        };
        *seen.entry(outcome).or_default() += 1;
    }
    // All of it came about: else nothing was shown.
    for outcome in ["success", "Unknown 0", "Unknown 1"] {
        assert!(seen.contains_key(outcome), "{seen:?}");
    }

    // What chance says that it did is what happened: each payment's requests, less those that it kept from being done.
    let requests = control(&url, "GET", "/_sandbox/requests", "").await.json();
    let chance = control(&url, "GET", "/_sandbox/chaos", "").await.json();
    assert_eq!(requests.as_array().map(Vec::len), chance["requests"].as_u64().map(|count| count as usize));
    let mut due: HashMap<&str, i64> = HashMap::new();
    for request in requests.as_array().expect("a list") {
        *due.entry(request["path"].as_str().expect("a path")).or_default() += 1;
    }
    for fault in chance["faults"].as_array().expect("a list") {
        assert!(fault["applied"].is_boolean(), "{fault}");
        *due.entry(fault["path"].as_str().expect("a path")).or_default() -=
            i64::from(fault["applied"] == false);
    }
    for payment in ledger.as_array().expect("a list") {
        let session = payment["checkoutSessionId"].as_str().expect("an id");
        *due.entry(&*format!("/sandbox/checkout-sessions/{session}/payments").leak()).or_default() -= 1;
    }
    due.remove("/sandbox/checkout-sessions");
    assert!(due.values().all(|left| *left == 0), "{due:?}");
    sandbox.stop().await;
}
