"""Models and clients in the tools that people have."""

from __future__ import annotations

import dataclasses
import json
import sys
from typing import Any
from unittest import mock

import flask
import kombu.serialization
import pydantic
import pytest
from conftest import Sandbox
from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient

from conomyhq import AsyncConomy, Conomy
from conomyhq.models import (
    CheckoutPayment,
    CheckoutSession,
    Customer,
    CustomerParams,
    Item,
    ItemParams,
    Tax,
)

ANSWER: dict[str, Any] = {
    "id": "s",
    "checkoutToken": "t",
    "status": "ATTEMPT",
    "url": None,
    "items": [{"totalAmount": "12500.00", "tax": {"amount": "19.90", "rate": 0.19}}],
    "customer": {"firstName": "Jane"},
    "owner": {"any": ["thing"]},
    "origins": [{"etpay": None}],
}
SHOWN: dict[str, Any] = {
    "id": "s",
    "checkout_token": "t",
    "status": "ATTEMPT",
    "url": None,
    "items": [{"total_amount": "12500.00", "tax": {"amount": "19.90", "rate": 0.19}}],
    "customer": {"first_name": "Jane"},
    "owner": {"any": ["thing"]},
    "origins": [{"etpay": None}],
}
SESSION = CheckoutSession.from_dict(ANSWER)

app = FastAPI()


@app.get("/annotated")
async def annotated() -> CheckoutSession:
    return SESSION


@app.get("/declared", response_model=CheckoutSession)
def declared() -> Any:
    return SESSION


@app.get("/many")
def many() -> list[CheckoutSession]:
    return [SESSION, SESSION]


@app.post("/customers")
def customers(customer: CustomerParams) -> Any:
    return customer


@app.post("/items")
def items(items: list[ItemParams]) -> Any:
    return items


@app.post("/models")
def received(customer: Customer) -> Customer:
    return customer


@app.get("/client")
def client(conomy: AsyncConomy = Depends(AsyncConomy)) -> str:
    return repr(conomy)


def test_dataclasses_and_json() -> None:
    plain = json.loads(json.dumps(dataclasses.asdict(SESSION)))
    assert plain["checkout_token"] == "t"
    assert plain["items"][0]["tax"]["extra"] == {"rate": 0.19}
    assert "_nulls" not in plain and "_nulls" not in plain["items"][0]
    assert json.loads(json.dumps(SESSION.to_dict())) == ANSWER


def test_flask() -> None:
    shop = flask.Flask("shop")

    @shop.get("/session")
    def session() -> Any:
        return flask.jsonify(SESSION)

    @shop.get("/dict")
    def dict_() -> Any:
        return SESSION.to_dict(by="python")

    answer = shop.test_client().get("/session").get_json()
    assert answer["checkout_token"] == "t" and answer["extra"] == {"origins": [{"etpay": None}]}
    assert shop.test_client().get("/dict").get_json() == SHOWN


@pytest.mark.parametrize("path", ["/annotated", "/declared"])
def test_fastapi_answers(path: str) -> None:
    assert TestClient(app).get(path).json() == SHOWN
    assert TestClient(app).get("/many").json() == [SHOWN, SHOWN]


def test_fastapi_bodies() -> None:
    shop = TestClient(app)
    jane = {"first_name": "Jane", "email": "jane@example.com"}
    assert shop.post("/customers", json=jane).json() == jane
    assert shop.post("/customers", json={"first_name": 7}).status_code == 422
    (plan,) = shop.post("/items", json=[{"description": "Plan", "tax": {"value": "0.19"}}]).json()
    assert (plan["description"], plan["tax"]["value"]) == ("Plan", "0.19")
    assert shop.post("/models", json={**jane, "nickname": "J"}).json() == {**jane, "nickname": "J"}


