"""Access tokens, judged by what a service saw that gives them, takes them and refuses them."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
import traceback
import warnings
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import trio
from auth import Auth, running

from conomyhq import (
    AsyncConomy,
    AuthenticationError,
    ConfigError,
    Conomy,
    RateLimitError,
    ServerError,
    TransportError,
)


@pytest.fixture
def auth() -> Iterator[Auth]:
    with running() as auth:
        yield auth


def test_first_calls_of_many_threads_get_one_token(auth: Auth) -> None:
    auth.delay = 0.3
    with auth.client() as conomy, ThreadPoolExecutor(32) as pool:
        list(pool.map(lambda _: conomy.checkout_sessions.create(checkout_token="ct_1"), range(320)))
    assert auth.asked == [{"clientId": "id_SECRET", "clientSecret": "proof_SECRET"}]
    assert set(auth.tokens()) == {"token_0"}
    assert len(auth.tokens()) == 320


def test_first_calls_of_many_tasks_and_loops_get_one_token(auth: Auth) -> None:
    auth.delay = 0.3

    async def calls(conomy: AsyncConomy) -> None:
        await asyncio.gather(
            *(conomy.checkout_sessions.create(checkout_token="ct_1") for _ in range(200))
        )

    conomy = auth.asynchronous()
    threads = [threading.Thread(target=lambda: asyncio.run(calls(conomy))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(auth.asked), len(auth.tokens())) == (1, 400)


def test_a_revoked_token_costs_one_renewal_and_a_payment_after_it_arrives_once(auth: Auth) -> None:
    with auth.client() as conomy:
        conomy.checkout_sessions.create(checkout_token="ct_1")
        auth.revoked.add("token_0")
        paid = conomy.checkout_sessions.create_payment("cs_1", payment_method="ETPAY")
    assert paid.checkout_session_id == "cs_1"
    assert [(token, status) for _, token, status in auth.seen[1:]] == [
        ("token_0", 401),
        ("token_1", 200),
    ]
    assert len(auth.asked) == 2


@pytest.mark.parametrize(
    ("status", "error"), [(401, AuthenticationError), (429, RateLimitError), (503, ServerError)]
)
def test_a_failing_auth_is_the_calls_own_error(
    auth: Auth, status: int, error: type[Exception]
) -> None:
    auth.status = status
    auth.answer = lambda n: {"status": status, "traceId": "proof_SECRET"}
    with auth.client(max_retries=0) as conomy:
        for _ in range(20):
            with pytest.raises(error) as raised:
                conomy.checkout_sessions.create(checkout_token="ct_1")
            assert raised.value.outcome == "not_sent"  # type: ignore[attr-defined]
            text = "".join(traceback.format_exception(raised.value)) + repr(raised.value)
            assert "SECRET" not in text.replace("client_secret=", "")
    assert (len(auth.asked), auth.seen) == (1, [])


def test_interrupting_the_wait_for_a_token_sends_nothing(auth: Auth) -> None:
    auth.delay = 1.0
    with auth.client() as conomy:
        timer = threading.Timer(0.2, signal.raise_signal, [signal.SIGINT])
        timer.start()
        begun = time.monotonic()
        with pytest.raises(KeyboardInterrupt) as raised:
            conomy.checkout_sessions.create_payment("cs_1", payment_method="ETPAY")
        assert time.monotonic() - begun < 0.9
        assert raised.value.conomy_outcome == "not_sent"  # type: ignore[attr-defined]
        # Others do not lose the token by that.
        conomy.checkout_sessions.create(checkout_token="ct_1")
    assert (len(auth.asked), len(auth.seen)) == (1, 1)


def test_cancelling_the_wait_for_a_token_sends_nothing(auth: Auth) -> None:
    auth.delay = 0.5

    async def cancelled() -> None:
        conomy = auth.asynchronous()
        task = asyncio.ensure_future(
            conomy.checkout_sessions.create_payment("cs_1", payment_method="ETPAY")
        )
        await asyncio.sleep(0.1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await conomy.checkout_sessions.create(checkout_token="ct_1")

    asyncio.run(cancelled())
    assert (len(auth.asked), [path for path, _, _ in auth.seen]) == (1, ["/checkout-sessions"])


needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="only Unix forks")


def in_child(work: Callable[[], object]) -> int:
    """Fork; give the child's exit status, 0 if its work succeeded."""
    with warnings.catch_warnings():
        # pytest's own threads.
        warnings.simplefilter("ignore")
        child = os.fork()
    if child == 0:
        status = 1
        try:
            work()
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@needs_fork
def test_a_child_uses_its_parents_token(auth: Auth) -> None:
    with auth.client() as conomy:

        def call() -> None:
            conomy.checkout_sessions.create(checkout_token="ct_1")

        call()
        assert in_child(call) == 0
        call()
    assert (len(auth.asked), len(auth.seen)) == (1, 3)


