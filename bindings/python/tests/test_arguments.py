"""What is refused before anything is sent."""

from __future__ import annotations

import asyncio
import collections
import copy
import datetime
import decimal
import json
import math
import pickle
import types
import uuid
from pathlib import Path
from typing import Any

import pytest
from conftest import Sandbox

from conomyhq import AsyncConomy, ConfigError, Conomy
from conomyhq.models import Customer, Item, ItemParams

BOTH = pytest.mark.parametrize("client", [Conomy, AsyncConomy])

BAD_NUMBERS = [
    *(True, "5", b"5", [5], decimal.Decimal(1)),
    *(math.nan, math.inf, -1, -0.5, 0, 1e300, 10**400, -(10**400)),
]
BAD_OPTIONS = (
    [("timeout", value) for value in BAD_NUMBERS]
    + [("connect_timeout", value) for value in BAD_NUMBERS]
    + [("max_retries", value) for value in (True, "2", -1, 1.0, math.nan, 2**40)]
    + [("max_response_bytes", value) for value in (True, "2", -1, 0, 1.0, 2**70)]
    + [("retry_ambiguous", value) for value in (1, 0, "yes")]
    + [("extra_headers", value) for value in ([("a", "b")], {"a": 1}, {1: "a"}, {"a": "b\n"})]
    + [("extra_headers", {"X-Api-Key": "other"}), ("extra_headers", {"a\ud800": "b"})]
)
BAD_SETTINGS = BAD_OPTIONS + [
    *[("idle_timeout", value) for value in BAD_NUMBERS],
    *[("api_key", value) for value in ("", "a\nb", "a\ud800", b"key", 7)],
    *[("access_token", value) for value in ("", "a\nb", b"token", 7)],
    *[("app", value) for value in ("a\nb", "a\ud800", 7)],
    *[("base_url", value) for value in ("", "nonsense", "ftp://host", "http://example.com", 7)],
    *[("proxy", value) for value in ("nonsense", 7)],
    *[("ca_file", value) for value in ("/does/not/exist", 7)],
    *[("environment", value) for value in ("staging", "Production", 7)],
    ("allow_insecure_http", "yes"),
]


def name(case: Any) -> str:
    return ascii(case)[:40]


@pytest.mark.parametrize("case", BAD_SETTINGS, ids=name)
@BOTH
def test_bad_settings(sandbox: Sandbox, client: type[Any], case: tuple[str, Any]) -> None:
    with pytest.raises(ConfigError) as caught:
        client(**{**sandbox.settings, case[0]: case[1]})
    assert caught.value.outcome == "not_sent"
    assert str(caught.value).startswith(case[0])
    assert caught.value.setting == case[0]


@pytest.mark.parametrize("case", BAD_OPTIONS, ids=name)
def test_bad_options(sandbox: Sandbox, case: tuple[str, Any]) -> None:
    arguments: dict[str, Any] = {"payment_method": "ETPAY", case[0]: case[1]}
    with sandbox.sync() as conomy, pytest.raises(ConfigError) as caught:
        conomy.checkout_sessions.create_payment("s", **arguments)
    assert str(caught.value).startswith(case[0])
    assert caught.value.setting == case[0]

    async def call() -> None:
        async with sandbox.asynchronous() as conomy:
            await conomy.checkout_sessions.create_payment("s", **arguments)

    with pytest.raises(ConfigError):
        asyncio.run(call())
    assert sandbox.requests() == []


def test_extra_headers_are_sent(sandbox: Sandbox) -> None:
    given = {"X-Shop": "7", "traceparent": "client"}
    with sandbox.sync(extra_headers=given) as conomy:
        conomy.checkout_sessions.create(checkout_token="t")
        conomy.checkout_sessions.refresh("t", extra_headers={"traceparent": "call"})
    first, second = [dict(request["headers"]) for request in sandbox.requests()]
    assert (first["x-shop"], first["traceparent"]) == ("7", "client")
    # As with every option, the call's stand in for the client's.
    assert (second.get("x-shop"), second["traceparent"]) == (None, "call")


