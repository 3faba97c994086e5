"""What could be printed: models, errors, and the local variables of the package's frames."""

from __future__ import annotations

import asyncio
import logging
import socket
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Sandbox

import conomyhq
from conomyhq import AsyncConomy, ConomyError, Conomy
from conomyhq.models import CheckoutSession, Customer, Item, PaymentConfig, PaymentMethodConfig

PACKAGE = str(Path(conomyhq.__file__).parent)

# Plain words, digits, tokens and addresses, such as people have and no pattern finds.
KEY, TOKEN, CHECKOUT, PASSWORD = "merchantword", "4815162342", "ct9f2c1e7a5b", "proxyword"
FIRST, LAST, EMAIL, NUMBER = "Mariana", "Restrepo", "mariana@example.com", "1032456789"
STREET, EXTRA, NOTE = "Carrera", "vegetarian", "wheelchair"
PLANTED = (KEY, TOKEN, CHECKOUT, PASSWORD, FIRST, LAST, EMAIL, NUMBER, STREET, EXTRA, NOTE)


class Strike(BaseException):
    """Comes from outside, in the middle of something."""


class Striking(dict[str, Any]):
    """Strikes when it is read."""

    def items(self) -> Any:
        raise Strike


def customer() -> Any:
    return {
        "first_name": FIRST,
        "last_name": LAST,
        "email": EMAIL,
        "document_number": NUMBER,
        "address": {"street": STREET},
        "diet": EXTRA,
    }


def check_hidden(text: str) -> None:
    assert [word for word in PLANTED if word in text] == []


def locals_of(error: BaseException) -> str:
    """Everything that a program which prints local variables shows of the package's frames."""
    shown: list[str] = []
    pending: list[traceback.TracebackException | None] = [
        traceback.TracebackException(type(error), error, error.__traceback__, capture_locals=True)
    ]
    while pending:
        one = pending.pop()
        if one is None:
            continue
        pending += [one.__cause__, one.__context__]
        shown += one.format_exception_only()
        for frame in one.stack:
            if frame.filename.startswith(PACKAGE) or "json" in frame.filename:
                shown.append(f"{frame.name}: {frame.locals}")
    assert shown
    return "\n".join(shown)


Kind = Callable[[Sandbox], tuple[dict[str, Any], dict[str, Any]]]


def refused_connection(_: Sandbox) -> tuple[dict[str, Any], dict[str, Any]]:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return {"base_url": f"http://127.0.0.1:{unused.getsockname()[1]}", "max_retries": 0}, {}


def answer(status: int, body: object) -> Kind:
    def kind(sandbox: Sandbox) -> tuple[dict[str, Any], dict[str, Any]]:
        sandbox.answer(status, body)
        return {}, {}

    return kind


def slow(sandbox: Sandbox) -> tuple[dict[str, Any], dict[str, Any]]:
    sandbox.answer(200, {}, delay_ms=30_000)
    return {}, {"timeout": 0.2}


def raising_hook(sandbox: Sandbox) -> tuple[dict[str, Any], dict[str, Any]]:
    def hook(_: object) -> None:
        raise Strike

    return {"on_attempt": hook}, {}


def arguments(**given: Any) -> Kind:
    return lambda _: ({}, given)


SAID = {"error": f"no session for {CHECKOUT}", "code": NUMBER[:2], "type": FIRST, "detail": LAST}
KINDS: dict[str, Kind] = {
    "refused": refused_connection,
    "400": answer(400, SAID),
    "404": answer(404, f"{FIRST} {LAST} has no session {CHECKOUT}"),
    "500": answer(500, {"message": f"{EMAIL} {TOKEN}", "traceId": CHECKOUT}),
    "undecodable": answer(201, {"id": [EMAIL], "checkoutToken": CHECKOUT}),
    "slow": slow,
    "hook": raising_hook,
    "option": arguments(timeout=-1),
    "no json": arguments(extra={"note": {NOTE}}),
    "surrogate": arguments(extra={"note": f"{NOTE} \ud800"}),
    "twice": arguments(extra={"note": NOTE, "customer": {}}),
    "no mapping": arguments(extra=[NOTE]),
    "struck": arguments(extra=Striking({"note": NOTE})),
    "struck deep": arguments(items=[{"description": NOTE}, {"tax": Striking(name=NOTE)}]),
}


def settings(sandbox: Sandbox) -> dict[str, Any]:
    return {**sandbox.settings, "api_key": KEY, "access_token": TOKEN}


def failing(sandbox: Sandbox, kind: Kind) -> tuple[dict[str, Any], dict[str, Any]]:
    client, call = kind(sandbox)
    return {**settings(sandbox), **client}, {
        "checkout_token": CHECKOUT,
        "customer": customer(),
        **call,
    }


