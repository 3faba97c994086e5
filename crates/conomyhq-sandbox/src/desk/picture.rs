//! What happened in one session as a picture: who asked whom for what, from top to bottom.
//!
//! Lanes are placed in percent of the width and everything else in pixels, so that the picture is as wide as the page
//! while its letters stay as large. The template draws it; nothing here is markup.

use std::{
    collections::HashSet,
    time::{Duration, SystemTime},
};

use percent_encoding::percent_decode_str;

use super::seen::{Badge, Chip, Seeing, SeenRequest, Time};
use crate::{
    exchange::{Effect, Exchange},
    path::base_path,
    state::{Delivery, Payment, Session, State},
};

/// More rows than anybody looks at; the earliest are left out.
const MOST_ROWS: usize = 80;

/// A pause that is worth a row of its own.
const PAUSE: Duration = Duration::from_secs(1);

pub(super) struct Picture {
    pub(super) rows: Vec<Row>,
    pub(super) height: usize,
    /// Where the lanes end.
    pub(super) bottom: usize,
    pub(super) left_out: usize,
    /// Whether anybody is told by webhook, and has a lane.
    pub(super) told: bool,
    pub(super) summary: String,
}

pub(super) struct Row {
    pub(super) y: usize,
    pub(super) at: Time,
    pub(super) what: What,
}

pub(super) enum What {
    /// A request of the shop or of the payer's browser, and what it was answered.
    Ask { request: Box<SeenRequest>, label: String, lost: bool, payer: bool },
    /// The session, or a payment, came to a status.
    Came { chip: Chip, badge: Badge, width: usize },
    /// A webhook was sent, and what came of it.
    Tell { delivery: String, event: &'static str, outcome: Badge, arrived: bool },
    /// Nothing happened for so long.
    Pause(String),
}

impl What {
    fn height(&self) -> usize {
        match self {
            Self::Ask { .. } | Self::Tell { .. } => 58,
            Self::Came { .. } => 38,
            Self::Pause(_) => 34,
        }
    }
}

/// Where the first row begins, below the lanes' names.
const TOP: usize = 44;

impl Picture {
    pub(super) fn of(seeing: &Seeing<'_>, session: &Session, about: &About<'_>) -> Self {
        let mut events: Vec<(SystemTime, What)> = Vec::new();
        for exchange in &about.requests {
            events.push((exchange.at, ask(seeing, exchange)));
            if exchange.made.iter().any(|made| matches!(made, Effect::Refreshed(id) if *id == session.id)) {
                events.push((exchange.at, came(seeing.words.session, "sessions", &session.id, "ATTEMPT")));
            }
        }
        events.push((session.created_at, came(seeing.words.session, "sessions", &session.id, "ATTEMPT")));
        if session.status(seeing.now) == "EXPIRED" {
            events.push((session.expires_at, came(seeing.words.session, "sessions", &session.id, "EXPIRED")));
        }
        for (place, payment) in about.payments.iter().enumerate() {
            let word = match about.payments.len() {
                1 => seeing.words.payment.to_owned(),
                _ => format!("{} {}", seeing.words.payment, place + 1),
            };
            for (at, status) in payment.history() {
                events.push((*at, came(&word, "payments", &payment.id, status)));
            }
        }
        for delivery in &about.deliveries {
            events.extend(tell(seeing, delivery));
        }
        // Those of one moment stay in the order of what brings about what.
        events.sort_by_key(|(at, _)| *at);
        Self::laid_out(seeing, events)
    }

