"""One call, from Python's arguments to a model or an exception.

What a call can come to need is loaded before the first one, with the client: where no file
descriptors are left, no module can be.
"""

from __future__ import annotations

import sys

# Where `collections.abc` has them from: that one would load all of `collections`.
from _collections_abc import Callable, Mapping

from . import _frames, _hooks
from ._errors import ConfigError, ConomyError
from ._hooks import DEBUG, WARNING, Attempt, Observed, log_stopped, publish, wanted
from ._model import Model, from_uuid, request_body
from ._native import generation
from ._options import converted
from ._report import by_name, facts_of
from ._stopped import Stopped, annotate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, ParamSpec, TypeAlias, TypeVar

    from ._native import NativeCall, NativeClient
    from ._response import Response
    from ._tokens import Ask
    from ._types import Outcome

    P = ParamSpec("P")
    T = TypeVar("T")
    CallerT = TypeVar("CallerT", bound="CallerBase")

    Finished: TypeAlias = tuple[bytes | None, ConomyError | None]
    """The JSON of a success, or the error."""


def answered(method: Callable[P, T]) -> Callable[P, Response[T]]:
    """Give a resource's method as one that gives with the answer how it came."""
    made: Callable[P, Response[T]] = answering(method)
    return made


def answering(method: Any) -> Any:
    """Give a method of a resource that calls with a caller of its own."""
    of = method.__self__
    resource = object.__new__(type(of))
    resource._call = of._call.answering()
    return method.__func__.__get__(resource)


class Operation:
    """An operation of the API."""

    __slots__ = (
        "answer",
        "body",
        "id",
        "method",
        "name",
        "number",
        "path",
        "read",
        "session",
        "template",
        "unknown",
        "verb",
    )

    def __init__(
        self,
        *,
        number: int,
        id: str,
        name: str,
        verb: str,
        template: str,
        method: Callable[..., Any],
        path: tuple[str, ...],
        body: type[Model] | None,
        answer: type[Model],
        session: int | None,
        unknown: str,
    ) -> None:
        """Take what the spec says of it.

        Args:
            number: Its place among the operations, in the order of the spec.
            id: Its id in the spec.
            name: Its name, such as `checkout_sessions.create_payment`.
            verb: The HTTP method.
            template: The path below the base URL, with its parameters' names in braces.
            method: The method of `Conomy` that calls it.
            path: The arguments that stand in its path.
            body: What it sends.
            answer: What it answers.
            session: Which of the path's arguments names a payment's session; None if it is no
                payment.
            unknown: What to do about a call that may have been applied.
        """
        self.number = number
        self.id = id
        self.name = name
        self.verb = verb
        self.template = template
        self.method = method
        self.path = path
        self.body = body
        self.answer = answer
        self.read = answer._shape.read
        """Reads the JSON of a success."""
        self.session = session
        self.unknown = unknown


class Arguments:
    """What a method was called with. Printed, it says nothing of it."""

    __slots__ = ("extra", "members", "options", "path")

    def __init__(
        self,
        path: tuple[Any, ...],
        members: dict[str, Any],
        extra: Mapping[str, Any] | None,
        options: Mapping[str, Any],
    ) -> None:
        """Take them."""
        self.path = path
        self.members = members
        self.extra = extra
        self.options = options

    def __repr__(self) -> str:
        return "Arguments(***)"


class Call:
    """One call: it can say at any moment what it amounts to."""

    __slots__ = (
        "_arguments",
        "_caller",
        "_generation",
        "_native",
        "_observed",
        "_unanswered",
        "begun",
        "operation",
        "over",
    )

    def __init__(self, caller: CallerBase, operation: Operation, arguments: Arguments) -> None:
        # First: a signal's handler may fork at any time, and only this process is to make the call.
        self._generation = generation()
        self._caller = caller
        self._arguments: Arguments | None = arguments
        self._native: NativeCall | None = None
        self._observed: Observed | None = None
        self._unanswered: BaseException | None = None
        self.operation = operation
        self.begun = self.over = False

    def __repr__(self) -> str:
        return f"<call of {self.operation.name}>"

    def prepare(self) -> NativeCall:
        """Check the arguments. Nothing is sent yet."""
        operation, arguments = self.operation, self._arguments
        if arguments is None:
            raise RuntimeError("a call is made once")
        self._arguments = None
        if self._caller.native.closed:
            raise ConfigError("the client is closed")
        if self._caller.answers:
            # Now, since it must not fail once there is an answer.
            _response_class()
        path = [from_uuid(value) for value in arguments.path]
        for name, value in zip(operation.path, path):
            _check_path(name, value)
        body = None
        if operation.body is not None:
            body = request_body(operation.body, arguments.members, arguments.extra)
        given = arguments.options
        if _hooks.observer is not None:
            self._observed = _hooks.observe(operation, self._caller.native.base_url)
            given = self._with_headers(given)
        options = self._caller.options_of(given)
        level = wanted(self._caller.on_attempt, self._observed)
        native = self._native = self._caller.native.prepare(
            operation.number, path, body, options, level, self._generation
        )
        return native

    def _with_headers(self, options: Mapping[str, Any]) -> Mapping[str, Any]:
        """Add the headers of whoever observes the call; the caller's own win."""
        if self._observed is None or not self._observed.headers:
            return options
        own = options.get("extra_headers") or self._caller.options.get("extra_headers") or {}
        if not isinstance(own, Mapping):
            return options
        names = {str(name).lower() for name in own}
        added = {k: v for k, v in self._observed.headers.items() if k.lower() not in names}
        return {**options, "extra_headers": {**added, **own}}

    def finish(self, finished: Finished) -> tuple[Any, ConomyError | None]:
        """Make the result, then tell of the last attempt: nobody who listens can lose it."""
        body, failure = finished
        if failure is not None and self._unanswered is not None:
            failure.__cause__ = self._unanswered
        result: Any = None if body is None else self.operation.read(body)
        if body is not None and self._caller.answers:
            result = self._response(result)
        self.tell()
        if self._observed is not None:
            self._end(failure)
        return result, failure

    def _response(self, value: Model) -> Response[Model]:
        received = None if self._native is None else self._native.response()
        if received is None:
            raise RuntimeError("a success has an answer")
        status, headers, attempts, elapsed, body = received
        return _response_class()(value, status, by_name(headers), body, attempts, elapsed)

    def amounts_to(self) -> Stopped:
        """Say what it amounts to for a caller who no longer waits. It sends nothing after this."""
        operation = self.operation
        if self._native is None:
            message = f"{operation.name}: stopped before anything was sent"
            facts = {"outcome": "not_sent", "operation": operation.name, "message": message}
            return Stopped(operation, facts)
        stopped = self._native.stop()
        if stopped is None:
            facts = {"outcome": "unknown", "operation": operation.name}
            message = "it goes on in the process that this one was forked from"
            facts["message"] = f"{operation.name}: {message}; {operation.unknown}"
            return Stopped(operation, facts)
        report, raw_body, answer = stopped
        return Stopped(operation, facts_of(report), raw_body, answer)

    def stopped_by(self, error: BaseException) -> Stopped | None:
        """Tell an exception that ends the wait what the call amounts to, and whoever listens."""
        if self._native is None and isinstance(error, ConomyError):
            # Its arguments were refused.
            if isinstance(error, ConfigError) and error.operation is None:
                error.operation = self.operation.name
                error._show()
            self._end(error)
            _frames.clear(error)
            return None
        stopped = self.amounts_to()
        annotate(error, stopped)
        _frames.clear(error)
        try:
            if self.operation.session is not None and stopped.outcome == "unknown":
                log_stopped(stopped, error)
                self.tell(most=DEBUG)
            else:
                self.tell()
            self._end(error, stopped.outcome)
        except BaseException as second:
            # Another signal, or a handler of the log that raises: it takes the first one's place.
            annotate(second, stopped)
            raise
        return stopped

    def _end(self, error: BaseException | None, outcome: Outcome | None = None) -> None:
        observed, self._observed = self._observed, None
        if observed is not None:
            if isinstance(error, ConomyError):
                outcome = error.outcome
            _hooks.end(observed, error, outcome)

    def tell(self, most: int = WARNING) -> None:
        """Tell whoever listens of the attempts that ended since the last time."""
        if self._native is not None:
            attempts = self._native.take_attempts()
            if attempts:
                publish(attempts, self._caller.on_attempt, self._observed, most)

    def attend(self) -> None:
        """Tell of attempts, and give the call its token if it asks for it."""
        self.tell()
        question = self.question()
        if question is not None:
            try:
                self.answer(self.ask(question[0]))
            except Exception as error:
                self.unanswered(error)
            finally:
                # A traceback may show this frame.
                del question

    def question(self) -> tuple[str | None, float] | None:
        """Give what the call asks for its token by, if it does.

        That is the one that the service refused, and for how many seconds it waits.
        """
        return None if self._native is None else self._native.asked()

    def ask(self, refused: str | None) -> Any:
        """Ask the program for a token."""
        ask = self._caller.ask
        return None if ask is None else ask(refused)

    def answer(self, token: object) -> None:
        """Give the call its token."""
        from ._tokens import checked

        if self._native is not None:
            self._native.answer(checked(token))

    def unanswered(self, error: BaseException) -> None:
        """Tell the call that there is no token, because of this."""
        self._unanswered = error
        if self._native is not None:
            self._native.answer(None)


