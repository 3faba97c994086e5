//! A page as it is answered.

use askama::Template;
use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};

use super::Language;

/// Nothing but the sandbox's own files, nothing within the page itself, and no form that leads elsewhere.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; \
                      frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/// What every page is answered with. Its address may hold a token: no page of another origin and no cache may see it. With
/// no referrer at all, a form would hide from the sandbox as well that it is the sandbox's own.
const HEAD: [(HeaderName, &str); 6] = [
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::CACHE_CONTROL, "no-store"),
    (header::VARY, "Accept-Language"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// Answers a page in this language.
pub(crate) fn html(status: StatusCode, language: Language, page: &impl Template) -> Response {
    html_leading_to(status, language, page, &[])
}

/// The same for a page whose form may end at these origins: a browser holds the redirects that answer a form against
/// the policy as well.
pub(crate) fn html_leading_to(
    status: StatusCode,
    language: Language,
    page: &impl Template,
    origins: &[String],
) -> Response {
    let body = match page.render() {
        Ok(body) => body,
        // A template writes into memory only: it fails if a value in it cannot be shown.
        Err(_) => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    };
    let mut response = (status, Html(body)).into_response();
    let headers = response.headers_mut();
    let policy = origins.iter().fold(POLICY.to_owned(), |policy, origin| policy + " " + origin);
    // An origin is ASCII without spaces. If one were not, no form would lead anywhere.
    let policy = HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static(POLICY));
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    for (name, value) in HEAD {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
    response
}
