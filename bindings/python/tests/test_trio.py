"""Awaited calls in trio."""

from __future__ import annotations

import asyncio
import functools
import time
from typing import Any

import pytest
import trio
from conftest import Sandbox
from ledger import Ledger, Script

from conomyhq import AsyncConomy, Attempt, NotFoundError, unknown_outcome

LONG = 30_000


def test_many_calls_at_once_and_many_runs(sandbox: Sandbox) -> None:
    conomy = sandbox.asynchronous()
    tokens: set[str] = set()

    async def call(token: str) -> None:
        session = await conomy.checkout_sessions.create(checkout_token=token)
        tokens.add(session.checkout_token)

    async def main() -> None:
        async with trio.open_nursery() as nursery:
            for i in range(50):
                nursery.start_soon(call, f"t{i}")
            # The method is an async function as trio knows them.
            create = functools.partial(conomy.checkout_sessions.create, checkout_token="t50")
            nursery.start_soon(create)
        with pytest.raises(NotFoundError):
            await conomy.checkout_sessions.refresh("unknown")

    trio.run(main)
    trio.run(main)

    async def with_asyncio() -> None:
        await conomy.checkout_sessions.create(checkout_token="t")

    asyncio.run(with_asyncio())
    assert tokens == {f"t{i}" for i in range(50)}
    assert len(sandbox.requests()) == 2 * 52 + 1


def test_the_run_goes_on_and_attempts_are_told_meanwhile(sandbox: Sandbox) -> None:
    sandbox.answer(429, {}, headers=[["Retry-After", "1"]])
    told: list[tuple[float, Attempt]] = []
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            await trio.sleep(0.01)
            turns += 1

    def on_attempt(attempt: Attempt) -> None:
        told.append((time.monotonic(), attempt))

    async def main() -> None:
        async with sandbox.asynchronous(on_attempt=on_attempt) as conomy, trio.open_nursery() as n:
            n.start_soon(count)
            await conomy.checkout_sessions.create(checkout_token="t")
            n.cancel_scope.cancel()

    trio.run(main)
    assert turns > 20
    assert [attempt.retried for _, attempt in told] == [True, False]
    assert told[1][0] - told[0][0] > 0.6


@pytest.mark.parametrize("delay_ms", [LONG, 0, 20])
def test_cancelling_stops_the_call_and_tells_the_outcome(delay_ms: int) -> None:
    with Ledger() as ledger:
        trio.run(cancel, ledger, delay_ms)


async def cancel(ledger: Ledger, delay_ms: int) -> None:
    async with AsyncConomy(**ledger.settings) as conomy:
        for number in range(20):
            script = Script(number, delay_ms)
            begun = time.monotonic()
            outcome: str | None = None
            with trio.move_on_after(0.3 if number == 0 else number / 500):
                try:
                    await conomy.checkout_sessions.create_payment(
                        script.session, payment_method="ETPAY"
                    )
                except trio.Cancelled as cancelled:
                    stopped: Any = cancelled
                    outcome = stopped.conomy_outcome
                    unknown = unknown_outcome(cancelled)
                    assert (unknown is not None) == (outcome == "unknown")
                    if unknown is not None:
                        assert unknown.session_id == script.session
                    raise
            assert time.monotonic() - begun < 5
            await trio.sleep(0.05)
            problem = ledger.contradiction(script, outcome)
            assert problem is None, problem
            if delay_ms == LONG and number == 0:
                assert outcome == "unknown"


def test_what_is_cancelled_before_it_begins_is_not_sent(sandbox: Sandbox) -> None:
    async def main() -> None:
        async with sandbox.asynchronous() as conomy:
            with trio.CancelScope() as scope:
                scope.cancel()
                try:
                    await conomy.checkout_sessions.create_payment("s", payment_method="ETPAY")
                except trio.Cancelled as cancelled:
                    stopped: Any = cancelled
                    assert stopped.conomy_outcome == "not_sent"
                    raise
            assert scope.cancelled_caught
            await trio.sleep(0.1)

    trio.run(main)
    assert sandbox.requests() == []
