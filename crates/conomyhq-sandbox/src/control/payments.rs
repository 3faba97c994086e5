//! Payments: what was made, and where they go by control.

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
};
use serde::Deserialize;

use super::{Refused, Status, read, read_or_default};
use crate::{
    shared::Shared,
    state::{NotMoved, ShownPayment},
};

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    to: Option<String>,
}

pub(super) async fn show(State(shared): State<Shared>) -> Json<Vec<ShownPayment>> {
    Json(shared.look(|state| state.payments.show()))
}

/// Puts it there at once, and leaves it there.
pub(super) async fn set_status(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Json<ShownPayment>, Refused> {
    let Status { status } = read(&body)?;
    shared.state(|state| state.put_payment(&id, &status)).map(Json).map_err(refused)
}

/// Moves it along its way: a step, or as far as is said.
pub(super) async fn advance(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Json<ShownPayment>, Refused> {
    let Advance { to } = read_or_default(&body)?;
    shared.state(|state| state.advance_payment(&id, to.as_deref())).map(Json).map_err(refused)
}

fn refused(why: NotMoved) -> Refused {
    match why {
        NotMoved::Unknown => Refused(StatusCode::NOT_FOUND, "no such payment".into()),
        NotMoved::NoWay(from) => Refused(StatusCode::BAD_REQUEST, format!("no way leads there from {from}")),
    }
}
