//! Checkout sessions.

use std::time::{Duration, SystemTime};

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
    config::{Config, DEFAULT_CURRENCY, Link},
    errors::{Failure, Kind, full},
    exchange::Effect,
    listing::PRODUCT,
    magic::{self, Magic},
    place::Place,
    shared::Shared,
    state::{self, Offer, Opening, Session},
    times::rfc3339,
};

/// A session as answered, members in the recipe's order.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SessionAnswer {
    id: String,
    checkout_token: String,
    status: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payment_link_id: Option<String>,
    #[serde(flatten)]
    read: Option<ReadBack>,
    #[serde(flatten)]
    kept: Map<String, Value>,
}

/// What reading a session answers beyond what its creation does.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ReadBack {
    payment_configs: Value,
    created_at: String,
    expires_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pre_tax_amount: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    total_amount: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    redirect_url: Option<String>,
}

pub(super) async fn create(
    State(shared): State<Shared>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<(StatusCode, Json<SessionAnswer>), Failure> {
    let body: types::CreateCheckoutSession = read(&headers, &body)?;
    let session = shared.state(|state| open(&shared.config, state, body))?;
    Ok((StatusCode::CREATED, Json(opened(session, &shared.place))))
}

/// Opens a session, whoever asks for it.
pub(crate) fn open(
    config: &Config,
    state: &mut state::State,
    body: types::CreateCheckoutSession,
) -> Result<Session, Failure> {
    let opening = opening(config, state, body)?;
    if !state.has_room_for_session() {
        return Err(full("checkout sessions"));
    }
    let now = state.clock.now();
    let session = state.sessions.open(opening, now);
    state.exchanges.made(Effect::Session(session.id.clone()));
    Ok(session)
}

/// What opening a session answers: the recipe's members, and those that the link or the request offers. The customer
/// is not among them, since the recipe's answer does not repeat it.
fn opened(session: Session, place: &Place) -> SessionAnswer {
    SessionAnswer {
        url: Some(place.session(&session.token, &session.id)),
        id: session.id,
        checkout_token: session.token,
        status: "ATTEMPT".into(),
        currency: Some(session.offer.currency),
        payment_link_id: session.link_id,
        read: None,
        kept: session.offer.kept,
    }
}

/// A link that a session is to be opened from, whoever made it.
struct Source {
    link_id: Option<String>,
    offer: Offer,
    ttl: Duration,
}

impl Source {
    /// The link of this token, if a session can be opened from it.
    fn of(
        config: &Config,
        state: &state::State,
        body: &types::CreateCheckoutSession,
    ) -> Result<Self, Failure> {
        if let Some(link) = state.links.of_token(&body.checkout_token) {
            let now = state.clock.now();
            if !link.is_open(now) {
                let status = link.status(now);
                return Err(Kind::FailedPrecondition.because(format!("the payment link is {status}")));
            }
            let ttl = link.duration.map_or(Ok(config.session_ttl), offers::lifetime)?;
            return Ok(Self { link_id: Some(link.id.clone()), offer: link.offer.clone(), ttl });
        }
        let stated = config.links.iter().find(|link| link.token == body.checkout_token).cloned();
        let any = || {
            config.links.is_empty().then(|| Link {
                token: body.checkout_token.clone(),
                currency: body.currency.clone().unwrap_or_else(|| DEFAULT_CURRENCY.into()),
                methods: Vec::new(),
            })
        };
        let unknown = || Kind::NotFound.because("no payment link has this checkoutToken");
        let Link { currency, methods, .. } = stated.or_else(any).ok_or_else(unknown)?;
        let offer = Offer { currency, methods, ..Offer::default() };
        Ok(Self { link_id: None, offer, ttl: config.session_ttl })
    }
}

/// What the request asks for, held against the link that it names.
pub(crate) fn opening(
    config: &Config,
    state: &state::State,
    body: types::CreateCheckoutSession,
) -> Result<Opening, Failure> {
    if body.checkout_token.is_empty() {
        return Err(Kind::InvalidParam.because("checkoutToken is empty"));
    }
    let Source { link_id, mut offer, ttl } = Source::of(config, state, &body)?;
    if body.currency.as_ref().is_some_and(|currency| *currency != offer.currency) {
        return Err(Kind::InvalidParam.because("currency is not the payment link's"));
    }
    let ttl = body.duration.map_or(Ok(ttl), offers::lifetime)?;
    if let Some(wanted) = body.payment_methods_allowed.as_deref().map(offers::names) {
        if !offer.methods.is_empty() && !wanted.iter().all(|method| offer.methods.contains(method)) {
            return Err(Kind::InvalidParam.because("paymentMethodsAllowed exceeds the payment link's"));
        }
        offer.methods = wanted;
    }
    if body.items.is_some() {
        (offer.pre_tax, offer.total) = offers::totals(body.items.as_deref())?;
    }
    let sent = as_object(&body);
    let bare = json!({"id": "", "checkoutToken": "", "status": ""});
    offer.kept.extend(offers::repeated(sent.clone()));
    offer.kept.extend(unnamed::<types::CheckoutSession>(&body.extra, &bare, |session| session.extra));
    offer.success_url = body.success_url.or(offer.success_url);
    offer.failed_url = body.failed_url.or(offer.failed_url);
    let customer = sent.get("customer").cloned();
    let email = body.customer.as_ref().and_then(|customer| customer.email.as_deref());
    let expired = magic::of(email) == Some(Magic::ExpiredSession);
    Ok(Opening { token: body.checkout_token, link_id, offer, customer, ttl, expired })
}

/// Answers the session with everything that is known of it.
pub(super) async fn get(
    State(shared): State<Shared>,
    Path(id): Path<String>,
) -> Result<Json<SessionAnswer>, Failure> {
    let known = shared.look(|state| {
        let session = state.sessions.get(&id)?.clone();
        Some(read_back(session, &shared.place, state.clock.now()))
    });
    known.map(Json).ok_or_else(|| Kind::NotFound.because("there is no checkout session of this id"))
}

/// A session as reading it answers.
pub(crate) fn read_back(session: Session, place: &Place, now: SystemTime) -> SessionAnswer {
    let status = session.status(now).to_owned();
    let offer = &session.offer;
    let total = offer.total.map(|amount| amount.to_string());
    let redirect_url = if status == "FAILED" { &offer.failed_url } else { &offer.success_url };
    let read = ReadBack {
        payment_configs: payment_configs(offer, total.as_deref()),
        created_at: rfc3339(session.created_at),
        expires_at: rfc3339(session.expires_at),
        pre_tax_amount: offer.pre_tax.map(|amount| amount.to_string()),
        total_amount: total,
        customer: session.customer.clone(),
        redirect_url: redirect_url.clone(),
    };
    SessionAnswer { status, read: Some(read), ..opened(session, place) }
}

/// How the session can be paid.
fn payment_configs(offer: &Offer, amount: Option<&str>) -> Value {
    let method = |kind: &String| {
        let mut method = json!({
            "id": format!("pm_{}", kind.to_lowercase()), "type": kind, "enabled": true, "requiredFields": [],
        });
        if let Some(amount) = amount {
            method["purchaseAmount"] = amount.into();
        }
        method
    };
    let methods: Vec<Value> = offer.shown_methods().iter().map(method).collect();
    json!([{"currency": offer.currency, "product": PRODUCT, "paymentMethods": methods}])
}

/// Refreshes the latest session that was opened from the token. Whatever the request has as a body is not looked
/// at: the spec names none.
pub(super) async fn refresh(
    State(shared): State<Shared>,
    Path(token): Path<String>,
) -> Result<Json<SessionAnswer>, Failure> {
    let refreshed = shared.state(|state| {
        let now = state.clock.now();
        let refreshed = state.sessions.refresh(&token, now)?;
        if let Ok(session) = &refreshed {
            state.exchanges.made(Effect::Refreshed(session.id.clone()));
        }
        Some(refreshed.map(|session| (session.status(now).to_owned(), session)))
    });
    let unknown = || Kind::NotFound.because("no checkout session has this token");
    let over = |()| Kind::FailedPrecondition.because("the checkout session is over");
    let (status, session) = refreshed.ok_or_else(unknown)?.map_err(over)?;
    let (id, checkout_token) = (session.id, session.token);
    Ok(Json(SessionAnswer { id, checkout_token, status, ..SessionAnswer::default() }))
}
