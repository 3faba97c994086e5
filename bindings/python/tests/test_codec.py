"""The native codec, held against Python's own `json` over random values."""

from __future__ import annotations

import collections
import decimal
import enum
import json
import math
import random
import types
import uuid
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest

from conomyhq import ConfigError
from conomyhq._model import DECIMAL, Model, request_body
from conomyhq._native import dumps, loads
from conomyhq.models import CheckoutSession, CreateCheckoutSession, Customer, Item, Tax

ROUNDS = 1_000


class Text(str):
    def __str__(self) -> str:
        return "not this"


class Whole(int):
    def __repr__(self) -> str:
        return "not this"


class Double(float):
    def __repr__(self) -> str:
        return "not this"


class Kind(str, enum.Enum):
    PSE = "PSE"


class Level(enum.IntEnum):
    HIGH = 7


class Dict(dict):  # type: ignore[type-arg]
    pass


class List(list):  # type: ignore[type-arg]
    pass


TEXTS = ["", "a", "né", "😀", "\u2028", "\x00\x1f\x7f", '"\\/\b\f\n\r\t', "x" * 300, "</script>"]
NUMBERS = [0, -1, 2**31, 2**63 - 1, -(2**63), 2**63, 2**64, -(2**64) - 1, 10**30, 10**400]
DOUBLES = [0.0, -0.0, 0.1, 1e16, 1e22, 5e-324, 1.7976931348623157e308, 123456789.123456789, 1 / 3]
ODD: list[Callable[[], Any]] = [
    lambda: "\ud800",
    lambda: "a\udfffb",
    lambda: math.nan,
    lambda: -math.inf,
    lambda: 10**5_000,
    lambda: {1: "a"},
    lambda: {None: "a"},
    lambda: {"\ud800": 1},
    lambda: b"bytes",
    lambda: {1, 2},
    lambda: object(),
    lambda: decimal.Decimal("1.5"),
    lambda: uuid.UUID(int=7),
    lambda: timedelta(seconds=1),
    lambda: 1j,
]


class Random(random.Random):
    """Draws values as callers give them, and texts as a service sends them."""

    def text(self) -> str:
        if self.random() < 0.5:
            return self.choice(TEXTS)
        return "".join(chr(self.randrange(1, 0xD7FF)) for _ in range(self.randrange(12)))

    def scalar(self) -> Any:
        draws: list[Callable[[], Any]] = [
            self.text,
            lambda: self.choice(NUMBERS),
            lambda: self.randrange(-(10**6), 10**6),
            lambda: self.choice(DOUBLES),
            lambda: self.uniform(-1e9, 1e9),
            lambda: self.choice([True, False, None]),
            lambda: Text(self.text()),
            lambda: Whole(self.randrange(1000)),
            lambda: Double(self.random()),
            lambda: Kind.PSE,
            lambda: Level.HIGH,
        ]
        return self.choice(draws)()

    def tree(self, depth: int = 4) -> Any:
        draw = self.random()
        if depth == 0 or draw < 0.4:
            return self.scalar()
        size = self.randrange(4)
        if draw < 0.7:
            items = [self.tree(depth - 1) for _ in range(size)]
            return self.choice([list, tuple, List])(items)
        members = {self.text(): self.tree(depth - 1) for _ in range(size)}
        return self.choice([dict, Dict, types.MappingProxyType, collections.OrderedDict])(members)


def plain(value: Any) -> Any:
    """Spell a tree as `json` takes it."""
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value


def written(value: Any) -> str | None:
    """Give what `json` writes, if that is JSON in UTF-8."""
    try:
        text = json.dumps(plain(value), allow_nan=False, ensure_ascii=False, separators=(",", ":"))
        text.encode()
        return text
    except (TypeError, ValueError):
        return None


def body(**members: Any) -> str:
    return request_body(CreateCheckoutSession, {"checkout_token": "ct_1", **members}, None)


