"""How calls that the native module finished get back to the event loops that wait for them.

Each event loop has a queue of its own. The native thread puts finished calls there and wakes the
loop through a file descriptor, so that it never waits for the interpreter's lock; the loop takes
all that is there at once.
"""

from __future__ import annotations

import asyncio
import itertools
import weakref

from ._errors import annotate
from ._native import Completions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ._call import Answer, Request
    from ._native import NativeClient


class _Arrivals:
    """The calls of one event loop that are under way. Holds no reference to the loop itself."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.waiting: dict[int, asyncio.Future[Answer]] = {}
        self.numbers = itertools.count()
        try:
            self.completions = Completions(None)
            loop.add_reader(self.completions.fileno(), self.take)
        except NotImplementedError:
            # Windows' default loop watches no file descriptors.
            self.completions = Completions(_waker(loop, self))

    def take(self) -> None:
        """Hand over what has arrived."""
        for number, answer in self.completions.take():
            future = self.waiting.pop(number, None)
            if future is not None and not future.done():
                future.set_result(answer)


def _waker(loop: asyncio.AbstractEventLoop, arrivals: _Arrivals) -> Callable[[], None]:
    # The native module keeps it, out of the garbage collector's sight: no strong references.
    weak_loop, weak_take = weakref.ref(loop), weakref.WeakMethod(arrivals.take)

    def wake() -> None:
        loop, take = weak_loop(), weak_take()
        if loop is not None and take is not None and not loop.is_closed():
            loop.call_soon_threadsafe(take)

    return wake


_arrivals: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, _Arrivals] = (
    weakref.WeakKeyDictionary()
)


async def run(native: NativeClient, publish: Callable[[str], None], request: Request) -> Answer:
    """Start a call and wait for its answer; if the wait is given up, stop the call at once."""
    loop = asyncio.get_running_loop()
    arrivals = _arrivals.get(loop)
    if arrivals is None:
        arrivals = _arrivals[loop] = _Arrivals(loop)
    number = next(arrivals.numbers)
    task = native.start(arrivals.completions, number, request)
    future: asyncio.Future[Answer] = loop.create_future()
    arrivals.waiting[number] = future
    try:
        return await future
    except BaseException as error:
        # Cancelled, or the coroutine was closed. Nothing more is sent once cancel() is back.
        arrivals.waiting.pop(number, None)
        cancelled = task.cancel()
        if cancelled is not None:
            report, events = cancelled
            annotate(error, report)
            publish(events)
        raise
