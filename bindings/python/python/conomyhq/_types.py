"""The types that annotations name. See `_lazy.py`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar
from uuid import UUID

if TYPE_CHECKING:
    from ._client import AsyncConomy, Conomy
    from ._error import Error
    from ._model import Model
    from ._settings import Configured

__all__ = [
    "UUID",
    "AccessToken",
    "Any",
    "AsyncConomyT",
    "ClientT",
    "ConomyT",
    "Decimal",
    "ErrorT",
    "Iterable",
    "Mapping",
    "ModelT",
    "Outcome",
    "TracebackType",
    "datetime",
    "timedelta",
]

Outcome = Literal["not_sent", "not_applied", "unknown"]
"""What is known of a call's effect."""

AccessToken: TypeAlias = (
    "str | Callable[[], str | Awaitable[str]] | Callable[[str | None], str | Awaitable[str]]"
)
"""An access token, or what gives it for a call: told the one that the service refused, if it takes an
argument. Only `AsyncConomy` awaits."""

ClientT = TypeVar("ClientT", bound="Configured")
ConomyT = TypeVar("ConomyT", bound="Conomy")
AsyncConomyT = TypeVar("AsyncConomyT", bound="AsyncConomy")
ErrorT = TypeVar("ErrorT", bound="Error")
ModelT = TypeVar("ModelT", bound="Model")
