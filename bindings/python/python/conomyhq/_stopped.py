"""What became of a call that its caller stopped, by whatever exception.

The exception goes on as it is, and is told what the call amounts to. What is found out of it later,
`unknown_outcome` says.
"""

from __future__ import annotations

import sys
import weakref

from ._error import OUTCOMES
from ._errors import ConomyError, OutcomeUnknownError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import asyncio
    from collections.abc import Iterator, Mapping
    from types import FrameType
    from typing import Any

    from ._call import Operation
    from ._error_classes import Outcome


class Stopped:
    """What a call amounts to for a caller who no longer waits for it."""

    __slots__ = ("_answer", "_facts", "_operation", "_raw_body")

    def __init__(
        self,
        operation: Operation,
        facts: Mapping[str, Any],
        raw_body: bytes | None = None,
        answer: bytes | None = None,
    ) -> None:
        """Take the facts of a report, and the answer of a success that came in full, as JSON."""
        self._operation = operation
        self._facts = facts
        self._raw_body = raw_body
        self._answer = answer

    @property
    def outcome(self) -> Outcome:
        outcome: Outcome = self._facts["outcome"]
        return outcome

    @property
    def message(self) -> str:
        return str(self._facts["message"])

    @property
    def session(self) -> str | None:
        session: str | None = self._facts.get("session_id")
        return session

    def error(self, cause: BaseException | None) -> OutcomeUnknownError:
        """Give it as the error of a call that may have been applied."""
        answer = None
        if self._answer is not None:
            try:
                answer = self._operation.read(self._answer)
            except Exception:
                # The core could read it. What fails here, such as memory, changes nothing that is known.
                pass
        facts: dict[str, Any] = {
            **self._facts,
            "raw_body": self._raw_body,
            "answer": answer,
            "aborted": True,
        }
        error = OutcomeUnknownError._of(self.message, facts, self._facts.get("shown", ()))
        error.__cause__ = cause
        return error

    def __repr__(self) -> str:
        return f"<{self._operation.name}, stopped: {self.outcome}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (self._operation.id, dict(self._facts), self._raw_body, self._answer)


def _restored(operation: str, *parts: Any) -> Stopped:
    from ._operations import OPERATIONS

    return Stopped(OPERATIONS[operation], *parts)


in_tasks: weakref.WeakKeyDictionary[asyncio.Future[Any], tuple[Stopped, ...]] = (
    weakref.WeakKeyDictionary()
)
"""What was stopped in which task: asyncio drops a cancelled task's exception in many places."""


def annotate(error: BaseException, stopped: Stopped) -> None:
    """Tell what stopped a call, such as a CancelledError, what the call amounts to."""
    calls = (*_annotations(error), stopped)
    try:
        # It is not our class, and may have attributes of its own, or refuse any.
        error._conomy_stopped = calls  # type: ignore[attr-defined]
        error.conomy_outcome = max(  # type: ignore[attr-defined]
            (call.outcome for call in calls), key=OUTCOMES.index
        )
        if sys.version_info >= (3, 11):
            error.add_note(stopped.message)
    except Exception:
        pass


def _annotations(error: BaseException) -> tuple[Stopped, ...]:
    calls: tuple[Stopped, ...] = error.__dict__.get("_conomy_stopped", ())
    return calls


def unknown_outcome(
    stopped: BaseException | asyncio.Future[Any] | None,
) -> OutcomeUnknownError | None:
    """Find the call that may have been applied behind whatever ended it.

    Args:
        stopped: An exception: one of this package's, or any that stopped a call (a cancellation, a
            timeout, Ctrl-C, what a signal handler raised), or that was raised because of one. Its
            causes, contexts and the members of a group are looked at. Or a task that ended: asyncio
            often drops the exception of a task that was cancelled, as in a `TaskGroup`; keep the
            task, and ask with it.

    Returns:
        The error of a call that may have been applied: if there are several, a payment's before
        others'. It has `aborted=True` if the caller stopped the call, and its `answer` if that had
        come already. None if nothing may have been applied by what is behind this.

        An exception that passed through a payment's method but was not told what became of it is
        taken for unknown: Python can raise what a signal handler raises between any two of its
        steps, and so between the end of the call and the return of the method.
    """
    found = list(_behind(stopped))
    for error in found:
        if error.session_id is not None:
            return error
    return found[0] if found else None


