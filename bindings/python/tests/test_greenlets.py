"""Blocking calls where gevent or eventlet make threads of greenlets: each in a process of its own."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest
from conftest import Sandbox
from ledger import Ledger

GEVENT = """
    from gevent import monkey
    monkey.patch_all()
    import gevent
    spawn, sleep, Timeout = gevent.spawn, gevent.sleep, gevent.Timeout
    def join(greenlet):
        greenlet.join()
    def kill(greenlet):
        greenlet.kill()
"""
EVENTLET = """
    import warnings
    warnings.simplefilter("ignore")
    import eventlet
    eventlet.monkey_patch()
    spawn, sleep, Timeout = eventlet.spawn, eventlet.sleep, eventlet.Timeout
    def join(greenlet):
        greenlet.wait()
    def kill(greenlet):
        greenlet.kill()
"""
BOTH = pytest.mark.parametrize("hub", [GEVENT, EVENTLET], ids=["gevent", "eventlet"])


def run(settings: object, hub: str, body: str) -> None:
    text = f"SETTINGS = {settings!r}\n" + textwrap.dedent(hub) + textwrap.dedent(body)
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", text],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@BOTH
def test_a_waiting_call_lets_the_others_run(sandbox: Sandbox, hub: str) -> None:
    sandbox.answer(429, {}, headers=[["Retry-After", "1"]])
    body = """
    import time
    from conomyhq import Conomy, NotFoundError
    told = []
    conomy = Conomy(**SETTINGS, on_attempt=lambda a: told.append((time.monotonic(), a)))
    turns, done = 0, []
    def count():
        global turns
        while not done:
            sleep(0.01)
            turns += 1
    counting = spawn(count)
    assert conomy.checkout_sessions.create(checkout_token="t").id
    done.append(True)
    assert turns > 20, turns
    assert told[1][0] - told[0][0] > 0.6
    join(counting)

    tokens = set()
    def call(token):
        tokens.add(conomy.checkout_sessions.create(checkout_token=token).checkout_token)
    for greenlet in [spawn(call, f"t{i}") for i in range(50)]:
        join(greenlet)
    assert len(tokens) == 50
    try:
        conomy.checkout_sessions.refresh("unknown")
        raise AssertionError
    except NotFoundError:
        pass
    conomy.close()
    """
    run(sandbox.settings, hub, body)
    assert len(sandbox.requests()) == 53


@BOTH
def test_what_stops_a_greenlet_is_told_the_outcome(hub: str) -> None:
    body = """
    from conomyhq import Conomy, unknown_outcome
    conomy = Conomy(**SETTINGS)
    seen = []
    def pay(session):
        try:
            conomy.checkout_sessions.create_payment(session, payment_method="ETPAY")
        except BaseException as stopped:
            seen.append(stopped)
            raise
    victim = spawn(pay, "1_30000_1_201")
    sleep(0.5)
    kill(victim)
    (stopped,) = seen
    assert stopped.conomy_outcome == "unknown"
    assert unknown_outcome(stopped).session_id == "1_30000_1_201"
    try:
        with Timeout(0.3):
            pay("2_30000_1_201")
        raise AssertionError
    except Timeout as timeout:
        assert unknown_outcome(timeout).session_id == "2_30000_1_201"
    """
    with Ledger() as ledger:
        run(ledger.settings, hub, body)
        assert ledger.arrived == {"1_30000_1_201": 1, "2_30000_1_201": 1}


def test_what_is_not_patched_waits_as_usual(sandbox: Sandbox) -> None:
    body = """
    import gevent, sys
    import eventlet
    from conomyhq import Conomy
    with Conomy(**SETTINGS) as conomy:
        conomy.checkout_sessions.create(checkout_token="t")
    """
    run(sandbox.settings, "import warnings; warnings.simplefilter('ignore')\n", body)
