# @generated from codegen/facts/options.yaml by `cargo xtask codegen`. Do not edit.
"""What can be set."""

from __future__ import annotations

import os

from ._lazy import abc, hooks, types, typing
from ._native import NativeClient


class Configured:
    """What is made from settings."""

    __slots__ = ("__weakref__", "_call", "_native")

    _native: NativeClient

    _call: typing.Any

    def __init__(
        self,
        *,
        api_key: str | None = None,
        access_token: types.AccessToken | None = None,
        client_id: str | None = None,
        client_secret: str | None = None,
        app: str | None = None,
        environment: str | None = None,
        base_url: str | None = None,
        timeout: float | types.timedelta | None = None,
        connect_timeout: float | types.timedelta | None = None,
        max_retries: int | None = None,
        retry_ambiguous: bool | None = None,
        reuse_connections: bool | None = None,
        max_response_bytes: int | None = None,
        extra_headers: abc.Mapping[str, str] | None = None,
        idle_timeout: float | types.timedelta | None = None,
        proxy: str | None = None,
        ca_file: str | os.PathLike[str] | None = None,
        allow_insecure_http: bool | None = None,
        on_attempt: abc.Callable[[hooks.Attempt], object] | None = None,
    ) -> None:
        """Check the settings and make the client. Nothing is sent.

        Args:
            api_key: The merchant's key. A backend secret. Without it: `CONOMY_API_KEY`, else a
                `ConfigError`.
            access_token: A short-lived access token, or a function that gives one. A backend
                secret. The function is asked once a call, and once more with the token that the
                service refused, if it takes an argument: it keeps the token between calls, and
                renews exactly that one. Without it: `CONOMY_ACCESS_TOKEN`, else what `client_id`
                and `client_secret` give.
            client_id: Names the merchant where the client gets its access tokens by itself. A
                backend secret. The first call gets one for all calls, and later ones renew it ahead
                of its end, or once the service refuses it. Without it: `CONOMY_CLIENT_ID`, else an
                `access_token` is wanted, or it is a `ConfigError`.
            client_secret: Proves that `client_id` is the merchant's. A backend secret. Without it:
                `CONOMY_CLIENT_SECRET`, else an `access_token` is wanted, or it is a `ConfigError`.
            app: The calling application, such as `MyApp/1.0`; it opens the `User-Agent`. Without
                it: `CONOMY_APP`, else the library's name alone.
            environment: `sandbox`, or `production`, where money moves. Without it:
                `CONOMY_ENVIRONMENT`, else `sandbox`.
            base_url: The service to call in place of the environment's, with or without a trailing
                slash. Plain `http://` is accepted for loopback only. Without it: `CONOMY_BASE_URL`,
                else the environment's.
            timeout: One deadline for the whole call: connecting, every attempt and wait, the last
                byte of the answer. In seconds. Without it: 25 s.
            connect_timeout: How long opening one connection may take: look-up, TCP, TLS and proxy
                together. In seconds. Without it: 5 s.
            max_retries: How often a call is tried again at most, where that is safe; 0 is never.
                The one attempt with a renewed access token, after the service refused the one
                before, does not count. Without it: 2.
            retry_ambiguous: Whether a call that may have been applied is tried again. A payment
                never is. Without it: off.
            reuse_connections: Whether a payment may go out on a connection that was used before.
                Without it each payment has a connection of its own, so that no stray answer can
                speak for it and no idle connection dies under it. Other calls always reuse
                connections. Without it: off.
            max_response_bytes: How many bytes of an answer's body are read at most. Without it: 1
                MiB.
            extra_headers: Headers to send besides the client's own, such as a `traceparent`. Those
                that the client sets itself are refused. Without it: none.
            idle_timeout: How long an idle connection is kept for the next call. In seconds. After
                that it is closed, also where no other call comes. Without it: 15 s.
            proxy: The URL of the proxy to call through, `http://` or `https://`; credentials may
                stand in it. A proxy sees the credentials of plain `http://` requests, so one for
                them wants `allow_insecure_http`, and no proxy of the environment carries plain
                `http://` to loopback. Without it: `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and
                `NO_PROXY`.
            ca_file: A file with the PEM certificates of the authorities to trust, and no others.
                Without it: the platform's, or `SSL_CERT_FILE` and `SSL_CERT_DIR`.
            allow_insecure_http: Whether plain `http://` may leave this machine. The credentials
                then travel in the open. Without it: off.
            on_attempt: Called with each attempt's operation, phase, status, trace id, duration and
                outcome. It cannot change a call's fate. Without it: nobody is told.

        Raises:
            ConfigError: A setting is missing or cannot be meant. Its `setting` names it.
        """
        try:
            self._open(
                {
                    "api_key": api_key,
                    "access_token": access_token,
                    "client_id": client_id,
                    "client_secret": client_secret,
                    "app": app,
                    "environment": environment,
                    "base_url": base_url,
                    "timeout": timeout,
                    "connect_timeout": connect_timeout,
                    "max_retries": max_retries,
                    "retry_ambiguous": retry_ambiguous,
                    "reuse_connections": reuse_connections,
                    "max_response_bytes": max_response_bytes,
                    "extra_headers": extra_headers,
                    "idle_timeout": idle_timeout,
                    "proxy": proxy,
                    "ca_file": ca_file,
                    "allow_insecure_http": allow_insecure_http,
                },
                on_attempt,
            )
        finally:
            # A traceback may show this frame.
            del api_key, access_token, client_id, client_secret, base_url, extra_headers, proxy

    def with_options(
        self: types.ClientT,
        *,
        timeout: float | types.timedelta | None = None,
        connect_timeout: float | types.timedelta | None = None,
        max_retries: int | None = None,
        retry_ambiguous: bool | None = None,
        reuse_connections: bool | None = None,
        max_response_bytes: int | None = None,
        extra_headers: abc.Mapping[str, str] | None = None,
    ) -> types.ClientT:
        """Give a client with other options that shares this one's connections.

        Closing either closes both.

        Args:
            timeout: One deadline for the whole call: connecting, every attempt and wait, the last
                byte of the answer. In seconds. Without it: as here.
            connect_timeout: How long opening one connection may take: look-up, TCP, TLS and proxy
                together. In seconds. Without it: as here.
            max_retries: How often a call is tried again at most, where that is safe; 0 is never.
                The one attempt with a renewed access token, after the service refused the one
                before, does not count. Without it: as here.
            retry_ambiguous: Whether a call that may have been applied is tried again. A payment
                never is. Without it: as here.
            reuse_connections: Whether a payment may go out on a connection that was used before.
                Without it each payment has a connection of its own, so that no stray answer can
                speak for it and no idle connection dies under it. Other calls always reuse
                connections. Without it: as here.
            max_response_bytes: How many bytes of an answer's body are read at most. Without it: as
                here.
            extra_headers: Headers to send besides the client's own, such as a `traceparent`. Those
                that the client sets itself are refused. Without it: as here.

        Raises:
            ConfigError: An option cannot be meant. Its `setting` names it.
        """
        try:
            return self._with_options(
                {
                    "timeout": timeout,
                    "connect_timeout": connect_timeout,
                    "max_retries": max_retries,
                    "retry_ambiguous": retry_ambiguous,
                    "reuse_connections": reuse_connections,
                    "max_response_bytes": max_response_bytes,
                    "extra_headers": extra_headers,
                }
            )
        finally:
            # A traceback may show this frame.
            del extra_headers

    def _open(
        self,
        settings: dict[str, typing.Any],
        on_attempt: abc.Callable[[hooks.Attempt], object] | None,
    ) -> None:
        raise NotImplementedError

    def _offer(self, call: typing.Any) -> None:
        raise NotImplementedError

    def _with_options(self: types.ClientT, options: dict[str, typing.Any]) -> types.ClientT:
        raise NotImplementedError


KINDS = {
    "api_key": "secret",
    "access_token": "token",
    "client_id": "secret",
    "client_secret": "secret",
    "app": "text",
    "environment": "text",
    "base_url": "url",
    "timeout": "duration",
    "connect_timeout": "duration",
    "max_retries": "count",
    "retry_ambiguous": "flag",
    "reuse_connections": "flag",
    "max_response_bytes": "count",
    "extra_headers": "headers",
    "idle_timeout": "duration",
    "proxy": "secret",
    "ca_file": "path",
    "allow_insecure_http": "flag",
}
"""Of which kind each value is."""
