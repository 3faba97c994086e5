"""What a call can raise, and how it is made of the core's reports.

Ask `outcome` first: it tells whether the call may have had an effect. No message, `str()`,
`repr()`, `args` or `to_dict()` holds a credential, a token, a person's data or a text of the
service's own; those that came with the answer are at hand as attributes.
"""

from __future__ import annotations

from ._error import SourceError
from ._error_classes import (
    CLASSES,
    ApiError,
    AuthenticationError,
    BadRequestError,
    ConfigError,
    ConflictError,
    ConnectError,
    ConnectTimeoutError,
    ConomyError,
    DecodeError,
    NotFoundError,
    OutcomeUnknownError,
    PermissionDeniedError,
    RateLimitError,
    ServerError,
    TlsError,
    TransportError,
    UnprocessableEntityError,
    WebhookSignatureError,
)

__all__ = [
    "CLASSES",
    "ApiError",
    "AuthenticationError",
    "BadRequestError",
    "ConfigError",
    "ConflictError",
    "ConnectError",
    "ConnectTimeoutError",
    "ConomyError",
    "DecodeError",
    "NotFoundError",
    "OutcomeUnknownError",
    "PermissionDeniedError",
    "RateLimitError",
    "ServerError",
    "SourceError",
    "TlsError",
    "TransportError",
    "UnprocessableEntityError",
    "WebhookSignatureError",
    "from_crash",
    "from_fork",
    "from_report",
]


def from_report(report: str, raw_body: bytes | None) -> ConomyError:
    """Make the exception of an error's report, which the native module gives as JSON."""
    from ._report import facts_of

    facts = facts_of(report)
    facts["raw_body"] = raw_body
    made = CLASSES.get(facts["class"], ConomyError)
    error = made._of(facts["message"], facts, facts["shown"])
    if facts["source"] is not None:
        error.__cause__ = SourceError(facts["source"])
    return error


def from_crash(report: str) -> ConomyError:
    """Make the exception of a call that a bug in the native module ended."""
    from ._report import facts_of

    facts = facts_of(report)
    made = OutcomeUnknownError if facts["outcome"] == "unknown" else ConomyError
    message = f"conomyhq failed by a bug of its own, please report it; {facts['message']}"
    return made._of(message, {**facts, "aborted": None}, facts["shown"])


def from_fork(report: str) -> ConomyError:
    """Make the exception of a call that goes on in the process that this one was forked from."""
    from ._report import facts_of

    facts = facts_of(report)
    message = "the process was forked during the call, which goes on in the parent: look there"
    known = {name: facts[name] for name in ("operation", "attempts", "session_id", "sent_at")}
    return OutcomeUnknownError._of(f"{facts['operation']}: {message}", known, ())


for _class in CLASSES.values():
    # Where people import them from is where tracebacks and pickles should name them.
    _class.__module__ = "conomyhq"
