"""What type checkers see. (`cargo xtask test python` runs mypy and pyright over the package.)"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


def check(*command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=PACKAGE,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_native_module_is_as_its_stub_says() -> None:
    check("mypy.stubtest", "conomyhq._native")


def test_mistakes_are_found() -> None:
    # Each mistake in that file has a comment that would be an error itself if it were not found.
    check("mypy", "--strict", "tests/mistakes.py")
