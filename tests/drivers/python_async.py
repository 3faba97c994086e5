"""Plays cross-language cases through `conomyhq.AsyncConomy` (see `tests/README.md`)."""

from __future__ import annotations

import asyncio
import time
from typing import Any, Awaitable, Callable, Coroutine

import conomyhq
from python_common import WEBHOOK, Watch, answer, arguments, event, failed, found, scripts, seconds, show, stopped, succeeded, verified

Payment = Coroutine[Any, Any, Any]


# What the hook was told of lately.
ATTEMPTS: list[Any] = []


async def kept(payment: Payment, report: list[dict[str, Any]]) -> None:
    """What a call's own task sees, where its end reaches nobody else."""
    try:
        report.append(succeeded(await payment))
    except conomyhq.ConomyError as error:
        report.append(failed(error))
    except BaseException as error:
        report.append(stopped(error))
        raise


def later(step: dict[str, Any], act: Callable[[], object] = lambda: None) -> float:
    """Act at the step's moment, after the loop was blocked up to then for as long as it says; tell when that is."""
    at, block = step["cancel_after_ms"] / 1000, step.get("block_ms", 0) / 1000

    def strike() -> None:
        time.sleep(block)
        act()

    asyncio.get_running_loop().call_later(max(at - block, 0), strike)
    return at


async def cancelled(payment: Payment, step: dict[str, Any]) -> Any:
    task = asyncio.ensure_future(payment)
    later(step, task.cancel)
    return succeeded(await task)


async def cancelled_at_once(payment: Payment, step: dict[str, Any]) -> Any:
    task = asyncio.ensure_future(payment)
    task.cancel()
    return succeeded(await task)


async def waited_for(payment: Payment, step: dict[str, Any]) -> Any:
    return succeeded(await asyncio.wait_for(payment, later(step)))


async def closed(payment: Payment, step: dict[str, Any]) -> Any:
    """Close the coroutine where it waits, as its end does when nobody wants it any more.

    Each coroutine on the way gets an exception of its own then, so that only the hook can tell what became of the call.
    """
    report: list[dict[str, Any]] = []
    coroutine = kept(payment, report)
    try:
        coroutine.send(None)
    except StopIteration:
        return report[0]
    struck = asyncio.Event()
    later(step, struck.set)
    await struck.wait()
    ATTEMPTS.clear()
    coroutine.close()
    outcomes = {attempt.outcome or "unknown" for attempt in ATTEMPTS}
    worst = next((outcome for outcome in ("unknown", "not_applied") if outcome in outcomes), "not_sent")
    return {"cancelled": {"outcome": worst}}


async def timed_out(payment: Payment, step: dict[str, Any]) -> Any:
    async with asyncio.timeout(later(step)):
        return succeeded(await payment)


async def beside_a_failure(payment: Payment, step: dict[str, Any]) -> Any:
    report: list[dict[str, Any]] = []

    async def fail() -> None:
        struck = asyncio.Event()
        later(step, struck.set)
        await struck.wait()
        raise RuntimeError("a sibling fails")

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(kept(payment, report))
            group.create_task(fail())
    except BaseException:
        pass
    # A task that was cancelled before it began has run nothing of the call.
    payment.close()
    return report[0] if report else {"cancelled": {"outcome": None}}


WAYS: list[Callable[[Payment, dict[str, Any]], Awaitable[Any]]] = [cancelled, cancelled_at_once, waited_for, closed]
if hasattr(asyncio, "TaskGroup"):
    WAYS += [timed_out, beside_a_failure]


async def call(conomy: conomyhq.AsyncConomy, step: dict[str, Any]) -> dict[str, Any]:
    if step["operation"] == WEBHOOK:
        return verified(step["body"])
    method, positional, keywords = arguments(conomy, step)
    await asyncio.sleep(step.get("wait_before_ms", 0) / 1000)
    watch = Watch()
    payment = method(*positional, **keywords)
    result: dict[str, Any]
    try:
        if "cancel_after_ms" in step:
            way = WAYS[step.get("how", 0) % len(WAYS)]
            result = await way(payment, step)
        else:
            result = succeeded(await payment)
    except conomyhq.OutcomeUnknownError as error:
        result = failed(error)
        if "resolve_ms" in step:
            try:
                result["resolved"] = found(await conomy.payments.resolve(error, wait=step["resolve_ms"] / 1000))
            except conomyhq.ConomyError as failure:
                result["resolved"] = failed(failure)
    except conomyhq.ConomyError as error:
        result = failed(error)
    except (asyncio.CancelledError, asyncio.TimeoutError) as error:
        result = stopped(error)
    return {**result, "elapsed_ms": watch.elapsed()}


async def play(script: dict[str, Any]) -> None:
    events: list[dict[str, Any]] = []

    def hook(attempt: Any) -> None:
        ATTEMPTS.append(attempt)
        events.append(event(attempt))

    try:
        async with conomyhq.AsyncConomy(**seconds(script["client"]), on_attempt=hook) as conomy:
            show(conomy)
            permits = asyncio.Semaphore(script.get("parallel", 1))

            async def permitted(step: dict[str, Any]) -> dict[str, Any]:
                async with permits:
                    return await call(conomy, step)

            results = await asyncio.gather(*map(permitted, script["calls"]))
    except conomyhq.ConomyError as error:
        results = [failed(error)]
    answer(results, events)


for script in scripts():
    # A loop for each line: one process, many event loops.
    asyncio.run(play(script))