def _behind(start: Any) -> Iterator[OutcomeUnknownError]:
    pending: list[Any] = [start]
    seen: set[int] = set()
    while pending:
        one = pending.pop(0)
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        if not isinstance(one, BaseException):
            yield from _in_task(one)
            pending.append(_exception_of(one))
            continue
        if isinstance(one, OutcomeUnknownError):
            yield one
        calls = _annotations(one)
        yield from _unknown(calls, one)
        if not calls and not isinstance(one, ConomyError):
            yield from _in_traceback(one)
        pending += (one.__cause__, one.__context__, *_members(one))


def _unknown(calls: tuple[Stopped, ...], cause: BaseException) -> Iterator[OutcomeUnknownError]:
    return (call.error(cause) for call in calls if call.outcome == "unknown")


def _members(error: BaseException) -> tuple[BaseException, ...]:
    """Give a group's exceptions. Before Python 3.11 groups are a package's, not the language's."""
    members = getattr(error, "exceptions", ())
    if not isinstance(members, (tuple, list)):
        return ()
    return tuple(member for member in members if isinstance(member, BaseException))


def _in_task(task: Any) -> Iterator[OutcomeUnknownError]:
    if task.cancelled():
        for call in in_tasks.get(task, ()):
            if call.outcome == "unknown":
                yield call.error(None)


def _exception_of(task: Any) -> BaseException | None:
    """Give what a task ended with; raise asyncio's InvalidStateError if it has not ended."""
    try:
        error: BaseException | None = task.exception()
        return error
    except BaseException as cancelled:
        if not task.done():
            raise
        # asyncio gives it once, and to the next who asks an empty one.
        calls = _annotations(cancelled)
        if calls and task not in in_tasks:
            in_tasks[task] = calls
        return cancelled


def _in_traceback(error: BaseException) -> Iterator[OutcomeUnknownError]:
    """Look at the frames that an exception passed through which was told nothing."""
    from ._call import Call
    from ._operations import OPERATIONS

    charges = {
        getattr(operation.method, "__code__", None): operation
        for operation in OPERATIONS.values()
        if operation.session is not None
    }
    through: Stopped | None = None
    told = False
    traceback = error.__traceback__
    while traceback is not None:
        frame = traceback.tb_frame
        module = str(frame.f_globals.get("__name__"))
        if module.startswith("asyncio."):
            # Python 3.10 and 3.11 run what `wait_for` waits for in a task of its own, whose
            # exception they drop when the outer task is cancelled.
            for value in list(frame.f_locals.values()):
                if _is_future(value):
                    yield from _in_task(value)
        elif module.startswith("conomyhq."):
            local = frame.f_locals
            call = local.get("call", getattr(local.get("self"), "_call", None))
            operation = charges.get(frame.f_code)
            if isinstance(call, Call):
                told = True
                yield from _unknown((call.amounts_to(),), error)
            elif operation is not None and traceback.tb_lineno != frame.f_code.co_firstlineno:
                # (At the line of its head the method has not begun.)
                through = Stopped(operation, _untold(operation, frame))
        traceback = traceback.tb_next
    if through is not None and not told:
        yield through.error(error)


def _is_future(value: object) -> bool:
    asyncio = sys.modules.get("asyncio")
    return asyncio is not None and isinstance(value, asyncio.Future)


def _untold(operation: Operation, frame: FrameType) -> dict[str, Any]:
    session = operation.path[operation.session or 0]
    return {
        "outcome": "unknown",
        "operation": operation.name,
        "session_id": frame.f_locals.get(session),
        "message": f"{operation.name}: stopped on the way back to its caller; {operation.unknown}",
    }
