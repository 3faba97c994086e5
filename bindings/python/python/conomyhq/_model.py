"""What every model can do, and the way from request input to the API's JSON.

Each model has a table of its members, which the generated `models.py` fills in.
"""

from __future__ import annotations

import sys

# Where `collections.abc` has them from: that one would load all of `collections`.
from _collections_abc import Callable, Iterable, Mapping

from ._dataclass import Frozen
from ._errors import ConfigError
from ._lazy import abc, types, typing
from ._native import Shape, dumps

TYPE_CHECKING = False
if not TYPE_CHECKING:
    from ._dataclass import dataclass, field
else:
    from dataclasses import dataclass, field

__all__ = ["DECIMAL", "ID", "MANY", "SECONDS", "Member", "Model", "describe", "request_body"]

DECIMAL, ID, MANY, SECONDS = "decimal", "id", "many", "seconds"
"""What members take besides their own type: a `Decimal` or an int; a `UUID`; any iterable; a
`timedelta`."""

class Member:
    """How a member is called here and in the API, what it holds, and what may be printed of it."""

    __slots__ = ("attribute", "model", "name", "printable", "required", "takes", "values")

    def __init__(
        self,
        attribute: str,
        name: str,
        *,
        model: type[Model] | None = None,
        required: bool = False,
        printable: bool = False,
        values: tuple[str, ...] = (),
        takes: str | None = None,
    ) -> None:
        """Take an open enum's known values, which may be printed, and what else it takes."""
        self.attribute = attribute
        self.name = name
        self.model = model
        self.required = required
        self.printable = printable
        self.values = values
        self.takes = takes

    def given(self, value: typing.Any) -> typing.Any:
        """Give a value of the type that the API wants, where that loses nothing."""
        if self.takes == ID:
            return from_uuid(value)
        if self.takes == DECIMAL:
            return _from_number(value)
        if self.takes == SECONDS:
            return _from_timedelta(value)
        if self.takes == MANY and isinstance(value, Iterable) and not isinstance(value, _WHOLE):
            return list(value)
        return value

    def show(self, value: typing.Any) -> str:
        """Print a value, or the mask that stands for what may not be printed."""
        if isinstance(value, (list, tuple)):
            return f"[{', '.join(map(self.show, value))}]"
        if self.model is not None and isinstance(value, self.model):
            return repr(value)
        if isinstance(value, (str, int)) and (self.printable or value in self.values):
            return repr(value)
        return "***"


def from_uuid(value: typing.Any) -> typing.Any:
    """Give a UUID's text, and anything else as it is."""
    uuid = sys.modules.get("uuid")
    return str(value) if uuid is not None and isinstance(value, uuid.UUID) else value


def _from_number(value: typing.Any) -> typing.Any:
    if isinstance(value, bool) or not (isinstance(value, int) or _is_decimal(value)):
        return value
    written = _written(value)
    return value if written is None else written


def _is_decimal(value: typing.Any) -> bool:
    decimal = sys.modules.get("decimal")
    return decimal is not None and isinstance(value, decimal.Decimal)


def _written(number: typing.Any) -> str | None:
    """Write an int or a Decimal with every digit and no exponent; None where that cannot be."""
    try:
        if isinstance(number, int):
            return str(number)
        # All of `Decimal("1E-999999999")` would be a billion digits.
        if not number.is_finite() or max(abs(number.adjusted()), -number.as_tuple().exponent) > 1000:
            return None
        return format(number, "f")
    except ValueError:
        # Python refuses to write very many digits.
        return None


def _from_timedelta(value: typing.Any) -> typing.Any:
    if not _is_timedelta(value) or value.microseconds:
        return value
    return value.days * 86_400 + value.seconds


def _is_timedelta(value: typing.Any) -> bool:
    datetime = sys.modules.get("datetime")
    return datetime is not None and isinstance(value, datetime.timedelta)


