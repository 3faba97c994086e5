"""Where the program is, which was installed with this package."""

import os
import sys
from pathlib import Path


def find_program() -> Path:
    """Give the path of `conomyhq-sandbox`, be it on PATH or not.

    The environment variable `CONOMYHQ_SANDBOX_BIN` may name another program.

    Raises:
        FileNotFoundError: It is nowhere that pip installs programs.
    """
    named = os.environ.get("CONOMYHQ_SANDBOX_BIN")
    if named:
        return Path(named)
    name = "conomyhq-sandbox.exe" if sys.platform == "win32" else "conomyhq-sandbox"
    # Imported here: it takes longer than all the rest, and pytest loads this module in any case.
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        files = distribution("conomyhq-sandbox").files or []
    except PackageNotFoundError:
        files = []
    # What the installer wrote down holds for virtual environments, `--user`, `--prefix` and uv. With
    # `--target` pip moves the program afterwards.
    places = [Path(str(file.locate())) for file in files if file.name == name]
    places.append(Path(__file__).parents[1] / "bin" / name)
    for program in places:
        if program.is_file():
            return program.resolve()
    where = " or ".join(map(str, places))
    raise FileNotFoundError(f"there is no {where}: CONOMYHQ_SANDBOX_BIN may name the program")
