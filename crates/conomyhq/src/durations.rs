//! Durations that can be meant.

use std::time::Duration;

use crate::error::{Error, Result};

/// Longer ones are surely a mistake of unit.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// Refuses a setting that is no time at all, or more than a day.
pub(crate) fn check(setting: &'static str, value: Duration) -> Result<Duration> {
    if value.is_zero() || value > LONGEST { Err(refused(setting)) } else { Ok(value) }
}

/// What a binding gives in milliseconds.
pub(crate) fn from_milliseconds(setting: &'static str, ms: Option<f64>) -> Result<Option<Duration>> {
    let convert = |ms: f64| Duration::try_from_secs_f64(ms / 1000.0).map_err(|_| refused(setting));
    ms.map(convert).transpose()
}

fn refused(setting: &'static str) -> Error {
    Error::setting(setting, "must be more than zero and at most a day")
}
