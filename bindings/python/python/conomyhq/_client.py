"""The two clients."""

from __future__ import annotations

from ._lazy import abc, awaited, calls, hooks, types, typing
from ._native import NativeClient
from ._settings import Configured
from .resources import AsyncResources, Resources


class _NoParameters:
    """What `inspect.signature` says of a client: that it takes nothing.

    Frameworks that inject what a function asks for, such as FastAPI with `Depends(AsyncConomy)`,
    take the parameters from the request. No request may say where the credentials go.
    """

    def __get__(self, instance: object, owner: type[typing.Any]) -> typing.Any:
        if owner.__init__ is not Configured.__init__:
            # A class of the program's own, with its own parameters.
            raise AttributeError("__signature__")
        import inspect

        return inspect.Signature()


class _Client(Configured):
    """What the clients share."""

    __slots__ = ()

    __signature__ = _NoParameters()

    def _open(
        self,
        settings: dict[str, typing.Any],
        on_attempt: abc.Callable[[hooks.Attempt], object] | None,
    ) -> None:
        try:
            if on_attempt is not None and not callable(on_attempt):
                raise TypeError("on_attempt must be callable")
            self._connect(settings, on_attempt)
        except BaseException as error:
            from ._frames import clear

            clear(error)
            raise
        finally:
            # A traceback may show this frame.
            del settings

    def _connect(
        self,
        settings: dict[str, typing.Any],
        on_attempt: abc.Callable[[hooks.Attempt], object] | None,
    ) -> None:
        from ._operations import OPERATIONS
        from ._options import converted, secrets

        ask = None
        if callable(settings["access_token"]):
            from ._tokens import asker

            ask = asker(settings["access_token"])
            settings = {**settings, "access_token": None}
        values = converted(settings)
        hidden = secrets(values)
        self._native = NativeClient(values, asks_token=ask is not None, **hidden)
        # Kept here as well, for what is added to a call's headers must not replace them.
        headers = settings["extra_headers"]
        options = {"extra_headers": headers} if headers else {}
        self._offer(self._caller()(self._native, OPERATIONS, on_attempt, options, ask))

    def _with_options(self: types.ClientT, options: dict[str, typing.Any]) -> types.ClientT:
        same = object.__new__(type(self))
        # What a class of the program's own holds besides.
        vars_of = getattr(self, "__dict__", None)
        if vars_of:
            same.__dict__.update(vars_of)
        same._native = self._native
        same._offer(self._call.with_options(options))
        return same

    def _caller(self) -> typing.Any:
        raise NotImplementedError

    def __repr__(self) -> str:
        # One whose making failed has nothing yet, and may be printed all the same.
        native = getattr(self, "_native", None)
        shown = "" if native is None else f"base_url={native.base_url!r}"
        return f"{type(self).__name__}({shown})"

    def __reduce__(self) -> typing.NoReturn:
        raise TypeError(
            f"a {type(self).__name__} holds credentials and connections and cannot be copied or"
            " pickled; make one where it is needed"
        )


class Conomy(_Client, Resources):
    """A client whose calls block. Any number of threads can share one; it survives `os.fork()`.

    Ctrl-C, and whatever else a signal handler raises, stops a call at once and sends nothing more.
    The exception then has an attribute `conomy_outcome`, which says as a `ConomyError`'s `outcome`
    does whether the call may have had an effect; `unknown_outcome` gives the error behind it.
    """

    __slots__ = ()

    def _caller(self) -> type[calls.Caller]:
        from ._call import Caller

        return Caller

    def close(self) -> None:
        """Close the connections. Calls under way end as usual, later ones are a `ConfigError`."""
        self._native.close()

    def __enter__(self: types.ConomyT) -> types.ConomyT:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: types.TracebackType | None,
    ) -> None:
        self.close()


class AsyncConomy(_Client, AsyncResources):
    """A client whose calls are awaited, with asyncio or trio.

    One serves any number of event loops, one after the other and at once, and survives
    `os.fork()`. Cancelling a call stops it at once and sends nothing more. The `CancelledError`
    then has an attribute `conomy_outcome`, which says as a `ConomyError`'s `outcome` does whether
    the call may have had an effect; `unknown_outcome` gives the error behind it, behind the
    `TimeoutError` of `asyncio.timeout`, or in a task that was cancelled.
    """

    __slots__ = ()

    def _caller(self) -> type[awaited.AsyncCaller]:
        from ._awaited import AsyncCaller

        return AsyncCaller

    async def aclose(self) -> None:
        """Close the connections. Calls under way end as usual, later ones are a `ConfigError`."""
        self._native.close()

    async def __aenter__(self: types.AsyncConomyT) -> types.AsyncConomyT:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: types.TracebackType | None,
    ) -> None:
        await self.aclose()
