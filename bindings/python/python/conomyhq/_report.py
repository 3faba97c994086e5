"""What the native module says of an error, or of a call that was stopped."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from typing import Any


def facts_of(report: str) -> dict[str, Any]:
    """Read a report: values as the attributes of errors have them."""
    facts: dict[str, Any] = json.loads(report)
    if facts["headers"] is not None:
        headers: dict[str, str] = {}
        for name, value in facts["headers"]:
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
        facts["headers"] = headers
    if facts["sent_at"] is not None:
        facts["sent_at"] = datetime.fromtimestamp(facts["sent_at"], timezone.utc)
    return facts
