"""Clients in processes that were forked from one which used them: each answer is its own call's."""

from __future__ import annotations

import os
import sys

import pytest
from conftest import Sandbox
from test_process import run

if sys.platform == "win32":
    pytest.skip("only Unix forks", allow_module_level=True)

ROUNDS = 20 if os.environ.get("CONOMYHQ_ENDURANCE") == "full" else 2

PRELUDE = """
import asyncio, os, signal, sys, threading, time, warnings
from conomyhq import AsyncConomy, Conomy

warnings.filterwarnings("ignore", ".*multi-threaded.*fork", DeprecationWarning)
sync, asynchronous = Conomy(**SETTINGS), AsyncConomy(**SETTINGS)

def create(token):
    session = sync.checkout_sessions.create(checkout_token=token)
    assert session.checkout_token == token, (session.checkout_token, token)

async def create_awaited(token):
    session = await asynchronous.checkout_sessions.create(checkout_token=token)
    assert session.checkout_token == token, (session.checkout_token, token)

async def awaited(name, count):
    await asyncio.gather(*[create_awaited(f"{name}-{number}") for number in range(count)])

def fork(work):
    child = os.fork()
    if child == 0:
        code = 1
        try:
            # Whatever hangs is ended.
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.alarm(60)
            work()
            code = 0
        except BaseException:
            sys.excepthook(*sys.exc_info())
        finally:
            os._exit(code)
    return child

def ended_well(child):
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code == 0, code
"""


def test_children_of_a_process_that_called(sandbox: Sandbox) -> None:
    out = run(
        sandbox,
        PRELUDE
        + f"""
def work(name):
    for number in range(25):
        create(f"{{name}}-sync-{{number}}")
    asyncio.run(awaited(f"{{name}}-awaited", 25))

create("first")
asyncio.run(awaited("first", 3))
for round in range({ROUNDS}):
    children = [fork(lambda: work(f"{{round}}-{{child}}")) for child in range(4)]
    # The parent goes on meanwhile, by the connections that it has.
    work(f"{{round}}-parent")
    for child in children:
        ended_well(child)
print("all")
""",
        timeout=60 + 20 * ROUNDS,
    )
    assert out == "all\n"
    # One each, and none twice.
    bodies = [request["body"] for request in sandbox.requests()]
    assert len(bodies) == len(set(bodies)) == 4 + 250 * ROUNDS


@pytest.mark.parametrize("thread", ["main", "another"])
def test_forks_during_calls(sandbox: Sandbox, thread: str) -> None:
    out = run(
        sandbox,
        PRELUDE
        + f"""
over = threading.Event()
problems = []

def until_over(work):
    def worker(name):
        try:
            for number in range(10**9):
                if over.is_set():
                    break
                work(f"{{name}}-{{number}}")
        except BaseException as problem:
            problems.append(problem)
    return worker

workers = [
    threading.Thread(target=until_over(work), args=(f"{{kind}}-{{number}}",))
    for kind, work in (("sync", create), ("awaited", lambda name: asyncio.run(awaited(name, 3))))
    for number in range(3)
]

def in_child(name):
    for number in range(10):
        create(f"{{name}}-{{number}}")
    asyncio.run(awaited(name, 10))

def forks():
    try:
        for number in range({3 * ROUNDS}):
            ended_well(fork(lambda: in_child(f"child-{{number}}")))
    except BaseException as problem:
        problems.append(problem)

for worker in workers:
    worker.start()
time.sleep(0.2)
if {thread!r} == "main":
    forks()
else:
    forking = threading.Thread(target=forks)
    forking.start()
    forking.join()
over.set()
for worker in workers:
    worker.join()
assert not problems, problems
print("all")
""",
        timeout=60 + 10 * ROUNDS,
    )
    assert out == "all\n"


