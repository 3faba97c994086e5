//! Webhooks: what was delivered, and delivering it when a test wants it.

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
};
use serde::Deserialize;

use super::{Refused, read_or_default};
use crate::{shared::Shared, state::ShownDelivery};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Deliver {
    times: u32,
}

impl Default for Deliver {
    fn default() -> Self {
        Self { times: 1 }
    }
}

pub(super) async fn show(State(shared): State<Shared>) -> Json<Vec<ShownDelivery>> {
    Json(shared.look(|state| state.webhooks.show()))
}

/// Delivers it now, also if it arrived already, and answers when that is done.
pub(super) async fn deliver(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Json<ShownDelivery>, Refused> {
    let Deliver { times } = read_or_default(&body)?;
    send(&shared, &id, times).await;
    let shown = shared.look(|state| state.webhooks.show_one(&id));
    shown.map(Json).ok_or_else(|| Refused(StatusCode::NOT_FOUND, "no such delivery".into()))
}

/// Delivers it so many times over; whether there is such a delivery.
pub(crate) async fn send(shared: &Shared, id: &str, times: u32) -> bool {
    for _ in 0..times {
        let Some(message) = shared.look(|state| state.webhooks.message(id)) else { return false };
        let Some(outcome) = shared.unless_stopped(shared.postman.send(message)).await else { break };
        shared.state(|state| {
            let now = state.clock.now();
            state.webhooks.sent(id, outcome, now);
        });
    }
    shared.look(|state| state.webhooks.message(id)).is_some()
}
