"""What people see of each attempt."""

from __future__ import annotations

import asyncio
import contextvars
import logging
import time
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from conftest import Sandbox

from conomyhq import Attempt, ConomyError, NotFoundError, OutcomeUnknownError


def test_the_callback_gets_each_attempt(sandbox: Sandbox) -> None:
    trace = "7d7d3b1e-52a5-4a3e-9a3b-0c1f5f0f9c11"
    sandbox.answer(429, {"traceId": trace}, headers=[["Retry-After", "0"]])
    seen: list[Attempt] = []
    with sandbox.sync(on_attempt=seen.append) as conomy:
        conomy.checkout_sessions.create(checkout_token="t")
        with pytest.raises(NotFoundError):
            conomy.checkout_sessions.create_payment("unknown", payment_method="ETPAY")
    throttled, created, refused = seen
    assert throttled.operation == created.operation == "checkout_sessions.create"
    assert (throttled.attempt, throttled.status, throttled.outcome) == (1, 429, "not_applied")
    assert throttled.trace_id == trace
    assert (created.attempt, created.status, created.outcome) == (2, 201, None)
    assert (refused.attempt, refused.status, refused.outcome) == (1, 404, "not_applied")
    assert all(0 < attempt.duration < 10 and attempt.phase == "reading" for attempt in seen)


def test_the_callback_works_with_asyncio(sandbox: Sandbox) -> None:
    seen: list[Attempt] = []

    async def call() -> None:
        async with sandbox.asynchronous(on_attempt=seen.append) as conomy:
            await conomy.checkout_sessions.create(checkout_token="t")

    asyncio.run(call())
    assert [attempt.status for attempt in seen] == [201]


def check_told_in_time(sandbox: Sandbox, seen: list[tuple[float, Attempt]], done: float) -> None:
    (told, throttled), (_, created) = seen
    # The wait before the second attempt is a second, so the first was told long before the end.
    assert done - told > 0.6
    assert (throttled.retried, created.retried) == (True, False)
    between = created.started_at - throttled.started_at
    assert timedelta(seconds=1) <= between < timedelta(seconds=10)
    assert abs(datetime.now(timezone.utc) - created.started_at) < timedelta(minutes=1)


def test_attempts_are_told_while_the_call_goes_on(sandbox: Sandbox) -> None:
    sandbox.answer(429, {}, headers=[["Retry-After", "1"]])
    seen: list[tuple[float, Attempt]] = []
    with sandbox.sync(on_attempt=lambda a: seen.append((time.monotonic(), a))) as conomy:
        conomy.checkout_sessions.create(checkout_token="t")
    check_told_in_time(sandbox, seen, time.monotonic())


def test_attempts_are_told_while_the_loop_waits_for_the_call(sandbox: Sandbox) -> None:
    sandbox.answer(429, {}, headers=[["Retry-After", "1"]])
    seen: list[tuple[float, Attempt]] = []
    mine = contextvars.ContextVar("mine", default="")

    def told(attempt: Attempt) -> None:
        # In the context of who called, so that traces find their parent.
        assert mine.get() == "the caller's"
        seen.append((time.monotonic(), attempt))

    async def main() -> None:
        async with sandbox.asynchronous(on_attempt=told) as conomy:
            mine.set("the caller's")
            await conomy.checkout_sessions.create(checkout_token="t")

    asyncio.run(main())
    check_told_in_time(sandbox, seen, time.monotonic())


def test_many_awaited_calls_are_each_told_in_order(sandbox: Sandbox) -> None:
    told: dict[str, list[int]] = {}

    async def call(i: int) -> None:
        sessions = f"s{i}"
        try:
            await conomy.checkout_sessions.create_payment(sessions, payment_method="ETPAY")
        except ConomyError as error:
            assert len(told[sessions]) == error.attempts

    def on_attempt(attempt: Attempt) -> None:
        assert attempt.session_id is not None
        told.setdefault(attempt.session_id, []).append(attempt.attempt)

    async def main() -> None:
        for _ in range(20):
            sandbox.answer(429, {}, headers=[["Retry-After", "0"]])
        await asyncio.gather(*map(call, range(50)))

    conomy = sandbox.asynchronous(on_attempt=on_attempt)
    asyncio.run(main())
    assert len(told) == 50
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in told.values())
    assert sum(map(len, told.values())) == len(sandbox.requests())


def test_levels(sandbox: Sandbox, caplog: pytest.LogCaptureFixture) -> None:
    def records(level: int) -> list[tuple[str, str]]:
        caplog.clear()
        caplog.set_level(level, "conomyhq")
        sandbox.answer(429, {}, headers=[["Retry-After", "0"]])
        sandbox.answer(503, {})
        with sandbox.sync() as conomy, pytest.raises(OutcomeUnknownError):
            conomy.checkout_sessions.create_payment("s1", payment_method="ETPAY")
        return [(record.levelname, record.getMessage()) for record in caplog.records]

    retry, unknown = records(logging.DEBUG)
    assert retry[0] == "INFO" and "trying again" in retry[1]
    assert unknown[0] == "WARNING" and "session s1: it may have been applied" in unknown[1]
    assert [level for level, _ in records(logging.INFO)] == ["INFO", "WARNING"]
    assert [level for level, _ in records(logging.WARNING)] == ["WARNING"]
    assert records(logging.ERROR) == []


def test_a_callback_that_raises_changes_nothing(
    sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(attempt: Attempt) -> None:
        raise ValueError("a bug in the hook")

    with sandbox.sync(on_attempt=broken) as conomy:
        assert conomy.checkout_sessions.create(checkout_token="t").id
    (record,) = caplog.records
    assert (record.name, record.levelname) == ("conomyhq", "ERROR")
    assert record.exc_info is not None and record.exc_info[0] is ValueError


def test_it_must_be_callable(sandbox: Sandbox) -> None:
    with pytest.raises(TypeError, match="on_attempt"):
        sandbox.sync(on_attempt="print")


def test_the_logger_tells_each_attempt_and_no_secret(
    sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    customer: Any = {"email": "canary@example.com", "shoe": "canary"}
    with sandbox.sync() as conomy:
        conomy.checkout_sessions.create(checkout_token="canary", customer=customer)
        with pytest.raises(NotFoundError):
            conomy.checkout_sessions.refresh("canary-unknown")
    created, refused = caplog.messages
    assert created.startswith("checkout_sessions.create attempt 1: status 201, ")
    assert refused.startswith("checkout_sessions.refresh attempt 1: status 404, ")
    for secret in ("canary", sandbox.api_key, sandbox.access_token):
        assert secret not in caplog.text
