//! Which step comes next, and whether the service carries out the request that meets it.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Mutex, PoisonError},
};

use serde::{Deserialize, Deserializer, de::Error};
use serde_json::Value;
use tokio::sync::watch;

use super::{Step, random::Generator};

/// What one connection or request meets: a behaviour, and what the service does with the request. In JSON it is a
/// [`Step`] with one member more, `{"do": "answer", "status": 502, "applied": true}`.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    /// What the client sees.
    pub step: Step,
    /// Whether the service carries the request out, if all of it was read. Where it is not said, the API's contract
    /// decides; where that leaves it open, a script takes it for carried out, and a lottery draws.
    pub applied: Option<bool>,
}

impl From<Step> for Turn {
    fn from(step: Step) -> Self {
        Self { step, applied: None }
    }
}

impl Turn {
    /// Reads a turn: a step, by its name or as an object, with or without `applied`.
    ///
    /// # Errors
    /// If there is no such behaviour or parameter.
    pub fn from_value(mut value: Value) -> Result<Self, serde_json::Error> {
        let applied = value.as_object_mut().and_then(|members| members.remove("applied"));
        let applied = applied.map(serde_json::from_value).transpose()?;
        Ok(Self { step: Step::from_value(value)?, applied })
    }
}

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
    pub steps: Vec<(Turn, u32)>,
}

/// Reads a script: every turn by its name or as an object.
pub(crate) fn turns<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Turn>, D::Error> {
    let values = Vec::<Value>::deserialize(deserializer)?;
    values.into_iter().map(|value| Turn::from_value(value).map_err(D::Error::custom)).collect()
}

fn weighted<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<(Turn, u32)>, D::Error> {
    let values = Vec::<(Value, u32)>::deserialize(deserializer)?;
    let turn = |(value, weight)| Ok((Turn::from_value(value).map_err(D::Error::custom)?, weight));
    values.into_iter().map(turn).collect()
}

/// The turns still to come of one endpoint.
pub(crate) struct Script {
    source: Mutex<Source>,
    changed: watch::Sender<()>,
}

struct Source {
    generator: Generator,
    turns: Turns,
}

enum Turns {
    Listed(VecDeque<Turn>),
    Drawn { turns: Vec<(Turn, u32)>, total: u64 },
}

impl Script {
    pub(crate) fn listed(turns: Vec<Turn>) -> Self {
        Self::of(0, Turns::Listed(turns.into()))
    }

    /// A script without an end.
    pub(crate) fn drawn(random: Random) -> Result<Self, String> {
        let mut turns = random.steps;
        for (name, weight) in random.weights {
            let step = Step::from_value(Value::String(name)).map_err(|error| error.to_string())?;
            turns.push((step.into(), weight));
        }
        if let Some((turn, _)) = turns.iter().find(|(turn, _)| turn.step.is_for_port()) {
            return Err(format!(
                "{} shuts the port to every connection: it cannot be drawn",
                turn.step.name()
            ));
        }
        let total = turns.iter().map(|(_, weight)| u64::from(*weight)).sum();
        if total == 0 {
            return Err("the weights add up to nothing".into());
        }
        Ok(Self::of(random.seed, Turns::Drawn { turns, total }))
    }

    fn of(seed: u64, turns: Turns) -> Self {
        let source = Source { generator: Generator::new(seed), turns };
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
        self.with(|source| match &source.turns {
            Turns::Listed(turns) => turns.front().map(|turn| turn.step.clone()).filter(Step::is_for_port),
            Turns::Drawn { .. } => None,
        })
    }

    /// Ends the step that shuts the port.
    pub(crate) fn pass_port(&self) {
        self.with(|source| match &mut source.turns {
            Turns::Listed(turns) if turns.front().is_some_and(|turn| turn.step.is_for_port()) => {
                turns.pop_front()
            }
            _ => None,
        });
        self.changed.send_replace(());
    }

    /// What an accepted connection begins with, where that is settled before its first request.
    pub(crate) fn take_for_connection(&self) -> Option<Turn> {
        let taken = self.with(|source| match &mut source.turns {
            Turns::Listed(turns) => match turns.front() {
                Some(turn) if turn.step.is_for_connection() => source.next(),
                _ => None,
            },
            Turns::Drawn { .. } => source.next(),
        });
        if taken.is_some() {
            self.changed.send_replace(());
        }
        taken
    }

