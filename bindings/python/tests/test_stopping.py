"""What becomes of a call that is stopped, held against what the service saw and did."""

from __future__ import annotations

import asyncio
import gc
import logging
import pickle
import random
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

import pytest
from ledger import Ledger, Script

from conomyhq import (
    AsyncConomy,
    ConomyError,
    NotFoundError,
    OutcomeUnknownError,
    _awaited,
    unknown_outcome,
)
from conomyhq.models import CheckoutPayment

LONG = 30_000
# Those of Python 3.11 and later.
modern = pytest.mark.skipif(sys.version_info < (3, 11), reason="came with Python 3.11")


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


def pay(conomy: AsyncConomy, script: Script, **options: Any) -> Any:
    return conomy.checkout_sessions.create_payment(
        script.session, payment_method="ETPAY", **options
    )


async def until(condition: Callable[[], bool]) -> None:
    while not condition():
        await asyncio.sleep(0.001)


def cancelled(task: asyncio.Task[Any]) -> Any:
    """Wait for a cancelled task and give its exception."""

    async def wait() -> BaseException:
        try:
            await task
        except asyncio.CancelledError as error:
            return error
        raise AssertionError("it was not cancelled")

    return wait()


def annotated(error: BaseException | None) -> BaseException | None:
    """Find what was annotated; Python 3.10 makes a new exception where one crosses a task."""
    while error is not None and not hasattr(error, "conomy_outcome"):
        error = error.__context__
    return error


def outcome_of(error: BaseException | None) -> str | None:
    return getattr(annotated(error), "conomy_outcome", None)


def check_unknown(
    found: OutcomeUnknownError | None, script: Script, answered: bool
) -> OutcomeUnknownError:
    assert found is not None
    assert (found.outcome, found.aborted, found.session_id) == ("unknown", True, script.session)
    assert found.operation == "checkout_sessions.create_payment"
    assert found.sent_at is not None and found.phase is not None
    if answered:
        assert isinstance(found.answer, CheckoutPayment)
        assert found.answer.id == f"p{script.number}"
        assert found.answer.id not in repr(found) + str(found.args)
    else:
        assert found.answer is None
    return found


def test_cancelled_while_it_waits(ledger: Ledger) -> None:
    script = Script(1, LONG)

    async def main() -> None:
        async with AsyncConomy(**ledger.settings) as conomy:
            task = asyncio.ensure_future(pay(conomy, script))
            await until(lambda: script.session in ledger.arrived)
            task.cancel()
            error = await cancelled(task)
            assert outcome_of(error) == "unknown"
            found = check_unknown(unknown_outcome(error), script, answered=False)
            assert isinstance(found.__cause__, asyncio.CancelledError)
            check_unknown(unknown_outcome(task), script, answered=False)

    asyncio.run(main())


def test_cancelled_after_its_answer_came(ledger: Ledger) -> None:
    script = Script(1, 30)

    async def main() -> None:
        async with AsyncConomy(**ledger.settings) as conomy:
            task = asyncio.ensure_future(pay(conomy, script))
            await until(lambda: script.session in ledger.arrived)
            # The loop is busy while the answer comes.
            time.sleep(0.5)
            task.cancel()
            error = await cancelled(task)
            assert outcome_of(error) == "unknown"
            if sys.version_info >= (3, 11):
                assert "look it up" in error.__notes__[0]
            check_unknown(unknown_outcome(error), script, answered=True)
            check_unknown(unknown_outcome(task), script, answered=True)

    asyncio.run(main())
    assert script.session in ledger.applied


def test_cancelled_when_its_future_is_set(ledger: Ledger) -> None:
    script = Script(1, 30)

    async def main() -> None:
        loop = asyncio.get_running_loop()
        async with AsyncConomy(**ledger.settings) as conomy:
            task = asyncio.ensure_future(pay(conomy, script))
            await until(lambda: loop in _awaited._loops and bool(_awaited._loops[loop].waiting))
            waiting = _awaited._loops[loop].waiting

            def cancel_when_taken() -> None:
                # What was taken has its future set; the task is to go on in the loop's next turn.
                if waiting:
                    loop.call_soon(cancel_when_taken)
                else:
                    task.cancel()

            cancel_when_taken()
            error = await cancelled(task)
            check_unknown(unknown_outcome(error), script, answered=True)

    asyncio.run(main())


