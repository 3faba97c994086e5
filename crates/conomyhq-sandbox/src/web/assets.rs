//! The files beside the pages, which are part of the program.

use axum::{
    Router,
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};

const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";
const PICTURE: &str = "image/svg+xml";

/// Each file's name below `/assets/`, its media type, and the file.
const ASSETS: &[(&str, &str, &[u8])] = &[
    ("style.css", STYLE, include_bytes!("../../assets/style.css")),
    ("desk.css", STYLE, include_bytes!("../../assets/desk.css")),
    ("desk.js", SCRIPT, include_bytes!("../../assets/desk.js")),
    ("checkout.css", STYLE, include_bytes!("../../assets/checkout.css")),
    ("checkout.js", SCRIPT, include_bytes!("../../assets/checkout.js")),
    ("mark.svg", PICTURE, include_bytes!("../../assets/mark.svg")),
];

/// The files, below `/assets/`.
pub(crate) fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/assets/{name}", get(asset))
}

async fn asset(Path(name): Path<String>) -> Response {
    let Some((_, kind, file)) = ASSETS.iter().find(|(known, ..)| *known == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let head = [
        (header::CONTENT_TYPE, *kind),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Another version of the sandbox may be at this address the next time.
        (header::CACHE_CONTROL, "no-cache"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'"),
    ];
    (head, *file).into_response()
}
