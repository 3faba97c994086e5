"""Plays cross-language cases through `conomyhq.Conomy` (see `tests/README.md`)."""

from __future__ import annotations

import _thread
import signal
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import conomyhq
from python_common import WEBHOOK, Watch, answer, arguments, event, failed, found, scripts, seconds, show, stopped, succeeded, verified


class Cancelled(BaseException):
    """Raised by the alarm: the way to cancel a blocking call in Python is to raise in its thread."""


# An alarm of zero would be none at all.
SOONEST = 1e-6

if sys.platform == "win32":
    # There is no alarm, so a thread plays the one who presses Control-C.
    ALARM = signal.SIGINT
    timers: list[threading.Timer] = []

    def set_alarm(delay: float) -> None:
        while timers:
            timers.pop().cancel()
        if delay:
            timers.append(threading.Timer(delay, _thread.interrupt_main))
            timers[-1].start()
else:
    ALARM = signal.SIGALRM

    def set_alarm(delay: float) -> None:
        signal.setitimer(signal.ITIMER_REAL, delay)


def interrupted(method: Any, step: dict[str, Any], positional: list[str], keywords: dict[str, Any]) -> dict[str, Any]:
    """Make a call that an alarm interrupts, unless it ends before."""

    def alarm(*_: object) -> None:
        time.sleep(step.get("block_ms", 0) / 1000)
        raise Cancelled

    model = None
    signal.signal(ALARM, alarm)
    try:
        set_alarm(max(step["cancel_after_ms"] / 1000, SOONEST))
        model = method(*positional, **keywords)
        set_alarm(0)
    except Cancelled as cancelled:
        # Between the call's return and the end of the alarm: the caller has the answer.
        return stopped(cancelled) if model is None else succeeded(model)
    except conomyhq.ConomyError as error:
        set_alarm(0)
        return failed(error)
    return succeeded(model)


def call(conomy: conomyhq.Conomy, step: dict[str, Any]) -> dict[str, Any]:
    if step["operation"] == WEBHOOK:
        return verified(step["body"])
    method, positional, keywords = arguments(conomy, step)
    time.sleep(step.get("wait_before_ms", 0) / 1000)
    watch = Watch()
    try:
        if "cancel_after_ms" in step:
            result = interrupted(method, step, positional, keywords)
        else:
            result = succeeded(method(*positional, **keywords))
    except conomyhq.OutcomeUnknownError as error:
        result = failed(error)
        if "resolve_ms" in step:
            try:
                result["resolved"] = found(conomy.payments.resolve(error, wait=step["resolve_ms"] / 1000))
            except conomyhq.ConomyError as failure:
                result["resolved"] = failed(failure)
    except conomyhq.ConomyError as error:
        result = failed(error)
    except Cancelled as cancelled:
        # While the call's own error was looked at.
        result = stopped(cancelled)
    return {**result, "elapsed_ms": watch.elapsed()}


def play(conomy: conomyhq.Conomy, script: dict[str, Any]) -> list[dict[str, Any]]:
    steps, parallel = script["calls"], script.get("parallel", 1)
    # Signals reach the main thread only.
    if parallel == 1 or any("cancel_after_ms" in step for step in steps):
        return [call(conomy, step) for step in steps]
    with ThreadPoolExecutor(parallel) as pool:
        return list(pool.map(lambda step: call(conomy, step), steps))


def main() -> None:
    for script in scripts():
        events: list[dict[str, Any]] = []
        try:
            with conomyhq.Conomy(**seconds(script["client"]), on_attempt=lambda a: events.append(event(a))) as conomy:
                show(conomy)
                results = play(conomy, script)
        except conomyhq.ConomyError as error:
            results = [failed(error)]
        answer(results, events)


main()
