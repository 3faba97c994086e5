//! The hosted page, and the bank behind it: what a payer sees.
//!
//! | route | shows, does |
//! | --- | --- |
//! | `GET /checkout/{token}` | what a payment link offers |
//! | `POST /checkout/{token}` | opens a session from it, and leads there |
//! | `GET /checkout/{token}/{session}` | one session: the form, or how far its payment is |
//! | `POST /checkout/{token}/{session}` | pays, and leads to the bank or to the outcome |
//! | `POST /checkout/{token}/{session}/refresh` | brings an expired session back |
//! | `GET /checkout/{token}/{session}/outcome` | leads to the shop's `successUrl` or `failedUrl`, once it is known which |
//! | `GET`, `POST /bank/{payment}` | the bank, where the payer pays, declines or leaves |
//!
//! A payment that is made here is made as by the API. **However often the form is sent, one payment comes of it**: it
//! names the payment that was the session's latest when it was shown, and counts only as long as that is so.
//!
//! Every POST is answered with a redirect, or with the form and what is wrong with it. All works without the script.

mod form;
mod money;
mod methods;
mod fields;
mod summary;
mod notice;
mod seen;
mod session;
mod link;
mod bank;

use axum::{
    Router,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};

use crate::{
    shared::Shared,
    web::{Language, Tongues},
};

pub(crate) fn router() -> Router<Shared> {
    Router::new()
        .route("/checkout/{token}", get(link::show).post(link::open))
        .route("/checkout/{token}/{session}", get(session::show).post(session::pay))
        .route("/checkout/{token}/{session}/refresh", post(session::refresh))
        .route("/checkout/{token}/{session}/outcome", get(session::outcome))
        .route("/bank/{payment}", get(bank::show).post(bank::decide))
}

/// What stands above every page, so that nobody takes it for the service's.
static STRIP: Tongues<[&str; 2]> = Tongues {
    english: ["Sandbox", "No money moves here."],
    spanish: ["Sandbox", "Aquí no se mueve dinero."],
};

pub(crate) fn strip(language: &Language) -> [&'static str; 2] {
    *STRIP.of(*language)
}

/// Leads the browser on, which asks there anew whatever it did here.
fn see_other(url: &str) -> Response {
    let head = [(header::CACHE_CONTROL, "no-store"), (header::REFERRER_POLICY, "no-referrer")];
    (StatusCode::SEE_OTHER, head, [(header::LOCATION, url.to_owned())]).into_response()
}
