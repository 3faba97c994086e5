"""The types that annotations name. See `_lazy.py`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Optional, TypeAlias, TypeVar, Union
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

# Read at run time, by whom asks for an annotation, and Python 3.10 is to be able to.
_Given: TypeAlias = Union[str, Awaitable[str]]
AccessToken: TypeAlias = Union[
    str, Callable[[], _Given], Callable[[Optional[str]], _Given]
]
"""An access token, or what gives it for a call: told the one that the service refused, if it takes an
argument. Only `AsyncConomy` awaits."""

ClientT = TypeVar("ClientT", bound="Configured")
ConomyT = TypeVar("ConomyT", bound="Conomy")
AsyncConomyT = TypeVar("AsyncConomyT", bound="AsyncConomy")
ErrorT = TypeVar("ErrorT", bound="Error")
ModelT = TypeVar("ModelT", bound="Model")
