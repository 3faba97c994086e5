"""The types that only annotations need. See `_lazy.py`."""

from __future__ import annotations

from asyncio import Future
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping
from datetime import datetime
from types import TracebackType
from typing import Any, Literal, TypeVar

from ._awaited import AsyncCaller
from ._call import Caller, Response
from ._hooks import Attempt

__all__ = [
    "Any",
    "AsyncCaller",
    "AsyncClientT",
    "Attempt",
    "Caller",
    "ClientT",
    "ErrorT",
    "Future",
    "Iterable",
    "Iterator",
    "Mapping",
    "Outcome",
    "Response",
    "TracebackType",
    "datetime",
]

Outcome = Literal["not_sent", "not_applied", "unknown"]
"""What is known of a call's effect."""
