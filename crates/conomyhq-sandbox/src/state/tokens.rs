//! Access tokens that the sandbox gave out, and those that it takes no more.

use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Record, Shelf};

use crate::times::rfc3339;

/// What is known of a token that a request bears.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Given out, and still good.
    Live,
    /// Expired or revoked.
    Dead,
    /// Not given out here: the settings say whether it is good.
    Foreign,
}

#[derive(Deserialize, Serialize)]
pub(crate) struct Issued {
    token: String,
    pub(crate) client_id: String,
    pub(crate) issued_at: SystemTime,
    pub(crate) expires_at: SystemTime,
}

/// A token that is taken no more, wherever it is from.
#[derive(Deserialize, Serialize)]
pub(super) struct Revoked {
    token: String,
}

impl Record for Issued {
    fn id(&self) -> &str {
        &self.token
    }
}

impl Record for Revoked {
    fn id(&self) -> &str {
        &self.token
    }
}

/// A token, as control shows it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ShownToken {
    token: String,
    client_id: String,
    issued_at: String,
    expires_at: String,
    revoked: bool,
}

#[derive(Default)]
pub(crate) struct Tokens {
    pub(super) issued: Shelf<Issued>,
    pub(super) revoked: Shelf<Revoked>,
}

impl Tokens {
    pub(crate) fn issue(&mut self, client_id: String, ttl: Duration, now: SystemTime) -> String {
        let token = format!("at_{}", Uuid::new_v4().simple());
        self.issued.add(Issued { token: token.clone(), client_id, issued_at: now, expires_at: now + ttl });
        token
    }

    /// Whether there is room for another among `most`, once the oldest that are taken no more are forgotten.
    pub(crate) fn make_room(&mut self, most: usize, now: SystemTime) -> bool {
        let Self { issued, revoked } = self;
        let dead = |issued: &Issued| now >= issued.expires_at || revoked.get(&issued.token).is_some();
        issued.forget_beyond(most, dead);
        issued.has_room(most)
    }

    pub(crate) fn len(&self) -> usize {
        self.issued.len()
    }

    pub(crate) fn standing(&self, token: &str, now: SystemTime) -> Standing {
        if self.revoked.get(token).is_some() {
            return Standing::Dead;
        }
        match self.issued.get(token) {
            Some(issued) if now < issued.expires_at => Standing::Live,
            Some(_) => Standing::Dead,
            None => Standing::Foreign,
        }
    }

    /// The number of this token among those that were given out.
    pub(crate) fn number(&self, token: &str) -> Option<u32> {
        self.issued.number(token)
    }

    /// The token of this number.
    pub(crate) fn at(&self, number: u32) -> Option<&str> {
        self.issued.at(number).map(|issued| issued.token.as_str())
    }

    /// Every token that was given out.
    pub(crate) fn given_out(&self) -> impl Iterator<Item = &str> {
        self.issued.iter().map(|issued| issued.token.as_str())
    }

    /// What is known of each, by its number, and whether it was revoked; the latest come last.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = (u32, &Issued, bool)> {
        let revoked = |token: &str| self.revoked.get(token).is_some();
        self.issued.numbered().map(move |(number, issued)| (number, issued, revoked(&issued.token)))
    }

    /// Takes this token no more, wherever it is from.
    pub(crate) fn revoke(&mut self, token: String) {
        if self.revoked.get(&token).is_none() {
            self.revoked.add(Revoked { token });
        }
    }

    /// Takes none of those any more that were given out so far.
    pub(crate) fn revoke_all(&mut self) {
        let tokens: Vec<String> = self.issued.iter().map(|issued| issued.token.clone()).collect();
        tokens.into_iter().for_each(|token| self.revoke(token));
    }

    pub(crate) fn show(&self) -> Vec<ShownToken> {
        let shown = |issued: &Issued| ShownToken {
            token: issued.token.clone(),
            client_id: issued.client_id.clone(),
            issued_at: rfc3339(issued.issued_at),
            expires_at: rfc3339(issued.expires_at),
            revoked: self.revoked.get(&issued.token).is_some(),
        };
        self.issued.iter().map(shown).collect()
    }
}
