"""The environment is read under the interpreter's lock, and the client's settings in it when it is made.

Another thread may change it meanwhile, by `os.environ[...] = ...`, which only that lock keeps apart.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Sandbox

compiler = shutil.which("cc")
if sys.platform != "linux" or compiler is None:
    pytest.skip("it takes a C compiler, and LD_PRELOAD", allow_module_level=True)

# Stands in for libc's, and notes what it was asked.
# Stands in for libc's, and notes what was asked, and which of it without the lock.
READER = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <string.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char all[65536], unlocked[65536];

const char *all_reads(void) { return all; }
const char *unlocked_reads(void) { return unlocked; }

static void note(char *names, const char *name) {
    if (strlen(names) + strlen(name) + 2 < sizeof all) strcat(strcat(names, name), " ");
}

char *getenv(const char *name) {
    char *(*next)(const char *) = (char *(*)(const char *))dlsym(RTLD_NEXT, "getenv");
    int (*is_locked)(void) = (int (*)(void))dlsym(RTLD_DEFAULT, "PyGILState_Check");
    pthread_mutex_lock(&lock);
    note(all, name);
    if (is_locked && !is_locked()) note(unlocked, name);
    pthread_mutex_unlock(&lock);
    return next(name);
}
"""

PROGRAM = """
import asyncio, ctypes, threading
from conomyhq import AsyncConomy, Conomy, NotFoundError

reader = ctypes.CDLL(None)
reader.all_reads.restype = reader.unlocked_reads.restype = ctypes.c_char_p

def reads():
    return reader.all_reads().split(), reader.unlocked_reads().split()

before, _ = reads()
made = []
for host in ("127.0.0.1", "localhost"):
    settings = dict(SETTINGS, base_url=SETTINGS["base_url"].replace("127.0.0.1", host))
    made.append((Conomy(**settings), AsyncConomy(**settings)))
after, unlocked = reads()
# It does see what is read.
assert b"CONOMY_APP" in after[len(before):], after
assert not unlocked, unlocked

async def awaited(conomy):
    await asyncio.gather(*[conomy.checkout_sessions.create(checkout_token="t") for _ in range(4)])

for sync, asynchronous in made:
    def work():
        sync.checkout_sessions.create(checkout_token="t")
    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    asyncio.run(awaited(asynchronous))
    try:
        sync.checkout_sessions.create_payment("no-such-session", payment_method="ETPAY")
    except NotFoundError:
        pass
    sync.close()

called, unlocked = reads()
assert not unlocked, unlocked
# An option of tokio's, which it asks for with every runtime that it makes.
asked = set(called[len(after):]) - {b"TOKIO_UNSTABLE_SHARDED_BLOCKING_QUEUE"}
assert not asked, asked
"""


def test_the_environment_is_read_with_the_lock(sandbox: Sandbox, tmp_path: Path) -> None:
    source, library = tmp_path / "reader.c", tmp_path / "reader.so"
    source.write_text(READER)
    assert compiler is not None
    command = [compiler, "-shared", "-fPIC", "-o", str(library), str(source), "-ldl"]
    subprocess.run(command, check=True, timeout=60)
    program = tmp_path / "program.py"
    program.write_text(f"SETTINGS = {sandbox.settings!r}\n{PROGRAM}")
    environment = os.environ | {"LD_PRELOAD": str(library)}
    subprocess.run([sys.executable, str(program)], env=environment, check=True, timeout=60)
