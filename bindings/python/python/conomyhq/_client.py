"""The two clients."""

from __future__ import annotations

from ._native import NativeClient
from ._resources import AsyncResources, Resources
from ._settings import Configured

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Any, NoReturn, TypeVar

    from ._awaited import AsyncCaller
    from ._call import Caller
    from ._hooks import Attempt

    C = TypeVar("C", bound="Conomy")
    A = TypeVar("A", bound="AsyncConomy")


class _Client(Configured):
    """What the clients share."""

    _native: NativeClient

    def _open(
        self,
        settings: dict[str, Any],
        on_attempt: Callable[[Attempt], object] | None,
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
        settings: dict[str, Any],
        on_attempt: Callable[[Attempt], object] | None,
    ) -> None:
        import json

        from ._operations import OPERATIONS
        from ._options import converted, secrets

        values = converted(settings)
        hidden = secrets(values)
        self._native = NativeClient(json.dumps(values), **hidden)
        self._call = self._caller()(self._native, OPERATIONS, on_attempt)

    def _caller(self) -> Any:
        raise NotImplementedError

    def __repr__(self) -> str:
        # One whose making failed has nothing yet, and may be printed all the same.
        native = self.__dict__.get("_native")
        shown = "" if native is None else f"base_url={native.base_url!r}"
        return f"{type(self).__name__}({shown})"

    def __reduce__(self) -> NoReturn:
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

    def _caller(self) -> type[Caller]:
        from ._call import Caller

        return Caller

    def close(self) -> None:
        """Close the connections. Calls under way end as usual, later ones are a `ConfigError`."""
        self._native.close()

    def __enter__(self: C) -> C:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


class AsyncConomy(_Client, AsyncResources):
    """A client whose calls are awaited, with asyncio.

    One serves any number of event loops, one after the other and at once, and survives
    `os.fork()`. Cancelling a call stops it at once and sends nothing more. The `CancelledError`
    then has an attribute `conomy_outcome`, which says as a `ConomyError`'s `outcome` does whether
    the call may have had an effect; `unknown_outcome` gives the error behind it, behind the
    `TimeoutError` of `asyncio.timeout`, or in a task that was cancelled.
    """

    def _caller(self) -> type[AsyncCaller]:
        from ._awaited import AsyncCaller

        return AsyncCaller

    async def aclose(self) -> None:
        """Close the connections. Calls under way end as usual, later ones are a `ConfigError`."""
        self._native.close()

    async def __aenter__(self: A) -> A:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()
