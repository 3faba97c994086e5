//! Everything that the sandbox remembers.

use std::{
    collections::{HashMap, VecDeque},
    time::{Duration, SystemTime},
};

use serde::Serialize;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::{
    answers::Prepared,
    clock::Clock,
    requests::{REMEMBERED, RecordedRequest},
};

/// The state of a running sandbox. Resetting it is replacing it by a new one.
#[derive(Default)]
pub(crate) struct State {
    pub(crate) clock: Clock,
    sessions: HashMap<String, Session>,
    /// Each token's latest session: the one that refreshing the token means.
    latest: HashMap<String, String>,
    payments: Vec<Payment>,
    requests: VecDeque<RecordedRequest>,
    answers: VecDeque<Prepared>,
}

/// A checkout session.
#[derive(Clone)]
pub(crate) struct Session {
    pub(crate) id: String,
    pub(crate) token: String,
    pub(crate) currency: String,
    /// The payment methods it takes; every one where empty.
    pub(crate) methods: Vec<String>,
    /// What its creation sent and its answer repeats.
    pub(crate) kept: Map<String, Value>,
    ttl: Duration,
    expires_at: SystemTime,
    status: String,
}

/// A payment, as control shows it.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Payment {
    pub(crate) id: String,
    pub(crate) checkout_session_id: String,
    pub(crate) status: &'static str,
    /// What its creation sent.
    pub(crate) request: Value,
}

/// What opens a [`Session`].
pub(crate) struct Opening {
    pub(crate) token: String,
    pub(crate) currency: String,
    pub(crate) methods: Vec<String>,
    pub(crate) kept: Map<String, Value>,
    pub(crate) ttl: Duration,
}

const ATTEMPT: &str = "ATTEMPT";
const EXPIRED: &str = "EXPIRED";
const CREATED: &str = "CREATED";
/// A session in one of these is over for good.
const OVER: [&str; 2] = ["FINISHED", "FAILED"];

impl Session {
    /// Where it stands at this time.
    pub(crate) fn status(&self, now: SystemTime) -> &str {
        if !self.is_over() && now >= self.expires_at { EXPIRED } else { &self.status }
    }

    /// Whether a payment can be made in it.
    pub(crate) fn is_live(&self, now: SystemTime) -> bool {
        !self.is_over() && now < self.expires_at
    }

    fn is_over(&self) -> bool {
        OVER.contains(&self.status.as_str())
    }
}

impl State {
    pub(crate) fn open_session(&mut self, opening: Opening) -> Session {
        let Opening { token, currency, methods, kept, ttl } = opening;
        let id = Uuid::new_v4().to_string();
        let expires_at = self.clock.now() + ttl;
        let status = ATTEMPT.to_owned();
        let session = Session { id: id.clone(), token, currency, methods, kept, ttl, expires_at, status };
        self.latest.insert(session.token.clone(), id.clone());
        self.sessions.insert(id, session.clone());
        session
    }

    pub(crate) fn session(&self, id: &str) -> Option<&Session> {
        self.sessions.get(id)
    }

    /// Puts a session into a status, as the service would in its own time.
    pub(crate) fn set_status(&mut self, id: &str, status: &str) -> bool {
        let session = self.sessions.get_mut(id);
        session.map(|session| session.status = status.to_owned()).is_some()
    }

    /// Brings the token's latest session back to life: `None` if there is none, `Err` if it is over for good.
    pub(crate) fn refresh(&mut self, token: &str) -> Option<Result<Session, ()>> {
        let now = self.clock.now();
        let session = self.sessions.get_mut(self.latest.get(token)?)?;
        if session.is_over() {
            return Some(Err(()));
        }
        session.expires_at = now + session.ttl;
        session.status = ATTEMPT.into();
        Some(Ok(session.clone()))
    }

    pub(crate) fn add_payment(&mut self, session_id: &str, request: Value) -> Payment {
        let id = Uuid::new_v4().to_string();
        let payment = Payment { id, checkout_session_id: session_id.into(), status: CREATED, request };
        self.payments.push(payment.clone());
        payment
    }

    pub(crate) fn payments(&self) -> Vec<Payment> {
        self.payments.clone()
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

    fn opening(token: &str) -> Opening {
        let (token, currency) = (token.to_owned(), "CLP".to_owned());
        Opening { token, currency, methods: vec![], kept: Map::new(), ttl: Duration::from_secs(60) }
    }

    #[test]
    fn a_session_expires_and_a_refresh_brings_the_tokens_latest_back() {
        let mut state = State::default();
        let first = state.open_session(opening("a"));
        let second = state.open_session(opening("a"));
        state.clock.advance(Duration::from_secs(61));
        let now = state.clock.now();
        assert_eq!((first.status(now), first.is_live(now)), ("EXPIRED", false));
        let back = state.refresh("a").expect("opened").expect("not over");
        assert_eq!((back.id.as_str(), back.status(now)), (second.id.as_str(), "ATTEMPT"));
        assert!(!state.session(&first.id).expect("opened").is_live(now));
        assert!(state.refresh("b").is_none());
    }

    #[test]
    fn a_session_that_is_over_stays_over() {
        let mut state = State::default();
        let session = state.open_session(opening("a"));
        assert!(state.set_status(&session.id, "FINISHED"));
        assert!(!state.set_status("unknown", "FINISHED"));
        state.clock.advance(Duration::from_secs(61));
        assert_eq!(state.session(&session.id).expect("opened").status(state.clock.now()), "FINISHED");
        assert!(state.refresh("a").expect("opened").is_err());
    }

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
