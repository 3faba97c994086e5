"""What a call can raise.

Ask `outcome` first: it tells whether the call may have had an effect. No message, `str()` or
`repr()` holds a credential, a token, a person's data or a text that the service sent; those that
came with the answer are at hand as attributes.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from typing import Any, Literal

    Outcome = Literal["not_sent", "not_applied", "unknown"]
    """Whether a failed call may have had an effect.

    - `not_sent`: no byte of the request was handed to a connection, so nothing happened.
    - `not_applied`: the service refused the request, so nothing happened.
    - `unknown`: the request may have been applied. Check before trying again.
    """


class ConomyError(Exception):
    """A call that did not succeed; every other error is below this one."""

    message: str
    """What happened and what to do."""

    outcome: Outcome = "not_sent"
    """Whether the call may have had an effect."""

    operation: str | None = None
    """The operation, such as `checkout_sessions.create_payment`; None if it was none."""

    attempts: int = 0
    """How many attempts were made."""

    def __init__(self, message: str, **facts: Any) -> None:
        super().__init__(message)
        self.message = message
        for name, value in facts.items():
            if not hasattr(type(self), name):
                raise TypeError(f"{type(self).__name__} has no {name}")
            setattr(self, name, value)

    def __reduce__(self) -> tuple[Any, ...]:
        state = dict(self.__dict__)
        # Exceptions pickle without their cause; ours is text, and part of what is known.
        if isinstance(self.__cause__, SourceError):
            state["__cause__"] = self.__cause__
        return type(self), self.args, state


class ConfigError(ConomyError):
    """A setting or an argument is wrong. Nothing was sent."""


class ApiError(ConomyError):
    """The service answered with a status that is no success. Redirects are never followed."""

    status: int = 0
    """The HTTP status."""

    code: str | None = None
    """The service's two-digit error code, such as `11`."""

    type: str | None = None
    """The name of the code, such as `invalidParam`."""

    detail: str | None = None
    """The service's explanation, for a person. It may quote what was sent."""

    trace_id: str | None = None
    """What to quote in a support request."""

    headers: Mapping[str, str] = {}
    """The answer's headers; names in lower case, repeated ones joined by a comma."""

    raw_body: bytes = b""
    """The answer's body as it came. It may quote what was sent."""

    retry_after: float | None = None
    """Seconds that the service asked to wait, counted from the answer."""

    phase: str | None = None
    """How far the last attempt came."""


class BadRequestError(ApiError):
    """400: the request is malformed or misses something. It was not applied."""


class AuthenticationError(ApiError):
    """401: the access token is wrong or expired. It was not applied."""


class PermissionDeniedError(ApiError):
    """403: the API key is wrong, or may not do this. It was not applied."""


class NotFoundError(ApiError):
    """404: there is no such session. It was not applied."""


class ConflictError(ApiError):
    """409: it exists already. It was not applied."""


class UnprocessableEntityError(ApiError):
    """422: not possible in the session's state. It was not applied."""


class RateLimitError(ApiError):
    """429: too many requests. It was not applied."""


class ServerError(ApiError):
    """5xx or 408 on an operation that charges nobody: it may have been applied."""


class TransportError(ConomyError):
    """No connection came about. Nothing was sent."""

    phase: str | None = None
    """How far the last attempt came: `resolving`, `connecting` or `tls`."""


class ConnectError(TransportError):
    """The host could not be found or refused the connection. Nothing was sent."""


class TlsError(TransportError):
    """The server's certificate or the TLS handshake was refused. Nothing was sent."""


class ConnectTimeoutError(TransportError):
    """No connection came about in time. Nothing was sent."""


class DecodeError(ConomyError):
    """A successful answer cannot be read as the model. The call was applied."""

    status: int = 0
    """The HTTP status."""

    trace_id: str | None = None
    """What to quote in a support request."""

    headers: Mapping[str, str] = {}
    """The answer's headers; names in lower case, repeated ones joined by a comma."""

    raw_body: bytes = b""
    """The answer's body as far as it was read. It may hold personal data."""

    path: str | None = None
    """Where in the JSON reading failed, such as `status` or `items[0].tax`."""

    phase: str | None = None
    """How far the last attempt came."""


class OutcomeUnknownError(ConomyError):
    """The call may have been applied. Check before trying again.

    It is no `ApiError`, so that `except ApiError: mark_as_failed()` does not catch it.
    """

    outcome: Outcome = "unknown"

    phase: str | None = None
    """How far the attempt came: `writing`, `waiting` or `reading`."""

    status: int | None = None
    """The HTTP status, if an answer came."""

    code: str | None = None
    """The service's two-digit error code, if an answer came with one."""

    type: str | None = None
    """The name of the code."""

    detail: str | None = None
    """The service's explanation, for a person. It may quote what was sent."""

    trace_id: str | None = None
    """What to quote in a support request, if an answer came with one."""

    headers: Mapping[str, str] = {}
    """The answer's headers; names in lower case, repeated ones joined by a comma."""

    raw_body: bytes = b""
    """The answer's body as far as it was read. It may hold personal data."""

    retry_after: float | None = None
    """Seconds that the service asked to wait, counted from the answer."""

    path: str | None = None
    """Where in the JSON of a successful answer reading failed."""

    session_id: str | None = None
    """The session of the payment: what to look up before trying again."""

    sent_at: datetime | None = None
    """When the attempt that may have been applied was started, in UTC."""


class SourceError(Exception):
    """What the layer below said, in words; the `__cause__` of a `ConomyError`."""


def from_report(report: str, raw_body: bytes | None) -> ConomyError:
    """Make the exception of an error's report, which the native module gives as JSON."""
    facts = _facts(report)
    error_class: type[ConomyError] = globals()[facts.pop("class")]
    message: str = facts.pop("message")
    source: str | None = facts.pop("source")
    facts["raw_body"] = raw_body
    known = {
        name: value
        for name, value in facts.items()
        if value is not None and hasattr(error_class, name)
    }
    error = error_class(message, **known)
    if source is not None:
        error.__cause__ = SourceError(source)
    return error


def from_crash(report: str) -> ConomyError:
    """Make the exception of a call that a bug in the native module ended."""
    facts = _facts(report)
    unknown = facts["outcome"] == "unknown"
    effect = (
        "it may have been applied: check before trying again" if unknown else "nothing was sent"
    )
    return (OutcomeUnknownError if unknown else ConomyError)(
        f"{facts['operation']}: conomyhq failed by a bug of its own, please report it; {effect}",
        outcome=facts["outcome"],
        operation=facts["operation"],
        attempts=facts["attempts"],
    )


def annotate(error: BaseException, report: str) -> None:
    """Tell whether a call may have had an effect on what stopped it, such as a CancelledError."""
    facts = _facts(report)
    # It is not our class, and may have attributes of its own.
    error.conomy_outcome = facts["outcome"]  # type: ignore[attr-defined]
    if sys.version_info >= (3, 11):
        error.add_note(facts["message"])


def _facts(report: str) -> dict[str, Any]:
    import json

    facts: dict[str, Any] = json.loads(report)
    if facts["headers"] is not None:
        headers: dict[str, str] = {}
        for name, value in facts["headers"]:
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
        facts["headers"] = headers
    if facts["sent_at"] is not None:
        from datetime import datetime, timezone

        facts["sent_at"] = datetime.fromtimestamp(facts["sent_at"], timezone.utc)
    return facts


for _class in list(globals().values()):
    # Where people import them from is where tracebacks and pickles should name them.
    if isinstance(_class, type) and issubclass(_class, ConomyError):
        _class.__module__ = "conomyhq"
