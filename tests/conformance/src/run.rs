//! Runs the cases through one driver, several at a time, and says what was not as stated.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Mutex,
    time::Duration,
};

use conomyhq_sandbox::fault;
use serde_json::{Value, json};

use crate::{
    case::Case,
    check,
    driver::{Driver, Worker},
    judge,
    printed::{Log, leaks},
    stage::{Stage, text},
};

/// How much later than its deadline a call may come back on a busy two-core machine.
const MARGIN: Duration = Duration::from_secs(3);
/// A call's deadline where neither client nor call sets one.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(25);

/// What counts as one more case: that nothing the driver printed in all the others holds a secret.
const PRINTED: &str = "what is printed";

/// Plays every case through one driver; answers how many were run, and those that failed with what was wrong.
pub(crate) async fn cases(
    driver: &Driver,
    cases: &[Case],
    faults: &fault::Server,
    http: &reqwest::Client,
) -> Result<(usize, BTreeMap<String, Vec<String>>), String> {
    let log = Log::open(&driver.name).map_err(|e| e.to_string())?;
    let queue = Mutex::new(cases.iter().collect::<VecDeque<_>>());
    let failures = Mutex::new(BTreeMap::new());
    let worker = || async {
        let mut shared: Option<Worker> = None;
        loop {
            let Some(case) = queue.lock().expect("no holder panics").pop_front() else { return };
            let problems = match play(case, driver, &mut shared, &log, faults, http).await {
                Ok(problems) => problems,
                Err(problem) => {
                    shared = None;
                    vec![problem]
                }
            };
            if !problems.is_empty() {
                failures.lock().expect("no holder panics").insert(case.name.clone(), problems);
            }
        }
    };
    // Most cases wait for a timeout, so a few at a time do not crowd two cores.
    let several = || async { tokio::join!(worker(), worker(), worker(), worker(), worker(), worker()) };
    tokio::join!(several(), several());
    let mut failures = failures.into_inner().expect("no holder panics");
    let leaks = log.problems().map_err(|e| e.to_string())?;
    if !leaks.is_empty() {
        failures.insert(PRINTED.into(), leaks);
    }
    Ok((cases.len() + 1, failures))
}

/// Plays a case and says what was not as stated. A case with an environment has a process of its own.
async fn play(
    case: &Case,
    driver: &Driver,
    shared: &mut Option<Worker>,
    log: &Log,
    faults: &fault::Server,
    http: &reqwest::Client,
) -> Result<Vec<String>, String> {
    let stage = Stage::set(case, driver.language(), faults, http).await?;
    let script = stage.fill(&json!({"client": case.client, "calls": case.calls}));
    let mut own;
    let worker = if case.env.is_empty() {
        if shared.is_none() {
            *shared = Some(driver.start(&BTreeMap::new(), Some(&log.file))?);
        }
        shared.as_mut().expect("it was just started")
    } else {
        let env = case.env.iter().map(|(name, value)| (name.clone(), text(&stage.fill(&json!(value)))));
        own = driver.start(&env.collect(), Some(&log.file))?;
        &mut own
    };
    let limits: Vec<Duration> = case.calls.iter().map(|call| limit(case, call)).collect();
    let answer = worker.play(&script, limits.iter().sum::<Duration>() + MARGIN).await?;

    let mut problems = Vec::new();
    let expected = stage.fill(&json!(case.expect));
    let results = answer["results"].as_array().map_or(&[][..], Vec::as_slice);
    check::compare("results", &expected, &answer["results"], &mut problems);
    for (i, (result, limit)) in results.iter().zip(&limits).enumerate() {
        let elapsed = result["elapsed_ms"].as_f64().unwrap_or_default();
        if elapsed > limit.as_secs_f64() * 1000.0 {
            problems.push(format!("call {i} took {elapsed:.0} ms, over its {limit:?}"));
        }
    }
    if let Some(events) = &case.events {
        check::compare("events", &stage.fill(events), &answer["events"], &mut problems);
    }
    problems.extend(leaks(&answer["events"].to_string()));
    for result in results {
        problems.extend(leaks(&result["error"]["message"].to_string()));
    }
    let requests = stage.requests().await?;
    if let Some(arrived) = &case.arrived
        && arrived.as_u64() != Some(requests.len() as u64)
    {
        problems.push(format!("{} requests arrived, not {arrived}", requests.len()));
    }
    if let Some(ledger) = stage.ledger().await? {
        let calls = script["calls"].as_array().map_or(&[][..], Vec::as_slice);
        problems.extend(judge::case(calls, results, &ledger));
    }
    let redirected = stage.redirected().await?;
    if redirected > 0 {
        problems.push(format!("a redirect was followed: {redirected} connections"));
    }
    if let Some(stated) = case.proxied {
        let proxied = stage.proxied().await?.len() as u64;
        if proxied != stated {
            problems.push(format!("the proxy saw {proxied} requests, not {stated}"));
        }
    }
    if let Some(stated) = &case.requests {
        if stated.len() != requests.len() {
            problems.push(format!("{} requests arrived, not {}", requests.len(), stated.len()));
        }
        for (i, (stated, arrived)) in stated.iter().zip(&requests).enumerate() {
            let stated = &stage.fill(stated);
            check::compare_request(&format!("request {i}"), stated, arrived, &mut problems);
        }
    }
    if !problems.is_empty() {
        problems.push(format!("the driver answered {answer}"));
    }
    Ok(problems)
}

/// How long a call may take: as stated, or its deadline and the margin, with what it waits before.
fn limit(case: &Case, call: &Value) -> Duration {
    let stated = case.within_ms.map(Duration::from_millis);
    let set =
        call["options"]["timeout_ms"].as_u64().or(case.client.get("timeout_ms").and_then(Value::as_u64));
    let deadline = set.map_or(DEFAULT_TIMEOUT, Duration::from_millis) + MARGIN;
    stated.unwrap_or(deadline)
}
