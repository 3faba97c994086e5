"""The FastAPI shop under uvicorn."""

from collections.abc import Iterator

import httpx
import pytest

from deliveries import check_only_what_is_signed_is_heard, check_the_sandbox_is_heard
from services import Sandbox, Start, eventually, hang_up


@pytest.fixture(scope="module")
def shop(start: Start) -> Iterator[httpx.Client]:
    """Serve the shop."""
    uvicorn = start("uvicorn", "main:app", "--port", "0")
    with httpx.Client(base_url=uvicorn.prints(r"running on (http://\S+)"), timeout=30) as client:
        yield client


def test_a_payment_is_made_once(shop: httpx.Client, sandbox: Sandbox) -> None:
    session = sandbox.open_session()
    paid = shop.post("/pay", json={"session_id": session})
    assert (paid.status_code, paid.json()) == (201, {"state": "CREATED"})
    assert shop.post("/pay", json={"session_id": session}).status_code == 409
    assert sandbox.payments(session) == 1


def test_a_refusal_is_final(shop: httpx.Client) -> None:
    refused = shop.post("/pay", json={"session_id": "no-such-session"})
    assert refused.status_code == 422
    assert refused.json() == {"detail": "Nothing was charged.", "try_again": False}


def test_a_busy_service_can_be_asked_again(shop: httpx.Client, sandbox: Sandbox) -> None:
    session = sandbox.open_session()
    sandbox.answer_next(status=429, headers=[["retry-after", "60"]])
    busy = shop.post("/pay", json={"session_id": session})
    assert busy.status_code == 503
    assert busy.json() == {"detail": "Nothing was charged.", "try_again": True}
    assert sandbox.payments(session) == 0
    assert shop.post("/pay", json={"session_id": session}).status_code == 201
    assert sandbox.payments(session) == 1


def test_what_may_have_been_paid_is_checked(shop: httpx.Client, sandbox: Sandbox) -> None:
    session = sandbox.open_session()
    sandbox.answer_next(apply=True, status=502)
    unknown = shop.post("/pay", json={"session_id": session})
    assert unknown.status_code == 202
    assert unknown.json() == {"detail": "We are checking your payment."}
    assert shop.get(f"/payments/{session}").json() == {"state": "checking"}
    assert shop.post("/pay", json={"session_id": session}).status_code == 409
    assert sandbox.payments(session) == 1


def test_a_payer_who_hangs_up_has_paid(shop: httpx.Client, sandbox: Sandbox) -> None:
    session = sandbox.open_session()
    sandbox.answer_next(apply=True, delay_ms=2000)
    hang_up(str(shop.base_url), session, sandbox)
    eventually(lambda: shop.get(f"/payments/{session}").json() == {"state": "CREATED"})
    assert sandbox.payments(session) == 1


def test_a_payment_that_a_restart_interrupts_is_in_the_log(start: Start, sandbox: Sandbox) -> None:
    uvicorn = start("uvicorn", "main:app", "--port", "0", "--timeout-graceful-shutdown", "1")
    address = uvicorn.prints(r"running on (http://\S+)")
    session = sandbox.open_session()
    sandbox.answer_next(apply=True, delay_ms=6_000)
    hang_up(address, session, sandbox)
    uvicorn.stop()
    assert uvicorn.prints(f"look session ({session}) up")
    assert sandbox.payments(session) == 1


def test_the_documentation_is_made(shop: httpx.Client) -> None:
    assert "/pay" in shop.get("/openapi.json").raise_for_status().json()["paths"]


def test_webhooks_count_once_in_any_order(shop: httpx.Client, sandbox: Sandbox) -> None:
    check_the_sandbox_is_heard(shop, sandbox)


def test_only_what_is_signed_is_heard(shop: httpx.Client) -> None:
    check_only_what_is_signed_is_heard(shop)
