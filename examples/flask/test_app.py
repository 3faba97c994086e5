"""The Flask shop under gunicorn, whose workers are forked from a process that has the client already."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from deliveries import check_only_what_is_signed_is_heard, check_the_sandbox_is_heard
from services import Program, Sandbox, Start, eventually, hang_up


@pytest.fixture(scope="module")
def gunicorn(start: Start, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """Serve the shop, and log which worker gave which answer."""
    database = str(tmp_path_factory.mktemp("shop") / "shop.db")
    log = ["--access-logfile", "-", "--access-logformat", "worker %(p)s answered %(s)s"]
    workers = ["--preload", "--workers", "2", "--bind", "127.0.0.1:0"]
    return start("gunicorn", *workers, *log, "app:app", SHOP_DATABASE=database)


@pytest.fixture
def shop(gunicorn: Program) -> Iterator[httpx.Client]:
    """Be a payer."""
    with httpx.Client(base_url=gunicorn.prints(r"Listening at: (http://\S+)"), timeout=30) as client:
        yield client


def test_a_payment_is_made_once(shop: httpx.Client, sandbox: Sandbox) -> None:
    session = sandbox.open_session()
    paid = shop.post("/pay", json={"session_id": session})
    assert (paid.status_code, paid.json()) == (201, {"state": "CREATED"})
    assert shop.post("/pay", json={"session_id": session}).status_code == 409
    assert sandbox.payments(session) == 1


def test_every_worker_pays(shop: httpx.Client, gunicorn: Program, sandbox: Sandbox) -> None:
    sessions = [sandbox.open_session() for _ in range(2)]
    # A worker that waits takes no other request.
    sandbox.answer_next(apply=True, delay_ms=2000, times=2)
    before = len(gunicorn.lines)

    def pay(session: str) -> int:
        return shop.post("/pay", json={"session_id": session}).status_code

    with ThreadPoolExecutor() as payers:
        assert list(payers.map(pay, sessions)) == [201, 201]
    assert [sandbox.payments(session) for session in sessions] == [1, 1]

    def paid() -> list[str]:
        return [line for line in gunicorn.lines[before:] if line.endswith("answered 201\n")]

    eventually(lambda: len(paid()) == 2)
    assert len(set(paid())) == 2, paid()


def test_a_refusal_is_final(shop: httpx.Client) -> None:
    refused = shop.post("/pay", json={"session_id": "no-such-session"})
    assert refused.status_code == 422
    assert refused.json() == {"message": "Nothing was charged.", "try_again": False}


def test_a_busy_service_can_be_asked_again(shop: httpx.Client, sandbox: Sandbox) -> None:
    session = sandbox.open_session()
    sandbox.answer_next(status=429, headers=[["retry-after", "60"]])
    busy = shop.post("/pay", json={"session_id": session})
    assert busy.status_code == 503
    assert busy.json() == {"message": "Nothing was charged.", "try_again": True}
    assert sandbox.payments(session) == 0
    assert shop.post("/pay", json={"session_id": session}).status_code == 201
    assert sandbox.payments(session) == 1


def test_what_may_have_been_paid_is_checked(shop: httpx.Client, sandbox: Sandbox) -> None:
    session = sandbox.open_session()
    sandbox.answer_next(apply=True, status=502)
    unknown = shop.post("/pay", json={"session_id": session})
    assert unknown.status_code == 202
    assert unknown.json() == {"message": "We are checking your payment."}
    assert shop.get(f"/payments/{session}").json() == {"state": "checking"}
    assert shop.post("/pay", json={"session_id": session}).status_code == 409
    assert sandbox.payments(session) == 1


def test_a_payer_who_hangs_up_has_paid(shop: httpx.Client, sandbox: Sandbox) -> None:
    session = sandbox.open_session()
    sandbox.answer_next(apply=True, delay_ms=2000)
    hang_up(str(shop.base_url), session, sandbox)
    eventually(lambda: shop.get(f"/payments/{session}").json() == {"state": "CREATED"})
    assert sandbox.payments(session) == 1


def test_webhooks_count_once_in_any_order(shop: httpx.Client, sandbox: Sandbox) -> None:
    check_the_sandbox_is_heard(shop, sandbox)


def test_only_what_is_signed_is_heard(shop: httpx.Client) -> None:
    check_only_what_is_signed_is_heard(shop)
