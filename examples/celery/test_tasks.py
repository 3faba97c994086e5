"""The Celery tasks in a worker that forks."""

from __future__ import annotations

import importlib
from typing import Any

import pytest

from services import Program, Sandbox, Start


@pytest.fixture(scope="module", autouse=True)
def worker(start: Start, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """Start a worker of two processes, and have this one send its tasks to it."""
    messages = str(tmp_path_factory.mktemp("messages"))
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SHOP_MESSAGES", messages)
        # It reads the environment once.
        importlib.import_module("celeryconfig")
    options = ["--pool", "prefork", "--concurrency", "2", "--without-gossip", "--without-mingle"]
    return start("celery", "--app", "tasks", "worker", *options, SHOP_MESSAGES=messages)


def pay(session: str, **options: Any) -> Any:
    """Send the task and wait for its result."""
    from tasks import pay

    return pay.apply_async((session,), **options).get(timeout=60)


def test_a_payment_is_made_once(sandbox: Sandbox) -> None:
    session = sandbox.open_session()
    paid = pay(session)
    assert paid["state"] == "CREATED"
    assert paid["payment"]["checkoutSessionId"] == session
    assert sandbox.payments(session) == 1


def test_a_refusal_is_final() -> None:
    refused = pay("no-such-session")
    assert refused["state"] == "refused"
    assert refused["error"]["class"] == "NotFoundError"


def test_a_busy_service_is_asked_again(sandbox: Sandbox) -> None:
    session = sandbox.open_session()
    sandbox.answer_next(status=429, headers=[["retry-after", "60"]])
    assert pay(session)["state"] == "CREATED"
    assert sandbox.payments(session) == 1


def test_what_may_have_been_paid_is_checked(worker: Program, sandbox: Sandbox) -> None:
    session = sandbox.open_session()
    sandbox.answer_next(apply=True, status=502)
    unknown = pay(session)
    assert unknown["state"] == "checking"
    assert unknown["error"]["session_id"] == session
    assert worker.prints(f"look session ({session}) up")
    assert sandbox.payments(session) == 1


def test_a_payment_that_a_time_limit_interrupts_is_checked(sandbox: Sandbox) -> None:
    session = sandbox.open_session()
    sandbox.answer_next(apply=True, delay_ms=6_000)
    assert pay(session, soft_time_limit=2)["state"] == "checking"
    assert sandbox.payments(session) == 1
