//! Access tokens that the sandbox gave out, and those that it takes no more.

use std::{
    collections::HashSet,
    time::{Duration, SystemTime},
};

use serde::Serialize;
use uuid::Uuid;

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

struct Issued {
    token: String,
    client_id: String,
    issued_at: SystemTime,
    expires_at: SystemTime,
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
    issued: Vec<Issued>,
    revoked: HashSet<String>,
}

impl Tokens {
    pub(crate) fn issue(&mut self, client_id: String, ttl: Duration, now: SystemTime) -> String {
        let token = format!("at_{}", Uuid::new_v4().simple());
        self.issued.push(Issued { token: token.clone(), client_id, issued_at: now, expires_at: now + ttl });
        token
    }

    pub(crate) fn standing(&self, token: &str, now: SystemTime) -> Standing {
        if self.revoked.contains(token) {
            return Standing::Dead;
        }
        // The latest are the ones in use.
        match self.issued.iter().rev().find(|issued| issued.token == token) {
            Some(issued) if now < issued.expires_at => Standing::Live,
            Some(_) => Standing::Dead,
            None => Standing::Foreign,
        }
    }

    /// Takes this token no more, wherever it is from.
    pub(crate) fn revoke(&mut self, token: String) {
        self.revoked.insert(token);
    }

    /// Takes none of those any more that were given out so far.
    pub(crate) fn revoke_all(&mut self) {
        self.revoked.extend(self.issued.iter().map(|issued| issued.token.clone()));
    }

    pub(crate) fn show(&self) -> Vec<ShownToken> {
        let shown = |issued: &Issued| ShownToken {
            token: issued.token.clone(),
            client_id: issued.client_id.clone(),
            issued_at: rfc3339(issued.issued_at),
            expires_at: rfc3339(issued.expires_at),
            revoked: self.revoked.contains(&issued.token),
        };
        self.issued.iter().map(shown).collect()
    }
}