def _response_class() -> type[Response[Model]]:
    from ._response import Response

    return Response


def _check_path(name: str, value: object) -> None:
    if not isinstance(value, str):
        complaint = f"{name} must be a str, not {type(value).__name__}"
    elif not value.isascii() and any("\ud800" <= char <= "\udfff" for char in value):
        complaint = f"{name} holds half a surrogate pair"
    else:
        return
    raise ConfigError(complaint, setting=name)


class CallerBase:
    """What a client calls with."""

    __slots__ = ("_operations", "answers", "ask", "native", "on_attempt", "options")

    def __init__(
        self,
        native: NativeClient,
        operations: Mapping[str, Operation],
        on_attempt: Callable[[Attempt], object] | None,
        options: Mapping[str, Any],
        ask: Ask | None,
    ) -> None:
        """Take what every call of it shares.

        Args:
            native: What makes the calls.
            operations: Those that there are.
            on_attempt: Whom to tell of each attempt.
            options: For calls that have none of their own.
            ask: Whom to ask for each call's token.
        """
        self.native = native
        self.ask = ask
        self.on_attempt = on_attempt
        self.options = options
        self.answers = False
        """Whether a call gives with its answer how that came."""
        self._operations = operations

    def with_options(self: CallerT, options: Mapping[str, Any]) -> CallerT:
        """Give the same with other options, which are checked."""
        given = {name: value for name, value in options.items() if value is not None}
        converted(given)
        same = self._same()
        same.options = {**self.options, **given}
        return same

    def options_of(self, given: Mapping[str, Any]) -> dict[str, Any] | None:
        """Give a call's options as the native module takes them; None if there are none."""
        own = {name: value for name, value in given.items() if value is not None}
        return converted({**self.options, **own}) if own or self.options else None

    def answering(self: CallerT) -> CallerT:
        """Give one whose calls give with their answer how that came."""
        same = self._same()
        same.answers = True
        return same

    def _same(self: CallerT) -> CallerT:
        same = object.__new__(type(self))
        for cls in type(self).__mro__:
            for name in vars(cls).get("__slots__", ()):
                if hasattr(self, name):
                    setattr(same, name, getattr(self, name))
        return same


def _run(call: Call, native: NativeCall) -> Finished:
    modules = sys.modules
    if "gevent" in modules or "eventlet" in modules:
        from . import _greenlets

        wait = _greenlets.waiter()
        if wait is not None:
            return _greenlets.run(wait, call, native)
    return native.run(call.attend)


class Caller(CallerBase):
    """Makes calls on the calling thread, which waits for them outside the interpreter's lock."""

    __slots__ = ()

    def __call__(
        self,
        operation: str,
        path: tuple[Any, ...],
        members: dict[str, Any],
        extra: Mapping[str, Any] | None,
        options: Mapping[str, Any],
    ) -> Any:
        """Make a call."""
        call = Call(self, self._operations[operation], Arguments(path, members, extra, options))
        del path, members, extra, options
        # Whatever strikes from here on is told what became of the call. What strikes after the last
        # line of this block is so close to the caller that `unknown_outcome` must speak for it.
        try:
            result, failure = call.finish(_run(call, call.prepare()))
        except BaseException as error:
            call.stopped_by(error)
            raise
        if failure is not None:
            try:
                raise failure
            finally:
                # The exception refers to this frame, so the frame must not refer to it.
                del failure
        return result
