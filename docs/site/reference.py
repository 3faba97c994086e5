"""Writes the reference of the Python package, from its sources, as pages of the site."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import griffe
from signatures import signature

SITE = Path(__file__).parent
SOURCES = SITE.parents[1] / "bindings/python/python"
PAGES = SITE / "src/content/docs/reference/python"

MODULES = ("resources", "models", "webhooks", "testing", "otel")

# What people make themselves, whose parameters count.
CONSTRUCTED = {"Conomy", "AsyncConomy", "FakeConomy", "FakeAsyncConomy"}

# Where the public classes are, which have places of their own.
PUBLIC: set[str] = set()

# A signature that is longer than this has a line for each parameter.
LONG = 90


def main() -> None:
    """Write a page for each public module, and for the errors."""
    # Without a look at compiled code: the sources say all, and no build is needed.
    package = griffe.load("conomyhq", search_paths=[str(SOURCES)], resolve_aliases=True, allow_inspection=False)
    assert isinstance(package, griffe.Module)
    modules = [package, *(package[name] for name in MODULES)]
    PUBLIC.update(item.path for module in modules for item in members(module) if item.is_class)
    PAGES.mkdir(parents=True, exist_ok=True)
    for old in PAGES.iterdir():
        old.unlink()
    items = [item for item in members(package) if not item.is_module]
    errors = [item for item in items if item.name.endswith("Error")]
    write("index", "conomyhq", docstring(package), [item for item in items if item not in errors])
    write("errors", "conomyhq: errors", "", errors)
    for name, module in zip(MODULES, modules[1:], strict=True):
        write(name, module.path, docstring(module), list(members(module)))


def write(name: str, title: str, text: str, items: list[griffe.Object]) -> None:
    """Write a page."""
    contents = [f'---\ntitle: "{title}"\ntableOfContents: {{ maxHeadingLevel: 2 }}\neditUrl: false\n---\n', text]
    for item in items:
        contents += described(item, 2)
    (PAGES / f"{name}.md").write_text("\n\n".join(part for part in contents if part) + "\n")


def described(item: griffe.Object, level: int) -> Iterator[str]:
    """Give an item's heading, signature and text, and those of its members."""
    yield f"{'#' * level} `{item.name}`"
    if isinstance(item, griffe.Function):
        labels = "async " if "async" in item.labels else ""
        yield fence(f"{labels}def {item.name}{signature(item, LONG)}")
    elif isinstance(item, griffe.Class):
        bases = ", ".join(str(base) for base in item.bases)
        yield fence(f"class {item.name}({bases})" if bases else f"class {item.name}")
    elif isinstance(item, griffe.Attribute):
        annotation = f": {item.annotation}" if item.annotation else ""
        yield fence(f"{item.name}{annotation}")
    yield docstring(item)
    if isinstance(item, griffe.Class):
        attributes = [member for member in members(item) if member.is_attribute]
        if attributes:
            yield table(attributes)
        for member in members(item):
            if not member.is_attribute:
                yield from described(member, level + 1)


def table(attributes: list[griffe.Object]) -> str:
    """Give what the instances of a class have, a line each."""
    rows = ["| attribute | type | |", "| --- | --- | --- |"]
    for attribute in attributes:
        annotation = getattr(attribute, "annotation", None)
        type_ = f"`{annotation}`".replace("|", "\\|") if annotation else ""
        rows.append(f"| `{attribute.name}` | {type_} | {' '.join(docstring(attribute).split())} |")
    return "\n".join(rows)


def members(item: griffe.Module | griffe.Class) -> Iterator[griffe.Object]:
    """Give what is public of it, in the order of the sources; of a class also what it has of those that are not."""
    found = dict(item.members)
    if isinstance(item, griffe.Class):
        for base in item.mro():
            # Of a public one it has a place of its own. What the standard library gives is not loaded at all.
            if base.path not in PUBLIC:
                found = {**base.members, **found}
    for name in item.exports or found:
        member = found.get(str(name))
        constructor = name == "__init__" and item.name in CONSTRUCTED
        if member is None or not (constructor or member.is_public and not str(name).startswith("__")):
            continue
        target = member.final_target if isinstance(member, griffe.Alias) else member
        assert isinstance(target, griffe.Object)
        yield target


def docstring(item: griffe.Object) -> str:
    """Give an item's text, with its lists of arguments and the like as Markdown."""
    if not item.docstring:
        return ""
    parts: list[str] = []
    for section in item.docstring.parse("google", warnings=False, returns_multiple_items=False):
        if isinstance(section, griffe.DocstringSectionText):
            parts.append(section.value)
        elif isinstance(section, griffe.DocstringSectionAdmonition):
            parts.append(f"**{section.title}** {section.value.description}")
        elif isinstance(section.value, list):
            lines = [f"**{section.kind.value.capitalize()}**\n"]
            for entry in section.value:
                name = getattr(entry, "name", "") or getattr(entry, "annotation", "")
                lines.append(f"- `{name}`: {' '.join(entry.description.split())}" if name else f"- {entry.description}")
            parts.append("\n".join(lines))
    return "\n\n".join(parts)


def fence(code: str) -> str:
    """Give code as Markdown has it."""
    return f"```python\n{code}\n```"


main()
