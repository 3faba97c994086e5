//! What can be bent while the sandbox runs.

use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use crate::{
    clock::A_MILLENNIUM,
    config::Config,
    receiver::{Receiver, USUAL_SECRET},
};

/// The settings of now; those that the sandbox was started with, until control changes them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settings {
    /// How long a payment stays where it is before it moves on by itself; where unset, it does not.
    pub(crate) payment_step: Option<Duration>,
    /// How long after the fact a list shows what happened.
    pub(crate) list_lag: Duration,
    pub(crate) receiver: Receiver,
    /// The seed of chance; none deals no faults.
    pub(crate) chaos: Option<u64>,
    pub(crate) chaos_rate: f64,
    /// What control changed, as it said it.
    pub(crate) changed: Map<String, Value>,
}

impl Settings {
    /// The settings of the start, or why they make no sense.
    pub(crate) fn of(config: &Config) -> Result<Self, String> {
        for (name, time) in [
            ("token_ttl", Some(config.token_ttl)),
            ("session_ttl", Some(config.session_ttl)),
            ("link_ttl", config.link_ttl),
            ("payment_step", config.payment_step),
            ("list_lag", Some(config.list_lag)),
            ("webhook_backoff", Some(config.webhook_backoff)),
            ("webhook_timeout", Some(config.webhook_timeout)),
        ] {
            if time.is_some_and(|time| time > A_MILLENNIUM) {
                return Err(format!("{name} is longer than a millennium"));
            }
        }
        let mut receiver = Receiver {
            url: None,
            secret: config.webhook_secret.clone().unwrap_or_else(|| USUAL_SECRET.into()),
            header: config.webhook_header,
            attempts: config.webhook_attempts,
            backoff: config.webhook_backoff,
            timeout: config.webhook_timeout,
            anywhere: config.webhook_anywhere,
            ..Receiver::default()
        };
        if let Some(url) = &config.webhook_url {
            receiver.lead_to(url)?;
        }
        Ok(Self {
            payment_step: config.payment_step,
            list_lag: config.list_lag,
            receiver,
            chaos: config.chaos,
            chaos_rate: chance(config.chaos_rate)?,
            changed: Map::new(),
        })
    }

    pub(crate) fn show(&self) -> Shown {
        let receiver = &self.receiver;
        Shown {
            payment_step_seconds: self.payment_step.map(|step| step.as_secs_f64()),
            list_lag_seconds: self.list_lag.as_secs_f64(),
            webhook_url: receiver.url.clone(),
            webhook_header: receiver.header,
            webhook_hold: receiver.hold,
            webhook_copies: receiver.copies,
            webhook_attempts: receiver.attempts,
            webhook_backoff_seconds: receiver.backoff.as_secs_f64(),
            webhook_timeout_seconds: receiver.timeout.as_secs_f64(),
            chaos_seed: self.chaos,
            chaos_rate: self.chaos_rate,
        }
    }

    /// The settings of the start with what control changed since, kept over a restart.
    pub(crate) fn changed_as(&mut self, members: Map<String, Value>) -> Result<(), String> {
        self.change(serde_json::from_value(Value::Object(members)).map_err(|error| error.to_string())?)
    }

    /// Makes the change whole, or says why it makes no sense.
    pub(crate) fn change(&mut self, change: Change) -> Result<(), String> {
        let mut changed = self.clone();
        if let Ok(Value::Object(members)) = serde_json::to_value(&change) {
            changed.changed.extend(members);
        }
        if let Some(step) = change.payment_step_seconds {
            changed.payment_step = step.map(|step| time("payment_step_seconds", step)).transpose()?;
        }
        if let Some(lag) = change.list_lag_seconds {
            changed.list_lag = time("list_lag_seconds", lag)?;
        }
        if let Some(rate) = change.chaos_rate {
            changed.chaos_rate = chance(rate)?;
        }
        changed.chaos = change.chaos_seed.unwrap_or(changed.chaos);
        let receiver = &mut changed.receiver;
        match change.webhook_url {
            Some(Some(url)) => receiver.lead_to(&url)?,
            Some(None) => receiver.url = None,
            None => {}
        }
        if let Some(backoff) = change.webhook_backoff_seconds {
            receiver.backoff = time("webhook_backoff_seconds", backoff)?;
        }
        if let Some(timeout) = change.webhook_timeout_seconds {
            receiver.timeout = time("webhook_timeout_seconds", timeout)?;
        }
        receiver.secret = change.webhook_secret.unwrap_or(std::mem::take(&mut receiver.secret));
        receiver.header = change.webhook_header.unwrap_or(receiver.header);
        receiver.hold = change.webhook_hold.unwrap_or(receiver.hold);
        receiver.copies = change.webhook_copies.unwrap_or(receiver.copies);
        receiver.attempts = change.webhook_attempts.unwrap_or(receiver.attempts);
        *self = changed;
        Ok(())
    }
}

/// The settings as control shows them; the secret is not among them.
#[derive(Serialize)]
pub(crate) struct Shown {
    payment_step_seconds: Option<f64>,
    list_lag_seconds: f64,
    webhook_url: Option<String>,
    webhook_header: bool,
    webhook_hold: bool,
    webhook_copies: u32,
    webhook_attempts: u32,
    webhook_backoff_seconds: f64,
    webhook_timeout_seconds: f64,
    chaos_seed: Option<u64>,
    chaos_rate: f64,
}

/// What control changes: the members that are there. A null unsets what can be unset.
#[derive(Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Change {
    #[serde(deserialize_with = "there", skip_serializing_if = "Option::is_none")]
    payment_step_seconds: Option<Option<f64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    list_lag_seconds: Option<f64>,
    #[serde(deserialize_with = "there", skip_serializing_if = "Option::is_none")]
    webhook_url: Option<Option<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    webhook_secret: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    webhook_header: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    webhook_hold: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    webhook_copies: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    webhook_attempts: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    webhook_backoff_seconds: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    webhook_timeout_seconds: Option<f64>,
    #[serde(deserialize_with = "there", skip_serializing_if = "Option::is_none")]
    chaos_seed: Option<Option<u64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    chaos_rate: Option<f64>,
}

/// Tells a null from a member that is not there.
fn there<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

fn chance(rate: f64) -> Result<f64, String> {
    (0.0..=1.0)
        .contains(&rate)
        .then_some(rate)
        .ok_or_else(|| format!("chaos_rate: {rate} is not from 0 to 1"))
}

fn time(name: &str, seconds: f64) -> Result<Duration, String> {
    let time = Duration::try_from_secs_f64(seconds).ok().filter(|time| *time <= A_MILLENNIUM);
    time.ok_or_else(|| format!("{name}: {seconds} seconds is no time, or too long"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_time_is_none_that_leads_beyond_all_dates() {
        let mut settings = Settings::default();
        let mut set = |name: &str, seconds: f64| {
            settings.change(serde_json::from_value(json!({ name: seconds })).expect("a change"))
        };
        for name in ["payment_step_seconds", "list_lag_seconds", "webhook_backoff_seconds"] {
            assert_eq!(set(name, 1e9), Ok(()), "{name}");
            for seconds in [-1.0, 1e12, 1e19, 1e300] {
                assert!(set(name, seconds).is_err_and(|why| why.contains(name)), "{name} {seconds}");
            }
        }
        let config = crate::Sandbox::builder().session_ttl(Duration::MAX);
        assert!(Settings::of(&config).is_err_and(|why| why.contains("session_ttl")));
        assert_eq!(settings.changed.len(), 3, "what was refused is not kept");
    }
}
