//! What the service answers: the API's two operations that are measured, and the least that the libraries whose first
//! call is measured need.

use std::{io::Write, str};

use crate::request::Request;

const SESSION: &str = "6b0f3a52-4d0e-4c7e-9a55-0d9be1c6f0aa";

/// The answer to a request. `accepted` is how many connections there were.
pub(crate) fn give(request: &Request<'_>, accepted: u64, output: &mut Vec<u8>) {
    match (request.method, request.path) {
        ("POST", "/checkout-sessions") if request.admitted => match token(request.body) {
            // As the API's documentation shows it, and the customer, which the service answers back.
            Some(token) => answer(
                output,
                "201 Created",
                &format!(
                    r#"{{"id":"{SESSION}","checkoutToken":"{token}","status":"ATTEMPT","currency":"CLP","url":"https://checkout.conomyhq.com/{token}","customer":{{"firstName":"Jane","lastName":"Doe","email":"jane@example.com","documentType":"CC","documentNumber":"1000000000"}}}}"#
                ),
            ),
            None => refuse("there is no checkoutToken", output),
        },
        ("POST", path) if request.admitted => match session(path) {
            Some(session) => answer(
                output,
                "201 Created",
                &format!(
                    r#"{{"id":"0f8d1c55-93b5-4a0c-8f0e-3d2f6a1b7c9d","checkoutSessionId":"{session}","status":"CREATED"}}"#
                ),
            ),
            None => refuse("there is no such operation", output),
        },
        ("GET", "/connections") => answer(output, "200 OK", &format!(r#"{{"accepted":{accepted}}}"#)),
        // stripe's first call.
        ("GET", "/v1/balance") => answer(
            output,
            "200 OK",
            r#"{"object":"balance","available":[{"amount":1,"currency":"clp"}],"livemode":false,"pending":[]}"#,
        ),
        // openai's.
        ("GET", "/v1/models") => answer(
            output,
            "200 OK",
            r#"{"object":"list","data":[{"id":"m","object":"model","created":1,"owned_by":"o"}]}"#,
        ),
        _ => refuse("no client of the benchmark sends this", output),
    }
}

/// An answer that fails whichever measurement gets it.
pub(crate) fn refuse(what: &str, output: &mut Vec<u8>) {
    answer(output, "400 Bad Request", &format!(r#"{{"status":400,"detail":"{what}"}}"#));
}

fn answer(output: &mut Vec<u8>, status: &str, body: &str) {
    write!(
        output,
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .expect("memory takes what is written");
}

/// The token in a session's request, so that each client can tell whether the answer is its own. Libraries differ in
/// whether they write a space after a colon.
fn token(body: &[u8]) -> Option<&str> {
    let (_, value) = str::from_utf8(body).ok()?.split_once(r#""checkoutToken":"#)?;
    value.trim_start().strip_prefix('"')?.split_once('"').map(|(token, _)| token)
}

/// The session that a payment's path names.
fn session(path: &str) -> Option<&str> {
    path.strip_prefix("/checkout-sessions/")?.strip_suffix("/payments")
}
