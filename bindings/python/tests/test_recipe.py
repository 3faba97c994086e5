"""The recipe's three calls, through both clients."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from conftest import Sandbox

import conomyhq
from conomyhq import AsyncConomy, Conomy
from conomyhq.models import CheckoutPayment, CheckoutSession, Customer, Item, Tax


def check(
    sandbox: Sandbox,
    created: CheckoutSession,
    payment: CheckoutPayment,
    refreshed: CheckoutSession,
) -> None:
    assert created.status == "ATTEMPT"
    assert created.checkout_token == "ct_recipe"
    assert created.url == f"{sandbox.address}/checkout/ct_recipe/{created.id}"
    assert (payment.checkout_session_id, payment.status) == (created.id, "CREATED")
    assert (refreshed.id, refreshed.currency, refreshed.url) == (created.id, None, None)
    create, pay, refresh = sandbox.requests()
    assert [request["path"] for request in (create, pay, refresh)] == [
        "/sandbox/checkout-sessions",
        f"/sandbox/checkout-sessions/{created.id}/payments",
        "/sandbox/checkout-sessions/token/ct_recipe/refresh",
    ]
    assert json.loads(create["body"]) == {
        "checkoutToken": "ct_recipe",
        "customer": {"firstName": "Jané", "email": "jane@example.com"},
    }
    assert json.loads(pay["body"]) == {"paymentMethod": "ETPAY", "customer": {"firstName": "Jane"}}
    assert not refresh["body"]
    for request in (create, pay, refresh):
        headers = dict(request["headers"])
        assert headers["user-agent"] == f"MyApp/1.0 conomyhq-python/{conomyhq.__version__}"


def test_sync(sandbox: Sandbox) -> None:
    with sandbox.sync(app="MyApp/1.0") as conomy:
        created = conomy.checkout_sessions.create(
            checkout_token="ct_recipe",
            customer={"first_name": "Jané", "email": "jane@example.com"},
        )
        payment = conomy.checkout_sessions.create_payment(
            created.id, payment_method="ETPAY", customer=Customer(first_name="Jane"), timeout=10.0
        )
        refreshed = conomy.checkout_sessions.refresh("ct_recipe")
    check(sandbox, created, payment, refreshed)


def test_async(sandbox: Sandbox) -> None:
    async def play() -> tuple[CheckoutSession, CheckoutPayment, CheckoutSession]:
        async with sandbox.asynchronous(app="MyApp/1.0") as conomy:
            created = await conomy.checkout_sessions.create(
                checkout_token="ct_recipe",
                customer={"first_name": "Jané", "email": "jane@example.com"},
            )
            payment = await conomy.checkout_sessions.create_payment(
                created.id,
                payment_method="ETPAY",
                customer=Customer(first_name="Jane"),
                timeout=10.0,
            )
            return created, payment, await conomy.checkout_sessions.refresh("ct_recipe")

    check(sandbox, *asyncio.run(play()))


def test_settings_come_from_the_environment_unless_given(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONOMY_API_KEY", "key")
    monkeypatch.setenv("CONOMY_ACCESS_TOKEN", "token")
    monkeypatch.setenv("CONOMY_BASE_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("CONOMY_APP", "Environment/1")
    with Conomy(base_url=sandbox.base_url) as conomy:
        conomy.checkout_sessions.create(checkout_token="ct")
    (request,) = sandbox.requests()
    assert dict(request["headers"])["user-agent"].startswith("Environment/1 ")


def sent(sandbox: Sandbox, **arguments: Any) -> Any:
    with sandbox.sync() as conomy:
        conomy.checkout_sessions.create(checkout_token="ct", **arguments)
    (request,) = sandbox.requests()
    return json.loads(request["body"])


def test_nested_members_are_spelled_as_the_api_does(sandbox: Sandbox) -> None:
    items = [
        {"pre_tax_amount": "10", "tax": {"type": "PERCENTAGE", "value": "19"}, "newMember": 1},
        Item(total_amount="12.00", tax=Tax(name="IVA"), extra={"other": [None]}),
        {"tax": Tax(name="IVA"), "description": None},
    ]
    assert sent(sandbox, items=items, payment_methods_allowed=("ETPAY", "NEW"), duration=60) == {
        "checkoutToken": "ct",
        "items": [
            {"preTaxAmount": "10", "tax": {"type": "PERCENTAGE", "value": "19"}, "newMember": 1},
            {"totalAmount": "12.00", "tax": {"name": "IVA"}, "other": [None]},
            {"tax": {"name": "IVA"}},
        ],
        "paymentMethodsAllowed": ["ETPAY", "NEW"],
        "duration": 60,
    }


def test_members_that_the_spec_does_not_name_are_sent_as_given(sandbox: Sandbox) -> None:
    extra = {"newMember": {"first_name": None}, "owner": None, "model": Customer(email="a@b")}
    customer = {"firstName": "Jane", "shoe_size": 42}
    assert sent(sandbox, customer=customer, extra=extra) == {
        "checkoutToken": "ct",
        "customer": {"firstName": "Jane", "shoe_size": 42},
        "newMember": {"first_name": None},
        "owner": None,
        "model": {"email": "a@b"},
    }


def test_members_that_the_spec_does_not_name_come_back(sandbox: Sandbox) -> None:
    body = {
        "id": "p",
        "checkoutSessionId": "s",
        "status": "BRAND_NEW",
        "origins": [{"etpay": {"url": "https://pay"}}],
    }
    sandbox.answer(201, body)
    with sandbox.sync() as conomy:
        payment = conomy.checkout_sessions.create_payment("s", payment_method="BRAND_NEW")
    assert payment.status == "BRAND_NEW"
    assert payment.extra["origins"][0]["etpay"]["url"] == "https://pay"
    assert payment.to_dict() == body


def test_ids_stay_one_segment(sandbox: Sandbox) -> None:
    sandbox.answer(200, {"id": "s", "checkoutToken": "t", "status": "ATTEMPT"})
    with sandbox.sync() as conomy:
        conomy.checkout_sessions.refresh("a/b?c%d")
    (request,) = sandbox.requests()
    assert request["path"] == "/sandbox/checkout-sessions/token/a%2Fb%3Fc%25d/refresh"


@pytest.mark.parametrize("client", [Conomy, AsyncConomy])
def test_no_client_lacks_an_operation(client: type) -> None:
    from conomyhq import _native, resources
    from conomyhq._operations import OPERATIONS

    for number, (id, operation) in enumerate(_native.OPERATIONS):
        resource, method = operation.split(".")
        name = resource.title().replace("_", "")
        prefix = "Async" if client is AsyncConomy else ""
        assert hasattr(client, resource), f"{client.__name__} lacks {resource} ({id})"
        methods = getattr(resources, prefix + name)
        assert hasattr(methods, method), f"{client.__name__} lacks {operation} ({id})"
        assert (OPERATIONS[id].name, OPERATIONS[id].number) == (operation, number)
