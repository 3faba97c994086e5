"""Dataclasses that cost little until somebody asks for what `dataclasses` knows of them.

Importing that module and having it write the methods of every model takes longer than all else of
a program's first call. So a class is made here as it would be there (frozen, with slots, by
keywords only), and becomes one of its own when `fields()`, `asdict()`, pydantic or the like look.
To type checkers it is one anyway.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    C = TypeVar("C")

_REQUIRED = object()


class field:
    """A default that is made anew for each instance."""

    __slots__ = ("default_factory",)

    def __init__(self, *, default_factory: Callable[[], Any]) -> None:
        """Take what makes it."""
        self.default_factory = default_factory


def dataclass(**options: bool) -> Callable[[type[C]], type[C]]:
    """Make a class one with a slot for each annotated attribute; it derives from `Frozen`."""
    # The others say only that a class has its own `__repr__` and `__eq__`.
    if not (options.get("frozen") and options.get("slots") and options.get("kw_only")):
        raise TypeError("dataclasses are made in one way here")
    return _slotted


def _slotted(cls: type[C]) -> type[C]:
    own = {name: vars(cls).get(name, _REQUIRED) for name in cls.__annotations__}
    body = {name: value for name, value in vars(cls).items() if name not in own}
    for name in ("__dict__", "__weakref__"):
        body.pop(name, None)
    body["__slots__"] = tuple(own)
    body["_defaults"] = {**getattr(cls, "_defaults", {}), **own}
    made: Any = type(cls.__name__, cls.__bases__, body)
    made.__qualname__ = cls.__qualname__
    return made  # type: ignore[no-any-return]


class _Asked:
    """An attribute that `dataclasses` or `inspect` gives, of a class that they made just like it."""

    __slots__ = ("_name",)

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, instance: object, owner: type) -> Any:
        # A class that is derived in a program is what it is derived from.
        made = next((cls for cls in owner.__mro__ if "_defaults" in vars(cls)), None)
        if made is None:
            raise AttributeError(self._name)
        if made not in _twins:
            _twins[made] = _twin(made)
        if self._name == "__signature__":
            import inspect

            return inspect.signature(_twins[made])
        return getattr(_twins[made], self._name)


_twins: dict[type, Any] = {}


def _twin(cls: Any) -> Any:
    import dataclasses

    annotations: dict[str, str] = {}
    for base in reversed(cls.__mro__):
        annotations.update(vars(base).get("__annotations__", {}))
    fields: list[Any] = []
    for name, default in cls._defaults.items():
        if default is _REQUIRED:
            spec = dataclasses.field()
        elif isinstance(default, field):
            spec = dataclasses.field(default_factory=default.default_factory)
        else:
            spec = dataclasses.field(default=default)
        fields.append((name, annotations[name], spec))
    made = dataclasses.make_dataclass(
        cls.__name__, fields, frozen=True, slots=True, kw_only=True, repr=False, eq=False
    )
    made.__module__ = cls.__module__
    return made


if not TYPE_CHECKING:

    class Frozen:
        """What classes that `dataclass` makes have in common."""

        __slots__ = ()

        __match_args__ = ()

        __dataclass_fields__ = _Asked()
        __dataclass_params__ = _Asked()
        __signature__ = _Asked()

        def __init__(self, **given):
            put = object.__setattr__
            missing = []
            for name, default in self._defaults.items():
                if name in given:
                    put(self, name, given.pop(name))
                elif default is _REQUIRED:
                    missing.append(repr(name))
                else:
                    is_made = isinstance(default, field)
                    put(self, name, default.default_factory() if is_made else default)
            head = f"{type(self).__name__}.__init__()"
            if given:
                raise TypeError(f"{head} got an unexpected keyword argument {next(iter(given))!r}")
            if missing:
                names = ", ".join(missing)
                raise TypeError(f"{head} missing {len(missing)} required arguments: {names}")

        def __setattr__(self, name, value):
            self._refuse("assign to", name)
            object.__setattr__(self, name, value)

        def __delattr__(self, name):
            self._refuse("delete", name)
            object.__delattr__(self, name)

        def _refuse(self, what, name):
            # What a class that is derived in a program has besides is its own.
            if name in self._defaults or "_defaults" in vars(type(self)):
                from dataclasses import FrozenInstanceError

                raise FrozenInstanceError(f"cannot {what} field {name!r}")

        def __repr__(self):
            shown = (f"{name}={getattr(self, name)!r}" for name in self._defaults)
            return f"{type(self).__qualname__}({', '.join(shown)})"

        def __eq__(self, other):
            if type(other) is not type(self):
                return NotImplemented
            return all(getattr(self, name) == getattr(other, name) for name in self._defaults)

        def __hash__(self):
            return hash(tuple(getattr(self, name) for name in self._defaults))

        def __replace__(self, /, **changes):
            import dataclasses

            return dataclasses.replace(self, **changes)

else:

    class Frozen:
        """What classes that `dataclass` makes have in common."""

        __slots__ = ()
