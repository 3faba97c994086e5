//! The language of a page, by what the browser asks for.

use std::convert::Infallible;

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};

/// A language that the pages are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    English,
    Spanish,
}

/// The same in each language: a table of words, mostly.
pub(crate) struct Tongues<T> {
    pub(crate) english: T,
    pub(crate) spanish: T,
}

impl<T> Tongues<T> {
    pub(crate) const fn of(&self, language: Language) -> &T {
        match language {
            Language::English => &self.english,
            Language::Spanish => &self.spanish,
        }
    }
}

impl Language {
    /// Its tag, as HTML and HTTP name it.
    pub(crate) const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
        }
    }

    /// The one that is asked for most; English where neither is.
    fn asked_for(headers: &HeaderMap) -> Self {
        let values = headers.get_all(header::ACCEPT_LANGUAGE).iter();
        let ranges = values.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
        let mut best = (0, Self::English);
        for (language, weight) in ranges.filter_map(Self::range) {
            // Of those wanted alike, the first.
            if weight > best.0 {
                best = (weight, language);
            }
        }
        best.1
    }

    /// One range, such as `es-CL;q=0.8`, and its weight in thousandths.
    fn range(text: &str) -> Option<(Self, u32)> {
        let mut parts = text.split(';').map(str::trim);
        let tag = parts.next()?.split('-').next()?;
        let language = match () {
            () if tag.eq_ignore_ascii_case("es") => Self::Spanish,
            () if tag.eq_ignore_ascii_case("en") || tag == "*" => Self::English,
            () => return None,
        };
        let weight = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
        Some((language, weight.map_or(Some(1000), thousandths)?))
    }
}

/// A weight of HTTP: 0 to 1 with at most three digits after the point.
fn thousandths(text: &str) -> Option<u32> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if fraction.len() > 3 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let fraction: u32 = format!("{fraction:0<3}").parse().ok()?;
    match whole {
        "0" => Some(fraction),
        "1" if fraction == 0 => Some(1000),
        _ => None,
    }
}

impl<S: Sync> FromRequestParts<S> for Language {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::asked_for(&parts.headers))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_wanted_most_is_taken() {
        use Language::{English, Spanish};
        for (asked, language) in [
            ("", English),
            ("es", Spanish),
            ("es-CL,es;q=0.9,en;q=0.8", Spanish),
            ("en-US, es;q=0.9", English),
            ("en;q=0.5, ES-419;q=0.51", Spanish),
            ("de, fr;q=0.9, es;q=0.1", Spanish),
            ("es;q=0, en;q=0.1", English),
            ("es;q=0", English),
            ("*", English),
            ("*;q=0.1, es;q=0.2", Spanish),
            ("es;q=2", English),
            ("es;q=0.0001", English),
            ("esperanto", English),
            ("en, es", English),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, asked.parse().expect("a header"));
            assert_eq!(Language::asked_for(&headers), language, "{asked}");
        }
        assert_eq!(Language::asked_for(&HeaderMap::new()), English);
    }
}
