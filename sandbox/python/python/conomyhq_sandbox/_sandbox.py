"""A sandbox that runs."""

from __future__ import annotations

import math
import os
import subprocess
import sys
import weakref
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict

from conomyhq_sandbox._program import find_program

if TYPE_CHECKING:
    from typing_extensions import Self


class Link(NamedTuple):
    """A payment link: the reusable offer that sessions are opened from."""

    token: str
    """The link's checkout token."""
    currency: str
    """ISO 4217 code of the currency it is paid in."""
    methods: Sequence[str] = ()
    """The payment methods that it takes; every one, if none is given."""

    def __str__(self) -> str:
        """Write it as the program reads it: `TOKEN:CURRENCY[:METHOD,METHOD]`."""
        parts = [self.token, self.currency]
        if self.methods:
            parts.append(",".join(self.methods))
        return ":".join(parts)


class Request(TypedDict):
    """A request as it arrived, its credentials masked."""

    method: str
    path: str
    headers: list[tuple[str, str]]
    """Names in lower case and values, in the order of the wire."""
    body: str | None


class Payment(TypedDict):
    """A payment that was made."""

    id: str
    checkoutSessionId: str
    status: str
    request: dict[str, Any]
    """What its creation sent."""


def start(
    *,
    port: int = 0,
    api_key: str | None = None,
    access_token: str | None = None,
    links: Iterable[Link | str] = (),
    session_ttl: float | None = None,
) -> Sandbox:
    """Start a sandbox on this machine, and wait until it listens.

    It ends when its `with` block does or when it is closed, and with this process at the latest.

    Args:
        port: The port to listen on; 0 takes a free one.
        api_key: The only key to accept; any will do otherwise.
        access_token: The only token to accept; any will do otherwise.
        links: Payment links; a text is `TOKEN:CURRENCY[:METHOD,METHOD]`. With one, no other token
            is known.
        session_ttl: How many seconds a session lives, 900 if it is not said.

    Raises:
        FileNotFoundError: The program is not there.
        RuntimeError: It ended instead of listening, such as where the port is taken. It says why on
            the standard error output.
    """
    if isinstance(links, str):
        raise TypeError(f"links takes several: [{links!r}]")
    command = [str(find_program()), "serve", "--until-stdin-closes", "--port", str(port)]
    if api_key is not None:
        command.append(f"--api-key={api_key}")
    if access_token is not None:
        command.append(f"--access-token={access_token}")
    command.extend(f"--link={link}" for link in links)
    if session_ttl is not None:
        command.append(f"--session-ttl={math.ceil(session_ttl)}")
    # Its input ends with this process, even one that is killed.
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    _PROCESSES.add(process)
    assert process.stdout is not None
    base_url = process.stdout.readline().strip()
    if not base_url:
        with process:
            status = process.wait()
        raise RuntimeError(f"the sandbox ended before it listened, with status {status}")
    return Sandbox(
        process,
        base_url,
        "sandbox-key" if api_key is None else api_key,
        "sandbox-token" if access_token is None else access_token,
    )


_PROCESSES: weakref.WeakSet[subprocess.Popen[str]] = weakref.WeakSet()


def _let_go() -> None:
    """Close, in a forked child, what would keep its parent's sandboxes alive."""
    for process in _PROCESSES:
        if process.stdin:
            process.stdin.close()


if sys.platform != "win32":
    os.register_at_fork(after_in_child=_let_go)


class Sandbox:
    """A sandbox that runs until it is closed; `start` makes one."""

    base_url: str
    """What a client takes as its base URL: `http://127.0.0.1:PORT/sandbox`."""
    url: str
    """The root of it, for the routes below `/_sandbox`: `http://127.0.0.1:PORT`."""
    environ: dict[str, str]
    """The environment that has a client call this sandbox, in any language."""

    def __init__(
        self, process: subprocess.Popen[str], base_url: str, api_key: str, access_token: str
    ) -> None:
        self._process = process
        self.base_url = base_url
        self.url = base_url.rpartition("/")[0]
        self.environ = {
            "CONOMY_BASE_URL": base_url,
            "CONOMY_API_KEY": api_key,
            "CONOMY_ACCESS_TOKEN": access_token,
            # In place of one that leads elsewhere.
            "CONOMY_ENVIRONMENT": "sandbox",
        }

    def requests(self) -> list[Request]:
        """List the latest requests that it got, 10,000 at most."""
        requests: list[Request] = self._control("GET", "requests")
        for request in requests:
            request["headers"] = [(name, value) for name, value in request["headers"]]
        return requests

    def payments(self) -> list[Payment]:
        """List the payments that were made."""
        payments: list[Payment] = self._control("GET", "payments")
        return payments

    def answer(
        self,
        status: int | None = None,
        body: object = None,
        *,
        headers: Iterable[tuple[str, str]] | None = None,
        apply: bool = False,
        delay: float = 0,
        cut_after: int | None = None,
        lost: bool = False,
        times: int = 1,
    ) -> None:
        """Queue an answer for the next requests, in place of the operation's own.

        Args:
            status: 200 to 599. Without one it is the operation's own answer, which takes `apply`.
            body: A text is sent as it stands, anything else as JSON.
            headers: Names and values, in the order of the wire.
            apply: Carry the operation out first: with a `status` of 502, or with `lost`, it is paid
                and nobody is told.
            delay: How many seconds to wait before answering.
            cut_after: Break the connection after so many bytes of the body.
            lost: Break the connection in place of an answer.
            times: How many requests get it.
        """
        answer = {
            "status": status,
            "body": body,
            "headers": list(headers or ()),
            "apply": apply,
            "delay_ms": round(delay * 1000),
            "cut_after": cut_after,
            "lost": lost,
            "times": times,
        }
        self._control("POST", "answers", answer)

    def advance(self, seconds: float) -> None:
        """Advance the clock that sessions live by."""
        self._control("POST", "clock", {"advance_seconds": seconds})

    def set_status(self, session_id: str, status: str) -> None:
        """Put a session into a status, such as `FINISHED`."""
        self._control("POST", f"sessions/{session_id}/status", {"status": status})

    def reset(self) -> None:
        """Forget sessions, payments, requests, queued answers and the clock's advance."""
        self._control("POST", "reset")

    def close(self) -> None:
        """End it. It holds nothing that is worth waiting for."""
        with self._process:
            self._process.kill()

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()

    def __repr__(self) -> str:
        """Say where it is."""
        return f"<Sandbox {self.base_url}>"

    def _control(self, method: str, path: str, body: object = None) -> Any:
        # Imported here: pytest loads this module also where no test wants a sandbox.
        import json
        from http.client import HTTPConnection

        connection = HTTPConnection(self.url.removeprefix("http://"), timeout=10)
        try:
            connection.request(method, f"/_sandbox/{path}", json.dumps(body))
            response = connection.getresponse()
            text = response.read()
        finally:
            connection.close()
        answer: Any = json.loads(text) if text else None
        if response.status >= 300:
            raise ValueError(f"the sandbox refused {method} {path}: {answer['error']}")
        return answer
