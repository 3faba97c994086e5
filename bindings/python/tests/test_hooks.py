"""What people see of each attempt."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest
from conftest import Sandbox

from conomyhq import Attempt, NotFoundError


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
