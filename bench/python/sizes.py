"""How much of a disk each of these libraries takes with what it needs, and their versions: LIBRARY…"""

import json
import re
import sys
from importlib import metadata
from pathlib import Path


def needed(name: str, known: dict[str, int]) -> dict[str, int]:
    """The distributions that one needs, itself first, and the bytes of each."""
    key = re.sub(r"[-_.]+", "-", name).lower()
    if key in known:
        return known
    try:
        found = metadata.distribution(key)
    except metadata.PackageNotFoundError:
        # Of another platform, or for an older Python.
        return known
    files = (file for file in found.files or [] if file.suffix != ".pyc")
    paths = (Path(file.locate()) for file in files)
    known[key] = sum(path.stat().st_size for path in paths if path.is_file())
    for requirement in found.requires or []:
        if "extra ==" not in requirement:
            word = re.match(r"[\w.-]+", requirement)
            assert word
            needed(word[0], known)
    return known


print(
    json.dumps(
        {
            name: {
                "version": metadata.version(name),
                "size_mb": sum(needed(name, {}).values()) / 1e6,
            }
            for name in sys.argv[1:]
        }
    )
)
