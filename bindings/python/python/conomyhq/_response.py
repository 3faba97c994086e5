"""How a success came, for those who ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Response(Generic[T]):
    """A success, and how it came. Printed, it shows neither headers nor body."""

    value: T
    """What the service answered."""

    status: int
    """The HTTP status."""

    headers: Mapping[str, str] = field(repr=False)
    """The answer's headers, by their names in lower case."""

    raw_body: bytes = field(repr=False)
    """The body as it came. It may hold personal data and tokens."""

    attempts: int
    """How many attempts were made."""

    elapsed: float
    """How long the call took, in seconds, all attempts and waits included."""