def test_cancelled_after_it_was_refused(ledger: Ledger) -> None:
    script = Script(1, 30, applied=False, status=404)

    async def main() -> None:
        async with AsyncConomy(**ledger.settings) as conomy:
            task = asyncio.ensure_future(pay(conomy, script))
            await until(lambda: script.session in ledger.arrived)
            time.sleep(0.5)
            task.cancel()
            error = await cancelled(task)
            assert outcome_of(error) == "not_applied"
            assert unknown_outcome(error) is None and unknown_outcome(task) is None

    asyncio.run(main())


def test_cancelled_before_it_begins(ledger: Ledger) -> None:
    script = Script(1)

    async def main() -> None:
        async with AsyncConomy(**ledger.settings) as conomy:
            task = asyncio.ensure_future(pay(conomy, script))
            task.cancel()
            error = await cancelled(task)
            assert outcome_of(error) == "not_sent"
            assert unknown_outcome(error) is None and unknown_outcome(task) is None

    asyncio.run(main())
    assert ledger.arrived == {}


def test_a_timeout(ledger: Ledger) -> None:
    script = Script(1, LONG)

    async def main() -> None:
        async with AsyncConomy(**ledger.settings) as conomy:
            with pytest.raises(asyncio.TimeoutError) as caught:
                await asyncio.wait_for(pay(conomy, script), 0.3)
            check_unknown(unknown_outcome(caught.value), script, answered=False)

    asyncio.run(main())


@modern
def test_asyncio_timeout(ledger: Ledger) -> None:
    script = Script(1, LONG)

    async def main() -> None:
        async with AsyncConomy(**ledger.settings) as conomy:
            with pytest.raises(TimeoutError) as caught:
                async with asyncio.timeout(0.3):  # type: ignore[attr-defined, unused-ignore]
                    await pay(conomy, script)
            check_unknown(unknown_outcome(caught.value), script, answered=False)

    asyncio.run(main())


def test_wait_for_in_a_task_that_is_cancelled(ledger: Ledger) -> None:
    # Python 3.10 and 3.11 drop the payment's own exception here.
    script = Script(1, LONG)

    async def main() -> None:
        async with AsyncConomy(**ledger.settings) as conomy:

            async def work() -> None:
                await asyncio.wait_for(pay(conomy, script), 20)

            task = asyncio.ensure_future(work())
            await until(lambda: script.session in ledger.arrived)
            task.cancel()
            error = await cancelled(task)
            check_unknown(unknown_outcome(error), script, answered=False)

    asyncio.run(main())


@modern
def test_a_failing_sibling(ledger: Ledger) -> None:
    script = Script(1, LONG)

    async def main() -> None:
        async with AsyncConomy(**ledger.settings) as conomy:

            async def fail() -> None:
                await until(lambda: script.session in ledger.arrived)
                raise ValueError("a sibling")

            with pytest.raises(BaseException) as caught:
                async with asyncio.TaskGroup() as group:  # type: ignore[attr-defined, unused-ignore]
                    task = group.create_task(pay(conomy, script))
                    group.create_task(fail())
            # The group's exception does not know of the payment, but the task does.
            assert unknown_outcome(caught.value) is None
            check_unknown(unknown_outcome(task), script, answered=False)

    asyncio.run(main())


def test_a_task_that_went_on(ledger: Ledger) -> None:
    stopped, paid = Script(1, LONG), Script(2)

    async def main() -> None:
        async with AsyncConomy(**ledger.settings) as conomy:

            async def work() -> CheckoutPayment:
                with pytest.raises(asyncio.TimeoutError):
                    await asyncio.wait_for(pay(conomy, stopped), 0.2)
                payment: CheckoutPayment = await pay(conomy, paid)
                return payment

            task = asyncio.ensure_future(work())
            await task
            # It ended well, whatever was stopped in it on the way.
            assert unknown_outcome(task) is None
            with pytest.raises(asyncio.InvalidStateError):
                unknown_outcome(asyncio.get_running_loop().create_future())

    asyncio.run(main())


def test_the_end_of_the_program(ledger: Ledger, caplog: pytest.LogCaptureFixture) -> None:
    script = Script(1, LONG)
    tasks: list[asyncio.Task[Any]] = []

    async def main() -> None:
        conomy = AsyncConomy(**ledger.settings)
        tasks.append(asyncio.ensure_future(pay(conomy, script)))
        await until(lambda: script.session in ledger.arrived)

    asyncio.run(main())
    check_unknown(unknown_outcome(tasks[0]), script, answered=False)
    # Nobody may have kept the task: so there is a warning, too.
    (record,) = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert record.name == "conomyhq"
    assert script.session in record.getMessage()
    assert "checkout_sessions.create_payment" in record.getMessage()


