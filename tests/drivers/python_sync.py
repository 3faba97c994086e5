"""Plays cross-language cases through `conomyhq.Conomy` (see `tests/README.md`)."""

from __future__ import annotations

import signal
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import conomyhq
from python_common import Watch, answer, arguments, event, failed, scripts, seconds, show, succeeded


class Cancelled(BaseException):
    """Raised by the alarm: the way to cancel a blocking call in Python is to raise in its thread."""


def alarm(*_: object) -> None:
    raise Cancelled


def call(conomy: conomyhq.Conomy, step: dict[str, Any]) -> dict[str, Any]:
    method, positional, keywords = arguments(step)
    time.sleep(step.get("wait_before_ms", 0) / 1000)
    watch = Watch()
    if "cancel_after_ms" in step:
        # An alarm of zero would be none at all.
        signal.setitimer(signal.ITIMER_REAL, max(step["cancel_after_ms"], 1) / 1000)
    try:
        result = succeeded(getattr(conomy.checkout_sessions, method)(*positional, **keywords))
    except conomyhq.ConomyError as error:
        result = failed(error)
    except Cancelled as cancelled:
        result = {"cancelled": {"outcome": getattr(cancelled, "conomy_outcome", None)}}
    finally:
        if "cancel_after_ms" in step:
            signal.setitimer(signal.ITIMER_REAL, 0)
    return {**result, "elapsed_ms": watch.elapsed()}


def main() -> None:
    signal.signal(signal.SIGALRM, alarm)
    for script in scripts():
        events: list[dict[str, Any]] = []
        try:
            with conomyhq.Conomy(**seconds(script["client"]), on_attempt=lambda a: events.append(event(a))) as conomy:
                show(conomy)
                if script.get("parallel", 1) == 1:
                    results = [call(conomy, step) for step in script["calls"]]
                else:
                    with ThreadPoolExecutor(script["parallel"]) as pool:
                        results = list(pool.map(lambda step: call(conomy, step), script["calls"]))
        except conomyhq.ConomyError as error:
            results = [failed(error)]
        answer(results, events)


main()
