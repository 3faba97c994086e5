//! The three operations, as the spec has them.

use std::time::Duration;

use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    middleware,
    routing::post,
};
use conomyhq::types;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value, json};

use crate::{
    config::{Config, DEFAULT_CURRENCY, Link},
    credentials,
    errors::{Failure, Kind},
    path::base_path,
    shared::Shared,
    state::Opening,
};

/// The service's least `duration` of a session, in seconds.
const LEAST_DURATION: i64 = 30;

/// Where the hosted page lives.
const CHECKOUT_PAGE: &str = "https://checkout.conomyhq.com";

/// The operations below [`base_path`]; everything else is unknown.
pub(crate) fn router(shared: &Shared) -> Router<Shared> {
    let operations = Router::new()
        .route("/checkout-sessions", post(create_session))
        .route("/checkout-sessions/{id}/payments", post(create_payment))
        .route("/checkout-sessions/token/{token}/refresh", post(refresh_session))
        .method_not_allowed_fallback(async || {
            Failure::Gateway(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed")
        })
        .route_layer(middleware::from_fn_with_state(shared.clone(), credentials::check));
    Router::new()
        .nest(base_path(), operations)
        .fallback(async || Kind::NotFound.because("there is no such path"))
}

/// A session as answered, members in the recipe's order.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SessionAnswer {
    id: String,
    checkout_token: String,
    status: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(flatten)]
    kept: Map<String, Value>,
}

/// A payment as answered, members in the recipe's order.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PaymentAnswer {
    id: String,
    checkout_session_id: String,
    status: &'static str,
    #[serde(flatten)]
    kept: Map<String, Value>,
}

