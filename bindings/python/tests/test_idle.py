"""What calls leave behind once they are over: nothing, by what the system says of the process."""

from __future__ import annotations

import sys

import pytest
from conftest import Sandbox
from test_process import run

if sys.platform != "linux":
    pytest.skip("only Linux lists what a process holds below /proc", allow_module_level=True)

PRELUDE = """
import asyncio, gc, os, signal, threading, time
from conomyhq import AsyncConomy, Conomy

def descriptors():
    return len(os.listdir("/proc/self/fd")) - 1

def threads():
    return len(os.listdir("/proc/self/task"))

def connections(*states):
    # By the system's numbers: 01 is established, 08 closed by the other side alone.
    port = int(SETTINGS["base_url"].split(":")[2].split("/")[0])
    with open("/proc/self/net/tcp") as table:
        lines = [line.split() for line in table.readlines()[1:]]
    # Its own, for the server may have a process of its own, or be this one.
    return {
        line[9]
        for line in lines
        if line[2].endswith(f":{port:04X}") and line[3] in (states or ("01", "08")) and line[9] != "0"
    }

def soon(holds, seconds):
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, (descriptors(), threads(), connections())
        time.sleep(0.02)

def at_once(count, work):
    workers = [threading.Thread(target=work, args=(number,)) for number in range(count)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

def create(conomy, token):
    assert conomy.checkout_sessions.create(checkout_token=token).checkout_token == token

async def create_awaited(conomy, token):
    session = await conomy.checkout_sessions.create(checkout_token=token)
    assert session.checkout_token == token
"""


def test_what_threads_used_goes_without_another_call(sandbox: Sandbox) -> None:
    sandbox.answer(201, {"id": "s", "checkoutToken": "t", "status": "A"}, delay_ms=1000, times=200)
    run(
        sandbox,
        PRELUDE
        + """
conomy = Conomy(**SETTINGS, idle_timeout=1)
start = descriptors()
at_once(200, lambda _: create(conomy, "t"))
most = descriptors()
ended = time.monotonic()
assert most > start + 200, most
soon(lambda: (descriptors(), threads()) == (start, 1), 6)
# Not before its time, either.
assert time.monotonic() - ended > 0.5
create(conomy, "again")
soon(lambda: (descriptors(), threads()) == (start, 1), 6)
""",
        timeout=60,
    )


def test_what_is_used_stays(sandbox: Sandbox) -> None:
    run(
        sandbox,
        PRELUDE
        + """
conomy = Conomy(**SETTINGS, idle_timeout=2)
create(conomy, "t")
held = connections()
for number in range(8):
    time.sleep(0.5)
    create(conomy, str(number))
    assert connections() == held
""",
    )


def test_what_awaited_calls_used_goes_without_another_call(sandbox: Sandbox) -> None:
    sandbox.answer(201, {"id": "s", "checkoutToken": "t", "status": "A"}, delay_ms=500, times=200)
    run(
        sandbox,
        PRELUDE
        + """
async def main():
    # What every client shares comes with the first call.
    async with AsyncConomy(**SETTINGS) as first:
        await first.checkout_sessions.refresh("t")
    soon(lambda: not connections(), 5)
    conomy = AsyncConomy(**SETTINGS, idle_timeout=7)
    start = descriptors(), threads()
    await asyncio.gather(*[create_awaited(conomy, "t") for _ in range(199)])
    # In the middle of an interval in which the pool looks for idle connections.
    await asyncio.sleep(0.5)
    await create_awaited(conomy, "later")
    assert descriptors() > start[0] + 150
    # Even the loop does not turn.
    soon(lambda: (descriptors(), threads()) == start, 12)
    await create_awaited(conomy, "again")
asyncio.run(main())
""",
        timeout=60,
    )


SERVER = """
import socket

class Server:
    # Answers one request a connection, keeps it open, and closes all of them when it is told to.
    def __init__(self):
        self.open = []
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=200)
        SETTINGS["base_url"] = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            connection, _ = self.listener.accept()
            self.open.append(connection)
            threading.Thread(target=self.answer, args=(connection,), daemon=True).start()

    def answer(self, connection):
        asked = b""
        while not asked.endswith(b"}"):
            asked += connection.recv(65536)
        body = b'{"id": "s", "checkoutToken": "t", "status": "A"}'
        head = "HTTP/1.1 201 X\\r\\nContent-Type: application/json\\r\\nContent-Length: %d\\r\\n\\r\\n"
        time.sleep(0.2)
        connection.sendall((head % len(body)).encode() + body)

    def close(self):
        for connection in self.open:
            connection.close()
"""


def test_connections_that_the_server_closes_are_closed_at_once(sandbox: Sandbox) -> None:
    run(
        sandbox,
        PRELUDE
        + SERVER
        + """
server = Server()
conomy = AsyncConomy(**SETTINGS, idle_timeout=60)
async def main():
    await asyncio.gather(*[create_awaited(conomy, "t") for _ in range(50)])
    assert len(connections("01")) == 50
    server.close()
    soon(lambda: not connections(), 3)
asyncio.run(main())
""",
    )


