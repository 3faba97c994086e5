//! Which forms are taken.

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Request},
    http::{HeaderMap, StatusCode, header},
    response::Response,
};

use super::notice;
use crate::web::{Form, Language};

/// More than any form of ours comes to.
const LONGEST: usize = 64 * 1024;

/// Takes a form that a page of ours sent, or what is no browser.
impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let Ok(language) = Language::from_request_parts(&mut parts, state).await;
        let is_form = is_form(&parts.headers);
        let body = Bytes::from_request(Request::from_parts(parts, body), state).await;
        match body {
            Ok(body) if body.len() > LONGEST => Err(notice::no_form(language, StatusCode::PAYLOAD_TOO_LARGE)),
            Ok(body) if body.is_empty() || is_form => Ok(Self::read(&String::from_utf8_lossy(&body))),
            _ => Err(notice::no_form(language, StatusCode::UNSUPPORTED_MEDIA_TYPE)),
        }
    }
}

fn is_form(headers: &HeaderMap) -> bool {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = value.split(';').next().unwrap_or_default().trim();
    media_type.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}
