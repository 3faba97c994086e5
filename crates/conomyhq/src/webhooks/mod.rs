//! What ConomyHQ tells a shop by itself: whether a delivery is really its own, and what it says.
//!
//! ```
//! use conomyhq::webhooks;
//!
//! # fn main() -> conomyhq::Result<()> {
//! let secret = "whsec_1"; // in a shop: that of CONOMY_WEBHOOK_SECRET
//! let raw_body = webhooks::sign(r#"{"event":"Transaction.Captured","data":{}}"#, secret)?; // what a delivery brings
//! match webhooks::verify(raw_body.as_bytes(), [secret], None) {
//!     Ok(event) => println!("{}, unless {} was here before; answer 200", event.event, event.key()),
//!     Err(error) => println!("answer 400: {error}"),
//! }
//! # Ok(()) }
//! ```
//!
//! Deliveries come at least once, in any order, and are to be answered with 2xx within ten seconds. So note
//! [`key()`](Event::key) together with what the event changes, and skip what is noted already; do whatever takes long
//! afterwards.

mod ecmascript;
mod signature;

use std::iter;

use ecmascript::Json;
use signature::{Keys, Signature};

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::{
    error::{Error, Result},
    generated::types::WebhookData,
    json::{self, Extensible},
};

/// What a delivery says.
pub use crate::generated::types::WebhookEvent as Event;

/// The member that the signature is in.
const SIGNATURE: &str = "signature";
/// The member that an event cannot be without.
const EVENT: &str = "event";

/// Why a delivery is refused, in a word.
mod reason {
    pub(super) const MISSING: &str = "missing_signature";
    pub(super) const MALFORMED: &str = "malformed";
    pub(super) const MISMATCH: &str = "mismatch";
    pub(super) const UNREADABLE: &str = "unreadable";
}

/// Checks that ConomyHQ sent a delivery, and gives what it says.
///
/// The signature is looked for in the body, which is how deliveries are signed now, and then in the header. It is compared
/// in constant time. Events that this version does not know pass.
///
/// `raw_body` is the request's body as it was received, before anything parsed it. Several `secrets` serve while one is
/// replaced by the next. `signature_header` is what the header `X-Webhook-Signature` says, if it came.
///
/// # Errors
///
/// [`Error::WebhookSignature`] where ConomyHQ did not send this, or it is no event; its
/// [`reason()`](crate::Details::reason) tells more. [`Error::Config`] where a secret is blank, or there is none.
pub fn verify<S: AsRef<[u8]>>(
    raw_body: &[u8],
    secrets: impl IntoIterator<Item = S>,
    signature_header: Option<&str>,
) -> Result<Event> {
    read(&signed(raw_body, secrets, signature_header)?).ok_or_else(no_event)
}

impl Event {
    /// What to de-duplicate by: equal for deliveries of the same event.
    ///
    /// It is made of the event's name, the transaction's id and its status. Of an event that is of no such transaction, it
    /// is made of all that the event says.
    pub fn key(&self) -> String {
        key(&serde_json::to_string(self).unwrap_or_default())
    }
}

/// Reads an event, as answers are read: members that are not as documented are set aside where they stand.
fn read(json: &str) -> Option<Event> {
    if let Ok(event) = json::read(json.as_bytes()) {
        return Some(event);
    }
    let (mut event, _): (Event, _) = json::read_leniently(json.as_bytes())?;
    restore(&mut event.data, &mut event.extra, "data");
    if let Some(WebhookData { transaction, extra, .. }) = &mut event.data {
        restore(transaction, extra, "transaction");
    }
    Some(event)
}

/// The event's JSON so that any reader takes it.
pub(crate) fn readable(signed: &str) -> Option<String> {
    match json::read::<Map<String, Value>>(signed.as_bytes()) {
        Ok(_) => Some(signed.to_owned()),
        Err(_) => json::repaired(signed.as_bytes()),
    }
}

/// Takes back what was set aside because of something in it.
fn restore<T: DeserializeOwned + Extensible>(
    member: &mut Option<T>,
    extra: &mut Map<String, Value>,
    name: &str,
) {
    let read = extra.get(name).and_then(|aside| json::read_leniently(aside.to_string().as_bytes()));
    if let Some((model, _)) = read {
        *member = Some(model);
        extra.remove(name);
    }
}

