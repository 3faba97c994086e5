"""For the tests of programs that use this package.

`offline()` keeps every client from the network, and a `FakeConomy` or `FakeAsyncConomy` stands in
for a client: it checks what it is called with as a client does, sends nothing, and answers what it
is told to, else something made up. To play a whole service, with its faults and its timing, take
the sandbox.
"""

from __future__ import annotations

import dataclasses
import json
import os
from collections import deque
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeAlias

from ._call import Arguments, Call, CallerBase, Operation
from ._client import AsyncConomy, Conomy
from ._model import Model, from_uuid, request_body
from ._native import loads
from ._operations import OPERATIONS
from ._response import Response

__all__ = ["FakeAsyncConomy", "FakeCall", "FakeConomy", "offline"]

Answer: TypeAlias = "Model | BaseException | Callable[[FakeCall], Model | BaseException]"


@contextmanager
def offline() -> Generator[None, None, None]:
    """Have clients that are made meanwhile refuse to call anything but this machine.

    It is `CONOMY_OFFLINE` in the environment; set it there to have it so for all of a program.
    """
    before = os.environ.get("CONOMY_OFFLINE")
    os.environ["CONOMY_OFFLINE"] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ["CONOMY_OFFLINE"]
        else:
            os.environ["CONOMY_OFFLINE"] = before


class FakeCall(NamedTuple):
    """A call that a fake got."""

    operation: str
    """The operation, such as `checkout_sessions.create_payment`."""

    path: Mapping[str, str]
    """What stands in the path, such as `checkout_session_id`."""

    body: Mapping[str, Any] | None
    """The request's JSON, as it would be sent."""

    options: Mapping[str, Any]
    """The options of the call that were given, such as `timeout`."""


class _Fake:
    """What the fakes share."""

    calls: list[FakeCall]
    """The calls that it got."""

    def _begin(self, client: Any) -> None:
        self.calls = []
        self._answers: dict[str, deque[Answer]] = {}
        client._call.fake = self
        # Again, for those that call with a caller of their own.
        client._offer(client._call)

    def answer(self, operation: str, *answers: Answer) -> None:
        """Queue answers to an operation, such as `checkout_sessions.create`.

        Each is a model, an exception to raise, or a function that makes one of the call. When all
        are used up, made-up ones follow.
        """
        names = [known.name for known in OPERATIONS.values()]
        if operation not in names:
            raise ValueError(f"there is no {operation}, only {', '.join(names)}")
        self._answers.setdefault(operation, deque()).extend(answers)

    def _play(self, operation: Operation, call: FakeCall) -> Model:
        self.calls.append(call)
        queued = self._answers.get(operation.name)
        answer: Any = queued.popleft() if queued else _made_up(operation, call, len(self.calls))
        if not isinstance(answer, (Model, BaseException)):
            answer = answer(call)
        if isinstance(answer, BaseException):
            raise answer
        if not isinstance(answer, operation.answer):
            name = operation.answer.__name__
            raise TypeError(f"{operation.name} answers a {name}, not a {type(answer).__name__}")
        return answer


class FakeConomy(_Fake, Conomy):
    """A `Conomy` that sends nothing.

    It refuses what a client would refuse, save a value of the wrong type within the body, which
    type checkers find. It keeps what it was called with in `calls`, and answers what `answer`
    queued.
    """

    def __init__(self) -> None:
        """Make one; it needs no settings."""
        super().__init__(**_SETTINGS)
        self._begin(self)

    def _caller(self) -> Any:
        return _Caller


class FakeAsyncConomy(_Fake, AsyncConomy):
    """An `AsyncConomy` that sends nothing: see `FakeConomy`."""

    def __init__(self) -> None:
        """Make one; it needs no settings."""
        super().__init__(**_SETTINGS)
        self._begin(self)

    def _caller(self) -> Any:
        return _AsyncCaller


_SETTINGS: dict[str, Any] = {
    "api_key": "fake",
    "access_token": "fake",
    "base_url": "http://127.0.0.1:9",
}


def _made_up(operation: Operation, call: FakeCall, number: int) -> Model:
    """Give what the operation promises: what the request says, and plausible values."""
    body = dict(call.body or {})
    members: dict[str, Any] = {}
    for field in dataclasses.fields(operation.answer):
        if field.name == "extra":
            continue
        member = operation.answer._members[field.name]
        if field.name in call.path:
            members[member.name] = call.path[field.name]
        elif member.name in body:
            members[member.name] = body[member.name]
        elif field.default is dataclasses.MISSING:
            members[member.name] = (*member.values, f"{field.name}-{number}")[0]
    return operation.answer.from_dict(members)


class _Caller(CallerBase):
    """Asks a fake once the native module found the call to be right."""

    __slots__ = ("fake",)

    fake: _Fake

    def __call__(
        self,
        operation: str,
        path: tuple[Any, ...],
        members: dict[str, Any],
        extra: Mapping[str, Any] | None,
        options: Mapping[str, Any],
    ) -> Any:
        """Answer a call."""
        known = self._operations[operation]
        body = None
        if known.body is not None:
            body = loads(request_body(known.body, members, extra))
        Call(self, known, Arguments(path, body or {}, None, options)).prepare()
        in_path = {name: str(from_uuid(value)) for name, value in zip(known.path, path)}
        given = {**self.options, **{n: v for n, v in options.items() if v is not None}}
        value = self.fake._play(known, FakeCall(known.name, in_path, body, given))
        if self.answers:
            text = json.dumps(value.to_dict()).encode()
            return Response(value, 200, {"content-type": "application/json"}, text, 1, 0.0)
        return value


class _AsyncCaller(_Caller):
    __slots__ = ()

    def __call__(self, *arguments: Any) -> Any:
        """Answer a call when it is awaited."""

        async def call() -> Any:
            return super(_AsyncCaller, self).__call__(*arguments)

        return call()
