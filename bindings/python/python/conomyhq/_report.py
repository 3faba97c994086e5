"""What the native module says of an error, or of a call that was stopped."""

from __future__ import annotations

# Where `collections.abc` has it from: that one would load all of `collections`.
from _collections_abc import Iterable
from datetime import datetime, timezone

from ._native import loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def facts_of(report: str) -> dict[str, Any]:
    """Read a report: values as the attributes of errors have them."""
    facts: dict[str, Any] = loads(report)
    if facts["headers"] is not None:
        facts["headers"] = by_name(facts["headers"])
    if facts["sent_at"] is not None:
        facts["sent_at"] = datetime.fromtimestamp(facts["sent_at"], timezone.utc)
    return facts


def by_name(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Give headers by their names; what comes more than once is joined."""
    headers: dict[str, str] = {}
    for name, value in pairs:
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers
