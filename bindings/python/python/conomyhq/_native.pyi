"""The Rust core, as the package uses it. Private: its shape may change at any time."""

from collections.abc import Callable
from typing import Any, final

from ._call import Finished
from ._errors import ConomyError
from ._hooks import Told
from ._model import Member, Model

__all__ = [
    "Completions",
    "ERROR_TREE",
    "NativeCall",
    "NativeClient",
    "OPERATIONS",
    "Shape",
    "__version__",
    "dumps",
    "generation",
    "loads",
    "next_offset",
    "repeats",
    "sign_webhook",
    "verify_webhook",
    "webhook_header",
    "webhook_key",
]

__version__: str

ERROR_TREE: list[tuple[str, str]]
"""Every error class with its parent, parents first."""

def generation() -> int: ...
def next_offset(offset: int, received: int, total: int | None) -> int | None: ...
def repeats(come: bool, before: int | None, total: int | None) -> bool: ...

OPERATIONS: list[tuple[str, str]]
"""Every operation: its id in the spec, and its name, such as `checkout_sessions.create`."""

@final
class NativeClient:
    """A client, for both kinds of calls."""

    def __new__(
        cls,
        settings: dict[str, Any],
        *,
        api_key: str | None = None,
        access_token: str | None = None,
        asks_token: bool = False,
        client_id: str | None = None,
        client_secret: str | None = None,
        proxy: str | None = None,
    ) -> NativeClient: ...
    @property
    def base_url(self) -> str: ...
    @property
    def closed(self) -> bool: ...
    def prepare(
        self,
        operation: int,
        path: list[str],
        body: str | None,
        options: dict[str, Any] | None,
        wanted: int,
        generation: int,
    ) -> NativeCall: ...
    def close(self) -> None: ...

@final
class NativeCall:
    """A call: run, or started and then asked for its result; once."""

    def run(self, attend: Callable[[], object]) -> Finished: ...
    def start(self, completions: Completions, number: int) -> bool: ...
    def result(self) -> Finished: ...
    def stop(self) -> tuple[str, bytes | None, bytes | None] | None: ...
    def unavailable(self, errno: int) -> ConomyError: ...
    @property
    def ended(self) -> bool: ...
    def take_attempts(self) -> list[Told]: ...
    def asked(self) -> tuple[str | None, float] | None: ...
    def answer(self, token: str | None) -> None: ...
    def response(self) -> tuple[int, list[tuple[str, str]], int, float, bytes] | None: ...

@final
class Shape:
    """A model's members, as its table has them."""

    def __new__(cls, model: type[Model], members: tuple[Member, ...]) -> Shape: ...
    def read(self, json: bytes) -> Any: ...
    def write(self, members: dict[str, Any]) -> str | None: ...

def loads(json: str) -> Any: ...
def dumps(value: object) -> str: ...

@final
class Completions:
    """The finished calls of one event loop."""

    def __new__(cls, wake: Callable[[], object] | None) -> Completions: ...
    def fileno(self) -> int: ...
    def take(self, waiting: dict[int, Any]) -> None: ...

def verify_webhook(
    raw_body: bytes, secrets: list[bytes], signature_header: str | None
) -> str: ...
def webhook_key(json: str) -> str: ...
def sign_webhook(body: bytes, secret: bytes) -> str: ...
def webhook_header(raw_body: bytes, secret: bytes) -> str: ...
