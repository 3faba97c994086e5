//! What a checkout needs around it, over real HTTP: payment links, and reading back.
#![allow(missing_docs)]

mod common;

use std::time::{Duration, SystemTime};

use common::{Answer, bodiless, control, operation};
use conomyhq::types;
use conomyhq_sandbox::{Running, Sandbox};
use serde_json::{Value, json};

const LINKS: &str = "/sandbox/payment-links";
const SESSIONS: &str = "/sandbox/checkout-sessions";
const PAYMENTS: &str = "/sandbox/payments";

async fn sandbox() -> Running {
    Sandbox::builder().start().await.expect("loopback")
}

async fn post(sandbox: &Running, path: &str, body: &Value) -> Answer {
    operation(&sandbox.url(), path, &body.to_string()).await
}

async fn made(sandbox: &Running, path: &str, body: Value) -> Value {
    let answer = post(sandbox, path, &body).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()
}

async fn get(sandbox: &Running, path: &str) -> Value {
    let answer = bodiless(&sandbox.url(), "GET", path).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

async fn advance(sandbox: &Running, seconds: u64) {
    sandbox.advance(Duration::from_secs(seconds));
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_else(|| panic!("no {name}: {value}"))
}

fn offer() -> Value {
    json!({
        "items": [
            {"description": "Plan", "preTaxAmount": "0.10", "tax": {"name": "IVA", "amount": "0.019"}},
            {"description": "Setup", "totalAmount": "9007199254740993"},
        ],
        "currency": "USD", "paymentMethodsAllowed": ["ETPAY", "CARD"], "duration": 60,
        "destinations": [{"accountId": "a_1"}], "successUrl": "https://shop.example.com/paid",
        "failedUrl": "https://shop.example.com/failed", "campaign": "spring", "status": "FINISHED",
    })
}

#[tokio::test]
async fn a_link_says_what_it_offers_and_its_sessions_inherit_it() {
    let sandbox = sandbox().await;
    let link = made(&sandbox, LINKS, offer()).await;
    assert_eq!(
        (text(&link, "status"), text(&link, "preTaxAmount"), text(&link, "totalAmount")),
        ("ACTIVE", "9007199254740993.10", "9007199254740993.119")
    );
    assert_eq!(
        (&link["items"], &link["campaign"], &link["duration"]),
        (&offer()["items"], &json!("spring"), &json!(60))
    );
    let token = text(&link, "checkoutToken");
    assert_eq!(text(&link, "url"), format!("{}/checkout/{token}", sandbox.url()));
    serde_json::from_value::<types::PaymentLink>(link.clone()).expect("what the spec says");
    let id = text(&link, "id");
    assert_eq!(get(&sandbox, &format!("{LINKS}/{id}")).await, link);

    let session =
        made(&sandbox, SESSIONS, json!({"checkoutToken": token, "customer": {"firstName": "Jane"}})).await;
    assert_eq!((text(&session, "paymentLinkId"), text(&session, "currency")), (id, "USD"));
    let read = get(&sandbox, &format!("{SESSIONS}/{}", text(&session, "id"))).await;
    assert_eq!((text(&read, "totalAmount"), text(&read, "status")), ("9007199254740993.119", "ATTEMPT"));
    assert_eq!((&read["items"], &read["customer"]["firstName"]), (&offer()["items"], &json!("Jane")));
    assert_eq!(text(&read, "redirectUrl"), "https://shop.example.com/paid");
    let methods = &read["paymentConfigs"][0]["paymentMethods"];
    assert_eq!((&methods[0]["type"], &methods[1]["type"]), (&json!("ETPAY"), &json!("CARD")));
    assert_eq!(methods[0]["purchaseAmount"], "9007199254740993.119");
    let time = |name| humantime::parse_rfc3339(text(&read, name)).expect("RFC 3339");
    assert_eq!(time("expiresAt").duration_since(time("createdAt")).ok(), Some(Duration::from_secs(60)));
    assert_eq!(text(&read, "createdAt").len(), "2026-01-02T03:04:05.678Z".len());
    serde_json::from_value::<types::CheckoutSession>(read).expect("what the spec says");

    for more in [json!({"currency": "CLP"}), json!({"paymentMethodsAllowed": ["PIX"]})] {
        let mut body = json!({ "checkoutToken": token });
        body.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        assert_eq!(post(&sandbox, SESSIONS, &body).await.error().0, 400, "{body}");
    }
    let other = json!({"checkoutToken": token, "items": [{"totalAmount": "5.00"}], "duration": 30});
    let other = made(&sandbox, SESSIONS, other).await;
    let other = get(&sandbox, &format!("{SESSIONS}/{}", text(&other, "id"))).await;
    assert_eq!((text(&other, "totalAmount"), other["items"].as_array().map(Vec::len)), ("5.00", Some(1)));
}

#[tokio::test]
async fn a_link_opens_sessions_while_it_is_active() {
    let sandbox = Sandbox::builder().link_ttl(Duration::from_secs(3600)).start().await.expect("loopback");
    let url = sandbox.url();
    let link = made(&sandbox, LINKS, json!({"currency": "CLP"})).await;
    let (id, token) = (text(&link, "id"), text(&link, "checkoutToken"));
    let path = format!("{LINKS}/{id}");
    let opening = json!({ "checkoutToken": token });
    let refused = async || {
        let answer = post(&sandbox, SESSIONS, &opening).await;
        assert_eq!(answer.error(), (422, "21".into(), "failedPrecondition".into()));
    };
    let activate = async || bodiless(&url, "POST", &format!("{path}/activate")).await;

    assert_eq!(bodiless(&url, "DELETE", &path).await.json()["status"], "EXPIRED");
    refused().await;
    assert_eq!(activate().await.json()["status"], "ACTIVE");
    made(&sandbox, SESSIONS, opening.clone()).await;
    advance(&sandbox, 3601).await;
    assert_eq!(get(&sandbox, &path).await["status"], "EXPIRED");
    refused().await;
    assert_eq!(activate().await.json()["status"], "ACTIVE");
    let ended =
        control(&url, "POST", &format!("/_sandbox/links/{id}/status"), r#"{"status":"FINISHED"}"#).await;
    assert_eq!(ended.status, 204);
    refused().await;
    assert_eq!(activate().await.error().0, 422);
    assert_eq!(bodiless(&url, "DELETE", &path).await.error().0, 422);
    for (method, path) in [("GET", "x"), ("DELETE", "x"), ("POST", "x/activate")] {
        assert_eq!(bodiless(&url, method, &format!("{LINKS}/{path}")).await.error().0, 404);
    }
}

#[tokio::test]
async fn a_link_is_held_against_the_spec() {
    let sandbox = sandbox().await;
    for (body, detail) in [
        (json!({"duration": 29}), "duration"),
        (json!({"items": [{}, {"totalAmount": "1,5"}]}), "items[1].totalAmount"),
        (json!({"items": [{"tax": {"amount": "1e3"}}]}), "items[0].tax.amount"),
        (json!({"items": [{"totalAmount": 5}]}), "items[0].totalAmount"),
    ] {
        let answer = post(&sandbox, LINKS, &body).await;
        assert_eq!(answer.error().0, 400, "{body}");
        assert!(text(&answer.json(), "detail").contains(detail), "{answer:?}");
    }
}

#[tokio::test]
async fn payments_are_read_back_in_pages() {
    let sandbox = sandbox().await;
    let link = made(&sandbox, LINKS, offer()).await;
    let token = text(&link, "checkoutToken");
    let session = made(&sandbox, SESSIONS, json!({ "checkoutToken": token })).await;
    let other = made(&sandbox, SESSIONS, json!({"checkoutToken": "any"})).await;
    let pay = async |session: &Value, more: Value| {
        let mut body = json!({"paymentMethod": "ETPAY"});
        body.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        let path = format!("{SESSIONS}/{}/payments", text(session, "id"));
        text(&made(&sandbox, &path, body).await, "id").to_owned()
    };
    let first = pay(&session, json!({"externalId": "order-1", "note": "n"})).await;
    advance(&sandbox, 5).await;
    let second = pay(&session, json!({})).await;
    pay(&other, json!({})).await;

    let payment = get(&sandbox, &format!("{PAYMENTS}/{first}")).await;
    assert_eq!(
        (text(&payment, "status"), text(&payment, "totalAmount"), text(&payment, "currency")),
        ("CREATED", "9007199254740993.119", "USD")
    );
    assert_eq!((text(&payment, "externalId"), text(&payment, "note")), ("order-1", "n"));
    assert!(payment.get("checkoutSessionId").is_none() && payment.get("capturedAt").is_none(), "{payment}");
    let bank = format!("{}/bank/{}", sandbox.url(), text(&payment, "id"));
    assert_eq!(payment["origins"][0]["etpay"]["url"], bank, "{payment}");
    serde_json::from_value::<types::Payment>(payment.clone()).expect("what the spec says");

    let of_session = format!("{PAYMENTS}?checkoutSessionId={}", text(&session, "id"));
    let page = get(&sandbox, &format!("{of_session}&limit=1")).await;
    assert_eq!(text(&page["results"][0], "id"), second, "the latest first");
    assert_eq!((&page["pagination"]["count"], &page["pagination"]["total"]), (&json!(1), &json!(2)));
    let next = format!("/sandbox{}", text(&page["pagination"], "next"));
    let page = get(&sandbox, &next).await;
    assert_eq!((&page["results"][0], &page["pagination"]["next"]), (&payment, &Value::Null));
    let page = get(&sandbox, &format!("{of_session}&sort=createdAt:asc")).await;
    assert_eq!(text(&page["results"][0], "id"), first);
    assert_eq!(get(&sandbox, PAYMENTS).await["pagination"]["total"], 3);
    assert_eq!(get(&sandbox, &format!("{PAYMENTS}?status=SETTLED")).await["results"], json!([]));
    assert_eq!(get(&sandbox, &format!("{PAYMENTS}?endDate=01%2F01%2F2001")).await["pagination"]["total"], 0);

    let url = sandbox.url();
    assert_eq!(bodiless(&url, "GET", &format!("{PAYMENTS}?startDate=2026-01-01")).await.error().0, 400);
    for path in [format!("{PAYMENTS}/x"), format!("{SESSIONS}/x")] {
        assert_eq!(bodiless(&url, "GET", &path).await.error(), (404, "31".into(), "notFound".into()));
    }
}

#[tokio::test]
async fn the_date_follows_the_clock() {
    let sandbox = sandbox().await;
    advance(&sandbox, 1_000_000).await;
    for answer in
        [bodiless(&sandbox.url(), "GET", PAYMENTS).await, post(&sandbox, "/nowhere", &json!({})).await]
    {
        let date =
            answer.header("date").and_then(|date| httpdate::parse_http_date(date).ok()).expect("a date");
        let ahead = date.duration_since(SystemTime::now()).expect("in the future");
        assert!(ahead > Duration::from_secs(999_000), "{ahead:?}");
    }
}
