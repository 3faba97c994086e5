//! Which of the service's own words may be shown in messages, logs and hooks.
//!
//! The service may repeat what it was sent wherever it writes text, so a word is shown only if it has the form that
//! the API documents for it and has nothing to do with what the request said.

use crate::operation::ERROR_TYPES;

/// The forms that the API documents.
#[derive(Clone, Copy)]
pub(crate) enum Form {
    /// Two digits.
    Code,
    /// One of the documented names.
    Type,
    /// A UUID, or a trace id of 32 hexadecimal digits.
    TraceId,
}

impl Form {
    fn fits(self, text: &str) -> bool {
        let bytes = text.as_bytes();
        match self {
            Self::Code => bytes.len() == 2 && bytes.iter().all(u8::is_ascii_digit),
            Self::Type => ERROR_TYPES.contains(&text),
            Self::TraceId => {
                let dashes = |at: usize| matches!(at, 8 | 13 | 18 | 23);
                match bytes.len() {
                    32 => bytes.iter().all(u8::is_ascii_hexdigit),
                    36 => bytes.iter().enumerate().all(|(at, byte)| match dashes(at) {
                        true => *byte == b'-',
                        false => byte.is_ascii_hexdigit(),
                    }),
                    _ => false,
                }
            }
        }
    }
}

/// What a request said.
#[derive(Default)]
pub(crate) struct Said {
    /// All of it, in lower case.
    text: String,
}

/// Shorter runs of digits stand in half of all trace ids by chance.
const SHORTEST_RUN: usize = 6;

impl Said {
    /// `texts` are values as they are, such as an id; `body` is JSON.
    pub(crate) fn of<'a>(texts: impl IntoIterator<Item = &'a str>, body: &[u8]) -> Self {
        let mut text = String::from_utf8_lossy(body).to_lowercase();
        for more in texts {
            text.push('\n');
            text += &more.to_lowercase();
        }
        Self { text }
    }

    /// Whether a word of the service may be shown.
    pub(crate) fn lets_show(&self, form: Form, word: &str) -> bool {
        let lower = word.to_lowercase();
        form.fits(word)
            && !self.text.contains(&lower)
            && !(matches!(form, Form::TraceId) && self.is_within(&lower))
    }

    /// Whether a trace id is made of something that the request said: a card's or a phone's number, an id.
    fn is_within(&self, trace_id: &str) -> bool {
        let digits: String = trace_id.chars().filter(|letter| *letter != '-').collect();
        let mut runs = self.text.split(|letter: char| !letter.is_alphanumeric());
        runs.any(|run| run.len() >= SHORTEST_RUN && digits.contains(run))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_of_the_documented_form_are_shown() {
        let said = Said::default();
        for (form, word, shown) in [
            (Form::Code, "11", true),
            (Form::Code, "1", false),
            (Form::Code, "111", false),
            (Form::Code, "1a", false),
            (Form::Type, "invalidParam", true),
            (Form::Type, "unknown", true),
            (Form::Type, "Not Found", false),
            (Form::Type, "EXPIRED", false),
            (Form::Type, "janeHasSession", false),
            (Form::Type, "amFuZQ", false),
            (Form::TraceId, "8f14e45f-ceea-467f-a5f7-1d1f5f7c2b11", true),
            (Form::TraceId, "8f14e45fceea467fa5f71d1f5f7c2b11", true),
            (Form::TraceId, "1000000000", false),
            (Form::TraceId, "ct_9f2c1e7a5b", false),
            (Form::TraceId, "4111111111111111", false),
        ] {
            assert_eq!(said.lets_show(form, word), shown, "{word}");
        }
    }

    #[test]
    fn what_the_request_said_is_not_shown_again() {
        let body = br#"{"customer":{"firstName":"notFound","documentNumber":"4213","phone":"3001234567"}}"#;
        let said = Said::of(["8f14e45f-ceea-467f-a5f7-1d1f5f7c2b11", "key_1"], body);
        for (form, word, shown) in [
            (Form::Type, "notFound", false),
            (Form::Type, "alreadyExist", true),
            (Form::Code, "42", false),
            (Form::Code, "31", true),
            (Form::TraceId, "8f14e45f-ceea-467f-a5f7-1d1f5f7c2b11", false),
            (Form::TraceId, "8F14E45F-CEEA-467F-A5F7-1D1F5F7C2B11", false),
            (Form::TraceId, "00000000-0000-0000-0000-003001234567", false),
            (Form::TraceId, "00000030-0123-4567-0000-000000000000", false),
            (Form::TraceId, "00000000-ceea-0000-0000-1d1f5f7c2b12", true),
        ] {
            assert_eq!(said.lets_show(form, word), shown, "{word}");
        }
    }
}
