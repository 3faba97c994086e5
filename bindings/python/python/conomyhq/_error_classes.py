# @generated from codegen/facts/errors.yaml by `cargo xtask codegen`. Do not edit.
"""The classes of what a call can raise. What they do is in `_error.py`."""

from __future__ import annotations

from ._error import Error
from ._lazy import types as _types


class ConomyError(Error):
    """A call that did not succeed; every other error is below this one."""

    outcome: _types.Outcome = "unknown"
    """`not_sent`, `not_applied` or `unknown`: whether the call may have had an effect."""

    retryable: bool = False
    """Whether sending the same call again cannot charge twice and may succeed."""

    message: str
    """What happened and what to do; never a secret, a person's data or the service's own words."""

    operation: str | None = None
    """The operation, such as `checkout_sessions.create_payment`; none where no call was made."""

    attempts: int = 0
    """How many attempts were made."""


class ConfigError(ConomyError):
    """A setting or an argument is wrong. Nothing was sent."""

    outcome: _types.Outcome = "not_sent"
    """`not_sent`, `not_applied` or `unknown`: whether the call may have had an effect."""

    setting: str | None = None
    """The setting or argument that is wrong."""


class WebhookSignatureError(ConomyError):
    """A webhook's delivery cannot be trusted, or is none. Nothing was called."""

    outcome: _types.Outcome = "not_sent"
    """`not_sent`, `not_applied` or `unknown`: whether the call may have had an effect."""

    reason: str | None = None
    """Why a delivery is refused: `missing_signature`, `malformed`, `mismatch`, or `unreadable`
    where the signature is right.
    """


class ApiError(ConomyError):
    """The service answered with a status that is no success. Redirects are never followed and end
    here too.
    """

    outcome: _types.Outcome = "not_applied"
    """`not_sent`, `not_applied` or `unknown`: whether the call may have had an effect."""

    status: int = 0
    """The HTTP status, if an answer came."""

    code: str | None = None
    """The service's two-digit code, such as `11`."""

    type: str | None = None
    """The code's name, such as `invalidParam`."""

    detail: str | None = None
    """The service's explanation, for a person. It may quote what was sent: treat it as personal
    data.
    """

    trace_id: str | None = None
    """What to quote in a support request."""

    headers: _types.Mapping[str, str] = {}
    """The answer's headers; names in lower case, repeated ones joined by a comma."""

    raw_body: bytes = b""
    """The answer's body, as far as it was read. It may quote what was sent: treat it as personal
    data.
    """

    retry_after: float | None = None
    """How long the service asked to wait, counted from its answer. In seconds."""

    phase: str | None = None
    """How far the last attempt came: `resolving`, `connecting`, `tls`, `writing`, `waiting` or
    `reading`.
    """


class BadRequestError(ApiError):
    """400: the request is malformed or misses something. It was not applied."""


class AuthenticationError(ApiError):
    """401: the access token is wrong or expired. It was not applied."""


class PermissionDeniedError(ApiError):
    """403: the API key is wrong, or may not do this. It was not applied."""


class NotFoundError(ApiError):
    """404: there is no such thing. It was not applied."""


class ConflictError(ApiError):
    """409: it exists already. It was not applied."""


class UnprocessableEntityError(ApiError):
    """422: not possible in the state that things are in. It was not applied."""


class RateLimitError(ApiError):
    """429: too many requests. It was not applied."""

    retryable: bool = True
    """Whether sending the same call again cannot charge twice and may succeed."""


class ServerError(ApiError):
    """5xx or 408 on an operation that charges nobody: it may have been applied."""

    outcome: _types.Outcome = "unknown"
    """`not_sent`, `not_applied` or `unknown`: whether the call may have had an effect."""

    retryable: bool = True
    """Whether sending the same call again cannot charge twice and may succeed."""


class TransportError(ConomyError):
    """The service could not be reached, or what was only read did not arrive. Nothing was changed."""

    outcome: _types.Outcome = "not_sent"
    """`not_sent`, `not_applied` or `unknown`: whether the call may have had an effect."""

    retryable: bool = True
    """Whether sending the same call again cannot charge twice and may succeed."""

    phase: str | None = None
    """How far the last attempt came: `resolving`, `connecting`, `tls`, `writing`, `waiting` or
    `reading`.
    """