def test_forks_while_connections_are_dropped(sandbox: Sandbox) -> None:
    """A child has no thread that drops them, and the parent's may be in the middle of it."""
    out = run(
        sandbox,
        PRELUDE
        + f"""
sync = Conomy(**SETTINGS, idle_timeout=0.1)

def descriptors():
    return set(os.listdir("/proc/self/fd"))

def threads():
    return len(os.listdir("/proc/self/task"))

def burst(name):
    workers = [threading.Thread(target=create, args=(f"{{name}}-{{n}}",)) for n in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

def work():
    if not os.path.exists("/proc/self/fd"):
        return burst("child")
    # What the parent had open is the parent's to close, and a child of it cannot know what it is.
    inherited = len(descriptors())
    assert threads() == 1
    burst("child")
    deadline = time.monotonic() + 10
    while (len(descriptors()), threads()) != (inherited, 1):
        assert time.monotonic() < deadline, (descriptors(), inherited, threads())
        time.sleep(0.01)

for number in range({5 * ROUNDS}):
    burst("parent")
    time.sleep(number % 10 * 0.015)
    ended_well(fork(work))
    create("parent")
print("all")
""",
        timeout=60 + 20 * ROUNDS,
    )
    assert out == "all\n"


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS closes by other means")
def test_a_child_does_not_disturb_its_parent_s_connections(sandbox: Sandbox) -> None:
    """Neither while the child drops what it has, nor when it ends."""
    out = run(
        sandbox,
        PRELUDE
        + """
import ctypes

# A library's: Python is not asked before it, so what is idle stays.
os.fork = ctypes.PyDLL(None).fork

def sockets():
    held = {os.readlink(f"/proc/self/fd/{fd}") for fd in os.listdir("/proc/self/fd") if is_open(fd)}
    return {name for name in held if name.startswith("socket:")}

def is_open(fd):
    return os.path.lexists(f"/proc/self/fd/{fd}")

create("before")
held = sockets()
assert len(held) == 1

def work():
    create("child")
    sync.close()
    del globals()["sync"]

ended_well(fork(work))
create("after")
assert sockets() == held
print("all")
""",
    )
    assert out == "all\n"


# Where it is started anew, the program is read from its file once more.
MULTIPROCESSING = """
import multiprocessing, os
from conomyhq import Conomy

client = Conomy(api_key="k", access_token="t", base_url=os.environ["URL"])

def create(token):
    return client.checkout_sessions.create(checkout_token=token).checkout_token

if __name__ == "__main__":
    tokens = [f"t{number}" for number in range(60)]
    assert [create(token) for token in tokens[:3]] == tokens[:3]
    with multiprocessing.get_context(os.environ["WAY"]).Pool(4) as pool:
        assert pool.map_async(create, tokens, chunksize=1).get(60) == tokens
    assert [create(token) for token in tokens[:3]] == tokens[:3]
"""


@pytest.mark.parametrize("way", ["fork", "spawn", "forkserver"])
def test_multiprocessing(sandbox: Sandbox, way: str, tmp_path: os.PathLike[str]) -> None:
    program = os.path.join(tmp_path, "program.py")
    with open(program, "w") as file:
        file.write(MULTIPROCESSING)
    run(
        sandbox,
        f"""
        import os, subprocess, sys
        environment = os.environ | {{"URL": SETTINGS["base_url"], "WAY": {way!r}}}
        subprocess.run([sys.executable, {program!r}], env=environment, timeout=90, check=True)
        """,
        timeout=100,
    )
    assert len(sandbox.requests()) == 66


def test_a_fork_finds_no_thread_and_leaves_no_connection_to_the_child(sandbox: Sandbox) -> None:
    """From Python 3.12 on a fork beside threads is warned of, and a child would keep sockets open."""
    run(
        sandbox,
        # What is registered first is asked last.
        "import os\nos.register_at_fork(before=lambda: look())\n"
        + PRELUDE
        + """
warnings.simplefilter("error")
found = []

def look():
    found.append((len(os.listdir("/proc/self/task")), sockets()))

def sockets():
    links = []
    for name in os.listdir("/proc/self/fd"):
        try:
            links.append(os.readlink(f"/proc/self/fd/{name}"))
        except FileNotFoundError:
            pass
    return sum(link.startswith(("socket:", "anon_inode:[event")) for link in links)

if os.path.exists("/proc/self/task"):
    before = sockets()
    for number in range(5):
        client = Conomy(**SETTINGS)
        token = f"t{number}"
        assert client.checkout_sessions.create(checkout_token=token).checkout_token == token
        assert sockets() > before
        ended_well(fork(lambda: client.checkout_sessions.create(checkout_token="child")))
        assert client.checkout_sessions.create(checkout_token=token).checkout_token == token
        del client
    assert found == [(1, before)] * 5, (found, before)
""",
    )
