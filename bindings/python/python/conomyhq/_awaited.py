"""Awaited calls: they run on the native module's thread while the event loop goes on.

It is asyncio's or trio's. Each has a queue of its own. The native thread puts the numbers of calls there that ended
or of which there is an attempt to tell, and wakes the loop through a file descriptor, so that it
never waits for the interpreter's lock; the loop takes all that is there at once.
"""

from __future__ import annotations

import asyncio
import inspect
import itertools
import sys
import weakref
from collections.abc import Callable, Coroutine, Generator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from . import resources
from ._call import Arguments, Call, CallerBase, answering
from ._native import Completions
from ._stopped import in_tasks
from ._tokens import Late

if TYPE_CHECKING:
    from ._call import P, T
    from ._response import Response


def answered(
    method: Callable[P, Coroutine[Any, Any, T]],
) -> Callable[P, Coroutine[Any, Any, Response[T]]]:
    """Give a resource's method as one that gives with the answer how it came."""
    made: Callable[P, Coroutine[Any, Any, Response[T]]] = answering(method)
    return made


class _Loop:
    """The calls of one event loop that are under way. Holds no reference to the loop itself."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.waiting: dict[int, Any] = {}
        self.numbers = itertools.count()
        try:
            self.completions = Completions(None)
            # The native function itself: a signal handler cannot strike between its steps.
            loop.add_reader(self.completions.fileno(), self.completions.take, self.waiting)
        except NotImplementedError:
            # Windows' default loop watches no file descriptors.
            self.completions = Completions(_waker(loop, self))


def _waker(loop: asyncio.AbstractEventLoop, calls: _Loop) -> Callable[[], None]:
    # The native module keeps it, out of the garbage collector's sight: no strong references.
    weak_loop, weak_calls = weakref.ref(loop), weakref.ref(calls)

    def wake() -> None:
        loop, calls = weak_loop(), weak_calls()
        if loop is not None and calls is not None and not loop.is_closed():
            loop.call_soon_threadsafe(calls.completions.take, calls.waiting)

    return wake


_loops: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, _Loop] = weakref.WeakKeyDictionary()


def _of_loop(loop: asyncio.AbstractEventLoop) -> _Loop:
    calls = _loops.get(loop)
    if calls is None:
        calls = _loops[loop] = _Loop(loop)
    return calls


class AwaitedCall:
    """What a method of `AsyncConomy` returns: a coroutine.

    It is none of Python's own so that a call is told what stopped it even if it had not begun, and
    so that no traceback shows what it was called with.
    """

    __slots__ = ("__weakref__", "_awaited", "_call", "_coroutine")

    def __init__(self, call: Call) -> None:
        self._call = call
        # Its name is what Python says if nobody awaits it; typing does not know that it has one.
        coroutine: Any = _run(call)
        coroutine.__qualname__ = call.operation.name
        self._coroutine = coroutine
        self._awaited = False

    def __await__(self) -> Generator[Any, None, Any]:
        if self._awaited:
            raise RuntimeError("a call is awaited once")
        self._awaited = True
        return _Wait(self._call, self._coroutine)

    def send(self, value: Any) -> Any:
        """Go on."""
        return self._coroutine.send(value)

    def throw(self, kind: Any, error: Any = None, traceback: Any = None) -> Any:
        """Go on with an exception."""
        error = kind if error is None else error
        if self._call.begun:
            return self._coroutine.throw(error)
        self._coroutine.close()
        if isinstance(error, type):
            error = error()
        self._call.stopped_by(error)
        raise error

    def close(self) -> None:
        """Stop the call."""
        self._coroutine.close()

    def __getattr__(self, name: str) -> Any:
        # What asyncio and debuggers ask a coroutine: `cr_frame`, `__name__` and others.
        if name == "_coroutine":
            raise AttributeError(name)
        return getattr(self._coroutine, name)


class _Wait(Generator[Any, None, Any]):
    """The wait of a coroutine for a call."""

    __slots__ = ("_call", "_coroutine")

    def __init__(self, call: Call, coroutine: Coroutine[Any, Any, Any]) -> None:
        self._call = call
        self._coroutine = coroutine

    def __next__(self) -> Any:
        return self._coroutine.send(None)

    def send(self, value: Any) -> Any:
        return self._coroutine.send(value)

    def throw(self, kind: Any, error: Any = None, traceback: Any = None) -> Any:
        return self._coroutine.throw(kind if error is None else error)

    def close(self) -> None:
        """Stop the call, because who waits is closed.

        Python would have him see a GeneratorExit of his own, which knows nothing of the call; he
        sees the one that is raised here.
        """
        if not self._call.begun:
            self._coroutine.close()
        elif not self._call.over:
            self._coroutine.throw(GeneratorExit())


def _trio() -> Any:
    """Give what waits in trio, if this is one of its tasks."""
    trio: Any = sys.modules.get("trio")
    if trio is None or not trio.lowlevel.in_trio_task():
        return None
    from . import _trio

    return _trio


async def _within(awaitable: Any, seconds: float) -> Any:
    """Await it for so long, in a task of its own: what it does is none of the call's affair."""
    task = asyncio.ensure_future(awaitable)
    try:
        await asyncio.wait((task,), timeout=seconds)
    finally:
        in_time = task.done()
        task.cancel()
    if not in_time:
        raise Late
    return task.result()


