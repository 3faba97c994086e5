//! The settings that can be changed while the sandbox runs.

use axum::{Json, body::Bytes, extract::State, http::StatusCode};

use super::{Refused, read};
use crate::{
    settings::{Change, Shown},
    shared::Shared,
};

pub(super) async fn show(State(shared): State<Shared>) -> Json<Shown> {
    Json(shared.look(|state| state.settings.show()))
}

pub(super) async fn change(State(shared): State<Shared>, body: Bytes) -> Result<Json<Shown>, Refused> {
    let change: Change = read(&body)?;
    shared.state(|state| {
        state.settings.change(change).map_err(|why| Refused(StatusCode::BAD_REQUEST, why))?;
        Ok(Json(state.settings.show()))
    })
}
