//! Whether a page that is not the sandbox's makes the browser send something.

use axum::http::{HeaderMap, header};

/// Whether a browser says that a request comes from another origin than the one it goes to, or hides where from.
/// What says nothing of the kind is no browser, and no page made it do this.
pub(crate) fn is_from_elsewhere(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    match (text("sec-fetch-site"), text(header::ORIGIN.as_str())) {
        // Since the pages send no referrer, their forms' `Origin` is `null`: where this says more, it decides.
        (Some(site), _) => site != "same-origin" && site != "none",
        (None, Some(origin)) => {
            let host = text(header::HOST.as_str()).unwrap_or_default();
            origin.strip_prefix("http://").is_none_or(|from| !from.eq_ignore_ascii_case(host))
        }
        (None, None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_of_another_page_shows() {
        for (sent, elsewhere) in [
            (&[][..], false),
            (&[("sec-fetch-site", "same-origin"), ("origin", "null")], false),
            (&[("sec-fetch-site", "none")], false),
            (&[("sec-fetch-site", "same-site")], true),
            (&[("sec-fetch-site", "cross-site"), ("origin", "http://127.0.0.1:1")], true),
            (&[("sec-fetch-site", "")], true),
            (&[("origin", "http://127.0.0.1:1")], false),
            (&[("origin", "http://127.0.0.1:2")], true),
            (&[("origin", "https://127.0.0.1:1")], true),
            (&[("origin", "http://shop.example")], true),
            (&[("origin", "null")], true),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, "127.0.0.1:1".parse().expect("a header"));
            for (name, value) in sent {
                headers.insert(*name, value.parse().expect("a header"));
            }
            assert_eq!(is_from_elsewhere(&headers), elsewhere, "{sent:?}");
        }
    }
}