def test_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    def base_url(**settings: Any) -> str:
        return repr(Conomy(api_key="k", access_token="t", **settings))

    sandbox, production = "https://api.conomyhq.com/sandbox'", "https://api.conomyhq.com'"
    assert sandbox in base_url()
    assert production in base_url(environment="production")
    monkeypatch.setenv("CONOMY_ENVIRONMENT", "production")
    assert production in base_url()
    assert sandbox in base_url(environment="sandbox")
    assert "http://127.0.0.1:9" in base_url(base_url="http://127.0.0.1:9")
    monkeypatch.setenv("CONOMY_ENVIRONMENT", "staging")
    with pytest.raises(ConfigError, match="CONOMY_ENVIRONMENT"):
        base_url()


@BOTH
def test_offline_only_loopback_can_be_called(
    monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox, client: type[Any]
) -> None:
    monkeypatch.setenv("CONOMY_OFFLINE", "1")
    with pytest.raises(ConfigError, match="CONOMY_OFFLINE") as caught:
        client(api_key="k", access_token="t")
    assert caught.value.setting == "base_url"
    client(**sandbox.settings)
    # A proxy elsewhere would be called in place of the service.
    here, proxy = "http://127.0.0.1:9", "http://proxy.example.com:3128"
    local = {"api_key": "k", "access_token": "t", "base_url": "https://127.0.0.1:9"}
    client(**local, proxy=here)
    with pytest.raises(ConfigError, match="CONOMY_OFFLINE") as caught:
        client(**local, proxy=proxy)
    assert caught.value.setting == "proxy"
    monkeypatch.setenv("HTTPS_PROXY", here)
    client(**local)
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    with pytest.raises(ConfigError, match="CONOMY_OFFLINE") as caught:
        client(**local)
    assert caught.value.setting == "proxy"


@pytest.mark.parametrize("missing", ["api_key", "access_token"])
@BOTH
def test_credentials_are_needed(sandbox: Sandbox, client: type[Any], missing: str) -> None:
    settings = {name: value for name, value in sandbox.settings.items() if name != missing}
    with pytest.raises(ConfigError, match=missing):
        client(**settings)


class Circle:
    """What JSON has no form for."""

    def __repr__(self) -> str:
        return "canary"


def circular() -> dict[str, Any]:
    value: dict[str, Any] = {"first_name": "canary"}
    value["address"] = [value]
    return value


def deep() -> Any:
    value: Any = "canary"
    for _ in range(100_000):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("customer", "complaint"),
    [
        ({"first_name": Circle()}, "customer.firstName is of the type Circle"),
        ({"firstName": {"canary"}}, "customer.firstName is of the type set"),
        ({"address": {"lines": ["canary", b"canary"]}}, r"customer.address.lines\[1\]"),
        ({"address": {"lat": math.nan}}, "customer.address.lat is not a finite number"),
        ({"address": decimal.Decimal(7)}, "customer.address is of the type Decimal"),
        ({"first_name": "canary \ud800"}, "customer.firstName holds half a surrogate pair"),
        ({"address": {("canary", 1): 2}}, "customer.address has a key that is not a str"),
        (circular(), "contains itself|nested too deeply"),
        ({"address": deep()}, "nested too deeply"),
        ({"first_name": "a", "firstName": "b"}, "customer.firstName|firstName is given twice"),
        ({"first_name": 7}, "firstName"),
        ({"address": {1: "a", "1": "b"}}, "customer.address has a key that is not a str"),
        ({"address": [{None: "a"}]}, r"customer.address\[0\] has a key that is not a str"),
        (Customer(first_name="a", extra={"firstName": "b"}), "firstName is given twice"),
        (Customer(extra={1: "a"}), "customer has a key that is not a str"),  # type: ignore[dict-item]
        (Customer(address={1: "canary"}), "customer.address has a key that is not a str"),
        ("canary", "customer"),
    ],
)
def test_a_body_that_is_no_json(sandbox: Sandbox, customer: Any, complaint: str) -> None:
    with sandbox.sync() as conomy, pytest.raises(ConfigError, match=complaint) as caught:
        conomy.checkout_sessions.create(checkout_token="canary", customer=customer)
    # Neither the message nor an error behind it quotes the value.
    assert "canary" not in str(caught.value)
    assert caught.value.__context__ is None
    assert sandbox.requests() == []


