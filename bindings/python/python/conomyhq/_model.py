"""What every model can do, and the way from request input to the API's JSON.

Each model has a table of its members, which the generated `models.py` fills in.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, NamedTuple, TypeVar, get_args

from ._errors import ConfigError

M = TypeVar("M", bound="Model")


class Member(NamedTuple):
    """How a member is called here and in the API, what it holds, and what may be printed of it."""

    attribute: str
    name: str
    model: type[Model] | None = None
    printable: bool = False
    values: Any = None
    """The union of an open enum's known values; these may be printed."""

    def show(self, value: Any) -> str:
        """Print a value, or the mask that stands for what may not be printed."""
        if isinstance(value, (list, tuple)):
            return f"[{', '.join(map(self.show, value))}]"
        if self.model is not None and isinstance(value, self.model):
            return repr(value)
        if isinstance(value, (str, int)) and (self.printable or self._is_known(value)):
            return repr(value)
        return "***"

    def _is_known(self, value: Any) -> bool:
        if self.values is None:
            return False
        literal, *_ = get_args(self.values)
        return value in get_args(literal)


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
        parts = []
        for member in self._members.values():
            value = getattr(self, member.attribute)
            if value is not None:
                parts.append(f"{member.attribute}={member.show(value)}")
        if self.extra:
            # Nothing is known of these, so only their names are printed; and a name that the API
            # would not write may be anything, as a value may.
            names = (name if _is_api_name(name) else "***" for name in self.extra)
            parts.append(f"extra={{{', '.join(names)}}}")
        return f"{type(self).__name__}({', '.join(parts)})"


def _is_api_name(name: object) -> bool:
    if not isinstance(name, str) or not 1 <= len(name) <= 40:
        return False
    return name.isascii() and name.isalnum() and name[0].islower()


def describe(model: type[Model], *members: Member) -> None:
    """Give a model the table of its members."""
    model._members = {member.attribute: member for member in members}
    model._by_name = {member.name: member for member in members}


def request_body(
    model: type[Model], members: Mapping[str, Any], extra: Mapping[str, Any] | None
) -> str:
    """Give the JSON of a request body: the known members, which None leaves out, and the others."""
    if extra is not None and not isinstance(extra, Mapping):
        raise ConfigError("extra must be a mapping", setting="extra")
    body: dict[str, Any] = {}
    try:
        body = _encode(model, members)
        for name, value in (extra or {}).items():
            if name in body:
                raise ConfigError(f"{name} is given twice, once of them in extra", setting="extra")
            body[name] = _encode(None, value) if isinstance(name, str) else _NO_JSON
        text = _ENCODER.encode(body)
        # Fails on half of a surrogate pair.
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
    """Spell as the API does what the spec names. Refuse what JSON would take for something else."""
    if isinstance(value, Model):
        return _encode_model(value)
    if isinstance(value, (list, tuple)):
        return [_encode(model, item) for item in value]
    if not isinstance(value, Mapping):
        return value
    members: Mapping[str, Member] = {} if model is None else model._members
    data: dict[str, Any] = {}
    for key, item in value.items():
        if not isinstance(key, str):
            # JSON would make a text of it, and of {1: …, "1": …} one member twice: to be refused.
            data[key] = _NO_JSON
            continue
        member = members.get(key)
        name = key if member is None else member.name
        if name in data:
            raise ConfigError(f"{name} is given twice, in Python's spelling and in the API's")
        if member is None:
            data[name] = _encode(None, item)
        elif item is not None:
            data[name] = _encode(member.model, item)
    return data


def _encode_model(value: Model) -> dict[str, Any]:
    for name in value.extra:
        member = value._by_name.get(name)
        if member is not None and getattr(value, member.attribute) is not None:
            raise ConfigError(f"{name} is given twice, once of them in extra", setting="extra")
    data: dict[str, Any] = _encode(None, value.to_dict())
    return data


def _plain(value: Any) -> Any:
    # A dict's and a list's subclasses are written as what they are.
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError


_NO_JSON = object()

_ENCODER = json.JSONEncoder(
    allow_nan=False,
    default=_plain,
    ensure_ascii=False,
    separators=(",", ":"),
)


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
