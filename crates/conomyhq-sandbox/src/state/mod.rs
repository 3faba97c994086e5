//! Everything that the sandbox remembers.

mod shelf;
mod offer;
mod exchanges;
mod status;
mod links;
mod sessions;
mod way;
mod webhooks;
mod payments;
mod tokens;

pub(crate) use exchanges::SERVED;
pub(crate) use links::{PaymentLink, Unchanged};
pub(crate) use offer::Offer;
pub(crate) use payments::{Course, Fate, Payment, ShownPayment};
pub(crate) use sessions::{Opening, Session};
use shelf::{Record, Shelf};
pub(crate) use tokens::{Issued, ShownToken, Standing};
pub(crate) use way::{SETTLED, after, between};
pub(crate) use webhooks::{Attempt, Delivery, Message, Outcome, SIGNATURE_HEADER, ShownDelivery};

use std::{
    collections::VecDeque,
    time::{Duration, SystemTime},
};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    answers::Prepared, chaos::Chaos, clock::Clock, exchange::Exchange, requests::RecordedRequest,
    settings::Settings,
};

/// The state of a running sandbox.
#[derive(Default)]
pub(crate) struct State {
    pub(crate) settings: Settings,
    pub(crate) clock: Clock,
    pub(crate) links: links::Links,
    pub(crate) sessions: sessions::Sessions,
    pub(crate) payments: payments::Payments,
    pub(crate) tokens: tokens::Tokens,
    pub(crate) webhooks: webhooks::Webhooks,
    pub(crate) exchanges: exchanges::Exchanges,
    answers: VecDeque<Prepared>,
    pub(crate) chaos: Chaos,
    /// How many of each kind are remembered.
    keep: usize,
    /// What is noted of changes, where somebody asks for them.
    noted: Option<Noted>,
}

/// What is known to whoever asks for changes.
#[derive(Default)]
struct Noted {
    bent: Bent,
    /// Everything before was forgotten.
    anew: bool,
}

/// What control changed of how things go.
#[derive(Default, PartialEq, Deserialize, Serialize)]
struct Bent {
    ahead: Duration,
    settings: Map<String, Value>,
}

/// The name that [`Bent`] has among the records.
const BENT: &str = "bent";

/// What changed of the state.
pub(crate) struct Changes {
    /// Everything before was forgotten.
    pub(crate) anew: bool,
    /// Each record's kind and number, and its text, or nothing where it was forgotten.
    pub(crate) records: Vec<(&'static str, u32, Option<String>)>,
}

impl Changes {
    pub(crate) fn is_empty(&self) -> bool {
        !self.anew && self.records.is_empty()
    }
}

/// Why a payment is where it was.
#[derive(Debug)]
pub(crate) enum NotMoved {
    Unknown,
    /// From this status no way leads there.
    NoWay(String),
}

impl State {
    /// A state in which nothing happened yet, that is to remember `keep` of each kind.
    pub(crate) fn new(settings: Settings, keep: usize) -> Self {
        Self { settings, keep, ..Self::default() }
    }

    /// Forgets everything, and goes back to these settings. Requests are not counted anew: an answer that is on its way
    /// then belongs to none of the new.
    pub(crate) fn reset(&mut self, settings: Settings) {
        let noted = self.noted.is_some();
        *self = Self { exchanges: self.exchanges.emptied(), ..Self::new(settings, self.keep) };
        if noted {
            self.note_changes();
            self.noted = Some(Noted { anew: true, ..Noted::default() });
        }
    }

    /// Puts a record back that [`take_changes`](Self::take_changes) once told.
    pub(crate) fn restore(&mut self, kind: &str, number: u32, text: &str) -> Result<(), String> {
        let restored = match kind {
            "link" => self.links.restore(number, text),
            "session" => self.sessions.restore(number, text),
            "payment" => self.payments.restore(number, text),
            "token" => self.tokens.issued.restore(number, text).map(drop),
            "revoked" => self.tokens.revoked.restore(number, text).map(drop),
            "webhook" => self.webhooks.restore(number, text),
            BENT => {
                let bent: Bent = serde_json::from_str(text).map_err(|error| error.to_string())?;
                self.clock.advance(bent.ahead);
                return self.settings.changed_as(bent.settings);
            }
            _ => return Err("there is no such kind".into()),
        };
        restored.map_err(|error| error.to_string())
    }

    /// Notes from now on what changes.
    pub(crate) fn note_changes(&mut self) {
        self.links.all.watch();
        self.sessions.all.watch();
        self.payments.all.watch();
        self.tokens.issued.watch();
        self.tokens.revoked.watch();
        self.webhooks.all.watch();
        self.noted = Some(Noted::default());
    }

    /// What changed since this was last asked.
    pub(crate) fn take_changes(&mut self) -> Changes {
        let kinds = [
            ("link", self.links.all.take_changed()),
            ("session", self.sessions.all.take_changed()),
            ("payment", self.payments.all.take_changed()),
            ("token", self.tokens.issued.take_changed()),
            ("revoked", self.tokens.revoked.take_changed()),
            ("webhook", self.webhooks.all.take_changed()),
        ];
        let named = |(kind, changed): (_, Vec<_>)| {
            changed.into_iter().map(move |(number, text)| (kind, number, text))
        };
        let mut records: Vec<_> = kinds.into_iter().flat_map(named).collect();
        let Some(noted) = &mut self.noted else { return Changes { anew: false, records } };
        if noted.bent.ahead != self.clock.ahead() || noted.bent.settings != self.settings.changed {
            noted.bent = Bent { ahead: self.clock.ahead(), settings: self.settings.changed.clone() };
            records.push((BENT, 0, serde_json::to_string(&noted.bent).ok()));
        }
        Changes { anew: std::mem::take(&mut noted.anew), records }
    }

