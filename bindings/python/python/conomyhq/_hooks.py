"""What people see of calls while they go on: a callback, and the `conomyhq` logger.

Neither gets a credential, a token or a person's data.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._error_classes import Outcome
    from ._stopped import Stopped

LOGGER = "conomyhq"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """An attempt that is over, as `on_attempt` gets it."""

    operation: str
    """The operation, such as `checkout_sessions.create_payment`."""

    attempt: int
    """1 for a call's first attempt."""

    phase: str
    """How far it came."""

    status: int | None
    """The HTTP status, if an answer came."""

    trace_id: str | None
    """What to quote in a support request, if the answer held it and it may be shown."""

    duration: float
    """Seconds from the attempt's begin to its end."""

    outcome: Outcome | None
    """None where the attempt succeeded, else whether it may have had an effect."""


def publish(events: str, on_attempt: Callable[[Attempt], object] | None) -> None:
    """Tell everyone who listens of a call's attempts, given as the native module's JSON.

    An exception of theirs is logged and goes no further: it must not stand in for the call's own
    result. What is no `Exception`, such as SystemExit, goes on.
    """
    # A program that never imported logging has no handler that would want a debug record.
    logger = None
    if "logging" in sys.modules:
        import logging

        logger = logging.getLogger(LOGGER)
        if not logger.isEnabledFor(logging.DEBUG):
            logger = None
    if on_attempt is None and logger is None:
        return
    for event in json.loads(events):
        attempt = Attempt(
            operation=event["operation"],
            attempt=event["attempt"],
            phase=event["phase"],
            status=event["status"],
            trace_id=event["trace_id"],
            duration=event["duration_ms"] / 1000,
            outcome=event["outcome"],
        )
        if logger is not None:
            _log(
                "debug",
                "%s attempt %d: status %s, phase %s, outcome %s, trace %s, %.1f ms",
                attempt.operation,
                attempt.attempt,
                attempt.status,
                attempt.phase,
                attempt.outcome or "applied",
                attempt.trace_id,
                attempt.duration * 1000,
            )
        if on_attempt is not None:
            try:
                on_attempt(attempt)
            except Exception:
                _log("exception", "on_attempt raised")


def log_stopped(stopped: Stopped, error: BaseException) -> None:
    """Warn of a payment that was stopped when it may have been applied.

    asyncio drops the exceptions of cancelled tasks in many places, so this may be all that is left.
    """
    _log("warning", "%s (%s; session %s)", stopped.message, type(error).__name__, stopped.session)


def _log(level: str, text: str, *arguments: object) -> None:
    try:
        import logging

        getattr(logging.getLogger(LOGGER), level)(text, *arguments)
    except Exception:
        # A handler of the program's raised, or the interpreter is about to end.
        pass