/// The JSON that was signed, of an event's delivery that was.
pub(crate) fn signed<S: AsRef<[u8]>>(
    raw_body: &[u8],
    secrets: impl IntoIterator<Item = S>,
    signature_header: Option<&str>,
) -> Result<String> {
    let keys = Keys::new(secrets)?;
    let json = object(raw_body);
    let header = signature_header.map(str::trim).filter(|header| !header.is_empty());
    let by_body = match &json {
        Some(json) => signed_by_body(json, &keys),
        None => Err(refused(reason::MALFORMED, NO_OBJECT)),
    };
    // Either proves the secret by itself.
    let signed = match (by_body, header) {
        (Err(error), Some(header)) => {
            check_header(raw_body, header, &keys, error)?;
            json.as_ref().map(|json| json.cut(SIGNATURE).unwrap_or_else(|| json.stringify_without(SIGNATURE)))
        }
        (by_body, _) => Some(by_body?),
    };
    let is_event = json.is_some_and(|json| json.text_at(&[EVENT]).is_some());
    signed.filter(|_| is_event).ok_or_else(no_event)
}

/// What the signature in the body is right for: the text as it stands, or as JavaScript would write it.
fn signed_by_body(json: &Json<'_>, keys: &Keys) -> Result<String> {
    if !json.has(SIGNATURE) {
        return Err(refused(reason::MISSING, NO_SIGNATURE));
    }
    let signature = json.text_at(&[SIGNATURE]).and_then(|text| Signature::read(&text));
    let signature = signature.ok_or_else(|| refused(reason::MALFORMED, NOT_ONE))?;
    let as_it_stands = json.cut(SIGNATURE).into_iter();
    as_it_stands
        .chain(iter::once_with(|| json.stringify_without(SIGNATURE)))
        .find(|text| keys.made(&signature, text.as_bytes()))
        .ok_or_else(|| refused(reason::MISMATCH, NOT_THIS))
}

/// # Errors
///
/// What is wrong with the body, where it tells more.
fn check_header(raw_body: &[u8], header: &str, keys: &Keys, body: Error) -> Result<()> {
    match Signature::read(header) {
        Some(signature) if keys.made(&signature, raw_body) => Ok(()),
        Some(_) => Err(refused(reason::MISMATCH, NOT_THIS)),
        None if body.reason() == Some(reason::MISSING) => Err(refused(reason::MALFORMED, NOT_ONE)),
        None => Err(body),
    }
}

const NO_OBJECT: &str = "the body is no JSON object: pass the raw body, byte for byte as it was received, not what a framework made of it";
const NO_SIGNATURE: &str = "the delivery has no signature: neither a member `signature` nor a header X-Webhook-Signature came with it";
const NOT_ONE: &str = "the delivery's signature is none: it has to be 64 hexadecimal digits in small letters";
const NOT_THIS: &str = "the delivery's signature is not that of this body by this secret: somebody else sent it, or the \
                        secret is another one, or the body is not passed byte for byte as it was received";

pub(crate) fn no_event() -> Error {
    refused(reason::UNREADABLE, "the delivery is signed, but it is no event")
}

fn refused(reason: &'static str, message: &str) -> Error {
    Error::webhook(reason, message)
}

/// What to de-duplicate an event by.
pub(crate) fn key(json: &str) -> String {
    let json = object(json.as_bytes());
    let part = |path: &[&str]| {
        let text = json.as_ref()?.text_at(path)?;
        Some(text.replace('%', "%25").replace(':', "%3A"))
    };
    let event = part(&[EVENT]).unwrap_or_default();
    match (part(&["data", "transaction", "id"]), part(&["data", "transaction", "status"])) {
        (Some(id), Some(status)) => format!("{event}:{id}:{status}"),
        // Not of one transaction in one state, as far as is known: only the very same is the same.
        _ => {
            let all = json.map(|json| json.stringify_sorted()).unwrap_or_default();
            format!("{event}:{}", signature::fingerprint(all.as_bytes()))
        }
    }
}

fn object(text: &[u8]) -> Option<Json<'_>> {
    Json::read(std::str::from_utf8(text).ok()?).filter(Json::is_object)
}

/// Signs a body as ConomyHQ does, for tests: the same JSON object as JavaScript writes it, its `signature` the last member.
/// A signature that it has is replaced.
///
/// # Errors
///
/// [`Error::Config`] for a body that is no JSON object, and for a blank secret.
pub fn sign(body: impl AsRef<[u8]>, secret: impl AsRef<[u8]>) -> Result<String> {
    let json = object(body.as_ref()).ok_or_else(|| Error::setting("body", "must be a JSON object"))?;
    let mut signed = json.stringify_without(SIGNATURE);
    let signature = signature::sign(signed.as_bytes(), secret.as_ref())?;
    let comma = if signed == "{}" { "" } else { "," };
    signed.truncate(signed.len() - 1);
    Ok(signed + comma + "\"" + SIGNATURE + "\":\"" + &signature + "\"}")
}

/// Signs a body as ConomyHQ's older deliveries are, for tests: what their header `X-Webhook-Signature` says.
///
/// # Errors
///
/// [`Error::Config`] for a blank secret.
pub fn signature_header(raw_body: impl AsRef<[u8]>, secret: impl AsRef<[u8]>) -> Result<String> {
    signature::sign(raw_body.as_ref(), secret.as_ref())
}
