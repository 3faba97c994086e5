//! The control surface below `/_sandbox/`, which no client of the API knows about. It takes no credentials.
//!
//! | route | does |
//! | --- | --- |
//! | `POST /_sandbox/reset` | forgets all that happened, the clock's advance and changed settings: 204 |
//! | `POST /_sandbox/clock` `{"advance_seconds": n}` | advances the clock: `{"now": rfc3339}` |
//! | `GET /_sandbox/requests` | the latest requests (10,000 at most): `[{"method","path","headers","body"}]` |
//! | `DELETE /_sandbox/requests` | forgets them: 204 |
//! | `GET /_sandbox/exchanges` | the same with their answers: `[{"number","at",…,"made","answer"}]` |
//! | `GET /_sandbox/events` | tells of every change as it happens, as server-sent events |
//! | `POST /_sandbox/answers` (see [`Answer`]) | queues an answer for the next operation requests: 204 |
//! | `GET /_sandbox/payments` | the payments made: `[{"id","checkoutSessionId","status","request","history"}]` |
//! | `POST /_sandbox/payments/{id}/status` `{"status": s}` | puts a payment into a status, and leaves it there: the payment |
//! | `POST /_sandbox/payments/{id}/advance` `{"to": s}` | moves it along its way as far as that, or a step: the payment |
//! | `GET`, `POST /_sandbox/settings` | what can be bent, see the README: the settings; changes those that are given |
//! | `POST /_sandbox/sessions/{id}/status` `{"status": s}` | puts a session into a status, such as `FINISHED`: 204 |
//! | `POST /_sandbox/links/{id}/status` `{"status": s}` | the same of a payment link that the API made: 204 |
//! | `GET /_sandbox/webhooks` | the deliveries: `[{"id","event","paymentId","status","url","body","signature",…}]` |
//! | `POST /_sandbox/webhooks/{id}/deliver` `{"times": n}` | delivers it now, once unless it says otherwise: the delivery |
//! | `GET /_sandbox/chaos` | the faults that chance dealt: `{"seed","rate","requests","faults"}` |
//! | `GET /_sandbox/openapi.yaml` | the operations, as OpenAPI |
//! | `GET /_sandbox/tokens` | the tokens given out: `[{"token","clientId","issuedAt","expiresAt","revoked"}]` |
//! | `POST /_sandbox/tokens/revoke` `{"token": t}` | takes this one no more; without a body, none given out so far: 204 |
//!
//! A bad control request is a test's bug: it gets 400 `{"error": …}`, an unknown one 404.

mod events;
mod exchanges;
mod payments;
mod settings;
mod tokens;
pub(crate) mod webhooks;

use std::time::Duration;

use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::{answers::Answer, chaos::Shown, requests::RecordedRequest, shared::Shared};

pub(crate) fn router() -> Router<Shared> {
    let seats = events::Seats::default();
    let routes = Router::new()
        .route("/reset", post(reset))
        .route("/clock", post(advance))
        .route("/requests", get(requests).delete(forget_requests))
        .route("/exchanges", get(exchanges::show))
        .route("/events", get(move |shared| events::listen(shared, seats.clone())))
        .route("/answers", post(queue))
        .route("/payments", get(payments::show))
        .route("/payments/{id}/status", post(payments::set_status))
        .route("/payments/{id}/advance", post(payments::advance))
        .route("/settings", get(settings::show).post(settings::change))
        .route("/sessions/{id}/status", post(set_status))
        .route("/links/{id}/status", post(set_link_status))
        .route("/webhooks", get(webhooks::show))
        .route("/webhooks/{id}/deliver", post(webhooks::deliver))
        .route("/chaos", get(chaos))
        .route("/openapi.yaml", get(openapi))
        .route("/tokens", get(tokens::show))
        .route("/tokens/revoke", post(tokens::revoke))
        .fallback(async || Refused(StatusCode::NOT_FOUND, "no such control".into()));
    Router::new().nest("/_sandbox", routes)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    advance_seconds: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Status {
    status: String,
}

async fn reset(State(shared): State<Shared>) -> StatusCode {
    shared.reset();
    StatusCode::NO_CONTENT
}

async fn advance(State(shared): State<Shared>, body: Bytes) -> Result<Json<Value>, Refused> {
    let Advance { advance_seconds } = read(&body)?;
    let by = Duration::try_from_secs_f64(advance_seconds).map_err(|_| {
        Refused(StatusCode::BAD_REQUEST, "advance_seconds: time does not go backwards".into())
    })?;
    let now = shared.state(|state| {
        state.clock.advance(by);
        state.clock.now()
    });
    Ok(Json(json!({ "now": humantime::format_rfc3339_seconds(now).to_string() })))
}

async fn requests(State(shared): State<Shared>) -> Json<Vec<RecordedRequest>> {
    Json(shared.look(|state| state.requests()))
}

async fn forget_requests(State(shared): State<Shared>) -> StatusCode {
    shared.state(|state| state.exchanges.clear());
    StatusCode::NO_CONTENT
}

async fn queue(State(shared): State<Shared>, body: Bytes) -> Result<StatusCode, Refused> {
    let answer: Answer = read(&body)?;
    let answer = answer.prepare().map_err(|why| Refused(StatusCode::BAD_REQUEST, why))?;
    shared.state(|state| state.queue_answer(answer));
    Ok(StatusCode::NO_CONTENT)
}

async fn chaos(State(shared): State<Shared>) -> Json<Shown> {
    Json(shared.look(|state| state.chaos.show(state.settings.chaos, state.settings.chaos_rate)))
}

/// The specs as one document, whose server is this one.
async fn openapi() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/yaml")], include_str!("../openapi.yaml"))
}

async fn set_status(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<StatusCode, Refused> {
    let Status { status } = read(&body)?;
    match shared.state(|state| state.sessions.set_status(&id, &status)) {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(Refused(StatusCode::NOT_FOUND, "no such session".into())),
    }
}

async fn set_link_status(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<StatusCode, Refused> {
    let Status { status } = read(&body)?;
    match shared.state(|state| state.links.set_status(&id, &status)) {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(Refused(StatusCode::NOT_FOUND, "no such link".into())),
    }
}

/// Reads a control request, whatever its `Content-Type` says.
pub(crate) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refused> {
    serde_json::from_slice(body).map_err(|error| Refused(StatusCode::BAD_REQUEST, error.to_string()))
}

/// The same where there need not be a body.
pub(crate) fn read_or_default<T: DeserializeOwned + Default>(body: &[u8]) -> Result<T, Refused> {
    if body.trim_ascii().is_empty() { Ok(T::default()) } else { read(body) }
}

/// A control request that makes no sense, and why.
pub(crate) struct Refused(pub(crate) StatusCode, pub(crate) String);

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (self.0, Json(json!({ "error": self.1 }))).into_response()
    }
}
