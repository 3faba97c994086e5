//! The operations, as the specs have them.

mod body;
mod auth;
mod offers;
mod links;
mod sessions;
mod payments;

pub(crate) use links::LinkAnswer;
pub(crate) use payments::{Told, make};
pub(crate) use sessions::{open, opening, read_back};

use axum::{
    Router,
    http::StatusCode,
    middleware,
    routing::{get, post},
};

use crate::{
    credentials,
    errors::{Failure, Kind},
    path::base_path,
    shared::Shared,
};

/// The operations below [`base_path`]; everything else is unknown.
pub(crate) fn router(shared: &Shared) -> Router<Shared> {
    let tokenless = middleware::from_fn_with_state(shared.clone(), credentials::check_without_token);
    let operations = Router::new()
        .route("/payment-links", post(links::create))
        .route("/payment-links/{id}", get(links::get).delete(links::deactivate))
        .route("/payment-links/{id}/activate", post(links::activate))
        .route("/checkout-sessions", post(sessions::create))
        .route("/checkout-sessions/{id}", get(sessions::get))
        .route("/checkout-sessions/{id}/payments", post(payments::create))
        .route("/checkout-sessions/token/{token}/refresh", post(sessions::refresh))
        .route("/payments", get(payments::list))
        .route("/payments/{id}", get(payments::get))
        .method_not_allowed_fallback(async || {
            Failure::Gateway(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed")
        })
        .route_layer(middleware::from_fn_with_state(shared.clone(), credentials::check))
        // What gives tokens out cannot ask for one.
        .route("/auth", post(auth::create).layer(tokenless))
        .method_not_allowed_fallback(async || {
            Failure::Gateway(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed")
        });
    Router::new()
        .nest(base_path(), operations)
        .fallback(async || Kind::NotFound.because("there is no such path"))
}
