"""The answers as dataclasses, read by the standard library alone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any


@dataclass(slots=True)
class Customer:
    first_name: str | None
    last_name: str | None
    email: str | None
    document_type: str | None
    document_number: str | None


@dataclass(slots=True)
class Session:
    id: str
    checkout_token: str
    status: str
    currency: str | None
    url: str | None
    customer: Customer | None


@dataclass(slots=True)
class Payment:
    id: str
    checkout_session_id: str
    status: str


def _customer(value: dict[str, Any]) -> Customer:
    get = value.get
    return Customer(
        get("firstName"),
        get("lastName"),
        get("email"),
        get("documentType"),
        get("documentNumber"),
    )


def _session(body: bytes) -> Session:
    value = json.loads(body)
    get = value.get
    customer = get("customer")
    return Session(
        value["id"],
        value["checkoutToken"],
        value["status"],
        get("currency"),
        get("url"),
        None if customer is None else _customer(customer),
    )


def _payment(body: bytes) -> Payment:
    value = json.loads(body)
    return Payment(value["id"], value["checkoutSessionId"], value["status"])


def reader(operation: str) -> Any:
    return _payment if operation == "payment" else _session
