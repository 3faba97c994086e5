// @generated from codegen/facts by `cargo xtask codegen`. Do not edit.

//! The error classes.
use super::details::Details;
/// A call that did not succeed. Ask [`outcome()`](Details::outcome) first: it tells whether the call may have
/// had an effect.
///
/// `Display` says what happened and what to do. It never holds a credential, a token, a person's data or a
/// text that the service sent; those that came with the answer are at hand through [`Details`].
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// A setting or an argument is wrong. Nothing was sent.
    Config(Details),
    /// A webhook's delivery cannot be trusted, or is none. Nothing was called.
    WebhookSignature(Details),
    /// The service answered with a status that is no success. Redirects are never followed and end here too.
    Api(Details),
    /// 400: the request is malformed or misses something. It was not applied.
    BadRequest(Details),
    /// 401: the access token is wrong or expired. It was not applied.
    Authentication(Details),
    /// 403: the API key is wrong, or may not do this. It was not applied.
    PermissionDenied(Details),
    /// 404: there is no such thing. It was not applied.
    NotFound(Details),
    /// 409: it exists already. It was not applied.
    Conflict(Details),
    /// 422: not possible in the state that things are in. It was not applied.
    UnprocessableEntity(Details),
    /// 429: too many requests. It was not applied.
    RateLimit(Details),
    /// 5xx or 408 on an operation that charges nobody: it may have been applied.
    Server(Details),
    /// The service could not be reached, or what was only read did not arrive. Nothing was changed.
    Transport(Details),
    /// No connection came about. Nothing was sent.
    Connect(Details),
    /// The server's certificate or the TLS handshake was refused. Nothing was sent.
    Tls(Details),
    /// No connection came about in time. Nothing was sent.
    ConnectTimeout(Details),
    /// A successful answer of an operation that charges nobody cannot be read. The call was applied.
    Decode(Details),
    /// The call may have been applied. Check before trying again. It is no `ApiError`: code that treats those as failed must not catch it.
    OutcomeUnknown(Details),
}
impl Error {
    /// The class's name, the same in every language.
    pub fn class(&self) -> &'static str {
        match self {
            Self::Config(_) => "ConfigError",
            Self::WebhookSignature(_) => "WebhookSignatureError",
            Self::Api(_) => "ApiError",
            Self::BadRequest(_) => "BadRequestError",
            Self::Authentication(_) => "AuthenticationError",
            Self::PermissionDenied(_) => "PermissionDeniedError",
            Self::NotFound(_) => "NotFoundError",
            Self::Conflict(_) => "ConflictError",
            Self::UnprocessableEntity(_) => "UnprocessableEntityError",
            Self::RateLimit(_) => "RateLimitError",
            Self::Server(_) => "ServerError",
            Self::Transport(_) => "TransportError",
            Self::Connect(_) => "ConnectError",
            Self::Tls(_) => "TlsError",
            Self::ConnectTimeout(_) => "ConnectTimeoutError",
            Self::Decode(_) => "DecodeError",
            Self::OutcomeUnknown(_) => "OutcomeUnknownError",
        }
    }
    /// Whether sending the same call again cannot charge twice and may succeed, by the class alone.
    pub(super) fn class_is_retryable(&self) -> bool {
        match self {
            Self::Config(_) => false,
            Self::WebhookSignature(_) => false,
            Self::Api(_) => false,
            Self::BadRequest(_) => false,
            Self::Authentication(_) => false,
            Self::PermissionDenied(_) => false,
            Self::NotFound(_) => false,
            Self::Conflict(_) => false,
            Self::UnprocessableEntity(_) => false,
            Self::RateLimit(_) => true,
            Self::Server(_) => true,
            Self::Transport(_) => true,
            Self::Connect(_) => true,
            Self::Tls(_) => false,
            Self::ConnectTimeout(_) => true,
            Self::Decode(_) => false,
            Self::OutcomeUnknown(_) => false,
        }
    }
    /// What is known of the failure.
    pub fn details(&self) -> &Details {
        match self {
            Self::Config(details)
            | Self::WebhookSignature(details)
            | Self::Api(details)
            | Self::BadRequest(details)
            | Self::Authentication(details)
            | Self::PermissionDenied(details)
            | Self::NotFound(details)
            | Self::Conflict(details)
            | Self::UnprocessableEntity(details)
            | Self::RateLimit(details)
            | Self::Server(details)
            | Self::Transport(details)
            | Self::Connect(details)
            | Self::Tls(details)
            | Self::ConnectTimeout(details)
            | Self::Decode(details)
            | Self::OutcomeUnknown(details) => details,
        }
    }
    pub(super) fn details_mut(&mut self) -> &mut Details {
        match self {
            Self::Config(details)
            | Self::WebhookSignature(details)
            | Self::Api(details)
            | Self::BadRequest(details)
            | Self::Authentication(details)
            | Self::PermissionDenied(details)
            | Self::NotFound(details)
            | Self::Conflict(details)
            | Self::UnprocessableEntity(details)
            | Self::RateLimit(details)
            | Self::Server(details)
            | Self::Transport(details)
            | Self::Connect(details)
            | Self::Tls(details)
            | Self::ConnectTimeout(details)
            | Self::Decode(details)
            | Self::OutcomeUnknown(details) => details,
        }
    }
    /// An error of the same class.
    pub(crate) fn alike(&self, details: Details) -> Self {
        match self {
            Self::Config(_) => Self::Config(details),
            Self::WebhookSignature(_) => Self::WebhookSignature(details),
            Self::Api(_) => Self::Api(details),
            Self::BadRequest(_) => Self::BadRequest(details),
            Self::Authentication(_) => Self::Authentication(details),
            Self::PermissionDenied(_) => Self::PermissionDenied(details),
            Self::NotFound(_) => Self::NotFound(details),
            Self::Conflict(_) => Self::Conflict(details),
            Self::UnprocessableEntity(_) => Self::UnprocessableEntity(details),
            Self::RateLimit(_) => Self::RateLimit(details),
            Self::Server(_) => Self::Server(details),
            Self::Transport(_) => Self::Transport(details),
            Self::Connect(_) => Self::Connect(details),
            Self::Tls(_) => Self::Tls(details),
            Self::ConnectTimeout(_) => Self::ConnectTimeout(details),
            Self::Decode(_) => Self::Decode(details),
            Self::OutcomeUnknown(_) => Self::OutcomeUnknown(details),
        }
    }
    /// The error for a status that is no success.
    pub(crate) fn of_status(status: u16, details: Details) -> Self {
        match status {
            400u16 => Self::BadRequest(details),
            401u16 => Self::Authentication(details),
            403u16 => Self::PermissionDenied(details),
            404u16 => Self::NotFound(details),
            409u16 => Self::Conflict(details),
            422u16 => Self::UnprocessableEntity(details),
            429u16 => Self::RateLimit(details),
            408 | 500.. => Self::Server(details),
            _ => Self::Api(details),
        }
    }
}
/// Every class below `ConomyError` with its parent, parents first.
pub(crate) const TREE: &[(&str, &str)] = &[
    ("ConfigError", "ConomyError"),
    ("WebhookSignatureError", "ConomyError"),
    ("ApiError", "ConomyError"),
    ("BadRequestError", "ApiError"),
    ("AuthenticationError", "ApiError"),
    ("PermissionDeniedError", "ApiError"),
    ("NotFoundError", "ApiError"),
    ("ConflictError", "ApiError"),
    ("UnprocessableEntityError", "ApiError"),
    ("RateLimitError", "ApiError"),
    ("ServerError", "ApiError"),
    ("TransportError", "ConomyError"),
    ("ConnectError", "TransportError"),
    ("TlsError", "TransportError"),
    ("ConnectTimeoutError", "TransportError"),
    ("DecodeError", "ConomyError"),
    ("OutcomeUnknownError", "ConomyError"),
];
