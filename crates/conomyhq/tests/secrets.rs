//! Secrets and people's data stay out of everything that is printed, at the most verbose level.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use std::{
    io::Write,
    sync::{Arc, Mutex},
    time::Duration,
};

use common::{PAYMENT, response, serve};
use conomyhq::{
    Conomy,
    types::{CheckoutSession, CreateCheckoutPayment, CreateCheckoutSession, Customer},
};
use tracing_subscriber::fmt::format::FmtSpan;

/// What must never be seen: credentials, tokens and a payer's data, among them plain words and digits. The token of the
/// refresh travels in a path, the others in headers and bodies.
const PLANTED: [&str; 13] = [
    "key_PLANTED",
    "token_PLANTED",
    "ct_PLANTED",
    "jane@example.com",
    "Plantjane",
    "plantjane",
    "Sowndoe",
    "7301944455",
    "3001234567",
    "Siembra",
    "SEED_CITY",
    "detail_PLANTED",
    "pass_PLANTED",
];

fn payer() -> Customer {
    let payer = Customer::new().first_name("Plantjane").last_name("Sowndoe").email("jane@example.com");
    let payer = payer.document_type("CC").document_number("7301944455").phone_number("3001234567");
    payer.address(serde_json::json!({"street": "Calle Siembra 5"})).extra("city", "SEED_CITY")
}

fn payment() -> CreateCheckoutPayment {
    CreateCheckoutPayment::new("ETPAY").customer(payer())
}

fn session() -> CreateCheckoutSession {
    CreateCheckoutSession::new("ct_PLANTED").customer(payer())
}

