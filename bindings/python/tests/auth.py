"""A service that gives access tokens, and takes those that it gave and did not revoke."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from conomyhq import AsyncConomy, Conomy


class Auth:
    """What it saw, and how it answers."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.asked: list[dict[str, Any]] = []
        """The bodies of the requests for a token."""
        self.seen: list[tuple[str, str, int]] = []
        """Of each other request its path, its token, and the status it was answered with."""
        self.revoked: set[str] = set()
        self.delay = 0.0
        """How long a token takes."""
        self.status = 200
        self.answer: Callable[[int], object] = lambda n: {
            "accessToken": f"token_{n}",
            "tokenType": "Bearer",
            "expiresIn": 3600,
        }
        self.url = ""

    def settings(self, **settings: Any) -> dict[str, Any]:
        return {"api_key": "key", "base_url": self.url, **settings}

    def client(self, **settings: Any) -> Conomy:
        return Conomy(**self.settings(client_id="id_SECRET", client_secret="proof_SECRET", **settings))

    def asynchronous(self, **settings: Any) -> AsyncConomy:
        return AsyncConomy(
            **self.settings(client_id="id_SECRET", client_secret="proof_SECRET", **settings)
        )

    def answered(self, status: int) -> int:
        with self.lock:
            return sum(answered == status for _, _, answered in self.seen)

    def tokens(self) -> list[str]:
        with self.lock:
            return [token for _, token, _ in self.seen]


def _handler(auth: Auth) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            path = self.path.removeprefix("/sandbox")
            answer: object
            if path == "/auth":
                with auth.lock:
                    auth.asked.append(json.loads(body))
                    number = len(auth.asked) - 1
                time.sleep(auth.delay)
                status, answer = auth.status, auth.answer(number)
            else:
                token = self.headers.get("authorization", "").removeprefix("Bearer ")
                with auth.lock:
                    status = 401 if token in auth.revoked else 200
                    auth.seen.append((path, token, status))
                session = path.split("/")[2] if path.endswith("/payments") else "ct_1"
                answer = {"id": "1", "checkoutSessionId": session, "status": "CREATED"}
            text = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("content-length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_: object) -> None:
            pass

    return Handler


class _Server(ThreadingHTTPServer):
    request_queue_size = 1024
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        pass


@contextmanager
def running() -> Iterator[Auth]:
    """Run one."""
    auth = Auth()
    server = _Server(("127.0.0.1", 0), _handler(auth))
    auth.url = f"http://127.0.0.1:{server.server_address[1]}/sandbox"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield auth
    finally:
        server.shutdown()
        server.server_close()