@pytest.mark.parametrize("kind", KINDS)
def test_locals_of_failing_calls(
    sandbox: Sandbox, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client, call = failing(sandbox, KINDS[kind])
    with Conomy(**client) as conomy, pytest.raises(BaseException) as caught:
        conomy.checkout_sessions.create(**call)
    check_hidden(locals_of(caught.value))
    check_hidden(repr(caught.value) + str(caught.value.args))
    if isinstance(caught.value, ConomyError):
        check_hidden(str(caught.value.to_dict()))

    client, call = failing(sandbox, KINDS[kind])

    async def main() -> None:
        async with AsyncConomy(**client) as conomy:
            await conomy.checkout_sessions.create(**call)

    with pytest.raises(BaseException) as caught:
        asyncio.run(main())
    check_hidden(locals_of(caught.value))
    check_hidden(repr(caught.value) + str(caught.value.args))
    check_hidden(caplog.text)


@pytest.mark.parametrize("wait", [None, 0, 0.2])
def test_locals_of_cancelled_calls(sandbox: Sandbox, wait: float | None) -> None:
    sandbox.answer(200, {}, delay_ms=30_000)

    async def main() -> BaseException:
        async with AsyncConomy(**settings(sandbox)) as conomy:
            task: Any = asyncio.ensure_future(
                conomy.checkout_sessions.create(checkout_token=CHECKOUT, customer=customer())
            )
            if wait is not None:
                await asyncio.sleep(wait)
            task.cancel()
            try:
                await task
            except asyncio.CancelledError as error:
                return error
            raise AssertionError

    error = asyncio.run(main())
    check_hidden(locals_of(error))
    if sys.version_info >= (3, 11):
        assert error.__notes__


def test_locals_of_other_operations(sandbox: Sandbox) -> None:
    with Conomy(**settings(sandbox)) as conomy:
        with pytest.raises(ConomyError) as caught:
            conomy.checkout_sessions.refresh(CHECKOUT)
        check_hidden(locals_of(caught.value))
        with pytest.raises(ConomyError) as caught:
            conomy.checkout_sessions.create_payment("s", payment_method=EXTRA, customer=customer())
        check_hidden(locals_of(caught.value))
    with pytest.raises(ConomyError) as caught:
        conomy.checkout_sessions.refresh(CHECKOUT)
    check_hidden(locals_of(caught.value))


BAD_SETTINGS: list[dict[str, Any]] = [
    {"timeout": -1},
    {"app": "a\nb"},
    {"app": 7},
    {"ca_file": "/does/not/exist"},
    {"base_url": f"https://user:{PASSWORD}@ho st"},
    {"proxy": f"nonsense {PASSWORD}"},
    {"proxy": f"http://user:{PASSWORD}@127.0.0.1:1"},
    {"access_token": f"{TOKEN}\n"},
    {"api_key": f"{KEY}\ud800"},
    {"on_attempt": "print"},
    {"max_retries": 10**400},
    {"surprise": 1},
]


@pytest.mark.parametrize("bad", BAD_SETTINGS, ids=lambda bad: ascii(bad)[:30])
@pytest.mark.parametrize("client", [Conomy, AsyncConomy])
def test_locals_of_failing_constructors(
    sandbox: Sandbox, client: type[Any], bad: dict[str, Any]
) -> None:
    with pytest.raises((ConomyError, TypeError)) as caught:
        client(**{**settings(sandbox), "proxy": f"https://u:{PASSWORD}@example.com", **bad})
    check_hidden(locals_of(caught.value))


@pytest.mark.parametrize("client", [Conomy, AsyncConomy])
def test_a_half_made_client_can_be_printed(client: type[Any]) -> None:
    new: Any = object.__new__
    assert repr(new(client)) == f"{client.__name__}()"


SESSION = {
    "id": "s",
    "checkoutToken": CHECKOUT,
    "status": "ACTIVE",
    "url": f"https://checkout.example.com/{CHECKOUT}",
    "currency": "CLP",
    "redirectUrl": f"https://shop.example.com/?email={EMAIL}",
    "destinations": [{"account": NUMBER}],
    "customerRequirements": [FIRST],
    "owner": {"name": LAST},
    "items": [{"description": NOTE, "totalAmount": "12.00", "tax": {"name": "IVA", "note": NOTE}}],
    "paymentConfigs": [
        {"note": NOTE, "paymentMethods": [{"note": NOTE, "requiredFields": [EMAIL]}]}
    ],
    "paymentMethodsAllowed": ["ETPAY", EXTRA],
    "customer": {"firstName": FIRST, "documentType": "CC", "address": STREET, "diet": EXTRA},
    "origins": [{"etpay": {"url": CHECKOUT}}],
}


def test_models_print_what_the_spec_allows_and_nothing_else() -> None:
    text = repr(CheckoutSession.from_dict(SESSION))
    check_hidden(text)
    assert text.startswith("CheckoutSession(id='s', checkout_token=***, status='ACTIVE', ")
    for shown in ("currency='CLP'", "owner=***", "['ETPAY', ***]", "document_type='CC'"):
        assert shown in text
    assert "extra={diet}" in text and text.endswith("extra={origins})")
    assert repr(CheckoutSession(id="s", checkout_token="t", status=FIRST)) == (
        "CheckoutSession(id='s', checkout_token=***, status=***)"
    )
    # What is no text where one belongs may hold anything.
    wrong: Any = {"name": FIRST}
    assert FIRST not in repr(Item(total_amount=wrong, tax=wrong))
    assert FIRST not in repr(Customer(extra={("k", FIRST): 1}))  # type: ignore[dict-item]
    assert EMAIL not in repr(
        PaymentConfig(payment_methods=[PaymentMethodConfig(required_fields=[EMAIL])])
    )


def test_a_used_client_shows_nothing(sandbox: Sandbox) -> None:
    with Conomy(**settings(sandbox)) as conomy:
        resource = conomy.checkout_sessions
        session = resource.create(checkout_token=CHECKOUT, customer=customer())
        check_hidden(repr(vars(conomy)) + repr(vars(resource)) + repr(session))
