//! Dates and times as the service writes them.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Reads a date-time of RFC 3339, such as `2026-01-02T03:04:05.678Z`; none if it is something else or before 1970.
pub(crate) fn parse(text: &str) -> Option<SystemTime> {
    let (date, rest) = text.trim().split_at_checked(10)?;
    let mut parts = date.splitn(3, '-').map(number);
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let rest = rest.strip_prefix(['T', 't', ' '])?;
    let (time, rest) = rest.split_at_checked(8)?;
    let mut parts = time.splitn(3, ':').map(number);
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next()??);
    let in_range =
        (1..=12).contains(&month) && (1..=31).contains(&day) && hour < 24 && minute < 60 && second <= 60;
    let (fraction, zone) = match rest.strip_prefix('.') {
        None => (0.0, rest),
        Some(rest) => {
            let digits = rest.find(|char: char| !char.is_ascii_digit()).unwrap_or(rest.len());
            (format!("0.{}", &rest[..digits]).parse::<f64>().ok()?, &rest[digits..])
        }
    };
    let seconds = days(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second - offset(zone)?;
    let since = Duration::from_secs(u64::try_from(seconds).ok().filter(|_| in_range)?);
    UNIX_EPOCH.checked_add(since + Duration::from_secs_f64(fraction))
}

fn number(digits: &str) -> Option<i64> {
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

/// A zone's distance from UTC, in seconds.
fn offset(zone: &str) -> Option<i64> {
    if matches!(zone, "Z" | "z") {
        return Some(0);
    }
    let sign = match zone.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, minutes) = zone[1..].split_once(':')?;
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    (hours < 24 && minutes < 60).then_some(sign * (hours * 3_600 + minutes * 60))
}

/// Days from 1970-01-01 to a date of the Gregorian calendar. Years begin in March here, so that a leap day is the last.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month > 2 { year } else { year - 1 };
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    year * 365 + year / 4 - year / 100 + year / 400 + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn date_times_are_read_as_rfc_3339_has_them() {
        // By another implementation: that of HTTP's dates.
        for (text, http, millis) in [
            ("1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("2026-11-28T17:31:02.250Z", "Sat, 28 Nov 2026 17:31:02 GMT", 250),
            ("2024-02-29t23:59:59+01:00", "Thu, 29 Feb 2024 22:59:59 GMT", 0),
            ("2000-03-01T00:00:00.1-05:30", "Wed, 01 Mar 2000 05:30:00 GMT", 100),
        ] {
            let expected = httpdate::parse_http_date(http).expect("a date") + Duration::from_millis(millis);
            let read = parse(text).unwrap_or_else(|| panic!("{text} is one"));
            let apart = read.duration_since(expected).unwrap_or_else(|earlier| earlier.duration());
            assert!(apart < Duration::from_micros(1), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_time_is_none() {
        for text in [
            "",
            "2026-11-28",
            "28/11/2026",
            "2026-11-28T17:31:02",
            "2026-13-28T17:31:02Z",
            "2026-11-28T25:31:02Z",
            "2026-11-28T17:31:02.xZ",
            "1969-12-31T23:59:59Z",
            "2026-11-2éT17:31:02Z",
            "2026-11-28T17:31:02+1",
            "+026-11-28T17:31:02Z",
            "99999999999-01-01T00:00:00Z",
            "2026-11-28T17:31:02+99999999999999999999:00",
        ] {
            assert_eq!(parse(text), None, "{text:?}");
        }
    }
}
