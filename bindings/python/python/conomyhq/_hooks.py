"""What people see of calls while they go on: a callback, and the `conomyhq` logger.

Neither gets a credential, a token or a person's data.
"""

from __future__ import annotations

import sys

# Where `collections.abc` has them from: that one would load all of `collections`.
from _collections_abc import Callable, Iterable, Mapping
from datetime import datetime, timezone

from ._dataclass import Frozen
from ._lazy import types

TYPE_CHECKING = False
if not TYPE_CHECKING:
    from ._dataclass import dataclass
else:
    from dataclasses import dataclass
    from typing import TypeAlias

    from ._call import Operation
    from ._stopped import Stopped

    Told: TypeAlias = tuple[
        int,
        float,
        tuple[
            str,
            int,
            float,
            str,
            int | None,
            str | None,
            str | None,
            types.Outcome | None,
            bool,
        ],
    ]
    """As the native module tells of an attempt: the level to log it at, when it was started, and
    the other members of an `Attempt`."""

LOGGER = "conomyhq"

DEBUG, INFO, WARNING, NOTHING = 10, 20, 30, 100
"""Levels, as `logging` numbers them. It is not loaded to know them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt(Frozen):
    """An attempt that is over, as `on_attempt` gets it."""

    started_at: datetime
    """When it was started."""

    operation: str
    """The operation, such as `checkout_sessions.create_payment`."""

    attempt: int
    """1 for a call's first attempt."""

    duration: float
    """Seconds from its begin to its end."""

    phase: str
    """How far it came."""

    status: int | None
    """The HTTP status, if an answer came."""

    trace_id: str | None
    """What to quote in a support request, if the answer held it and it may be shown."""

    session_id: str | None
    """The session of a payment."""

    outcome: types.Outcome | None
    """None where the attempt succeeded, else whether it may have had an effect."""

    retried: bool
    """Whether another attempt follows."""


class Observed:
    """A call that is observed: it is told of the attempts, and how the call ended."""

    headers: Mapping[str, str] = {}
    """What to send along."""

    def attempt(self, attempt: Attempt) -> None:
        """Take an attempt that is over."""

    def end(self, error: BaseException | None, outcome: types.Outcome | None) -> None:
        """Take the end: what ended it, if that was no success, and what is known of its effect."""


observer: Callable[[Operation, str], Observed] | None = None
"""Whoever observes every call: begins with the operation and the base URL."""


def observe(operation: Operation, base_url: str) -> Observed | None:
    """Have a call observed. A failure of the observer's is logged and goes no further."""
    try:
        return None if observer is None else observer(operation, base_url)
    except Exception:
        _log_exception("what observes calls raised")
        return None


def end(observed: Observed, error: BaseException | None, outcome: types.Outcome | None) -> None:
    """Tell an observer of a call's end."""
    try:
        observed.end(error, outcome)
    except Exception:
        _log_exception("what observes calls raised")


def wanted(
    on_attempt: Callable[[Attempt], object] | None, observed: Observed | None = None
) -> int:
    """Say from which level on somebody wants to be told of attempts."""
    if on_attempt is not None or observed is not None:
        return 0
    logging = sys.modules.get("logging")
    if logging is None:
        # A program that never imported it has no handler that would want more than a warning.
        return WARNING
    is_enabled = logging.getLogger(LOGGER).isEnabledFor
    for level in (DEBUG, INFO, WARNING):
        if is_enabled(level):
            return level
    return NOTHING


def publish(
    attempts: Iterable[Told],
    on_attempt: Callable[[Attempt], object] | None,
    observed: Observed | None = None,
    most: int = WARNING,
) -> None:
    """Tell everyone who listens of attempts, given as the native module gives them.

    An exception of theirs is logged and goes no further: it must not stand in for the call's own
    result. What is no `Exception`, such as SystemExit, goes on.

    Args:
        attempts: Each with the level to log it at.
        on_attempt: Who is told besides the logger.
        observed: Who is told besides.
        most: The level that is not exceeded, because there is a better record of the same.
    """
    for level, started, members in attempts:
        attempt = _attempt(started, *members)
        _log_attempt(min(level, most), attempt)
        if observed is not None:
            try:
                observed.attempt(attempt)
            except Exception:
                _log_exception("what observes calls raised")
        if on_attempt is not None:
            try:
                on_attempt(attempt)
            except Exception:
                _log_exception("on_attempt raised")


def _attempt(
    started: float,
    operation: str,
    attempt: int,
    duration: float,
    phase: str,
    status: int | None,
    trace_id: str | None,
    session_id: str | None,
    outcome: types.Outcome | None,
    retried: bool,
) -> Attempt:
    return Attempt(
        started_at=datetime.fromtimestamp(started, timezone.utc),
        operation=operation,
        attempt=attempt,
        duration=duration,
        phase=phase,
        status=status,
        trace_id=trace_id,
        session_id=session_id,
        outcome=outcome,
        retried=retried,
    )


def _log_attempt(level: int, attempt: Attempt) -> None:
    text = "%s attempt %d: status %s, phase %s, outcome %s, trace %s, %.1f ms"
    facts: list[object] = [
        attempt.operation,
        attempt.attempt,
        attempt.status,
        attempt.phase,
        attempt.outcome or "applied",
        attempt.trace_id,
        attempt.duration * 1000,
    ]
    if attempt.retried:
        text += "; trying again"
    if attempt.session_id is not None:
        text += "; session %s"
        facts.append(attempt.session_id)
        if attempt.outcome == "unknown":
            text += ": it may have been applied, look it up before trying again"
    _log(level, text, *facts)


def log_stopped(stopped: Stopped, error: BaseException) -> None:
    """Warn of a payment that was stopped when it may have been applied.

    asyncio drops the exceptions of cancelled tasks in many places, so this may be all that is left.
    """
    name = type(error).__name__
    _log(WARNING, "%s (%s; session %s)", stopped.message, name, stopped.session)


def _log_exception(text: str) -> None:
    try:
        import logging

        logging.getLogger(LOGGER).exception(text)
    except Exception:
        pass


def _log(level: int, text: str, *arguments: object) -> None:
    if level < WARNING and "logging" not in sys.modules:
        return
    try:
        import logging

        logging.getLogger(LOGGER).log(level, text, *arguments)
    except Exception:
        # A handler of the program's raised, or the interpreter is about to end.
        pass
