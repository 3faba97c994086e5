"""A sandbox that runs."""

from __future__ import annotations

import math
import os
import subprocess
import sys
import weakref
from collections.abc import Iterable
from types import TracebackType
from typing import TYPE_CHECKING, Any, cast

from conomyhq_sandbox._program import find_program
from conomyhq_sandbox._values import (
    Changes,
    Delivery,
    Link,
    Payment,
    Request,
    Settings,
    Token,
)

if TYPE_CHECKING:
    from typing_extensions import Self, Unpack

_TIMES = ("payment_step", "list_lag", "webhook_backoff", "webhook_timeout")
"""The settings that control has in seconds, and says so in their names."""


def start(
    *,
    port: int = 0,
    api_key: str | None = None,
    access_token: str | None = None,
    client_id: str | None = None,
    client_secret: str | None = None,
    token_ttl: float | None = None,
    links: Iterable[Link | str] = (),
    session_ttl: float | None = None,
    link_ttl: float | None = None,
    payment_step: float | None = None,
    list_lag: float | None = None,
    webhook_url: str | None = None,
    webhook_secret: str | None = None,
    state: str | os.PathLike[str] | None = None,
    chaos: int | None = None,
    chaos_rate: float | None = None,
) -> Sandbox:
    """Start a sandbox on this machine, and wait until it listens.

    It ends when its `with` block does or when it is closed, and with this process at the latest.

    Args:
        port: The port to listen on; 0 takes a free one.
        api_key: The only key to accept; any will do otherwise.
        access_token: The only token to accept beside those it gives out; any will do otherwise.
        client_id: The only client to give access tokens to; then only those are accepted.
        client_secret: The same for the client's secret.
        token_ttl: How many seconds an access token lives that it gives out, 3600 if it is not said.
        links: Payment links; a text is `TOKEN:CURRENCY[:METHOD,METHOD]`. With one, no other token
            is known.
        session_ttl: How many seconds a session lives, 900 if it is not said.
        link_ttl: How many seconds a link can be used that a client creates; for good otherwise.
        payment_step: After how many seconds a payment moves on, step by step; not by itself
            otherwise.
        list_lag: How many seconds after the fact a list of payments shows it.
        webhook_url: An `http://` URL on this machine that is told of payments.
        webhook_secret: What signs that; `sandbox-secret` if it is not said.
        state: A file that keeps the sandbox's state, for the next one that is started with it.
        chaos: A seed by which chance deals faults to what clients ask; none if it is not said.
        chaos_rate: The chance that a request meets one, 0.1 if it is not said.

    Raises:
        FileNotFoundError: The program is not there.
        RuntimeError: It ended instead of listening, such as where the port is taken. It says why on
            the standard error output.
    """
    if isinstance(links, str):
        raise TypeError(f"links takes several: [{links!r}]")
    command = [str(find_program()), "serve", "--until-stdin-closes", "--port", str(port)]
    texts = {
        "api-key": api_key,
        "access-token": access_token,
        "client-id": client_id,
        "client-secret": client_secret,
        "webhook-url": webhook_url,
        "webhook-secret": webhook_secret,
        "state": None if state is None else os.fspath(state),
        "chaos": chaos,
        "chaos-rate": chaos_rate,
        "payment-step": payment_step,
        "list-lag": list_lag,
        "token-ttl": None if token_ttl is None else math.ceil(token_ttl),
        "session-ttl": None if session_ttl is None else math.ceil(session_ttl),
        "link-ttl": None if link_ttl is None else math.ceil(link_ttl),
    }
    # In one word with its name, or a value that starts with a dash would be taken for an option.
    command.extend(f"--{name}={value}" for name, value in texts.items() if value is not None)
    command.extend(f"--link={link}" for link in links)
    # Its input ends with this process, even one that is killed.
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    _PROCESSES.add(process)
    assert process.stdout is not None
    base_url = process.stdout.readline().strip()
    if not base_url:
        with process:
            status = process.wait()
        raise RuntimeError(f"the sandbox ended before it listened, with status {status}")
    credentials = {
        "CONOMY_API_KEY": "sandbox-key" if api_key is None else api_key,
        "CONOMY_WEBHOOK_SECRET": "sandbox-secret" if webhook_secret is None else webhook_secret,
        # What is empty is not set, and covers what the environment may have of it.
        "CONOMY_ACCESS_TOKEN": "",
        "CONOMY_CLIENT_ID": "",
        "CONOMY_CLIENT_SECRET": "",
    }
    if client_id is None and client_secret is None:
        credentials["CONOMY_ACCESS_TOKEN"] = (
            "sandbox-token" if access_token is None else access_token
        )
    else:
        credentials["CONOMY_CLIENT_ID"] = "sandbox-client" if client_id is None else client_id
        credentials["CONOMY_CLIENT_SECRET"] = (
            "sandbox-client-secret" if client_secret is None else client_secret
        )
    return Sandbox(process, base_url, credentials)


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
        self, process: subprocess.Popen[str], base_url: str, credentials: dict[str, str]
    ) -> None:
        self._process = process
        self.base_url = base_url
        self.url = base_url.rpartition("/")[0]
        self.environ = {
            "CONOMY_BASE_URL": base_url,
            # In place of one that leads elsewhere.
            "CONOMY_ENVIRONMENT": "sandbox",
            **credentials,
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

    def set_link_status(self, link_id: str, status: str) -> None:
        """Put a payment link that a client created into a status, such as `EXPIRED`."""
        self._control("POST", f"links/{link_id}/status", {"status": status})

    def advance_payment(self, payment_id: str, to: str | None = None) -> Payment:
        """Move a payment along its way, by a step or as far as `to`, such as `SETTLED`.

        `FAILED` and `REFUNDED` are ways as well. The payment as it stands then.
        """
        body = {} if to is None else {"to": to}
        payment: Payment = self._control("POST", f"payments/{payment_id}/advance", body)
        return payment

    def set_payment_status(self, payment_id: str, status: str) -> Payment:
        """Put a payment into any status, where it stays. The payment as it stands then."""
        body = {"status": status}
        payment: Payment = self._control("POST", f"payments/{payment_id}/status", body)
        return payment

    def tokens(self) -> list[Token]:
        """List the access tokens that were given out."""
        tokens: list[Token] = self._control("GET", "tokens")
        return tokens

    def revoke(self, token: str | None = None) -> None:
        """Accept this access token no more, or none of those that were given out so far."""
        self._control("POST", "tokens/revoke", {} if token is None else {"token": token})

    def deliveries(self) -> list[Delivery]:
        """List the webhooks, whether they were delivered or not."""
        deliveries: list[Delivery] = self._control("GET", "webhooks")
        return deliveries

    def deliver(self, delivery_id: str, times: int = 1) -> Delivery:
        """Deliver a webhook now, also if it arrived before. What came of it so far."""
        path, body = f"webhooks/{delivery_id}/deliver", {"times": times}
        # As long as each answer may take.
        timeout = 10 + self.configure()["webhook_timeout"] * times
        delivery: Delivery = self._control("POST", path, body, timeout)
        return delivery

    def configure(self, **changes: Unpack[Changes]) -> Settings:
        """Change settings, if any are given, and give all of them."""
        told = {
            f"{name}_seconds" if name in _TIMES else name: value for name, value in changes.items()
        }
        shown = (
            self._control("POST", "settings", told) if told else self._control("GET", "settings")
        )
        named = {name.removesuffix("_seconds"): value for name, value in shown.items()}
        return cast("Settings", named)

    def reset(self) -> None:
        """Forget all that happened, the clock's advance, and settings that were changed."""
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

    def _control(self, method: str, path: str, body: object = None, timeout: float = 10) -> Any:
        # Imported here: pytest loads this module also where no test wants a sandbox.
        import json
        from http.client import HTTPConnection

        connection = HTTPConnection(self.url.removeprefix("http://"), timeout=timeout)
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
