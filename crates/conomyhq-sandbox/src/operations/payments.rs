//! Payments: made in a session, and read back.

use std::time::SystemTime;

use axum::{
    Json,
    body::Bytes,
    extract::{Path, RawQuery, State},
    http::{HeaderMap, StatusCode},
};
use conomyhq::types;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::body::{as_object, read, unnamed};
use crate::{
    errors::{Failure, Kind},
    listing::{Listing, Page, PaymentAnswer},
    shared::Shared,
    state::{Course, SETTLED},
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
) -> Result<(StatusCode, Json<CreatedPayment>), Failure> {
    let body: types::CreateCheckoutPayment = read(&headers, &body)?;
    let method = body.payment_method.to_string();
    if method.is_empty() {
        return Err(Kind::InvalidParam.because("paymentMethod is empty"));
    }
    let bare = json!({"id": "", "checkoutSessionId": "", "status": ""});
    let kept = unnamed::<types::CheckoutPayment>(&body.extra, &bare, |payment| payment.extra);
    let payment = shared.state(|state| {
        let now = state.clock.now();
        let session = state.sessions.get(&session_id);
        let session =
            session.ok_or_else(|| Kind::NotFound.because("there is no checkout session of this id"))?;
        if !session.is_live(now) {
            let status = session.status(now);
            return Err(Kind::FailedPrecondition.because(format!("the checkout session is {status}")));
        }
        if !session.offer.methods.is_empty() && !session.offer.methods.contains(&method) {
            return Err(Kind::InvalidParam.because("paymentMethod is not available for this session"));
        }
        let bare = json!({"id": "", "status": ""});
        let read = unnamed::<types::Payment>(&body.extra, &bare, |payment| payment.extra);
        let course = state.settings.payment_step.map(|step| Course { step, end: SETTLED });
        Ok(state.payments.add(session, Value::Object(as_object(&body)), read, course, now))
    })?;
    let status = payment.status().to_owned();
    let (id, checkout_session_id) = (payment.id, payment.session_id);
    Ok((StatusCode::CREATED, Json(CreatedPayment { id, checkout_session_id, status, kept })))
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
