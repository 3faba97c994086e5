//! Webhooks: bytes in; texts out, or the report of an error.

use conomyhq::{Error, binding, webhooks};
use napi::{Either, bindgen_prelude::Uint8Array};
use napi_derive::napi;

/// The JSON of an event whose delivery was signed, and what to de-duplicate the event by.
#[napi(catch_unwind)]
pub fn verify_webhook(
    raw_body: Uint8Array,
    secrets: Vec<Uint8Array>,
    signature_header: Option<String>,
) -> Either<Vec<String>, String> {
    let webhook = binding::webhook(&raw_body, &secrets, signature_header.as_deref());
    settled(webhook.map(|webhook| vec![webhook.json, webhook.key]))
}

/// The body with its signature.
#[napi(catch_unwind)]
pub fn sign_webhook(body: Uint8Array, secret: Uint8Array) -> Either<Vec<String>, String> {
    settled(webhooks::sign(body, secret).map(|body| vec![body]))
}

/// The header that signs the body.
#[napi(catch_unwind)]
pub fn webhook_header(raw_body: Uint8Array, secret: Uint8Array) -> Either<Vec<String>, String> {
    settled(webhooks::signature_header(raw_body, secret).map(|header| vec![header]))
}

fn settled(result: Result<Vec<String>, Error>) -> Either<Vec<String>, String> {
    match result {
        Ok(texts) => Either::A(texts),
        Err(error) => Either::B(error.report()),
    }
}
