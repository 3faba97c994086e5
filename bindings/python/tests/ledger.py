"""A service of the tests' own, which keeps a ledger of what arrived and of what it did.

It shares nothing with the client or the sandbox, so it can judge both: what a call is reported to
be must agree with what is in here. A payment's session says what to do with it: `Script`.
"""

from __future__ import annotations

import asyncio
import json
import threading
from types import TracebackType
from typing import Any, NamedTuple


class Script(NamedTuple):
    """What to do with a payment: how long to take, whether to do it, and what to say."""

    number: int
    delay_ms: float = 0
    applied: bool = True
    status: int = 201

    @property
    def session(self) -> str:
        return f"{self.number}_{self.delay_ms}_{int(self.applied)}_{self.status}"

    @classmethod
    def read(cls, session: str) -> Script:
        number, delay, applied, status = session.split("_")
        return cls(int(number), float(delay), applied == "1", int(status))


class Ledger:
    """The service, on a thread of its own."""

    def __init__(self) -> None:
        self.arrived: dict[str, int] = {}
        """How often each session's payment arrived."""
        self.applied: set[str] = set()
        """The sessions whose payment was done."""
        self.answered: set[str] = set()
        """The sessions whose answer was written."""
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self.base_url = ""

    @property
    def settings(self) -> dict[str, Any]:
        return {"api_key": "key", "access_token": "token", "base_url": self.base_url}

    def __enter__(self) -> Ledger:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def contradiction(self, script: Script, outcome: str | None) -> str | None:
        """Say what is wrong with an outcome; None is a success."""
        session = script.session
        if self.arrived.get(session, 0) > 1:
            return f"{session} arrived {self.arrived[session]} times"
        if outcome == "not_sent" and session in self.arrived:
            return f"{session} is called not sent, and arrived"
        if outcome in ("not_sent", "not_applied") and session in self.applied:
            return f"{session} is called {outcome}, and was done"
        if outcome is None and session not in self.applied:
            return f"{session} is called a success, and was not done"
        return None

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(
            asyncio.start_server(self._connection, "127.0.0.1", 0, backlog=1000)
        )
        self.base_url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self._ready.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                lines = head.decode().split("\r\n")
                length = next(
                    (int(line[15:]) for line in lines if line.lower().startswith("content-length")),
                    0,
                )
                await reader.readexactly(length)
                session = lines[0].split("/")[2]
                await self._pay(session, writer)
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def _pay(self, session: str, writer: asyncio.StreamWriter) -> None:
        script = Script.read(session)
        self.arrived[session] = self.arrived.get(session, 0) + 1
        if script.applied:
            self.applied.add(session)
        if script.delay_ms:
            await asyncio.sleep(script.delay_ms / 1000)
        body = b'{"code": "11", "type": "invalidParam"}'
        if script.status < 300:
            payment = {"id": f"p{script.number}", "checkoutSessionId": session, "status": "CREATED"}
            body = json.dumps(payment).encode()
        head = (
            f"HTTP/1.1 {script.status} X\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self.answered.add(session)
        writer.write(head.encode() + body)
        await writer.drain()
