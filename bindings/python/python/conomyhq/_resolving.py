"""Looking for a payment whose outcome is unknown: what is looked for, as the core takes it."""

from __future__ import annotations

# Where `collections.abc` has it from, as in `_call.py`.
from _collections_abc import Iterable
from datetime import datetime, timedelta, timezone

from ._call import Operation
from ._errors import ConfigError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any
    from uuid import UUID

ID = "resolvePayment"
"""What calls it, among the operations."""

PATH = ("session_id", "sent_at", "wait", "known")
"""What is looked for, in the core's order."""

_WAIT = 10.0


class Resolve(Operation):
    """The search, as calls are made of it: it answers what a page holds."""

    __slots__ = ()

    def __init__(self, **facts: Any) -> None:
        """Take what an operation has."""
        super().__init__(**facts)
        page = self.read

        def results(json: bytes) -> Any:
            return list(page(json).results)

        self.read = results


def path(
    unknown: BaseException | None,
    session_id: str | UUID | None,
    sent_at: datetime | None,
    wait: float | timedelta | None,
    known: Iterable[str | UUID],
) -> tuple[Any, ...]:
    """Give what is looked for."""
    if unknown is not None:
        from ._stopped import unknown_outcome

        if session_id is not None or sent_at is not None:
            raise _refused("give either the exception, or session_id and sent_at", "unknown")
        found = unknown_outcome(unknown) if isinstance(unknown, BaseException) else None
        if found is None or found.session_id is None or found.sent_at is None:
            raise _refused("is not of a payment whose outcome is unknown", "unknown")
        session_id, sent_at = found.session_id, found.sent_at
    if session_id is None or sent_at is None:
        raise _refused("is missing: give the exception, or session_id and sent_at", "unknown")
    seconds: object = _WAIT if wait is None else wait
    if isinstance(seconds, timedelta):
        seconds = seconds.total_seconds()
    if not isinstance(seconds, (int, float)) or not 0 <= seconds < 1e9:
        raise _refused("must be a duration of 0 or more seconds", "wait")
    if isinstance(known, (str, bytes)) or not isinstance(known, Iterable):
        raise _refused("must be several ids, not one text", "known")
    return (session_id, _milliseconds(sent_at), str(int(seconds * 1000)), *known)


def _milliseconds(sent_at: datetime) -> str:
    if not isinstance(sent_at, datetime):
        raise _refused(f"must be a datetime, not {type(sent_at).__name__}", "sent_at")
    if sent_at.tzinfo is None:
        raise _refused("must have a time zone", "sent_at")
    since = sent_at - datetime(1970, 1, 1, tzinfo=timezone.utc)
    # Rounded down: nothing that was made since is left out.
    return str(max(since // timedelta(milliseconds=1), 0))


def _refused(why: str, setting: str) -> ConfigError:
    return ConfigError(f"{setting} {why}", setting=setting)

