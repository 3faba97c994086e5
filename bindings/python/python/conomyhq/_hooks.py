"""What people see of each attempt: a callback, and the `conomyhq` logger.

Neither gets a credential, a token or a person's data.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._errors import Outcome


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
    """What to quote in a support request, if the answer held it."""

    duration: float
    """Seconds from the attempt's begin to its end."""

    outcome: Outcome | None
    """None where the attempt succeeded, else whether it may have had an effect."""


def publish(events: str, on_attempt: Callable[[Attempt], object] | None) -> None:
    """Tell everyone who listens of a call's attempts, given as the native module's JSON.

    Whatever the callback raises is logged and goes no further: the call's own result must arrive.
    """
    # A program that never imported logging has no handler that would want a debug record.
    logger = None
    if "logging" in sys.modules:
        import logging

        logger = logging.getLogger("conomyhq")
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
            logger.debug(
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
                import logging

                logging.getLogger("conomyhq").exception("on_attempt raised")
