//! What can be bent while the sandbox runs.

use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize};

use crate::config::Config;

/// The settings of now; those that the sandbox was started with, until control changes them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settings {
    /// How long a payment stays where it is before it moves on by itself; where unset, it does not.
    pub(crate) payment_step: Option<Duration>,
    /// How long after the fact a list shows what happened.
    pub(crate) list_lag: Duration,
}

impl Settings {
    pub(crate) fn of(config: &Config) -> Self {
        Self { payment_step: config.payment_step, list_lag: config.list_lag }
    }

    pub(crate) fn show(&self) -> Shown {
        Shown {
            payment_step_seconds: self.payment_step.map(|step| step.as_secs_f64()),
            list_lag_seconds: self.list_lag.as_secs_f64(),
        }
    }

    /// Makes the change whole, or says why it makes no sense.
    pub(crate) fn change(&mut self, change: Change) -> Result<(), String> {
        let mut changed = self.clone();
        if let Some(step) = change.payment_step_seconds {
            changed.payment_step = step.map(|step| time("payment_step_seconds", step)).transpose()?;
        }
        if let Some(lag) = change.list_lag_seconds {
            changed.list_lag = time("list_lag_seconds", lag)?;
        }
        *self = changed;
        Ok(())
    }
}

/// The settings as control shows them.
#[derive(Serialize)]
pub(crate) struct Shown {
    payment_step_seconds: Option<f64>,
    list_lag_seconds: f64,
}

/// What control changes: the members that are there. A null unsets what can be unset.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Change {
    #[serde(deserialize_with = "there")]
    payment_step_seconds: Option<Option<f64>>,
    list_lag_seconds: Option<f64>,
}

/// Tells a null from a member that is not there.
fn there<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

fn time(name: &str, seconds: f64) -> Result<Duration, String> {
    Duration::try_from_secs_f64(seconds).map_err(|_| format!("{name}: {seconds} seconds is no time"))
}
