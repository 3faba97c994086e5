"""Access tokens that the program gives."""

from __future__ import annotations

import inspect

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeAlias

    Ask: TypeAlias = Callable[[str | None], Any]
    """Gives a token, or what is to be awaited for one; told the one that the service refused."""


class Late(Exception):
    """The call did not wait for its token."""


def asker(given: Callable[..., Any]) -> Ask:
    """Give what asks it: with the refused token where it takes an argument, else without."""
    try:
        inspect.signature(given).bind(None)
    except (TypeError, ValueError):
        return lambda refused: given()
    return given


def checked(token: object) -> str:
    """Give the token, if it can be one."""
    if isinstance(token, str):
        return token
    if inspect.isawaitable(token):
        if inspect.iscoroutine(token):
            # It would be complained of that nobody awaits it.
            token.close()
        raise TypeError("access_token gave something to await, which only AsyncConomy does")
    raise TypeError(f"access_token must give a str, not {type(token).__name__}")
