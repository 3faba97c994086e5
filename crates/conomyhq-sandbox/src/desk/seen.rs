//! What the desk shows of each thing: the state of a moment, in texts.

use std::{
    collections::HashMap,
    time::{Duration, SystemTime},
};

use serde::Serialize;
use uuid::Uuid;

use super::{json::Piece, masks::Masks, words::Words};
use crate::{
    answers::End,
    exchange::{Effect, Exchange, Reply},
    operations::LinkAnswer,
    path::base_path,
    place::Place,
    state::{self, Delivery, Payment, PaymentLink, Session, State},
    times::{day_and_clock, rfc3339},
};

/// An id, and the part of it that tells it from others.
#[derive(Clone)]
pub(super) struct Id {
    pub(super) full: String,
    pub(super) short: String,
}

impl Id {
    pub(super) fn of(id: &str) -> Self {
        Self { full: id.to_owned(), short: id.chars().take(8).collect() }
    }
}

/// A time, for machines and for people.
#[derive(Clone)]
pub(super) struct Time {
    pub(super) whole: String,
    pub(super) day: String,
    pub(super) clock: String,
}

impl Time {
    pub(super) fn of(time: SystemTime) -> Self {
        let (day, clock) = day_and_clock(time);
        Self { whole: rfc3339(time), day, clock }
    }
}

/// A word about the state of something, and how good that is.
#[derive(Clone)]
pub(super) struct Badge {
    pub(super) tone: &'static str,
    pub(super) text: String,
}

impl Badge {
    fn new(tone: &'static str, text: impl Into<String>) -> Self {
        Self { tone, text: text.into() }
    }

    /// That of a session, a payment or a link.
    pub(super) fn of_status(status: &str) -> Self {
        let tone = match status {
            "FINISHED" | "RECEIVED" | "SETTLED" => "good",
            "FAILED" | "EXPIRED" => "bad",
            "PENDING" | "AUTHORIZED" | "PROCESSING_PAYMENT" | "REFUNDED" => "warn",
            "CAPTURED" | "ACTIVE" => "accent",
            _ => "",
        };
        Self::new(tone, status)
    }

    /// That of an answer.
    fn of_answer(status: u16) -> Self {
        let tone = match status {
            200..300 => "good",
            300..400 => "",
            _ => "bad",
        };
        Self::new(tone, status.to_string())
    }
}

/// A link to something.
pub(super) struct Chip {
    pub(super) to: String,
    pub(super) text: String,
}

pub(super) struct SeenSession {
    pub(super) id: Id,
    pub(super) status: Badge,
    pub(super) amount: String,
    pub(super) opened: Time,
    pub(super) expires: Time,
    /// The payments made in it, in their order.
    pub(super) payments: Vec<Badge>,
    pub(super) request: Option<u64>,
}

pub(super) struct SeenPayment {
    pub(super) id: Id,
    pub(super) session: Id,
    pub(super) status: Badge,
    pub(super) method: String,
    pub(super) amount: String,
    pub(super) made: Time,
    /// The next step, and where its way may end.
    pub(super) steps: Vec<&'static str>,
    /// Everywhere that it can go.
    pub(super) ways: Vec<&'static str>,
    pub(super) request: Option<u64>,
}

pub(super) struct SeenDelivery {
    pub(super) id: Id,
    pub(super) event: &'static str,
    pub(super) payment: Id,
    pub(super) state: Badge,
    pub(super) made: Time,
    pub(super) attempts: Vec<(Time, Badge)>,
    pub(super) next: Option<Time>,
}

pub(super) struct SeenRequest {
    pub(super) number: u64,
    pub(super) method: String,
    pub(super) path: String,
    /// The path without what is the same for all, and with ids cut short.
    pub(super) short: String,
    pub(super) answer: Badge,
    pub(super) took: String,
    pub(super) arrived: Time,
    pub(super) made: Vec<Chip>,
    pub(super) trace: Option<Id>,
    /// What was done to it that the service would not have done.
    pub(super) odd: Vec<&'static str>,
}

pub(super) struct SeenToken {
    pub(super) number: u32,
    pub(super) client: String,
    pub(super) state: Badge,
    pub(super) live: bool,
    pub(super) issued: Time,
    pub(super) expires: Time,
    pub(super) used: usize,
}

