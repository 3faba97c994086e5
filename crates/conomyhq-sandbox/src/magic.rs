//! Payers for whom something out of the usual happens, so that a test needs no control surface for it.

/// What happens for a payer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Magic {
    /// The payment goes by itself as far as this status, at once unless payments are told to take their time.
    Goes(&'static str),
    /// It goes all the way, and every webhook of it arrives twice.
    ToldTwice,
    /// It is made, and the answer is a documented 500.
    ServerError,
    /// It is made, and the connection breaks in place of an answer.
    Lost,
    /// It is made, and answered late.
    Slow,
    /// It is not made: 429.
    Busy,
    /// The same for a session's first payment only.
    BusyOnce,
    /// The session has expired when it is opened.
    ExpiredSession,
}

/// Seconds that a payer who is answered late is made to wait: longer than a test's own timeout, shorter than a client's.
pub(crate) const SLOW_SECONDS: u64 = 10;

/// Seconds after which a payer who is refused may come back.
pub(crate) const RETRY_AFTER: &str = "1";

/// Each payer's e-mail address, what happens, and in words.
const PAYERS: [(&str, Magic, &str); 10] = [
    ("paid@sandbox.test", Magic::Goes("SETTLED"), "the payment goes all the way to `SETTLED`"),
    ("declined@sandbox.test", Magic::Goes("FAILED"), "the payment becomes `PENDING`, then `FAILED`"),
    ("pending@sandbox.test", Magic::Goes("PENDING"), "the payment stays `PENDING`"),
    ("told-twice@sandbox.test", Magic::ToldTwice, "as `paid`, and each webhook is delivered twice"),
    ("error@sandbox.test", Magic::ServerError, "the payment is made, and the answer is 500 `serverError`"),
    (
        "lost@sandbox.test",
        Magic::Lost,
        "the payment is made, and the connection breaks in place of an answer",
    ),
    ("slow@sandbox.test", Magic::Slow, "the payment is made, and answered after 10 seconds"),
    ("busy@sandbox.test", Magic::Busy, "no payment is made: 429 `tooManyRequests` with `Retry-After: 1`"),
    (
        "busy-once@sandbox.test",
        Magic::BusyOnce,
        "the same for the first payment of a session; the next is made",
    ),
    (
        "expired@sandbox.test",
        Magic::ExpiredSession,
        "the session has expired when it is opened: 422 `failedPrecondition` for a payment, until it is refreshed",
    ),
];

/// What happens for the payer with this e-mail address, if anything does.
pub(crate) fn of(email: Option<&str>) -> Option<Magic> {
    let email = email?;
    PAYERS.iter().find(|(known, ..)| known.eq_ignore_ascii_case(email)).map(|(_, magic, _)| *magic)
}

/// Each payer's e-mail address, what happens, and in words.
pub(crate) fn payers() -> [(&'static str, Magic, &'static str); 10] {
    PAYERS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_readme_lists_every_payer() {
        let rows = PAYERS.map(|(email, _, words)| format!("| `{email}` | {words} |\n")).concat();
        let readme = include_str!("../README.md");
        assert!(readme.contains(&format!("| --- | --- |\n{rows}\n")), "its table should be:\n{rows}");
        assert!(rows.contains(&format!("after {SLOW_SECONDS} seconds")));
        assert!(rows.contains(&format!("`Retry-After: {RETRY_AFTER}`")));
    }

    #[test]
    fn a_payer_is_known_by_the_whole_address() {
        assert_eq!(of(Some("Lost@sandbox.test")), Some(Magic::Lost));
        assert_eq!(of(Some("lost@sandbox.test.example")), None);
        assert_eq!(of(None), None);
    }
}
