//! Payments, and everything that became of them.

use std::{
    collections::{BTreeSet, HashMap},
    time::{Duration, SystemTime},
};

use serde::Serialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{
    Session,
    way::{self, CREATED},
};
use crate::{
    listing::{Listed, PRODUCT, PURCHASE, PaymentAnswer},
    times::rfc3339,
};

/// A payment.
#[derive(Clone)]
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
#[derive(Clone, Copy, Debug)]
pub(crate) struct Course {
    /// How long it stays where it is.
    pub(crate) step: Duration,
    /// Where it stays for good.
    pub(crate) end: &'static str,
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
            product: PRODUCT,
            r#type: PURCHASE,
            expires_at: Some(rfc3339(session.expires_at)),
            origins: vec![origin(&id, request["paymentMethod"].as_str().unwrap_or_default())],
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

/// Where the money comes from: for a method that sends the payer elsewhere, with the place.
fn origin(id: &str, method: &str) -> Value {
    match method {
        "ETPAY" => json!({"type": method, "etpay": {"url": format!("https://pay.example.com/{id}")}}),
        _ => json!({"type": method}),
    }
}

#[derive(Default)]
pub(crate) struct Payments {
    all: Vec<Payment>,
    places: HashMap<String, usize>,
    /// When which payment moves on by itself.
    moves: BTreeSet<(SystemTime, usize)>,
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
        let place = self.all.len();
        self.places.insert(payment.id.clone(), place);
        self.all.push(payment.clone());
        self.plan(place, now);
        payment
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Payment> {
        self.places.get(id).map(|place| &self.all[*place])
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
        let place = *self.places.get(id)?;
        self.unplan(place);
        self.all[place].history.push((now, status.to_owned()));
        self.plan(place, now);
        self.all.get(place)
    }

    /// Leaves a payment where it is.
    pub(crate) fn halt(&mut self, id: &str) {
        if let Some(place) = self.places.get(id).copied() {
            self.all[place].course = None;
            self.unplan(place);
        }
    }

    /// When the first of them moves on by itself.
    pub(crate) fn next_move(&self) -> Option<SystemTime> {
        self.moves.first().map(|(at, _)| *at)
    }

    /// The first move that is due: when, which payment, and where to.
    pub(crate) fn due(&self, now: SystemTime) -> Option<(SystemTime, String, &'static str)> {
        let (at, place) = self.moves.first().filter(|(at, _)| *at <= now)?;
        let payment = &self.all[*place];
        Some((*at, payment.id.clone(), payment.next()?))
    }

    fn plan(&mut self, place: usize, now: SystemTime) {
        let payment = &mut self.all[place];
        if let Some(course) = payment.course.filter(|_| payment.next().is_some()) {
            let at = now + course.step;
            payment.due = Some(at);
            self.moves.insert((at, place));
        }
    }

    fn unplan(&mut self, place: usize) {
        if let Some(at) = self.all[place].due.take() {
            self.moves.remove(&(at, place));
        }
    }
}

impl Payment {
    /// Where its course leads next.
    fn next(&self) -> Option<&'static str> {
        way::between(self.status(), self.course?.end)?.first().copied()
    }
}
