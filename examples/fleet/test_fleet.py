"""Several processes with one token, in a real Redis; judged by the tokens that ConomyHQ gave out."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from services import Sandbox
from token_of_the_fleet import LOCK, TOKEN, Fetched, FleetToken

FOLDER = Path(__file__).parent
PROCESSES = 5


@pytest.fixture
def store(tmp_path: Path) -> Iterator[redis.Redis]:
    """Start a Redis of the test's own."""
    socket = tmp_path / "redis.sock"
    arguments = ["--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", str(tmp_path)]
    with subprocess.Popen(["redis-server", *arguments], stdout=subprocess.DEVNULL) as server:
        store = redis.Redis.from_url(f"unix://{socket}")
        try:
            deadline = time.monotonic() + 20
            while not socket.exists() or not store.ping():
                assert time.monotonic() < deadline
                time.sleep(0.02)
            yield store
        finally:
            store.close()
            server.terminate()


class Worker:
    """A process of the fleet."""

    def __init__(self, sandbox: Sandbox, url: str) -> None:
        environment = {
            **os.environ,
            **sandbox.environment,
            "REDIS_URL": url,
            "FLEET_CLIENT_ID": "fleet",
            "FLEET_CLIENT_SECRET": "not-a-secret",
        }
        self._process = subprocess.Popen(
            [sys.executable, str(FOLDER / "worker.py")],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def says(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def open(self, sessions: int) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{sessions}\n")
        self._process.stdin.flush()

    def end(self) -> int:
        try:
            self._process.communicate(timeout=30)
        finally:
            self._process.kill()
        return self._process.returncode


def test_one_renewal_serves_all_processes(sandbox: Sandbox, store: redis.Redis) -> None:
    url = f"unix://{store.connection_pool.connection_kwargs['path']}"
    before = len(sandbox.tokens())
    workers = [Worker(sandbox, url) for _ in range(PROCESSES)]
    assert [worker.says() for worker in workers] == ["ready"] * PROCESSES

    def all_open(sessions: int) -> None:
        for worker in workers:
            worker.open(sessions)
        assert [worker.says() for worker in workers] == [f"opened {sessions}"] * PROCESSES

    # Nobody has a token yet, and all want one at once.
    all_open(20)
    assert len(sandbox.tokens()) == before + 1
    # Revoked under everybody's feet.
    sandbox.revoke_tokens()
    all_open(20)
    assert len(sandbox.tokens()) == before + 2
    # Grown old, while it is good.
    kept = store.get(TOKEN)
    assert isinstance(kept, bytes)
    store.set(TOKEN, kept.replace(b'"renew_at": ', b'"renew_at": -'), keepttl=True)
    all_open(20)
    assert len(sandbox.tokens()) == before + 3
    assert [worker.end() for worker in workers] == [0] * PROCESSES


def test_a_process_that_died_with_the_lock_holds_nobody_up_for_long(store: redis.Redis) -> None:
    store.set(LOCK, "of a process that died", px=300)
    assert FleetToken(store, lambda: Fetched("token", 60))(None) == "token"


def test_while_it_is_renewed_others_go_on_with_it(store: redis.Redis) -> None:
    fetches: list[str] = []
    goes_on = threading.Event()

    def fetch() -> Fetched:
        fetches.append("fetch")
        if len(fetches) > 1:
            assert goes_on.wait(20)
        return Fetched(f"token_{len(fetches)}", 1 if len(fetches) == 1 else 60)

    token = FleetToken(store, fetch)
    assert token(None) == "token_1"
    time.sleep(0.85)
    renewing = threading.Thread(target=token, args=(None,))
    renewing.start()
    while len(fetches) < 2:
        time.sleep(0.001)
    assert token(None) == "token_1"
    goes_on.set()
    renewing.join()
    assert (token(None), len(fetches)) == ("token_2", 2)


def test_what_is_refused_twice_is_renewed_once(store: redis.Redis) -> None:
    fetches: list[str] = []

    def fetch() -> Fetched:
        fetches.append("fetch")
        return Fetched(f"token_{len(fetches)}", 60)

    token = FleetToken(store, fetch)
    assert token(None) == "token_1"
    assert [token("token_1"), token("token_1"), token(None)] == ["token_2"] * 3
    assert len(fetches) == 2
