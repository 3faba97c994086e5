//! Payment links.

use std::time::SystemTime;

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
};
use conomyhq::types;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{
    body::{as_object, read, unnamed},
    offers,
};
use crate::{
    config::DEFAULT_CURRENCY,
    errors::{Failure, Kind, full},
    exchange::Effect,
    place::Place,
    shared::Shared,
    state::{Offer, PaymentLink, Unchanged},
    times::rfc3339,
};

/// A link as answered.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LinkAnswer {
    id: String,
    checkout_token: String,
    status: String,
    currency: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pre_tax_amount: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    total_amount: Option<String>,
    url: String,
    created_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    duration: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    success_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failed_url: Option<String>,
    #[serde(flatten)]
    kept: Map<String, Value>,
}

impl LinkAnswer {
    pub(crate) fn of(link: &PaymentLink, place: &Place, now: SystemTime) -> Self {
        let offer = link.offer.clone();
        Self {
            id: link.id.clone(),
            checkout_token: link.token.clone(),
            status: link.status(now).to_owned(),
            currency: offer.currency,
            pre_tax_amount: offer.pre_tax.map(|amount| amount.to_string()),
            total_amount: offer.total.map(|amount| amount.to_string()),
            url: place.link(&link.token),
            created_at: rfc3339(link.created_at),
            duration: link.duration,
            success_url: offer.success_url,
            failed_url: offer.failed_url,
            kept: offer.kept,
        }
    }
}

pub(super) async fn create(
    State(shared): State<Shared>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<(StatusCode, Json<LinkAnswer>), Failure> {
    let body: types::CreatePaymentLink = read(&headers, &body)?;
    body.duration.map(offers::lifetime).transpose()?;
    let (pre_tax, total) = offers::totals(body.items.as_deref())?;
    let mut kept = offers::repeated(as_object(&body));
    let bare = json!({"id": "", "checkoutToken": "", "status": ""});
    kept.extend(unnamed::<types::PaymentLink>(&body.extra, &bare, |link| link.extra));
    let offer = Offer {
        currency: body.currency.unwrap_or_else(|| DEFAULT_CURRENCY.into()),
        methods: offers::names(body.payment_methods_allowed.as_deref().unwrap_or_default()),
        pre_tax,
        total,
        success_url: body.success_url,
        failed_url: body.failed_url,
        kept,
    };
    let ttl = shared.config.link_ttl;
    let answer = shared.state(|state| {
        if !state.has_room_for_link() {
            return Err(full("payment links"));
        }
        let now = state.clock.now();
        let link = state.links.add(offer, body.duration, ttl, now);
        state.exchanges.made(Effect::Link(link.id.clone()));
        Ok(LinkAnswer::of(&link, &shared.place, now))
    })?;
    Ok((StatusCode::CREATED, Json(answer)))
}

pub(super) async fn get(
    State(shared): State<Shared>,
    Path(id): Path<String>,
) -> Result<Json<LinkAnswer>, Failure> {
    let link =
        shared.look(|state| Some(LinkAnswer::of(state.links.get(&id)?, &shared.place, state.clock.now())));
    link.map(Json).ok_or_else(unknown)
}

/// Whatever the request has as a body is not looked at: the spec names none.
pub(super) async fn activate(
    State(shared): State<Shared>,
    Path(id): Path<String>,
) -> Result<Json<LinkAnswer>, Failure> {
    let changed = shared.state(|state| {
        let now = state.clock.now();
        state.links.activate(&id, now).map(|link| LinkAnswer::of(&link, &shared.place, now))
    });
    changed.map(Json).map_err(refused)
}

pub(super) async fn deactivate(
    State(shared): State<Shared>,
    Path(id): Path<String>,
) -> Result<Json<LinkAnswer>, Failure> {
    let changed = shared.state(|state| {
        let now = state.clock.now();
        state.links.deactivate(&id).map(|link| LinkAnswer::of(&link, &shared.place, now))
    });
    changed.map(Json).map_err(refused)
}

fn unknown() -> Failure {
    Kind::NotFound.because("there is no payment link of this id")
}

fn refused(why: Unchanged) -> Failure {
    match why {
        Unchanged::Unknown => unknown(),
        Unchanged::Over => Kind::FailedPrecondition.because("the payment link is over"),
    }
}
