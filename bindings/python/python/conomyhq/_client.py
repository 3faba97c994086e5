"""The two clients."""

from __future__ import annotations

from ._call import AsyncCall, Call
from ._native import NativeClient
from ._resources import AsyncResources, Resources

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from collections.abc import Callable
    from types import TracebackType
    from typing import NoReturn, TypeVar

    from ._hooks import Attempt

    C = TypeVar("C", bound="Conomy")
    A = TypeVar("A", bound="AsyncConomy")


class _Client:
    """What the clients share.

    Without arguments they read `CONOMY_API_KEY`, `CONOMY_ACCESS_TOKEN`, `CONOMY_APP` and
    `CONOMY_BASE_URL` from the environment; arguments win.
    """

    def __init__(
        self,
        *,
        api_key: str | None = None,
        access_token: str | None = None,
        app: str | None = None,
        base_url: str | None = None,
        timeout: float | None = None,
        connect_timeout: float | None = None,
        idle_timeout: float | None = None,
        max_retries: int | None = None,
        retry_ambiguous: bool | None = None,
        max_response_bytes: int | None = None,
        proxy: str | None = None,
        ca_file: str | os.PathLike[str] | None = None,
        allow_insecure_http: bool | None = None,
        on_attempt: Callable[[Attempt], object] | None = None,
    ) -> None:
        """Check the settings and build the client. Nothing is sent.

        Args:
            api_key: The merchant's key. A backend secret.
            access_token: A short-lived access token. A backend secret.
            app: The calling application, such as `MyApp/1.0`; it goes first in `User-Agent`.
            base_url: Where requests go. Plain `http://` is accepted for loopback only.
            timeout: Seconds for a whole call, with all its attempts and waits. 25 unless given.
            connect_timeout: Seconds for opening a connection. 5 unless given.
            idle_timeout: Seconds for which an unused connection is kept. 15 unless given.
            max_retries: How often to try again what is known to have had no effect. 2 unless given.
            retry_ambiguous: Whether to try again what may have had one. Never done with a payment.
            max_response_bytes: How large an answer may be. 1 MiB unless given.
            proxy: The proxy's URL, in place of `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`.
            ca_file: A file of PEM certificates to trust in place of the platform's.
            allow_insecure_http: Whether `http://` is accepted for any host. The credentials then
                travel in the open.
            on_attempt: Called with each attempt once its call is over. What it raises is logged.

        Raises:
            ConfigError: A credential is missing, or a value cannot be meant.
        """
        from ._options import to_json

        if on_attempt is not None and not callable(on_attempt):
            raise TypeError("on_attempt must be callable")
        settings = {
            "api_key": api_key,
            "access_token": access_token,
            "app": app,
            "base_url": base_url,
            "timeout": timeout,
            "connect_timeout": connect_timeout,
            "idle_timeout": idle_timeout,
            "max_retries": max_retries,
            "retry_ambiguous": retry_ambiguous,
            "max_response_bytes": max_response_bytes,
            "proxy": proxy,
            "ca_file": ca_file,
            "allow_insecure_http": allow_insecure_http,
        }
        self._native = NativeClient(to_json(settings))
        self._open(on_attempt)

    def _open(self, on_attempt: Callable[[Attempt], object] | None) -> None:
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={self._native.base_url!r})"

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            f"a {type(self).__name__} holds credentials and connections and cannot be copied or"
            " pickled; make one where it is needed"
        )


class Conomy(_Client, Resources):
    """A client whose calls block. Any number of threads can share one; it survives `os.fork()`.

    Ctrl-C, and whatever else a signal handler raises, stops a call at once and sends nothing more.
    The exception then has an attribute `conomy_outcome`, which says as a `ConomyError`'s `outcome`
    does whether the call may have had an effect: `not_sent` or `unknown`.
    """

    def _open(self, on_attempt: Callable[[Attempt], object] | None) -> None:
        self._call = Call(self._native, on_attempt)

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
    the call may have had an effect: `not_sent` or `unknown`. (`asyncio.timeout` and `wait_for`
    raise a `TimeoutError` that has it as its `__cause__`.)
    """

    def _open(self, on_attempt: Callable[[Attempt], object] | None) -> None:
        self._call = AsyncCall(self._native, on_attempt)

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
