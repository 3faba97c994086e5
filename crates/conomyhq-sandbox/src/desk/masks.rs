//! What the desk shows of what went over the wire.
//!
//! Credentials are never shown. Of the rest, what the specs mark as printable is shown, and so are words that only
//! the protocol uses; everything else could be about a person, and is shown when it is asked for.

use std::slice;

use crate::{config::Config, pairs::pairs, printable::PRINTABLE, state::State};

use super::json::{HIDDEN, PLAIN, Piece, laid_out};

/// In place of what could be about a person.
const VEIL: &str = "•••";

/// In place of a credential.
const MASK: &str = "***";

/// Longer bodies are not laid out, lest a page take for ever.
const LONGEST_BODY: usize = 64 * 1024;

/// Members beside them, of errors, lists and webhooks, that say nothing of a person.
const HARMLESS: [&str; 16] = [
    "apply",
    "code",
    "detail",
    "error",
    "fees",
    "field",
    "message",
    "next",
    "parameters",
    "previous",
    "quantity",
    "required",
    "requiredFields",
    "signature",
    "statusCode",
    "traceId",
];

/// The objects of the specs in which a name is what the specs mean by it. Below any other, such as a payer, or what a client
/// sends of its own, everything could be about a person, whatever it is called.
const PLACES: [&str; 11] = [
    "data",
    "fees",
    "items",
    "origins",
    "pagination",
    "parameters",
    "paymentConfigs",
    "paymentMethods",
    "results",
    "tax",
    "transaction",
];

/// Printable of a tax only: of anything else they are a person's as likely.
const OF_A_TAX: [&str; 2] = ["name", "value"];

/// Headers that say nothing of a person.
const HEADERS: [&str; 22] = [
    "accept",
    "accept-encoding",
    "allow",
    "cache-control",
    "connection",
    "conomyhq-api-version",
    "content-language",
    "content-length",
    "content-type",
    "date",
    "expect",
    "host",
    "keep-alive",
    "retry-after",
    "server",
    "te",
    "traceparent",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "vary",
];

/// How much is shown.
pub(super) struct Masks {
    /// Whether what could be about a person is asked for.
    all: bool,
    /// Credentials that are known: none of them is shown wherever it may be.
    secrets: Vec<String>,
}

impl Masks {
    pub(super) fn of(all: bool, config: &Config, state: &State) -> Self {
        // A shorter one would take half of the page with it, and is no secret.
        const SHORTEST: usize = 6;
        let configured = [&config.api_key, &config.access_token, &config.client_secret].into_iter().flatten();
        let webhooks = config.webhook_secret.iter().chain([&state.settings.receiver.secret]);
        let given_out = state.tokens.given_out().map(str::to_owned);
        let secrets = configured.chain(webhooks).cloned().chain(given_out);
        Self { all, secrets: secrets.filter(|secret| secret.len() >= SHORTEST).collect() }
    }

    /// A value that could be about a person.
    pub(super) fn personal(&self, text: &str) -> String {
        if self.all { self.without_secrets(text) } else { VEIL.into() }
    }

    fn without_secrets(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for secret in &self.secrets {
            if secret.len() <= text.len() && text.contains(secret.as_str()) {
                text = text.replace(secret.as_str(), MASK);
            }
        }
        text
    }

    pub(super) fn header(&self, name: &str, value: &str) -> Piece {
        match () {
            // Masked when it was recorded; the scheme and that there was one are left.
            () if matches!(name, "authorization" | "proxy-authorization" | "x-api-key") => {
                Piece::new(HIDDEN, value)
            }
            () if is_secret(name) => Piece::new(HIDDEN, MASK),
            () if self.all || HEADERS.contains(&name) || name == "x-webhook-signature" => {
                Piece::new(PLAIN, self.without_secrets(value))
            }
            () => Piece::new(HIDDEN, VEIL),
        }
    }

