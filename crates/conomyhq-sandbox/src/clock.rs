//! A clock that a test can advance.

use std::time::{Duration, SystemTime};

/// As long as anything may take: so long after now there are still dates.
pub(crate) const A_MILLENNIUM: Duration = Duration::from_secs(1000 * 365 * 24 * 60 * 60);

/// The system's time plus what it was advanced by.
#[derive(Default)]
pub(crate) struct Clock {
    ahead: Duration,
}

impl Clock {
    pub(crate) fn now(&self) -> SystemTime {
        SystemTime::now() + self.ahead
    }

    /// What it was advanced by.
    pub(crate) fn ahead(&self) -> Duration {
        self.ahead
    }

    /// What the system's clock shows when this one shows that.
    pub(crate) fn real(&self, time: SystemTime) -> SystemTime {
        time.checked_sub(self.ahead).unwrap_or(SystemTime::UNIX_EPOCH)
    }

    /// Moves on by `by`, and no further than a date can say.
    pub(crate) fn advance(&mut self, by: Duration) {
        self.ahead = self.ahead.saturating_add(by).min(A_MILLENNIUM);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advances_add_up() {
        let mut clock = Clock::default();
        let before = clock.now();
        clock.advance(Duration::from_secs(60));
        clock.advance(Duration::from_secs(60));
        assert!(clock.now() >= before + Duration::from_secs(120));
        clock.advance(Duration::MAX);
        assert!(clock.now() > before);
    }
}
