"""The shop, killed at any moment, at a service that has troubles of its own; judged by what the service did."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import socket
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import timedelta
from functools import partial
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import httpx
import postgresql
import pytest
from checkout import Shop
from database import Database
from dying import TIMEOUT, live
from services import SANDBOX, Program, eventually

from conomyhq import Conomy, OutcomeUnknownError, WebhookSignatureError, webhooks

SECRET = "sandbox-secret"
FULL = os.environ.get("CONOMYHQ_ENDURANCE") == "full"
# How often a worker is killed at a random moment, and how often before one of the lines that it runs first.
MOMENTS, LINES = (500, 220) if FULL else (30, 30)

# How long lists of payments lag behind, in seconds.
LAG = 0.5

MEMORY = Path("/dev/shm")

# What happens to requests, whatever they are.
TROUBLES: list[dict[str, Any]] = [
    {"apply": True, "lost": True},
    {"apply": True, "status": 502},
    {"apply": True, "cut_after": 20},
    {"apply": True, "delay_ms": 50},
    {"apply": True, "delay_ms": int(1500 * TIMEOUT)},
    {"lost": True},
    {"status": 500},
    {"status": 503},
    {"status": 429, "headers": [["retry-after", "0"]]},
    {"status": 422, "body": {"code": "21", "type": "failedPrecondition"}},
]


class Lasting(Program):
    """One that may take part in a test of endurance."""

    SECONDS = 3600.0


class Service:
    """A ConomyHQ of this test's own, which keeps a ledger."""

    def __init__(self, base_url: str) -> None:
        self.settings: dict[str, Any] = {
            "api_key": "k",
            "access_token": "t",
            "base_url": base_url,
            "max_retries": 0,
        }
        self._control = httpx.Client(base_url=str(httpx.URL(base_url).join("/_sandbox/")), timeout=30)

    def close(self) -> None:
        self._control.close()

    def ask(self, what: str) -> Any:
        return self._control.get(what).raise_for_status().json()

    def tell(self, what: str, body: Any = None) -> Any:
        answer = self._control.post(what, json=body).raise_for_status()
        return answer.json() if answer.content else None

    def made(self) -> list[tuple[str, str]]:
        """Give each payment that was made, with its order."""
        return [(made["request"]["description"], made["id"]) for made in self.ask("payments")]

    def gossip(self, dice: random.Random) -> None:
        """Move a payment on, and deliver some webhooks: in any order, some never, some again."""
        new = [payment["id"] for payment in self.ask("payments") if payment["status"] == "CREATED"]
        if new:
            # Not beyond: nobody can pay once more in a session that is over, and this is about who would.
            self.tell(f"payments/{dice.choice(new)}/advance", {"to": "CAPTURED"})
        deliveries = self.ask("webhooks")
        for delivery in dice.sample(deliveries, min(3, len(deliveries))):
            self.tell(f"webhooks/{delivery['id']}/deliver", {"times": dice.choice([1, 2])})

    def delivers(self, webhook: str) -> bool:
        """Deliver a webhook; tell whether it arrived."""
        return bool(self.tell(f"webhooks/{webhook}/deliver")["attempts"][-1]["status"] == 204)


@contextmanager
def repeated(task: Callable[[], None]) -> Generator[None, None, None]:
    """Do this again and again, meanwhile."""
    over = threading.Event()

    def repeat() -> None:
        while not over.wait(0.05):
            task()

    with ThreadPoolExecutor() as pool:
        done = pool.submit(repeat)
        try:
            yield
        finally:
            over.set()
        done.result()


@pytest.fixture
def service() -> Iterator[Service]:
    options = ["--webhook-attempts", "1", "--webhook-timeout", "1"]
    sandbox = os.environ.get("CONOMYHQ_SANDBOX_BIN", SANDBOX)
    program = Lasting(sandbox, "serve", "--port", "0", *options)
    try:
        with closing(Service(program.prints(r"(http://127\.0\.0\.1:\d+/sandbox)"))) as service:
            yield service
    finally:
        program.stop()


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    programs = postgresql.programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed here (on Debian: apt install postgresql)")
    with postgresql.cluster(programs) as address:
        yield address


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    # In memory where that can be had: what dies here is the shop, and not the machine.
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        address = f"{folder}/shop.db"
        if request.param == "PostgreSQL":
            address = postgresql.new_database(request.getfixturevalue("cluster"))
        with closing(Database(address)) as database:
            database.create()
            yield database


@pytest.fixture
def shop(service: Service, database: Database) -> Iterator[Shop]:
    with Conomy(**service.settings) as conomy:
        yield Shop(conomy, database, secret=SECRET, timeout=10)


def known(database: Database) -> list[tuple[str, str]]:
    """Give each payment that the shop knows of, with its order."""
    with database.transaction() as sql:
        return [(order, payment) for order, payment in sql("SELECT order_id, payment_id FROM payments")]


