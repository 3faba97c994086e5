"""The answers as pydantic reads them, from the bytes as they came: its fastest way."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel


class _Answer(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel)


class Customer(_Answer):
    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None
    document_type: str | None = None
    document_number: str | None = None


class Session(_Answer):
    id: str
    checkout_token: str
    status: str
    currency: str | None = None
    url: str | None = None
    customer: Customer | None = None


class Payment(_Answer):
    id: str
    checkout_session_id: str
    status: str


def reader(operation: str) -> Any:
    return (Payment if operation == "payment" else Session).model_validate_json
