//! Everything that the sandbox remembers.

mod offer;
mod status;
mod links;
mod sessions;
mod payments;
mod tokens;

pub(crate) use links::{PaymentLink, Unchanged};
pub(crate) use offer::Offer;
pub(crate) use payments::ShownPayment;
pub(crate) use sessions::{Opening, Session};
pub(crate) use tokens::{ShownToken, Standing};

use std::collections::VecDeque;

use crate::{
    answers::Prepared,
    clock::Clock,
    requests::{REMEMBERED, RecordedRequest},
};

/// The state of a running sandbox. Resetting it is replacing it by a new one.
#[derive(Default)]
pub(crate) struct State {
    pub(crate) clock: Clock,
    pub(crate) links: links::Links,
    pub(crate) sessions: sessions::Sessions,
    pub(crate) payments: payments::Payments,
    pub(crate) tokens: tokens::Tokens,
    requests: VecDeque<RecordedRequest>,
    answers: VecDeque<Prepared>,
}

impl State {
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
