"""One client for many threads and loops, in a process of its own: each answer is its own call's."""

from __future__ import annotations

import sys
import textwrap

import pytest
from conftest import Sandbox
from test_process import run

PRELUDE = """
import asyncio, threading
from conomyhq import AsyncConomy, Conomy

sync, asynchronous = Conomy(**SETTINGS), AsyncConomy(**SETTINGS)
problems, done = [], []

async def calls(name, count):
    async def one(number):
        token = f"{name}-{number}"
        session = await asynchronous.checkout_sessions.create(checkout_token=token)
        assert session.checkout_token == token, (session.checkout_token, token)
        done.append(token)
    await asyncio.gather(*[one(number) for number in range(count)])

def blocking(name, count):
    for number in range(count):
        token = f"{name}-{number}"
        session = sync.checkout_sessions.create(checkout_token=token)
        assert session.checkout_token == token, (session.checkout_token, token)
        done.append(token)

def at_once(count, work):
    def guarded(number):
        try:
            work(number)
        except BaseException as problem:
            problems.append(problem)
    threads = [threading.Thread(target=guarded, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not problems, problems
"""

USES = {
    "threads": ("at_once(32, lambda number: blocking(number, 20))", 640),
    "loops one after the other": (
        """
        for number in range(20):
            asyncio.run(calls(number, 10))
        """,
        200,
    ),
    "loops at once": (
        """
        def work(number):
            for turn in range(5):
                asyncio.run(calls(f"{number}-{turn}", 20))
        at_once(2, work)
        """,
        200,
    ),
    "threads and loops": (
        """
        def work(number):
            if number % 2:
                asyncio.run(calls(number, 20))
            else:
                blocking(number, 20)
        at_once(16, work)
        """,
        320,
    ),
    "uvloop": (
        """
        import uvloop
        def work(number):
            loop = uvloop.new_event_loop()
            loop.run_until_complete(calls(number, 50))
            task = loop.create_task(calls("stopped", 50))
            loop.call_later(0.01, task.cancel)
            try:
                loop.run_until_complete(task)
            except asyncio.CancelledError:
                pass
            del done[:]
            loop.run_until_complete(calls(number, 50))
            loop.close()
        work(0)
        """,
        50,
    ),
}


@pytest.mark.parametrize("use", USES)
def test_each_answer_is_its_own_call_s(sandbox: Sandbox, use: str) -> None:
    work, count = USES[use]
    if use == "uvloop" and sys.platform == "win32":
        pytest.skip("there is none for Windows")
    check = f"assert len(done) == len(set(done)) == {count}, len(done)\nprint('all')"
    program = f"import logging; logging.disable()\n{PRELUDE}\n{textwrap.dedent(work)}\n{check}"
    assert run(sandbox, program, timeout=90) == "all\n"


INTERPRETER = """
import sys
import textwrap
import conomyhq
if sys.version_info >= (3, 13):
    import _interpreters as interpreters
else:
    import _xxsubinterpreters as interpreters

def call():
    with conomyhq.Conomy(**SETTINGS) as conomy:
        assert conomy.checkout_sessions.create(checkout_token="t").checkout_token == "t"

call()
other = interpreters.create()
problem = interpreters.run_string(
    other,
    f'''
import sys
import textwrap
sys.path[:] = {sys.path!r}
try:
    import conomyhq
    with conomyhq.Conomy(**{SETTINGS!r}) as conomy:
        assert conomy.checkout_sessions.create(checkout_token="t").checkout_token == "t"
    print("works", flush=True)
except ImportError as error:
    print(error, flush=True)
''',
)
assert problem is None, problem
interpreters.destroy(other)
call()
"""


def test_another_interpreter_works_or_says_that_it_does_not(sandbox: Sandbox) -> None:
    # Nothing else does: from 3.12 on Python asks a module whether it can be loaded there.
    refused = "module conomyhq._native does not support loading in subinterpreters"
    assert run(sandbox, INTERPRETER).strip() in ("works", refused)