    /// A path and its query: words of the API, ids, and the values of known filters.
    pub(super) fn path(&self, path: &str) -> String {
        if self.all {
            let masked = |(path, query)| format!("{path}?{}", without_credentials(query));
            return self.without_secrets(&path.split_once('?').map_or(path.to_owned(), masked));
        }
        let (path, query) = path.split_once('?').map_or((path, None), |(path, query)| (path, Some(query)));
        let mut shown = path.split('/').map(segment).collect::<Vec<_>>();
        for (place, before) in path.split('/').enumerate() {
            // What opens the hosted page, for whoever has it.
            let token = matches!(before, "token" | "checkout").then(|| shown.get_mut(place + 1)).flatten();
            if let Some(token) = token {
                *token = VEIL;
            }
        }
        let query = query.map(|query| {
            let filter = |(name, value): (String, String)| {
                let is_shown = is_shown(&name) && is_of_the_specs(slice::from_ref(&name));
                let known = is_shown && name != "id" && is_plain(&value);
                format!("{}={}", segment(&name), if known { &value } else { VEIL })
            };
            format!("?{}", pairs(query).map(filter).collect::<Vec<_>>().join("&"))
        });
        self.without_secrets(&format!("{}{}", shown.join("/"), query.unwrap_or_default()))
    }

    /// A body, laid out if it is JSON. `own_words` says that it comes from the sandbox, whose words repeat nothing.
    pub(super) fn body(&self, text: &str, own_words: bool) -> Vec<Piece> {
        let hide = |names: &[String], value: &str| match () {
            () if names.iter().any(|name| is_secret(name)) => Some(MASK),
            () if self.all => None,
            () if !is_of_the_specs(names) => Some(VEIL),
            () => {
                let name = names.last().map(String::as_str).unwrap_or_default();
                let said = matches!(name, "detail" | "message" | "error" | "next" | "previous");
                let shown = is_shown(name)
                    && (said && own_words || !said && (is_plain(value) || !value.starts_with('"')));
                (!shown).then_some(VEIL)
            }
        };
        let laid_out = (text.len() <= LONGEST_BODY).then(|| laid_out(text, hide)).flatten();
        match laid_out {
            Some(mut pieces) => {
                for piece in &mut pieces {
                    piece.text = self.without_secrets(&piece.text);
                }
                pieces
            }
            None if self.all && text.len() <= LONGEST_BODY => {
                vec![Piece::new(PLAIN, self.without_secrets(&without_credentials(text)))]
            }
            None => vec![Piece::new(HIDDEN, format!("{VEIL} ({} bytes)", text.len()))],
        }
    }
}

/// Whether a member's name tells that it may be shown.
fn is_shown(name: &str) -> bool {
    PRINTABLE.contains(&name) || HARMLESS.contains(&name)
}

/// Whether these names lead to where the specs have a member of the last one's name, as far as that can be told.
fn is_of_the_specs(names: &[String]) -> bool {
    let Some((name, above)) = names.split_last() else { return true };
    let is_in_place = above.iter().all(|place| PLACES.contains(&place.as_str()));
    let is_a_taxs = above.last().is_some_and(|place| place == "tax");
    is_in_place && (is_a_taxs || !OF_A_TAX.contains(&name.as_str()))
}

/// Whether a name is that of a credential.
fn is_secret(name: &str) -> bool {
    let name: String =
        name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let harmless = matches!(name.as_str(), "checkouttoken" | "tokentype");
    let signs = ["secret", "password", "token", "apikey", "authorization", "cookie"];
    !harmless && signs.iter().any(|sign| name.contains(sign))
}

/// A query or a form as it is spelled, without the values whose names are those of credentials.
fn without_credentials(text: &str) -> String {
    let masked = |pair: &str| match pair.split_once('=') {
        Some((name, _)) if pairs(name).any(|(name, _)| is_secret(&name)) => format!("{name}={MASK}"),
        _ => pair.to_owned(),
    };
    text.split('&').map(masked).collect::<Vec<_>>().join("&")
}

/// Whether it is a word, a number, a time or an id, and nothing that a person is reached by.
fn is_plain(value: &str) -> bool {
    let value = value.trim_matches('"');
    value.len() <= 64 && value.chars().all(|c| c.is_ascii_alphanumeric() || "-_.:+/ ".contains(c))
}

