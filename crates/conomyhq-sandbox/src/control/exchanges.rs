//! Requests with their answers.

use axum::{Json, extract::State};
use serde::Serialize;

use crate::{
    answers::End,
    exchange::{Effect, Exchange, Given, Reply},
    requests::RecordedRequest,
    shared::Shared,
    times::rfc3339,
};

/// An exchange, as control shows it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ShownExchange {
    number: u64,
    at: String,
    /// The trace that `traceparent` names.
    trace: Option<String>,
    #[serde(flatten)]
    request: RecordedRequest,
    made: Vec<ShownEffect>,
    /// Null where there is none yet.
    answer: Option<ShownAnswer>,
    /// Whether the client left before there was one.
    abandoned: bool,
}

#[derive(Serialize)]
struct ShownEffect {
    kind: &'static str,
    id: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ShownAnswer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Option<String>,
    length: usize,
    duration_ms: f64,
    trace_id: Option<String>,
    /// `whole`, `cut` or `lost`.
    end: &'static str,
    queued: bool,
    dealt: bool,
}

pub(super) async fn show(State(shared): State<Shared>) -> Json<Vec<ShownExchange>> {
    Json(shared.look(|state| state.exchanges.iter().map(shown).collect()))
}

fn shown(exchange: &Exchange) -> ShownExchange {
    ShownExchange {
        number: exchange.number,
        at: rfc3339(exchange.at),
        trace: exchange.trace().map(str::to_owned),
        request: exchange.request.clone(),
        made: exchange.made.iter().map(effect).collect(),
        answer: exchange.given().map(|given| answer(given, exchange.trace_id())),
        abandoned: matches!(exchange.reply, Reply::Abandoned),
    }
}

fn answer(given: &Given, trace_id: Option<String>) -> ShownAnswer {
    ShownAnswer {
        status: given.status,
        headers: given.headers.clone(),
        body: given.body.clone(),
        length: given.length,
        duration_ms: given.took.as_secs_f64() * 1000.0,
        trace_id,
        end: match given.end {
            End::Whole => "whole",
            End::Cut(_) => "cut",
            End::Lost => "lost",
        },
        queued: given.queued,
        dealt: given.dealt,
    }
}

fn effect(effect: &Effect) -> ShownEffect {
    let (kind, id) = match effect {
        Effect::Link(id) => ("link", id.clone()),
        Effect::Session(id) => ("session", id.clone()),
        Effect::Refreshed(id) => ("refresh", id.clone()),
        Effect::Payment(id) => ("payment", id.clone()),
        // The token itself is a credential; its number among those given out says which.
        Effect::Token(number) => ("token", number.to_string()),
    };
    ShownEffect { kind, id }
}
