"""What waits for calls in trio. Loaded by the first call that one of its tasks makes."""

from __future__ import annotations

import itertools
from collections.abc import Generator
from typing import Any

import trio

from ._native import Completions
from ._tokens import Late


checkpoint = trio.lowlevel.checkpoint_if_cancelled


async def within(awaitable: Any, seconds: float) -> Any:
    """Await it for so long."""
    with trio.move_on_after(seconds):
        return await awaitable
    raise Late


class Calls:
    """The calls of one run of trio that are under way."""

    def __init__(self) -> None:
        self.waiting: dict[int, Future] = {}
        self.numbers = itertools.count()
        token = trio.lowlevel.current_trio_token()

        def wake() -> None:
            token.run_sync_soon(self.completions.take, self.waiting)

        # Where the run is over, `wake` raises, and nobody waits any more.
        self.completions = Completions(wake)


_calls: trio.lowlevel.RunVar[Calls] = trio.lowlevel.RunVar("conomyhq")


def calls() -> Calls:
    """Give those of this run."""
    try:
        return _calls.get()
    except LookupError:
        made = Calls()
        _calls.set(made)
        return made


class Future:
    """What a task waits for, as the native module knows it from asyncio."""

    def __init__(self) -> None:
        self._event = trio.Event()

    def done(self) -> bool:
        """Whether it has come."""
        return self._event.is_set()

    def set_result(self, result: None) -> None:
        """Wake who waits."""
        self._event.set()

    def __await__(self) -> Generator[Any, Any, None]:
        return self._event.wait().__await__()
