"""What every error can do. What each tells, and its defaults, is in `_error_classes.py`."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any, TypeVar

    E = TypeVar("E", bound="Error")

OUTCOMES = ("not_sent", "not_applied", "unknown")
"""What can be known of a call's effect, the least of it last."""


class Error(Exception):
    """An exception with facts.

    Its `args` are the message and those facts that may be shown, as JSON has them: so it is itself
    again after a serializer that keeps nothing else, such as that of Celery.
    """

    message: str

    _labels: tuple[str, ...] = ()
    """Those of the service's words that may be shown: they were found to be harmless."""

    def __init__(
        self, message: str, shown: Mapping[str, Any] | None = None, /, **facts: Any
    ) -> None:
        """Make it by hand.

        Args:
            message: What happened.
            shown: Facts that may be shown, as `args` or `to_dict()` held them.
            facts: Facts, as the attributes have them.
        """
        from ._error_classes import LABELS, SHOWN

        super().__init__(message)
        self.message = message
        if shown:
            for name in (*SHOWN, *LABELS):
                value = shown.get(name)
                if value is not None and hasattr(type(self), name):
                    setattr(self, name, _from_json(name, value))
            self._mark(name for name in LABELS if name in vars(self))
        for name, value in facts.items():
            if not hasattr(type(self), name):
                raise TypeError(f"{type(self).__name__} has no {name}")
            setattr(self, name, value)
        self._show()

    @classmethod
    def _of(cls: type[E], message: str, facts: Mapping[str, Any], labels: Iterable[str]) -> E:
        """Make it with those of the facts that its class tells."""
        error = cls(message)
        for name, value in facts.items():
            if value is not None and hasattr(cls, name):
                setattr(error, name, value)
        error._mark(labels)
        error._show()
        return error

    def _mark(self, labels: Iterable[str]) -> None:
        harmless = tuple(labels)
        if harmless:
            self._labels = harmless

    def _show(self) -> None:
        shown = self._shown()
        self.args = (self.message, shown) if shown else (self.message,)

    def _shown(self) -> dict[str, Any]:
        """Give the facts that it was told and that may be shown, as JSON has them."""
        from ._error_classes import SHOWN

        told = vars(self)
        return {name: _to_json(told[name]) for name in (*SHOWN, *self._labels) if name in told}

    def to_dict(self) -> dict[str, Any]:
        """Give what may be shown, as JSON has it. `from_dict()` makes the error of it again."""
        defaults = {name: getattr(self, name) for name in ("outcome", "retryable")}
        return {
            "class": type(self).__name__,
            "message": self.message,
            **defaults,
            **self._shown(),
        }

    @classmethod
    def from_dict(cls: type[E], data: Mapping[str, Any]) -> E:
        """Make the error that `to_dict()` was called on, less what may not be shown."""
        from ._error_classes import CLASSES

        # A class of a later version is what all errors are.
        error = CLASSES.get(str(data.get("class")), CLASSES["ConomyError"])
        made = error if issubclass(error, cls) else cls
        return made(str(data.get("message", "")), data)

    def __str__(self) -> str:
        return self.message

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.message!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        state = dict(self.__dict__)
        # Exceptions pickle without their cause; ours is text, and part of what is known.
        if isinstance(self.__cause__, SourceError):
            state["__cause__"] = self.__cause__
        return type(self), self.args, state


class SourceError(Exception):
    """What the layer below said, in words; the `__cause__` of a `ConomyError`."""


def _to_json(value: Any) -> Any:
    # Of what may be shown, only a time has no form in JSON.
    return value.isoformat() if hasattr(value, "isoformat") else value


def _from_json(name: str, value: Any) -> Any:
    if name == "outcome" and value not in OUTCOMES:
        return "unknown"
    if name == "sent_at" and isinstance(value, str):
        from datetime import datetime

        return datetime.fromisoformat(value)
    return value