#[derive(Clone, Default)]
struct Output(Arc<Mutex<Vec<u8>>>);

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Output {
    fn note(&self, text: impl std::fmt::Debug) {
        writeln!(self.clone(), "{text:?}\n{text:#?}").unwrap();
    }

    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

fn client(url: &str, output: &Output) -> Conomy {
    let hook = output.clone();
    let builder = Conomy::builder()
        .api_key("key_PLANTED")
        .access_token("token_PLANTED")
        .base_url(url)
        .max_retries(0)
        .timeout(Duration::from_millis(500))
        .on_attempt(move |event| hook.note(event));
    output.note(&builder);
    builder.build().unwrap()
}

#[tokio::test]
async fn nothing_planted_is_printed() {
    let output = Output::default();
    let writer = output.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(FmtSpan::FULL)
        .with_writer(move || writer.clone());
    // Global, since hyper's tasks run on their own; this file holds one test. Records of `log` are taken in too.
    subscriber.init();

    // A service that repeats what it was sent, wherever it writes text.
    let refusals = [
        r#"{"status":422,"code":"73","type":"plantjane","detail":"detail_PLANTED jane@example.com","traceId":"7301944455"}"#,
        r#"{"code":"ct_PLANTED","type":"plantjaneHasSession","traceId":"ct_PLANTED"}"#,
        r#"{"code":"7301944455","type":"sowndoe","traceId":"Siembra"}"#,
        r#"{"error":"Plantjane already has a session"}"#,
        r#"{"error":"no session for token ct_PLANTED","message":"Sowndoe"}"#,
        r#"{"statusCode":404,"error":"Siembra","message":"detail_PLANTED"}"#,
        r#"{"error":{"type":"plantjane","info":"Siembra","code":"73","traceId":"3001234567"},"message":"SEED_CITY"}"#,
        r#"{"Plantjane":"Sowndoe"}"#,
        "<html>Plantjane ct_PLANTED</html>",
        "detail_PLANTED",
        "",
    ];
    let mut answers: Vec<String> = Vec::new();
    for status in
        ["303 See Other", "400 Bad Request", "404 Not Found", "422 Unprocessable", "500 Oh", "503 Oh"]
    {
        answers.extend(refusals.map(|body| response(status, body)));
    }
    answers.extend([
        response("200 OK", PAYMENT),
        response("200 OK", r#"{"id":"cs_1","status":"jane@example.com","Plantjane":1,"note":"Siembra"}"#),
        response("200 OK", r#"{"id":["Plantjane"],"status":"jane@example.com"}"#),
        response("200 OK", r#"{"id":"pay_1","checkoutSessionId":"Plantjane"}"#),
        response("200 OK", "detail_PLANTED"),
        "HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n{\"id\":\"detail_PLANTED".to_owned(),
        "detail_PLANTED jane@example.com\r\n\r\n".to_owned(),
        "HTTP/1.1 303 Plantjane\r\nlocation: https://ct_PLANTED.example.com/Plantjane\r\ncontent-length: 0\r\n\r\n".to_owned(),
        String::new(),
    ]);
    for answer in answers {
        let answer_names_payer = answer.contains("plantjane") || answer.contains("sowndoe");
        let (url, wire) = serve(answer).await;
        let client = client(&url, &output);
        let sessions = client.checkout_sessions();
        output.note(&client);
        output.note(sessions.create(session()));
        let results = [
            sessions.create_payment("cs_1", payment()).await.map(|ok| output.note(ok)),
            sessions.create(session()).await.map(|ok| output.note(ok)),
        ];
        // A refresh says nothing of the payer, so a word that could be a type's name can be taken for one.
        let refreshed = match answer_names_payer {
            true => Ok(()),
            false => sessions.refresh("ct_PLANTED").await.map(|ok| output.note(ok)),
        };
        for error in results.into_iter().chain([refreshed]).filter_map(Result::err) {
            output.note(&error);
            output.note(error.to_string());
            let mut source = std::error::Error::source(&error);
            while let Some(error) = source {
                output.note(error.to_string());
                output.note(error);
                source = error.source();
            }
        }
        assert!(wire.text().contains("ct_PLANTED"), "the token was sent, so it could have been printed");
    }
    // Refused connections, proxies with a password, settings that cannot be sent.
    let refused =
        client("http://127.0.0.1:1", &output).checkout_sessions().refresh("ct_PLANTED").await.unwrap_err();
    output.note(refused);
    let proxied =
        Conomy::builder().api_key("key_PLANTED").access_token("token_PLANTED").base_url("http://127.0.0.1:1");
    let proxied = proxied.allow_insecure_http(true).proxy("http://user:pass_PLANTED@127.0.0.1:1");
    output.note(&proxied);
    let error = proxied.build().unwrap().checkout_sessions().refresh("ct_PLANTED").await.unwrap_err();
    output.note(std::error::Error::source(&error).map(ToString::to_string));
    output.note(error);
    output
        .note(Conomy::builder().api_key("key_PLANTED\n").access_token("token_PLANTED").build().unwrap_err());
    let proxied = Conomy::builder().api_key("key_PLANTED").access_token("token_PLANTED");
    output.note(proxied.proxy("ftp://user:pass_PLANTED@127.0.0.1").build().unwrap_err());
    let with_password =
        Conomy::builder().api_key("k").access_token("t").base_url("https://u:pass_PLANTED@example.com");
    output.note(with_password.build().unwrap_err());

    // Models.
    output.note(session());
    output.note(payment());
    let echoed = r#"{"id":"cs_1","checkoutToken":"ct_PLANTED","status":"ACTIVE","url":"https://x/ct_PLANTED","customer":{"email":"jane@example.com","nick":"detail_PLANTED"},"note":"detail_PLANTED"}"#;
    output.note(serde_json::from_str::<CheckoutSession>(echoed).unwrap());

    let printed = output.text();
    for target in [
        "checkout_sessions.create_payment{conomyhq.operation=",
        ":attempt{otel.name=",
        "conomyhq::metrics: ",
        "conomyhq: ",
        "reqwest::connect: ",
        "hyper_util::client::legacy::",
    ] {
        assert!(printed.contains(target), "no record of {target} was captured");
    }
    for planted in PLANTED {
        let at = printed.find(planted);
        let around = at.map(|at| &printed[at.saturating_sub(200)..(at + 60).min(printed.len())]);
        assert!(at.is_none(), "{planted} was printed: {around:?}");
    }
}
