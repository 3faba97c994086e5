//! The bank that a payer is sent to, which is none: she says herself what it is to have done.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};

use super::{
    methods, money, notice, see_other,
    seen::{Seen, Standing, shops},
};
use crate::{
    place,
    shared::Shared,
    state::{self, Payment},
    web::{Form, Language, Tongues, html_leading_to},
};

/// How far a payment goes that the bank makes.
const RECEIVED: &str = "RECEIVED";

#[derive(Template)]
#[template(path = "bank.html")]
struct Page {
    language: Language,
    words: &'static Words,
    page: String,
    amount: Option<String>,
    description: Option<String>,
    method: String,
    payment: String,
    status: String,
    /// Where a payment leads that is decided already.
    outcome: Option<String>,
}

struct Words {
    title: &'static str,
    name: &'static str,
    heading: &'static str,
    what: &'static str,
    no_amount: &'static str,
    for_what: &'static str,
    by: &'static str,
    payment: &'static str,
    status: &'static str,
    pay: &'static str,
    pay_hint: &'static str,
    decline: &'static str,
    decline_hint: &'static str,
    abandon: &'static str,
    abandon_hint: &'static str,
    decided: &'static str,
    go_on: &'static str,
}

static WORDS: Tongues<Words> = Tongues {
    english: Words {
        title: "Pretend Bank",
        name: "Pretend Bank",
        heading: "Confirm this payment?",
        what: "This stands for the bank or the card's issuer. You decide what it does.",
        no_amount: "No amount",
        for_what: "For",
        by: "Method",
        payment: "Payment",
        status: "Status",
        pay: "Pay",
        pay_hint: "The payment goes to RECEIVED, and the shop's webhook hears of it.",
        decline: "Decline",
        decline_hint: "The payment becomes FAILED. Nothing is charged.",
        abandon: "Leave without deciding",
        abandon_hint: "The payment stays PENDING, as when a payer closes the window.",
        decided: "This payment is decided",
        go_on: "Continue",
    },
    spanish: Words {
        title: "Banco de Mentira",
        name: "Banco de Mentira",
        heading: "¿Confirmas este pago?",
        what: "Esta página hace de banco o de emisor de la tarjeta. Tú decides qué hace.",
        no_amount: "Sin monto",
        for_what: "Por",
        by: "Medio",
        payment: "Pago",
        status: "Estado",
        pay: "Pagar",
        pay_hint: "El pago llega a RECEIVED y el webhook de la tienda se entera.",
        decline: "Rechazar",
        decline_hint: "El pago pasa a FAILED. No se cobra nada.",
        abandon: "Salir sin decidir",
        abandon_hint: "El pago queda en PENDING, como cuando alguien cierra la ventana.",
        decided: "Este pago ya está decidido",
        go_on: "Continuar",
    },
};

/// A payment, and the session that it was made in.
fn see(state: &state::State, id: &str) -> Option<(Payment, Seen)> {
    let payment = state.payments.get(id)?.clone();
    let session = state.sessions.get(&payment.session_id)?;
    let seen = Seen::of(state, &session.token, &session.id)?;
    Some((payment, seen))
}

/// Whether the bank has still to decide.
fn is_undecided(payment: &Payment) -> bool {
    matches!(payment.status(), "ATTEMPT" | "CREATED" | "PENDING" | "AUTHORIZED")
}

pub(super) async fn show(
    State(shared): State<Shared>,
    language: Language,
    Path(id): Path<String>,
) -> Response {
    let Some((payment, seen)) = shared.look(|state| see(state, &id)) else {
        return notice::unknown(language);
    };
    let session = &seen.session;
    let own = place::session(&session.token, &session.id);
    let page = Page {
        language,
        words: WORDS.of(language),
        page: place::bank(&id),
        amount: payment.total().map(|total| money::written(total, payment.currency(), language)),
        description: payment.description().map(str::to_owned),
        method: methods::name(payment.method(), language),
        status: payment.status().to_owned(),
        outcome: (!is_undecided(&payment)).then(|| format!("{own}/outcome")),
        payment: id,
    };
    html_leading_to(StatusCode::OK, language, &page, &shops(&session.offer))
}

pub(super) async fn decide(
    State(shared): State<Shared>,
    language: Language,
    Path(id): Path<String>,
    form: Form,
) -> Response {
    let decided = shared.state(|state| {
        let (payment, _) = see(state, &id)?;
        // What was decided once stays so, however often it is sent.
        let to = match form.get("decision") {
            "pay" => Some(RECEIVED),
            "decline" => Some("FAILED"),
            "abandon" if matches!(payment.status(), "ATTEMPT" | "CREATED") => Some("PENDING"),
            _ => None,
        };
        if let Some(to) = to.filter(|_| is_undecided(&payment)) {
            let _ = state.advance_payment(&id, Some(to));
        }
        see(state, &id).map(|(_, seen)| seen)
    });
    let Some(seen) = decided else { return notice::unknown(language) };
    let own = place::session(&seen.session.token, &seen.session.id);
    match form.get("decision") {
        "pay" | "decline" if seen.standing != Standing::Waiting => see_other(&format!("{own}/outcome")),
        _ => see_other(&own),
    }
}
