//! The desk: what happened in the sandbox, live, and buttons for what the control surface does.
//!
//! | route | shows, does |
//! | --- | --- |
//! | `GET /` | everything of late, and the controls |
//! | `GET /desk/sessions/{id}` | a session: what happened in it as a picture, its payments, webhooks and requests |
//! | `GET /desk/sessions/{id}/page` | leads to the payer's page of it, whose address is a secret of the payer's |
//! | `GET /desk/payments/{id}`, `/desk/webhooks/{id}`, `/desk/requests/{number}` | one of them, as it was on the wire |
//! | `GET /desk/traces/{id}` | the requests that name this trace |
//! | `POST /desk/…` | what the control of this name does, see `acts`; then leads back to where the button was |
//!
//! Pages are made by the server, whole; without the script they show what is new when they are loaded again. The script
//! listens to `/_sandbox/events` and puts in place what changed. With `?show=personal` a page shows what could be about
//! a person; credentials are never shown.

mod json;
mod masks;
mod words;
mod seen;
mod picture;
mod pages;
mod acts;

use axum::{
    Router,
    routing::{get, post},
};

use crate::shared::Shared;

pub(crate) fn router() -> Router<Shared> {
    Router::new()
        .route("/", get(pages::overview))
        .route("/desk/sessions/{id}", get(pages::session))
        .route("/desk/sessions/{id}/page", get(pages::payers_page))
        .route("/desk/payments/{id}", get(pages::payment))
        .route("/desk/webhooks/{id}", get(pages::webhook))
        .route("/desk/requests/{number}", get(pages::request))
        .route("/desk/traces/{id}", get(pages::trace))
        .route("/desk/clock", post(acts::advance_clock))
        .route("/desk/answers", post(acts::queue_answer))
        .route("/desk/payments/{id}/advance", post(acts::advance_payment))
        .route("/desk/payments/{id}/status", post(acts::put_payment))
        .route("/desk/sessions/{id}/status", post(acts::put_session))
        .route("/desk/links/{id}/status", post(acts::put_link))
        .route("/desk/tokens/revoke", post(acts::revoke))
        .route("/desk/webhooks/{id}/deliver", post(acts::deliver))
        .route("/desk/requests/forget", post(acts::forget))
        .route("/desk/reset", post(acts::reset))
}