pub(super) struct SeenLink {
    pub(super) id: Id,
    pub(super) status: Badge,
    pub(super) amount: String,
    pub(super) made: Time,
    pub(super) sessions: usize,
    pub(super) wire: Vec<Piece>,
}

/// The state of a moment, and how it is to be shown.
pub(super) struct Seeing<'a> {
    pub(super) state: &'a State,
    pub(super) masks: Masks,
    pub(super) words: &'static Words,
    pub(super) now: SystemTime,
    pub(super) place: &'a Place,
    /// Which request made what has this id.
    makers: HashMap<&'a str, u64>,
}

impl<'a> Seeing<'a> {
    pub(super) fn new(state: &'a State, place: &'a Place, masks: Masks, words: &'static Words) -> Self {
        let mut makers = HashMap::new();
        for exchange in state.exchanges.iter() {
            for effect in &exchange.made {
                if let Effect::Session(id) | Effect::Payment(id) | Effect::Link(id) = effect {
                    makers.insert(id.as_str(), exchange.number);
                }
            }
        }
        Self { state, masks, words, now: state.clock.now(), place, makers }
    }

    pub(super) fn session(&self, session: &Session) -> SeenSession {
        let offer = &session.offer;
        let payments = self.state.payments.iter().filter(|payment| payment.session_id == session.id);
        SeenSession {
            id: Id::of(&session.id),
            status: Badge::of_status(session.status(self.now)),
            amount: amount(offer.total.map(|total| total.to_string()).as_deref(), &offer.currency),
            opened: Time::of(session.created_at),
            expires: Time::of(session.expires_at),
            payments: payments.map(|payment| Badge::of_status(payment.status())).collect(),
            request: self.makers.get(session.id.as_str()).copied(),
        }
    }

    pub(super) fn payment(&self, payment: &Payment) -> SeenPayment {
        const ENDS: [&str; 7] =
            ["PENDING", "AUTHORIZED", "CAPTURED", "RECEIVED", "SETTLED", "FAILED", "REFUNDED"];
        let answer = payment.answer();
        let status = payment.status();
        let ways: Vec<_> = ENDS.into_iter().filter(|to| state::between(status, to).is_some()).collect();
        let next = state::after(status);
        SeenPayment {
            id: Id::of(&payment.id),
            session: Id::of(&payment.session_id),
            status: Badge::of_status(status),
            method: answer
                .origins
                .first()
                .and_then(|origin| origin["type"].as_str())
                .unwrap_or_default()
                .to_owned(),
            amount: amount(answer.total_amount.as_deref(), answer.currency.as_deref().unwrap_or_default()),
            made: Time::of(payment.history().first().map_or(self.now, |(at, _)| *at)),
            steps: ways
                .iter()
                .copied()
                .filter(|to| Some(*to) == next || matches!(*to, "SETTLED" | "FAILED" | "REFUNDED"))
                .collect(),
            ways,
            request: self.makers.get(payment.id.as_str()).copied(),
        }
    }

    pub(super) fn delivery(&self, delivery: &Delivery) -> SeenDelivery {
        let words = self.words;
        let outcome = |outcome: &state::Outcome| match outcome {
            Ok(status) => Badge::of_answer(*status),
            Err(why) => Badge::new("bad", words.failure(why)),
        };
        let latest = delivery.attempts.last().map(|attempt| outcome(&attempt.outcome));
        SeenDelivery {
            id: Id::of(&delivery.id),
            event: delivery.event(),
            payment: Id::of(&delivery.payment_id),
            state: latest.unwrap_or_else(|| Badge::new("warn", words.waits)),
            made: Time::of(delivery.created_at),
            attempts: delivery.attempts.iter().map(|a| (Time::of(a.at), outcome(&a.outcome))).collect(),
            next: delivery.due.map(Time::of),
        }
    }

    pub(super) fn request(&self, exchange: &Exchange) -> SeenRequest {
        let words = self.words;
        let mut odd = Vec::new();
        let (answer, took) = match &exchange.reply {
            Reply::Awaited => (Badge::new("warn", words.awaited), String::new()),
            Reply::Abandoned => (Badge::new("bad", words.client_left), String::new()),
            Reply::Given(given) => {
                odd.extend(given.queued.then_some(words.was_queued));
                odd.extend(given.dealt.then_some(words.was_dealt));
                let answer = match given.end {
                    End::Lost => Badge::new("bad", words.answer_lost),
                    End::Cut(_) => Badge::new("bad", format!("{} · {}", given.status, words.answer_cut)),
                    End::Whole => Badge::of_answer(given.status),
                };
                (answer, duration(given.took))
            }
        };
        let path = self.masks.path(&exchange.request.path);
        SeenRequest {
            number: exchange.number,
            method: exchange.request.method.clone(),
            short: shortened(path.strip_prefix(base_path()).unwrap_or(&path)),
            path,
            answer,
            took,
            arrived: Time::of(exchange.at),
            made: exchange.made.iter().map(|effect| self.effect(effect)).collect(),
            trace: exchange.trace().map(Id::of),
            odd,
        }
    }

