"""Many calls: the process stays as large as it is. All of them by `cargo xtask soak`, here a few."""

from __future__ import annotations

import os
import sys

import pytest
from conftest import Sandbox
from test_process import run

if sys.platform != "linux":
    pytest.skip("only Linux lists what a process holds below /proc", allow_module_level=True)

FULL = os.environ.get("CONOMYHQ_ENDURANCE") == "full"

PRELUDE = """
import asyncio, atexit, gc, logging, os, resource, time
from conomyhq import AsyncConomy, Conomy, ConomyError, NotFoundError

# A stopped payment is logged, and so would be ten thousand of them.
logging.disable()
TURNS = 16

def memory():
    gc.collect()
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize()

def held():
    return len(os.listdir("/proc/self/fd")), len(os.listdir("/proc/self/task"))

def forget():
    # What is live the sandbox keeps, and so it takes no more of it at some time.
    from urllib.request import Request, urlopen
    reset = SETTINGS["base_url"].removesuffix("/sandbox") + "/_sandbox/reset"
    urlopen(Request(reset, method="POST")).close()

def endure(work, count, most):
    # The first ones fill what is kept for the next: pools, caches, the allocator's arenas.
    forget()
    work(count // 4)
    (descriptors, threads), first = held(), memory()
    sizes = []
    for _ in range(3):
        forget()
        work(count // 4)
        sizes.append(memory())
    # As many turns as are taken at once may each have a connection, and then have none.
    assert held()[0] <= descriptors + TURNS, (held(), descriptors)
    assert held()[1] <= threads, (held(), threads)
    grown = [size - first for size in sizes]
    assert grown[-1] < most, grown
    print("all", [size // 1024 for size in (first, *grown)])
"""

BLOCKING = """
conomy = Conomy(**SETTINGS)

def calls(count):
    for number in range(count):
        token = str(number)
        assert conomy.checkout_sessions.create(checkout_token=token).checkout_token == token

def failed(count):
    for number in range(count):
        try:
            conomy.checkout_sessions.create_payment("no-such-session", payment_method="ETPAY")
        except NotFoundError:
            pass
        else:
            raise AssertionError("it did not fail")

def cancelled(count):
    import signal
    class Stop(Exception):
        pass
    def stop(*_):
        raise Stop
    signal.signal(signal.SIGALRM, stop)
    stopped = 0
    for number in range(count):
        try:
            # At any moment of its life.
            signal.setitimer(signal.ITIMER_REAL, 0.0001 + number % 20 * 0.0001)
            conomy.checkout_sessions.create_payment("s", payment_method="ETPAY")
        except (Stop, ConomyError):
            stopped += 1
        finally:
            while True:
                try:
                    signal.setitimer(signal.ITIMER_REAL, 0)
                    break
                except Stop:
                    pass
    assert stopped == count
"""

AWAITED = """
conomy = AsyncConomy(**SETTINGS)
loop = asyncio.new_event_loop()
atexit.register(loop.close)

async def one(number):
    token = str(number)
    session = await conomy.checkout_sessions.create(checkout_token=token)
    assert session.checkout_token == token

async def one_failed():
    try:
        await conomy.checkout_sessions.create_payment("no-such-session", payment_method="ETPAY")
    except NotFoundError:
        return
    raise AssertionError("it did not fail")

async def one_cancelled(number):
    task = asyncio.ensure_future(
        conomy.checkout_sessions.create_payment("no-such-session", payment_method="ETPAY")
    )
    await asyncio.sleep(number % 20 * 0.0001)
    task.cancel()
    try:
        await task
    except (asyncio.CancelledError, NotFoundError):
        return
    raise AssertionError("it was neither cancelled nor answered")

def in_turns(start):
    async def turn(numbers):
        # No more connections than these are ever open.
        for number in numbers:
            await start(number)
    async def all_of_them(count):
        await asyncio.gather(*[turn(range(first, count, TURNS)) for first in range(TURNS)])
    return lambda count: loop.run_until_complete(all_of_them(count))

calls = in_turns(one)
failed = in_turns(lambda _: one_failed())
cancelled = in_turns(one_cancelled)
"""

MEGABYTE = 2**20


@pytest.mark.parametrize("driver", [BLOCKING, AWAITED], ids=["blocking", "awaited"])
@pytest.mark.parametrize(
    ("work", "count"), [("calls", 200_000), ("failed", 10_000), ("cancelled", 10_000)]
)
def test_nothing_grows(sandbox: Sandbox, driver: str, work: str, count: int) -> None:
    if not FULL:
        count //= 100 if count > 10_000 else 10
    out = run(
        sandbox,
        f"{PRELUDE}\n{driver}\nendure({work}, {count}, {4 * MEGABYTE})",
        timeout=3600 if FULL else 120,
    )
    assert out.startswith("all")


def test_loops_one_after_the_other_leave_nothing(sandbox: Sandbox) -> None:
    count = 2_000 if FULL else 200
    out = run(
        sandbox,
        PRELUDE
        + f"""
conomy = AsyncConomy(**SETTINGS)

async def main(number):
    token = str(number)
    session = await conomy.checkout_sessions.create(checkout_token=token)
    assert session.checkout_token == token

def calls(count):
    for number in range(count):
        asyncio.run(main(number))

endure(calls, {count}, {4 * MEGABYTE})
""",
        timeout=600,
    )
    assert out.startswith("all")


def test_clients_one_after_the_other_leave_nothing(sandbox: Sandbox) -> None:
    count = 2_000 if FULL else 200
    out = run(
        sandbox,
        PRELUDE
        + f"""
async def awaited(token):
    conomy = AsyncConomy(**SETTINGS)
    session = await conomy.checkout_sessions.create(checkout_token=token)
    assert session.checkout_token == token

loop = asyncio.new_event_loop()
atexit.register(loop.close)

def calls(count):
    for number in range(count):
        token = str(number)
        conomy = Conomy(**SETTINGS)
        assert conomy.checkout_sessions.create(checkout_token=token).checkout_token == token
        # The last of them waits for nothing.
        del conomy
        loop.run_until_complete(awaited(token))

endure(calls, {count}, {6 * MEGABYTE})
""",
        timeout=600,
    )
    assert out.startswith("all")
