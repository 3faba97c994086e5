//! Checkout sessions.

use std::{
    collections::HashMap,
    time::{Duration, SystemTime},
};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::{Offer, Record, Shelf, status};

/// A checkout session.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Session {
    pub(crate) id: String,
    pub(crate) token: String,
    /// The link that it was opened from, if the API made that.
    pub(crate) link_id: Option<String>,
    pub(crate) offer: Offer,
    pub(crate) customer: Option<Value>,
    pub(crate) created_at: SystemTime,
    pub(crate) expires_at: SystemTime,
    ttl: Duration,
    status: String,
    /// Whether a payment in it was told to come back later.
    throttled: bool,
}

/// What opens a [`Session`].
pub(crate) struct Opening {
    pub(crate) token: String,
    pub(crate) link_id: Option<String>,
    pub(crate) offer: Offer,
    pub(crate) customer: Option<Value>,
    pub(crate) ttl: Duration,
    /// Whether it has lived its time when it is opened.
    pub(crate) expired: bool,
}

/// A session in one of these is over for good.
const OVER: [&str; 2] = [status::FINISHED, status::FAILED];

impl Session {
    /// Where it stands at this time.
    pub(crate) fn status(&self, now: SystemTime) -> &str {
        let waits = !self.is_over() && self.status != status::PROCESSING_PAYMENT;
        if waits && now >= self.expires_at { status::EXPIRED } else { &self.status }
    }

    /// Whether a payment can be made in it.
    pub(crate) fn is_live(&self, now: SystemTime) -> bool {
        // Before its time it is expired only if control says so.
        !self.is_over() && self.status != status::EXPIRED && now < self.expires_at
    }

    fn is_over(&self) -> bool {
        OVER.contains(&self.status.as_str())
    }
}

impl Record for Session {
    fn id(&self) -> &str {
        &self.id
    }
}

#[derive(Default)]
pub(crate) struct Sessions {
    pub(super) all: Shelf<Session>,
    /// Each token's latest session: the one that refreshing the token means.
    latest: HashMap<String, String>,
}

impl Sessions {
    pub(crate) fn open(&mut self, opening: Opening, now: SystemTime) -> Session {
        let Opening { token, link_id, offer, customer, ttl, expired } = opening;
        let session = Session {
            id: Uuid::new_v4().to_string(),
            token,
            link_id,
            offer,
            customer,
            created_at: now,
            expires_at: if expired { now } else { now + ttl },
            ttl,
            status: status::ATTEMPT.into(),
            throttled: false,
        };
        self.latest.insert(session.token.clone(), session.id.clone());
        self.all.add(session.clone());
        session
    }

    /// Whether there is room for another among `most`, once the oldest in which nothing can be paid any more are forgotten.
    pub(crate) fn make_room(&mut self, most: usize, now: SystemTime) -> bool {
        for (_, session) in self.all.forget_beyond(most, |session| !session.is_live(now)) {
            if self.latest.get(&session.token).is_some_and(|latest| *latest == session.id) {
                self.latest.remove(&session.token);
            }
        }
        self.all.has_room(most)
    }

    pub(super) fn restore(&mut self, number: u32, text: &str) -> serde_json::Result<()> {
        let session = self.all.restore(number, text)?;
        self.latest.insert(session.token.clone(), session.id.clone());
        Ok(())
    }

    /// The latest come last.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &Session> {
        self.all.iter()
    }

    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Session> {
        self.all.get(id)
    }

    /// The one that the token means.
    pub(crate) fn latest_of(&self, token: &str) -> Option<&Session> {
        self.all.get(self.latest.get(token)?)
    }

    /// Puts a session into a status, as the service would in its own time.
    pub(crate) fn set_status(&mut self, id: &str, status: &str) -> bool {
        self.all.change(id).map(|session| session.status = status.to_owned()).is_some()
    }

    /// Whether this is the first time that a payment in it is told to come back later.
    pub(crate) fn throttle(&mut self, id: &str) -> bool {
        self.all.change(id).is_some_and(|session| !std::mem::replace(&mut session.throttled, true))
    }

    /// A payment in it came to this status.
    pub(crate) fn payment_moved(&mut self, id: &str, payment: &str) {
        let Some(session) = self.all.change(id).filter(|session| !session.is_over()) else { return };
        let status = match payment {
            "PENDING" | "AUTHORIZED" | "CAPTURED" => status::PROCESSING_PAYMENT,
            "RECEIVED" | "SETTLED" => status::FINISHED,
            // The payer may try another way.
            "FAILED" => status::ATTEMPT,
            _ => return,
        };
        session.status = status.to_owned();
    }

    /// Brings the token's latest session back to life: `None` if there is none, `Err` if it is over for good.
    pub(crate) fn refresh(&mut self, token: &str, now: SystemTime) -> Option<Result<Session, ()>> {
        let session = self.all.change(self.latest.get(token)?)?;
        if session.is_over() {
            return Some(Err(()));
        }
        session.expires_at = now + session.ttl;
        // A payment that is under way stays so, and no one is to take the session for unpaid.
        if session.status != status::PROCESSING_PAYMENT {
            session.status = status::ATTEMPT.into();
        }
        Some(Ok(session.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: SystemTime = SystemTime::UNIX_EPOCH;
    const LATER: Duration = Duration::from_secs(61);

    fn opening(token: &str) -> Opening {
        let (offer, ttl) = (Offer::default(), Duration::from_secs(60));
        Opening { token: token.to_owned(), link_id: None, offer, customer: None, ttl, expired: false }
    }

    #[test]
    fn a_session_expires_and_a_refresh_brings_the_tokens_latest_back() {
        let mut sessions = Sessions::default();
        let first = sessions.open(opening("a"), NOW);
        let second = sessions.open(opening("a"), NOW);
        let now = NOW + LATER;
        assert_eq!((first.status(now), first.is_live(now)), ("EXPIRED", false));
        let back = sessions.refresh("a", now).expect("opened").expect("not over");
        assert_eq!((back.id.as_str(), back.status(now)), (second.id.as_str(), "ATTEMPT"));
        assert!(!sessions.get(&first.id).expect("opened").is_live(now));
        assert!(sessions.refresh("b", now).is_none());
    }

    #[test]
    fn a_session_that_is_over_stays_over() {
        let mut sessions = Sessions::default();
        let session = sessions.open(opening("a"), NOW);
        assert!(sessions.set_status(&session.id, "FINISHED"));
        assert!(!sessions.set_status("unknown", "FINISHED"));
        let now = NOW + LATER;
        assert_eq!(sessions.get(&session.id).expect("opened").status(now), "FINISHED");
        assert!(sessions.refresh("a", now).expect("opened").is_err());
    }
}
