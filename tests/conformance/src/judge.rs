//! The judge: what drivers report, held against what the server saw and did.
//!
//! It knows the promises and nothing of how the core keeps them; in particular it has no rule about statuses but the
//! one that is part of a promise, that a payment which was answered 429 may be sent again.

use std::collections::{BTreeMap, BTreeSet};

use conomyhq_sandbox::fault::LedgerEntry;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::operations;

/// What is judged: an operation's effect, and the session in which it acts, where its answer names that.
pub(crate) struct Subject<'a> {
    pub(crate) effect: &'a str,
    pub(crate) session: Option<&'a str>,
}

/// What a driver's report of one call claims.
#[derive(Debug, PartialEq)]
pub(crate) enum Claim<'a> {
    /// It succeeded, with this answer.
    Success(&'a Value),
    /// Not a byte was sent.
    NotSent,
    /// The service did not carry it out.
    NotApplied,
    /// It may have been applied; perhaps with the answer that came all the same.
    Unknown(Option<&'a Value>),
    /// It ended, and nothing is said of what it did.
    Silent,
}

impl<'a> Claim<'a> {
    pub(crate) fn of(result: &'a Value) -> Self {
        if result["ok"].is_object() {
            return Self::Success(&result["ok"]);
        }
        let said = if result["error"].is_object() { &result["error"] } else { &result["cancelled"] };
        match said["outcome"].as_str() {
            Some("not_sent") => Self::NotSent,
            Some("not_applied") => Self::NotApplied,
            Some("unknown") => Self::Unknown(Some(&said["answer"]).filter(|answer| answer.is_object())),
            _ => Self::Silent,
        }
    }
}

/// What is wrong with what was found where a payment was looked for: the ids, or why none can be said.
pub(crate) fn misfound(resolved: &Value, line: &LedgerEntry) -> Option<&'static str> {
    let Some(ids) = resolved.as_array() else { return Some("a payment could not be looked for") };
    let found: BTreeSet<_> = ids.iter().filter_map(Value::as_str).collect();
    let made: BTreeSet<_> = line.payments.iter().map(String::as_str).collect();
    if !found.is_subset(&made) {
        return Some("a payment was found that is another's");
    }
    (found != made).then_some("a payment that was made was not found")
}

/// In what the reports of a case's calls contradict the ledger of its endpoint, to which nobody else sends.
pub(crate) fn case(
    calls: &[Value],
    results: &[Value],
    ledger: &BTreeMap<String, LedgerEntry>,
) -> Vec<String> {
    // Calls of the same arguments cannot be told apart by what arrived.
    let mut groups = BTreeMap::<String, (&Value, Vec<Claim>)>::new();
    for (i, call) in calls.iter().enumerate() {
        // Where the client could not even be made, its error stands for all calls.
        let Some(result) = results.get(i).or(results.first()) else { continue };
        groups.entry(call["path"].to_string()).or_insert((call, Vec::new())).1.push(Claim::of(result));
    }
    let alone = groups.len() == 1;
    let mut found = Vec::new();
    for (path, (call, claims)) in &groups {
        let arguments: Vec<&str> =
            call["path"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let mut line = LedgerEntry::default();
        for (_, other) in ledger.iter().filter(|(target, _)| alone || bears(target, &arguments)) {
            add(&mut line, other);
        }
        let operation = call["operation"].as_str().unwrap_or_default();
        let effect = operations::effect(operation).unwrap_or_default();
        let session = arguments.first().copied().filter(|_| effect == "charge");
        for what in contradictions(claims, &Subject { effect: &effect, session }, &line) {
            found.push(format!("{what}: {operation} {path}: {line:?}"));
        }
    }
    found
}

/// Whether a request's target has all of these arguments in its path.
fn bears(target: &str, arguments: &[&str]) -> bool {
    let path = target.split('?').next().unwrap_or_default();
    let segments: Vec<_> = path.split('/').map(|part| percent_decode_str(part).decode_utf8_lossy()).collect();
    arguments.iter().all(|argument| segments.iter().any(|segment| segment == argument))
}

fn add(line: &mut LedgerEntry, other: &LedgerEntry) {
    line.arrived += other.arrived;
    line.complete += other.complete;
    line.applied += other.applied;
    line.behaviours.extend_from_slice(&other.behaviours);
    line.answered.extend_from_slice(&other.answered);
    line.given.extend_from_slice(&other.given);
}

/// In what the claims of calls contradict the ledger's line of these calls. The calls are one, or several that were
/// made one after the other and cannot be told apart by what arrived.
pub(crate) fn contradictions(claims: &[Claim], subject: &Subject, line: &LedgerEntry) -> Vec<&'static str> {
    let mut found = Vec::new();
    let count = |is: fn(&Claim) -> bool| claims.iter().filter(|claim| is(claim)).count();
    let successes = count(|claim| matches!(claim, Claim::Success(_)));
    let not_sent = count(|claim| *claim == Claim::NotSent);
    let failed = not_sent + count(|claim| *claim == Claim::NotApplied);
    let silent = count(|claim| *claim == Claim::Silent);

    if not_sent == claims.len() && line.arrived > 0 {
        found.push("reported as not sent, and it arrived");
    }
    if silent == claims.len() && line.arrived > 0 {
        found.push("it arrived, and its end says nothing of that");
    }
    if subject.effect != "read" {
        if failed == claims.len() && line.applied > 0 {
            found.push("reported as failed, and it was applied");
        }
        if successes > line.applied {
            found.push("a success that the server knows nothing of");
        }
    }
    if subject.effect == "charge" {
        if sendings(&line.answered) > claims.len() {
            found.push("it arrived again, and not because of a 429");
        }
        if line.applied > claims.len() {
            found.push("it was applied more than once");
        }
    }
    let answers = claims.iter().filter_map(|claim| match claim {
        Claim::Success(answer) | Claim::Unknown(Some(answer)) => Some(*answer),
        _ => None,
    });
    let mut ids = BTreeSet::new();
    for answer in answers {
        let session = answer["checkoutSessionId"].as_str();
        if session.is_some() && subject.session.is_some() && session != subject.session {
            found.push("its answer is of another session");
        }
        if let Some(id) = answer["id"].as_str() {
            if !line.given.iter().any(|given| given == id) {
                found.push("its answer was given to somebody else");
            } else if !ids.insert(id) && subject.effect == "charge" {
                found.push("two calls have the same answer");
            }
        }
    }
    found
}

