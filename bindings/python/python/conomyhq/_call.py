"""One call, from Python's arguments to a model or an exception."""

from __future__ import annotations

from ._errors import ConfigError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, TypeAlias

    from ._hooks import Attempt
    from ._model import M, Model
    from ._native import NativeClient

    Request: TypeAlias = tuple[str, list[str], str | None, str]
    """An operation's id in the spec, its path parameters, its body as JSON, its options as JSON."""

    Answer: TypeAlias = tuple[bytes | None, BaseException | None, str]
    """The JSON of a successful answer, or what to raise; and the attempts, as a JSON array."""


class _Base:
    def __init__(
        self, native: NativeClient, on_attempt: Callable[[Attempt], object] | None
    ) -> None:
        self._native = native
        self._on_attempt = on_attempt

    def _prepare(
        self,
        operation: str,
        path: tuple[str, ...],
        body: type[Model] | None,
        members: Mapping[str, Any],
        extra: Mapping[str, Any] | None,
        options: Mapping[str, Any],
    ) -> Request:
        """Give a call's parts as the native module takes them."""
        from ._model import request_body
        from ._options import to_json

        if self._native.closed:
            raise ConfigError("the client is closed")
        for value in path:
            if not isinstance(value, str):
                raise ConfigError(f"an id or token must be a str, not {type(value).__name__}")
            if any("\ud800" <= char <= "\udfff" for char in value):
                raise ConfigError("an id or token holds half a surrogate pair")
        text = None if body is None else request_body(body, members, extra)
        return operation, list(path), text, to_json(options)

    def _finish(self, answer: Answer, model: type[M]) -> M:
        import json

        body, error, events = answer
        self._publish(events)
        if body is None:
            try:
                raise error or RuntimeError("a call ended without an answer")
            finally:
                # The exception refers to this frame, so the frame must not refer to it.
                del answer, error
        return model.from_dict(json.loads(body))

    def _publish(self, events: str) -> None:
        if events != "[]":
            from ._hooks import publish

            publish(events, self._on_attempt)


class Call(_Base):
    """Makes a call on the calling thread, which waits for it outside the interpreter's lock."""

    def __call__(
        self,
        operation: str,
        path: tuple[str, ...],
        model: type[M],
        body: type[Model] | None,
        members: Mapping[str, Any],
        extra: Mapping[str, Any] | None,
        options: Mapping[str, Any],
    ) -> M:
        request = self._prepare(operation, path, body, members, extra, options)
        return self._finish(self._native.call(request), model)


class AsyncCall(_Base):
    """Makes a call on the native module's thread while the event loop goes on."""

    async def __call__(
        self,
        operation: str,
        path: tuple[str, ...],
        model: type[M],
        body: type[Model] | None,
        members: Mapping[str, Any],
        extra: Mapping[str, Any] | None,
        options: Mapping[str, Any],
    ) -> M:
        from ._loop import run

        request = self._prepare(operation, path, body, members, extra, options)
        answer = await run(self._native, self._publish, request)
        return self._finish(answer, model)
