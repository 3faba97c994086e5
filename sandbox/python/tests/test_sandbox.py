"""The sandbox by itself: found, started, controlled, and never left behind."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import conomyhq_sandbox
import pytest
from conomyhq import (
    ApiError,
    AuthenticationError,
    Conomy,
    ConomyError,
    NotFoundError,
    OutcomeUnknownError,
    PermissionDeniedError,
)
from conomyhq_sandbox import Link


def listens(url: str) -> bool:
    connection = HTTPConnection(url.removeprefix("http://"), timeout=5)
    try:
        connection.request("GET", "/_sandbox/payments")
        return connection.getresponse().status == 200
    except ConnectionError:
        return False
    finally:
        connection.close()


def test_the_program_is_found_and_runs_as_a_module() -> None:
    program = conomyhq_sandbox.find_program()
    assert program.is_relative_to(sys.prefix)
    usage = subprocess.run([program, "--help"], capture_output=True, check=True).stdout
    module = [sys.executable, "-m", "conomyhq_sandbox"]
    assert subprocess.run([*module, "--help"], capture_output=True, check=True).stdout == usage
    wrong = subprocess.run([*module, "fly"], capture_output=True, text=True, check=False)
    assert wrong.returncode == 1 and "fly" in wrong.stderr


def test_another_program_may_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copy2(conomyhq_sandbox.find_program(), other)
    monkeypatch.setenv("CONOMYHQ_SANDBOX_BIN", str(other))
    assert conomyhq_sandbox.find_program() == other
    with conomyhq_sandbox.start() as sandbox:
        assert listens(sandbox.url)
    monkeypatch.setenv("CONOMYHQ_SANDBOX_BIN", str(tmp_path / "nowhere"))
    with pytest.raises(FileNotFoundError):
        conomyhq_sandbox.start()


def test_it_is_where_it_says_and_ends_with_its_block() -> None:
    with conomyhq_sandbox.start() as sandbox:
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", sandbox.url)
        assert sandbox.base_url == f"{sandbox.url}/sandbox" == sandbox.environ["CONOMY_BASE_URL"]
        assert sandbox.base_url in repr(sandbox)
        assert listens(sandbox.url)
    assert not listens(sandbox.url)
    sandbox.close()  # is over already


def test_options_are_the_programs() -> None:
    assert str(Link("ct_1", "USD", ["ETPAY", "PIX"])) == "ct_1:USD:ETPAY,PIX"
    with conomyhq_sandbox.start(
        api_key="key-1",
        access_token="-t",
        links=[Link("ct_1", "USD", ["ETPAY", "PIX"]), Link("ct_2", "CLP"), "ct_3:USD:ETPAY"],
        session_ttl=59.5,
    ) as sandbox:
        base_url = sandbox.base_url

        def open_session(token: str, key: str = "key-1", access: str = "-t") -> str | None:
            with Conomy(api_key=key, access_token=access, base_url=base_url) as conomy:
                return conomy.checkout_sessions.create(checkout_token=token).currency

        opened = [open_session(token) for token in ("ct_1", "ct_2", "ct_3")]
        assert opened == ["USD", "CLP", "USD"]
        with pytest.raises(NotFoundError):
            open_session("ct_4")
        with pytest.raises(PermissionDeniedError):
            open_session("ct_1", key="key-2")
        with pytest.raises(AuthenticationError):
            open_session("ct_1", access="t")


def test_links_are_several() -> None:
    with pytest.raises(TypeError, match="several"):
        conomyhq_sandbox.start(links="ct_1:CLP")


INTERRUPTED = """
import os, signal, time, conomyhq_sandbox
# What is started in the background is started with this signal ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
with conomyhq_sandbox.start() as sandbox:
    try:
        os.killpg(0, signal.SIGINT)
        time.sleep(10)
    except KeyboardInterrupt:
        time.sleep(0.3)
        print(sandbox.payments())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there are no process groups")
def test_it_goes_on_after_control_c_if_its_process_does() -> None:
    command = [sys.executable, "-c", INTERRUPTED]
    done = subprocess.run(
        command, stdout=subprocess.PIPE, text=True, check=True, start_new_session=True
    )
    assert done.stdout == "[]\n"


