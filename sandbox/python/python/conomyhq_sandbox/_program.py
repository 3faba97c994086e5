"""Where the program is, which was installed with this package."""

import os
import sys
import sysconfig
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
    directories: list[str | Path] = [
        sysconfig.get_path("scripts"),
        sysconfig.get_path("scripts", sysconfig.get_preferred_scheme("user")),
        # of the Python that a virtual environment sees the packages of
        sysconfig.get_path("scripts", vars={"base": sys.base_prefix}),
        # `pip install --target`
        Path(__file__).parents[1] / "bin",
    ]
    for directory in directories:
        program = Path(directory, name)
        if program.is_file():
            return program
    places = ", ".join(map(str, directories))
    raise FileNotFoundError(f"{name} is in none of {places}: install conomyhq-sandbox anew")