    /// Whether another link can be remembered.
    pub(crate) fn has_room_for_link(&mut self) -> bool {
        self.links.make_room(self.keep, self.clock.now())
    }

    /// Whether another session can be remembered.
    pub(crate) fn has_room_for_session(&mut self) -> bool {
        self.sessions.make_room(self.keep, self.clock.now())
    }

    /// Whether another payment can be remembered: those make room that came to their end, or whose session did.
    pub(crate) fn has_room_for_payment(&mut self) -> bool {
        let (now, sessions) = (self.clock.now(), &self.sessions);
        let is_live = |id: &str| sessions.get(id).is_some_and(|session| session.is_live(now));
        self.payments.make_room(self.keep, |payment| {
            way::after(payment.status()).is_none() || !is_live(&payment.session_id)
        })
    }

    /// Whether another token can be remembered.
    pub(crate) fn has_room_for_token(&mut self) -> bool {
        self.tokens.make_room(self.keep, self.clock.now())
    }

    /// When something happens next by itself, by the system's clock.
    pub(crate) fn next_event(&self) -> Option<SystemTime> {
        let next = self.payments.next_move().into_iter().chain(self.webhooks.next_due()).min();
        next.map(|at| self.clock.real(at))
    }

    /// Lets happen what should have happened by now; whether anything did.
    pub(crate) fn catch_up(&mut self) -> bool {
        let now = self.clock.now();
        let mut moved = false;
        while let Some((at, id, status)) = self.payments.due(now) {
            self.move_payment(&id, status, at);
            moved = true;
        }
        moved
    }

    /// Puts a payment into a status, and leaves it there.
    pub(crate) fn put_payment(&mut self, id: &str, status: &str) -> Result<ShownPayment, NotMoved> {
        let now = self.clock.now();
        let shown = self.move_payment(id, status, now);
        self.payments.halt(id);
        shown.ok_or(NotMoved::Unknown)
    }

    /// Moves a payment along its way: to this status, or to the next.
    pub(crate) fn advance_payment(&mut self, id: &str, to: Option<&str>) -> Result<ShownPayment, NotMoved> {
        let now = self.clock.now();
        let from = self.payments.get(id).ok_or(NotMoved::Unknown)?.status().to_owned();
        let way = match to {
            Some(to) => way::between(&from, to),
            None => way::after(&from).map(|next| vec![next]),
        };
        let mut shown = None;
        for status in way.unwrap_or_default() {
            shown = self.move_payment(id, status, now);
        }
        shown.ok_or(NotMoved::NoWay(from))
    }

    fn move_payment(&mut self, id: &str, status: &str, at: SystemTime) -> Option<ShownPayment> {
        let payment = self.payments.put(id, status, at)?;
        self.sessions.payment_moved(&payment.session_id, status);
        let receiver = &self.settings.receiver;
        let copies = receiver.copies.saturating_mul(payment.copies());
        if let Some(listed) = payment.at(at) {
            self.webhooks.make_room(self.keep);
            self.webhooks.tell(&listed.answer, receiver, copies, at);
        }
        Some(payment.show())
    }

    /// A request that arrived, and the number of the token that it bears, if it was given out here: its own number.
    pub(crate) fn record(&mut self, request: RecordedRequest, token: Option<u32>) -> u64 {
        let at = self.clock.now();
        self.exchanges.begin(Exchange::new(at, request, token), self.keep)
    }

    pub(crate) fn requests(&self) -> Vec<RecordedRequest> {
        self.exchanges.iter().map(|exchange| exchange.request.clone()).collect()
    }

    pub(crate) fn queue_answer(&mut self, answer: Prepared) {
        if answer.times > 0 {
            self.answers.push_back(answer);
        }
    }

    /// Those that wait for a request.
    pub(crate) fn queued_answers(&self) -> impl Iterator<Item = &Prepared> {
        self.answers.iter()
    }

    /// The answer to the next operation request, in place of its own: one that is queued, or what chance deals.
    pub(crate) fn next_answer(&mut self, method: &str, path: &str) -> Option<Prepared> {
        self.next_queued().or_else(|| {
            let Settings { chaos: seed, chaos_rate, .. } = self.settings;
            let (request, answer) = self.chaos.deal(seed, chaos_rate, method, path)?;
            let mut answer = answer.prepare().ok()?;
            answer.dealt = Some(request);
            Some(answer)
        })
    }

    fn next_queued(&mut self) -> Option<Prepared> {
        let front = self.answers.front_mut()?;
        if front.times > 1 {
            front.times -= 1;
            return Some(front.clone());
        }
        self.answers.pop_front()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::Answer;

    #[test]
    fn an_answer_is_given_as_often_as_it_says() {
        let mut state = State::default();
        for answer in [Answer::new(500).times(2), Answer::new(502).times(0), Answer::new(503)] {
            state.queue_answer(answer.prepare().expect("HTTP"));
        }
        let given = std::iter::from_fn(|| state.next_queued()).map(|a| a.over(None).status().as_u16());
        assert_eq!(given.collect::<Vec<_>>(), [500, 500, 503]);
    }
}
