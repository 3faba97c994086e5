"""Settings and options on their way to the native module: plain values, seconds as milliseconds.

What a value means, what it defaults to and which ones are too large is decided there; here only
what Python would silently turn into something else is refused.
"""

from __future__ import annotations

import os

# Where `collections.abc` has them from: that one would load all of `collections`.
from _collections_abc import Callable, Mapping
from datetime import timedelta

from ._errors import ConfigError
from ._settings import KINDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise _must("be a str", value)
    if not value.isascii() and any("\ud800" <= char <= "\udfff" for char in value):
        raise _Refused("holds half a surrogate pair")
    return value


def _token(value: Any) -> str:
    if not isinstance(value, str):
        raise _must("be a str or a callable", value)
    return _text(value)


def _path(value: Any) -> str:
    return _text(os.fspath(value) if isinstance(value, os.PathLike) else value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _must("be a bool", value)
    return value


def _count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _must("be an int", value)
    # What the native module can hold.
    if not 0 <= value < 2**32:
        raise _Refused(f"must be from 0 to {2**32 - 1}")
    return value


_INFINITE = float("inf")


def _milliseconds(value: Any) -> float:
    if isinstance(value, timedelta):
        value = value.total_seconds()
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise _must("be a number of seconds or a timedelta", value)
    try:
        milliseconds = float(value) * 1000.0
    except OverflowError:
        milliseconds = _INFINITE
    if not 0 <= milliseconds < _INFINITE:
        raise _Refused("must be a finite number of seconds, and not negative")
    return milliseconds


def _headers(value: Any) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise _must("be a mapping of names to values", value)
    headers: dict[str, str] = {}
    for name, text in value.items():
        if not (isinstance(name, str) and isinstance(text, str)):
            raise _Refused("must have names and values of the type str")
        headers[_text(name)] = _text(text)
    return headers


class _Refused(ValueError):
    """What is wrong with a value, in words that begin with a verb."""


def _must(what: str, value: object) -> _Refused:
    return _Refused(f"must {what}, not {type(value).__name__}")


_CONVERT: Mapping[str, Callable[[Any], Any]] = {
    "secret": _text,
    "token": _token,
    "text": _text,
    "url": _text,
    "path": _path,
    "duration": _milliseconds,
    "count": _count,
    "flag": _flag,
    "headers": _headers,
}


def converted(options: Mapping[str, Any]) -> dict[str, Any]:
    """Give options as the native module takes them, leaving out those that are None."""
    given: dict[str, Any] = {}
    for name, value in options.items():
        if value is not None:
            kind = KINDS[name]
            complaint = None
            try:
                given[f"{name}_ms" if kind == "duration" else name] = _CONVERT[kind](value)
            except _Refused as refused:
                complaint = str(refused)
            if complaint is not None:
                raise ConfigError(f"{name} {complaint}", setting=name)
    return given


def secrets(settings: dict[str, Any]) -> dict[str, str]:
    """Take the secrets out of converted settings: they must not stand in any text."""
    names = [name for name, kind in KINDS.items() if kind in ("secret", "token")]
    return {name: settings.pop(name) for name in names if name in settings}
