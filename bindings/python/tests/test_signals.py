"""Signals during blocking calls: whatever their handlers do, what is said of a call is true."""

from __future__ import annotations

import ctypes
import logging
import os
import random
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

import pytest
from ledger import Ledger, Script

from conomyhq import Conomy, ConomyError, OutcomeUnknownError, unknown_outcome
from conomyhq.models import CheckoutPayment

if sys.platform == "win32":
    pytest.skip("only Unix has these signals", allow_module_level=True)

LONG = 30_000


class Alarm(Exception):
    """Raised by a handler."""


@pytest.fixture(scope="module")
def running() -> Iterator[Ledger]:
    with Ledger() as ledger:
        yield ledger


@pytest.fixture
def ledger(running: Ledger) -> Ledger:
    running.arrived.clear()
    running.applied.clear()
    running.answered.clear()
    return running


Handler = Callable[[int, "FrameType | None"], Any]


@pytest.fixture
def on_alarm() -> Iterator[Callable[[Handler], None]]:
    before = signal.getsignal(signal.SIGALRM)

    def install(handler: Handler) -> None:
        signal.signal(signal.SIGALRM, handler)

    yield install
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)
    # What a handler raises within `logging` can leave a lock of its own taken for ever, and the next test would hang.
    for handler in (*logging.root.handlers, *logging.getLogger("conomyhq").handlers):
        handler.createLock()


def pay(conomy: Conomy, script: Script, **options: Any) -> CheckoutPayment:
    return conomy.checkout_sessions.create_payment(
        script.session, payment_method="ETPAY", **options
    )


def raise_alarm(*_: object) -> None:
    raise Alarm


def test_a_handler_that_raises_while_the_answer_comes(
    ledger: Ledger, on_alarm: Callable[[Handler], None]
) -> None:
    """Signals are looked at now and then; most come too late to stop a call, but not to be told."""
    on_alarm(raise_alarm)
    with Conomy(**ledger.settings) as conomy:
        for number in range(30):
            script = Script(number, delay_ms=40)
            signal.setitimer(signal.ITIMER_REAL, 0.02)
            with pytest.raises(Alarm) as caught:
                pay(conomy, script)
            assert caught.value.conomy_outcome == "unknown"  # type: ignore[attr-defined]
            found = unknown_outcome(caught.value)
            assert found is not None and found.aborted and found.__cause__ is caught.value
            assert found.session_id == script.session
            assert isinstance(found.answer, CheckoutPayment) and found.answer.id == f"p{number}"


def test_a_handler_that_raises_while_a_refusal_comes(
    ledger: Ledger, on_alarm: Callable[[Handler], None]
) -> None:
    on_alarm(raise_alarm)
    with Conomy(**ledger.settings) as conomy:
        signal.setitimer(signal.ITIMER_REAL, 0.02)
        with pytest.raises(Alarm) as caught:
            pay(conomy, Script(1, 40, applied=False, status=404))
    assert caught.value.conomy_outcome == "not_applied"  # type: ignore[attr-defined]
    assert unknown_outcome(caught.value) is None


def is_ours(error: BaseException) -> bool:
    """Say whether it passed through the package."""
    traceback = error.__traceback__
    while traceback is not None:
        if str(traceback.tb_frame.f_globals.get("__name__")).startswith("conomyhq."):
            return True
        traceback = traceback.tb_next
    return False


def storm(ledger: Ledger, count: int, seed: int) -> dict[str, int]:
    """Make payments in a storm of signals, and judge each."""
    draw = random.Random(seed)
    counts = {"success": 0, "error": 0, "annotated": 0, "answered": 0, "between": 0, "outside": 0}
    wrong: list[str | None] = []
    with Conomy(**ledger.settings) as conomy:
        for number in range(count):
            kind = draw.random()
            status = 201 if kind < 0.7 else 500 if kind < 0.85 else 404
            delay = draw.choice([0, 2, 5, 10, 20, 20, 20, 120])
            script = Script(number, delay, kind < 0.8, status)
            outcome: str | None
            try:
                # One that strikes while the error is looked at has come after the call.
                try:
                    signal.setitimer(signal.ITIMER_REAL, draw.uniform(0.0001, 0.03))
                    pay(conomy, script, max_retries=0)
                    outcome = None
                    counts["success"] += 1
                except ConomyError as error:
                    outcome = getattr(error, "conomy_outcome", error.outcome)
                    counts["error"] += 1
            except Alarm as alarm:
                found = unknown_outcome(alarm)
                annotated = getattr(alarm, "conomy_outcome", None)
                outcome = "unknown" if found is not None else annotated or "not_applied"
                if annotated is not None:
                    counts["annotated"] += 1
                    assert (annotated == "unknown") == (found is not None)
                    counts["answered"] += found is not None and found.answer is not None
                elif is_ours(alarm):
                    counts["between"] += 1
                else:
                    # Before the call or after its return: nobody can tell.
                    counts["outside"] += 1
                    continue
            finally:
                try:
                    signal.setitimer(signal.ITIMER_REAL, 0)
                except Alarm:
                    pass
            wrong.append(ledger.contradiction(script, outcome))
    time.sleep(0.2)
    assert [contradiction for contradiction in wrong if contradiction] == []
    return counts


