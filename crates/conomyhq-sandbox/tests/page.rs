//! The hosted page and the bank, by raw HTTP: what a payer's browser sends, with neither style nor script.
#![allow(clippy::unwrap_used)]

mod common;

use std::time::Duration;

use common::{Answer, control, operation, raw, request};
use conomyhq_sandbox::{Running, Sandbox};
use serde_json::{Value, json};

const SESSIONS: &str = "/sandbox/checkout-sessions";
const FORM: &str =
    "Content-Type: application/x-www-form-urlencoded\r\nSec-Fetch-Site: same-origin\r\nOrigin: null\r\n";

async fn sandbox() -> Running {
    Sandbox::builder().start().await.unwrap()
}

/// Opens a session; gives its id and its page's path.
async fn open(sandbox: &Running, more: Value) -> (String, String) {
    let mut body = json!({"checkoutToken": "ct_1"});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let answer = operation(&sandbox.url(), SESSIONS, &body.to_string()).await;
    let session = answer.json();
    let text = |name: &str| session[name].as_str().unwrap_or_else(|| panic!("{session}")).to_owned();
    let path = text("url").strip_prefix(&sandbox.url()).unwrap().to_owned();
    (text("id"), path)
}

async fn get(sandbox: &Running, path: &str) -> Answer {
    request(&sandbox.url(), "GET", path, "", "").await
}

async fn post(sandbox: &Running, path: &str, form: &str) -> Answer {
    request(&sandbox.url(), "POST", path, FORM, form).await
}

/// Where an answer leads on to.
fn location(answer: &Answer) -> String {
    assert_eq!(answer.status, 303, "{answer:?}");
    answer.header("location").unwrap().to_owned()
}

