"""What the two Python drivers share: from a line of input to keyword arguments, and from a result to JSON."""

from __future__ import annotations

import dataclasses
import functools
import inspect
import json
import logging
import os
import re
import sys
import time
import traceback
from typing import Any

import conomyhq
import conomyhq.webhooks
from conomyhq import _native, models


# Every operation's method, such as `checkout_sessions.create`, by its id in the spec.
METHODS = dict(_native.OPERATIONS)

# What stands for an operation where a webhook's delivery is to be verified.
WEBHOOK = "webhook"

# Set where everything that could be printed is to be printed, for the harness to look for secrets in.
VERBOSE = "CONOMYHQ_DRIVER_VERBOSE" in os.environ
if VERBOSE:
    logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)
else:
    # Without a handler of its own, Python prints every warning of a stopped payment.
    logging.getLogger("conomyhq").addHandler(logging.NullHandler())

ERROR_MEMBERS = (
    "outcome",
    "retryable",
    "setting",
    "operation",
    "attempts",
    "status",
    "code",
    "type",
    "detail",
    "trace_id",
    "retry_after",
    "phase",
    "path",
    "session_id",
)


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)([A-Z])", r"_\1", name).lower()


MEMBERS = {
    field.name
    for model in vars(models).values()
    if dataclasses.is_dataclass(model)
    for field in dataclasses.fields(model)
}


def pythonic(value: Any) -> Any:
    """Spell the members that the spec names as a person would in Python; leave the others as they are."""
    if isinstance(value, list):
        return [pythonic(item) for item in value]
    if isinstance(value, dict):
        return {
            _snake(name) if _snake(name) in MEMBERS else name: pythonic(item)
            for name, item in value.items()
        }
    return value


def seconds(options: dict[str, Any]) -> dict[str, Any]:
    """Options in milliseconds as the client takes them: in seconds."""
    return {
        name.removesuffix("_ms"): value / 1000 if name.endswith("_ms") else value
        for name, value in options.items()
    }


def arguments(client: object, call: dict[str, Any]) -> tuple[Any, list[str], dict[str, Any]]:
    """The client's method, its positional arguments and its keyword arguments."""
    method = functools.reduce(getattr, METHODS[call["operation"]].split("."), client)
    parameters = inspect.signature(method).parameters
    known: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    for name, value in (call.get("body") or {}).items():
        if _snake(name) in parameters:
            known[_snake(name)] = pythonic(value)
        else:
            extra[name] = value
    if extra:
        known["extra"] = extra
    return method, call.get("path", []), {**known, **seconds(call.get("options", {}))}


def show(value: object) -> None:
    """Print a value as a careless program would."""
    if VERBOSE:
        print(repr(value), value, file=sys.stderr)


def succeeded(model: Any) -> dict[str, Any]:
    """A success as the harness compares it."""
    show(model)
    return {"ok": model.to_dict()}


def failed(error: conomyhq.ConomyError) -> dict[str, Any]:
    """An error as the harness compares it."""
    show(error)
    if VERBOSE:
        traceback.print_exception(error)
    report = {name: getattr(error, name, None) for name in ERROR_MEMBERS}
    report["class"] = type(error).__name__
    report["classes"] = [c.__name__ for c in type(error).__mro__ if issubclass(c, conomyhq.ConomyError)]
    report["message"] = str(error)
    raw = getattr(error, "raw_body", None)
    report["raw_body"] = None if raw is None else raw.decode("utf-8", "replace")
    headers = getattr(error, "headers", None)
    report["headers"] = None if headers is None else [list(pair) for pair in dict(headers).items()]
    sent_at = getattr(error, "sent_at", None)
    report["sent_at"] = None if sent_at is None else str(sent_at)
    return {"error": report}


def found(payments: Any) -> list[str]:
    """The ids of payments that were looked for."""
    show(payments)
    return [payment.id for payment in payments]


def verified(delivery: dict[str, Any]) -> dict[str, Any]:
    """What a webhook's delivery says, and its key, if it is genuine."""
    try:
        event = conomyhq.webhooks.verify(delivery["body"], delivery["secret"], delivery.get("header"))
    except conomyhq.ConomyError as error:
        return failed(error)
    return {"key": event.key, **succeeded(event)}


def stopped(error: BaseException) -> dict[str, Any]:
    """A call that something stopped, as the harness compares it: what became of it, and its answer if one came."""
    show(error)
    unknown = conomyhq.unknown_outcome(error)
    if unknown is None:
        return {"cancelled": {"outcome": _outcome(error, set())}}
    answer = unknown.answer
    report = {
        "outcome": "unknown",
        "session_id": unknown.session_id,
        "sent_at": None if unknown.sent_at is None else str(unknown.sent_at),
        "answer": None if answer is None else answer.to_dict(),
    }
    return {"cancelled": report}


def _outcome(error: BaseException | None, seen: set[int]) -> str | None:
    """What an exception, or one behind it, says of the call that it stopped."""
    if error is None or id(error) in seen:
        return None
    seen.add(id(error))
    said = getattr(error, "conomy_outcome", None) or getattr(error, "outcome", None)
    behind = (error.__cause__, error.__context__, *getattr(error, "exceptions", ()))
    return said or next(filter(None, (_outcome(other, seen) for other in behind)), None)


class Watch:
    """Time since it was made, in milliseconds."""

    def __init__(self) -> None:
        self._begun = time.monotonic()

    def elapsed(self) -> float:
        return (time.monotonic() - self._begun) * 1000


def event(attempt: Any) -> dict[str, Any]:
    """An attempt as the harness compares it."""
    return {**dataclasses.asdict(attempt), "started_at": attempt.started_at.timestamp()}


def scripts() -> Any:
    """The lines of input."""
    for line in sys.stdin:
        yield json.loads(line)


def answer(results: list[dict[str, Any]], events: list[dict[str, Any]]) -> None:
    """Print the answer to a line."""
    print(json.dumps({"results": results, "events": events}), flush=True)
