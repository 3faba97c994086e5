//! What the merchant is told of payments, and what became of that.

use std::{
    borrow::Cow,
    collections::BTreeSet,
    time::{Duration, SystemTime},
};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Record, Shelf};

use crate::{listing::PaymentAnswer, receiver::Receiver, signature, times::rfc3339};

/// The header in which the older form has its signature.
pub(crate) const SIGNATURE_HEADER: &str = "X-Webhook-Signature";

/// An event on its way.
#[derive(Deserialize, Serialize)]
pub(crate) struct Delivery {
    pub(crate) id: String,
    pub(crate) payment_id: String,
    status: String,
    pub(crate) message: Message,
    receiver: Receiver,
    pub(crate) created_at: SystemTime,
    pub(crate) attempts: Vec<Attempt>,
    failures: u32,
    /// How many more times it is to arrive.
    owed: u32,
    /// When it is tried next.
    pub(crate) due: Option<SystemTime>,
}

/// What is sent of a delivery, the same each time.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Message {
    pub(crate) url: String,
    pub(crate) body: String,
    /// What [`SIGNATURE_HEADER`] says, in the older form.
    pub(crate) signature: Option<String>,
    pub(crate) timeout: Duration,
}

/// What came of sending it once: the answer's status, or why there is none.
pub(crate) type Outcome = Result<u16, Cow<'static, str>>;

#[derive(Deserialize, Serialize)]
pub(crate) struct Attempt {
    pub(crate) at: SystemTime,
    pub(crate) outcome: Outcome,
}

/// A delivery, as control shows it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ShownDelivery {
    id: String,
    event: &'static str,
    payment_id: String,
    status: String,
    url: String,
    body: String,
    /// The value of the header, in the older form.
    signature: Option<String>,
    created_at: String,
    attempts: Vec<ShownAttempt>,
    /// When it is tried next.
    next_at: Option<String>,
}

#[derive(Serialize)]
struct ShownAttempt {
    at: String,
    status: Option<u16>,
    error: Option<String>,
}

/// The body, members in the vendor's order. What the payment does not have is left out, as `JSON.stringify` does.
#[derive(Serialize)]
struct Body<'a> {
    event: &'a str,
    data: Data<'a>,
}

#[derive(Serialize)]
struct Data<'a> {
    transaction: Transaction<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Transaction<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    purchase_amount: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    total_amount: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<&'a str>,
    status: &'a str,
}

/// The event that tells of this status, if one does.
fn event(status: &str) -> Option<&'static str> {
    match status {
        "CAPTURED" => Some("Transaction.Captured"),
        "RECEIVED" => Some("Transaction.Received"),
        "FAILED" => Some("Transaction.Failed"),
        _ => None,
    }
}

impl Message {
    fn of(url: String, event: &str, payment: &PaymentAnswer, receiver: &Receiver) -> Self {
        let transaction = Transaction {
            id: &payment.id,
            purchase_amount: payment.purchase_amount.as_deref(),
            total_amount: payment.total_amount.as_deref(),
            external_id: payment.external_id.as_deref(),
            currency: payment.currency.as_deref(),
            status: &payment.status,
        };
        // All of it is text, of which serde_json writes what JavaScript does.
        let mut body = serde_json::to_string(&Body { event, data: Data { transaction } }).unwrap_or_default();
        let signature = signature::of(&receiver.secret, &body);
        if !receiver.header {
            body.pop();
            body += &format!(r#","signature":"{signature}"}}"#);
        }
        let signature = receiver.header.then_some(signature);
        Self { url, body, signature, timeout: receiver.timeout }
    }
}

#[derive(Default)]
pub(crate) struct Webhooks {
    pub(super) all: Shelf<Delivery>,
    due: BTreeSet<(SystemTime, u32)>,
}

impl Webhooks {
    /// Tells the receiver that a payment came to its status, if that is something to tell, `copies` times over.
    pub(crate) fn tell(
        &mut self,
        payment: &PaymentAnswer,
        receiver: &Receiver,
        copies: u32,
        now: SystemTime,
    ) {
        let Some((event, url)) = event(&payment.status).zip(receiver.url.clone()) else { return };
        let delivery = Delivery {
            id: Uuid::new_v4().to_string(),
            payment_id: payment.id.clone(),
            status: payment.status.clone(),
            message: Message::of(url, event, payment, receiver),
            receiver: receiver.clone(),
            created_at: now,
            attempts: Vec::new(),
            failures: 0,
            owed: if receiver.hold { 0 } else { copies },
            due: None,
        };
        let number = self.all.add(delivery);
        self.plan(number, Some(now));
    }

