//! The soaks: thousands of payments against a server that misbehaves at random, and the [judge](crate::judge) over all
//! that was reported.

use std::{
    collections::{BTreeMap, HashSet},
    time::Duration,
};

use conomyhq_sandbox::fault::{self, Generator, LedgerEntry};
use serde_json::{Value, json};

use crate::{
    driver::Driver,
    judge::{Claim, Subject, contradictions, misfound},
    plan::Plan,
    stage,
};

/// Payments a script: what a driver holds in memory at a time.
const BATCH: usize = 1000;
/// How long a batch may take before the driver counts as hanging.
const BATCH_LIMIT: Duration = Duration::from_secs(240);
/// What may still be on its way to the server when the last report is there.
const AFTERMATH: Duration = Duration::from_secs(1);

/// How a driver's payments ended.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) succeeded: usize,
    pub(crate) failed: usize,
    pub(crate) unknown: usize,
    /// Of the unknown, those that were called off, and of these the ones that bring their answer.
    pub(crate) stopped: usize,
    pub(crate) answered: usize,
    /// Of the unknown, those of which not a byte arrived.
    pub(crate) needless: usize,
    pub(crate) retried: usize,
    /// Of the unknown, those that were found when they were looked for.
    pub(crate) resolved: usize,
    /// Payments of which a promise was broken, and in what ways.
    pub(crate) wronged: usize,
    pub(crate) violations: Vec<Violation>,
}

/// A promise that was broken.
pub(crate) struct Violation {
    pub(crate) what: &'static str,
    pub(crate) seen: String,
}

/// Sends `payments` through one driver and holds what it reports against what arrived.
pub(crate) async fn run(
    plan: &Plan,
    driver: &Driver,
    payments: usize,
    seed: u64,
    faults: &fault::Server,
    http: &reqwest::Client,
) -> Result<Tally, String> {
    let control = format!("{}/_faults/endpoints", faults.url());
    let endpoint = stage::post(http, &control, &plan.endpoint(seed)).await?;
    let endpoint_url = format!("{control}/{}", stage::text(&endpoint["id"]));
    let mut client = plan.client();
    client.insert("base_url".into(), endpoint["base_url"].clone());
    let mut chance = Generator::new(seed);
    let mut worker = driver.start(&BTreeMap::new(), None)?;
    let mut results = Vec::new();
    let ids: Vec<String> = (0..payments).map(|i| format!("cs_{seed}_{i}")).collect();
    for batch in ids.chunks(BATCH) {
        let calls: Vec<_> = batch.iter().map(|id| plan.payment(id, &mut chance)).collect();
        let script = json!({"client": client, "parallel": plan.in_flight, "calls": calls});
        let answer = worker.play(&script, BATCH_LIMIT).await?;
        let answered = answer["results"].as_array().cloned().unwrap_or_default();
        if answered.len() != batch.len() {
            return Err(format!("{} payments came back of {}", answered.len(), batch.len()));
        }
        results.extend(batch.iter().zip(answered));
    }
    tokio::time::sleep(AFTERMATH).await;
    let ledger = stage::ledger(http, &endpoint_url).await?;
    stage::delete(http, &endpoint_url).await?;
    let mut tally = Tally::default();
    let mut known = HashSet::new();
    for (id, result) in &results {
        let marker = format!("/sandbox/checkout-sessions/{id}/payments");
        tally.judge(id, result, ledger.get(&marker).unwrap_or(&LedgerEntry::default()));
        known.insert(marker);
    }
    // What was only read has no payment's report.
    let unread = |line: &LedgerEntry| line.behaviours.iter().any(|behaviour| behaviour != "reads");
    tally.judge_strangers(ledger.iter().filter(|(marker, line)| !known.contains(*marker) && unread(line)));
    Ok(tally)
}

impl Tally {
    /// Holds one payment's report against the server's ledger.
    fn judge(&mut self, session: &str, result: &Value, line: &LedgerEntry) {
        let claim = Claim::of(result);
        let (unknown, stopped) = (matches!(claim, Claim::Unknown(_)), result["cancelled"].is_object());
        self.succeeded += usize::from(matches!(claim, Claim::Success(_)));
        self.failed += usize::from(matches!(claim, Claim::NotSent | Claim::NotApplied | Claim::Silent));
        self.unknown += usize::from(unknown);
        self.stopped += usize::from(unknown && stopped);
        self.answered += usize::from(matches!(claim, Claim::Unknown(Some(_))));
        self.needless += usize::from(unknown && line.arrived == 0);
        self.retried += usize::from(result["error"]["attempts"].as_u64() > Some(1) || line.arrived > 1);
        let subject = Subject { effect: "charge", session: Some(session) };
        let mut found = contradictions(&[claim], &subject, line);
        if !result["resolved"].is_null() {
            found.extend(misfound(&result["resolved"], line));
            self.resolved += usize::from(result["resolved"].as_array().is_some_and(|ids| !ids.is_empty()));
        }
        self.wronged += usize::from(!found.is_empty());
        for what in found {
            self.violations.push(Violation { what, seen: format!("{session}: {result} but {line:?}") });
        }
    }

    /// What arrived of nobody knows which payment (its path was cut off) must be among those of which it is admitted
    /// that they may have arrived.
    fn judge_strangers<'a>(&mut self, lines: impl Iterator<Item = (&'a String, &'a LedgerEntry)>) {
        for (marker, line) in lines {
            let admitted = if marker.is_empty() { self.needless } else { 0 };
            if line.arrived > admitted {
                self.wronged += line.arrived - admitted;
                let what = "something arrived that no report accounts for";
                self.violations.push(Violation { what, seen: format!("{marker:?}: {line:?}") });
            }
            self.needless = self.needless.saturating_sub(line.arrived);
        }
    }
}
