//! Payments as they are read back: one, or a page of a list.

use std::{
    borrow::Cow,
    time::{Duration, SystemTime},
};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::{pairs::pairs, place::Place, times};

/// A payment as it is read. It does not say its session: neither does the service.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PaymentAnswer {
    pub(crate) id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) external_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) total_amount: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) currency: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<String>,
    pub(crate) product: Cow<'static, str>,
    pub(crate) status: String,
    pub(crate) r#type: Cow<'static, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) purchase_amount: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) purchase_currency: Option<String>,
    pub(crate) fees: Vec<Value>,
    pub(crate) created_at: String,
    pub(crate) updated_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) expires_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) authorized_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) captured_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) refunded_at: Option<String>,
    pub(crate) origins: Vec<Value>,
    pub(crate) destinations: Vec<Value>,
    /// What its creation sent and the API does not name.
    #[serde(flatten)]
    pub(crate) kept: Map<String, Value>,
}

impl PaymentAnswer {
    /// With the place to send the payer to, if the method sends her anywhere: the bank of the sandbox that answers.
    pub(crate) fn leading_to_the_bank(mut self, place: &Place) -> Self {
        for origin in &mut self.origins {
            if origin["type"] == "ETPAY" {
                origin["etpay"] = way_to_pay(place, &self.id);
            }
        }
        self
    }
}

/// What an ETPAY payment says of where its payer goes.
pub(crate) fn way_to_pay(place: &Place, payment: &str) -> Value {
    json!({ "url": place.bank(payment) })
}

impl Page {
    pub(crate) fn leading_to_the_bank(mut self, place: &Place) -> Self {
        self.results = self.results.into_iter().map(|payment| payment.leading_to_the_bank(place)).collect();
        self
    }
}

/// What a payment in a checkout is, in the API's words.
pub(crate) const PRODUCT: &str = "PAYIN";
pub(crate) const PURCHASE: &str = "PURCHASE";

/// A payment that a list may show.
pub(crate) struct Listed {
    pub(crate) session: String,
    pub(crate) created_at: SystemTime,
    pub(crate) updated_at: SystemTime,
    pub(crate) answer: PaymentAnswer,
}

/// What is asked of a list.
#[derive(Debug)]
pub(crate) struct Listing {
    session: Option<String>,
    status: Option<String>,
    kind: Option<String>,
    from: Option<SystemTime>,
    until: Option<SystemTime>,
    sort: Sort,
    limit: usize,
    offset: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Sort {
    by_update: bool,
    descending: bool,
}

/// A page of a list.
#[derive(Serialize)]
pub(crate) struct Page {
    pagination: Pagination,
    results: Vec<PaymentAnswer>,
}

#[derive(Serialize)]
struct Pagination {
    count: usize,
    next: Option<String>,
    previous: Option<String>,
    total: usize,
}

const USUAL_LIMIT: usize = 20;
const MOST: usize = 100;
const A_DAY: Duration = Duration::from_secs(24 * 60 * 60);

impl Listing {
    /// Reads a query; `Err` says what is wrong with it.
    pub(crate) fn parse(query: &str) -> Result<Self, String> {
        let sort = Sort { by_update: false, descending: true };
        let mut listing = Self {
            session: None,
            status: None,
            kind: None,
            from: None,
            until: None,
            sort,
            limit: USUAL_LIMIT,
            offset: 0,
        };
        for (name, value) in pairs(query) {
            let day = || times::day(&value).ok_or_else(|| format!("{name} is no day of the form dd/mm/yyyy"));
            // As the spec has it: what an i64 holds.
            let number = || {
                let number = value.parse::<i64>().ok().and_then(|number| usize::try_from(number).ok());
                number.ok_or_else(|| format!("{name} is no number"))
            };
            match name.as_str() {
                "checkoutSessionId" => listing.session = Some(value),
                "status" => listing.status = Some(value),
                "type" => listing.kind = Some(value),
                "startDate" => listing.from = Some(day()?),
                "endDate" => listing.until = Some(day()? + A_DAY),
                "sort" => listing.sort = Sort::parse(&value)?,
                "limit" => match number()? {
                    0 => return Err("limit is less than 1".into()),
                    limit => listing.limit = limit.min(MOST),
                },
                "offset" => listing.offset = number()?,
                _ => {}
            }
        }
        Ok(listing)
    }

