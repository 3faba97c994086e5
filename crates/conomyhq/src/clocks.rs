//! How much time passed, also while the machine slept.

use std::time::{Duration, Instant, SystemTime};

/// What both clocks showed at one moment. The monotonic one stands still while the machine sleeps, is frozen or is a
/// snapshot; the wall clock has moved on afterwards, but may be set at any time.
#[derive(Clone, Copy)]
pub(crate) struct Clocks {
    monotonic: Instant,
    wall: SystemTime,
}

impl Clocks {
    pub(crate) fn now() -> Self {
        Self { monotonic: Instant::now(), wall: SystemTime::now() }
    }

    /// How much time passed since `earlier`, by the clock that says more: what grows old is never taken for younger than
    /// it is because one of them stood still or was set back.
    pub(crate) fn since(&self, earlier: &Self) -> Duration {
        let wall = self.wall.duration_since(earlier.wall).unwrap_or_default();
        self.monotonic.saturating_duration_since(earlier.monotonic).max(wall)
    }

    /// How far the clocks moved apart since `earlier`: how long the machine slept, or how far the wall clock was set.
    pub(crate) fn apart(&self, earlier: &Self) -> Duration {
        let expected = earlier.wall + self.monotonic.saturating_duration_since(earlier.monotonic);
        self.wall.duration_since(expected).unwrap_or_else(|backwards| backwards.duration())
    }

    /// The same, shifted: for tests.
    #[cfg(test)]
    pub(crate) fn shifted(self, monotonic: Duration, wall: i64) -> Self {
        let step = Duration::from_secs(wall.unsigned_abs());
        let wall = if wall < 0 { self.wall - step } else { self.wall + step };
        Self { monotonic: self.monotonic + monotonic, wall }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_that_says_more_is_believed() {
        const HOUR: i64 = 3600;
        let begun = Clocks::now();
        let rows = [
            // how far the monotonic clock went, how far the wall clock, and how much time may have passed
            (60, 60, 60),
            (60, HOUR, HOUR),
            (60, -HOUR, 60),
            (0, HOUR, HOUR),
            (HOUR, 0, HOUR),
        ];
        for (monotonic, wall, passed) in rows {
            let now = begun.shifted(Duration::from_secs(monotonic as u64), wall);
            assert_eq!(now.since(&begun).as_secs() as i64, passed, "{monotonic} {wall}");
            assert_eq!(now.apart(&begun).as_secs() as i64, (wall - monotonic).abs(), "{monotonic} {wall}");
        }
    }
}
