//! Path parameters as segments of a URL's path.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but RFC 3986's unreserved characters. progenitor's own encoding leaves the backslash, which a URL of
/// `https` reads as a slash.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The value as one segment, whatever it holds. `.` and `..` cannot be one: see [`refuse`].
pub(crate) fn encode_segment(value: &str) -> String {
    utf8_percent_encode(value, RESERVED).to_string()
}

/// The longest segment, encoded. Servers read request lines of 8 KiB and little more, and a URL of 64 KiB cannot be
/// built at all.
const LONGEST: usize = 16 * 1024;

/// Why the value cannot be a segment, if so.
pub(crate) fn refuse(value: &str) -> Option<&'static str> {
    match value {
        "" => Some("is empty"),
        // A URL drops these, escaped or not, and would leave the operation's path.
        "." | ".." => Some("is a relative path, not an id"),
        _ if value.len() > LONGEST || encode_segment(value).len() > LONGEST => {
            Some("is too long to be an id")
        }
        _ => None,
    }
}