def test_a_generator_that_is_closed(ledger: Ledger, caplog: pytest.LogCaptureFixture) -> None:
    script = Script(1, LONG)

    async def main() -> None:
        async with AsyncConomy(**ledger.settings) as conomy:
            seen: list[BaseException] = []

            async def payments() -> AsyncIterator[Any]:
                try:
                    yield await pay(conomy, script)
                except BaseException as error:
                    seen.append(error)
                    raise

            generator = payments()
            step: Any = generator.__anext__()
            step.send(None)
            await until(lambda: script.session in ledger.arrived)
            with pytest.raises(GeneratorExit):
                step.throw(GeneratorExit())
            check_unknown(unknown_outcome(seen[0]), script, answered=False)

    asyncio.run(main())
    assert script.session in caplog.text


def test_a_coroutine_that_is_closed(ledger: Ledger, caplog: pytest.LogCaptureFixture) -> None:
    begun, unbegun = Script(1, LONG), Script(2)

    async def main() -> None:
        async with AsyncConomy(**ledger.settings) as conomy:
            coroutine = pay(conomy, begun)
            coroutine.send(None)
            await until(lambda: begun.session in ledger.arrived)
            coroutine.close()
            pay(conomy, unbegun).close()

    asyncio.run(main())
    assert begun.session in caplog.text and unbegun.session not in caplog.text
    assert unbegun.session not in ledger.arrived


def test_what_nobody_awaits_is_named(ledger: Ledger) -> None:
    async def main() -> None:
        async with AsyncConomy(**ledger.settings) as conomy:
            with pytest.warns(RuntimeWarning, match="create_payment' was never awaited"):
                pay(conomy, Script(1))
                gc.collect()

    asyncio.run(main())


def test_a_call_is_awaited_once(ledger: Ledger) -> None:
    async def main() -> None:
        async with AsyncConomy(**ledger.settings) as conomy:
            call = pay(conomy, Script(1, delay_ms=50))
            first = asyncio.ensure_future(asyncio.wait_for(call, 10))
            await asyncio.sleep(0)
            assert (await first).id == "p1"
            with pytest.raises(RuntimeError):
                await call
            call = pay(conomy, Script(2))
            assert (await call).id == "p2"
            with pytest.raises(RuntimeError, match="once"):
                await call

    asyncio.run(main())
    assert set(ledger.arrived.values()) == {1}


def test_a_task_that_cancels_itself(ledger: Ledger) -> None:
    script = Script(1)

    async def main() -> None:
        task: asyncio.Task[Any] | None = None

        def cancel(_: object) -> None:
            assert task is not None
            task.cancel()

        async with AsyncConomy(**ledger.settings, on_attempt=cancel) as conomy:
            task = asyncio.ensure_future(pay(conomy, script))
            await cancelled(task)
            check_unknown(unknown_outcome(task), script, answered=True)

    asyncio.run(main())


def test_it_is_found_behind_other_exceptions(ledger: Ledger) -> None:
    script = Script(1, LONG)

    async def main() -> BaseException:
        async with AsyncConomy(**ledger.settings) as conomy:
            try:
                await asyncio.wait_for(pay(conomy, script), 0.2)
            except asyncio.TimeoutError as timeout:
                return timeout
            raise AssertionError

    timeout = asyncio.run(main())
    raised: BaseException
    try:
        try:
            raise timeout
        except BaseException:
            raise KeyError("in a handler")
    except BaseException as error:
        raised = error
    check_unknown(unknown_outcome(raised), script, answered=False)
    # A circle has an end.
    raised.__context__ = RuntimeError()
    raised.__context__.__context__ = raised
    assert unknown_outcome(raised) is None
    raised.__context__.__cause__ = timeout
    check_unknown(unknown_outcome(raised), script, answered=False)
    if sys.version_info >= (3, 11):
        group = BaseExceptionGroup("g", [ValueError(), ExceptionGroup("h", [KeyError(), timeout])])
        check_unknown(unknown_outcome(group), script, answered=False)
    pickled = pickle.dumps(annotated(timeout.__cause__))
    check_unknown(unknown_outcome(pickle.loads(pickled)), script, answered=False)
    unknown = OutcomeUnknownError("m", session_id="s")
    assert unknown_outcome(unknown) is unknown
    assert unknown_outcome(None) is None
    assert unknown_outcome(NotFoundError("m")) is None
    assert unknown_outcome(ValueError()) is None


