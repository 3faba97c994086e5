//! A payment link's page: what it offers to anybody. Going on opens a session for whoever does.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use conomyhq::types;

use super::{
    notice::{self, Notice},
    see_other,
    summary::Summary,
};
use crate::{
    errors::{Failure, Kind},
    operations, place,
    shared::Shared,
    web::{Form, Language, Tongues, html},
};

#[derive(Template)]
#[template(path = "link.html")]
struct Page {
    language: Language,
    words: &'static Words,
    summary: Summary,
    page: String,
}

struct Words {
    title: &'static str,
    heading: &'static str,
    text: &'static str,
    go_on: &'static str,
    closed: [&'static str; 2],
}

static WORDS: Tongues<Words> = Tongues {
    english: Words {
        title: "Payment link",
        heading: "Ready when you are",
        text: "Going on opens a checkout of your own for this link. Nothing is charged before you confirm.",
        go_on: "Continue to payment",
        closed: [
            "This payment link is closed",
            "It cannot be paid at the moment. Ask the shop for a new one.",
        ],
    },
    spanish: Words {
        title: "Enlace de pago",
        heading: "Cuando quieras",
        text: "Al continuar se abre un pago solo tuyo con este enlace. No se cobra nada antes de que confirmes.",
        go_on: "Continuar al pago",
        closed: [
            "Este enlace de pago está cerrado",
            "Por ahora no se puede pagar. Pide uno nuevo a la tienda.",
        ],
    },
};

pub(super) async fn show(
    State(shared): State<Shared>,
    language: Language,
    Path(token): Path<String>,
) -> Response {
    let asked = types::CreateCheckoutSession::new(token.clone());
    match shared.look(|state| operations::opening(&shared.config, state, asked)) {
        Err(why) => closed(&why, language),
        Ok(opening) => {
            let summary = Summary::of(&opening.offer, language);
            let page = Page { language, words: WORDS.of(language), summary, page: place::link(&token) };
            html(StatusCode::OK, language, &page)
        }
    }
}

pub(super) async fn open(
    State(shared): State<Shared>,
    language: Language,
    Path(token): Path<String>,
    _: Form,
) -> Response {
    let asked = types::CreateCheckoutSession::new(token);
    match shared.state(|state| operations::open(&shared.config, state, asked)) {
        Ok(session) => see_other(&place::session(&session.token, &session.id)),
        Err(why) => closed(&why, language),
    }
}

/// Why no session can be opened.
fn closed(why: &Failure, language: Language) -> Response {
    if matches!(why, Failure::Service(Kind::NotFound, _)) {
        return notice::unknown(language);
    }
    let [title, text] = WORDS.of(language).closed;
    Notice::new(language, "warn", title).text(text).answer(StatusCode::GONE)
}
