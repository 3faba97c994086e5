"""How a process ends while calls are under way: soon, by its own exit code, and without a word."""

from __future__ import annotations

import signal
import sys
import textwrap

import pytest
from conftest import Sandbox
from test_process import Script

if sys.platform == "win32":
    pytest.skip("it ends by other means", allow_module_level=True)

LONG = 30_000

PRELUDE = """
import asyncio, os, signal, socket, sys, threading, time
from conomyhq import AsyncConomy, Conomy

conomy, asynchronous = Conomy(**SETTINGS), AsyncConomy(**SETTINGS)

# The system takes the connections, and nobody answers.
silent = socket.create_server(("127.0.0.1", 0), backlog=20)
UNANSWERED = {**SETTINGS, "base_url": f"http://127.0.0.1:{silent.getsockname()[1]}"}

def wait():
    Conomy(**UNANSWERED).checkout_sessions.create(checkout_token="t")

def wait_in_loop():
    async def main():
        sessions = AsyncConomy(**UNANSWERED).checkout_sessions
        await asyncio.gather(*[sessions.create(checkout_token="t") for _ in range(4)])
    asyncio.run(main())

def call():
    while True:
        conomy.checkout_sessions.create(checkout_token="t")

def call_in_loop():
    async def main():
        while True:
            await asynchronous.checkout_sessions.create(checkout_token="t")
    asyncio.run(main())

# Some wait for an answer that does not come, others call again and again.
for work in (wait, wait, wait_in_loop, call, call, call_in_loop):
    threading.Thread(target=work, daemon=True).start()
time.sleep(1)
print("under way", flush=True)
"""

ENDS = {
    "falling off the end": ("pass", 0),
    "sys.exit": ("sys.exit(7)", 7),
    "os._exit": ("os._exit(8)", 8),
    "an exception of a thread's": (
        """
        def leave():
            sys.exit(1)
        other = threading.Thread(target=leave)
        other.start()
        other.join()
        sys.exit(9)
        """,
        9,
    ),
    "SIGTERM": ("time.sleep(20)", -signal.SIGTERM),
    "a handler of SIGTERM": (
        """
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(10))
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(20)
        """,
        10,
    ),
    "exec": ('os.execv(sys.executable, [sys.executable, "-c", "raise SystemExit(11)"])', 11),
}


@pytest.mark.parametrize("way", ENDS)
def test_a_process_ends_with_calls_under_way(sandbox: Sandbox, way: str) -> None:
    last, code = ENDS[way]
    script = Script(sandbox, PRELUDE + textwrap.dedent(last))
    assert script.line() == "under way"
    if way == "SIGTERM":
        script.process.send_signal(signal.SIGTERM)
    # In less time than the answers would take.
    assert script.finish(15) == (code, "", "")


def test_a_loop_ends_with_calls_under_way(sandbox: Sandbox) -> None:
    sandbox.answer(200, {}, delay_ms=LONG, times=4)
    script = Script(
        sandbox,
        """
        import asyncio, sys
        from conomyhq import AsyncConomy
        conomy = AsyncConomy(**SETTINGS)
        async def main():
            calls = [conomy.checkout_sessions.create(checkout_token="t") for _ in range(4)]
            waiting = asyncio.gather(*calls)
            await asyncio.sleep(1)
            print("under way", flush=True)
            sys.exit(12)
        asyncio.run(main())
        """,
    )
    assert script.line() == "under way"
    assert script.finish(15)[:2] == (12, "")