fn segment(segment: &str) -> &str {
    let is_word =
        segment.len() <= 32 && segment.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-');
    if is_word || uuid::Uuid::parse_str(segment).is_ok() { segment } else { VEIL }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masks(all: bool) -> Masks {
        let config = Config::default().api_key("the-api-key");
        Masks::of(all, &config, &State::default())
    }

    fn body(text: &str, all: bool, own_words: bool) -> String {
        masks(all)
            .body(text, own_words)
            .into_iter()
            .map(|piece| piece.text.replace(['\n', ' '], ""))
            .collect()
    }

    #[test]
    fn what_could_be_about_a_person_is_shown_when_it_is_asked_for() {
        let sent = r#"{"checkoutToken":"ct_1","paymentMethod":"ETPAY","customer":{"id":"1","email":"j@e.com"},"vip":1}"#;
        let veiled =
            r#"{"checkoutToken":•••,"paymentMethod":"ETPAY","customer":{"id":•••,"email":•••},"vip":•••}"#;
        assert_eq!(body(sent, false, false), veiled);
        assert_eq!(body(sent, true, false), sent);
        let known =
            r#"{"id":"j@e.com","status":"CREATED","amount":"1.00","total":3,"enabled":true,"x":null}"#;
        assert_eq!(body(known, false, false), known.replace("\"j@e.com\"", "•••"));
        let error = r#"{"status":400,"detail":"no","traceId":"a-b"}"#;
        assert_eq!(body(error, false, true), error);
        assert_eq!(body(error, false, false), error.replace("\"no\"", "•••"));
        let own = r#"{"id":"1","billing":{"name":"Jane","id":"1-9"},"list":[{"status":"ill"}],"name":"Jane","value":1}"#;
        let veiled =
            r#"{"id":"1","billing":{"name":•••,"id":•••},"list":[{"status":•••}],"name":•••,"value":•••}"#;
        assert_eq!(body(own, false, false), veiled);
        let specs = r#"{"results":[{"id":"1","origins":[{"type":"ETPAY"}]}],"items":[{"tax":{"name":"IVA","value":"19"}}]}"#;
        assert_eq!(body(specs, false, false), specs);
        assert_eq!(
            (body("a=b", false, false).as_str(), body("a=b", true, false).as_str()),
            ("•••(3bytes)", "a=b")
        );
    }

    #[test]
    fn credentials_are_never_shown() {
        let sent =
            r#"{"clientSecret":"s","accessToken":{"id":"t"},"Api-Key":"k","note":"has the-api-key in it"}"#;
        for all in [false, true] {
            let shown = body(sent, all, false);
            assert!(
                shown.starts_with(r#"{"clientSecret":***,"accessToken":{"id":***},"Api-Key":***"#),
                "{shown}"
            );
            assert!(!shown.contains("the-api-key"), "{shown}");
            for name in ["cookie", "x-auth-token", "x-my-secret", "api_key"] {
                assert_eq!(masks(all).header(name, "x").text, "***", "{name}");
            }
        }
        assert_eq!(
            masks(true).path("/payments?access_token=t&api%5Fkey=k&a=b"),
            "/payments?access_token=***&api%5Fkey=***&a=b"
        );
        assert_eq!(body("clientId=c&client_secret=s", true, false), "clientId=c&client_secret=***");
        assert_eq!(masks(true).header("x-note", "the-api-key!").text, "***!");
        assert_eq!(masks(false).header("x-note", "jane").text, "•••");
    }

    #[test]
    fn a_path_shows_words_and_ids() {
        let id = "3f2a9c1d-0000-4000-8000-000000000000";
        for (path, shown) in [
            (
                format!("/sandbox/checkout-sessions/{id}/payments"),
                format!("/sandbox/checkout-sessions/{id}/payments"),
            ),
            (
                "/sandbox/checkout-sessions/token/ct/refresh".into(),
                "/sandbox/checkout-sessions/token/•••/refresh".into(),
            ),
            (format!("/checkout/abc/{id}"), format!("/checkout/•••/{id}")),
            ("/sandbox/payments/j@e.com".into(), "/sandbox/payments/•••".into()),
            (
                "/sandbox/payments?status=FAILED&email=j&name=Jane".into(),
                "/sandbox/payments?status=FAILED&email=•••&name=•••".into(),
            ),
        ] {
            assert_eq!(masks(false).path(&path), shown);
            assert_eq!(masks(true).path(&path), path);
        }
    }
}
