//! The errors that the service documents, and the gateway's in front of it.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

/// Why a request is refused.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The service's own error.
    Service(Kind, String),
    /// The API gateway's: it never reached the service, so it has no code and no trace id.
    Gateway(StatusCode, &'static str),
}

/// The documented kinds that the sandbox can answer by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    InvalidParam,
    MissingParam,
    ParsingResource,
    FailedPrecondition,
    NotFound,
    Unauthorized,
    TooManyRequests,
    ServerError,
}

impl Kind {
    fn row(self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Self::InvalidParam => (StatusCode::BAD_REQUEST, "11", "invalidParam"),
            Self::MissingParam => (StatusCode::BAD_REQUEST, "12", "missingParam"),
            Self::ParsingResource => (StatusCode::BAD_REQUEST, "14", "parsingResource"),
            Self::FailedPrecondition => (StatusCode::UNPROCESSABLE_ENTITY, "21", "failedPrecondition"),
            Self::NotFound => (StatusCode::NOT_FOUND, "31", "notFound"),
            Self::TooManyRequests => (StatusCode::TOO_MANY_REQUESTS, "32", "tooManyRequests"),
            Self::ServerError => (StatusCode::INTERNAL_SERVER_ERROR, "01", "serverError"),
            Self::Unauthorized => (StatusCode::UNAUTHORIZED, "41", "unauthorized"),
        }
    }

    /// The documented answer, of this trace id.
    pub(crate) fn answered(self, detail: &str, trace_id: &str) -> (StatusCode, ErrorBody) {
        let (status, code, r#type) = self.row();
        let (detail, trace_id) = (detail.to_owned(), trace_id.to_owned());
        (status, ErrorBody { status: status.as_u16(), code, r#type, detail, trace_id })
    }

    /// The error of this kind. `detail` names what is wrong and repeats nothing that was sent.
    pub(crate) fn because(self, detail: impl Into<String>) -> Failure {
        Failure::Service(self, detail.into())
    }
}

/// Why nothing more of a kind can be made: what is there is live, and is not forgotten for it.
pub(crate) fn full(kinds: &str) -> Failure {
    Kind::TooManyRequests
        .because(format!("there are as many live {kinds} as the sandbox remembers; --keep raises that"))
}

/// The documented body, in the documented order.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ErrorBody {
    status: u16,
    code: &'static str,
    r#type: &'static str,
    detail: String,
    trace_id: String,
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        match self {
            Self::Service(kind, detail) => {
                let (status, body) = kind.answered(&detail, &Uuid::new_v4().to_string());
                (status, Json(body)).into_response()
            }
            Self::Gateway(status, message) => (status, Json(json!({ "message": message }))).into_response(),
        }
    }
}
