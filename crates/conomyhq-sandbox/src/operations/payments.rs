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
    answers::{CarriedOut, End, Manner},
    errors::{Failure, Kind, full},
    exchange::Effect,
    listing::{Listing, Page, PaymentAnswer, way_to_pay},
    magic::{self, Magic},
    place::Place,
    shared::Shared,
    state::{self, Course, Fate, Payment, SETTLED, Session},
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
    let mut kept = unnamed::<types::CheckoutPayment>(&body.extra, &bare, |payment| payment.extra);
    let made = shared.state(|state| make(state, &session_id, &body))?;
    let Some((payment, told)) = made else { return Ok(come_back_later()) };
    add_the_way_to_pay(&mut kept, &payment, &shared.place);
    let status = payment.status().to_owned();
    let (id, checkout_session_id) = (payment.id, payment.session_id);
    let own = (StatusCode::CREATED, Json(CreatedPayment { id, checkout_session_id, status, kept }));
    match told {
        Told::Well => Ok(own.into_response()),
        Told::Oddly(manner) => Ok((Extension(manner), own).into_response()),
        Told::AsError => {
            let error = Kind::ServerError.because("the payment could not be answered");
            Ok((Extension(CarriedOut), error).into_response())
        }
    }
}

/// How it is answered that a payment was made.
pub(crate) enum Told {
    Well,
    Oddly(Manner),
    AsError,
}

/// Makes a payment in a session, whoever asks for it. None is one that has to be asked for again later.
pub(crate) fn make(
    state: &mut state::State,
    session_id: &str,
    body: &types::CreateCheckoutPayment,
) -> Result<Option<(Payment, Told)>, Failure> {
    let session = payable(state, session_id, &body.payment_method.to_string())?;
    let request = Value::Object(as_object(body));
    let magic = magic::of(email(&request["customer"]).or_else(|| email(session.customer.as_ref()?)));
    if magic == Some(Magic::Busy) || (magic == Some(Magic::BusyOnce) && state.sessions.throttle(session_id)) {
        return Ok(None);
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
    let told = match magic {
        Some(Magic::ServerError) => Told::AsError,
        Some(Magic::Lost) => Told::Oddly(Manner { delay: Duration::ZERO, end: End::Lost }),
        Some(Magic::Slow) => {
            Told::Oddly(Manner { delay: Duration::from_secs(magic::SLOW_SECONDS), end: End::Whole })
        }
        _ => Told::Well,
    };
    Ok(Some((payment, told)))
}

/// Has the answer say where to send the payer, if the method sends her anywhere, beside what was sent of `origins`.
fn add_the_way_to_pay(kept: &mut Map<String, Value>, payment: &Payment, place: &Place) {
    if payment.method() != "ETPAY" {
        return;
    }
    let origins = kept.entry("origins").or_insert_with(|| json!([{ "type": payment.method() }]));
    if let Some(Value::Object(origin)) = origins.get_mut(0) {
        let etpay = origin.entry("etpay").or_insert_with(|| json!({}));
        if let (Value::Object(etpay), Value::Object(way)) = (etpay, way_to_pay(place, &payment.id)) {
            etpay.extend(way);
        }
    }
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
    let known = shared.look(|state| Some(state.payments.get(&id)?.at(state.clock.now())?.answer));
    let known = known.map(|payment| Json(payment.leading_to_the_bank(&shared.place)));
    known.ok_or_else(|| Kind::NotFound.because("there is no payment of this id"))
}

pub(super) async fn list(
    State(shared): State<Shared>,
    RawQuery(query): RawQuery,
) -> Result<Json<Page>, Failure> {
    let query = query.unwrap_or_default();
    let listing = Listing::parse(&query).map_err(|why| Kind::InvalidParam.because(why))?;
    let page = shared.look(|state| {
        let now = state.clock.now();
        let seen = now.checked_sub(state.settings.list_lag).unwrap_or(SystemTime::UNIX_EPOCH);
        listing.page(&query, state.payments.at(seen, |session| listing.wants_session(session)))
    });
    Ok(Json(page.leading_to_the_bank(&shared.place)))
}