FORKED = """
import os, time, conomyhq_sandbox
sandbox = conomyhq_sandbox.start()
if os.fork() == 0:
    time.sleep(30)
print(sandbox.url, flush=True)
time.sleep(30)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_a_forked_child_does_not_keep_it() -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", FORKED], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout is not None
    url = process.stdout.readline().strip()
    assert listens(url)
    process.kill()
    process.wait()
    deadline = time.monotonic() + 10
    while listens(url):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    process.stdout.close()
    os.killpg(process.pid, signal.SIGKILL)  # the child


def test_a_port_that_is_taken_is_an_error(capfd: pytest.CaptureFixture[str]) -> None:
    with conomyhq_sandbox.start() as sandbox:
        port = int(sandbox.url.rpartition(":")[2])
        with pytest.raises(RuntimeError, match="ended before it listened, with status 1"):
            conomyhq_sandbox.start(port=port)
    assert "conomyhq-sandbox: " in capfd.readouterr().err


def test_control(conomyhq_sandbox: conomyhq_sandbox.Sandbox) -> None:
    with Conomy() as conomy:
        session = conomy.checkout_sessions.create(checkout_token="ct_1")
        conomyhq_sandbox.answer(400, {"code": "odd"}, headers=[("x-odd", "1")])
        with pytest.raises(ApiError) as refused:
            conomy.checkout_sessions.create_payment(session.id, payment_method="ETPAY")
        assert refused.value.code == "odd"
        conomy.checkout_sessions.create_payment(session.id, payment_method="ETPAY")
        conomyhq_sandbox.advance(901)
        with pytest.raises(ApiError):
            conomy.checkout_sessions.create_payment(session.id, payment_method="ETPAY")
        conomyhq_sandbox.set_status(session.id, "FINISHED")
        with pytest.raises(ApiError):
            conomy.checkout_sessions.refresh(session.checkout_token)
    [payment] = conomyhq_sandbox.payments()
    assert payment["checkoutSessionId"] == session.id
    assert payment["request"]["paymentMethod"] == "ETPAY"
    requests = conomyhq_sandbox.requests()
    assert len(requests) == 5 and requests[0]["method"] == "POST"
    assert ("x-api-key", "***") in requests[0]["headers"]
    with pytest.raises(ValueError, match="no such session"):
        conomyhq_sandbox.set_status("none", "FINISHED")
    with pytest.raises(ValueError, match="no final HTTP status"):
        conomyhq_sandbox.answer(7)


def test_answers_are_bent(conomyhq_sandbox: conomyhq_sandbox.Sandbox) -> None:
    with Conomy() as conomy:
        session = conomy.checkout_sessions.create(checkout_token="ct_1")

        def pay() -> str | None:
            return conomy.checkout_sessions.create_payment(session.id, payment_method="ETPAY").id

        conomyhq_sandbox.answer(400, "no", headers=(pair for pair in [("x-odd", "1")]), times=2)
        for _ in range(2):
            with pytest.raises(ApiError) as refused:
                pay()
            assert refused.value.status == 400
        conomyhq_sandbox.answer(apply=True, lost=True)
        conomyhq_sandbox.answer(apply=True, cut_after=1)
        for _ in range(2):
            with pytest.raises(OutcomeUnknownError):
                pay()
        assert len(conomyhq_sandbox.payments()) == 2
        conomyhq_sandbox.answer(apply=True, delay=0.25)
        begin = time.monotonic()
        assert pay() == conomyhq_sandbox.payments()[-1]["id"]
        assert 0.25 <= time.monotonic() - begin < 10


class Shop(BaseHTTPRequestHandler):
    """A shop that keeps what it is told."""

    told: ClassVar[list[bytes]] = []

    def do_POST(self) -> None:
        self.told.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def shop() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Shop) as server:
        Shop.told.clear()
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/hook"
        server.shutdown()
        thread.join()


def test_payments_move_and_the_shop_is_told(
    conomyhq_sandbox: conomyhq_sandbox.Sandbox, shop: str
) -> None:
    settings = conomyhq_sandbox.configure(webhook_url=shop, webhook_hold=True, list_lag=1.5)
    assert settings["webhook_url"] == shop and settings["list_lag"] == 1.5
    assert conomyhq_sandbox.configure() == settings
    with Conomy() as conomy:
        session = conomy.checkout_sessions.create(checkout_token="ct_1")
        payment = conomy.checkout_sessions.create_payment(session.id, payment_method="ETPAY")
    assert conomyhq_sandbox.advance_payment(payment.id)["status"] == "PENDING"
    moved = conomyhq_sandbox.advance_payment(payment.id, "RECEIVED")
    assert [entry["status"] for entry in moved["history"]][-2:] == ["CAPTURED", "RECEIVED"]
    captured, received = conomyhq_sandbox.deliveries()
    assert captured["attempts"] == [] and not Shop.told
    assert conomyhq_sandbox.deliver(received["id"])["attempts"][0]["status"] == 204
    conomyhq_sandbox.deliver(captured["id"], times=2)
    events = [json.loads(body)["event"] for body in Shop.told]
    assert events == ["Transaction.Received", "Transaction.Captured", "Transaction.Captured"]
    unsigned, _, signature = Shop.told[0].decode().rpartition(',"signature":')
    secret = conomyhq_sandbox.environ["CONOMY_WEBHOOK_SECRET"].encode()
    expected = hmac.new(secret, f"{unsigned}}}".encode(), hashlib.sha256).hexdigest()
    assert signature == f'"{expected}"}}'
    assert conomyhq_sandbox.set_payment_status(payment.id, "REFUNDED")["status"] == "REFUNDED"
    with pytest.raises(ValueError, match="no such payment"):
        conomyhq_sandbox.advance_payment("none")
    with pytest.raises(ValueError, match="beyond this machine"):
        conomyhq_sandbox.configure(webhook_url="http://192.0.2.1/")


def test_tokens_are_given_out_and_revoked() -> None:
    with conomyhq_sandbox.start(client_id="c", client_secret="-s", token_ttl=59.5) as sandbox:
        environ = sandbox.environ
        assert environ["CONOMY_ACCESS_TOKEN"] == ""
        assert (environ["CONOMY_CLIENT_ID"], environ["CONOMY_CLIENT_SECRET"]) == ("c", "-s")

        def ask(method: str, path: str, body: object, **headers: str) -> tuple[int, Any]:
            told = {"x-api-key": "k", "conomyhq-api-version": "24-04-2025", "User-Agent": "a"}
            told |= {"Content-Type": "application/json"} | headers
            connection = HTTPConnection(sandbox.url.removeprefix("http://"), timeout=5)
            connection.request(method, f"/sandbox/{path}", json.dumps(body), told)
            response = connection.getresponse()
            answer = json.load(response)
            connection.close()
            return response.status, answer

        def works(token: str) -> bool:
            return ask("GET", "payments", None, Authorization=f"Bearer {token}")[0] == 200

        tokens: list[str] = []
        for _ in range(2):
            status, answer = ask("POST", "auth", {"clientId": "c", "clientSecret": "-s"})
            assert (status, answer["expiresIn"]) == (200, 60)
            tokens.append(answer["accessToken"])
        assert [works(token) for token in [*tokens, "other"]] == [True, True, False]
        sandbox.revoke(tokens[0])
        assert [works(token) for token in tokens] == [False, True]
        sandbox.revoke()
        assert not works(tokens[1])
        assert [token["revoked"] for token in sandbox.tokens()] == [True, True]


def test_links_and_the_clock() -> None:
    with conomyhq_sandbox.start(payment_step=60, list_lag=30, link_ttl=600) as sandbox:
        assert sandbox.configure()["payment_step"] == 60
        with Conomy(api_key="k", access_token="t", base_url=sandbox.base_url) as conomy:
            link = conomy.payment_links.create(items=[{"total_amount": "5.00"}])
            session = conomy.checkout_sessions.create(checkout_token=link.checkout_token)
            payment = conomy.checkout_sessions.create_payment(session.id, payment_method="ETPAY")
            sandbox.advance(61)
            assert conomy.payments.get(payment.id).status == "PENDING"
            sandbox.set_link_status(link.id, "EXPIRED")
            with pytest.raises(ApiError):
                conomy.checkout_sessions.create(checkout_token=link.checkout_token)


def test_a_file_keeps_the_state(tmp_path: Path) -> None:
    file = tmp_path / "state"
    with conomyhq_sandbox.start(state=file) as sandbox:
        with Conomy(api_key="k", access_token="t", base_url=sandbox.base_url) as conomy:
            session = conomy.checkout_sessions.create(checkout_token="ct_1")
            conomy.checkout_sessions.create_payment(session.id, payment_method="ETPAY")
        payments = sandbox.payments()
        with pytest.raises(RuntimeError):
            conomyhq_sandbox.start(state=file)
    with conomyhq_sandbox.start(state=str(file)) as sandbox:
        assert len(payments) == 1 and sandbox.payments() == payments


def test_chance_deals_faults() -> None:
    with conomyhq_sandbox.start(chaos=1, chaos_rate=1) as sandbox:
        assert sandbox.configure()["chaos_seed"] == 1
        client = Conomy(
            api_key="k", access_token="t", base_url=sandbox.base_url, max_retries=0, timeout=5
        )
        with client as conomy:
            failed = 0
            for _ in range(8):
                try:
                    conomy.checkout_sessions.create(checkout_token="ct_1")
                except ConomyError:
                    failed += 1
            assert failed
            assert sandbox.configure(chaos_seed=None)["chaos_seed"] is None
            conomy.checkout_sessions.create(checkout_token="ct_1")


STARTED = """
import conomyhq_sandbox, time
sandbox = conomyhq_sandbox.start()
print(sandbox.url, flush=True)
"""


@pytest.mark.parametrize("how", ["killed", "ended"])
def test_none_is_left_behind(how: str) -> None:
    script = STARTED + ("time.sleep(60)" if how == "killed" else "")
    program = [sys.executable, "-W", "ignore::ResourceWarning", "-c", script]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        url = parent.stdout.readline().strip()
        assert url.startswith("http://127.0.0.1:")
        if how == "killed":
            assert listens(url)
            parent.send_signal(signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
    deadline = time.monotonic() + 10
    while listens(url):
        assert time.monotonic() < deadline, "it outlives who started it"
        time.sleep(0.05)
