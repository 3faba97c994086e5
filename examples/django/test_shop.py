"""The Django shop under gunicorn."""

from collections.abc import Iterator

import httpx
import pytest

from deliveries import check_only_what_is_signed_is_heard, check_the_sandbox_is_heard
from services import Sandbox, Start


@pytest.fixture(scope="module")
def shop(start: Start, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Serve the shop, whose workers share its database."""
    environment = {
        "DJANGO_SECRET_KEY": "tests only",
        "SHOP_DATABASE": str(tmp_path_factory.mktemp("shop") / "shop.db"),
    }
    start("python", "manage.py", "migrate", **environment).prints(r"Applying (shop\.0001_initial)... OK")
    workers = ["--workers", "2", "--bind", "127.0.0.1:0"]
    gunicorn = start("gunicorn", *workers, "shop.wsgi", **environment)
    address = gunicorn.prints(r"Listening at: (http://\S+)")
    with httpx.Client(base_url=address, timeout=30) as client:
        yield client


def test_webhooks_count_once_in_any_order(shop: httpx.Client, sandbox: Sandbox) -> None:
    check_the_sandbox_is_heard(shop, sandbox)


def test_only_what_is_signed_is_heard(shop: httpx.Client) -> None:
    check_only_what_is_signed_is_heard(shop)


def test_the_tables_are_those_of_the_models(start: Start) -> None:
    command = ["manage.py", "makemigrations", "--check", "--dry-run"]
    assert start("python", *command, DJANGO_SECRET_KEY="tests only").prints("(No changes detected)")