class ConnectError(TransportError):
    """No connection came about. Nothing was sent."""


class TlsError(TransportError):
    """The server's certificate or the TLS handshake was refused. Nothing was sent."""

    retryable: bool = False
    """Whether sending the same call again cannot charge twice and may succeed."""


class ConnectTimeoutError(TransportError):
    """No connection came about in time. Nothing was sent."""


class DecodeError(ConomyError):
    """A successful answer of an operation that charges nobody cannot be read. The call was applied."""

    status: int = 0
    """The HTTP status, if an answer came."""

    trace_id: str | None = None
    """What to quote in a support request."""

    headers: _types.Mapping[str, str] = {}
    """The answer's headers; names in lower case, repeated ones joined by a comma."""

    raw_body: bytes = b""
    """The answer's body, as far as it was read. It may quote what was sent: treat it as personal
    data.
    """

    path: str | None = None
    """Where in the JSON of a success reading failed, such as `id`."""

    phase: str | None = None
    """How far the last attempt came: `resolving`, `connecting`, `tls`, `writing`, `waiting` or
    `reading`.
    """


class OutcomeUnknownError(ConomyError):
    """The call may have been applied. Check before trying again. It is no `ApiError`: code that
    treats those as failed must not catch it.
    """

    phase: str | None = None
    """How far the last attempt came: `resolving`, `connecting`, `tls`, `writing`, `waiting` or
    `reading`.
    """

    status: int | None = None
    """The HTTP status, if an answer came."""

    code: str | None = None
    """The service's two-digit code, such as `11`."""

    type: str | None = None
    """The code's name, such as `invalidParam`."""

    detail: str | None = None
    """The service's explanation, for a person. It may quote what was sent: treat it as personal
    data.
    """

    trace_id: str | None = None
    """What to quote in a support request."""

    headers: _types.Mapping[str, str] = {}
    """The answer's headers; names in lower case, repeated ones joined by a comma."""

    raw_body: bytes = b""
    """The answer's body, as far as it was read. It may quote what was sent: treat it as personal
    data.
    """

    retry_after: float | None = None
    """How long the service asked to wait, counted from its answer. In seconds."""

    path: str | None = None
    """Where in the JSON of a success reading failed, such as `id`."""

    session_id: str | None = None
    """The session of the payment: what to look up before trying again."""

    sent_at: _types.datetime | None = None
    """When the attempt that may have been applied was started."""

    aborted: bool = False
    """Whether the caller stopped the call, rather than the call failing."""

    answer: _types.Any = None
    """The answer of a success that had come in full when the caller stopped the call."""


CLASSES: dict[str, type[ConomyError]] = {
    "ConomyError": ConomyError,
    "ConfigError": ConfigError,
    "WebhookSignatureError": WebhookSignatureError,
    "ApiError": ApiError,
    "BadRequestError": BadRequestError,
    "AuthenticationError": AuthenticationError,
    "PermissionDeniedError": PermissionDeniedError,
    "NotFoundError": NotFoundError,
    "ConflictError": ConflictError,
    "UnprocessableEntityError": UnprocessableEntityError,
    "RateLimitError": RateLimitError,
    "ServerError": ServerError,
    "TransportError": TransportError,
    "ConnectError": ConnectError,
    "TlsError": TlsError,
    "ConnectTimeoutError": ConnectTimeoutError,
    "DecodeError": DecodeError,
    "OutcomeUnknownError": OutcomeUnknownError,
}
"""Each by its name."""

SHOWN = (
    "outcome",
    "retryable",
    "operation",
    "attempts",
    "setting",
    "reason",
    "phase",
    "status",
    "retry_after",
    "path",
    "session_id",
    "sent_at",
    "aborted",
)
"""What may be printed beside the message."""

LABELS = (
    "code",
    "type",
    "trace_id",
)
"""What may be printed where the core found it harmless."""
