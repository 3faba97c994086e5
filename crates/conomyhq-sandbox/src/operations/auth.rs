//! Access tokens.

use axum::{Json, body::Bytes, extract::State, http::HeaderMap};
use conomyhq::types;
use serde::Serialize;

use super::body::read;
use crate::{
    credentials::accepted,
    errors::{Failure, Kind, full},
    exchange::Effect,
    shared::Shared,
};

/// A token as answered.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TokenAnswer {
    access_token: String,
    token_type: &'static str,
    expires_in: u64,
}

pub(super) async fn create(
    State(shared): State<Shared>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<TokenAnswer>, Failure> {
    let body: types::CreateAccessToken = read(&headers, &body)?;
    let config = &shared.config;
    if !accepted(&config.client_id, &body.client_id) || !accepted(&config.client_secret, &body.client_secret)
    {
        return Err(Kind::Unauthorized.because("the client's credentials are not valid"));
    }
    let ttl = config.token_ttl;
    let access_token = shared.state(|state| {
        if !state.has_room_for_token() {
            return Err(full("access tokens"));
        }
        let now = state.clock.now();
        let token = state.tokens.issue(body.client_id, ttl, now);
        state.exchanges.made(Effect::Token(state.tokens.number(&token).unwrap_or_default()));
        Ok(token)
    })?;
    Ok(Json(TokenAnswer { access_token, token_type: "Bearer", expires_in: ttl.as_secs() }))
}
