"""How a Python function is called, as it is written in its sources."""

from __future__ import annotations

import griffe

STARS = {griffe.ParameterKind.var_positional: "*", griffe.ParameterKind.var_keyword: "**"}


def signature(function: griffe.Function, longest: int) -> str:
    """Give a function's parameters and what it returns; beyond so many letters with a line for each parameter."""
    given = list(function.parameters)
    if function.parent and function.parent.is_class and "staticmethod" not in function.labels:
        del given[0]
    parts: list[str] = []
    for parameter in given:
        stars = STARS.get(parameter.kind, "") if parameter.kind else ""
        keyword = parameter.kind is griffe.ParameterKind.keyword_only
        if keyword and not any(part.startswith("*") for part in parts):
            parts.append("*")
        annotation = f": {parameter.annotation}" if parameter.annotation else ""
        default = f" = {parameter.default}" if parameter.default and not stars else ""
        parts.append(f"{stars}{parameter.name}{annotation}{default}")
    returns = f" -> {function.returns}" if function.returns else ""
    line = f"({', '.join(parts)}){returns}"
    if len(line) <= longest:
        return line
    return "(\n" + "".join(f"    {part},\n" for part in parts) + f"){returns}"
