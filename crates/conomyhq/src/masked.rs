//! What keeps secrets and people's data out of `Debug` output.

use std::fmt;

use http::HeaderValue;

/// What stands in place of a value that must not be printed.
const MASK: &str = "***";

/// Prints of a member whether it is there, never what it is.
pub(crate) struct Masked<'a, T>(pub(crate) &'a T);

impl<T: Presence> fmt::Debug for Masked<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.presence())
    }
}

/// How a value that must not be printed is printed.
pub(crate) trait Presence {
    fn presence(&self) -> &'static str {
        MASK
    }
}

impl Presence for String {}
impl Presence for i64 {}
impl Presence for bool {}
impl Presence for serde_json::Value {}
impl<T> Presence for Vec<T> {}

impl<T> Presence for Option<T> {
    fn presence(&self) -> &'static str {
        if self.is_some() { "Some(***)" } else { "None" }
    }
}

/// Prints the names of members that the spec does not know: their values may hold anything. So may a name that is not
/// written as the API writes names.
pub(crate) struct MemberNames<'a>(pub(crate) &'a serde_json::Map<String, serde_json::Value>);

impl fmt::Debug for MemberNames<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |name: &str| {
            let first = name.bytes().next().is_some_and(|first| first.is_ascii_lowercase());
            first && name.len() <= 40 && name.bytes().all(|letter| letter.is_ascii_alphanumeric())
        };
        let shown = self.0.keys().map(|key| if name(key) { key.as_str() } else { MASK });
        f.debug_set().entries(shown).finish()
    }
}

/// A credential. It cannot be printed.
#[derive(Clone)]
pub(crate) struct Secret(String);

impl Secret {
    /// The header value `<prefix><secret>`, marked sensitive, or nothing where the secret cannot stand in a header.
    pub(crate) fn header(&self, prefix: &str) -> Option<HeaderValue> {
        let mut value = HeaderValue::try_from(format!("{prefix}{}", self.0)).ok()?;
        value.set_sensitive(true);
        Some(value)
    }

    pub(crate) fn is_blank(&self) -> bool {
        self.0.trim().is_empty()
    }

    /// The secret itself, for what must be told it.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(secret: String) -> Self {
        Self(secret)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MASK)
    }
}
