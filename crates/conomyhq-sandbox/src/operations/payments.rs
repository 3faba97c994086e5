//! Payments: made in a session, and read back.

use std::time::{Duration, SystemTime};

use axum::{
    Extension, Json,
    body::Bytes,
    extract::{Path, RawQuery, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use conomyhq::types;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::body::{as_object, read, unnamed};
use crate::{
    answers::{End, Manner},
    errors::{Failure, Kind, full},
    exchange::Effect,
    listing::{Listing, Page, PaymentAnswer},
    magic::{self, Magic},
    shared::Shared,
    state::{self, Course, Fate, SETTLED, Session},
};

/// A payment as its creation answers it, members in the recipe's order.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CreatedPayment {
    id: String,
    checkout_session_id: String,
    status: String,
    #[serde(flatten)]
    kept: Map<String, Value>,
}

pub(super) async fn create(
    State(shared): State<Shared>,
    Path(session_id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Failure> {
    let body: types::CreateCheckoutPayment = read(&headers, &body)?;
    let method = body.payment_method.to_string();
    if method.is_empty() {
        return Err(Kind::InvalidParam.because("paymentMethod is empty"));
    }
    let bare = json!({"id": "", "checkoutSessionId": "", "status": ""});
    let kept = unnamed::<types::CheckoutPayment>(&body.extra, &bare, |payment| payment.extra);
    let (payment, magic) = shared.state(|state| {
        let session = payable(state, &session_id, &method)?;
        let request = Value::Object(as_object(&body));
        let magic = magic::of(email(&request["customer"]).or_else(|| email(session.customer.as_ref()?)));
        if magic == Some(Magic::Busy)
            || (magic == Some(Magic::BusyOnce) && state.sessions.throttle(&session_id))
        {
            return Ok((None, magic));
        }
        if !state.has_room_for_payment() {
            return Err(full("payments"));
        }
        let bare = json!({"id": "", "status": ""});
        let read = unnamed::<types::Payment>(&body.extra, &bare, |payment| payment.extra);
        let fate = fate(magic, state.settings.payment_step);
        let now = state.clock.now();
        let payment = state.payments.add(&session, request, read, fate, now);
        state.exchanges.made(Effect::Payment(payment.id.clone()));
        Ok((Some(payment), magic))
    })?;
    let Some(payment) = payment else { return Ok(come_back_later()) };
    let status = payment.status().to_owned();
    let (id, checkout_session_id) = (payment.id, payment.session_id);
    let own = (StatusCode::CREATED, Json(CreatedPayment { id, checkout_session_id, status, kept }));
    let manner = match magic {
        Some(Magic::ServerError) => {
            return Err(Kind::ServerError.because("the payment could not be answered"));
        }
        Some(Magic::Lost) => Manner { delay: Duration::ZERO, end: End::Lost },
        Some(Magic::Slow) => Manner { delay: Duration::from_secs(magic::SLOW_SECONDS), end: End::Whole },
        _ => return Ok(own.into_response()),
    };
    Ok((Extension(manner), own).into_response())
}

/// The session, if it can be paid by this method.
fn payable(state: &state::State, id: &str, method: &String) -> Result<Session, Failure> {
    let now = state.clock.now();
    let unknown = || Kind::NotFound.because("there is no checkout session of this id");
    let session = state.sessions.get(id).ok_or_else(unknown)?;
    if !session.is_live(now) {
        let status = session.status(now);
        return Err(Kind::FailedPrecondition.because(format!("the checkout session is {status}")));
    }
    if !session.offer.methods.is_empty() && !session.offer.methods.contains(method) {
        return Err(Kind::InvalidParam.because("paymentMethod is not available for this session"));
    }
    Ok(session.clone())
}

fn email(customer: &Value) -> Option<&str> {
    customer["email"].as_str()
}

/// What becomes of the payment by itself.
fn fate(magic: Option<Magic>, step: Option<Duration>) -> Fate {
    let (end, copies) = match magic {
        Some(Magic::Goes(end)) => (Some(end), 1),
        Some(Magic::ToldTwice) => (Some(SETTLED), 2),
        _ => (None, 1),
    };
    let course = match (end, step) {
        (None, None) => None,
        (end, step) => Some(Course { step: step.unwrap_or_default(), end: end.unwrap_or(SETTLED) }),
    };
    Fate { course, copies }
}

fn come_back_later() -> Response {
    let refused = Kind::TooManyRequests.because("too many requests; come back later");
    ([(header::RETRY_AFTER, magic::RETRY_AFTER)], refused).into_response()
}

pub(super) async fn get(
    State(shared): State<Shared>,
    Path(id): Path<String>,
) -> Result<Json<PaymentAnswer>, Failure> {
    let known = shared.state(|state| Some(state.payments.get(&id)?.at(state.clock.now())?.answer));
    known.map(Json).ok_or_else(|| Kind::NotFound.because("there is no payment of this id"))
}

pub(super) async fn list(
    State(shared): State<Shared>,
    RawQuery(query): RawQuery,
) -> Result<Json<Page>, Failure> {
    let query = query.unwrap_or_default();
    let listing = Listing::parse(&query).map_err(|why| Kind::InvalidParam.because(why))?;
    Ok(Json(shared.state(|state| {
        let now = state.clock.now();
        let seen = now.checked_sub(state.settings.list_lag).unwrap_or(SystemTime::UNIX_EPOCH);
        listing.page(&query, state.payments.at(seen, |session| listing.wants_session(session)))
    })))
}