def test_fastapi_describes_models_and_takes_no_setting_from_a_request(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    described = app.openapi()
    schemas = described["components"]["schemas"]
    session = schemas["CheckoutSession"]["properties"]
    assert {"id", "checkout_token", "items"} <= set(session)
    assert not {"extra", "_nulls", "checkoutToken"} & set(session)
    assert not described["paths"]["/client"]["get"].get("parameters")
    monkeypatch.setenv("CONOMY_API_KEY", "k")
    monkeypatch.setenv("CONOMY_ACCESS_TOKEN", "t")
    shop = TestClient(app)
    answer = shop.get("/client", params={"base_url": "https://evil.example.com"})
    assert "conomyhq.com/sandbox" in answer.json()


@pytest.mark.parametrize("model", [CheckoutSession, CheckoutPayment, Customer, Item, Tax])
def test_pydantic_describes_every_model(model: type[Any]) -> None:
    adapter: pydantic.TypeAdapter[Any] = pydantic.TypeAdapter(model)
    assert adapter.json_schema()["properties"]
    assert adapter.json_schema(mode="serialization")["properties"]


def test_pydantic() -> None:
    adapter = pydantic.TypeAdapter(CheckoutSession)
    assert adapter.dump_python(SESSION) == SHOWN
    text = adapter.dump_json(SESSION)
    assert json.loads(text) == SHOWN
    back = adapter.validate_json(text)
    assert back.to_dict() == {name: ANSWER[name] for name in ANSWER if name != "url"}
    assert adapter.validate_python(ANSWER).to_dict() == back.to_dict()
    assert adapter.validate_python(dataclasses.asdict(SESSION)).to_dict() == back.to_dict()
    assert adapter.validate_python(SESSION) is SESSION
    with pytest.raises(pydantic.ValidationError, match="checkout_token"):
        adapter.validate_python({"id": "s"})

    class Order(pydantic.BaseModel):
        number: int
        session: CheckoutSession

    assert Order(number=1, session=SESSION).model_dump() == {"number": 1, "session": SHOWN}


def test_celery() -> None:
    """What a task returns goes through kombu's JSON; Celery itself adds nothing to it."""
    dumps: Any = kombu.serialization.dumps
    loads: Any = kombu.serialization.loads
    kind, encoding, text = dumps({"result": SESSION}, serializer="json")
    back = loads(text, kind, encoding)
    assert CheckoutSession.from_dict(back["result"]) == SESSION


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="typing has what pydantic takes")
def test_typed_dicts_are_of_the_kind_that_pydantic_takes() -> None:
    import typing_extensions

    assert typing_extensions.is_typeddict(CustomerParams)


def test_a_method_can_be_replaced(sandbox: Sandbox) -> None:
    with sandbox.sync() as conomy:
        assert conomy.checkout_sessions is conomy.checkout_sessions
        with mock.patch.object(conomy.checkout_sessions, "create", return_value=SESSION) as create:
            assert conomy.checkout_sessions.create(checkout_token="t") is SESSION
        create.assert_called_once_with(checkout_token="t")
        with mock.patch.object(conomy, "checkout_sessions") as replaced:
            conomy.checkout_sessions.refresh("t")
        replaced.refresh.assert_called_once_with("t")
    assert sandbox.requests() == []


def test_a_client_s_double_follows_its_methods(sandbox: Sandbox) -> None:
    double = mock.create_autospec(sandbox.sync(), spec_set=True)
    double.checkout_sessions.create.return_value = SESSION
    assert double.checkout_sessions.create(checkout_token="t") is SESSION
    with pytest.raises(TypeError):
        double.checkout_sessions.create(checkout_tokn="t")
    with pytest.raises(AttributeError):
        double.checkout_session.create(checkout_token="t")


@pytest.mark.parametrize("client", [Conomy, AsyncConomy])
@pytest.mark.parametrize("name", ["access_token", "timeout", "checkout_session", "checkoutSessions"])
def test_what_a_client_has_not_cannot_be_set(
    sandbox: Sandbox, client: type[Any], name: str
) -> None:
    with pytest.raises(AttributeError, match=name):
        setattr(client(**sandbox.settings), name, "new")


def test_a_class_of_the_program_s_own(sandbox: Sandbox) -> None:
    class Shop(Conomy):
        def __init__(self, name: str) -> None:
            super().__init__(**sandbox.settings)
            self.name = name

    with Shop("books") as shop:
        same = shop.with_options(timeout=5)
        assert isinstance(same, Shop) and same.name == "books"
        assert same.checkout_sessions.create(checkout_token="t").id
