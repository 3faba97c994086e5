"""Settings and options on their way to the native module: JSON, with seconds as milliseconds.

What a value means, what it defaults to and which ones are too large is decided there; here only
what Python would silently turn into something else is refused.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable, Mapping
from typing import Any

from ._errors import ConfigError


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise ConfigError(f"{name} must be a str, not {_type(value)}")
    return value


def _file(name: str, value: Any) -> str:
    return _text(name, os.fspath(value) if isinstance(value, os.PathLike) else value)


def _flag(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise ConfigError(f"{name} must be a bool, not {_type(value)}")
    return value


def _count(name: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ConfigError(f"{name} must be an int, not {_type(value)}")
    # What the native module can hold.
    if not 0 <= value < 2**32:
        raise ConfigError(f"{name} must be from 0 to {2**32 - 1}")
    return value


def _milliseconds(name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ConfigError(f"{name} must be a number of seconds, not {_type(value)}")
    if not (value >= 0 and math.isfinite(value)):
        raise ConfigError(f"{name} must be a finite number of seconds, at least 0")
    return value * 1000.0


def _type(value: Any) -> str:
    return type(value).__name__


_OPTIONS: Mapping[str, tuple[str, Callable[[str, Any], Any]]] = {
    "api_key": ("api_key", _text),
    "access_token": ("access_token", _text),
    "app": ("app", _text),
    "base_url": ("base_url", _text),
    "timeout": ("timeout_ms", _milliseconds),
    "connect_timeout": ("connect_timeout_ms", _milliseconds),
    "idle_timeout": ("idle_timeout_ms", _milliseconds),
    "max_retries": ("max_retries", _count),
    "retry_ambiguous": ("retry_ambiguous", _flag),
    "max_response_bytes": ("max_response_bytes", _count),
    "allow_insecure_http": ("allow_insecure_http", _flag),
    "proxy": ("proxy", _text),
    "ca_file": ("ca_file", _file),
}


def to_json(options: Mapping[str, Any]) -> str:
    """Give options as JSON, leaving out those that are None."""
    given: dict[str, Any] = {}
    for name, value in options.items():
        if value is not None:
            key, convert = _OPTIONS[name]
            given[key] = convert(name, value)
    return json.dumps(given) if given else "{}"
