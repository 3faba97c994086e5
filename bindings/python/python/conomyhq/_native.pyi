"""The Rust core, as the package uses it. Private: its shape may change at any time."""

from collections.abc import Callable
from typing import Any, final

from ._call import Finished
from ._errors import ConomyError
from ._hooks import Told

__all__ = [
    "Completions",
    "ERROR_TREE",
    "NativeCall",
    "NativeClient",
    "OPERATIONS",
    "__version__",
    "generation",
]

__version__: str

ERROR_TREE: list[tuple[str, str]]
"""Every error class with its parent, parents first."""

def generation() -> int: ...

OPERATIONS: list[tuple[str, str]]
"""Every operation: its id in the spec, and its name, such as `checkout_sessions.create`."""

@final
class NativeClient:
    """A client, for both kinds of calls."""

    def __new__(
        cls,
        settings: str,
        *,
        api_key: str | None = None,
        access_token: str | None = None,
        proxy: str | None = None,
    ) -> NativeClient: ...
    @property
    def base_url(self) -> str: ...
    @property
    def closed(self) -> bool: ...
    def prepare(
        self,
        operation: str,
        path: list[str],
        body: str | None,
        options: str,
        wanted: int,
        generation: int,
    ) -> NativeCall: ...
    def close(self) -> None: ...

@final
class NativeCall:
    """A call: run, or started and then asked for its result; once."""

    def run(self, tell: Callable[[], object]) -> Finished: ...
    def start(self, completions: Completions, number: int) -> bool: ...
    def result(self) -> Finished: ...
    def stop(self) -> tuple[str, bytes | None, bytes | None] | None: ...
    def unavailable(self, errno: int) -> ConomyError: ...
    @property
    def ended(self) -> bool: ...
    def take_attempts(self) -> list[Told]: ...
    def response(self) -> tuple[int, list[tuple[str, str]], int, float, bytes] | None: ...

@final
class Completions:
    """The finished calls of one event loop."""

    def __new__(cls, wake: Callable[[], object] | None) -> Completions: ...
    def fileno(self) -> int: ...
    def take(self, waiting: dict[int, Any]) -> None: ...
