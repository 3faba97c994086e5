"""Awaited calls: event loops, cancellation, and what arrives when nobody waits any more."""

from __future__ import annotations

import asyncio
import gc
import sys
import threading
import time
import weakref
from collections.abc import Coroutine
from typing import Any

import pytest
from conftest import Sandbox

from conomyhq import AsyncConomy, OutcomeUnknownError, _awaited

LONG = 30_000


def test_many_calls_at_once(sandbox: Sandbox) -> None:
    async def main() -> None:
        async with sandbox.asynchronous() as conomy:
            calls = [conomy.checkout_sessions.create(checkout_token=f"t{i}") for i in range(100)]
            sessions = await asyncio.gather(*calls)
        assert [session.checkout_token for session in sessions] == [f"t{i}" for i in range(100)]

    asyncio.run(main())
    assert len(sandbox.requests()) == 100


def test_one_client_serves_loops_one_after_the_other_and_at_once(sandbox: Sandbox) -> None:
    conomy = sandbox.asynchronous()
    problems: list[BaseException] = []

    async def main() -> None:
        for _ in range(5):
            calls = [conomy.checkout_sessions.create(checkout_token="t") for _ in range(4)]
            await asyncio.gather(*calls)

    def thread() -> None:
        try:
            asyncio.run(main())
            asyncio.run(main())
        except BaseException as problem:
            problems.append(problem)

    threads = [threading.Thread(target=thread) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    assert problems == []
    assert len(sandbox.requests()) == 4 * 2 * 5 * 4


def test_the_loop_goes_on_while_a_call_waits(sandbox: Sandbox) -> None:
    async def main() -> int:
        sandbox.answer(201, {"id": "s", "checkoutToken": "t", "status": "A"}, delay_ms=300)
        call = asyncio.ensure_future(conomy.checkout_sessions.create(checkout_token="t"))
        turns = 0
        while not call.done():
            await asyncio.sleep(0.01)
            turns += 1
        assert (await call).id == "s"
        return turns

    conomy = sandbox.asynchronous()
    assert asyncio.run(main()) > 10


def outcome(cancelled: BaseException | None) -> str | None:
    """Find the outcome on a cancellation, or where Python 3.10 puts the one that it stands for."""
    while cancelled is not None and not hasattr(cancelled, "conomy_outcome"):
        cancelled = cancelled.__context__
    return getattr(cancelled, "conomy_outcome", None)


async def until_received(sandbox: Sandbox, count: int) -> None:
    while len(sandbox.requests()) < count:
        await asyncio.sleep(0.01)


def test_cancelling_stops_the_call_and_tells_the_outcome(sandbox: Sandbox) -> None:
    sandbox.answer(200, {}, delay_ms=LONG)

    async def main() -> None:
        async with sandbox.asynchronous(retry_ambiguous=True) as conomy:
            payment = conomy.checkout_sessions.create_payment("s", payment_method="ETPAY")
            call = asyncio.ensure_future(payment)
            await until_received(sandbox, 1)
            call.cancel()
            begun = time.monotonic()
            with pytest.raises(asyncio.CancelledError) as caught:
                await call
            assert time.monotonic() - begun < 5  # at once, next to LONG
            assert outcome(caught.value) == "unknown"
            if sys.version_info >= (3, 11):
                assert "checkout_sessions.create_payment" in caught.value.__notes__[0]
            # The client can be used again.
            await conomy.checkout_sessions.create(checkout_token="t")

    asyncio.run(main())
    assert [request["path"][-8:] for request in sandbox.requests()] == ["payments", "sessions"]


def test_what_is_cancelled_before_it_begins_is_not_sent(sandbox: Sandbox) -> None:
    async def main() -> None:
        async with sandbox.asynchronous() as conomy:
            call = asyncio.ensure_future(conomy.checkout_sessions.create(checkout_token="t"))
            call.cancel()
            with pytest.raises(asyncio.CancelledError):
                await call
            await asyncio.sleep(0.1)

    asyncio.run(main())
    assert sandbox.requests() == []


def test_a_timeout_cancels(sandbox: Sandbox) -> None:
    sandbox.answer(200, {}, delay_ms=LONG)

    async def main() -> None:
        async with sandbox.asynchronous() as conomy:
            payment = conomy.checkout_sessions.create_payment("s", payment_method="ETPAY")
            with pytest.raises(asyncio.TimeoutError) as caught:
                await asyncio.wait_for(payment, 0.2)
            assert outcome(caught.value.__cause__) == "unknown"

    asyncio.run(main())
    assert len(sandbox.requests()) == 1


def test_the_client_s_own_deadline_is_no_cancellation(sandbox: Sandbox) -> None:
    sandbox.answer(200, {}, delay_ms=LONG)

    async def main() -> None:
        async with sandbox.asynchronous() as conomy:
            begun = time.monotonic()
            with pytest.raises(OutcomeUnknownError) as caught:
                await conomy.checkout_sessions.create_payment(
                    "s", payment_method="ETPAY", timeout=0.2
                )
            assert 0.15 < time.monotonic() - begun < 5
            assert caught.value.phase == "waiting"

    asyncio.run(main())


def test_a_loop_that_is_closed_on_a_call_neither_hangs_nor_crashes(sandbox: Sandbox) -> None:
    conomy = sandbox.asynchronous()
    sandbox.answer(200, {}, delay_ms=300)
    loop = asyncio.new_event_loop()
    call = loop.create_task(conomy.checkout_sessions.create(checkout_token="t"))
    loop.run_until_complete(until_received(sandbox, 1))
    loop.close()
    # Its coroutine is closed, which cancels the call; the answer would come later.
    coroutine: Coroutine[Any, Any, Any] = call.get_coro()  # type: ignore[assignment]
    coroutine.close()
    call._log_destroy_pending = False  # type: ignore[attr-defined]
    del call, coroutine
    time.sleep(0.4)

    async def main() -> None:
        await conomy.checkout_sessions.create(checkout_token="t")

    asyncio.run(main())


def test_leaving_a_loop_cancels_its_calls(sandbox: Sandbox) -> None:
    sandbox.answer(200, {}, delay_ms=LONG)
    conomy = sandbox.asynchronous()
    outcomes: list[str | None] = []

    async def call() -> None:
        try:
            await conomy.checkout_sessions.create_payment("s", payment_method="ETPAY")
        except asyncio.CancelledError as cancelled:
            outcomes.append(outcome(cancelled))
            raise

    async def main() -> None:
        asyncio.ensure_future(call())
        await until_received(sandbox, 1)

    asyncio.run(main())
    assert outcomes == ["unknown"]


class WithoutDescriptors(asyncio.SelectorEventLoop):
    """Watches no file descriptors, as Windows' default loop."""

    def add_reader(self, *_: Any) -> Any:  # type: ignore[override]
        raise NotImplementedError


def test_loops_that_watch_no_descriptors(sandbox: Sandbox) -> None:
    async def main() -> None:
        async with sandbox.asynchronous() as conomy:
            calls = [conomy.checkout_sessions.create(checkout_token="t") for _ in range(20)]
            await asyncio.gather(*calls)
            call = asyncio.ensure_future(conomy.checkout_sessions.create(checkout_token="t"))
            await asyncio.sleep(0)
            call.cancel()
            with pytest.raises(asyncio.CancelledError):
                await call

    loop = WithoutDescriptors()
    loop.run_until_complete(main())
    loop.close()


@pytest.mark.parametrize("loop_class", [asyncio.SelectorEventLoop, WithoutDescriptors])
def test_loops_are_not_kept(sandbox: Sandbox, loop_class: type[asyncio.SelectorEventLoop]) -> None:
    conomy = sandbox.asynchronous()

    async def main() -> None:
        await conomy.checkout_sessions.create(checkout_token="t")

    loop = loop_class()
    loop.run_until_complete(main())
    assert loop in _awaited._loops
    loop.close()
    gone = weakref.ref(loop)
    del loop
    # The native thread may be about to leave the function with which it woke the loop.
    deadline = time.monotonic() + 5
    while gone() is not None and time.monotonic() < deadline:
        gc.collect()
        time.sleep(0.01)
    assert gone() is None


def test_no_call_is_kept(sandbox: Sandbox) -> None:
    async def main() -> None:
        async with sandbox.asynchronous() as conomy:
            for _ in range(3):
                await conomy.checkout_sessions.create(checkout_token="t")
            sandbox.answer(200, {}, delay_ms=LONG)
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(conomy.checkout_sessions.create(checkout_token="t"), 0.1)
            assert _awaited._loops[asyncio.get_running_loop()].waiting == {}

    asyncio.run(main())


def test_the_client_needs_no_loop(sandbox: Sandbox) -> None:
    conomy = AsyncConomy(**sandbox.settings)
    assert repr(conomy)
