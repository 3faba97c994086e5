"""The sandbox that the tests talk to, and clients of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from conomyhq import AsyncConomy, Conomy

ROOT = Path(__file__).resolve().parents[3]
EXECUTABLE = "conomyhq-sandbox.exe" if sys.platform == "win32" else "conomyhq-sandbox"

# A shell without job control has what it runs in the background ignore SIGINT, and children would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)


class Sandbox:
    """A ConomyHQ on this machine, and what it knows about the requests that it got."""

    api_key = "key-canary"
    access_token = "token-canary"

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self.address = base_url.removesuffix("/sandbox")

    @property
    def settings(self) -> dict[str, Any]:
        return {
            "api_key": self.api_key,
            "access_token": self.access_token,
            "base_url": self.base_url,
        }

    def control(self, method: str, path: str, body: object = None) -> Any:
        """Ask the control surface."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.address}/_sandbox/{path}", data, method=method)
        request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, timeout=10) as response:
            text = response.read()
        return json.loads(text) if text else None

    def answer(self, status: int, body: object = None, **more: Any) -> None:
        """Queue an answer to the next request."""
        text = body if isinstance(body, str) else json.dumps(body)
        headers = [["content-type", "application/json"]]
        self.control(
            "POST", "answers", {"status": status, "headers": headers, "body": text, **more}
        )

    def requests(self) -> list[dict[str, Any]]:
        """List the requests it got."""
        requests: list[dict[str, Any]] = self.control("GET", "requests")
        return requests

    def sync(self, **settings: Any) -> Conomy:
        return Conomy(**{**self.settings, **settings})

    def asynchronous(self, **settings: Any) -> AsyncConomy:
        return AsyncConomy(**{**self.settings, **settings})


@pytest.fixture(scope="session")
def running_sandbox() -> Iterator[Sandbox]:
    default = ROOT / "target" / "debug" / EXECUTABLE
    program = os.environ.get("CONOMYHQ_SANDBOX_BIN", str(default))
    with subprocess.Popen(
        [program, "serve", "--port", "0"], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        yield Sandbox(process.stdout.readline().strip())
        process.terminate()


@pytest.fixture
def sandbox(running_sandbox: Sandbox) -> Sandbox:
    running_sandbox.control("POST", "reset")
    return running_sandbox


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("CONOMY_") or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
