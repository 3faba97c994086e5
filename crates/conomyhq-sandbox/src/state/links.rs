//! Payment links that were made by the API. Those that the sandbox was started with are settings.

use std::{
    collections::HashMap,
    time::{Duration, SystemTime},
};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Offer, Record, Shelf, status};

/// A payment link.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct PaymentLink {
    pub(crate) id: String,
    pub(crate) token: String,
    pub(crate) offer: Offer,
    /// How long its sessions live, in seconds, where it says so.
    pub(crate) duration: Option<i64>,
    pub(crate) created_at: SystemTime,
    /// How long it lives itself.
    ttl: Option<Duration>,
    expires_at: Option<SystemTime>,
    status: String,
}

impl PaymentLink {
    /// Where it stands at this time.
    pub(crate) fn status(&self, now: SystemTime) -> &str {
        let lapsed = self.expires_at.is_some_and(|end| now >= end);
        if lapsed && self.status == status::ACTIVE { status::EXPIRED } else { &self.status }
    }

    /// Whether sessions can be opened from it.
    pub(crate) fn is_open(&self, now: SystemTime) -> bool {
        self.status(now) == status::ACTIVE
    }
}

impl Record for PaymentLink {
    fn id(&self) -> &str {
        &self.id
    }
}

/// Why a link is not as it was asked to be.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Unchanged {
    Unknown,
    /// It has ended for good.
    Over,
}

#[derive(Default)]
pub(crate) struct Links {
    pub(super) all: Shelf<PaymentLink>,
    /// Each token's link.
    ids: HashMap<String, String>,
}

impl Links {
    pub(crate) fn add(
        &mut self,
        offer: Offer,
        duration: Option<i64>,
        ttl: Option<Duration>,
        now: SystemTime,
    ) -> PaymentLink {
        let link = PaymentLink {
            id: Uuid::new_v4().to_string(),
            token: format!("ct_{}", Uuid::new_v4().simple()),
            offer,
            duration,
            created_at: now,
            ttl,
            expires_at: ttl.map(|ttl| now + ttl),
            status: status::ACTIVE.into(),
        };
        self.ids.insert(link.token.clone(), link.id.clone());
        self.all.add(link.clone());
        link
    }

    /// Whether there is room for another among `most`, once the oldest that are over are forgotten.
    pub(crate) fn make_room(&mut self, most: usize, now: SystemTime) -> bool {
        for (_, link) in self.all.forget_beyond(most, |link| !link.is_open(now)) {
            self.ids.remove(&link.token);
        }
        self.all.has_room(most)
    }

    pub(super) fn restore(&mut self, number: u32, text: &str) -> serde_json::Result<()> {
        let link = self.all.restore(number, text)?;
        self.ids.insert(link.token.clone(), link.id.clone());
        Ok(())
    }

    /// The latest come last.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &PaymentLink> {
        self.all.iter()
    }

    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    pub(crate) fn get(&self, id: &str) -> Option<&PaymentLink> {
        self.all.get(id)
    }

    pub(crate) fn of_token(&self, token: &str) -> Option<&PaymentLink> {
        self.all.get(self.ids.get(token)?)
    }

    /// Lets sessions be opened from it, for as long as from a new one.
    pub(crate) fn activate(&mut self, id: &str, now: SystemTime) -> Result<PaymentLink, Unchanged> {
        self.change(id, |link| {
            link.status = status::ACTIVE.into();
            link.expires_at = link.ttl.map(|ttl| now + ttl);
        })
    }

    /// Lets no more sessions be opened from it.
    pub(crate) fn deactivate(&mut self, id: &str) -> Result<PaymentLink, Unchanged> {
        self.change(id, |link| link.status = status::EXPIRED.into())
    }

    fn change(&mut self, id: &str, act: impl FnOnce(&mut PaymentLink)) -> Result<PaymentLink, Unchanged> {
        let link = self.all.change(id).ok_or(Unchanged::Unknown)?;
        if link.status == status::FINISHED {
            return Err(Unchanged::Over);
        }
        act(link);
        Ok(link.clone())
    }

    /// Puts a link into a status, as the service would in its own time.
    pub(crate) fn set_status(&mut self, id: &str, status: &str) -> bool {
        self.all.change(id).map(|link| link.status = status.to_owned()).is_some()
    }
}
