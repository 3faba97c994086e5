"""`python -m conomyhq_sandbox`: the program, whatever PATH says."""

import os
import subprocess
import sys

from conomyhq_sandbox import find_program


def main() -> None:
    command = [str(find_program()), *sys.argv[1:]]
    if sys.platform == "win32":  # where exec returns to the caller at once
        sys.exit(subprocess.run(command, check=False).returncode)
    os.execv(command[0], command)


if __name__ == "__main__":
    main()
