//! Which step comes next.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Mutex, PoisonError},
};

use serde::{Deserialize, Deserializer, de::Error};
use serde_json::Value;
use tokio::sync::watch;

use super::Step;

/// A lottery over behaviours, for a soak: one draw a connection for its first request, one for each further one.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Random {
    /// The same seed draws the same sequence.
    pub seed: u64,
    /// Behaviours by name, with their default parameters.
    #[serde(default)]
    pub weights: BTreeMap<String, u32>,
    /// Behaviours with parameters of their own.
    #[serde(default, deserialize_with = "weighted")]
    pub steps: Vec<(Step, u32)>,
}

/// Reads a script: every step by its name or as an object.
pub(crate) fn steps<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Step>, D::Error> {
    let values = Vec::<Value>::deserialize(deserializer)?;
    values.into_iter().map(|value| Step::from_value(value).map_err(D::Error::custom)).collect()
}

fn weighted<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<(Step, u32)>, D::Error> {
    let values = Vec::<(Value, u32)>::deserialize(deserializer)?;
    let step = |(value, weight)| Ok((Step::from_value(value).map_err(D::Error::custom)?, weight));
    values.into_iter().map(step).collect()
}

/// The steps still to come of one endpoint.
pub(crate) struct Script {
    source: Mutex<Source>,
    changed: watch::Sender<()>,
}

enum Source {
    Listed(VecDeque<Step>),
    Drawn { state: u64, steps: Vec<(Step, u32)>, total: u64 },
}

impl Script {
    pub(crate) fn listed(steps: Vec<Step>) -> Self {
        Self::of(Source::Listed(steps.into()))
    }

    /// A script without an end.
    pub(crate) fn drawn(random: Random) -> Result<Self, String> {
        let mut steps = random.steps;
        for (name, weight) in random.weights {
            let step = Step::from_value(Value::String(name)).map_err(|error| error.to_string())?;
            steps.push((step, weight));
        }
        if let Some((step, _)) = steps.iter().find(|(step, _)| step.is_for_port()) {
            return Err(format!("{} shuts the port to every connection: it cannot be drawn", step.name()));
        }
        let total = steps.iter().map(|(_, weight)| u64::from(*weight)).sum();
        if total == 0 {
            return Err("the weights add up to nothing".into());
        }
        Ok(Self::of(Source::Drawn { state: random.seed, steps, total }))
    }

    fn of(source: Source) -> Self {
        Self { source: Mutex::new(source), changed: watch::Sender::new(()) }
    }

    fn with<T>(&self, act: impl FnOnce(&mut Source) -> T) -> T {
        act(&mut self.source.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Tells when a step is taken.
    pub(crate) fn subscribe(&self) -> watch::Receiver<()> {
        self.changed.subscribe()
    }

    /// The step that shuts the port now.
    pub(crate) fn at_port(&self) -> Option<Step> {
        self.with(|source| match source {
            Source::Listed(steps) => steps.front().filter(|step| step.is_for_port()).cloned(),
            Source::Drawn { .. } => None,
        })
    }

    /// Ends the step that shuts the port.
    pub(crate) fn pass_port(&self) {
        self.with(|source| match source {
            Source::Listed(steps) if steps.front().is_some_and(Step::is_for_port) => steps.pop_front(),
            _ => None,
        });
        self.changed.send_replace(());
    }

    /// What an accepted connection begins with, where that is settled before its first request.
    pub(crate) fn take_for_connection(&self) -> Option<Step> {
        let taken = self.with(|source| match source {
            Source::Listed(steps) => match steps.front() {
                Some(step) if step.is_for_connection() => steps.pop_front(),
                _ => None,
            },
            Source::Drawn { state, steps, total } => Some(draw(state, steps, *total)),
        });
        if taken.is_some() {
            self.changed.send_replace(());
        }
        taken
    }

    /// The step for a request.
    pub(crate) fn take(&self) -> Step {
        let taken = self.with(|source| match source {
            Source::Listed(steps) => match steps.front() {
                // A shut port is for who comes; a request on a connection that is open gets by.
                Some(step) if step.is_for_port() => None,
                _ => steps.pop_front(),
            },
            Source::Drawn { state, steps, total } => Some(draw(state, steps, *total)),
        });
        self.changed.send_replace(());
        taken.unwrap_or_else(Step::well)
    }

    /// How many listed steps have not been taken.
    pub(crate) fn left(&self) -> usize {
        self.with(|source| match source {
            Source::Listed(steps) => steps.len(),
            Source::Drawn { .. } => 0,
        })
    }
}

fn draw(state: &mut u64, steps: &[(Step, u32)], total: u64) -> Step {
    let mut ticket = split_mix(state) % total;
    for (step, weight) in steps {
        let weight = u64::from(*weight);
        if ticket < weight {
            return step.clone();
        }
        ticket -= weight;
    }
    Step::well()
}

/// SplitMix64: small, and the same everywhere.
fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_taken_by_who_they_are_for() {
        let script = Script::listed(vec![
            Step::Refuse { ms: None },
            Step::Html502 {},
            Step::TlsReset {},
            Step::Empty500 {},
        ]);
        assert_eq!((script.at_port().is_some(), script.take_for_connection()), (true, None));
        assert_eq!((script.take(), script.left()), (Step::well(), 4));
        script.pass_port();
        script.pass_port();
        assert_eq!((script.at_port(), script.take_for_connection()), (None, None));
        assert_eq!(script.take(), Step::Html502 {});
        assert_eq!(script.take_for_connection(), Some(Step::TlsReset {}));
        assert_eq!([script.take(), script.take()], [Step::Empty500 {}, Step::well()]);
    }

    #[test]
    fn a_lottery_keeps_to_its_seed_and_weights() {
        let random = |seed| {
            let weights =
                BTreeMap::from([("answer".to_owned(), 3), ("empty_500".into(), 1), ("html_502".into(), 0)]);
            let script = Script::drawn(Random { seed, weights, steps: vec![] }).expect("valid");
            (0..4000).map(|_| script.take()).collect::<Vec<_>>()
        };
        let drawn = random(7);
        assert_eq!(drawn, random(7));
        assert_ne!(drawn, random(8));
        let count = |wanted: Step| drawn.iter().filter(|step| **step == wanted).count();
        assert!((2800..3200).contains(&count(Step::well())), "{}", count(Step::well()));
        assert_eq!(count(Step::Html502 {}), 0);
    }

    #[test]
    fn a_lottery_that_makes_no_sense_is_refused() {
        for (name, weight) in [("refuse", 1), ("fly", 1), ("answer", 0)] {
            let weights = BTreeMap::from([(name.to_owned(), weight)]);
            assert!(Script::drawn(Random { seed: 1, weights, steps: vec![] }).is_err(), "{name}");
        }
    }
}