    /// The turn for a request.
    pub(crate) fn take(&self) -> Turn {
        let taken = self.with(|source| match &source.turns {
            // A shut port is for who comes; a request on a connection that is open gets by.
            Turns::Listed(turns) if turns.front().is_some_and(|turn| turn.step.is_for_port()) => None,
            _ => source.next(),
        });
        self.changed.send_replace(());
        taken.unwrap_or_else(|| Step::well().into())
    }

    /// Whether the service carries out a whole request: as told, else as the `contract` has it, else by this script.
    pub(crate) fn applied(&self, told: Option<bool>, contract: Option<bool>) -> bool {
        told.or(contract).unwrap_or_else(|| {
            self.with(|source| match source.turns {
                // The worse of the two for a client that reports a failure.
                Turns::Listed(_) => true,
                Turns::Drawn { .. } => source.generator.coin(),
            })
        })
    }

    /// How many listed steps have not been taken.
    pub(crate) fn left(&self) -> usize {
        self.with(|source| match &source.turns {
            Turns::Listed(turns) => turns.len(),
            Turns::Drawn { .. } => 0,
        })
    }
}

impl Source {
    fn next(&mut self) -> Option<Turn> {
        let turn = match &mut self.turns {
            Turns::Listed(turns) => turns.pop_front(),
            Turns::Drawn { turns, total } => Some(draw(turns, self.generator.below(*total))),
        };
        turn.map(|turn| Turn { step: turn.step.drawn(&mut self.generator), ..turn })
    }
}

fn draw(turns: &[(Turn, u32)], mut ticket: u64) -> Turn {
    for (turn, weight) in turns {
        let weight = u64::from(*weight);
        if ticket < weight {
            return turn.clone();
        }
        ticket -= weight;
    }
    Step::well().into()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn steps_are_taken_by_who_they_are_for() {
        let steps = [Step::Refuse { ms: None }, Step::Html502 {}, Step::TlsReset {}, Step::Empty500 {}];
        let script = Script::listed(steps.map(Turn::from).into());
        let next = || script.take().step;
        assert_eq!((script.at_port().is_some(), script.take_for_connection()), (true, None));
        assert_eq!((next(), script.left()), (Step::well(), 4));
        script.pass_port();
        script.pass_port();
        assert_eq!((script.at_port(), script.take_for_connection()), (None, None));
        assert_eq!(next(), Step::Html502 {});
        assert_eq!(script.take_for_connection(), Some(Step::TlsReset {}.into()));
        assert_eq!([next(), next()], [Step::Empty500 {}, Step::well()]);
    }

    #[test]
    fn a_turn_says_apart_what_the_service_does() {
        let read = |value| Turn::from_value(value).map_err(|error| error.to_string());
        assert_eq!(read(json!("html_502")), Ok(Step::Html502 {}.into()));
        let told = Turn { step: Step::Html502 {}, applied: Some(false) };
        assert_eq!(read(json!({"do": "html_502", "applied": false})), Ok(told));
        assert!(read(json!({"do": "html_502", "applied": "no"})).is_err());
        let script = Script::listed(vec![]);
        assert!(script.applied(None, None) && !script.applied(None, Some(false)));
        assert!(script.applied(Some(true), Some(false)), "what is told wins");
    }

    #[test]
    fn a_lottery_keeps_to_its_seed_and_weights() {
        let random = |seed| {
            let weights =
                BTreeMap::from([("answer".to_owned(), 3), ("empty_500".into(), 1), ("html_502".into(), 0)]);
            let script = Script::drawn(Random { seed, weights, steps: vec![] }).expect("valid");
            let take = |_| (script.take().step, script.applied(None, None));
            (0..4000).map(take).collect::<Vec<_>>()
        };
        let drawn = random(7);
        assert_eq!(drawn, random(7));
        assert_ne!(drawn, random(8));
        let count = |wanted: Step| drawn.iter().filter(|(step, _)| *step == wanted).count();
        assert!((2800..3200).contains(&count(Step::well())), "{}", count(Step::well()));
        assert_eq!(count(Step::Html502 {}), 0);
        let applied = drawn.iter().filter(|(_, applied)| *applied).count();
        assert!((1800..2200).contains(&applied), "{applied}");
    }

    #[test]
    fn a_lottery_that_makes_no_sense_is_refused() {
        for (name, weight) in [("refuse", 1), ("fly", 1), ("answer", 0)] {
            let weights = BTreeMap::from([(name.to_owned(), weight)]);
            assert!(Script::drawn(Random { seed: 1, weights, steps: vec![] }).is_err(), "{name}");
        }
    }
}
