"""Modules that annotations name, loaded when somebody asks for the types that they stand for.

`typing.get_type_hints` looks annotations up among the names of the module that they stand in, so
those names must be there; loading all that they name would be most of what importing costs.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import asyncio as asyncio
    import collections.abc as abc
    import typing as typing

    from . import _awaited as awaited
    from . import _call as calls
    from . import _hooks as hooks
    from . import _pages as pages
    from . import _resolving as resolving
    from . import _types as types
    from . import _values as values
    from . import models as models
else:
    import sys

    class _Lazy:
        def __init__(self, name):
            self._name = name

        def __getattr__(self, attribute):
            __import__(self._name)
            return getattr(sys.modules[self._name], attribute)

    abc = _Lazy("collections.abc")
    asyncio = _Lazy("asyncio")
    awaited = _Lazy("conomyhq._awaited")
    calls = _Lazy("conomyhq._call")
    hooks = _Lazy("conomyhq._hooks")
    models = _Lazy("conomyhq.models")
    pages = _Lazy("conomyhq._pages")
    resolving = _Lazy("conomyhq._resolving")
    types = _Lazy("conomyhq._types")
    typing = _Lazy("typing")
    values = _Lazy("conomyhq._values")

__all__ = ["abc", "asyncio", "awaited", "calls", "hooks", "models", "pages", "resolving", "types", "typing", "values"]
