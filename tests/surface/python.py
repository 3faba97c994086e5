"""Lists what a Python package makes public, an item a line, from its sources."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import griffe
from signatures import signature

# What an item is beside its kind.
LABELS = ("async", "classmethod", "staticmethod", "property")
# Where a signature is listed with a line for each parameter, so that a change shows by itself.
LONG = 100


def listing(path: str, item: griffe.Object, shown: set[str]) -> Iterator[str]:
    labels = "".join(f"{label} " for label in LABELS if label in item.labels)
    if isinstance(item, griffe.Function):
        yield f"{labels}def {path}{signature(item, LONG)}"
    elif isinstance(item, griffe.Attribute):
        annotation = f": {item.annotation}" if item.annotation else ""
        # What an instance is given is no promise.
        fixed = {"class-attribute", "module-attribute"} & item.labels
        value = f" = {item.value}" if item.value and fixed else ""
        yield f"{labels}{path}{annotation}{value}"
    elif isinstance(item, griffe.Class):
        yield f"class {path}({', '.join(str(base) for base in item.bases)})"
    else:
        yield f"module {path}"
    for name, member in members(item, shown):
        yield from listing(f"{path}.{name}", member, shown)


def members(item: griffe.Object, shown: set[str]) -> Iterator[tuple[str, griffe.Object]]:
    """What is public in a module or a class, and not listed with a class that it inherits from."""
    if not isinstance(item, griffe.Module | griffe.Class):
        return
    above: set[str] = set()
    if isinstance(item, griffe.Class):
        for base in item.mro():
            above.update(base.all_members if base.path in shown else ())
    for name, member in sorted(item.all_members.items()):
        # How a class is made is its own affair: `__slots__` and the like.
        own = isinstance(item, griffe.Class) and member.is_attribute and name.startswith("__")
        if member.is_public and not own and (name in item.members or name not in above):
            yield name, member.final_target if isinstance(member, griffe.Alias) else member


def classes(item: griffe.Object) -> Iterator[str]:
    """Where the public classes are, which are listed by themselves."""
    for _, member in members(item, set()):
        if member.is_class:
            yield member.path
        elif member.is_module:
            yield from classes(member)


def main(name: str, directory: str) -> None:
    # Without a look at compiled code: what is public depends on no build, nor on a version.
    package = griffe.load(
        name, search_paths=[directory], resolve_aliases=True, allow_inspection=False
    )
    assert isinstance(package, griffe.Module)
    print("\n".join(listing(package.path, package, set(classes(package)))))


main(*sys.argv[1:])