async fn create_session(
    State(shared): State<Shared>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<(StatusCode, Json<SessionAnswer>), Failure> {
    let body: types::CreateCheckoutSession = read(&headers, &body)?;
    let opening = opening(&shared.config, body)?;
    let session = shared.state(|state| state.open_session(opening));
    let answer = SessionAnswer {
        url: Some(format!("{CHECKOUT_PAGE}/{}", session.token)),
        id: session.id,
        checkout_token: session.token,
        status: "ATTEMPT".into(),
        currency: Some(session.currency),
        kept: session.kept,
    };
    Ok((StatusCode::CREATED, Json(answer)))
}

/// What the request asks for, held against the link that it names.
fn opening(config: &Config, body: types::CreateCheckoutSession) -> Result<Opening, Failure> {
    let token = body.checkout_token.clone();
    if token.is_empty() {
        return Err(Kind::InvalidParam.because("checkoutToken is empty"));
    }
    let any = Link { token: token.clone(), currency: DEFAULT_CURRENCY.into(), methods: Vec::new() };
    let link = match config.links.iter().find(|link| link.token == token) {
        Some(link) => link.clone(),
        None if config.links.is_empty() => {
            Link { currency: body.currency.clone().unwrap_or(any.currency), ..any }
        }
        None => return Err(Kind::NotFound.because("no payment link has this checkoutToken")),
    };
    if body.currency.as_ref().is_some_and(|currency| *currency != link.currency) {
        return Err(Kind::InvalidParam.because("currency is not the payment link's"));
    }
    let ttl = match body.duration {
        None => config.session_ttl,
        Some(seconds) if seconds < LEAST_DURATION => {
            return Err(Kind::InvalidParam.because(format!("duration is less than {LEAST_DURATION}")));
        }
        Some(seconds) => Duration::from_secs(seconds.unsigned_abs()).min(A_YEAR),
    };
    let methods = match &body.payment_methods_allowed {
        None => link.methods,
        Some(wanted) => {
            let wanted: Vec<String> = wanted.iter().map(ToString::to_string).collect();
            if !link.methods.is_empty() && !wanted.iter().all(|method| link.methods.contains(method)) {
                return Err(Kind::InvalidParam.because("paymentMethodsAllowed exceeds the payment link's"));
            }
            wanted
        }
    };
    Ok(Opening { token, currency: link.currency, methods, kept: kept_of_session(&body), ttl })
}

const A_YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// What a session's answer repeats of its request: the offer, and the members that the spec does not name.
/// The customer is not repeated, since the recipe's answer does not.
fn kept_of_session(body: &types::CreateCheckoutSession) -> Map<String, Value> {
    const REPEATED: [&str; 5] =
        ["items", "paymentMethodsAllowed", "destinations", "owner", "customerRequirements"];
    let sent = as_object(body);
    let mut kept: Map<String, Value> =
        sent.into_iter().filter(|(name, _)| REPEATED.contains(&name.as_str())).collect();
    let bare = json!({"id": "", "checkoutToken": "", "status": ""});
    kept.extend(unnamed::<types::CheckoutSession>(&body.extra, &bare, |session| session.extra));
    kept
}

async fn create_payment(
    State(shared): State<Shared>,
    Path(session_id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<(StatusCode, Json<PaymentAnswer>), Failure> {
    let body: types::CreateCheckoutPayment = read(&headers, &body)?;
    let method = body.payment_method.to_string();
    if method.is_empty() {
        return Err(Kind::InvalidParam.because("paymentMethod is empty"));
    }
    let bare = json!({"id": "", "checkoutSessionId": "", "status": ""});
    let kept = unnamed::<types::CheckoutPayment>(&body.extra, &bare, |payment| payment.extra);
    let payment = shared.state(|state| {
        let now = state.clock.now();
        let session = state.session(&session_id);
        let session =
            session.ok_or_else(|| Kind::NotFound.because("there is no checkout session of this id"))?;
        if !session.is_live(now) {
            let status = session.status(now);
            return Err(Kind::FailedPrecondition.because(format!("the checkout session is {status}")));
        }
        if !session.methods.is_empty() && !session.methods.contains(&method) {
            return Err(Kind::InvalidParam.because("paymentMethod is not available for this session"));
        }
        Ok(state.add_payment(&session_id, Value::Object(as_object(&body))))
    })?;
    let (id, checkout_session_id, status) = (payment.id, payment.checkout_session_id, payment.status);
    Ok((StatusCode::CREATED, Json(PaymentAnswer { id, checkout_session_id, status, kept })))
}

/// Refreshes the latest session that was opened from the token. Whatever the request has as a body is not looked
/// at: the spec names none.
async fn refresh_session(
    State(shared): State<Shared>,
    Path(token): Path<String>,
) -> Result<Json<SessionAnswer>, Failure> {
    let refreshed = shared.state(|state| {
        let refreshed = state.refresh(&token)?;
        Some(refreshed.map(|session| (session.status(state.clock.now()).to_owned(), session)))
    });
    let unknown = || Kind::NotFound.because("no checkout session has this token");
    let over = |()| Kind::FailedPrecondition.because("the checkout session is over");
    let (status, session) = refreshed.ok_or_else(unknown)?.map_err(over)?;
    let (currency, url, kept) = (None, None, Map::new());
    Ok(Json(SessionAnswer { id: session.id, checkout_token: session.token, status, currency, url, kept }))
}

/// Reads a body as one of the spec's types.
fn read<T: DeserializeOwned>(headers: &HeaderMap, body: &[u8]) -> Result<T, Failure> {
    let media_type =
        headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = media_type.split(';').next().unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case("application/json") {
        return Err(Kind::ParsingResource.because("the body is not declared as application/json"));
    }
    let body: Value =
        serde_json::from_slice(body).map_err(|_| Kind::ParsingResource.because("the body is no JSON"))?;
    serde_path_to_error::deserialize(body).map_err(|error| {
        let reason = error.inner().to_string();
        let path = error.path().to_string();
        let path = if path == "." { "" } else { &path };
        // serde says what is missing in words only. A wrong type's words would repeat the value: they stay here.
        match reason.strip_prefix("missing field `").and_then(|rest| rest.split('`').next()) {
            Some(field) if path.is_empty() => Kind::MissingParam.because(format!("{field} is required")),
            Some(field) => Kind::MissingParam.because(format!("{path}.{field} is required")),
            None if path.is_empty() => Kind::InvalidParam.because("the body is no JSON object"),
            None => Kind::InvalidParam.because(format!("{path} is not of the documented type")),
        }
    })
}

/// The members that the answer's schema `T` does not name either: a named one would have to fit it.
fn unnamed<T: DeserializeOwned>(
    members: &Map<String, Value>,
    bare: &Value,
    extra: impl Fn(T) -> Map<String, Value>,
) -> Map<String, Value> {
    let is_unnamed = |name: &String, value: &Value| {
        let mut answer = bare.clone();
        answer[name] = value.clone();
        serde_json::from_value::<T>(answer).is_ok_and(|answer| extra(answer).contains_key(name))
    };
    members
        .iter()
        .filter(|(name, value)| is_unnamed(name, value))
        .map(|(n, v)| (n.clone(), v.clone()))
        .collect()
}

fn as_object(body: &impl Serialize) -> Map<String, Value> {
    match serde_json::to_value(body) {
        Ok(Value::Object(members)) => members,
        _ => Map::new(),
    }
}