    fn effect(&self, effect: &Effect) -> Chip {
        let words = self.words;
        let chip = |kind: &str, word: &str, id: &str| Chip {
            to: format!("/desk/{kind}/{id}"),
            text: format!("{word} {}", Id::of(id).short),
        };
        match effect {
            Effect::Link(id) => Chip { to: format!("/#link-{id}"), ..chip("links", words.link, id) },
            Effect::Session(id) => chip("sessions", words.session, id),
            Effect::Refreshed(id) => chip("sessions", words.refreshed, id),
            Effect::Payment(id) => chip("payments", words.payment, id),
            Effect::Token(number) => {
                Chip { to: format!("/#token-{number}"), text: format!("{} {}", words.token, number + 1) }
            }
        }
    }

    pub(super) fn tokens(&self, most: usize) -> Vec<SeenToken> {
        let words = self.words;
        let mut used: HashMap<u32, usize> = HashMap::new();
        for number in self.state.exchanges.iter().filter_map(|exchange| exchange.token) {
            *used.entry(number).or_default() += 1;
        }
        let seen = |(number, token, revoked): (u32, &state::Issued, bool)| {
            let expired = self.now >= token.expires_at;
            SeenToken {
                number,
                client: self.masks.personal(&token.client_id),
                state: match (revoked, expired) {
                    (true, _) => Badge::new("bad", words.revoked),
                    (false, true) => Badge::new("bad", words.expired),
                    (false, false) => Badge::new("good", words.valid),
                },
                live: !revoked && !expired,
                issued: Time::of(token.issued_at),
                expires: Time::of(token.expires_at),
                used: used.get(&number).copied().unwrap_or_default(),
            }
        };
        self.state.tokens.iter().rev().take(most).map(seen).collect()
    }

    pub(super) fn links(&self, most: usize) -> Vec<SeenLink> {
        let sessions = |link: &PaymentLink| {
            self.state.sessions.iter().filter(|session| session.link_id.as_ref() == Some(&link.id)).count()
        };
        let seen = |link: &PaymentLink| SeenLink {
            id: Id::of(&link.id),
            status: Badge::of_status(link.status(self.now)),
            amount: amount(link.offer.total.map(|total| total.to_string()).as_deref(), &link.offer.currency),
            made: Time::of(link.created_at),
            sessions: sessions(link),
            wire: self.wire(&LinkAnswer::of(link, self.place, self.now)),
        };
        self.state.links.iter().rev().take(most).map(seen).collect()
    }

    /// The latest sessions first.
    pub(super) fn sessions(&self, most: usize) -> Vec<SeenSession> {
        self.state.sessions.iter().rev().take(most).map(|session| self.session(session)).collect()
    }

    /// What the sandbox answers, as it is on the wire.
    pub(super) fn wire(&self, answer: &impl Serialize) -> Vec<Piece> {
        self.masks.body(&serde_json::to_string(answer).unwrap_or_default(), true)
    }
}

fn amount(total: Option<&str>, currency: &str) -> String {
    match total {
        Some(total) => format!("{total} {currency}"),
        None => currency.to_owned(),
    }
}

/// A path whose ids are cut to what tells them from others.
fn shortened(path: &str) -> String {
    let part = |part: &str| {
        if Uuid::parse_str(part).is_ok() { format!("{}…", Id::of(part).short) } else { part.into() }
    };
    let segments = path.split('/').map(|segment| segment.split('=').map(part).collect::<Vec<_>>().join("="));
    segments.collect::<Vec<_>>().join("/")
}

pub(super) fn duration(took: Duration) -> String {
    let ms = took.as_secs_f64() * 1000.0;
    match ms {
        ..10.0 => format!("{ms:.1} ms"),
        ..1000.0 => format!("{ms:.0} ms"),
        _ => format!("{:.1} s", ms / 1000.0),
    }
}
