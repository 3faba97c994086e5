//! Payments, and everything that became of them.

use std::{
    collections::BTreeSet,
    time::{Duration, SystemTime},
};

use serde::{Deserialize, Deserializer, Serialize, de::Error};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{
    Record, Session, Shelf,
    way::{self, CREATED},
};
use crate::{
    listing::{Listed, PRODUCT, PURCHASE, PaymentAnswer},
    times::rfc3339,
};

/// A payment.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Payment {
    pub(crate) id: String,
    pub(crate) session_id: String,
    /// What its creation sent.
    request: Value,
    /// What reading it answers, but for what changes.
    fixed: PaymentAnswer,
    /// The statuses it was in, each from when on. The first is its creation.
    history: Vec<(SystemTime, String)>,
    course: Option<Course>,
    /// How many times over the merchant is told of it.
    copies: u32,
    /// When its course leads on.
    due: Option<SystemTime>,
}

/// What is to become of a payment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fate {
    /// Where unset it moves by control only.
    pub(crate) course: Option<Course>,
    /// How many times over the merchant is told of it.
    pub(crate) copies: u32,
}

/// Where a payment goes by itself.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Course {
    /// How long it stays where it is.
    pub(crate) step: Duration,
    /// Where it stays for good.
    pub(crate) end: &'static str,
}

// Not derived: that would borrow `end` from what is read.
impl<'de> Deserialize<'de> for Course {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Kept {
            step: Duration,
            end: String,
        }
        let Kept { step, end } = Kept::deserialize(deserializer)?;
        let end = way::known(&end).ok_or_else(|| D::Error::custom("no status that a payment goes to"))?;
        Ok(Self { step, end })
    }
}

/// A payment, as control shows it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ShownPayment {
    id: String,
    checkout_session_id: String,
    status: String,
    request: Value,
    history: Vec<ShownStatus>,
}

#[derive(Serialize)]
struct ShownStatus {
    status: String,
    at: String,
}

impl Record for Payment {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Payment {
    /// `kept` is what of the request comes back whenever the payment is read.
    fn new(session: &Session, request: Value, kept: Map<String, Value>, now: SystemTime) -> Self {
        let id = Uuid::new_v4().to_string();
        let offer = &session.offer;
        let total = offer.total.map(|total| total.to_string());
        let fixed = PaymentAnswer {
            id: id.clone(),
            external_id: request.get("externalId").and_then(Value::as_str).map(str::to_owned),
            purchase_amount: total.clone(),
            total_amount: total,
            currency: Some(offer.currency.clone()),
            purchase_currency: Some(offer.currency.clone()),
            description: offer.description(),
            product: PRODUCT.into(),
            r#type: PURCHASE.into(),
            expires_at: Some(rfc3339(session.expires_at)),
            origins: vec![json!({"type": request["paymentMethod"]})],
            destinations: offer
                .kept
                .get("destinations")
                .and_then(Value::as_array)
                .cloned()
                .unwrap_or_default(),
            kept,
            ..PaymentAnswer::default()
        };
        let history = vec![(now, CREATED.to_owned())];
        Self {
            id,
            session_id: session.id.clone(),
            request,
            fixed,
            history,
            course: None,
            copies: 1,
            due: None,
        }
    }

    /// The statuses it was in, each from when on.
    pub(crate) fn history(&self) -> &[(SystemTime, String)] {
        &self.history
    }

    /// What it is now, as reading it answers.
    pub(crate) fn answer(&self) -> PaymentAnswer {
        let latest = self.history.last().map_or(SystemTime::UNIX_EPOCH, |(since, _)| *since);
        self.at(latest).map_or_else(|| self.fixed.clone(), |listed| listed.answer)
    }

    /// What it comes to, if the session says.
    pub(crate) fn total(&self) -> Option<&str> {
        self.fixed.total_amount.as_deref()
    }

    pub(crate) fn currency(&self) -> &str {
        self.fixed.currency.as_deref().unwrap_or_default()
    }

    pub(crate) fn description(&self) -> Option<&str> {
        self.fixed.description.as_deref()
    }

    /// How it is paid.
    pub(crate) fn method(&self) -> &str {
        self.request["paymentMethod"].as_str().unwrap_or_default()
    }

    /// Whether it moves on by itself, or has come to where it was to go.
    pub(crate) fn has_course(&self) -> bool {
        self.course.is_some()
    }

    pub(crate) fn copies(&self) -> u32 {
        self.copies
    }

    pub(crate) fn status(&self) -> &str {
        self.history.last().map_or(CREATED, |(_, status)| status)
    }

    /// What was known of it at this time; `None` before it was there.
    pub(crate) fn at(&self, time: SystemTime) -> Option<Listed> {
        let known = self.history.partition_point(|(since, _)| *since <= time);
        let history = &self.history[..known];
        let ((created_at, _), (updated_at, status)) = history.first().zip(history.last())?;
        let since = |wanted: &str| {
            history.iter().find(|(_, status)| status == wanted).map(|(since, _)| rfc3339(*since))
        };
        let answer = PaymentAnswer {
            status: status.clone(),
            created_at: rfc3339(*created_at),
            updated_at: rfc3339(*updated_at),
            authorized_at: since("AUTHORIZED"),
            captured_at: since("CAPTURED"),
            refunded_at: since("REFUNDED"),
            ..self.fixed.clone()
        };
        let (created_at, updated_at) = (*created_at, *updated_at);
        Some(Listed { session: self.session_id.clone(), created_at, updated_at, answer })
    }