    /// The page of these payments, which come in the order of their creation; `query` is what was parsed.
    pub(crate) fn page(&self, query: &str, payments: impl Iterator<Item = Listed>) -> Page {
        let mut found: Vec<Listed> = payments.filter(|payment| self.wants(payment)).collect();
        if self.sort.by_update {
            found.sort_by_key(|payment| payment.updated_at);
        }
        if self.sort.descending {
            found.reverse();
        }
        let total = found.len();
        let shown = found.into_iter().skip(self.offset).take(self.limit);
        let results: Vec<PaymentAnswer> = shown.map(|payment| payment.answer).collect();
        let end = self.offset.saturating_add(self.limit);
        let next = (end < total).then(|| self.link(query, end));
        let previous = (self.offset > 0).then(|| self.link(query, self.offset.saturating_sub(self.limit)));
        Page { pagination: Pagination { count: results.len(), next, previous, total }, results }
    }

    /// Whether payments of this session are asked for.
    pub(crate) fn wants_session(&self, id: &str) -> bool {
        self.session.as_ref().is_none_or(|wanted| wanted == id)
    }

    fn wants(&self, payment: &Listed) -> bool {
        let is = |wanted: &Option<String>, value: &str| wanted.as_ref().is_none_or(|wanted| wanted == value);
        self.wants_session(&payment.session)
            && is(&self.status, &payment.answer.status)
            && is(&self.kind, &payment.answer.r#type)
            && self.from.is_none_or(|from| payment.created_at >= from)
            && self.until.is_none_or(|until| payment.created_at < until)
    }

    /// The same list from another place on.
    fn link(&self, query: &str, offset: usize) -> String {
        let others = query.split('&').filter(|pair| {
            let name = pair.split('=').next().unwrap_or_default();
            !pair.is_empty() && name != "offset" && name != "limit"
        });
        let own = [format!("limit={}", self.limit), format!("offset={offset}")];
        let pairs: Vec<String> = others.map(str::to_owned).chain(own).collect();
        format!("/payments?{}", pairs.join("&"))
    }
}

impl Sort {
    fn parse(text: &str) -> Result<Self, String> {
        let (member, direction) = text.split_once(':').unwrap_or((text, "asc"));
        let by_update = match member {
            "createdAt" => false,
            "updatedAt" => true,
            _ => return Err("sort names no member that payments are sorted by".into()),
        };
        match direction {
            "asc" => Ok(Self { by_update, descending: false }),
            "desc" => Ok(Self { by_update, descending: true }),
            _ => Err("sort is neither asc nor desc".into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(id: usize) -> Listed {
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(id as u64);
        // What was created first was changed last.
        let updated_at = time + A_DAY - Duration::from_secs(2 * id as u64);
        let answer =
            PaymentAnswer { id: id.to_string(), r#type: PURCHASE.into(), ..PaymentAnswer::default() };
        Listed { session: "a b".into(), created_at: time, updated_at, answer }
    }

    fn page(query: &str) -> (Vec<String>, Value) {
        let page = Listing::parse(query).expect("a query").page(query, (0..5).map(listed));
        let ids = page.results.iter().map(|payment| payment.id.clone()).collect();
        (ids, serde_json::to_value(page.pagination).expect("JSON"))
    }

    #[test]
    fn pages_follow_each_other() {
        let (ids, pagination) = page("checkoutSessionId=a%20b&limit=2");
        let next = "/payments?checkoutSessionId=a%20b&limit=2&offset=2";
        assert_eq!(ids, ["4", "3"]);
        assert_eq!(pagination, json!({"count": 2, "next": next, "previous": null, "total": 5}));
        let (ids, pagination) = page(next.split_once('?').expect("a query").1);
        assert_eq!(ids, ["2", "1"]);
        assert_eq!(pagination["next"], "/payments?checkoutSessionId=a%20b&limit=2&offset=4");
        let (ids, pagination) = page("sort=createdAt:asc&limit=2&offset=4");
        let previous = "/payments?sort=createdAt:asc&limit=2&offset=2";
        assert_eq!(ids, ["4"]);
        assert_eq!(pagination, json!({"count": 1, "next": null, "previous": previous, "total": 5}));
        assert_eq!(page("sort=updatedAt%3Adesc&limit=1").0, ["0"]);
    }

    #[test]
    fn filters_hold() {
        for (query, count) in [
            ("checkoutSessionId=a+b", 5),
            ("checkoutSessionId=a", 0),
            ("type=PURCHASE", 5),
            ("type=P2P", 0),
            ("status=FAILED", 0),
            ("startDate=01/01/1970&endDate=01%2F01%2F1970", 5),
            ("startDate=02/01/1970", 0),
            ("offset=9", 0),
            ("somethingNew=1", 5),
        ] {
            assert_eq!(page(query).0.len(), count, "{query}");
        }
        for query in [
            "limit=0",
            "limit=-1",
            "offset=x",
            "offset=9223372036854775808",
            "startDate=1970-01-01",
            "sort=createdAt:up",
            "sort=id:asc",
        ] {
            assert!(Listing::parse(query).is_err(), "{query}");
        }
    }
}
