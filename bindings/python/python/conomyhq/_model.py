"""What every model can do, and the way from request input to the API's JSON.

Each model has a table of its members, which the generated `models.py` fills in.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, NamedTuple, TypeVar

from ._errors import ConfigError

M = TypeVar("M", bound="Model")


class Member(NamedTuple):
    """How a member is called here and in the API, and what it holds."""

    attribute: str
    name: str
    model: type[Model] | None = None
    masked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Model:
    """An object of the API: immutable, comparable, and able to go back to the JSON it came from."""

    _members: ClassVar[Mapping[str, Member]] = {}
    _by_name: ClassVar[Mapping[str, Member]] = {}

    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)
    """Members that the spec does not name, under the API's own names."""

    _nulls: frozenset[str] = frozenset()
    """The API's names of those members that were null rather than absent."""

    @classmethod
    def from_dict(cls: type[M], data: Mapping[str, Any]) -> M:
        """Read the API's JSON object. What `to_dict()` gave comes back equal."""
        members: dict[str, Any] = {}
        extra: dict[str, Any] = {}
        nulls: list[str] = []
        for name, value in data.items():
            member = cls._by_name.get(name)
            if member is None:
                extra[name] = value
            elif value is None:
                nulls.append(name)
            else:
                members[member.attribute] = _decode(member.model, value)
        return cls(**members, extra=extra, _nulls=frozenset(nulls))

    def to_dict(self) -> dict[str, Any]:
        """Give the API's JSON object, with its own names and the members of `extra`."""
        data: dict[str, Any] = {}
        for member in self._members.values():
            value = getattr(self, member.attribute)
            if value is not None:
                data[member.name] = _encode(member.model, value)
            elif member.name in self._nulls:
                data[member.name] = None
        data.update(self.extra)
        return data

    def __repr__(self) -> str:
        # Neither a person's data nor a token is printed, and nothing is known of the members in
        # extra, so of those only the names are.
        parts = []
        for member in self._members.values():
            value = getattr(self, member.attribute)
            if value is not None:
                parts.append(f"{member.attribute}={'***' if member.masked else repr(value)}")
        if self.extra:
            parts.append(f"extra={{{', '.join(map(str, self.extra))}}}")
        return f"{type(self).__name__}({', '.join(parts)})"


def describe(model: type[Model], *members: Member) -> None:
    """Give a model the table of its members."""
    model._members = {member.attribute: member for member in members}
    model._by_name = {member.name: member for member in members}


def request_body(
    model: type[Model], members: Mapping[str, Any], extra: Mapping[str, Any] | None
) -> str:
    """Give the JSON of a request body: the known members, which None leaves out, and the others."""
    if extra is not None and not isinstance(extra, Mapping):
        raise ConfigError("extra must be a mapping")
    body: dict[str, Any] = {}
    try:
        body = _encode(model, members)
        for name, value in (extra or {}).items():
            if name in body:
                raise ConfigError(f"{name} is given twice, once of them in extra")
            body[name] = value
        text = json.dumps(
            body, allow_nan=False, default=_plain, ensure_ascii=False, separators=(",", ":")
        )
        if text.isascii() or text.encode():
            return text
        complaint = None
    except RecursionError:
        complaint = "the request body is nested too deeply"
    except (TypeError, ValueError):
        complaint = _complaint(body, "", ())
    # Raised out here, without the encoder's error as context: that one may quote the value.
    raise ConfigError(complaint or "the request body has no form in JSON")


def _decode(model: type[Model] | None, value: Any) -> Any:
    if model is None:
        return value
    if isinstance(value, Mapping):
        return model.from_dict(value)
    if isinstance(value, list):
        return [_decode(model, item) for item in value]
    return value


def _encode(model: type[Model] | None, value: Any) -> Any:
    if isinstance(value, Model):
        return value.to_dict()
    if isinstance(value, (list, tuple)):
        return [_encode(model, item) for item in value]
    if model is None or not isinstance(value, Mapping):
        return value
    data: dict[str, Any] = {}
    for key, item in value.items():
        member = model._members.get(key)
        name = key if member is None else member.name
        if name in data:
            raise ConfigError(f"{name} is given twice, in Python's spelling and in the API's")
        if member is None:
            data[name] = item
        elif item is not None:
            data[name] = _encode(member.model, item)
    return data


def _plain(value: Any) -> Any:
    if isinstance(value, Model):
        return value.to_dict()
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError


def _complaint(value: Any, path: str, ancestors: tuple[int, ...]) -> str | None:
    """Say where something has no form in JSON, and why, without quoting it."""
    where = path or "the request body"
    if value is None or isinstance(value, (bool, int)):
        return None
    if isinstance(value, float):
        return None if math.isfinite(value) else f"{where} is not a finite number"
    if isinstance(value, str):
        broken = any("\ud800" <= char <= "\udfff" for char in value)
        return f"{where} holds half a surrogate pair" if broken else None
    if id(value) in ancestors:
        return f"{where} contains itself"
    if len(ancestors) > 100:
        return f"{where} is nested too deeply"
    if isinstance(value, Model):
        value = value.to_dict()
    children: Iterable[tuple[str, Any]]
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            return f"{where} has a key that is not a str"
        children = ((f"{path}.{key}" if path else key, item) for key, item in value.items())
    elif isinstance(value, (list, tuple)):
        children = ((f"{path}[{index}]", item) for index, item in enumerate(value))
    else:
        return f"{where} is of the type {type(value).__name__}, which has no form in JSON"
    inside = (*ancestors, id(value))
    return next(filter(None, (_complaint(item, name, inside) for name, item in children)), None)