    pub(crate) fn show(&self) -> ShownPayment {
        let shown =
            |(at, status): &(SystemTime, String)| ShownStatus { status: status.clone(), at: rfc3339(*at) };
        ShownPayment {
            id: self.id.clone(),
            checkout_session_id: self.session_id.clone(),
            status: self.status().to_owned(),
            request: self.request.clone(),
            history: self.history.iter().map(shown).collect(),
        }
    }
}

#[derive(Default)]
pub(crate) struct Payments {
    pub(super) all: Shelf<Payment>,
    /// When which payment moves on by itself.
    moves: BTreeSet<(SystemTime, u32)>,
}

impl Payments {
    pub(crate) fn add(
        &mut self,
        session: &Session,
        request: Value,
        kept: Map<String, Value>,
        fate: Fate,
        now: SystemTime,
    ) -> Payment {
        let mut payment = Payment::new(session, request, kept, now);
        (payment.course, payment.copies) = (fate.course, fate.copies);
        payment.plan(now);
        let number = self.all.add(payment.clone());
        self.moves.extend(payment.due.map(|at| (at, number)));
        payment
    }

    /// Whether there is room for another among `most`, once the oldest are forgotten that `ended`.
    pub(crate) fn make_room(&mut self, most: usize, ended: impl Fn(&Payment) -> bool) -> bool {
        self.all.forget_beyond(most, |payment| payment.due.is_none() && ended(payment));
        self.all.has_room(most)
    }

    pub(super) fn restore(&mut self, number: u32, text: &str) -> serde_json::Result<()> {
        let payment = self.all.restore(number, text)?;
        self.moves.extend(payment.due.map(|at| (at, number)));
        Ok(())
    }

    /// The latest come last.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &Payment> {
        self.all.iter()
    }

    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Payment> {
        self.all.get(id)
    }

    /// The one that this session's payer has to know of: the latest that charged her or still may, or else the latest.
    pub(crate) fn foremost_of(&self, session: &str) -> Option<&Payment> {
        let latest_first = || self.all.iter().rev().filter(|payment| payment.session_id == session);
        let charges = |payment: &&Payment| !matches!(payment.status(), way::FAILED | way::REFUNDED);
        latest_first().find(charges).or_else(|| latest_first().next())
    }

    /// What was known at this time of those that are wanted by their session, in the order of their creation.
    pub(crate) fn at<'a>(
        &'a self,
        time: SystemTime,
        wanted: impl Fn(&str) -> bool + 'a,
    ) -> impl Iterator<Item = Listed> + 'a {
        let wanted = move |payment: &&Payment| wanted(&payment.session_id);
        self.all.iter().filter(wanted).filter_map(move |payment| payment.at(time))
    }

    pub(crate) fn show(&self) -> Vec<ShownPayment> {
        self.all.iter().map(Payment::show).collect()
    }

    /// Puts a payment into a status. Its course goes on from there, if it leads on.
    pub(crate) fn put(&mut self, id: &str, status: &str, now: SystemTime) -> Option<&Payment> {
        let number = self.all.number(id)?;
        let payment = self.all.change_at(number)?;
        let before = payment.due.take();
        payment.history.push((now, status.to_owned()));
        payment.plan(now);
        if let Some(before) = before {
            self.moves.remove(&(before, number));
        }
        self.moves.extend(payment.due.map(|at| (at, number)));
        Some(payment)
    }

    /// Leaves a payment where it is.
    pub(crate) fn halt(&mut self, id: &str) {
        let Some((number, payment)) = self.all.number(id).zip(self.all.change(id)) else { return };
        payment.course = None;
        if let Some(before) = payment.due.take() {
            self.moves.remove(&(before, number));
        }
    }

    /// When the first of them moves on by itself.
    pub(crate) fn next_move(&self) -> Option<SystemTime> {
        self.moves.first().map(|(at, _)| *at)
    }

    /// The first move that is due: when, which payment, and where to.
    pub(crate) fn due(&self, now: SystemTime) -> Option<(SystemTime, String, &'static str)> {
        let (at, number) = self.moves.first().filter(|(at, _)| *at <= now)?;
        let payment = self.all.at(*number)?;
        Some((*at, payment.id.clone(), payment.next()?))
    }
}

impl Payment {
    /// Has it move on from here when its course says so.
    fn plan(&mut self, now: SystemTime) {
        let course = self.course.filter(|_| self.next().is_some());
        self.due = course.map(|course| now + course.step);
    }

    /// Where its course leads next.
    fn next(&self) -> Option<&'static str> {
        way::between(self.status(), self.course?.end)?.first().copied()
    }
}
