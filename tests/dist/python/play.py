"""Runs a program that calls a sandbox, both as they are installed in the current folder."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import conomyhq
import conomyhq._native
import conomyhq_sandbox

room = Path.cwd()
program = conomyhq_sandbox.find_program()
for place in (conomyhq.__file__, conomyhq._native.__file__, conomyhq_sandbox.__file__, program):
    assert Path(place).is_relative_to(room), f"{place} is not in {room}"
for entry in sys.path:
    assert Path(entry).is_relative_to(room) or Path(entry).is_relative_to(sys.base_prefix), sys.path
for tool in ("cargo", "rustc"):
    assert shutil.which(tool) is None, f"{tool} is on PATH"
print(f"Python {sys.version.split()[0]} of {sys.base_prefix}, {conomyhq.__version__}")

with conomyhq_sandbox.start() as sandbox:
    subprocess.run([sys.executable, *sys.argv[1:]], env=os.environ | sandbox.environ, check=True)
    assert len(sandbox.payments()) == 1, sandbox.requests()