async def _answer(call: Call, within: Callable[[Any, float], Any]) -> None:
    """Give the call its token if it asks for it, within the time that it waits for it."""
    question = call.question()
    if question is None:
        return
    token: Any = None
    try:
        token = call.ask(question[0])
        if inspect.isawaitable(token):
            token = await within(token, question[1])
        call.answer(token)
    except Late:
        # The call has ended by itself, or is about to.
        pass
    except Exception as error:
        call.unanswered(error)
    finally:
        # A traceback may show this frame.
        del question, token


async def _run(call: Call) -> Any:
    """Start a call and wait for its answer; if the wait is given up, stop the call at once."""
    call.begun = True
    task: asyncio.Task[Any] | None = None
    waiting: dict[int, Any] = {}
    number = -1
    try:
        native = call.prepare()
        result, failure = None, None
        trio = _trio()
        if trio is not None:
            # As every call of trio's: in a scope that is cancelled already, nothing begins.
            await trio.checkpoint()
            calls_of, new_future, within = trio.calls, trio.Future, trio.within
        else:
            loop = asyncio.get_running_loop()
            task = asyncio.current_task(loop)
            calls_of, new_future, within = partial(_of_loop, loop), loop.create_future, _within
        try:
            calls = calls_of()
        except OSError as error:
            if error.errno is None:
                # Of a signal handler, such as a TimeoutError.
                raise
            # No file descriptors are left.
            failure = native.unavailable(error.errno)
        else:
            waiting, number = calls.waiting, next(calls.numbers)
            future = waiting[number] = new_future()
            if native.start(calls.completions, number):
                await future
                while not native.ended:
                    # Woken to tell of an attempt, or to be asked for the token. What ends from here on
                    # wakes the next future.
                    future = waiting[number] = new_future()
                    call.tell()
                    await _answer(call, within)
                    await future
            else:
                del waiting[number]
            result, failure = call.finish(native.result())
        if task is not None and getattr(task, "_must_cancel", False):
            # Cancelled by itself: if it ends with this, asyncio drops what it returns.
            in_tasks[task] = (call.amounts_to(),)
    except BaseException as error:
        # Cancelled, or the coroutine was closed. Nothing more is sent once this is back.
        waiting.pop(number, None)
        stopped = call.stopped_by(error)
        if task is not None and stopped is not None:
            in_tasks[task] = (*in_tasks.get(task, ()), stopped)
        raise
    finally:
        call.over = True
    if failure is not None:
        try:
            raise failure
        finally:
            # The exception refers to this frame, so the frame must not refer to it.
            del failure
    return result


class AsyncCaller(CallerBase):
    """Makes calls that are awaited."""

    __slots__ = ()

    def __call__(
        self,
        operation: str,
        path: tuple[Any, ...],
        members: dict[str, Any],
        extra: Mapping[str, Any] | None,
        options: Mapping[str, Any],
    ) -> Any:
        """Make a call, which begins when it is awaited."""
        arguments = Arguments(path, members, extra, options)
        return AwaitedCall(Call(self, self._operations[operation], arguments))


if sys.version_info >= (3, 12):
    # To be seen as the coroutine functions that they are, for those who ask.
    for _class in [value for name, value in vars(resources).items() if name.startswith("Async")]:
        for _name, _method in vars(_class).items():
            if inspect.isfunction(_method) and not _name.startswith("_"):
                inspect.markcoroutinefunction(_method)
