//! Times as the service writes and reads them.

use std::time::SystemTime;

/// RFC 3339 with milliseconds.
pub(crate) fn rfc3339(time: SystemTime) -> String {
    humantime::format_rfc3339_millis(time).to_string()
}

/// Its day and its time of day, in UTC and to the second: `2026-01-02` and `03:04:05`.
pub(crate) fn day_and_clock(time: SystemTime) -> (String, String) {
    let whole = rfc3339(time);
    let part = |range: std::ops::Range<usize>| whole.get(range).unwrap_or_default().to_owned();
    (part(0..10), part(11..19))
}

/// Where a day of UTC begins that is written as dd/mm/yyyy.
pub(crate) fn day(text: &str) -> Option<SystemTime> {
    let parts: Vec<&str> = text.split('/').collect();
    let [day, month, year] = parts.as_slice() else { return None };
    let of_length =
        |part: &str, length| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
    if !(of_length(day, 2) && of_length(month, 2) && of_length(year, 4)) {
        return None;
    }
    let text = format!("{year}-{month}-{day}T00:00:00.000Z");
    // Said again it is the same only if there is such a day.
    humantime::parse_rfc3339(&text).ok().filter(|time| rfc3339(*time) == text)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;

    #[test]
    fn a_day_is_written_day_first() {
        assert_eq!(day("02/01/1970"), Some(UNIX_EPOCH + Duration::from_secs(24 * 60 * 60)));
        assert_eq!(day("29/02/2024").map(rfc3339).as_deref(), Some("2024-02-29T00:00:00.000Z"));
        for text in ["29/02/2025", "31/04/2026", "1/1/2026", "2026-01-01", "00/01/2026", "01/13/2026", ""] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn times_have_milliseconds() {
        let time = UNIX_EPOCH + Duration::from_micros(1500);
        assert_eq!(rfc3339(time), "1970-01-01T00:00:00.001Z");
        assert_eq!(day_and_clock(time), ("1970-01-01".to_owned(), "00:00:00".to_owned()));
    }
}
