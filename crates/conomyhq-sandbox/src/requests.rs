//! Requests as they are kept for a test to look at.

use conomyhq::operation::API_KEY_HEADER;
use serde::Serialize;
use serde_json::Value;

use crate::place::CHECKOUT;

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
    /// Path and query, as sent (percent-encoded). The token of a payer's page is `***`.
    pub path: String,
    /// Names in lower case and values, in the order of the wire. `x-api-key` is `***`, `authorization` its
    /// scheme and `***`.
    pub headers: Vec<(String, String)>,
    /// The body as text; `None` where there was none. What a payer filled in is `***`.
    pub body: Option<String>,
}

/// A path as it is kept: without the token of a payer's page, which whoever has it can pay with.
pub(crate) fn masked_path(path: &str) -> String {
    let Some(rest) = path.strip_prefix(CHECKOUT) else { return path.to_owned() };
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    format!("{CHECKOUT}{MASK}{}", &rest[end..])
}

/// Masks the value of a credential; nothing of the secret remains, nor its length.
pub(crate) fn mask(name: &str, value: &mut String) {
    if name == API_KEY_HEADER {
        *value = MASK.into();
    } else if name == "referer" {
        // An address of a payer's page has its token, wherever it begins.
        if let Some((origin, rest)) = value.split_once(CHECKOUT) {
            *value = format!("{origin}{}", masked_path(&format!("{CHECKOUT}{rest}")));
        }
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
    if path.starts_with(CHECKOUT) {
        return masked_form(&text);
    }
    // Also where it was missed by a little: what was sent there is as secret.
    let asked = path.split('?').next().unwrap_or_default().trim_end_matches('/').to_ascii_lowercase();
    if !asked.ends_with("/auth") {
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

/// A payer's form as it is kept: without what she says of herself.
fn masked_form(text: &str) -> String {
    const OURS: [&str; 2] = ["method", "turn"];
    let masked = |pair: &str| match pair.split_once('=') {
        Some((name, value)) if !OURS.contains(&name) && !value.is_empty() => format!("{name}={MASK}"),
        Some(_) => pair.to_owned(),
        None => MASK.to_owned(),
    };
    text.split('&').map(masked).collect::<Vec<_>>().join("&")
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
            ("referer", "http://127.0.0.1:1/checkout/ct_1/s-1", "http://127.0.0.1:1/checkout/***/s-1"),
            ("referer", "http://shop.example/cart", "http://shop.example/cart"),
        ] {
            let mut text = value.to_owned();
            mask(name, &mut text);
            assert_eq!(text, masked);
        }
    }

    #[test]
    fn what_is_the_payers_is_masked() {
        for (path, masked) in [
            ("/checkout/ct_1", "/checkout/***"),
            ("/checkout/ct_1?a=b", "/checkout/***?a=b"),
            ("/checkout/ct%2F1/s-1/outcome", "/checkout/***/s-1/outcome"),
            ("/bank/p-1", "/bank/p-1"),
        ] {
            assert_eq!(masked_path(path), masked);
        }
        let form = "turn=&method=ETPAY&customer.email=jane%40example.com&customer.phoneNumber=&x";
        let masked = "turn=&method=ETPAY&customer.email=***&customer.phoneNumber=&***";
        assert_eq!(masked_body("/checkout/ct_1/s-1", form.as_bytes()), masked);
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
            ("/sandbox/Auth//?a", r#"{"clientSecret":"s"}"#, r#"{"clientSecret":"***"}"#),
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
