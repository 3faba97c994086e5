"""A PostgreSQL of the tests' own, where one is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg

# Where Debian has the server's programs, which are not on PATH there.
DEBIAN = Path("/usr/lib/postgresql")


def programs() -> Path | None:
    """Find the folder with the server's programs."""
    on_path = shutil.which("pg_ctl")
    if on_path:
        return Path(on_path).resolve().parent
    versions = sorted(DEBIAN.glob("*/bin/pg_ctl"), key=lambda program: int(program.parts[-3]))
    return versions[-1].parent if versions else None


@contextmanager
def cluster(folder_of_programs: Path) -> Generator[str, None, None]:
    """Run one in a folder that goes with it, and is reached by a socket there only; give its address."""
    # Not in pytest's folders, which are closed to the user that it may have to run as.
    with tempfile.TemporaryDirectory(prefix="postgresql-", ignore_cleanup_errors=True) as folder:
        # It refuses to run as root.
        user = "nobody" if os.geteuid() == 0 else None
        if user:
            shutil.chown(folder, user)

        def run(program: str, *arguments: str) -> None:
            subprocess.run(
                [folder_of_programs / program, "--pgdata", f"{folder}/data", *arguments],
                user=user,
                # The tests' own is closed to that user.
                cwd=folder,
                check=True,
                timeout=60,
                stdout=subprocess.DEVNULL,
            )

        run("initdb", "--username", "shop", "--auth", "trust", "--encoding", "UTF8", "--no-sync")
        # What a test writes need not outlive the machine; what is killed here is the shop.
        options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
        run("pg_ctl", "start", "--wait", "--log", f"{folder}/log", "--options", options)
        try:
            yield f"postgresql://shop@/postgres?host={folder}"
        finally:
            run("pg_ctl", "stop", "--wait", "--mode", "immediate")


def new_database(cluster: str) -> str:
    """Make a database in it; give its address."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(cluster, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return cluster.replace("/postgres?", f"/{name}?")
