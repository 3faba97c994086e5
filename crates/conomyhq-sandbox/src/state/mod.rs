//! Everything that the sandbox remembers.

mod offer;
mod status;
mod links;
mod sessions;
mod way;
mod webhooks;
mod payments;
mod tokens;

pub(crate) use links::{PaymentLink, Unchanged};
pub(crate) use offer::Offer;
pub(crate) use payments::{Course, Fate, ShownPayment};
pub(crate) use sessions::{Opening, Session};
pub(crate) use tokens::{ShownToken, Standing};
pub(crate) use way::SETTLED;
pub(crate) use webhooks::{Message, Outcome, ShownDelivery};

use std::{collections::VecDeque, time::SystemTime};

use crate::{
    answers::Prepared,
    clock::Clock,
    requests::{REMEMBERED, RecordedRequest},
    settings::Settings,
};

/// The state of a running sandbox. Resetting it is replacing it by a new one.
#[derive(Default)]
pub(crate) struct State {
    pub(crate) settings: Settings,
    pub(crate) clock: Clock,
    pub(crate) links: links::Links,
    pub(crate) sessions: sessions::Sessions,
    pub(crate) payments: payments::Payments,
    pub(crate) tokens: tokens::Tokens,
    pub(crate) webhooks: webhooks::Webhooks,
    requests: VecDeque<RecordedRequest>,
    answers: VecDeque<Prepared>,
}

/// Why a payment is where it was.
#[derive(Debug)]
pub(crate) enum NotMoved {
    Unknown,
    /// From this status no way leads there.
    NoWay(String),
}

impl State {
    pub(crate) fn new(settings: Settings) -> Self {
        Self { settings, ..Self::default() }
    }

    /// When something happens next by itself, by the system's clock.
    pub(crate) fn next_event(&self) -> Option<SystemTime> {
        let next = self.payments.next_move().into_iter().chain(self.webhooks.next_due()).min();
        next.map(|at| self.clock.real(at))
    }

    /// Lets happen what should have happened by now.
    pub(crate) fn catch_up(&mut self) {
        let now = self.clock.now();
        while let Some((at, id, status)) = self.payments.due(now) {
            self.move_payment(&id, status, at);
        }
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
            self.webhooks.tell(&listed.answer, receiver, copies, at);
        }
        Some(payment.show())
    }

    pub(crate) fn record(&mut self, request: RecordedRequest) {
        if self.requests.len() == REMEMBERED {
            self.requests.pop_front();
        }
        self.requests.push_back(request);
    }

    pub(crate) fn requests(&self) -> Vec<RecordedRequest> {
        self.requests.iter().cloned().collect()
    }

    pub(crate) fn forget_requests(&mut self) {
        self.requests.clear();
    }

    pub(crate) fn queue_answer(&mut self, answer: Prepared) {
        if answer.times > 0 {
            self.answers.push_back(answer);
        }
    }

    pub(crate) fn next_answer(&mut self) -> Option<Prepared> {
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
        let given = std::iter::from_fn(|| state.next_answer()).map(|a| a.over(None).status().as_u16());
        assert_eq!(given.collect::<Vec<_>>(), [500, 500, 503]);
    }
}
