//! What keeps secrets and people's data out of `Debug` output.

use std::fmt;

use http::HeaderValue;

/// Prints a member that holds a secret or a person's data: whether it is there, never what it is.
pub(crate) struct Masked<'a, T>(pub(crate) &'a T);

impl fmt::Debug for Masked<'_, String> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl<T> fmt::Debug for Masked<'_, Option<T>> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Some(***)" } else { "None" })
    }
}

/// Prints the names of members that the spec does not know: their values may hold anything.
pub(crate) struct MemberNames<'a>(pub(crate) &'a serde_json::Map<String, serde_json::Value>);

impl fmt::Debug for MemberNames<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// A credential. It cannot be printed, and leaves only as a header value that is marked sensitive.
#[derive(Clone)]
pub(crate) struct Secret(String);

impl Secret {
    /// The header value `<prefix><secret>`, or nothing where the secret cannot stand in a header.
    pub(crate) fn header(&self, prefix: &str) -> Option<HeaderValue> {
        let mut value = HeaderValue::try_from(format!("{prefix}{}", self.0)).ok()?;
        value.set_sensitive(true);
        Some(value)
    }

    pub(crate) fn is_blank(&self) -> bool {
        self.0.trim().is_empty()
    }
}

impl From<String> for Secret {
    fn from(secret: String) -> Self {
        Self(secret)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}
