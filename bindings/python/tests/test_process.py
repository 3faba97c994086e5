"""What a process does to a client: threads, forks, signals and its end."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable

import pytest
from conftest import Sandbox

from conomyhq import AsyncConomy, Conomy

unix = pytest.mark.skipif(sys.platform == "win32", reason="only Unix forks and signals like this")
LONG = 30_000


class Script:
    """A program of its own, which has the sandbox's address in `SETTINGS`."""

    def __init__(self, sandbox: Sandbox, body: str) -> None:
        text = f"SETTINGS = {sandbox.settings!r}\n" + textwrap.dedent(body)
        self.process = subprocess.Popen(
            [sys.executable, "-W", "error", "-X", "faulthandler", "-c", text],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def line(self) -> str:
        """Wait for a line that it prints."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def finish(self, timeout: float = 20) -> tuple[int, str, str]:
        """Wait for its end: exit code, the rest of its output, its errors."""
        try:
            out, err = self.process.communicate(timeout=timeout)
        finally:
            self.process.kill()
        return self.process.returncode, out, err


def run(sandbox: Sandbox, body: str, timeout: float = 20, logged: str = "") -> str:
    """Run a program to its end, which has to be a good one; give what it printed.

    It may print as an error what is `logged` where a program does not care for logging.
    """
    code, out, err = Script(sandbox, body).finish(timeout)
    assert (code, err) == (0, logged), err
    return out


def warning(stopped_by: str) -> str:
    """The warning of a payment that was stopped on its way."""
    return (
        "checkout_sessions.create_payment: stopped by its caller;"
        " the payment may have been applied:"
        f" look it up before trying again ({stopped_by}; session s)\n"
    )


def test_importing_starts_nothing(sandbox: Sandbox) -> None:
    run(
        sandbox,
        """
        import os, sys, threading
        before = set(sys.modules)
        import conomyhq
        assert threading.active_count() == 1
        if os.path.exists("/proc/self/task"):
            assert len(os.listdir("/proc/self/task")) == 1
        loaded = set(sys.modules) - before
        heavy = {"asyncio", "dataclasses", "json", "logging", "typing", "conomyhq.models"}
        assert not loaded & heavy, loaded & heavy
        # A client by itself starts nothing, either.
        conomyhq.Conomy(**SETTINGS), conomyhq.AsyncConomy(**SETTINGS)
        if os.path.exists("/proc/self/task"):
            assert len(os.listdir("/proc/self/task")) == 1
        assert conomyhq.models.Customer and conomyhq.Attempt
        assert set(conomyhq.__all__) <= {*dir(conomyhq), "Attempt", "Response", "models", "webhooks"}
        """,
    )


def test_a_first_call_loads_next_to_nothing(sandbox: Sandbox) -> None:
    run(
        sandbox,
        """
        import sys
        import conomyhq
        before = set(sys.modules)
        conomy = conomyhq.Conomy(**SETTINGS)
        session = conomy.checkout_sessions.create(
            checkout_token="ct_1", customer={"first_name": "Jane"}, items=[{"total_amount": 7}]
        )
        conomy.checkout_sessions.create_payment(session.id, payment_method="ETPAY", timeout=20)
        loaded = set(sys.modules) - before
        heavy = {"asyncio", "collections.abc", "dataclasses", "enum", "importlib", "inspect", "json"}
        heavy |= {"logging", "re", "typing"}
        assert not loaded & heavy, loaded & heavy
        # What a model is a dataclass for comes when somebody asks.
        import dataclasses
        assert dataclasses.asdict(session)["id"] == session.id
        """,
    )


def test_threads_share_a_client(sandbox: Sandbox) -> None:
    conomy = sandbox.sync()
    tokens: list[str] = []

    def work(number: int) -> None:
        for i in range(10):
            token = f"t{number}-{i}"
            session = conomy.checkout_sessions.create(checkout_token=token)
            assert session.checkout_token == token
            tokens.append(token)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(tokens) == len(sandbox.requests()) == 80


def test_other_threads_run_while_a_call_waits(sandbox: Sandbox) -> None:
    sandbox.answer(200, {"id": "s", "checkoutToken": "t", "status": "A"}, delay_ms=500)
    turns = 0
    done = threading.Event()

    def work() -> None:
        nonlocal turns
        while not done.wait(0.01):
            turns += 1

    thread = threading.Thread(target=work)
    thread.start()
    with sandbox.sync() as conomy:
        conomy.checkout_sessions.refresh("t")
    done.set()
    thread.join()
    assert turns > 15


def in_child(work: Callable[[], object]) -> None:
    """Run something in a forked child and demand that it ends well and soon."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            assert os.waitstatus_to_exitcode(status) == 0
            return
        time.sleep(0.01)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    raise AssertionError("the child hangs")


forks = pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")


def use_on_both_sides_of_forks(use: Callable[[], None]) -> None:
    """Use a client before, in and after a child, which itself has a child."""

    def use_and_fork() -> None:
        use()
        in_child(use)
        use()

    use()
    in_child(use_and_fork)
    use()


@unix
@forks
def test_a_used_client_works_on_both_sides_of_a_fork(sandbox: Sandbox) -> None:
    conomy = sandbox.sync()

    def use() -> None:
        conomy.checkout_sessions.create(checkout_token="t")

    use_on_both_sides_of_forks(use)
    assert len(sandbox.requests()) == 5


@unix
@forks
def test_a_used_async_client_works_on_both_sides_of_a_fork(sandbox: Sandbox) -> None:
    conomy = sandbox.asynchronous()

    async def calls() -> None:
        await asyncio.gather(
            *[conomy.checkout_sessions.create(checkout_token="t") for _ in range(3)]
        )

    def use() -> None:
        asyncio.run(calls())

    use_on_both_sides_of_forks(use)
    assert len(sandbox.requests()) == 15


@unix
@forks
def test_forking_while_other_threads_call(sandbox: Sandbox) -> None:
    sync, asynchronous = sandbox.sync(), sandbox.asynchronous()
    done = threading.Event()
    problems: list[BaseException] = []

    async def call() -> None:
        await asynchronous.checkout_sessions.create(checkout_token="t")

    def work() -> None:
        try:
            while not done.is_set():
                sync.checkout_sessions.create(checkout_token="t")
                asyncio.run(call())
        except BaseException as problem:
            problems.append(problem)

    def use() -> None:
        sync.checkout_sessions.create(checkout_token="t")
        asyncio.run(call())

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(10):
            in_child(use)
    finally:
        done.set()
        for thread in threads:
            thread.join(30)
    assert problems == []


@unix
@forks
def test_a_client_of_the_parent_can_be_dropped_in_the_child(sandbox: Sandbox) -> None:
    clients: list[Conomy | AsyncConomy] = [sandbox.sync(), sandbox.asynchronous()]
    first, second = clients
    assert isinstance(first, Conomy) and isinstance(second, AsyncConomy)
    first.checkout_sessions.create(checkout_token="t")

    async def main(client: AsyncConomy) -> None:
        await client.checkout_sessions.create(checkout_token="t")

    asyncio.run(main(second))
    del first, second
    in_child(clients.clear)
    for client in clients:
        if isinstance(client, Conomy):
            client.checkout_sessions.create(checkout_token="t")
            client.close()
    # The parent's connection was not closed by the child: the second call went through it.
    assert len(sandbox.requests()) == 3


def call_in_process(settings: dict[str, str], token: str) -> str:
    with Conomy(**settings) as conomy:  # type: ignore[arg-type]
        return conomy.checkout_sessions.create(checkout_token=token).checkout_token


inherited: Conomy | None = None


def call_inherited(token: str) -> str:
    assert inherited is not None
    return inherited.checkout_sessions.create(checkout_token=token).checkout_token


@unix
@forks
def test_multiprocessing_by_fork(sandbox: Sandbox) -> None:
    global inherited
    inherited = sandbox.sync()
    inherited.checkout_sessions.create(checkout_token="t")
    with multiprocessing.get_context("fork").Pool(3) as pool:
        result = pool.map_async(call_inherited, ["a", "b", "c", "d"])
        assert result.get(20) == ["a", "b", "c", "d"]
    inherited.checkout_sessions.create(checkout_token="t")


def test_multiprocessing_by_spawn(sandbox: Sandbox) -> None:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.apply_async(call_in_process, (sandbox.settings, "a")).get(20) == "a"


def soonest(interrupt: Callable[[], float]) -> float:
    """Give the shortest of three delays: a busy machine may take its time once, but not always."""
    return min(interrupt() for _ in range(3))


@unix
def test_ctrl_c_ends_a_blocking_call(sandbox: Sandbox) -> None:
    def interrupt() -> float:
        sandbox.control("POST", "reset")
        sandbox.answer(200, {}, delay_ms=LONG)
        script = Script(
            sandbox,
            """
            import sys
            from conomyhq import Conomy
            conomy = Conomy(**SETTINGS)
            print("ready", flush=True)
            try:
                conomy.checkout_sessions.create_payment("s", payment_method="ETPAY")
            except KeyboardInterrupt as interrupt:
                print(interrupt.conomy_outcome, flush=True)
                if sys.version_info >= (3, 11):
                    assert "checkout_sessions.create_payment" in interrupt.__notes__[0]
            # The client can be used again.
            conomy.checkout_sessions.create(checkout_token="t")
            """,
        )
        assert script.line() == "ready"
        while not sandbox.requests():
            time.sleep(0.01)
        begun = time.monotonic()
        script.process.send_signal(signal.SIGINT)
        assert script.line() == "unknown"
        delay = time.monotonic() - begun
        assert script.finish() == (0, "", warning("KeyboardInterrupt"))
        paths = [request["path"][-8:] for request in sandbox.requests()]
        assert paths == ["payments", "sessions"]
        return delay

    assert soonest(interrupt) < 0.5


@unix
def test_ctrl_c_ends_an_awaited_call(sandbox: Sandbox) -> None:
    def interrupt() -> float:
        sandbox.control("POST", "reset")
        sandbox.answer(200, {}, delay_ms=LONG)
        script = Script(
            sandbox,
            """
            import asyncio
            from conomyhq import AsyncConomy, unknown_outcome
            async def main():
                async with AsyncConomy(**SETTINGS) as conomy:
                    await conomy.checkout_sessions.create_payment("s", payment_method="ETPAY")
            try:
                asyncio.run(main())
            except KeyboardInterrupt as interrupt:
                assert unknown_outcome(interrupt).session_id == "s"
                print("interrupted", flush=True)
            """,
        )
        while not sandbox.requests():
            time.sleep(0.01)
        begun = time.monotonic()
        script.process.send_signal(signal.SIGINT)
        assert script.line() == "interrupted"
        delay = time.monotonic() - begun
        assert script.finish() == (0, "", warning("CancelledError"))
        return delay

    assert soonest(interrupt) < 0.5


@unix
def test_a_signal_handler_that_returns_does_not_disturb_a_call(sandbox: Sandbox) -> None:
    sandbox.answer(200, {"id": "s", "checkoutToken": "t", "status": "A"}, delay_ms=500)
    out = run(
        sandbox,
        """
        import signal
        from conomyhq import Conomy
        alarms = []
        signal.signal(signal.SIGALRM, lambda *_: alarms.append(1))
        conomy = Conomy(**SETTINGS)
        signal.setitimer(signal.ITIMER_REAL, 0.1, 0.1)
        session = conomy.checkout_sessions.refresh("t")
        signal.setitimer(signal.ITIMER_REAL, 0)
        print(session.id, len(alarms) >= 3)
        """,
    )
    assert out == "s True\n"


@unix
def test_a_handler_may_raise_anything(sandbox: Sandbox) -> None:
    sandbox.answer(200, {}, delay_ms=LONG)
    out = run(
        sandbox,
        """
        import signal
        from conomyhq import Conomy
        class Timeout(Exception):
            pass
        def handler(*_):
            raise Timeout
        signal.signal(signal.SIGALRM, handler)
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        try:
            Conomy(**SETTINGS).checkout_sessions.create_payment("s", payment_method="ETPAY")
        except Timeout as timeout:
            print(timeout.conomy_outcome)
        """,
        logged=warning("Timeout"),
    )
    assert out == "unknown\n"


def test_the_interpreter_ends_while_calls_run(sandbox: Sandbox) -> None:
    sandbox.answer(200, {}, delay_ms=LONG, times=8)
    begun = time.monotonic()
    run(
        sandbox,
        """
        import asyncio, threading, time
        from conomyhq import AsyncConomy, Conomy
        conomy, asynchronous = Conomy(**SETTINGS), AsyncConomy(**SETTINGS)
        def wait():
            conomy.checkout_sessions.create(checkout_token="t")
        def wait_in_loop():
            async def main():
                await asyncio.gather(
                    *[asynchronous.checkout_sessions.create(checkout_token="t") for _ in range(4)]
                )
            asyncio.run(main())
        for target in (wait, wait, wait, wait, wait_in_loop):
            threading.Thread(target=target, daemon=True).start()
        time.sleep(0.5)
        """,
    )
    assert time.monotonic() - begun < 10


def test_calls_that_end_while_the_interpreter_does(sandbox: Sandbox) -> None:
    run(
        sandbox,
        """
        import asyncio, atexit, threading, time
        from conomyhq import AsyncConomy, Conomy
        conomy, asynchronous = Conomy(**SETTINGS), AsyncConomy(**SETTINGS)
        def work():
            while True:
                conomy.checkout_sessions.create(checkout_token="t")
        def work_in_loop():
            async def main():
                while True:
                    await asynchronous.checkout_sessions.create(checkout_token="t")
            asyncio.run(main())
        for target in (work, work, work_in_loop, work_in_loop):
            threading.Thread(target=target, daemon=True).start()
        # Calls work in exit handlers, too.
        atexit.register(lambda: conomy.checkout_sessions.create(checkout_token="last"))
        time.sleep(0.3)
        """,
    )


def test_a_client_that_is_not_closed_says_nothing(sandbox: Sandbox) -> None:
    run(
        sandbox,
        """
        import asyncio
        from conomyhq import AsyncConomy, Conomy
        Conomy(**SETTINGS).checkout_sessions.create(checkout_token="t")
        async def main():
            await AsyncConomy(**SETTINGS).checkout_sessions.create(checkout_token="t")
        asyncio.run(main())
        """,
    )


@pytest.mark.parametrize("way", ["task", "coroutine", "open"])
def test_a_call_that_its_loop_left_behind_says_nothing_at_exit(sandbox: Sandbox, way: str) -> None:
    sandbox.answer(200, {}, delay_ms=LONG)
    run(
        sandbox,
        f"""
        import asyncio, json, urllib.request, warnings
        from conomyhq import AsyncConomy
        conomy = AsyncConomy(**SETTINGS)
        async def work():
            await conomy.checkout_sessions.create_payment("s", payment_method="ETPAY")
        async def until_received():
            url = SETTINGS["base_url"].replace("/sandbox", "/_sandbox/requests")
            while not json.load(urllib.request.urlopen(url)):
                await asyncio.sleep(0.01)
        async def leave_behind():
            global step
            step = work()
            step.send(None)
            await until_received()
        loop = asyncio.new_event_loop()
        if {way!r} == "coroutine":
            loop.run_until_complete(leave_behind())
        else:
            task = loop.create_task(work())
            # That it is destroyed is asyncio's to say.
            task._log_destroy_pending = False
            loop.run_until_complete(until_received())
        if {way!r} != "open":
            loop.close()
        else:
            warnings.simplefilter("ignore")
        """,
    )