@needs_fork
def test_a_child_of_a_fork_while_a_token_is_had_gets_its_own(auth: Auth) -> None:
    auth.delay = 2.0
    with auth.client() as conomy:

        def call() -> None:
            conomy.checkout_sessions.create(checkout_token="ct_1")

        others = [threading.Thread(target=call) for _ in range(4)]
        for other in others:
            other.start()
        time.sleep(0.3)
        assert in_child(call) == 0
        for other in others:
            other.join()
    assert (len(auth.asked), len(auth.seen)) == (2, 5)


@needs_fork
def test_a_fork_right_after_a_call_finds_no_thread(auth: Auth) -> None:
    program = """
import os, sys, warnings
from conomyhq import Conomy
warnings.simplefilter("error")
conomy = Conomy(api_key="key", client_id="id", client_secret="proof", base_url=sys.argv[1])
for _ in range(20):
    conomy.checkout_sessions.create(checkout_token="ct_1")
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    # As Python 3.12 and later count them.
    if os.path.exists("/proc/self/task"):
        assert len(os.listdir("/proc/self/task")) == 1, os.listdir("/proc/self/task")
"""
    # Each token is over at once, and had anew.
    auth.answer = lambda n: {"accessToken": f"token_{n}", "expiresIn": 1}
    done = subprocess.run(
        [sys.executable, "-c", program, auth.url], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr


def test_a_callable_is_asked_once_a_call_and_told_what_was_refused(auth: Auth) -> None:
    told: list[str | None] = []

    def ask(refused: str | None) -> str:
        told.append(refused)
        return "mine" if refused is None else "other"

    with Conomy(**auth.settings(access_token=ask)) as conomy:
        conomy.checkout_sessions.create(checkout_token="ct_1")
        auth.revoked.add("mine")
        conomy.checkout_sessions.create_payment("cs_1", payment_method="ETPAY")
    assert told == [None, None, "mine"]
    assert auth.tokens() == ["mine", "mine", "other"]
    assert auth.asked == []


def test_a_callable_may_take_nothing(auth: Auth) -> None:
    with Conomy(**auth.settings(access_token=lambda: "mine")) as conomy:
        conomy.checkout_sessions.create(checkout_token="ct_1")
        auth.revoked.add("mine")
        with pytest.raises(AuthenticationError) as raised:
            conomy.checkout_sessions.create_payment("cs_1", payment_method="ETPAY")
    assert (raised.value.attempts, auth.tokens()) == (1, ["mine", "mine"])


def test_a_callable_is_called_on_the_thread_that_calls(auth: Auth) -> None:
    threads: list[int] = []

    def ask() -> str:
        threads.append(threading.get_ident())
        return "mine"

    with Conomy(**auth.settings(access_token=ask)) as conomy:
        called = []

        def call() -> None:
            called.append(threading.get_ident())
            conomy.checkout_sessions.create(checkout_token="ct_1")

        begun = time.monotonic()
        for _ in range(10):
            call()
        # It is asked at once, and not when the call next looks for signals.
        assert time.monotonic() - begun < 0.9
        other = threading.Thread(target=call)
        other.start()
        other.join()
    assert threads == called


class Sealed(Exception):
    """What a vault raises."""


def test_what_a_callable_raises_is_the_cause(auth: Auth) -> None:
    def ask() -> str:
        raise Sealed

    with Conomy(**auth.settings(access_token=ask)) as conomy:
        with pytest.raises(TransportError) as raised:
            conomy.checkout_sessions.create_payment("cs_1", payment_method="ETPAY")
    assert isinstance(raised.value.__cause__, Sealed)
    assert (raised.value.outcome, raised.value.attempts) == ("not_sent", 0)
    assert "no access token could be had" in str(raised.value)
    assert auth.seen == []


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_what_ends_a_program_passes_through(auth: Auth, error: type[BaseException]) -> None:
    def ask() -> str:
        raise error

    with Conomy(**auth.settings(access_token=ask)) as conomy:
        with pytest.raises(error) as raised:
            conomy.checkout_sessions.create_payment("cs_1", payment_method="ETPAY")
    assert raised.value.conomy_outcome == "not_sent"  # type: ignore[attr-defined]
    assert auth.seen == []


async def later() -> str:
    return "mine"


@pytest.mark.parametrize("given", [7, None, later, "a\ud800"])
def test_what_is_no_token_is_refused(auth: Auth, given: Any) -> None:
    ask = given if callable(given) else lambda: given
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with Conomy(**auth.settings(access_token=ask)) as conomy:
            with pytest.raises(TransportError) as raised:
                conomy.checkout_sessions.create(checkout_token="ct_1")
    assert isinstance(raised.value.__cause__, (TypeError, UnicodeEncodeError))
    assert auth.seen == []


@pytest.mark.parametrize("given", ["", " ", "a\nb"])
def test_what_no_header_holds_is_refused(auth: Auth, given: str) -> None:
    with Conomy(**auth.settings(access_token=lambda: given)) as conomy:
        with pytest.raises(ConfigError) as raised:
            conomy.checkout_sessions.create(checkout_token="ct_1")
    assert (raised.value.setting, raised.value.outcome) == ("access_token", "not_sent")


def run_asyncio(work: Callable[[], Awaitable[None]]) -> None:
    async def main() -> None:
        await work()

    asyncio.run(main())


def run_uvloop(work: Callable[[], Awaitable[None]]) -> None:
    uvloop = pytest.importorskip("uvloop")

    async def main() -> None:
        await work()

    loop = uvloop.new_event_loop()
    try:
        loop.run_until_complete(main())
    finally:
        loop.close()


def run_trio(work: Callable[[], Awaitable[None]]) -> None:
    async def main() -> None:
        await work()

    trio.run(main)


loops = pytest.mark.parametrize("run", [run_asyncio, run_uvloop, run_trio])


async def sleep(seconds: float) -> None:
    """Sleep, in whichever loop this is."""
    if trio.lowlevel.in_trio_run():
        await trio.sleep(seconds)
    else:
        await asyncio.sleep(seconds)


@loops
def test_async_callables_run_on_the_loop(auth: Auth, run: Any) -> None:
    told: list[str | None] = []
    threads: set[int] = set()

    async def ask(refused: str | None) -> str:
        threads.add(threading.get_ident())
        await sleep(0.01)
        told.append(refused)
        return "mine" if refused is None else "other"

    async def work() -> None:
        async with AsyncConomy(**auth.settings(access_token=ask)) as conomy:
            await conomy.checkout_sessions.create(checkout_token="ct_1")
            auth.revoked.add("mine")
            await conomy.checkout_sessions.create_payment("cs_1", payment_method="ETPAY")
        async with AsyncConomy(**auth.settings(access_token=lambda: "plain")) as conomy:
            await conomy.checkout_sessions.create(checkout_token="ct_1")

    run(work)
    assert told == [None, None, "mine"]
    assert threads == {threading.get_ident()}
    assert auth.tokens() == ["mine", "mine", "other", "plain"]


@loops
def test_an_async_callable_that_raises_or_hangs_sends_nothing(auth: Auth, run: Any) -> None:
    stopped: list[str] = []

    async def raises() -> str:
        await sleep(0)
        raise Sealed

    async def hangs() -> str:
        try:
            await sleep(60)
        finally:
            stopped.append("hangs")
        return "late"

    async def work() -> None:
        async with AsyncConomy(**auth.settings(access_token=raises)) as conomy:
            with pytest.raises(TransportError) as raised:
                await conomy.checkout_sessions.create_payment("cs_1", payment_method="ETPAY")
            assert isinstance(raised.value.__cause__, Sealed)
            assert raised.value.outcome == "not_sent"
        async with AsyncConomy(**auth.settings(access_token=hangs, timeout=0.3)) as conomy:
            begun = time.monotonic()
            with pytest.raises(TransportError) as raised:
                await conomy.checkout_sessions.create_payment("cs_1", payment_method="ETPAY")
            assert raised.value.outcome == "not_sent"
            assert time.monotonic() - begun < 2
        await sleep(0.01)

    run(work)
    assert (stopped, auth.seen) == (["hangs"], [])


@loops
def test_cancelling_a_call_cancels_who_is_asked(auth: Auth, run: Any) -> None:
    stopped: list[str] = []

    async def hangs() -> str:
        try:
            await sleep(60)
        finally:
            stopped.append("hangs")
        return "late"

    async def work() -> None:
        async with AsyncConomy(**auth.settings(access_token=hangs)) as conomy:

            async def pay() -> None:
                await conomy.checkout_sessions.create_payment("cs_1", payment_method="ETPAY")

            if trio.lowlevel.in_trio_run():
                with trio.move_on_after(0.1) as scope:
                    await pay()
                assert scope.cancelled_caught
            else:
                with pytest.raises(asyncio.TimeoutError):
                    await asyncio.wait_for(pay(), 0.1)
        await sleep(0.01)

    run(work)
    assert (stopped, auth.seen) == (["hangs"], [])


def test_credentials_that_contradict_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for settings, setting in [
        ({}, "access_token"),
        ({"access_token": "t", "client_id": "i", "client_secret": "s"}, "access_token"),
        ({"access_token": lambda: "t", "client_id": "i"}, "access_token"),
        ({"client_id": "i"}, "client_secret"),
        ({"access_token": 7}, "access_token"),
    ]:
        with pytest.raises(ConfigError) as raised:
            Conomy(api_key="key", **settings)  # type: ignore[arg-type]
        assert raised.value.setting == setting


def test_arguments_win_over_the_environment(auth: Auth, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONOMY_CLIENT_ID", "id_env")
    monkeypatch.setenv("CONOMY_CLIENT_SECRET", "proof_env")
    with Conomy(**auth.settings(access_token="given")) as conomy:
        conomy.checkout_sessions.create(checkout_token="ct_1")
    with Conomy(**auth.settings(access_token=lambda: "asked")) as conomy:
        conomy.checkout_sessions.create(checkout_token="ct_1")
    with Conomy(**auth.settings()) as conomy:
        conomy.checkout_sessions.create(checkout_token="ct_1")
    monkeypatch.setenv("CONOMY_ACCESS_TOKEN", "token_env")
    with Conomy(**auth.settings(client_id="id_given")) as conomy:
        conomy.checkout_sessions.create(checkout_token="ct_1")
    assert auth.tokens() == ["given", "asked", "token_0", "token_1"]
    assert auth.asked == [
        {"clientId": "id_env", "clientSecret": "proof_env"},
        {"clientId": "id_given", "clientSecret": "proof_env"},
    ]
