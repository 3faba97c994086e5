"""A worker that dies, for the test."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from datetime import timedelta
from types import FrameType
from typing import Any

import checkout
import database
import shopkeeper
from conomyhq import Conomy

# Short, so that what a dead worker leaves is looked up soon.
TIMEOUT = 0.5
# The lines that count: a worker can die before each of them.
FILES = {checkout.__file__, database.__file__}


def live(
    settings: dict[str, Any], address: str, secret: str, port: int, line: int | None, age: timedelta
) -> None:
    """Work until something kills this process, which may be the line of this number, counted as they are run."""
    if line is not None:
        _die_at(line)
    with Conomy(**settings) as conomy:
        shop = checkout.Shop(conomy, database.Database(address), secret=secret, timeout=TIMEOUT)
        shopkeeper.listen(shop, port)
        while True:
            shopkeeper.work(shop, age)
            time.sleep(0.01)


def _die_at(line: int) -> None:
    left = line

    def trace(frame: FrameType, event: str, _: object) -> Any:
        nonlocal left
        if frame.f_code.co_filename not in FILES:
            return None
        if event == "line":
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    threading.settrace(trace)
    sys.settrace(trace)
