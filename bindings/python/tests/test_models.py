"""The generated models."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import json
import pickle
from typing import Any, Literal, get_args

import pytest

from conomyhq import models
from conomyhq._model import Model
from conomyhq.models import CheckoutSession, Customer, Item, PaymentMethod, Tax

SESSION: dict[str, Any] = {
    "id": "s",
    "checkoutToken": "canary-token",
    "status": "BRAND_NEW",
    "url": None,
    "createdAt": "2026-01-01T00:00:00Z",
    "totalAmount": "12500.00",
    "items": [{"description": "Plan", "tax": {"amount": "19.90", "rate": 0.19}}, {}],
    "paymentConfigs": [{"paymentMethods": [{"type": "ETPAY", "enabled": True}]}],
    "paymentMethodsAllowed": ["ETPAY", "NEW"],
    "customer": {"email": "canary@example.com", "documentType": "CC", "nickname": "canary"},
    "owner": {"any": ["thing"]},
    "origins": [{"etpay": None}],
}

ALL = [
    model
    for name, model in vars(models).items()
    if name != "Model" and dataclasses.is_dataclass(model)
]


def test_members_are_in_snake_case() -> None:
    session = CheckoutSession.from_dict(SESSION)
    assert session.checkout_token == "canary-token"
    assert session.created_at == "2026-01-01T00:00:00Z"
    assert (session.url, session.currency) == (None, None)
    assert session.items is not None
    assert session.items[0] == Item(
        description="Plan", tax=Tax(amount="19.90", extra={"rate": 0.19})
    )
    assert session.payment_configs is not None
    methods = session.payment_configs[0].payment_methods
    assert methods is not None and methods[0].type == "ETPAY" and methods[0].enabled is True
    assert session.customer is not None and session.customer.extra == {"nickname": "canary"}
    assert session.extra == {"origins": [{"etpay": None}]}


def test_a_round_trip_loses_nothing() -> None:
    session = CheckoutSession.from_dict(SESSION)
    assert session.to_dict() == SESSION
    assert CheckoutSession.from_dict(session.to_dict()) == session
    shown = session.to_dict(by="python")
    assert CheckoutSession.from_dict(shown, by="python") == session


def test_a_dict_has_whose_names_are_asked_for() -> None:
    session = CheckoutSession.from_dict(SESSION)
    assert json.loads(json.dumps(session.to_dict())) == SESSION
    shown = json.loads(json.dumps(session.to_dict(by="python")))
    assert (shown["checkout_token"], shown["url"]) == ("canary-token", None)
    assert shown["items"][0] == {"description": "Plan", "tax": {"amount": "19.90", "rate": 0.19}}
    assert shown["payment_configs"][0]["payment_methods"] == [{"type": "ETPAY", "enabled": True}]
    assert shown["origins"] == SESSION["origins"]
    assert not {"extra", "_nulls", "checkoutToken"} & set(shown)


def test_null_and_absent_are_kept_apart() -> None:
    null, absent = Customer.from_dict({"email": None}), Customer.from_dict({})
    assert null.email is None and absent.email is None
    assert (null.to_dict(), absent.to_dict()) == ({"email": None}, {})
    assert null != absent
    assert dataclasses.replace(null, email="a@b").to_dict() == {"email": "a@b"}


def test_a_required_member_must_be_there() -> None:
    with pytest.raises(TypeError, match="id"):
        CheckoutSession.from_dict({"checkoutToken": "t", "status": "ATTEMPT"})


@pytest.mark.parametrize(
    "clone", [copy.copy, copy.deepcopy, lambda m: pickle.loads(pickle.dumps(m))]
)
def test_models_compare_copy_pickle_and_hash(clone: Any) -> None:
    session = CheckoutSession.from_dict(SESSION)
    other = clone(session)
    assert other == session and other is not session
    assert hash(other) == hash(session)
    assert dataclasses.replace(session, status="ACTIVE") != session


def test_models_are_immutable_and_have_no_other_attributes() -> None:
    customer = Customer(first_name="Jane")
    with pytest.raises(dataclasses.FrozenInstanceError):
        customer.first_name = "Joe"  # type: ignore[misc]
    with pytest.raises((AttributeError, TypeError)):
        customer.firstName = "Joe"  # type: ignore[attr-defined]
    assert not hasattr(customer, "__dict__")
    with pytest.raises(TypeError):
        Customer("Jane")  # type: ignore[call-arg, arg-type]


def test_printing_masks_what_is_personal_or_secret() -> None:
    text = repr(CheckoutSession.from_dict(SESSION))
    assert "canary" not in text
    assert "checkout_token=***" in text
    assert "customer=Customer(email=***, document_type='CC', extra={nickname})" in text
    assert text.startswith("CheckoutSession(id='s', ") and text.endswith("extra={origins})")


@pytest.mark.parametrize("model", ALL, ids=lambda model: model.__name__)
def test_every_model_is_documented_and_describes_all_of_its_members(model: type[Model]) -> None:
    own = [field.name for field in dataclasses.fields(model) if field.name != "extra"]
    assert list(model._members) == own
    assert model.__doc__
    assert model.__name__ in models.__all__


def test_enums_are_open() -> None:
    literal, rest = get_args(PaymentMethod)
    assert rest is str
    assert literal.__origin__ is Literal and "ETPAY" in get_args(literal)


def test_generated_files_say_so() -> None:
    with open(models.__file__) as file:
        first = file.readline()
    assert "Do not edit" in first and "cargo xtask codegen" in first


def test_a_model_is_a_dataclass_to_whoever_asks() -> None:
    fields = {field.name: field for field in dataclasses.fields(CheckoutSession)}
    assert all(field.kw_only and field.init for field in fields.values())
    assert fields["id"].default is dataclasses.MISSING and fields["url"].default is None
    assert fields["extra"].default_factory is dict
    parameters = inspect.signature(CheckoutSession).parameters
    assert list(parameters) == list(fields)
    assert parameters["id"].default is inspect.Parameter.empty and parameters["url"].default is None
    made: Any = CheckoutSession
    with pytest.raises(TypeError, match="unexpected keyword argument 'nickname'"):
        made(id="a", checkout_token="b", status="c", nickname="d")
    with pytest.raises(TypeError, match="missing 2 required arguments: 'checkout_token', 'status'"):
        made(id="a")
    with pytest.raises(TypeError, match="positional"):
        made("a", "b", "c")
    with pytest.raises(dataclasses.FrozenInstanceError):
        del made(id="a", checkout_token="b", status="c").id


def test_a_program_derives_from_a_model() -> None:
    class Named(Customer):
        @property
        def full_name(self) -> str:
            return f"{self.first_name} {self.last_name}"

    @dataclasses.dataclass(frozen=True, kw_only=True)
    class Loyal(Customer):
        points: int = 0

    named = Named(first_name="Jane", last_name="Doe")
    assert (named.full_name, named.to_dict()) == ("Jane Doe", {"firstName": "Jane", "lastName": "Doe"})
    loyal = dataclasses.replace(Loyal(first_name="Jane", points=7), last_name="Doe")
    assert (loyal.points, loyal.last_name, dataclasses.asdict(loyal)["points"]) == (7, "Doe", 7)
    with pytest.raises(dataclasses.FrozenInstanceError):
        named.__setattr__("first_name", "Joan")