class _Nulls(Frozen):
    """What a model keeps that is no field of it."""

    __slots__ = ("_nulls",)

    # Here, where they cannot be taken for a dataclass's fields.
    _members: abc.Mapping[str, Member] = {}
    _by_name: abc.Mapping[str, Member] = {}
    _shape: Shape

    _nulls: frozenset[str]
    """The API's names of those members that were null rather than absent; unset if none was."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Model(_Nulls):
    """An object of the API: immutable, comparable, and able to go back to the JSON it came from."""

    extra: abc.Mapping[str, typing.Any] = field(default_factory=dict)
    """Members that the spec does not name, under the API's own names."""

    @classmethod
    def from_dict(
        cls: type[types.ModelT], data: Mapping[str, typing.Any], *, by: typing.Literal["api", "python"] = "api"
    ) -> types.ModelT:
        """Read what `to_dict()` gave. What comes back is equal to what that was called on.

        Args:
            data: The API's JSON object.
            by: Whose names the members have in it: the API's, or the attributes' here.
        """
        table = cls._by_name if by == "api" else cls._members
        members: dict[str, typing.Any] = {}
        extra: dict[str, typing.Any] = {}
        nulls: list[str] = []
        for name, value in data.items():
            member = table.get(name)
            if member is None:
                extra[name] = value
            elif value is None:
                nulls.append(member.name)
            else:
                members[member.attribute] = _decode(member.model, value, by)
        made = cls(**members, extra=extra)
        return _with_nulls(made, nulls) if nulls else made

    def to_dict(self, *, by: typing.Literal["api", "python"] = "api") -> dict[str, typing.Any]:
        """Give the API's JSON object, with the members of `extra` among the others.

        Args:
            by: Whose names the members have in it: the API's, or the attributes' here. What is in
                `extra` has the API's names in either.
        """
        data: dict[str, typing.Any] = {}
        nulls = self._null_names()
        for member in self._members.values():
            value = getattr(self, member.attribute)
            if value is not None:
                data[member.name if by == "api" else member.attribute] = (
                    value if type(value) is str else _encode(member.model, member.given(value), by)
                )
            elif member.name in nulls:
                data[member.name if by == "api" else member.attribute] = None
        if by == "python":
            return {**self.extra, **data}
        data.update(self.extra)
        return data

    def _null_names(self) -> frozenset[str]:
        return getattr(self, "_nulls", frozenset())

    def _values(self) -> tuple[typing.Any, ...]:
        return tuple(getattr(self, name) for name in self._members)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Model) or type(other) is not type(self):
            return NotImplemented
        return (
            self._values() == other._values()
            and self.extra == other.extra
            and self._null_names() == other._null_names()
        )

    def __hash__(self) -> int:
        # Of what can be hashed for certain; equal models have it in common.
        plain = (value if isinstance(value, (str, int, Model)) else 0 for value in self._values())
        return hash((type(self), *plain))

    def __reduce__(self) -> tuple[typing.Any, ...]:
        fields = {name: getattr(self, name) for name in (*self._members, "extra")}
        return _made, (type(self), fields, tuple(self._null_names()))

    def __json__(self) -> dict[str, typing.Any]:
        """Give what serializers take that ask for it so, such as Celery's."""
        return self.to_dict()

    @classmethod
    def __get_pydantic_core_schema__(cls, source: typing.Any, handler: Callable[[typing.Any], typing.Any]) -> typing.Any:
        from . import _pydantic

        return _pydantic.core_schema(cls, handler(source))

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: typing.Any, handler: typing.Any) -> typing.Any:
        from . import _pydantic

        return _pydantic.json_schema(handler, handler(schema))

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


def _shown(name: str) -> str:
    """Give the name of a member as a message may show it."""
    return name if _is_api_name(name.replace("_", "")) else "***"


def _is_api_name(name: object) -> bool:
    if not isinstance(name, str) or not 1 <= len(name) <= 40:
        return False
    return name.isascii() and name.isalnum() and name[0].islower()


def _made(model: type[types.ModelT], fields: Mapping[str, typing.Any], nulls: Iterable[str]) -> types.ModelT:
    return _with_nulls(model(**fields), nulls)


def _with_nulls(made: types.ModelT, nulls: Iterable[str]) -> types.ModelT:
    if nulls:
        object.__setattr__(made, "_nulls", frozenset(nulls))
    return made


def describe(model: type[Model], *members: Member) -> None:
    """Give a model the table of its members."""
    model._members = {member.attribute: member for member in members}
    model._by_name = {member.name: member for member in members}
    model._shape = Shape(model, members)