def test_a_storm_of_alarms(ledger: Ledger, on_alarm: Callable[[Handler], None]) -> None:
    on_alarm(raise_alarm)
    counts = storm(ledger, 300, 20261124)
    assert counts["annotated"] > 80 and counts["answered"] > 20, counts
    assert counts["outside"] + counts["between"] < 40, counts


def test_an_exception_between_two_steps_is_taken_for_unknown(ledger: Ledger) -> None:
    """Play the handler that strikes after the last line that can tell, on the way out."""
    script = Script(7)
    left = False

    def strike(frame: FrameType, event: str, _: object) -> Any:
        nonlocal left
        if frame.f_code.co_name == "__call__" and event == "return":
            left = True
        if left and frame.f_code.co_name == "create_payment" and event == "line":
            sys.settrace(None)
            raise Alarm
        frame.f_trace_opcodes = False
        return strike

    with Conomy(**ledger.settings) as conomy:
        sys.settrace(strike)
        try:
            with pytest.raises(Alarm) as caught:
                pay(conomy, script)
        finally:
            sys.settrace(None)
    assert not hasattr(caught.value, "conomy_outcome")
    found = unknown_outcome(caught.value)
    assert found is not None and found.session_id == script.session and found.aborted
    assert script.session in ledger.applied


def test_an_exception_before_the_first_step_is_no_call(ledger: Ledger) -> None:
    def strike(frame: FrameType, event: str, _: object) -> Any:
        if frame.f_code.co_name == "create_payment":
            sys.settrace(None)
            raise Alarm
        return None

    with Conomy(**ledger.settings) as conomy:
        sys.settrace(strike)
        try:
            with pytest.raises(Alarm) as caught:
                pay(conomy, Script(8))
        finally:
            sys.settrace(None)
    assert is_ours(caught.value) and unknown_outcome(caught.value) is None
    assert ledger.arrived == {}


def test_a_call_in_a_handler(ledger: Ledger, on_alarm: Callable[[Handler], None]) -> None:
    answers: list[str] = []

    def handler(*_: object) -> None:
        answers.append(pay(conomy, Script(100 + len(answers))).id)

    on_alarm(handler)
    with Conomy(**ledger.settings) as conomy:
        signal.setitimer(signal.ITIMER_REAL, 0.05, 0.15)
        outer = pay(conomy, Script(1, delay_ms=600))
        signal.setitimer(signal.ITIMER_REAL, 0)
    assert outer.id == "p1"
    assert len(answers) >= 2 and answers[0] == "p100"


def test_a_call_in_a_handler_that_fails(
    ledger: Ledger, on_alarm: Callable[[Handler], None]
) -> None:
    """The error of the inner call ends the outer one: it must not speak for it."""

    def handler(*_: object) -> None:
        pay(conomy, Script(2, applied=False, status=404))

    on_alarm(handler)
    with Conomy(**ledger.settings) as conomy:
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        with pytest.raises(ConomyError) as caught:
            pay(conomy, Script(1, LONG))
    assert caught.value.outcome == "not_applied"
    assert caught.value.conomy_outcome == "unknown"  # type: ignore[attr-defined]
    found = unknown_outcome(caught.value)
    assert found is not None and found.session_id == Script(1, LONG).session


# A handler runs while the call waits, or when its answer is there already.
@pytest.mark.parametrize("delay_ms", [700, 70])
def test_a_fork_in_a_handler(
    ledger: Ledger, on_alarm: Callable[[Handler], None], delay_ms: float
) -> None:
    script = Script(1, delay_ms)
    child = -1

    def handler(*_: object) -> None:
        nonlocal child
        child = os.fork()

    on_alarm(handler)
    conomy = Conomy(**ledger.settings)
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    try:
        payment = pay(conomy, script)
    except OutcomeUnknownError as error:
        # In the child the call ends, and so it does nowhere else.
        told = error.session_id == script.session and "fork" in str(error)
        os._exit(0 if child == 0 and told else 1)
    except BaseException:
        os._exit(2)
    if child == 0:
        os._exit(3)
    assert payment.id == "p1"
    deadline = time.monotonic() + 10
    while (ended := os.waitpid(child, os.WNOHANG))[0] == 0:
        assert time.monotonic() < deadline, "the child hangs"
        time.sleep(0.01)
    assert os.waitstatus_to_exitcode(ended[1]) == 0
    # The parent's connection is as it was.
    assert pay(conomy, Script(2)).id == "p2"
    assert ledger.arrived == {script.session: 1, Script(2).session: 1}


