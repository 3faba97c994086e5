//! Reading back what an endpoint carried out: its ledger, as the API's own operations tell it.

use std::time::{Duration, SystemTime};

use conomyhq::types;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{framing::Framed, reply::Reply};
use crate::{
    listing::{Listed, Listing, PRODUCT, PURCHASE, PaymentAnswer},
    times::rfc3339,
};

/// That an endpoint answers `GET /payments` and `GET /payments/{id}` truthfully from its ledger, and every other GET
/// well. No GET takes a step of the script then, but for one that a new connection meets.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Reads {
    /// How long after the fact a list shows a payment, in milliseconds.
    pub lag_ms: u64,
    /// How far the service's clock is ahead, in milliseconds: its `Date`, and the times it tells.
    pub ahead_ms: i64,
}

/// A payment that was carried out.
#[derive(Clone, Debug)]
pub(crate) struct Made {
    pub(crate) id: String,
    session: String,
    at: SystemTime,
    /// What its creation sent.
    sent: Map<String, Value>,
}

impl Made {
    /// What this request makes, if it creates a payment.
    pub(crate) fn by(request: &Framed, id: &str) -> Option<Self> {
        let segments = request.segments();
        let [.., sessions, session, payments] = segments.as_slice() else { return None };
        let creates = request.method.as_deref() == Some("POST")
            && (sessions.as_str(), payments.as_str()) == ("checkout-sessions", "payments");
        let sent = serde_json::from_slice(&request.body).unwrap_or_default();
        let (id, session) = (id.to_owned(), session.clone());
        creates.then(|| Self { id, session, at: SystemTime::now(), sent })
    }

    /// As the API tells it, with what of its creation the API does not name, such as a marker.
    fn listed(&self, reads: Reads) -> Listed {
        let at = reads.told(self.at);
        let answer = PaymentAnswer {
            id: self.id.clone(),
            product: PRODUCT.into(),
            status: "CREATED".into(),
            r#type: PURCHASE.into(),
            created_at: rfc3339(at),
            updated_at: rfc3339(at),
            kept: self.unnamed(),
            ..PaymentAnswer::default()
        };
        Listed { session: self.session.clone(), created_at: at, updated_at: at, answer }
    }

    /// What its creation sent and the API does not name.
    fn unnamed(&self) -> Map<String, Value> {
        let mut sent = self.sent.clone();
        for named in ["paymentMethod", "customer"] {
            sent.remove(named);
        }
        sent.extend([("id".to_owned(), "".into()), ("status".to_owned(), "".into())]);
        let payment = serde_json::from_value::<types::Payment>(Value::Object(sent));
        payment.map(|payment| payment.extra).unwrap_or_default()
    }
}

impl Reads {
    /// A time by the service's clock.
    fn told(self, time: SystemTime) -> SystemTime {
        let by = Duration::from_millis(self.ahead_ms.unsigned_abs());
        let told = if self.ahead_ms < 0 { time.checked_sub(by) } else { time.checked_add(by) };
        told.unwrap_or(time)
    }

    /// The answer to a GET.
    pub(crate) fn reply<'a>(self, request: &Framed, made: impl Iterator<Item = &'a Made>) -> Reply {
        let now = SystemTime::now();
        let segments = request.segments();
        let mut reply = match segments.as_slice() {
            [.., payments] if payments == "payments" => {
                let lag = Duration::from_millis(self.lag_ms);
                let seen = made.filter(|made| now.duration_since(made.at).is_ok_and(|age| age >= lag));
                self.page(request, seen)
            }
            [.., payments, id] if payments == "payments" => {
                let mut made = made.filter(|made| made.id == *id);
                match made.next() {
                    Some(made) => Reply::json(200, &self.listed(made)),
                    None => Reply::documented(404, "31", "notFound"),
                }
            }
            _ => Reply::well(request),
        };
        reply.headers.push(("Date".into(), httpdate::fmt_http_date(self.told(now))));
        reply
    }

    fn page<'a>(self, request: &Framed, seen: impl Iterator<Item = &'a Made>) -> Reply {
        let target = request.target.as_deref().unwrap_or_default();
        let query = target.split_once('?').map_or("", |(_, query)| query);
        match Listing::parse(query) {
            Ok(listing) => {
                let wanted = seen.filter(|made| listing.wants_session(&made.session));
                let page = listing.page(query, wanted.map(|made| made.listed(self)));
                Reply::json(200, &serde_json::to_value(page).unwrap_or_default())
            }
            Err(_) => Reply::documented(400, "11", "invalidParam"),
        }
    }

    fn listed(self, made: &Made) -> Value {
        serde_json::to_value(made.listed(self).answer).unwrap_or_default()
    }
}
