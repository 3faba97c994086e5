//! When and on what it was measured. No names of machines: figures are published.

use std::{env, fs, thread, time::SystemTime};

/// Today, as in `2026-02-28`, by UTC.
pub(super) fn date() -> String {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |now| now.as_secs());
    let (year, month, day) = civil(now / 86_400);
    format!("{year}-{month:02}-{day:02}")
}

/// The date that is so many days after 1970 began.
fn civil(mut days: u64) -> (u64, u64, u64) {
    let leap = |year: u64| year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
    let mut year = 1970;
    while days >= 365 + u64::from(leap(year)) {
        days -= 365 + u64::from(leap(year));
        year += 1;
    }
    let lengths = [31, 28 + u64::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut month = 1;
    for length in lengths {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    (year, month, days + 1)
}

/// The processor, how many cores of it, and the system.
pub(super) fn machine() -> String {
    let model = fs::read_to_string("/proc/cpuinfo").ok().and_then(|text| {
        let line = text.lines().find(|line| line.starts_with("model name"))?;
        line.split_once(':').map(|(_, model)| model.trim().to_owned())
    });
    let model = model.unwrap_or_else(|| env::consts::ARCH.to_owned());
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    // What follows the numbers may be a name that somebody gave.
    let kernel = kernel.split('-').next().unwrap_or_default().trim();
    format!("{model}, {cores} cores, {} {kernel}", env::consts::OS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_dates() {
        assert_eq!(
            [0, 58, 59, 365, 11_016, 20_512].map(civil),
            [(1970, 1, 1), (1970, 2, 28), (1970, 3, 1), (1971, 1, 1), (2000, 2, 29), (2026, 2, 28)]
        );
    }
}