# The kernel may send a signal at any step of the way to the native call; a tracer picks the step.
@pytest.mark.parametrize("function", ["__call__", "prepare", "request_body", "options_of"])
def test_a_fork_on_the_way_to_a_call(
    ledger: Ledger, on_alarm: Callable[[Handler], None], function: str
) -> None:
    script = Script(1, 20)
    child = -1

    def handler(*_: object) -> None:
        nonlocal child
        child = os.fork()

    def strike(frame: Any, event: str, _: object) -> Any:
        # Not on the first line, where nobody can know yet that a call has begun.
        begun = event == "line" and "call" in frame.f_locals
        if function == "__call__":
            strikes = begun and frame.f_code.co_name == function
        else:
            strikes = event == "line" and frame.f_code.co_name == function
        if strikes and child == -1:
            os.kill(os.getpid(), signal.SIGALRM)
        return strike

    on_alarm(handler)
    conomy = Conomy(**ledger.settings)
    pay(conomy, Script(9))
    sys.settrace(strike)
    try:
        payment = pay(conomy, script)
    except OutcomeUnknownError as error:
        sys.settrace(None)
        told = error.session_id == script.session and "fork" in str(error)
        os._exit(0 if child == 0 and told else 1)
    except BaseException:
        os._exit(2)
    finally:
        sys.settrace(None)
    if child == 0:
        os._exit(3)
    assert child > 0, "the signal did not strike"
    assert payment.id == "p1"
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert ledger.arrived[script.session] == 1


def test_an_exception_that_another_thread_sends(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A lock that an earlier test's signal left taken within `logging` is the main thread's: this one would wait for ever.
    logger = logging.getLogger("conomyhq")
    monkeypatch.setattr(logger, "propagate", False)
    monkeypatch.setattr(logger, "handlers", [logging.NullHandler()])
    script = Script(1, delay_ms=300)
    caught: list[BaseException] = []

    def work() -> None:
        try:
            pay(conomy, script)
        except Alarm as alarm:
            caught.append(alarm)

    with Conomy(**ledger.settings) as conomy:
        thread = threading.Thread(target=work)
        thread.start()
        while script.session not in ledger.arrived:
            time.sleep(0.01)
        send = ctypes.pythonapi.PyThreadState_SetAsyncExc
        assert send(ctypes.c_ulong(thread.ident or 0), ctypes.py_object(Alarm)) == 1
        thread.join()
    found = unknown_outcome(caught[0])
    assert found is not None and found.answer.id == "p1"


@pytest.mark.parametrize("raised", [SystemExit, KeyboardInterrupt])
def test_a_hook_that_ends_the_program(ledger: Ledger, raised: type[BaseException]) -> None:
    def hook(_: object) -> None:
        raise raised

    script = Script(1)
    with Conomy(**ledger.settings, on_attempt=hook) as conomy:
        with pytest.raises(raised) as caught:
            pay(conomy, script)
        found = unknown_outcome(caught.value)
        assert found is not None and found.answer.id == "p1"
        with pytest.raises(raised) as caught:
            pay(conomy, Script(2, applied=False, status=404))
    assert caught.value.conomy_outcome == "not_applied"  # type: ignore[attr-defined]
    assert unknown_outcome(caught.value) is None


def test_a_log_handler_that_raises(ledger: Ledger, on_alarm: Callable[[Handler], None]) -> None:
    class Broken(logging.Handler):
        def handle(self, record: logging.LogRecord) -> bool:
            raise OSError("the disk is full")

    def hook(_: object) -> None:
        raise ValueError

    logger = logging.getLogger("conomyhq")
    broken, level = Broken(), logger.level
    logger.addHandler(broken)
    logger.setLevel(logging.DEBUG)
    on_alarm(raise_alarm)
    try:
        with Conomy(**ledger.settings, on_attempt=hook) as conomy:
            assert pay(conomy, Script(1)).id == "p1"
            signal.setitimer(signal.ITIMER_REAL, 0.05)
            with pytest.raises(Alarm) as caught:
                pay(conomy, Script(2, LONG))
    finally:
        logger.removeHandler(broken)
        logger.setLevel(level)
    assert caught.value.conomy_outcome == "unknown"  # type: ignore[attr-defined]


def test_other_threads_look_at_no_signals(
    ledger: Ledger, on_alarm: Callable[[Handler], None]
) -> None:
    on_alarm(raise_alarm)
    answers: list[str] = []
    with Conomy(**ledger.settings) as conomy:
        work = threading.Thread(
            target=lambda: answers.append(pay(conomy, Script(1, delay_ms=300)).id)
        )
        work.start()
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        with pytest.raises(Alarm):
            time.sleep(10)
        work.join()
    assert answers == ["p1"]
