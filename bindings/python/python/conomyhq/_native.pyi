"""The Rust core, as the package uses it. Private: its shape may change at any time."""

from collections.abc import Callable
from typing import final

from ._call import Answer, Request

__all__ = [
    "Completions",
    "ERROR_TREE",
    "NativeClient",
    "OPERATIONS",
    "Task",
    "__version__",
]

__version__: str

ERROR_TREE: list[tuple[str, str]]
"""Every error class with its parent, parents first."""

OPERATIONS: list[str]
"""Every operation, such as `checkout_sessions.create`."""

@final
class NativeClient:
    """A client, for both kinds of calls."""

    def __new__(cls, settings: str) -> NativeClient: ...
    @property
    def base_url(self) -> str: ...
    @property
    def closed(self) -> bool: ...
    def call(self, request: Request) -> Answer: ...
    def start(self, completions: Completions, number: int, request: Request) -> Task: ...
    def close(self) -> None: ...

@final
class Completions:
    """The finished calls of one event loop."""

    def __new__(cls, wake: Callable[[], object] | None) -> Completions: ...
    def fileno(self) -> int: ...
    def take(self) -> list[tuple[int, Answer]]: ...

@final
class Task:
    """A call under way for an event loop."""

    def cancel(self) -> tuple[str, str] | None: ...
