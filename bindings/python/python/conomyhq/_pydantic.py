"""Models in pydantic, and so in FastAPI: one is shown as `to_dict(by="python")` has it.

It is read from that, from the API's JSON, or from what `dataclasses.asdict` gives.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ._model import Model


def core_schema(model: type[Model], fields: Any) -> Any:
    """Give the schema of a model, made of the schema of its fields."""
    from pydantic_core import core_schema as core

    def attributes(value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value
        members: dict[str, Any] = {}
        extra: dict[str, Any] = {}
        for name, item in value.items():
            member = model._members.get(name) or model._by_name.get(name)
            if member is not None:
                members[member.attribute] = item
            elif name == "extra" and isinstance(item, Mapping):
                extra.update(item)
            else:
                extra[name] = item
        return {**members, "extra": extra}

    def shown(value: Model) -> dict[str, Any]:
        return value.to_dict(by="python")

    return core.no_info_before_validator_function(
        attributes, fields, serialization=core.plain_serializer_function_ser_schema(shown)
    )


def json_schema(handler: Any, schema: Any) -> Any:
    """Say of the members of `extra` that they stand among the others."""
    described = handler.resolve_ref_schema(schema)
    described.get("properties", {}).pop("extra", None)
    described["additionalProperties"] = True
    return schema