/// How many calls it takes at least to send what was answered so: after anything but a 429 a payment is not sent again.
fn sendings(answered: &[Option<u16>]) -> usize {
    let throttled = |answer: &Option<u16>| *answer == Some(429);
    let ended = answered.iter().filter(|answer| !throttled(answer)).count();
    ended + usize::from(answered.last().is_some_and(throttled))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const CHARGE: Subject = Subject { effect: "charge", session: Some("cs_1") };

    fn line(answered: &[Option<u16>], applied: usize, given: &[&str]) -> LedgerEntry {
        let mut line = LedgerEntry::default();
        (line.arrived, line.complete, line.applied) = (answered.len(), answered.len(), applied);
        line.answered = answered.to_vec();
        line.given = given.iter().map(|id| (*id).to_owned()).collect();
        line
    }

    fn judged(result: &Value, line: &LedgerEntry) -> usize {
        contradictions(&[Claim::of(result)], &CHARGE, line).len()
    }

    #[test]
    fn a_report_is_held_against_what_was_done() {
        let paid = json!({"ok": {"id": "p1", "checkoutSessionId": "cs_1"}});
        let error = |outcome| json!({"error": {"outcome": outcome}});
        let stopped = |outcome, answer| json!({"cancelled": {"outcome": outcome, "answer": answer}});
        let nothing = line(&[], 0, &[]);
        let applied = line(&[Some(200)], 1, &["p1"]);
        let refused = line(&[Some(422)], 0, &[]);
        for (result, line, wrong) in [
            (&paid, &applied, false),
            (&paid, &nothing, true),
            (&paid, &line(&[Some(200)], 1, &["p2"]), true),
            (&json!({"ok": {"id": "p1", "checkoutSessionId": "cs_2"}}), &applied, true),
            (&json!({"ok": {"id": "p1"}}), &applied, false),
            (&error("not_sent"), &nothing, false),
            (&error("not_sent"), &refused, true),
            (&error("not_applied"), &refused, false),
            (&error("not_applied"), &applied, true),
            (&error("unknown"), &applied, false),
            (&error("unknown"), &nothing, false),
            (&stopped(json!("unknown"), json!({"id": "p1"})), &applied, false),
            (&stopped(json!("unknown"), json!({"id": "p2"})), &applied, true),
            (&stopped(json!("not_sent"), Value::Null), &refused, true),
            (&stopped(Value::Null, Value::Null), &nothing, false),
            (&stopped(Value::Null, Value::Null), &refused, true),
        ] {
            assert_eq!(judged(result, line) > 0, wrong, "{result} {line:?}");
        }
    }

    #[test]
    fn what_was_found_is_held_against_what_was_made() {
        let mut made = line(&[None], 1, &[]);
        made.payments = vec!["p1".into()];
        for (found, line, right) in [
            (json!(["p1"]), &made, true),
            (json!([]), &made, false),
            (json!(["p1", "p2"]), &made, false),
            (json!({"error": {}}), &made, false),
            (json!([]), &LedgerEntry::default(), true),
            (json!(["p2"]), &LedgerEntry::default(), false),
        ] {
            assert_eq!(misfound(&found, line).is_none(), right, "{found} {line:?}");
        }
    }

    #[test]
    fn a_payment_is_sent_again_after_a_429_only() {
        let unknown = json!({"error": {"outcome": "unknown"}});
        for (answered, wrong) in [
            (&[Some(429), Some(200)][..], false),
            (&[Some(429), Some(429), None], false),
            (&[Some(200), Some(200)], true),
            (&[Some(200), Some(429)], true),
            (&[None, Some(200)], true),
        ] {
            assert_eq!(judged(&unknown, &line(answered, 1, &[])) > 0, wrong, "{answered:?}");
        }
        assert_eq!(judged(&unknown, &line(&[Some(429), Some(200)], 2, &[])), 1, "applied twice");
    }

    #[test]
    fn calls_that_cannot_be_told_apart_are_judged_together() {
        let paid = json!({"ok": {"id": "p1"}});
        let (unknown, failed) =
            (json!({"error": {"outcome": "unknown"}}), json!({"error": {"outcome": "not_sent"}}));
        let two = line(&[Some(200), None], 2, &["p1"]);
        let judge = |results: [&Value; 2]| contradictions(&results.map(Claim::of), &CHARGE, &two).len();
        assert_eq!((judge([&paid, &unknown]), judge([&paid, &paid]), judge([&failed, &failed])), (0, 1, 2));
        let subject = Subject { effect: "create", session: None };
        let again = line(&[Some(502), Some(200)], 2, &["p1"]);
        assert_eq!(contradictions(&[Claim::of(&paid)], &subject, &again).len(), 0);
    }
}