def test_killed_at_any_moment_it_loses_and_doubles_nothing(
    service: Service, shop: Shop, database: Database
) -> None:
    seed = random.randrange(1000)
    print(f"seed {seed}")
    dice = random.Random(seed)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    webhooks = {"webhook_url": f"http://127.0.0.1:{port}/", "webhook_hold": True}
    # Who takes an empty list for a proof pays again.
    service.tell("settings", {"list_lag_seconds": LAG, **webhooks})
    # Forked off a process that has imported all that a worker needs: starting one anew would take most of the time.
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["dying", "psycopg_pool"])

    @contextmanager
    def worker(line: int | None = None, give_up: float = 1e6) -> Generator[BaseProcess, None, None]:
        arguments = (service.settings, database.address, SECRET, port, line, timedelta(seconds=give_up))
        process = processes.Process(target=live, args=arguments)
        process.start()
        try:
            yield process
        finally:
            process.kill()
            process.join()

    def assert_none_is_paid_twice() -> None:
        times = Counter(order for order, _ in service.made())
        assert max(times.values()) == 1, times.most_common(3)

    with repeated(lambda: service.gossip(dice)):
        deaths = [None] * MOMENTS + dice.sample(range(1, 221), LINES)
        dice.shuffle(deaths)
        for number, line in enumerate(deaths):
            shop.order(f"order {number}")
            if dice.random() < 0.5:
                service.tell("answers", dice.choice(TROUBLES))
            with worker(line) as process:
                process.join(dice.uniform(0, 0.2) if line is None else 30)
                assert line is None or process.exitcode is not None, f"line {line} was not reached"
            assert process.exitcode == -signal.SIGKILL

        assert_none_is_paid_twice()
        # All that was paid is found, for all that was killed, at once instead of later and later.
        with database.transaction() as sql:
            sql("UPDATE attempts SET look_at = 0")
        with worker():
            eventually(lambda: set(service.made()) <= set(known(database)), seconds=120)

        def all_are_paid() -> bool:
            # What is left was never applied, and is paid when nothing can apply it any more.
            with database.transaction() as sql:
                left = sql("SELECT session_id FROM attempts WHERE state = 'unknown'")
            for (session,) in left:
                service.tell(f"sessions/{session}/status", {"status": "EXPIRED"})
            return len(known(database)) == len(deaths)

        with worker(give_up=6 * LAG):
            eventually(all_are_paid, seconds=120)

    assert_none_is_paid_twice()
    made = service.made()
    assert sorted(known(database)) == sorted(made)

    # Webhooks take each order to its end, in whatever order they come, and however often.
    for _, payment in made:
        service.tell(f"payments/{payment}/advance", {"to": "RECEIVED"})
    deliveries = [webhook["id"] for webhook in service.ask("webhooks")]
    deliveries += dice.sample(deliveries, len(deliveries) // 2)
    dice.shuffle(deliveries)
    with worker():
        for delivery in deliveries:
            eventually(partial(service.delivers, delivery))
    assert {shop.state(order) for order, _ in made} == {"RECEIVED"}


def test_of_many_workers_one_pays(service: Service, shop: Shop) -> None:
    orders = [f"order {number}" for number in range(5)]
    for order in orders:
        shop.order(order)
    with ThreadPoolExecutor(20) as workers:
        paid = list(workers.map(shop.pay, 10 * orders))
    assert paid.count(True) == len(orders)
    assert sorted(order for order, _ in service.made()) == orders


def lose(service: Service, shop: Shop, order: str, **answer: Any) -> None:
    """Pay an order, and have its answer lost."""
    shop.order(order)
    # The session is opened before.
    service.tell("answers", {"apply": True})
    service.tell("answers", {"lost": True, **answer})
    with pytest.raises(OutcomeUnknownError):
        shop.pay(order)
    assert shop.state(order) == "unknown"
    assert not shop.pay(order)


def tell(shop: Shop, payment: str, status: str) -> None:
    """Have the shop told of a payment."""
    transaction = {"id": payment, "status": status}
    event = {"event": f"Transaction.{status.title()}", "data": {"transaction": transaction}}
    shop.receive(webhooks.sign(event, SECRET), None)


def test_a_webhook_may_come_before_the_payment_is_known(service: Service, shop: Shop) -> None:
    lose(service, shop, "early", apply=True)
    ((_, payment),) = service.made()
    tell(shop, payment, "RECEIVED")
    shop.recover()
    assert shop.state("early") == "RECEIVED"
    for status in ("CAPTURED", "RECEIVED", "NEWLY_INVENTED"):
        tell(shop, payment, status)
    assert shop.state("early") == "RECEIVED"
    with pytest.raises(WebhookSignatureError):
        shop.receive(webhooks.sign({"event": "Transaction.Failed"}, "another secret"), None)


def test_none_is_given_up_for_an_empty_list(service: Service, shop: Shop, database: Database) -> None:
    lose(service, shop, "hidden", apply=True)
    lose(service, shop, "never made")

    def give_up() -> list[str | None]:
        shop.give_up(timedelta(0))
        return [shop.state(order) for order in ("hidden", "never made")]

    service.tell("settings", {"list_lag_seconds": 60})
    shop.recover()
    assert give_up() == ["unknown", "unknown"]
    service.tell("settings", {"list_lag_seconds": 0})
    with database.transaction() as sql:
        sessions = sql("SELECT session_id FROM attempts")
    for (session,) in sessions:
        service.tell(f"sessions/{session}/status", {"status": "EXPIRED"})
    assert give_up() == ["CREATED", "given_up"]
    assert shop.pay("never made")
    assert sorted(known(database)) == sorted(service.made())


def test_an_order_is_paid_again_once_its_payment_failed(service: Service, shop: Shop) -> None:
    shop.order("failed")
    assert shop.pay("failed")
    ((_, payment),) = service.made()
    # A webhook alone is not believed.
    tell(shop, payment, "FAILED")
    shop.release("failed")
    assert not shop.pay("failed")
    service.tell(f"payments/{payment}/advance", {"to": "FAILED"})
    shop.release("failed")
    assert shop.pay("failed")
    assert shop.state("failed") == "CREATED"
    assert len(service.made()) == 2