def test_what_loses_nothing_is_taken(sandbox: Sandbox) -> None:
    session = uuid.UUID("6b0f3a52-4d0e-4c7e-9a55-0d9be1c6f0aa")
    with sandbox.sync(timeout=datetime.timedelta(seconds=10)) as conomy:
        conomy.checkout_sessions.create(
            checkout_token="t",
            customer=types.MappingProxyType({"id": session, "first_name": "Jane"}),  # type: ignore[arg-type]
            items=(item for item in ITEMS),
            payment_methods_allowed={"ETPAY": 1}.keys(),
            destinations=collections.deque([{"a": 1}]),
            duration=datetime.timedelta(days=1, minutes=5),
        )
        sandbox.answer(201, {"id": "p"})
        payment = conomy.checkout_sessions.create_payment(session, payment_method="ETPAY")
    assert payment.checkout_session_id == str(session)
    created, paid = sandbox.requests()
    assert json.loads(created["body"]) == {
        "checkoutToken": "t",
        "customer": {"id": str(session), "firstName": "Jane"},
        "items": [
            {"totalAmount": "12500.00", "preTaxAmount": "7"},
            {"totalAmount": "1200", "tax": {"amount": "0.0000001", "value": "-19"}},
            {"totalAmount": "3.10"},
        ],
        "paymentMethodsAllowed": ["ETPAY"],
        "destinations": [{"a": 1}],
        "duration": 86_700,
    }
    assert str(session) in paid["path"]


ITEMS: list[ItemParams | Item] = [
    {"total_amount": decimal.Decimal("12500.00"), "pre_tax_amount": 7},
    {
        "total_amount": decimal.Decimal("12E+2"),
        "tax": {"amount": decimal.Decimal("1E-7"), "value": -19},
    },
    Item(total_amount=decimal.Decimal("3.10")),  # type: ignore[arg-type]
]


NO_AMOUNT = r"items\[0\].totalAmount is not a finite number, or has too many digits"


@pytest.mark.parametrize(
    ("item", "complaint"),
    [
        ({"total_amount": 1.5}, r"items\[0\].totalAmount should be a string"),
        ({"total_amount": True}, r"items\[0\].totalAmount should be a string"),
        ({"total_amount": decimal.Decimal("NaN")}, NO_AMOUNT),
        ({"total_amount": decimal.Decimal("sNaN")}, NO_AMOUNT),
        ({"total_amount": decimal.Decimal("-Infinity")}, NO_AMOUNT),
        ({"total_amount": decimal.Decimal("1E+999999999")}, NO_AMOUNT),
        ({"total_amount": decimal.Decimal("1E-999999999")}, NO_AMOUNT),
        ({"total_amount": 10**5000}, NO_AMOUNT),
        ({"description": 7}, r"items\[0\].description should be a string"),
        ({"description": decimal.Decimal(7)}, r"items\[0\].description is of the type Decimal"),
        ({"description": (c for c in "a")}, r"items\[0\].description is of the type generator"),
    ],
)
def test_what_could_lose_something_is_refused(sandbox: Sandbox, item: Any, complaint: str) -> None:
    with sandbox.sync() as conomy, pytest.raises(ConfigError, match=complaint):
        conomy.checkout_sessions.create(checkout_token="t", items=[item])
    assert sandbox.requests() == []


@pytest.mark.parametrize(
    ("duration", "complaint"),
    [
        (datetime.timedelta(seconds=60.5), "duration is a timedelta of no whole seconds"),
        (60.5, "duration should be i64"),
        (True, "duration should be i64"),
    ],
)
def test_a_duration_that_cannot_be_meant(
    sandbox: Sandbox, duration: Any, complaint: str
) -> None:
    with sandbox.sync() as conomy, pytest.raises(ConfigError, match=complaint):
        conomy.checkout_sessions.create(checkout_token="t", duration=duration)
    assert sandbox.requests() == []