async def by_cancelling(call: Any, delay: float) -> Any:
    task = asyncio.ensure_future(call)
    asyncio.get_running_loop().call_later(delay, task.cancel)
    return await task


async def by_wait_for(call: Any, delay: float) -> Any:
    return await asyncio.wait_for(call, delay)


async def by_cancelling_wait_for(call: Any, delay: float) -> Any:
    async def work() -> Any:
        return await asyncio.wait_for(call, 20)

    return await by_cancelling(work(), delay)


async def by_shield(call: Any, delay: float) -> Any:
    task = asyncio.ensure_future(call)
    try:
        return await asyncio.wait_for(asyncio.shield(task), delay)
    except asyncio.TimeoutError:
        task.cancel()
    # (While another exception is handled, Python 3.10 would drop the payment's.)
    return await task


async def by_timeout(call: Any, delay: float) -> Any:
    async with asyncio.timeout(delay):  # type: ignore[attr-defined, unused-ignore]
        return await call


class Sibling(Exception):
    """Fails beside a payment."""


async def by_sibling(call: Any, delay: float) -> Any:
    async def fail() -> None:
        await asyncio.sleep(delay)
        raise Sibling

    task: asyncio.Task[Any] | None = None
    try:
        async with asyncio.TaskGroup() as group:  # type: ignore[attr-defined, unused-ignore]
            task = group.create_task(call)
            group.create_task(fail())
    except BaseException:
        assert task is not None
    # Raises what the payment's task ended with.
    return await task


WAYS: list[Callable[[Any, float], Awaitable[Any]]] = [
    by_cancelling,
    by_wait_for,
    by_cancelling_wait_for,
    by_shield,
]
if sys.version_info >= (3, 11):
    WAYS += [by_timeout, by_sibling]


def test_a_storm_of_cancellations(ledger: Ledger) -> None:
    """Payments stopped at random moments of their lives, a third of them while the loop is busy."""
    draw = random.Random(20261124)
    scripts = [
        Script(
            number,
            delay_ms=draw.choice([0, 0, 2, 5, 20]),
            applied=(kind := draw.random()) < 0.8,
            status=201 if kind < 0.7 else draw.choice([500, 502, 303]) if kind < 0.9 else 404,
        )
        for number in range(900)
    ]
    scripts = [s if s.status != 404 else s._replace(applied=False) for s in scripts]
    outcomes: dict[Script, str | None] = {}
    answers = 0

    async def one(conomy: AsyncConomy, script: Script) -> None:
        nonlocal answers
        way = draw.choice(WAYS)
        try:
            delay = draw.uniform(0, draw.choice([0, 0.002, 0.03]))
            payment = await way(pay(conomy, script, max_retries=0), delay)
            assert payment.id == f"p{script.number}"
            outcomes[script] = None
        except ConomyError as error:
            outcomes[script] = error.outcome
        except (asyncio.CancelledError, asyncio.TimeoutError) as error:
            found = unknown_outcome(error)
            outcomes[script] = "unknown" if found else "not_applied"
            if found is not None:
                assert found.session_id == script.session
                answers += found.answer is not None
            told = outcome_of(error) or outcome_of(error.__cause__)
            if told is not None:
                outcomes[script] = told
                assert (told == "unknown") == (found is not None)

    async def main() -> None:
        permits = asyncio.Semaphore(30)
        done = False

        async def permitted(conomy: AsyncConomy, script: Script) -> None:
            async with permits:
                await one(conomy, script)

        async def be_busy() -> None:
            while not done:
                time.sleep(draw.uniform(0, 0.02))
                await asyncio.sleep(draw.uniform(0, 0.03))

        async with AsyncConomy(**ledger.settings) as conomy:
            busy = asyncio.ensure_future(be_busy())
            await asyncio.gather(*[permitted(conomy, script) for script in scripts])
            done = True
            await busy

    asyncio.run(main())
    # What is still on its way arrives now, or never.
    time.sleep(0.3)
    wrong = [ledger.contradiction(script, outcome) for script, outcome in outcomes.items()]
    assert [contradiction for contradiction in wrong if contradiction] == []
    assert len(outcomes) == len(scripts)
    counts = {kind: list(outcomes.values()).count(kind) for kind in (None, "unknown", "not_sent")}
    assert all(count > 0 for count in counts.values()), counts
    assert answers > 0
