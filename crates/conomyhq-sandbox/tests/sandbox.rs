//! The sandbox over real HTTP: the recipe to the letter, its errors, its control surface.
#![allow(missing_docs)]

mod common;

use std::time::{Duration, Instant};

use common::{HEADERS, Wire, control, operation, raw, request};
use conomyhq::types;
use conomyhq_sandbox::{Answer, Running, Sandbox};
use serde_json::{Value, json};

const SESSIONS: &str = "/sandbox/checkout-sessions";
const RECIPE_SESSION: &str = r#"{
  "checkoutToken": "ct_1",
  "customer": {
    "firstName": "Jane",
    "lastName": "Doe",
    "email": "jane@example.com",
    "documentType": "CC",
    "documentNumber": "1000000000"
  }
}"#;
const RECIPE_PAYMENT: &str =
    r#"{"paymentMethod":"ETPAY","customer":{"firstName":"Jane","email":"jane@example.com"}}"#;

async fn sandbox() -> Running {
    Sandbox::builder().start().await.expect("loopback")
}

async fn open(sandbox: &Running, body: &str) -> String {
    let answer = operation(&sandbox.url(), SESSIONS, body).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()["id"].as_str().expect("an id").to_owned()
}

fn payments_of(session: &str) -> String {
    format!("{SESSIONS}/{session}/payments")
}

