//! Faults by chance. What becomes of an operation request is drawn by a seed: the same seed deals the same faults to the
//! same order of requests. What was dealt is noted, and what it came to.

use std::collections::VecDeque;

use axum::http::StatusCode;
use serde::Serialize;
use serde_json::json;

use crate::{answers::Answer, errors::Kind, generator::Generator, requests::REMEMBERED};

/// The chance of a fault where none is said.
pub(crate) const USUAL_RATE: f64 = 0.1;

/// What happens to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
enum Fault {
    /// The operation's own answer, late.
    Delayed,
    /// 429 with a `Retry-After`, and nothing is done.
    TooManyRequests,
    /// 500, 502, 503 or 504, done or not.
    ServerError,
    /// The same as a proxy's page in HTML.
    ErrorPage,
    /// The connection breaks in place of an answer, and nothing is done.
    LostBefore,
    /// The connection breaks in place of an answer, after it is done.
    LostAfter,
    /// The connection breaks within the answer's body, after it is done.
    Cut,
}

const FAULTS: [Fault; 7] = [
    Fault::Delayed,
    Fault::TooManyRequests,
    Fault::ServerError,
    Fault::ErrorPage,
    Fault::LostBefore,
    Fault::LostAfter,
    Fault::Cut,
];

/// A fault that was dealt.
#[derive(Clone, Serialize)]
pub(crate) struct Dealt {
    /// Which of the operation requests it was, counted from 1.
    request: u64,
    method: String,
    path: String,
    fault: Fault,
    /// The status that went out; null where nothing did.
    status: Option<u16>,
    /// Whether the operation was carried out; null until that is known.
    applied: Option<bool>,
}

/// What deals them.
#[derive(Default)]
pub(crate) struct Chaos {
    /// The seed that it began with, and what it draws from.
    source: Option<(u64, Generator)>,
    /// How many requests it was asked about.
    requests: u64,
    dealt: VecDeque<Dealt>,
}

/// Everything that was dealt, as control shows it.
#[derive(Serialize)]
pub(crate) struct Shown {
    seed: Option<u64>,
    rate: f64,
    requests: u64,
    faults: Vec<Dealt>,
}

impl Chaos {
    /// The answer to the next request, in place of its own, and the request's number; nothing where it is spared.
    pub(crate) fn deal(
        &mut self,
        seed: Option<u64>,
        rate: f64,
        method: &str,
        path: &str,
    ) -> Option<(u64, Answer)> {
        let seed = seed?;
        if self.source.as_ref().is_none_or(|(begun, _)| *begun != seed) {
            *self = Self { source: Some((seed, Generator::new(seed))), ..Self::default() };
        }
        let (_, generator) = self.source.as_mut()?;
        self.requests += 1;
        // As many draws for each, so that what one request meets does not hang on those before it.
        let chance = generator.unit();
        let fault = FAULTS[usize::try_from(generator.below(FAULTS.len() as u64)).unwrap_or_default()];
        let (kind, applied, amount) = (generator.below(4), generator.coin(), generator.below(500));
        if chance >= rate {
            return None;
        }
        let answer = answer(fault, kind, applied, amount);
        if self.dealt.len() == REMEMBERED {
            self.dealt.pop_front();
        }
        self.dealt.push_back(Dealt {
            request: self.requests,
            method: method.to_owned(),
            path: path.to_owned(),
            fault,
            status: answer.status,
            applied: (!answer.apply).then_some(false),
        });
        Some((self.requests, answer))
    }

    /// The operation of this request ran first, was carried out or refused, and would have answered this.
    pub(crate) fn ran(&mut self, request: u64, own: StatusCode, applied: bool) {
        let Some(dealt) = self.dealt.iter_mut().rev().find(|dealt| dealt.request == request) else { return };
        dealt.applied = Some(applied);
        if matches!(dealt.fault, Fault::Delayed | Fault::Cut) {
            dealt.status = Some(own.as_u16());
        }
    }

    pub(crate) fn show(&self, seed: Option<u64>, rate: f64) -> Shown {
        Shown { seed, rate, requests: self.requests, faults: self.dealt.iter().cloned().collect() }
    }
}

fn answer(fault: Fault, kind: u64, applied: bool, amount: u64) -> Answer {
    let (status, reason) = match kind {
        0 => (500, "Internal Server Error"),
        1 => (502, "Bad Gateway"),
        2 => (503, "Service Unavailable"),
        _ => (504, "Gateway Timeout"),
    };
    let failed = || {
        let answer =
            if status == 503 { Answer::new(status).header("Retry-After", "1") } else { Answer::new(status) };
        if applied { answer.apply() } else { answer }
    };
    let documented =
        |kind| Answer::documented(kind, "this is chance", "c0a05000-0000-4000-8000-000000000000");
    match fault {
        Fault::Delayed => Answer { delay_ms: 20 + amount, ..Answer::own() },
        Fault::TooManyRequests => documented(Kind::TooManyRequests).header("Retry-After", "1"),
        Fault::ServerError if status == 500 => {
            Answer { body: documented(Kind::ServerError).body, ..failed() }
        }
        Fault::ServerError => Answer { body: Some(json!({ "message": reason })), ..failed() },
        Fault::ErrorPage => failed().header("Content-Type", "text/html").body(format!(
            "<html><head><title>{status} {reason}</title></head><body>{reason}</body></html>\n"
        )),
        Fault::LostBefore => Answer { apply: false, ..Answer::own().lost() },
        Fault::LostAfter => Answer::own().lost(),
        // Fewer bytes than any answer has.
        Fault::Cut => Answer::own().cut_after(usize::try_from(amount % 20).unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deal(seed: u64, rate: f64) -> Vec<serde_json::Value> {
        let mut chaos = Chaos::default();
        for _ in 0..2000 {
            if let Some((request, answer)) = chaos.deal(Some(seed), rate, "POST", "/") {
                let applies = answer.apply;
                assert!(answer.prepare().is_ok());
                if applies {
                    chaos.ran(request, StatusCode::CREATED, true);
                }
            }
        }
        chaos.dealt.iter().map(|dealt| serde_json::to_value(dealt).expect("JSON")).collect()
    }

    #[test]
    fn a_seed_deals_the_same_again() {
        let dealt = deal(7, 0.2);
        assert_eq!(deal(7, 0.2), dealt);
        assert_ne!(deal(8, 0.2), dealt);
        assert!((300..500).contains(&dealt.len()), "{}", dealt.len());
        // The faults of a lower rate are among those of a higher one.
        assert!(deal(7, 0.1).iter().all(|fault| dealt.contains(fault)));
        assert!(deal(7, 0.0).is_empty() && deal(7, 1.0).len() == 2000);
    }

    #[test]
    fn every_fault_comes_and_each_status_done_or_not() {
        let dealt = deal(1, 1.0);
        for fault in FAULTS {
            let name = serde_json::to_value(fault).expect("JSON");
            assert!(dealt.iter().any(|dealt| dealt["fault"] == name), "{name}");
        }
        for status in [500, 502, 503, 504] {
            for applied in [true, false] {
                assert!(dealt.iter().any(|dealt| dealt["status"] == status && dealt["applied"] == applied));
            }
        }
        let lost = dealt.iter().filter(|dealt| dealt["status"].is_null());
        assert!(
            lost.clone().any(|dealt| dealt["applied"] == true) && lost.clone().any(|d| d["applied"] == false)
        );
    }
}