    /// Makes room for another among `most`: the oldest that wait for nothing are forgotten, or else the oldest.
    pub(crate) fn make_room(&mut self, most: usize) {
        self.all.forget_beyond(most, |delivery| delivery.due.is_none());
        for (number, delivery) in self.all.forget_beyond(most, |_| true) {
            delivery.due.map(|at| self.due.remove(&(at, number)));
        }
    }

    pub(super) fn restore(&mut self, number: u32, text: &str) -> serde_json::Result<()> {
        let delivery = self.all.restore(number, text)?;
        // What was on its way when the sandbox ended may have arrived or not: it goes out once more.
        let interrupted = delivery.due.is_none() && delivery.owed > 0 && !delivery.is_given_up();
        let due = if interrupted { Some(delivery.created_at) } else { delivery.due };
        self.plan(number, due);
        Ok(())
    }

    /// When something is to be sent next.
    pub(crate) fn next_due(&self) -> Option<SystemTime> {
        self.due.first().map(|(at, _)| *at)
    }

    /// Takes what is to be sent now.
    pub(crate) fn take_due(&mut self, now: SystemTime) -> Option<(String, Message)> {
        let (_, number) = *self.due.first().filter(|(at, _)| *at <= now)?;
        self.plan(number, None);
        let delivery = self.all.at(number)?;
        Some((delivery.id.clone(), delivery.message.clone()))
    }

    pub(crate) fn message(&self, id: &str) -> Option<Message> {
        self.all.get(id).map(|delivery| delivery.message.clone())
    }

    /// It was sent, because it was due or because control said so.
    pub(crate) fn sent(&mut self, id: &str, outcome: Outcome, now: SystemTime) {
        // A reset may have come between.
        let Some((number, delivery)) = self.all.number(id).zip(self.all.change(id)) else { return };
        let arrived = outcome.as_ref().is_ok_and(|status| (200..300).contains(status));
        delivery.attempts.push(Attempt { at: now, outcome });
        if delivery.owed == 0 {
            return;
        }
        let next = if arrived {
            delivery.owed -= 1;
            (delivery.owed > 0).then_some(now)
        } else {
            delivery.failures += 1;
            delivery.receiver.retry_after(delivery.failures).map(|wait| now + wait)
        };
        self.plan(number, next);
    }

    /// The latest come last.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &Delivery> {
        self.all.iter()
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Delivery> {
        self.all.get(id)
    }

    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    pub(crate) fn show(&self) -> Vec<ShownDelivery> {
        self.all.iter().map(Delivery::show).collect()
    }

    pub(crate) fn show_one(&self, id: &str) -> Option<ShownDelivery> {
        self.all.get(id).map(Delivery::show)
    }

    fn plan(&mut self, number: u32, at: Option<SystemTime>) {
        let Some(delivery) = self.all.change_at(number) else { return };
        let at = at.filter(|_| delivery.owed > 0);
        if let Some(before) = std::mem::replace(&mut delivery.due, at) {
            self.due.remove(&(before, number));
        }
        self.due.extend(at.map(|at| (at, number)));
    }
}

impl Record for Delivery {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Delivery {
    fn is_given_up(&self) -> bool {
        self.failures > 0 && self.receiver.retry_after(self.failures).is_none()
    }

    pub(crate) fn event(&self) -> &'static str {
        event(&self.status).unwrap_or_default()
    }

    fn show(&self) -> ShownDelivery {
        let attempt = |attempt: &Attempt| ShownAttempt {
            at: rfc3339(attempt.at),
            status: attempt.outcome.as_ref().ok().copied(),
            error: attempt.outcome.as_ref().err().map(ToString::to_string),
        };
        ShownDelivery {
            id: self.id.clone(),
            event: self.event(),
            payment_id: self.payment_id.clone(),
            status: self.status.clone(),
            url: self.message.url.clone(),
            body: self.message.body.clone(),
            signature: self.message.signature.clone(),
            created_at: rfc3339(self.created_at),
            attempts: self.attempts.iter().map(attempt).collect(),
            next_at: self.due.map(rfc3339),
        }
    }
}