/// What the page's form has to say of itself, such as a browser sends along.
fn turn(page: &Answer) -> String {
    let rest = page.body.split(r#"name="turn" value=""#).nth(1).unwrap_or_else(|| panic!("{page:?}"));
    rest.split('"').next().unwrap().to_owned()
}

/// Fills the form in and sends it; gives where that leads.
async fn pay(sandbox: &Running, path: &str, form: &str) -> String {
    let turn = turn(&get(sandbox, path).await);
    location(&post(sandbox, path, &format!("turn={turn}&{form}")).await)
}

async fn payments(sandbox: &Running) -> Vec<Value> {
    let all = control(&sandbox.url(), "GET", "/_sandbox/payments", "").await.json();
    all.as_array().unwrap().clone()
}

fn statuses(payment: &Value) -> Vec<&str> {
    payment["history"].as_array().unwrap().iter().map(|step| step["status"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_payer_pays_at_the_bank_and_comes_back_to_the_shop() {
    let sandbox = sandbox().await;
    let items = json!([{"description": "Tea <b>", "totalAmount": "12500.00"}]);
    let urls = json!({"successUrl": "https://shop.example/paid?o=1", "failedUrl": "https://shop.example/failed",
        "items": items, "customerRequirements": ["firstName", "email"]});
    let (id, path) = open(&sandbox, urls).await;
    assert_eq!(path, format!("/checkout/ct_1/{id}"));
    let page = get(&sandbox, &path).await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("CLP\u{a0}12,500") && page.body.contains("Tea &#60;b&#62;"), "{page:?}");

    let bank =
        pay(&sandbox, &path, "method=ETPAY&customer.firstName=Jan%C3%A9&customer.email=j%40example.com")
            .await;
    let made = payments(&sandbox).await;
    assert_eq!((made.len(), &made[0]["checkoutSessionId"]), (1, &json!(id)));
    assert_eq!(
        made[0]["request"],
        json!({"paymentMethod": "ETPAY", "customer": {"firstName": "Jané", "email": "j@example.com"}})
    );
    assert_eq!(bank, format!("/bank/{}", made[0]["id"].as_str().unwrap()));
    assert!(get(&sandbox, &bank).await.body.contains("CLP\u{a0}12,500"));
    assert!(get(&sandbox, &path).await.body.contains(&bank), "the page leads to the payment under way");

    let outcome = location(&post(&sandbox, &bank, "decision=pay").await);
    assert_eq!(location(&get(&sandbox, &outcome).await), "https://shop.example/paid?o=1");
    let way = ["CREATED", "PENDING", "AUTHORIZED", "CAPTURED", "RECEIVED"];
    assert_eq!(statuses(&payments(&sandbox).await[0]), way);
    // What is decided stays so.
    for decision in ["decline", "abandon", "pay"] {
        post(&sandbox, &bank, &format!("decision={decision}")).await;
    }
    assert_eq!(statuses(&payments(&sandbox).await[0]), way);
    let page = get(&sandbox, &path).await;
    assert!(
        page.body.contains("Paid, thank you") && page.body.contains("https://shop.example/paid?o=1"),
        "{page:?}"
    );
}

#[tokio::test]
async fn what_the_payer_was_charged_for_is_not_declined_afterwards() {
    let sandbox = sandbox().await;
    let (_, path) = open(&sandbox, json!({})).await;
    let bank = pay(&sandbox, &path, "method=ETPAY").await;
    let advance = format!("/_sandbox/payments/{}/advance", bank.trim_start_matches("/bank/"));
    let captured = json!({"to": "CAPTURED"}).to_string();
    assert_eq!(control(&sandbox.url(), "POST", &advance, &captured).await.status, 200);
    let charged = payments(&sandbox).await;
    for decision in ["decline", "pay"] {
        post(&sandbox, &bank, &format!("decision={decision}")).await;
        assert_eq!(statuses(&payments(&sandbox).await[0]), statuses(&charged[0]), "{decision}");
    }
}

#[tokio::test]
async fn a_declined_payer_may_pay_again_and_one_who_leaves_may_not() {
    let sandbox = sandbox().await;
    let (_, path) = open(&sandbox, json!({"failedUrl": "http://shop.example/failed"})).await;
    let first = turn(&get(&sandbox, &path).await);
    let bank = pay(&sandbox, &path, "method=ETPAY").await;
    let outcome = location(&post(&sandbox, &bank, "decision=decline").await);
    assert_eq!(location(&get(&sandbox, &outcome).await), "http://shop.example/failed");
    assert_eq!(statuses(&payments(&sandbox).await[0]), ["CREATED", "PENDING", "FAILED"]);

    // The form of before is the declined payment's: sent again, by a reload or from the history, it pays nothing.
    location(&post(&sandbox, &path, &format!("turn={first}&method=ETPAY")).await);
    location(&post(&sandbox, &path, "method=ETPAY").await);
    assert_eq!(payments(&sandbox).await.len(), 1);

    let page = get(&sandbox, &path).await;
    assert!(page.body.contains("Your last payment did not go through"), "{page:?}");
    let bank = pay(&sandbox, &path, "method=ETPAY").await;
    assert_eq!(location(&post(&sandbox, &bank, "decision=abandon").await), path);
    assert_eq!(statuses(&payments(&sandbox).await[1]), ["CREATED", "PENDING"]);
    let page = get(&sandbox, &path).await;
    assert!(page.body.contains(&bank) && !page.body.contains(r#"name="turn""#), "{page:?}");
    let outcome = get(&sandbox, &format!("{path}/outcome")).await;
    assert_eq!(outcome.status, 200, "it is not known yet: {outcome:?}");
}

#[tokio::test]
async fn a_form_that_is_sent_many_times_at_once_pays_once() {
    let sandbox = sandbox().await;
    let (_, path) = open(&sandbox, json!({})).await;
    let form = format!("turn={}&method=ETPAY", turn(&get(&sandbox, &path).await));
    let sent = (0..50).map(|_| {
        let (url, path, form) = (sandbox.url(), path.clone(), form.clone());
        tokio::spawn(async move { location(&request(&url, "POST", &path, FORM, &form).await) })
    });
    let mut led = Vec::new();
    for answer in sent.collect::<Vec<_>>() {
        led.push(answer.await.unwrap());
    }
    let made = payments(&sandbox).await;
    assert_eq!(made.len(), 1);
    let bank = format!("/bank/{}", made[0]["id"].as_str().unwrap());
    assert!(led.iter().all(|led| *led == bank), "{led:?}");
}

#[tokio::test]
async fn a_payment_of_the_api_counts_as_the_sessions_own() {
    let sandbox = sandbox().await;
    let (id, path) = open(&sandbox, json!({})).await;
    let form = format!("turn={}&method=ETPAY", turn(&get(&sandbox, &path).await));
    let payment = operation(
        &sandbox.url(),
        &format!("{SESSIONS}/{id}/payments"),
        r#"{"paymentMethod":"ETPAY","origins":[{"referenceId":"r"}]}"#,
    )
    .await;
    let payment = payment.json();
    let bank = payment["origins"][0]["etpay"]["url"].as_str().unwrap();
    assert_eq!(payment["origins"][0]["referenceId"], "r");
    let bank = bank.strip_prefix(&sandbox.url()).unwrap();
    assert_eq!(location(&post(&sandbox, &path, &form).await), bank);
    assert_eq!(payments(&sandbox).await.len(), 1);
    assert_eq!(location(&post(&sandbox, bank, "decision=pay").await), format!("{path}/outcome"));
    // Where the shop named no address, its page says how it ended.
    assert_eq!(location(&get(&sandbox, &format!("{path}/outcome")).await), path);
}

#[tokio::test]
async fn what_is_asked_for_is_checked_and_each_problem_is_bound_to_its_field() {
    let sandbox = sandbox().await;
    let asked =
        json!(["firstName", "email", "document", "phone", {"name": "address", "required": false}, "club"]);
    let more = json!({"customerRequirements": asked, "paymentMethodsAllowed": ["CARD", "PSE"],
        "customer": {"firstName": "Jane\"", "email": "jane@example.com"}});
    let (_, path) = open(&sandbox, more).await;
    let page = get(&sandbox, &path).await;
    for part in [
        r#"value="Jane&#34;""#,
        r#"type="email" value="jane@example.com""#,
        r#"value="PSE""#,
        "customer.club",
    ] {
        assert!(page.body.contains(part), "{part}: {page:?}");
    }
    let turn = turn(&page);
    let refused = post(&sandbox, &path, &format!("turn={turn}&method=ETPAY&customer.firstName=%20&customer.email=jane%40&customer.documentType=XX&customer.documentNumber=1%3Cscript%3E&customer.phoneNumberPrefix=56&customer.phoneNumber=abc&customer.club=x")).await;
    assert_eq!(refused.status, 422);
    for (place, id) in ["field-0", "field-1", "field-2", "field-3", "field-4", "field-5"].iter().enumerate() {
        let control = refused.body.split(&format!(r#"id="{id}""#)).nth(1).unwrap().split('>').next().unwrap();
        assert!(
            control.contains(r#"aria-invalid="true""#) && control.contains(&format!("{id}-problem")),
            "{place}: {control}"
        );
        assert!(refused.body.contains(&format!(r#"<p class="wrong" id="{id}-problem">"#)), "{id}");
        assert!(refused.body.contains(&format!(r##"href="#{id}""##)), "{id}");
    }
    assert!(!refused.body.contains("field-6-problem") && !refused.body.contains("field-7-problem"));
    assert!(refused.body.contains(r#"id="method-problem""#) && !refused.body.contains("<script>"));
    assert_eq!(payments(&sandbox).await.len(), 0);

    let form = "method=PSE&customer.firstName=Jane&customer.email=jane%40example.com&customer.documentType=CC&customer.documentNumber=1000000000&customer.phoneNumberPrefix=%2B57&customer.phoneNumber=300+000-0000&customer.address=&customer.club=gold";
    let bank = location(&post(&sandbox, &path, &format!("turn={turn}&{form}")).await);
    assert!(bank.starts_with("/bank/"), "{bank}");
    let customer = json!({"firstName": "Jane", "email": "jane@example.com", "documentType": "CC",
        "documentNumber": "1000000000", "phoneNumberPrefix": "+57", "phoneNumber": "300 000-0000", "club": "gold"});
    assert_eq!(payments(&sandbox).await[0]["request"], json!({"paymentMethod": "PSE", "customer": customer}));
}

#[tokio::test]
async fn magic_payers_fare_on_the_page_as_by_the_api() {
    let sandbox = sandbox().await;
    let urls = |email: &str| json!({"successUrl": "http://shop.example/paid", "failedUrl": "http://shop.example/failed", "customer": {"email": email}});
    for (email, end, status) in [
        ("paid@sandbox.test", Some("http://shop.example/paid"), "SETTLED"),
        ("declined@sandbox.test", Some("http://shop.example/failed"), "FAILED"),
        ("pending@sandbox.test", None, "PENDING"),
    ] {
        let (id, path) = open(&sandbox, urls(email)).await;
        let outcome = pay(&sandbox, &path, "method=ETPAY").await;
        let answer = get(&sandbox, &outcome).await;
        match end {
            Some(end) => assert_eq!(location(&answer), end, "{email}"),
            None => assert_eq!(answer.status, 200, "{answer:?}"),
        }
        let made = payments(&sandbox).await;
        let payment = made.iter().find(|payment| payment["checkoutSessionId"] == id.as_str()).unwrap();
        assert_eq!(payment["status"], status, "{email}");
    }

    let (_, path) = open(&sandbox, urls("error@sandbox.test")).await;
    let form = format!("turn={}&method=ETPAY", turn(&get(&sandbox, &path).await));
    let before = payments(&sandbox).await.len();
    let answer = post(&sandbox, &path, &form).await;
    assert!(answer.status == 500 && answer.body.contains("It may have been made"), "{answer:?}");
    location(&post(&sandbox, &path, &form).await);
    assert_eq!(payments(&sandbox).await.len(), before + 1, "it was made, and once");

    let (_, path) = open(&sandbox, urls("busy-once@sandbox.test")).await;
    let form = format!("turn={}&method=ETPAY", turn(&get(&sandbox, &path).await));
    let busy = post(&sandbox, &path, &form).await;
    assert_eq!((busy.status, busy.header("retry-after")), (429, Some("1")));
    assert_eq!(turn(&busy), "", "the form can be sent again");
    location(&post(&sandbox, &path, &form).await);
    assert_eq!(payments(&sandbox).await.len(), before + 2);
}

#[tokio::test]
async fn a_payer_whose_answer_is_lost_finds_the_payment_she_made() {
    let sandbox = sandbox().await;
    let (_, path) = open(&sandbox, json!({"customer": {"email": "lost@sandbox.test"}})).await;
    let form = format!("turn={}&method=ETPAY", turn(&get(&sandbox, &path).await));
    let mut wire = common::Wire::open(&sandbox.url()).await;
    let length = form.len();
    wire.send(&format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\n{FORM}Content-Length: {length}\r\n\r\n{form}"
    ))
    .await;
    assert_eq!(wire.rest().await.0, "");
    let bank = location(&post(&sandbox, &path, &form).await);
    let made = payments(&sandbox).await;
    assert_eq!((made.len(), bank), (1, format!("/bank/{}", made[0]["id"].as_str().unwrap())));
}

#[tokio::test]
async fn an_expired_session_is_refreshed_unless_its_token_means_another() {
    let sandbox = sandbox().await;
    let (_, old) = open(&sandbox, json!({})).await;
    let (_, path) = open(&sandbox, json!({})).await;
    let form = format!("turn={}&method=ETPAY", turn(&get(&sandbox, &path).await));
    sandbox.advance(Duration::from_secs(3600));
    let expired = get(&sandbox, &path).await;
    assert!(
        expired.body.contains("has expired") && expired.body.contains(&format!("{path}/refresh")),
        "{expired:?}"
    );
    assert_eq!(location(&post(&sandbox, &path, &form).await), path, "it is too late to pay");
    assert_eq!(payments(&sandbox).await.len(), 0);

    let superseded = get(&sandbox, &old).await;
    assert!(!superseded.body.contains("/refresh") && superseded.body.contains(r#"href="/checkout/ct_1""#));
    assert_eq!(location(&post(&sandbox, &format!("{old}/refresh"), "").await), old);
    assert!(get(&sandbox, &path).await.body.contains("has expired"), "no other session comes back");

    assert_eq!(location(&post(&sandbox, &format!("{path}/refresh"), "").await), path);
    pay(&sandbox, &path, "method=ETPAY").await;
    assert_eq!(payments(&sandbox).await.len(), 1);
}

#[tokio::test]
async fn a_links_page_opens_a_session_for_whoever_goes_on() {
    let sandbox = sandbox().await;
    let body = json!({"currency": "USD", "items": [{"description": "Tea", "totalAmount": "3.5"}]});
    let link = operation(&sandbox.url(), "/sandbox/payment-links", &body.to_string()).await.json();
    let path = link["url"].as_str().unwrap().strip_prefix(&sandbox.url()).unwrap().to_owned();
    let page = request(&sandbox.url(), "GET", &path, "Accept-Language: es-CL,es;q=0.9\r\n", "").await;
    assert!(page.body.contains(r#"<html lang="es">"#) && page.body.contains("3,50\u{a0}USD"), "{page:?}");
    let first = location(&post(&sandbox, &path, "").await);
    let second = location(&post(&sandbox, &path, "").await);
    assert!(first != second && first.starts_with(&format!("{path}/")), "{first} {second}");
    assert!(get(&sandbox, &first).await.body.contains("USD\u{a0}3.50"));

    let id = link["id"].as_str().unwrap();
    common::bodiless(&sandbox.url(), "DELETE", &format!("/sandbox/payment-links/{id}")).await;
    assert_eq!((get(&sandbox, &path).await.status, post(&sandbox, &path, "").await.status), (410, 410));
}

#[tokio::test]
async fn what_there_is_not_is_said_to_be_unknown() {
    let sandbox = sandbox().await;
    let (id, path) = open(&sandbox, json!({})).await;
    for path in [
        format!("/checkout/ct_2/{id}"),
        "/checkout/ct_1/x".into(),
        format!("{path}x"),
        "/bank/x".into(),
        "/checkout/ct_1/x/outcome".into(),
    ] {
        let page = get(&sandbox, &path).await;
        assert_eq!(
            (page.status, page.header("content-type")),
            (404, Some("text/html; charset=utf-8")),
            "{path}"
        );
    }
    for path in [format!("/checkout/ct_2/{id}"), "/bank/x".into(), "/checkout/ct_1/x/refresh".into()] {
        assert_eq!(post(&sandbox, &path, "method=ETPAY").await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn only_the_pages_own_form_does_something() {
    let sandbox = sandbox().await;
    let (_, path) = open(&sandbox, json!({})).await;
    let host = sandbox.url().trim_start_matches("http://").to_owned();
    let form = format!("turn={}&method=ETPAY", turn(&get(&sandbox, &path).await));
    let kind = "Content-Type: application/x-www-form-urlencoded\r\n";
    let length = form.len();
    let sent = async |headers: &str| {
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}Content-Length: {length}\r\n\r\n"
        );
        raw(&sandbox.url(), (head + &form).as_bytes()).await.status
    };
    for from in [
        "Origin: http://evil.example\r\n".to_owned(),
        "Origin: null\r\n".to_owned(),
        "Sec-Fetch-Site: cross-site\r\n".to_owned(),
        "Sec-Fetch-Site: same-site\r\nOrigin: http://localhost:1\r\n".to_owned(),
        format!("Sec-Fetch-Site: cross-site\r\nOrigin: http://{host}\r\n"),
    ] {
        assert_eq!(sent(&format!("{kind}{from}")).await, 403, "{from}");
    }
    assert_eq!(sent("Content-Type: application/json\r\n").await, 415);
    assert_eq!(payments(&sandbox).await.len(), 0);
    assert_eq!(sent(&format!("{kind}Origin: http://{host}\r\n")).await, 303);
    assert_eq!(payments(&sandbox).await.len(), 1);
}

#[tokio::test]
async fn a_payer_is_led_to_addresses_of_the_web_only() {
    let sandbox = sandbox().await;
    for url in
        ["javascript:alert(1)", "data:text/html,x", "//evil.example/", "ftp://x/", "java\tscript:alert(1)"]
    {
        let (_, path) = open(
            &sandbox,
            json!({"successUrl": url, "failedUrl": url, "customer": {"email": "paid@sandbox.test"}}),
        )
        .await;
        let outcome = pay(&sandbox, &path, "method=ETPAY").await;
        assert_eq!(location(&get(&sandbox, &outcome).await), path, "{url}");
        let page = get(&sandbox, &path).await;
        assert!(!page.body.contains("alert") && !page.body.contains("evil"), "{page:?}");
    }
}

#[tokio::test]
async fn every_page_keeps_to_a_strict_policy_and_its_token_to_itself() {
    let sandbox = sandbox().await;
    let body = json!({"checkoutToken": "ct_planted", "successUrl": "https://shop.example:8443/a?b=c"});
    let session = operation(&sandbox.url(), SESSIONS, &body.to_string()).await.json();
    let path = session["url"].as_str().unwrap().strip_prefix(&sandbox.url()).unwrap().to_owned();
    let bank = pay(&sandbox, &path, "method=ETPAY&customer.email=planted%40example.com").await;
    let own = "form-action 'self'";
    for (path, forms) in [
        (path.as_str(), own),
        ("/checkout/ct_planted", own),
        ("/checkout/ct_planted/x", own),
        (&bank, "form-action 'self' https://shop.example:8443"),
    ] {
        let page = get(&sandbox, path).await;
        let policy = page.header("content-security-policy").unwrap();
        for part in [
            "default-src 'none'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "script-src 'self'",
            "style-src 'self'",
        ] {
            assert!(policy.contains(part), "{policy}");
        }
        assert!(policy.ends_with(forms) && !policy.contains("unsafe"), "{policy}");
        for (name, value) in [
            ("referrer-policy", "same-origin"),
            ("x-content-type-options", "nosniff"),
            ("cache-control", "no-store"),
            ("x-frame-options", "DENY"),
            ("vary", "Accept-Language"),
            ("content-language", "en"),
        ] {
            assert_eq!(page.header(name), Some(value), "{path}");
        }
        for inline in [" style=", "<style", " onclick", " onsubmit", "javascript:", "http-equiv", "<script>"]
        {
            assert!(!page.body.contains(inline), "{inline}: {page:?}");
        }
        for file in page.body.split(['"']).filter(|text| text.starts_with("/assets/")) {
            assert_eq!(get(&sandbox, file).await.status, 200, "{file}");
        }
    }
    let referred = "Referer: http://127.0.0.1/checkout/ct_planted/s\r\n";
    request(&sandbox.url(), "GET", &path, referred, "").await;
    let pages: Vec<_> =
        sandbox.requests().into_iter().filter(|request| !request.path.starts_with("/sandbox")).collect();
    assert!(pages.len() > 5 && pages.iter().any(|request| request.body.is_some()));
    for request in pages {
        assert!(!format!("{request:?}").contains("planted"), "{request:?}");
    }
}

#[tokio::test]
async fn a_payment_under_way_keeps_others_away_also_when_a_later_one_failed() {
    let sandbox = sandbox().await;
    for reached in ["PENDING", "CAPTURED"] {
        let (id, path) = open(&sandbox, json!({})).await;
        let pay = format!("{SESSIONS}/{id}/payments");
        let mut made = Vec::new();
        for _ in 0..2 {
            let payment = operation(&sandbox.url(), &pay, r#"{"paymentMethod":"ETPAY"}"#).await.json();
            made.push(payment["id"].as_str().unwrap().to_owned());
        }
        let to = json!({"to": reached}).to_string();
        let advance = format!("/_sandbox/payments/{}/advance", made[0]);
        assert_eq!(control(&sandbox.url(), "POST", &advance, &to).await.status, 200);
        post(&sandbox, &format!("/bank/{}", made[1]), "decision=decline").await;

        let page = get(&sandbox, &path).await;
        assert!(!page.body.contains(r#"name="turn""#), "{reached}: {page:?}");
        let leads = page.body.contains(&format!("/bank/{}", made[0]));
        assert_eq!(leads, reached == "PENDING", "the page is about the one that may charge: {page:?}");
        for turn in ["", &made[0], &made[1]] {
            location(&post(&sandbox, &path, &format!("turn={turn}&method=ETPAY")).await);
        }
        let of_session = |payment: &&Value| payment["checkoutSessionId"] == json!(id);
        assert_eq!(payments(&sandbox).await.iter().filter(of_session).count(), 2, "{reached}");
    }
}

#[tokio::test]
async fn a_shops_address_adds_nothing_to_the_policy_but_its_origin() {
    let sandbox = sandbox().await;
    for (success, failed, added) in [
        (
            "https://shop.example/paid",
            "http://127.0.0.1:3000/",
            " https://shop.example http://127.0.0.1:3000",
        ),
        ("http://[::1]:3000/", "http://my_shop:8/", " http://[::1]:3000 http://my_shop:8"),
        ("http://x;script-src-elem/", "https://shop.example/", " https://shop.example"),
        ("http://*/", "http://*.example/", ""),
        ("http://a,b/", "http://'unsafe-inline'/", ""),
    ] {
        let (_, path) = open(&sandbox, json!({"successUrl": success, "failedUrl": failed})).await;
        let page = get(&sandbox, &path).await;
        let policy = page.header("content-security-policy").unwrap();
        assert_eq!(policy.split_once("form-action 'self'").map(|(_, rest)| rest), Some(added), "{success}");
    }
}
