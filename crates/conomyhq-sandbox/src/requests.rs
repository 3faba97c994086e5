//! Requests as they are kept for a test to look at.

use conomyhq::operation::API_KEY_HEADER;
use serde::Serialize;

/// How many requests are remembered: enough for any test, bounded for a benchmark.
pub(crate) const REMEMBERED: usize = 10_000;

/// What stands in place of a credential.
const MASK: &str = "***";

/// A request as it arrived, its credentials masked.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// HTTP method.
    pub method: String,
    /// Path and query, as sent (percent-encoded).
    pub path: String,
    /// Names in lower case and values, in the order of the wire. `x-api-key` is `***`, `authorization` its
    /// scheme and `***`.
    pub headers: Vec<(String, String)>,
    /// The body as text; `None` where there was none.
    pub body: Option<String>,
}

/// Masks the value of a credential; nothing of the secret remains, nor its length.
pub(crate) fn mask(name: &str, value: &mut String) {
    if name == API_KEY_HEADER {
        *value = MASK.into();
    } else if name == "authorization" || name == "proxy-authorization" {
        *value = match value.split_once(' ') {
            Some((scheme, _)) => format!("{scheme} {MASK}"),
            None => MASK.into(),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_masked_whole() {
        for (name, value, masked) in [
            ("x-api-key", "secret", "***"),
            ("authorization", "Bearer secret", "Bearer ***"),
            ("authorization", "secret", "***"),
            ("user-agent", "MyApp/1.0", "MyApp/1.0"),
        ] {
            let mut text = value.to_owned();
            mask(name, &mut text);
            assert_eq!(text, masked);
        }
    }
}
