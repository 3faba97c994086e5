//! Requests as they are kept for a test to look at.

use conomyhq::operation::API_KEY_HEADER;
use serde::Serialize;
use serde_json::Value;

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

/// A request's body as it is kept: without the secret that stands for the merchant.
pub(crate) fn masked_body(path: &str, body: &[u8]) -> String {
    without(path, body, "clientSecret", "secret")
}

/// An answer's body as it is kept: without the access token that it gives out.
pub(crate) fn masked_answer(path: &str, body: &[u8]) -> String {
    without(path, body, "accessToken", "token")
}

/// What is sent to, or comes from, where tokens are given out, without this member. `hint` is in its name.
fn without(path: &str, body: &[u8], member: &str, hint: &str) -> String {
    let text = String::from_utf8_lossy(body);
    if !path.split('?').next().is_some_and(|path| path.ends_with("/auth")) {
        return text.into_owned();
    }
    match serde_json::from_str::<Value>(&text) {
        Ok(mut value) if value[member].is_string() => {
            // In its place, so that the rest shows as it was sent; or else, where it was not spelled like this, anew.
            let secret = value[member].to_string();
            value[member] = MASK.into();
            let masked = text.replace(&secret, &Value::from(MASK).to_string());
            if serde_json::from_str::<Value>(&masked).is_ok_and(|masked| masked == value) {
                masked
            } else {
                value.to_string()
            }
        }
        // What is not understood could hold the secret anywhere.
        Ok(value) if !value.to_string().to_ascii_lowercase().contains(hint) => text.into_owned(),
        _ if text.is_empty() => String::new(),
        _ => MASK.into(),
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

    #[test]
    fn the_clients_secret_is_masked_and_the_rest_shows() {
        for (path, body, masked) in [
            (
                "/sandbox/auth",
                r#"{ "clientId":"c", "clientSecret":"s" }"#,
                r#"{ "clientId":"c", "clientSecret":"***" }"#,
            ),
            ("/auth", r#"{"clientSecret":"\u0073"}"#, r#"{"clientSecret":"***"}"#),
            ("/auth", r#"{"clientSecret":{"s":1}}"#, "***"),
            ("/auth", r#"{"clientSecret":"s""#, "***"),
            ("/auth", r#"{"clientId":"c"}"#, r#"{"clientId":"c"}"#),
            ("/auth", "", ""),
            ("/payments", r#"{"clientSecret":"s"}"#, r#"{"clientSecret":"s"}"#),
        ] {
            assert_eq!(masked_body(path, body.as_bytes()), masked, "{body}");
        }
        for (body, masked) in [
            (
                r#"{"accessToken":"at_1","tokenType":"Bearer"}"#,
                r#"{"accessToken":"***","tokenType":"Bearer"}"#,
            ),
            (r#"{"detail":"at_1","token":1}"#, "***"),
            (r#"{"status":401}"#, r#"{"status":401}"#),
            ("at_1", "***"),
        ] {
            assert_eq!(masked_answer("/sandbox/auth", body.as_bytes()), masked, "{body}");
        }
    }
}