#[tokio::test]
async fn the_recipe_gets_the_recipes_answers() {
    let sandbox = sandbox().await;
    let session = operation(&sandbox.url(), SESSIONS, RECIPE_SESSION).await;
    let id = session.json()["id"].as_str().expect("an id").to_owned();
    assert_eq!(session.status, 201);
    assert_eq!(
        session.body,
        format!(
            r#"{{"id":"{id}","checkoutToken":"ct_1","status":"ATTEMPT","currency":"CLP","url":"{}/checkout/ct_1/{id}"}}"#,
            sandbox.url()
        )
    );
    let payment = operation(&sandbox.url(), &payments_of(&id), RECIPE_PAYMENT).await;
    let payment_id = payment.json()["id"].as_str().expect("an id").to_owned();
    assert_eq!(payment.status, 201);
    assert_eq!(
        payment.body,
        format!(
            r#"{{"id":"{payment_id}","checkoutSessionId":"{id}","status":"CREATED","origins":[{{"etpay":{{"url":"{}/bank/{payment_id}"}},"type":"ETPAY"}}]}}"#,
            sandbox.url()
        )
    );

    let refreshed = operation(&sandbox.url(), "/sandbox/checkout-sessions/token/ct_1/refresh", "").await;
    assert_eq!(refreshed.status, 200);
    assert_eq!(refreshed.body, format!(r#"{{"id":"{id}","checkoutToken":"ct_1","status":"ATTEMPT"}}"#));
    for id in [id, payment_id] {
        assert_eq!((id.len(), id.as_bytes()[14]), (36, b'4'), "a version 4 UUID: {id}");
    }
    sandbox.stop().await;
}

#[tokio::test]
async fn a_session_expires_and_comes_back_by_refresh() {
    let sandbox = Sandbox::builder().session_ttl(Duration::from_secs(60)).start().await.expect("loopback");
    let id = open(&sandbox, RECIPE_SESSION).await;
    let now = control(&sandbox.url(), "POST", "/_sandbox/clock", r#"{"advance_seconds": 61}"#).await.json();
    assert!(now["now"].as_str().is_some_and(|now| now.ends_with('Z')), "{now}");
    let refused = operation(&sandbox.url(), &payments_of(&id), RECIPE_PAYMENT).await;
    assert_eq!(refused.error(), (422, "21".into(), "failedPrecondition".into()));

    operation(&sandbox.url(), "/sandbox/checkout-sessions/token/ct_1/refresh", "").await;
    assert_eq!(operation(&sandbox.url(), &payments_of(&id), RECIPE_PAYMENT).await.status, 201);
    let payments = control(&sandbox.url(), "GET", "/_sandbox/payments", "").await.json();
    assert_eq!(payments.as_array().map(Vec::len), Some(1));
    assert_eq!(payments[0]["request"]["customer"]["firstName"], "Jane");
}

#[tokio::test]
async fn a_finished_session_takes_neither_payment_nor_refresh() {
    let sandbox = sandbox().await;
    let id = open(&sandbox, RECIPE_SESSION).await;
    let path = format!("/_sandbox/sessions/{id}/status");
    assert_eq!(control(&sandbox.url(), "POST", &path, r#"{"status":"FINISHED"}"#).await.status, 204);
    for (path, body) in
        [(payments_of(&id), RECIPE_PAYMENT), ("/sandbox/checkout-sessions/token/ct_1/refresh".into(), "")]
    {
        let refused = operation(&sandbox.url(), &path, body).await;
        assert_eq!(refused.error(), (422, "21".into(), "failedPrecondition".into()));
    }
}

#[tokio::test]
async fn one_token_opens_many_sessions_and_refresh_means_the_latest() {
    let sandbox = sandbox().await;
    let first = open(&sandbox, RECIPE_SESSION).await;
    let second = open(&sandbox, RECIPE_SESSION).await;
    assert_ne!(first, second);
    let refreshed = operation(&sandbox.url(), "/sandbox/checkout-sessions/token/ct_1/refresh", "").await;
    assert_eq!(refreshed.json()["id"], second.as_str());
}

#[tokio::test]
async fn unknown_members_come_back_and_cannot_pose_as_the_specs() {
    let sandbox = sandbox().await;
    let body = json!({
        "checkoutToken": "ct_1", "currency": "USD", "id": "mine", "expiresAt": 5, "plan": {"a": [1, null]},
        "items": [{"description": "Plan", "totalAmount": "12500.00", "sku": "x"}], "customer": {"vip": true},
    });
    let session = operation(&sandbox.url(), SESSIONS, &body.to_string()).await.json();
    assert_eq!(session["plan"], body["plan"]);
    assert_eq!(session["items"], body["items"]);
    assert_eq!(session["currency"], "USD");
    assert!(
        session["id"] != "mine" && session.get("expiresAt").is_none() && session.get("customer").is_none()
    );
    let session: types::CheckoutSession = serde_json::from_value(session).expect("what the spec says");

    let body = json!({"paymentMethod": "NEW_METHOD", "note": "n", "status": "CAPTURED"});
    let payment = operation(&sandbox.url(), &payments_of(&session.id), &body.to_string()).await.json();
    assert_eq!((&payment["note"], &payment["status"]), (&json!("n"), &json!("CREATED")));
}

#[tokio::test]
async fn links_make_tokens_currencies_and_methods_strict() {
    let links = ["ct_clp:CLP:ETPAY,CARD", "ct_usd:USD"].map(|link| link.parse().expect("a link"));
    let config = links.into_iter().fold(Sandbox::builder(), conomyhq_sandbox::Config::link);
    let sandbox = config.start().await.expect("loopback");
    let url = sandbox.url();
    let session = |token: &str, more: Value| {
        let mut body = json!({ "checkoutToken": token });
        body.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        body.to_string()
    };
    let unknown = operation(&url, SESSIONS, &session("ct_1", json!({}))).await;
    assert_eq!(unknown.error(), (404, "31".into(), "notFound".into()));
    for more in [json!({"currency": "USD"}), json!({"paymentMethodsAllowed": ["PIX"]})] {
        let refused = operation(&url, SESSIONS, &session("ct_clp", more)).await;
        assert_eq!(refused.error(), (400, "11".into(), "invalidParam".into()));
    }
    let dollars = operation(&url, SESSIONS, &session("ct_usd", json!({}))).await;
    assert_eq!(dollars.json()["currency"], "USD");

    let id = open(&sandbox, &session("ct_clp", json!({"paymentMethodsAllowed": ["CARD"]}))).await;
    let refused = operation(&url, &payments_of(&id), RECIPE_PAYMENT).await;
    assert_eq!(refused.error(), (400, "11".into(), "invalidParam".into()));
    assert_eq!(operation(&url, &payments_of(&id), r#"{"paymentMethod":"CARD"}"#).await.status, 201);
}

#[tokio::test]
async fn input_is_held_against_the_spec() {
    let sandbox = sandbox().await;
    let id = open(&sandbox, RECIPE_SESSION).await;
    let payments = payments_of(&id);
    for (path, body, code, kind, detail) in [
        (SESSIONS, "{", "14", "parsingResource", "JSON"),
        (SESSIONS, "{}", "12", "missingParam", "checkoutToken"),
        (SESSIONS, "[]", "11", "invalidParam", "object"),
        (SESSIONS, r#"{"checkoutToken":5}"#, "11", "invalidParam", "checkoutToken"),
        (SESSIONS, r#"{"checkoutToken":""}"#, "11", "invalidParam", "checkoutToken"),
        (SESSIONS, r#"{"checkoutToken":"a","customer":{"email":5}}"#, "11", "invalidParam", "customer.email"),
        (
            SESSIONS,
            r#"{"checkoutToken":"a","items":[{"totalAmount":5}]}"#,
            "11",
            "invalidParam",
            "items[0].totalAmount",
        ),
        (SESSIONS, r#"{"checkoutToken":"a","duration":29}"#, "11", "invalidParam", "duration"),
        (&payments, "{}", "12", "missingParam", "paymentMethod"),
        (&payments, r#"{"paymentMethod":null}"#, "11", "invalidParam", "paymentMethod"),
        (&payments, r#"{"paymentMethod":""}"#, "11", "invalidParam", "paymentMethod"),
    ] {
        let answer = operation(&sandbox.url(), path, body).await;
        assert_eq!(answer.error(), (400, code.into(), kind.into()), "{body}");
        assert!(
            answer.json()["detail"].as_str().is_some_and(|text| text.contains(detail)),
            "{body}: {answer:?}"
        );
    }
    let no_body = operation(&sandbox.url(), SESSIONS, "").await;
    assert_eq!(no_body.error(), (400, "14".into(), "parsingResource".into()));
    let untyped = request(&sandbox.url(), "POST", SESSIONS, HEADERS, RECIPE_SESSION).await;
    assert_eq!(untyped.error(), (400, "14".into(), "parsingResource".into()));
}

#[tokio::test]
async fn unknown_ids_paths_and_methods() {
    let sandbox = sandbox().await;
    for path in [
        payments_of("6b0f3a52-4d0e-4c7e-9a55-0d9be1c6f0aa"),
        "/sandbox/checkout-sessions/token/ct_1/refresh".into(),
        "/sandbox/nothing".into(),
        "/checkout-sessions".into(),
    ] {
        let answer = operation(&sandbox.url(), &path, RECIPE_PAYMENT).await;
        assert_eq!(answer.error(), (404, "31".into(), "notFound".into()), "{path}");
    }
    let answer = request(&sandbox.url(), "GET", SESSIONS, HEADERS, "").await;
    assert_eq!((answer.status, answer.json()), (405, json!({"message": "Method Not Allowed"})));
}

#[tokio::test]
async fn an_encoded_token_is_one_segment() {
    let sandbox = sandbox().await;
    let id = open(&sandbox, r#"{"checkoutToken":"a/b?c%d ../é"}"#).await;
    let path = "/sandbox/checkout-sessions/token/a%2Fb%3Fc%25d%20..%2F%C3%A9/refresh";
    let refreshed = operation(&sandbox.url(), path, "").await;
    assert_eq!(refreshed.json()["id"], id.as_str());
    assert_eq!(sandbox.requests().last().expect("recorded").path, path);
}

#[tokio::test]
async fn the_headers_are_checked_in_the_gateways_order() {
    let sandbox = Sandbox::builder().api_key("k").access_token("t").start().await.expect("loopback");
    let url = sandbox.url();
    let with =
        |from: &str, to: &str| format!("{}Content-Type: application/json\r\n", HEADERS.replace(from, to));
    for headers in [
        with("x-api-key: k\r\n", ""),
        with(": k", ": wrong"),
        with("x-api-key: k", "x-api-key: k\r\nx-api-key: k"),
    ] {
        let answer = request(&url, "POST", SESSIONS, &headers, "{").await;
        assert_eq!((answer.status, answer.json()), (403, json!({"message": "Forbidden"})), "{headers}");
    }
    for (headers, status, code) in [
        (with("Authorization: Bearer t\r\n", ""), 401, "41"),
        (with("Bearer t", "Bearer wrong"), 401, "41"),
        (with("Bearer t", "Basic t"), 401, "41"),
        (with("conomyhq-api-version: 24-04-2025\r\n", ""), 400, "12"),
        (with("24-04-2025", "25-04-2025"), 400, "11"),
        (with("User-Agent: MyApp/1.0\r\n", ""), 400, "12"),
    ] {
        let answer = request(&url, "POST", SESSIONS, &headers, RECIPE_SESSION).await;
        assert_eq!((answer.error().0, answer.error().1.as_str()), (status, code), "{headers}");
    }
    assert_eq!(operation(&url, SESSIONS, RECIPE_SESSION).await.status, 201);
}

#[tokio::test]
async fn requests_are_recorded_as_they_were_on_the_wire() {
    let sandbox = sandbox().await;
    let head = format!(
        "POST {SESSIONS}?q=%20 HTTP/1.1\r\nX-Dup: 1\r\nHost: localhost\r\n{HEADERS}x-dup: 2\r\nConnection: close\r\n\
         Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{{}}\r\n0\r\n\r\n"
    );
    raw(&sandbox.url(), head.as_bytes()).await;
    let recorded = control(&sandbox.url(), "GET", "/_sandbox/requests", "").await.json();
    let expected = json!([{
        "method": "POST",
        "path": format!("{SESSIONS}?q=%20"),
        "headers": [
            ["x-dup", "1"], ["host", "localhost"], ["x-api-key", "***"], ["authorization", "Bearer ***"],
            ["conomyhq-api-version", "24-04-2025"], ["user-agent", "MyApp/1.0"], ["accept", "application/json"],
            ["x-dup", "2"], ["connection", "close"], ["content-type", "application/json"],
            ["transfer-encoding", "chunked"],
        ],
        "body": "{}",
    }]);
    assert_eq!(recorded, expected);
    assert_eq!(control(&sandbox.url(), "DELETE", "/_sandbox/requests", "").await.status, 204);
    assert!(sandbox.requests().is_empty());
}

#[tokio::test]
async fn each_request_of_a_kept_connection_has_its_own_headers() {
    let sandbox = sandbox().await;
    let one = format!(
        "POST {SESSIONS}/x/payments HTTP/1.1\r\nHost: localhost\r\n{HEADERS}b: 1\r\na: 1\r\nb: 2\r\n"
    );
    let first = format!("{one}Content-Length: 2\r\n\r\n{{}}");
    let mut stream =
        tokio::net::TcpStream::connect(sandbox.url().trim_start_matches("http://")).await.expect("up");
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    stream.write_all(first.as_bytes()).await.expect("sent");
    let mut answer = vec![0; 4096];
    let read = stream.read(&mut answer).await.expect("answered");
    assert!(answer[..read].starts_with(b"HTTP/1.1 400"));
    stream.write_all(format!("{one}Connection: close\r\n\r\n").as_bytes()).await.expect("sent");
    stream.read_to_end(&mut answer).await.expect("answered");
    let requests = sandbox.requests();
    for request in &requests {
        let ours: Vec<_> = request
            .headers
            .iter()
            .filter(|(name, _)| name.len() == 1)
            .map(|(n, v)| format!("{n}{v}"))
            .collect();
        assert_eq!(ours, ["b1", "a1", "b2"]);
    }
    assert_eq!((requests[0].body.as_deref(), requests[1].body.as_deref()), (Some("{}"), None));
}

#[tokio::test]
async fn a_queued_answer_comes_before_any_check() {
    let sandbox = sandbox().await;
    let url = sandbox.url();
    let answer = json!({
        "status": 429, "headers": [["Retry-After", "2"], ["X-A", "1"], ["x-a", "2"]], "body_base64": "PGh0bWw+",
        "times": 2, "delay_ms": 30,
    });
    assert_eq!(control(&url, "POST", "/_sandbox/answers", &answer.to_string()).await.status, 204);
    for _ in 0..2 {
        let began = Instant::now();
        let given = request(&url, "POST", SESSIONS, "", "not checked").await;
        assert_eq!((given.status, given.body.as_str()), (429, "<html>"));
        assert!(
            given.head.contains("retry-after: 2\r\nx-a: 1\r\nx-a: 2") && !given.head.contains("content-type")
        );
        assert!(began.elapsed() >= Duration::from_millis(30));
    }
    assert_eq!(request(&url, "POST", SESSIONS, "", "").await.status, 403);

    sandbox.answer(Answer::new(200).body("{}")).expect("HTTP");
    assert_eq!(
        operation(&url, "/elsewhere", "{}").await.status,
        404,
        "not an operation: the answer stays queued"
    );
    assert_eq!(operation(&url, SESSIONS, "{}").await.body, "{}");
    for bad in [r#"{"status": 99}"#, r#"{"status": 200, "staus": 1}"#, "{"] {
        assert_eq!(control(&url, "POST", "/_sandbox/answers", bad).await.status, 400, "{bad}");
    }
}

/// How many payments there are, and all that comes back of one more, up to the connection's end.
async fn pays(sandbox: &Running, session: &str, answer: Value) -> (usize, String) {
    let url = sandbox.url();
    assert_eq!(control(&url, "POST", "/_sandbox/answers", &answer.to_string()).await.status, 204, "{answer}");
    let body = r#"{"paymentMethod":"ETPAY"}"#;
    let mut wire = Wire::open(&url).await;
    let head = format!("{HEADERS}Content-Type: application/json\r\nContent-Length: {}\r\n", body.len());
    let path = payments_of(session);
    wire.send(&format!("POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{head}\r\n{body}"))
        .await;
    let (text, _) = wire.rest().await;
    let payments = control(&url, "GET", "/_sandbox/payments", "").await.json();
    (payments.as_array().map_or(0, Vec::len), text)
}

#[tokio::test]
async fn an_operation_can_be_carried_out_whatever_is_answered() {
    let sandbox = sandbox().await;
    let session = open(&sandbox, r#"{"checkoutToken":"t"}"#).await;
    let (payments, text) =
        pays(&sandbox, &session, json!({"apply": true, "status": 502, "body": "<html>"})).await;
    assert!(
        payments == 1 && text.starts_with("HTTP/1.1 502") && text.ends_with("<html>"),
        "{payments} {text}"
    );
    let (payments, text) = pays(&sandbox, &session, json!({"apply": true, "lost": true})).await;
    assert_eq!((payments, text.as_str()), (2, ""));
    let (payments, text) = pays(&sandbox, &session, json!({"apply": true, "cut_after": 5})).await;
    let (head, body) = text.split_once("\r\n\r\n").expect("a head");
    assert!(payments == 3 && head.starts_with("HTTP/1.1 201"), "{payments} {text}");
    assert!(body == r#"{"id""# && !head.contains("content-length: 5\r\n"), "{text}");
    let (payments, text) =
        pays(&sandbox, &session, json!({"apply": true, "cut_after": 0, "status": 200, "body": {"a": 1}}))
            .await;
    assert!(payments == 4 && text.ends_with("\r\n\r\n") && text.contains("application/json"), "{text}");

    let began = Instant::now();
    let (payments, text) = pays(&sandbox, &session, json!({"apply": true, "delay_ms": 40})).await;
    assert!(
        payments == 5 && text.contains("CREATED") && began.elapsed() >= Duration::from_millis(40),
        "{text}"
    );
    let (payments, text) = pays(&sandbox, &session, json!({"status": 200, "body": {"id": "p"}})).await;
    assert!(payments == 5 && text.ends_with(r#"{"id":"p"}"#), "not applied: {text}");
    let (payments, text) = pays(&sandbox, "unknown", json!({"apply": true, "status": 200})).await;
    assert!(
        payments == 5 && text.starts_with("HTTP/1.1 200"),
        "the service refuses it, and says otherwise: {text}"
    );
    for bad in
        [json!({"apply": true, "body": "{}"}), json!({"delay_ms": 1}), json!({"lost": true, "cut_after": 1})]
    {
        assert_eq!(
            control(&sandbox.url(), "POST", "/_sandbox/answers", &bad.to_string()).await.status,
            400,
            "{bad}"
        );
    }
}

#[tokio::test]
async fn reset_forgets_everything() {
    let sandbox = sandbox().await;
    let url = sandbox.url();
    let id = open(&sandbox, RECIPE_SESSION).await;
    sandbox.advance(Duration::from_secs(1_000_000));
    sandbox.answer(Answer::new(500)).expect("HTTP");
    assert_eq!(control(&url, "POST", "/_sandbox/reset", "").await.status, 204);
    assert_eq!(control(&url, "GET", "/_sandbox/requests", "").await.body, "[]");
    assert_eq!(control(&url, "GET", "/_sandbox/payments", "").await.body, "[]");
    assert_eq!(operation(&url, &payments_of(&id), RECIPE_PAYMENT).await.status, 404);
}

#[tokio::test]
async fn stopping_ends_a_long_delay_and_frees_the_port() {
    let sandbox = sandbox().await;
    let url = sandbox.url();
    sandbox.answer(Answer::new(200).body("late").delay(Duration::from_secs(3600))).expect("HTTP");
    let waiting = tokio::spawn({
        let url = url.clone();
        async move { operation(&url, SESSIONS, RECIPE_SESSION).await }
    });
    while sandbox.requests().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    sandbox.stop().await;
    assert_eq!(waiting.await.expect("no panic").body, "late");
    assert!(tokio::net::TcpStream::connect(url.trim_start_matches("http://")).await.is_err());
}

#[tokio::test]
async fn a_target_in_absolute_form_is_as_good_as_its_path() {
    let sandbox = sandbox().await;
    let url = sandbox.url();
    sandbox.answer(Answer::new(503)).expect("HTTP");
    let absolute = format!("{url}/sandbox/payments?limit=1");
    assert_eq!(request(&url, "GET", &absolute, HEADERS, "").await.status, 503, "the answer that was queued");
    let id = open(&sandbox, RECIPE_SESSION).await;
    let form = "Content-Type: application/x-www-form-urlencoded\r\n";
    let page = format!("{url}/checkout/ct_1/{id}");
    let paid =
        request(&url, "POST", &page, form, "turn=&method=ETPAY&customer.email=jane%40example.com").await;
    assert_eq!(paid.status, 303, "{paid:?}");
    let seen = sandbox.requests();
    assert_eq!(seen[0].path, "/sandbox/payments?limit=1");
    assert_eq!(seen[2].path, format!("/checkout/***/{id}"));
    assert_eq!(seen[2].body.as_deref(), Some("turn=&method=ETPAY&customer.email=***"));
}

#[tokio::test]
async fn a_session_that_control_has_expire_takes_no_payment_until_it_is_refreshed() {
    let sandbox = sandbox().await;
    let url = sandbox.url();
    let id = open(&sandbox, RECIPE_SESSION).await;
    let put =
        control(&url, "POST", &format!("/_sandbox/sessions/{id}/status"), r#"{"status":"EXPIRED"}"#).await;
    assert_eq!(put.status, 204);
    let refused = operation(&url, &payments_of(&id), RECIPE_PAYMENT).await;
    assert_eq!(refused.error().0, 422);
    assert!(refused.body.contains("the checkout session is EXPIRED"), "{refused:?}");
    assert_eq!(operation(&url, &format!("{SESSIONS}/token/ct_1/refresh"), "").await.status, 200);
    assert_eq!(operation(&url, &payments_of(&id), RECIPE_PAYMENT).await.status, 201);
}
