"""Plays cross-language cases through `conomyhq.AsyncConomy` (see `tests/README.md`)."""

from __future__ import annotations

import asyncio
from typing import Any

import conomyhq
from python_common import Watch, answer, arguments, event, failed, scripts, seconds, show, succeeded


async def call(conomy: conomyhq.AsyncConomy, step: dict[str, Any]) -> dict[str, Any]:
    method, positional, keywords = arguments(step)
    await asyncio.sleep(step.get("wait_before_ms", 0) / 1000)
    watch = Watch()
    task = asyncio.ensure_future(getattr(conomy.checkout_sessions, method)(*positional, **keywords))
    if "cancel_after_ms" in step:
        asyncio.get_running_loop().call_later(step["cancel_after_ms"] / 1000, task.cancel)
    result: dict[str, Any]
    try:
        result = succeeded(await task)
    except conomyhq.ConomyError as error:
        result = failed(error)
    except asyncio.CancelledError as cancelled:
        result = {"cancelled": {"outcome": getattr(cancelled, "conomy_outcome", None)}}
    return {**result, "elapsed_ms": watch.elapsed()}


async def play(script: dict[str, Any]) -> None:
    events: list[dict[str, Any]] = []
    try:
        settings = seconds(script["client"])
        async with conomyhq.AsyncConomy(**settings, on_attempt=lambda a: events.append(event(a))) as conomy:
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
