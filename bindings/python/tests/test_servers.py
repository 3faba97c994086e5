"""The servers and workers that fork: one client made and used before they do, and used by all of them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from conftest import Sandbox

if sys.platform == "win32":
    pytest.skip("they fork", allow_module_level=True)

PREPARED = """
import asyncio, json, os
from conomyhq import AsyncConomy, Conomy

settings = json.loads(os.environ["SETTINGS"])
sync, asynchronous = Conomy(**settings), AsyncConomy(**settings)

# Used before the fork, both of them.
sync.checkout_sessions.create(checkout_token="parent")
async def before():
    await asynchronous.checkout_sessions.create(checkout_token="parent")
asyncio.run(before())
"""

WSGI = (
    PREPARED
    + """
def app(environ, start_response):
    token = environ["PATH_INFO"][1:]
    async def create():
        return await asynchronous.checkout_sessions.create(checkout_token=token)
    answers = [sync.checkout_sessions.create(checkout_token=token), asyncio.run(create())]
    start_response("200 OK", [("content-type", "application/json")])
    tokens = [answer.checkout_token for answer in answers]
    return [json.dumps({"tokens": tokens, "worker": os.getpid()}).encode()]
"""
)

ASGI = (
    PREPARED
    + """
async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        while True:
            message = await receive()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return
    token = scope["path"][1:]
    answers = await asyncio.gather(
        asynchronous.checkout_sessions.create(checkout_token=token),
        asyncio.to_thread(sync.checkout_sessions.create, checkout_token=token),
    )
    tokens = [answer.checkout_token for answer in answers]
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    body = json.dumps({"tokens": tokens, "worker": os.getpid()}).encode()
    await send({"type": "http.response.body", "body": body})
"""
)

CELERY = (
    PREPARED
    + """
from pathlib import Path
from celery import Celery

folder = Path(os.environ["MESSAGES"])
app = Celery("tasks", broker="filesystem://", backend=(folder / "results").as_uri())
app.conf.broker_transport_options = {
    "data_folder_in": str(folder / "queue"),
    "data_folder_out": str(folder / "queue"),
    "control_folder": str(folder / "control"),
}

@app.task
def create(token):
    async def awaited():
        return await asynchronous.checkout_sessions.create(checkout_token=token)
    answers = [sync.checkout_sessions.create(checkout_token=token), asyncio.run(awaited())]
    return {"tokens": [answer.checkout_token for answer in answers], "worker": os.getpid()}

if __name__ == "__main__":
    # Sends the tasks to the workers, and prints what they give.
    sent = [create.delay(f"t{number}") for number in range(40)]
    print(json.dumps([task.get(timeout=60) for task in sent]))
"""
)


class Server:
    """A program that is ended when the test is, or after two minutes."""

    def __init__(self, *command: str, folder: Path, **environment: str) -> None:
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "-X", "faulthandler", "-m", *command],
            cwd=folder,
            env=os.environ | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.timer = threading.Timer(120, self.kill_all)
        self.timer.start()

    def until(self, words: str) -> str:
        """Give the line that it prints with these words in it."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line)
            if words in line:
                return line
        raise AssertionError("".join(self.lines))

    def end(self) -> None:
        """Ask it to end, and demand that it does, with all of its workers, and by itself."""
        self.process.send_signal(signal.SIGTERM)
        out = self.process.communicate(timeout=60)[0]
        said = "".join(self.lines) + out
        assert self.process.returncode == 0, said
        # What a worker says that crashed or did not end in time.
        for word in ("Fatal Python error", "SIGKILL", "SIGSEGV", "SIGABRT", "Traceback", "TIMEOUT"):
            assert word not in said, said

    def kill_all(self) -> None:
        # With its workers, of which one that hangs would not notice.
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def kill(self) -> None:
        self.timer.cancel()
        self.kill_all()
        self.process.communicate()


@pytest.fixture
def servers() -> Iterator[list[Server]]:
    started: list[Server] = []
    yield started
    for server in started:
        server.kill()


def check(answers: list[dict[str, object]], tokens: list[str], master: int) -> None:
    """Each answer is its own call's, and every worker answered."""
    assert [answer["tokens"] for answer in answers] == [[token, token] for token in tokens]
    workers = {answer["worker"] for answer in answers}
    assert len(workers) == 2 and master not in workers


WORKERS = [
    ("sync", WSGI),
    ("gthread", WSGI),
    ("uvicorn_worker.UvicornWorker", ASGI),
]


@pytest.mark.parametrize(("worker", "program"), WORKERS, ids=[worker for worker, _ in WORKERS])
def test_gunicorn(
    sandbox: Sandbox, servers: list[Server], tmp_path: Path, worker: str, program: str
) -> None:
    (tmp_path / "served.py").write_text(program)
    options = ["--preload", "--workers", "2", "--threads", "4", "--bind", "127.0.0.1:0"]
    command = ["gunicorn", *options, "--worker-class", worker, "served:app"]
    server = Server(*command, folder=tmp_path, SETTINGS=json.dumps(sandbox.settings))
    servers.append(server)
    address = server.until("Listening at: ").split("Listening at: ")[1].split()[0]

    def ask(token: str) -> dict[str, object]:
        with urllib.request.urlopen(f"{address}/{token}", timeout=60) as response:
            answer: dict[str, object] = json.load(response)
        return answer

    tokens = [f"t{number}" for number in range(200)]
    with ThreadPoolExecutor(8) as clients:
        answers = list(clients.map(ask, tokens))
    check(answers, tokens, server.process.pid)
    server.end()
    assert len(sandbox.requests()) == 2 + 2 * len(tokens)


def test_celery(sandbox: Sandbox, servers: list[Server], tmp_path: Path) -> None:
    (tmp_path / "tasks.py").write_text(CELERY)
    for folder in ("queue", "control", "results"):
        (tmp_path / folder).mkdir()
    environment = {"SETTINGS": json.dumps(sandbox.settings), "MESSAGES": str(tmp_path)}
    options = ["--pool", "prefork", "--concurrency", "2", "--without-gossip", "--without-mingle"]
    command = ["celery", "--app", "tasks", "worker", "--loglevel", "INFO", *options]
    server = Server(*command, folder=tmp_path, **environment)
    servers.append(server)
    server.until(" ready.")
    asked = subprocess.run(
        [sys.executable, "tasks.py"],
        cwd=tmp_path,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        timeout=90,
        check=True,
    )
    check(json.loads(asked.stdout), [f"t{number}" for number in range(40)], server.process.pid)
    server.end()