def request_body(
    model: type[Model], members: dict[str, typing.Any], extra: Mapping[str, typing.Any] | None
) -> str:
    """Give the JSON of a request body: the known members, which None leaves out, and the others."""
    if extra is None:
        usual = model._shape.write(members)
        if usual is not None:
            return usual
    elif not isinstance(extra, Mapping):
        raise ConfigError("extra must be a mapping", setting="extra")
    body: dict[str, typing.Any] = {}
    complaint: str | None
    try:
        body = _encode(model, members)
        for name, value in (extra or {}).items():
            if name in body:
                raise ConfigError(f"{_shown(name)} is given twice, once of them in extra", setting="extra")
            body[name] = _encode(None, value) if isinstance(name, str) else _NO_JSON
        return dumps(body)
    except RecursionError:
        complaint = "the request body is nested too deeply"
    except (TypeError, ValueError):
        complaint = _complaint(body, "", ())
    # Raised out here, without what was raised within as context: that may quote the value.
    raise ConfigError(complaint or "the request body has no form in JSON")


def _decode(model: type[Model] | None, value: typing.Any, by: typing.Literal["api", "python"]) -> typing.Any:
    if model is None:
        return value
    if isinstance(value, Mapping):
        return model.from_dict(value, by=by)
    if isinstance(value, list):
        return [_decode(model, item, by) for item in value]
    return value


def _encode(
    model: type[Model] | None, value: typing.Any, by: typing.Literal["api", "python"] = "api"
) -> typing.Any:
    """Spell as the API does what the spec names. Refuse what JSON would take for something else."""
    if isinstance(value, Model):
        return _encode_model(value) if by == "api" else value.to_dict(by=by)
    if isinstance(value, (list, tuple)):
        return [_encode(model, item, by) for item in value]
    if not isinstance(value, Mapping):
        return value
    members: Mapping[str, Member] = {} if model is None else model._members
    data: dict[str, typing.Any] = {}
    for key, item in value.items():
        if not isinstance(key, str):
            # JSON would make a text of it, and of {1: …, "1": …} one member twice: to be refused.
            data[key] = _NO_JSON
            continue
        member = members.get(key)
        name = key if member is None else member.name
        if name in data:
            raise ConfigError(f"{_shown(name)} is given twice, in both spellings")
        if member is None:
            data[name] = _encode(None, item)
        elif item is not None:
            data[name] = item if type(item) is str else _encode(member.model, member.given(item))
    return data


def _encode_model(value: Model) -> dict[str, typing.Any]:
    for name in value.extra:
        member = value._by_name.get(name)
        if member is not None and getattr(value, member.attribute) is not None:
            raise ConfigError(f"{_shown(name)} is given twice, once of them in extra", setting="extra")
    data: dict[str, typing.Any] = _encode(None, value.to_dict())
    return data


_NO_JSON = object()

_WHOLE = (list, tuple, str, bytes, bytearray, Mapping, Model)
"""What is iterable and yet no sequence of items, or is one already."""


_INFINITE = float("inf")


def _is_broken(text: str) -> bool:
    return not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text)


def _complaint(value: typing.Any, path: str, ancestors: tuple[int, ...]) -> str | None:
    """Say where something has no form in JSON, and why, without quoting it."""
    where = path or "the request body"
    if value is None or isinstance(value, bool):
        return None
    if (isinstance(value, int) or _is_decimal(value)) and _written(value) is None:
        return f"{where} is not a finite number, or has too many digits"
    if isinstance(value, int):
        return None
    if _is_timedelta(value) and value.microseconds:
        return f"{where} is a timedelta of no whole seconds"
    if isinstance(value, float):
        return None if abs(value) < _INFINITE else f"{where} is not a finite number"
    if isinstance(value, str):
        return f"{where} holds half a surrogate pair" if _is_broken(value) else None
    if id(value) in ancestors:
        return f"{where} contains itself"
    if len(ancestors) > 100:
        return f"{where} is nested too deeply"
    if isinstance(value, Model):
        value = value.to_dict()
    children: Iterable[tuple[str, typing.Any]]
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            return f"{where} has a key that is not a str"
        if any(map(_is_broken, value)):
            return f"{where} has a key that holds half a surrogate pair"
        inside_path = f"{path}." if path else ""
        children = ((inside_path + _shown(key), item) for key, item in value.items())
    elif isinstance(value, (list, tuple)):
        children = ((f"{path}[{index}]", item) for index, item in enumerate(value))
    else:
        return f"{where} is of the type {type(value).__name__}, which has no form in JSON"
    inside = (*ancestors, id(value))
    return next(filter(None, (_complaint(item, name, inside) for name, item in children)), None)