    fn laid_out(seeing: &Seeing<'_>, mut events: Vec<(SystemTime, What)>) -> Self {
        let words = seeing.words;
        let left_out = events.len().saturating_sub(MOST_ROWS);
        events.drain(..left_out);
        let count = |kind: fn(&What) -> bool| events.iter().filter(|(_, what)| kind(what)).count();
        let summary = format!(
            "{}: {}; {}: {}; {}: {}",
            words.requests,
            count(|what| matches!(what, What::Ask { .. })),
            words.statuses,
            count(|what| matches!(what, What::Came { .. })),
            words.webhooks,
            count(|what| matches!(what, What::Tell { .. })),
        );
        let told = events.iter().any(|(_, what)| matches!(what, What::Tell { .. }));
        let (mut rows, mut y, mut before) = (Vec::new(), TOP, None);
        for (at, what) in events {
            let pause =
                before.and_then(|before| at.duration_since(before).ok()).filter(|pause| *pause >= PAUSE);
            if let Some(pause) = pause {
                let what = What::Pause(later(pause));
                let height = what.height();
                rows.push(Row { y, at: Time::of(at), what });
                y += height;
            }
            before = Some(at);
            let height = what.height();
            rows.push(Row { y, at: Time::of(at), what });
            y += height;
        }
        Self { rows, height: y + 16, bottom: y + 8, left_out, told, summary }
    }
}

fn ask(seeing: &Seeing<'_>, exchange: &Exchange) -> What {
    let request = seeing.request(exchange);
    let of_api = request.path.strip_prefix(base_path());
    let path = of_api.unwrap_or(&request.path);
    // An id says little in a picture of what has one only.
    let short = |segment: &str| match segment.len() {
        36 => "…".to_owned(),
        _ => segment.to_owned(),
    };
    let path = path.split('?').next().unwrap_or_default().split('/').map(short).collect::<Vec<_>>().join("/");
    let label = format!("{} {path}", request.method);
    let lost = exchange.given().is_none_or(|given| given.end != crate::answers::End::Whole);
    What::Ask { label, lost, payer: of_api.is_none(), request: Box::new(request) }
}

fn came(word: &str, kind: &str, id: &str, status: &str) -> What {
    let chip = Chip { to: format!("/desk/{kind}/{id}"), text: format!("{word} {status}") };
    // As wide as its letters: a picture has no way to ask.
    let letters = chip.text.chars().map(|letter| if letter.is_uppercase() { 9 } else { 7 });
    let width = letters.sum::<usize>() + 20;
    What::Came { chip, badge: Badge::of_status(status), width }
}

fn tell(seeing: &Seeing<'_>, delivery: &Delivery) -> Vec<(SystemTime, What)> {
    let seen = seeing.delivery(delivery);
    let event = delivery.event().rsplit('.').next().unwrap_or_default();
    let one = |(attempt, (_, outcome)): (&crate::state::Attempt, (Time, Badge))| {
        let arrived = attempt.outcome.is_ok();
        (attempt.at, What::Tell { delivery: delivery.id.clone(), event, outcome, arrived })
    };
    delivery.attempts.iter().zip(seen.attempts).map(one).collect()
}

/// What a session, or a payment, has to do with, each in the order that it came.
pub(super) struct About<'a> {
    pub(super) payments: Vec<&'a Payment>,
    pub(super) deliveries: Vec<&'a Delivery>,
    pub(super) requests: Vec<&'a Exchange>,
}

impl<'a> About<'a> {
    pub(super) fn session(state: &'a State, session: &'a Session) -> Self {
        let payments = state.payments.iter().filter(|payment| payment.session_id == session.id);
        Self::of(state, payments.collect(), &[&session.id], &session.token)
    }

    pub(super) fn payment(state: &'a State, payment: &'a Payment) -> Self {
        Self::of(state, vec![payment], &[], "")
    }

    /// What is about these payments, these ids besides, or this link's token.
    fn of(state: &'a State, payments: Vec<&'a Payment>, besides: &[&'a str], token: &str) -> Self {
        let ids: HashSet<&str> =
            payments.iter().map(|payment| &*payment.id).chain(besides.iter().copied()).collect();
        let deliveries =
            state.webhooks.iter().filter(|delivery| ids.contains(&*delivery.payment_id)).collect();
        let requests = state.exchanges.iter().filter(|exchange| concerns(exchange, &ids, token)).collect();
        Self { payments, deliveries, requests }
    }
}

/// Whether a request was about one of these, or about this link's token.
fn concerns(exchange: &Exchange, ids: &HashSet<&str>, token: &str) -> bool {
    let made = exchange.made.iter().any(|effect| match effect {
        Effect::Session(id) | Effect::Refreshed(id) | Effect::Payment(id) => ids.contains(id.as_str()),
        Effect::Link(_) | Effect::Token(_) => false,
    });
    let (path, query) = exchange.request.path.split_once('?').unwrap_or((&exchange.request.path, ""));
    let named = path.split('/').chain(query.split(['&', '='])).any(|part| ids.contains(part));
    // A refresh that was refused names nothing but the token.
    let refused = exchange.made.is_empty() && path.ends_with("/refresh") && {
        path.split('/').any(|part| percent_decode_str(part).decode_utf8_lossy() == token)
    };
    made || named || refused
}

/// How much later something happened.
fn later(pause: Duration) -> String {
    let seconds = pause.as_secs();
    match seconds {
        ..60 => format!("+ {seconds} s"),
        60..3600 => format!("+ {} min", seconds / 60),
        3600..86_400 => format!("+ {} h {} min", seconds / 3600, seconds % 3600 / 60),
        _ => format!("+ {} d {} h", seconds / 86_400, seconds % 86_400 / 3600),
    }
}