@pytest.mark.parametrize("seed", range(4))
def test_what_is_written_is_what_json_writes(seed: int) -> None:
    draw = Random(seed)
    for _ in range(ROUNDS):
        tree = draw.tree()
        expected = written(tree)
        assert expected is not None
        # What the API takes as it is, and whatever stands under a name that it does not know.
        assert body(owner={"x": tree}) == f'{{"checkoutToken":"ct_1","owner":{{"x":{expected}}}}}'
        customer = {"first_name": draw.text(), "odd": tree}
        first = json.dumps(customer["first_name"], ensure_ascii=False)
        assert body(customer=customer) == (
            f'{{"checkoutToken":"ct_1","customer":{{"firstName":{first},"odd":{expected}}}}}'
        )
        bare = plain(tree)
        assert dumps(bare) == expected


@pytest.mark.parametrize("seed", range(4))
def test_what_json_refuses_is_refused_with_its_place(seed: int) -> None:
    draw = Random(seed)
    for _ in range(ROUNDS):
        odd = draw.choice(ODD)()
        tree, place = odd, "owner"
        steps: list[str | int] = ["x" * draw.randrange(1, 5) for _ in range(draw.randrange(4))]
        steps = [draw.choice([step, 1]) for step in steps]
        for step in reversed(steps):
            tree = [draw.scalar(), tree] if isinstance(step, int) else {"a": draw.scalar(), step: tree}
        for step in steps:
            place += f"[{step}]" if isinstance(step, int) else f".{step}"
        if written(tree) is not None or any(isinstance(step, str) and step == "a" for step in steps):
            continue
        with pytest.raises(ConfigError) as caught:
            body(owner=tree)
        message = str(caught.value)
        assert place in message and "ct_1" not in message, (tree, message)
        assert caught.value.__context__ is None
        with pytest.raises(ValueError):
            dumps(tree)


def test_cycles_and_depths_are_refused() -> None:
    cycle: dict[str, Any] = {"a": []}
    cycle["a"].append(cycle)
    deep: Any = "x"
    for _ in range(100_000):
        deep = [deep]
    for value in (cycle, cycle["a"], deep):
        with pytest.raises(ConfigError, match="nested too deeply|contains itself"):
            body(owner=value)
    fine: Any = "x"
    for _ in range(90):
        fine = {"a": [fine][0]}
    assert json.loads(body(owner=fine))["owner"] == fine


@pytest.mark.parametrize("seed", range(4))
def test_members_are_spelled_as_the_api_does(seed: int) -> None:
    draw = Random(seed)

    def some_of(model: type[Model]) -> tuple[dict[str, Any], dict[str, Any]]:
        given: dict[str, Any] = {}
        sent: dict[str, Any] = {}
        for attribute, member in model._members.items():
            if member.model is not None or draw.random() < 0.4:
                continue
            amounts = [decimal.Decimal("12.50"), 7] if member.takes == DECIMAL else []
            value = given[attribute] = draw.choice([None, draw.text(), *amounts])
            if value is not None:
                sent[member.name] = str(value)
        return given, sent

    for _ in range(ROUNDS):
        given_item, sent_item = some_of(Item)
        given_tax, sent_tax = some_of(Tax)
        given_item["tax"], sent_item["tax"] = given_tax, sent_tax
        wrap: Any = draw.choice([list, tuple, iter])
        text = body(items=wrap([given_item, given_item]))
        assert json.loads(text) == {"checkoutToken": "ct_1", "items": [sent_item, sent_item]}
        model = Item(**{**given_item, "tax": Tax(**given_tax)})
        assert json.loads(body(items=[model]))["items"] == [sent_item]


def test_a_member_in_both_spellings_is_refused() -> None:
    for customer in ({"first_name": "a", "firstName": "b"}, {"firstName": "b", "first_name": "a"}):
        with pytest.raises(ConfigError, match="firstName is given twice"):
            body(customer=customer)
    assert json.loads(body(customer={"firstName": "b"}))["customer"] == {"firstName": "b"}


