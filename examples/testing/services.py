"""A local ConomyHQ for the tests of the Python examples, and the services started as a stranger would."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import httpx
import pytest

from conomyhq import Conomy

SANDBOX = Path(__file__).resolve().parents[2] / "target" / "debug" / "conomyhq-sandbox"
# What the sandbox signs webhooks with.
WEBHOOK_SECRET = "sandbox-secret"
# The programs of the virtual environment that runs the tests.
PROGRAMS = Path(sys.executable).parent


class Program:
    """A program that runs beside the tests, and what it prints. It is killed after so many seconds at the latest."""

    SECONDS = 120.0

    def __init__(self, *command: str | Path, folder: Path | None = None, **environment: str) -> None:
        self.lines: list[str] = []
        self._changed = threading.Condition()
        self._process = subprocess.Popen(
            [str(word) for word in command],
            cwd=folder,
            env=os.environ | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._timer = threading.Timer(self.SECONDS, self._process.kill)
        self._timer.start()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            with self._changed:
                self.lines.append(line)
                self._changed.notify_all()

    def prints(self, pattern: str) -> str:
        """Wait until it has printed this; give the pattern's group."""
        def found() -> re.Match[str] | None:
            return re.search(pattern, "".join(self.lines))

        with self._changed:
            match = self._changed.wait_for(found, timeout=60)
        assert match, "".join(self.lines)
        return match[1]

    def stop(self) -> None:
        """Ask it to end, as a supervisor does, and see that it does."""
        self._process.terminate()
        try:
            self._process.wait(30)
        finally:
            self._process.kill()
            self._process.wait()
            self._timer.cancel()
            self._reader.join()
            assert self._process.stdout is not None
            self._process.stdout.close()


def eventually(question: Callable[[], bool], *, seconds: float = 30) -> None:
    """Wait until this is so."""
    deadline = time.monotonic() + seconds
    while not question():
        assert time.monotonic() < deadline, f"it is not so after {seconds} seconds"
        time.sleep(0.1)


class Sandbox:
    """A local ConomyHQ, and what it did."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self.environment = {
            "CONOMY_API_KEY": "sandbox-key",
            "CONOMY_ACCESS_TOKEN": "sandbox-token",
            "CONOMY_BASE_URL": base_url,
            "CONOMY_WEBHOOK_SECRET": WEBHOOK_SECRET,
        }

    def open_session(self) -> str:
        """Open a checkout session, as the shop does when a payer comes to its checkout."""
        conomy = Conomy(
            api_key="sandbox-key", access_token="sandbox-token", base_url=self._base_url
        )
        with conomy:
            return conomy.checkout_sessions.create(checkout_token="ct_1").id

    def pay_at_length(self, webhook: str) -> str:
        """Make a payment that comes to its end, of which this address is told only on demand."""
        self._change("settings", {"webhook_url": webhook, "webhook_hold": True})
        conomy = Conomy(
            api_key="sandbox-key", access_token="sandbox-token", base_url=self._base_url
        )
        with conomy:
            session = conomy.checkout_sessions.create(checkout_token="ct_1").id
            payment = conomy.checkout_sessions.create_payment(session, payment_method="ETPAY").id
        self._change(f"payments/{payment}/advance", {"to": "RECEIVED"})
        return payment

    def deliver(self, payment: str, status: str, *, times: int = 1) -> list[int]:
        """Deliver the webhook that tells that a payment has this status; give the shop's answers."""
        deliveries = httpx.get(self._control("webhooks")).raise_for_status().json()
        (id,) = (
            delivery["id"]
            for delivery in deliveries
            if (delivery["paymentId"], delivery["status"]) == (payment, status)
        )
        delivery = self._change(f"webhooks/{id}/deliver", {"times": times})
        return [attempt["status"] for attempt in delivery["attempts"][-times:]]

    def tokens(self) -> list[Any]:
        """List the access tokens that it gave out."""
        tokens: list[Any] = httpx.get(self._control("tokens")).raise_for_status().json()
        return tokens

    def revoke_tokens(self) -> None:
        """Take none of these any more."""
        httpx.post(self._control("tokens/revoke")).raise_for_status()

    def answer_next(self, **answer: Any) -> None:
        """Have the next request answered like this."""
        self._change("answers", answer)

    def payments(self, session: str) -> int:
        """Count the payments made in a session."""
        made = httpx.get(self._control("payments")).raise_for_status().json()
        return sum(payment["checkoutSessionId"] == session for payment in made)

    def _change(self, what: str, to: Any) -> Any:
        answer = httpx.post(self._control(what), json=to).raise_for_status()
        return answer.json() if answer.content else None

    def _control(self, what: str) -> str:
        return str(httpx.URL(self._base_url).join(f"/_sandbox/{what}"))


def hang_up(shop: str, session: str, sandbox: Sandbox) -> None:
    """Pay in the shop at this address, and go away as soon as ConomyHQ has the payment."""
    connection = HTTPConnection(httpx.URL(shop).netloc.decode(), timeout=30)
    headers = {"Content-Type": "application/json"}
    connection.request("POST", "/pay", json.dumps({"session_id": session}), headers)
    eventually(lambda: sandbox.payments(session) == 1)
    connection.close()


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """Start a local ConomyHQ."""
    program = Program(os.environ.get("CONOMYHQ_SANDBOX_BIN", SANDBOX), "serve", "--port", "0")
    try:
        yield Sandbox(program.prints(r"(http://127\.0\.0\.1:\d+/sandbox)"))
    finally:
        program.stop()


Start = Callable[..., Program]


@pytest.fixture(scope="module")
def start(request: pytest.FixtureRequest, sandbox: Sandbox) -> Iterator[Start]:
    """Start programs in the example's folder, calling the sandbox; see that they end when they are asked to."""
    running: list[Program] = []

    def start(name: str, *arguments: str | Path, **environment: str) -> Program:
        program = Program(
            PROGRAMS / name, *arguments, folder=request.path.parent, **sandbox.environment, **environment
        )
        running.append(program)
        return program

    try:
        yield start
    finally:
        for program in running:
            program.stop()