def test_extra_cannot_contradict(sandbox: Sandbox) -> None:
    with sandbox.sync() as conomy:
        with pytest.raises(ConfigError, match="currency is given twice"):
            conomy.checkout_sessions.create(
                checkout_token="t", currency="CLP", extra={"currency": "COP"}
            )
        with pytest.raises(ConfigError, match="currency is given twice"):
            conomy.checkout_sessions.create(
                checkout_token="t", currency="CLP", extra={"currency": "CLP"}
            )
        with pytest.raises(ConfigError, match="has a key that is not a str"):
            conomy.checkout_sessions.create(checkout_token="t", extra={1: 1, "1": 2})  # type: ignore[dict-item]
        with pytest.raises(ConfigError, match="extra must be a mapping"):
            conomy.checkout_sessions.create(checkout_token="t", extra=[("a", 1)])  # type: ignore[arg-type]
        with pytest.raises(TypeError, match="timout"):
            conomy.checkout_sessions.create(checkout_token="t", timout=1)  # type: ignore[call-arg]
    assert sandbox.requests() == []


@pytest.mark.parametrize("id", ["", None, 7, b"id", "\ud800", "x" * 70_000])
def test_bad_ids(sandbox: Sandbox, id: Any) -> None:
    with sandbox.sync() as conomy, pytest.raises(ConfigError) as caught:
        conomy.checkout_sessions.refresh(id)
    assert caught.value.setting == "checkout_token"
    assert sandbox.requests() == []


NOW = datetime.datetime(2026, 11, 28, tzinfo=datetime.timezone.utc)


@BOTH
@pytest.mark.parametrize(
    ("setting", "given"),
    [
        *[("unknown", {"unknown": value}) for value in (5, "cs_1", ValueError(), {"a": 1})],
        *[("wait", {"wait": value}) for value in ("5", b"5", [5], -1, math.nan, 10**400)],
        *[("known", {"known": value}) for value in ("pay_1", b"pay_1", 5)],
    ],
)
def test_bad_searches(
    sandbox: Sandbox, client: type[Any], setting: str, given: dict[str, Any]
) -> None:
    where = {} if "unknown" in given else {"session_id": "cs_1", "sent_at": NOW}
    conomy = client(**sandbox.settings)
    with pytest.raises(ConfigError) as refused:
        conomy.payments.resolve(**where, **given)
    assert (refused.value.setting, refused.value.outcome) == (setting, "not_sent")
    assert sandbox.requests() == []


@BOTH
def test_printing_a_client_shows_no_secret(sandbox: Sandbox, client: type[Any]) -> None:
    proxy = "http://user:canary@proxy.example.com:3128"
    conomy = client(**sandbox.settings, proxy=proxy, allow_insecure_http=True)
    assert repr(conomy) == f"{client.__name__}(base_url='{sandbox.base_url}')"


@pytest.mark.parametrize("clone", [copy.copy, copy.deepcopy, pickle.dumps])
@BOTH
def test_clients_cannot_be_copied(sandbox: Sandbox, client: type[Any], clone: Any) -> None:
    with pytest.raises(TypeError, match="holds credentials and connections"):
        clone(client(**sandbox.settings))


def test_a_closed_client_sends_nothing(sandbox: Sandbox) -> None:
    conomy = sandbox.sync()
    conomy.checkout_sessions.create(checkout_token="t")
    conomy.close()
    conomy.close()
    with pytest.raises(ConfigError, match="closed"):
        conomy.checkout_sessions.create(checkout_token="t")

    async def call() -> None:
        async with sandbox.asynchronous() as conomy:
            await conomy.checkout_sessions.create(checkout_token="t")
        with pytest.raises(ConfigError, match="closed"):
            await conomy.checkout_sessions.create(checkout_token="t")

    asyncio.run(call())
    assert len(sandbox.requests()) == 2


def test_a_ca_file_may_be_a_path(sandbox: Sandbox, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="ca_file"):
        Conomy(**{**sandbox.settings, "ca_file": tmp_path / "none.pem"})