def test_connections_of_threads_that_the_server_closes_go_in_time(sandbox: Sandbox) -> None:
    run(
        sandbox,
        PRELUDE
        + SERVER
        + """
server = Server()
conomy = Conomy(**SETTINGS, idle_timeout=1)
at_once(20, lambda _: create(conomy, "t"))
server.close()
soon(lambda: not connections(), 6)
""",
    )


def test_clients_that_are_dropped_leave_nothing(sandbox: Sandbox) -> None:
    run(
        sandbox,
        PRELUDE
        + """
async def awaited():
    await asyncio.gather(*[create_awaited(AsyncConomy(**SETTINGS), "t") for _ in range(3)])
    conomy = AsyncConomy(**SETTINGS, idle_timeout=60)
    await asyncio.gather(*[create_awaited(conomy, str(number)) for number in range(10)])
    del conomy

def blocking():
    conomy = Conomy(**SETTINGS, idle_timeout=60)
    at_once(10, lambda number: create(conomy, str(number)))

loop = asyncio.new_event_loop()
def work():
    blocking()
    loop.run_until_complete(awaited())
work()
gc.collect()
soon(lambda: threads() == 2, 5)
soon(lambda: not connections(), 5)
start = descriptors()
for _ in range(20):
    work()
soon(lambda: (descriptors(), threads()) == (start, 2), 5)
loop.close()
""",
        timeout=60,
    )


def test_closing_leaves_nothing_while_others_call(sandbox: Sandbox) -> None:
    run(
        sandbox,
        PRELUDE
        + """
from conomyhq import ConfigError

def race(number):
    conomy = Conomy(**SETTINGS, idle_timeout=60)
    ready = threading.Barrier(5)
    def work(_):
        ready.wait()
        try:
            while True:
                create(conomy, "t")
        except ConfigError:
            pass
    def close():
        ready.wait()
        time.sleep(number % 20 / 1000)
        conomy.close()
    closing = threading.Thread(target=close)
    closing.start()
    at_once(4, work)
    closing.join()
    return conomy

start = descriptors()
# All of them are kept, so that closing alone is what leaves nothing.
closed = [race(number) for number in range(100)]
soon(lambda: (descriptors(), threads()) == (start, 1), 3)
""",
        timeout=60,
    )


def test_closing_leaves_nothing_while_a_loop_calls(sandbox: Sandbox) -> None:
    run(
        sandbox,
        PRELUDE
        + """
from conomyhq import ConfigError

async def until_closed(conomy):
    try:
        while True:
            await create_awaited(conomy, "t")
    except ConfigError:
        pass

async def race(number):
    conomy = AsyncConomy(**SETTINGS, idle_timeout=60)
    calls = asyncio.gather(*[until_closed(conomy) for _ in range(8)])
    closing = threading.Timer(number % 20 / 1000, conomy._native.close)
    closing.start()
    await calls
    closing.join()
    return conomy

async def main():
    closed = [await race(19)]
    soon(lambda: not connections(), 3)
    start = descriptors()
    closed += [await race(number) for number in range(60)]
    soon(lambda: (descriptors(), threads()) == (start, 2), 3)
asyncio.run(main())
""",
        timeout=60,
    )


def test_a_refused_argument_costs_nothing(sandbox: Sandbox) -> None:
    run(
        sandbox,
        PRELUDE
        + """
from conomyhq import ConfigError

REFUSED = [
    lambda sessions: sessions.create_payment("", payment_method="ETPAY"),
    lambda sessions: sessions.create_payment("..", payment_method="ETPAY"),
    lambda sessions: sessions.refresh("t", extra_headers={"host": "x"}),
    lambda sessions: sessions.refresh("t", extra_headers={"a": "line\\nbreak"}),
    lambda sessions: sessions.refresh("t", timeout=-1),
    lambda sessions: sessions.create(checkout_token=float("nan")),
    lambda sessions: sessions.create(checkout_token="\\ud800"),
]

def refused(conomy):
    for call in REFUSED:
        try:
            call(conomy.checkout_sessions)
        except ConfigError:
            continue
        raise AssertionError("it was not refused")

conomy = Conomy(**SETTINGS)
create(conomy, "t")
warm = descriptors(), connections()
for _ in range(3):
    refused(conomy)
assert (descriptors(), connections()) == warm
create(conomy, "t")
assert (descriptors(), connections()) == warm
""",
    )


def test_a_process_ends_though_something_is_kept(sandbox: Sandbox) -> None:
    run(
        sandbox,
        PRELUDE
        + """
conomy = Conomy(**SETTINGS, idle_timeout=3600)
create(conomy, "t")
assert threads() == 2
""",
        timeout=10,
    )


def test_signals_come_to_python_s_own_threads(sandbox: Sandbox) -> None:
    out = run(
        sandbox,
        PRELUDE
        + """
conomy, asynchronous = Conomy(**SETTINGS), AsyncConomy(**SETTINGS)
create(conomy, "t")
asyncio.run(create_awaited(asynchronous, "t"))
assert threads() == 3
# Its default, which ends the process, is what happens in a thread that does not block it.
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
os.kill(os.getpid(), signal.SIGTERM)
print(signal.sigwait({signal.SIGTERM}).name)
""",
    )
    assert out == "SIGTERM\n"
