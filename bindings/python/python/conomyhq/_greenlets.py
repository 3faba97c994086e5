"""Blocking calls in programs whose threads are made of greenlets, by gevent or eventlet.

There, what waits must let the hub run, or every other greenlet of the thread stands still. So the
call runs on the native module's thread, as awaited ones do, and the greenlet waits for a file
descriptor. A program that only imports one of them, and patches nothing, waits as any other.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module

from ._native import Completions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ._call import Call, Finished
    from ._native import NativeCall


def waiter() -> Callable[[int], object] | None:
    """Give what lets the hub run until a file descriptor is readable; None where there is none."""
    modules: Any = sys.modules
    # Either says that sockets and files wait for it, and so must we.
    monkey = modules.get("gevent.monkey")
    if monkey is not None and monkey.is_module_patched("select"):
        wait: Callable[[int], object] = import_module("gevent.socket").wait_read
        return wait
    patcher = modules.get("eventlet.patcher")
    if patcher is not None and patcher.is_monkey_patched("select"):
        return partial(import_module("eventlet.hubs").trampoline, read=True)
    return None


def run(wait: Callable[[int], object], call: Call, native: NativeCall) -> Finished:
    """Make a call and wait for it. What is raised in the greenlet meanwhile goes on."""
    try:
        completions = Completions(None)
    except OSError as error:
        if error.errno is None:
            raise
        # No file descriptors are left.
        return None, native.unavailable(error.errno)
    if native.start(completions, 0):
        while not native.ended:
            wait(completions.fileno())
            completions.take({})
            call.attend()
    return native.result()