def sent(draw: Random, value: Any) -> str:
    """Write JSON as services do: with spaces, escapes and exponents, in any order."""
    space = draw.choice(["", " ", "\n", "\t \r"])
    if isinstance(value, dict):
        members = [f"{json.dumps(k)}{space}:{sent(draw, v)}" for k, v in value.items()]
        draw.shuffle(members)
        return f"{{{space}{f'{space},'.join(members)}{space}}}"
    if isinstance(value, list):
        return f"[{space}{f',{space}'.join(sent(draw, item) for item in value)}{space}]"
    if isinstance(value, float) and draw.random() < 0.5:
        return f"{value:.17e}"
    return json.dumps(value, ensure_ascii=draw.random() < 0.5)


def same(one: Any, other: Any) -> bool:
    """Tell whether two are alike to the last bit: 1 is not 1.0, nor -0.0 0.0."""
    return type(one) is type(other) and repr(one) == repr(other)


@pytest.mark.parametrize("seed", range(4))
def test_what_is_read_is_what_json_reads(seed: int) -> None:
    draw = Random(seed)
    names = list(CheckoutSession._by_name)
    for _ in range(ROUNDS):
        answer = json.loads(json.dumps(plain({draw.text(): draw.tree() for _ in range(3)})))
        text = sent(draw, answer)
        assert same(loads(text), json.loads(text))
        for name in draw.sample(names, draw.randrange(len(names))):
            answer[name] = json.loads(json.dumps(plain(draw.tree(3))))
        answer.update(id=draw.text(), checkoutToken=draw.text(), status="NEW")
        answer["customer"] = draw.choice([None, {"firstName": draw.text(), "x": draw.randrange(9)}])
        answer["items"] = [{"tax": {"amount": "1", "rate": 0.19}}, draw.choice([{}, None, "odd"])]
        text = sent(draw, answer)
        read: Model = CheckoutSession._shape.read(text.encode())
        assert same_model(read, CheckoutSession.from_dict(json.loads(text)))


def same_model(one: Any, other: Any) -> bool:
    """Tell whether two models are made of the same, including what was null."""
    if not isinstance(one, Model):
        if isinstance(one, list):
            return isinstance(other, list) and all(map(same_model, one, other))
        return isinstance(one, dict) or same(one, other)
    assert type(one) is type(other) and one == other and hash(one) == hash(other)
    assert one._null_names() == other._null_names() and one.extra == other.extra
    assert list(one.extra) == list(other.extra)
    values = zip(one._values(), other._values())
    return all(same_model(mine, yours) for mine, yours in values)


def test_of_members_that_come_twice_the_last_is_read() -> None:
    text = '{"id":"a","checkoutToken":"t","status":"S","url":"x","url":null,"id":"b","n":1,"n":2}'
    read = CheckoutSession._shape.read(text.encode())
    assert same_model(read, CheckoutSession.from_dict(json.loads(text)))
    assert (read.id, read.url, read.extra) == ("b", None, {"n": 2})


def test_numbers_of_very_many_digits_become_texts() -> None:
    digits = "9" * 10_000
    assert loads(f'{{"n":[{digits},1]}}') == {"n": [digits, 1]}


def test_what_is_read_is_an_ordinary_model() -> None:
    made = Customer._shape.read(b'{"firstName":"Jane","x":[1]}')
    assert type(made) is Customer and made == Customer(first_name="Jane", extra={"x": [1]})
    with pytest.raises(AttributeError):
        made.first_name = "Joan"  # type: ignore[misc]
    with pytest.raises(TypeError, match="id"):
        CheckoutSession._shape.read(b'{"checkoutToken":"t","status":"S"}')
    for text in ("", "{", "[1", "nul", '{"a":1}x', "{]"):
        with pytest.raises(ValueError):
            loads(text)
