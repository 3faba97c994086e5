//! Access tokens over real HTTP: given out, expired, revoked.
#![allow(missing_docs)]

mod common;

use std::time::Duration;

use common::{Answer, HEADERS, bodiless, control, request};
use conomyhq_sandbox::{Config, Running, Sandbox};
use serde_json::{Value, json};

const PAYMENTS: &str = "/sandbox/payments";

fn strict() -> Config {
    Sandbox::builder().api_key("k").client_id("c").client_secret("s").token_ttl(Duration::from_secs(60))
}

/// `/auth` takes no token.
async fn auth(sandbox: &Running, body: &Value) -> Answer {
    let headers = HEADERS.replace("Authorization: Bearer t\r\n", "Content-Type: application/json\r\n");
    request(&sandbox.url(), "POST", "/sandbox/auth", &headers, &body.to_string()).await
}

async fn token(sandbox: &Running) -> String {
    let answer = auth(sandbox, &json!({"clientId": "c", "clientSecret": "s"})).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()["accessToken"].as_str().expect("a token").to_owned()
}

/// The status of a request with this token.
async fn with(sandbox: &Running, token: &str) -> u16 {
    let headers = HEADERS.replace("Bearer t", &format!("Bearer {token}"));
    let answer = request(&sandbox.url(), "GET", PAYMENTS, &headers, "").await;
    if answer.status == 401 {
        assert_eq!(answer.error(), (401, "41".into(), "unauthorized".into()));
    }
    answer.status
}

#[tokio::test]
async fn a_token_is_good_until_it_expires() {
    let sandbox = strict().start().await.expect("loopback");
    let answer = auth(&sandbox, &json!({"clientId": "c", "clientSecret": "s"})).await.json();
    let token = answer["accessToken"].as_str().expect("a token");
    assert_eq!(answer, json!({"accessToken": token, "tokenType": "Bearer", "expiresIn": 60}));
    assert_eq!(
        (with(&sandbox, token).await, with(&sandbox, "t").await),
        (200, 401),
        "only what was given out"
    );
    sandbox.advance(Duration::from_secs(61));
    assert_eq!(with(&sandbox, token).await, 401);
    assert_eq!(with(&sandbox, &self::token(&sandbox).await).await, 200);
}

#[tokio::test]
async fn tokens_can_be_revoked_one_or_all() {
    let sandbox = strict().access_token("fixed").start().await.expect("loopback");
    let url = sandbox.url();
    let tokens = [token(&sandbox).await, token(&sandbox).await, token(&sandbox).await];
    let body = json!({ "token": tokens[0] }).to_string();
    assert_eq!(control(&url, "POST", "/_sandbox/tokens/revoke", &body).await.status, 204);
    assert_eq!((with(&sandbox, &tokens[0]).await, with(&sandbox, &tokens[1]).await), (401, 200));
    assert_eq!(control(&url, "POST", "/_sandbox/tokens/revoke", "").await.status, 204);
    assert_eq!((with(&sandbox, &tokens[2]).await, with(&sandbox, "fixed").await), (401, 200));
    assert_eq!(with(&sandbox, &token(&sandbox).await).await, 200, "a new one is good");
    let fixed = r#"{"token": "fixed"}"#;
    assert_eq!(control(&url, "POST", "/_sandbox/tokens/revoke", fixed).await.status, 204);
    assert_eq!(with(&sandbox, "fixed").await, 401);

    let shown = control(&url, "GET", "/_sandbox/tokens", "").await.json();
    let revoked: Vec<_> =
        shown.as_array().expect("a list").iter().map(|token| token["revoked"] == true).collect();
    assert_eq!(revoked, [true, true, true, false]);
    assert_eq!((&shown[0]["token"], &shown[0]["clientId"]), (&json!(tokens[0]), &json!("c")));
    assert!(shown[0]["issuedAt"].as_str() < shown[0]["expiresAt"].as_str(), "{shown}");
    control(&url, "POST", "/_sandbox/reset", "").await;
    assert_eq!(control(&url, "GET", "/_sandbox/tokens", "").await.body, "[]");
}

#[tokio::test]
async fn wrong_credentials_get_none() {
    let sandbox = strict().start().await.expect("loopback");
    for body in [json!({"clientId": "c", "clientSecret": "x"}), json!({"clientId": "x", "clientSecret": "s"})]
    {
        assert_eq!(auth(&sandbox, &body).await.error(), (401, "41".into(), "unauthorized".into()));
    }
    assert_eq!(
        auth(&sandbox, &json!({"clientId": "c"})).await.error(),
        (400, "12".into(), "missingParam".into())
    );
    let url = sandbox.url();
    let headers = HEADERS.replace("x-api-key: k", "x-api-key: wrong");
    assert_eq!(
        request(&url, "POST", "/sandbox/auth", &headers, "{}").await.json(),
        json!({"message": "Forbidden"})
    );
    let headers = HEADERS.replace("conomyhq-api-version: 24-04-2025\r\n", "");
    assert_eq!(request(&url, "POST", "/sandbox/auth", &headers, "{}").await.error().0, 400);
    assert_eq!(bodiless(&url, "GET", "/sandbox/auth").await.status, 405);
    assert_eq!(control(&url, "GET", "/_sandbox/tokens", "").await.body, "[]");
    let recorded = format!("{:?}", sandbox.requests());
    assert!(recorded.contains("clientId") && !recorded.contains(r#"\"s\""#), "{recorded}");
}

#[tokio::test]
async fn without_settings_any_credentials_and_any_token_will_do() {
    let sandbox = Sandbox::builder().start().await.expect("loopback");
    assert_eq!(with(&sandbox, "anything").await, 200);
    let token = token(&sandbox).await;
    assert_eq!(auth(&sandbox, &json!({"clientId": "", "clientSecret": "s"})).await.error().0, 401);
    assert_eq!(with(&sandbox, &token).await, 200);
    sandbox.advance(Duration::from_secs(3601));
    assert_eq!(with(&sandbox, &token).await, 401, "what was given out expires here too");
}
