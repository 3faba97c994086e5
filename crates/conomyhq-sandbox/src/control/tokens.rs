//! Access tokens: which were given out, and an early end for them.

use axum::{Json, body::Bytes, extract::State, http::StatusCode};
use serde::Deserialize;

use super::{Refused, read_or_default};
use crate::{shared::Shared, state::ShownToken};

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Revoke {
    token: Option<String>,
}

pub(super) async fn show(State(shared): State<Shared>) -> Json<Vec<ShownToken>> {
    Json(shared.look(|state| state.tokens.show()))
}

pub(super) async fn revoke(State(shared): State<Shared>, body: Bytes) -> Result<StatusCode, Refused> {
    let Revoke { token } = read_or_default(&body)?;
    shared.state(|state| match token {
        Some(token) => state.tokens.revoke(token),
        None => state.tokens.revoke_all(),
    });
    Ok(StatusCode::NO_CONTENT)
}
