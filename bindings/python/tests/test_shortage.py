"""Where no descriptors or threads are left, a call fails like any that cannot connect."""

from __future__ import annotations

import sys

import pytest
from conftest import Sandbox
from test_process import run

if sys.platform != "linux":
    pytest.skip("how limits bind is each system's own", allow_module_level=True)

CALL = """
import asyncio, os, resource, socket
from conomyhq import AsyncConomy, ConnectError, Conomy, ConomyError

sync, asynchronous = Conomy(**SETTINGS), AsyncConomy(**SETTINGS)

def call():
    return sync.checkout_sessions.create_payment("s", payment_method="ETPAY", max_retries=0)

async def call_async():
    return await asynchronous.checkout_sessions.create_payment(
        "s", payment_method="ETPAY", max_retries=0
    )

def check(error):
    assert type(error) is ConnectError, repr(error)
    assert (error.outcome, error.retryable) == ("not_sent", True)
    assert error.operation == "checkout_sessions.create_payment"

"""


@pytest.mark.parametrize("warm", [False, True])
def test_no_descriptors(sandbox: Sandbox, warm: bool) -> None:
    out = run(
        sandbox,
        CALL
        + f"""
loop = asyncio.new_event_loop()
if {warm}:
    for one in (call, lambda: loop.run_until_complete(call_async())):
        try:
            one()
        except ConomyError as error:
            assert error.outcome == "not_applied", error
# All that may be had are taken, one by one: each count of those that are left is tried.
resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))
taken = []
while True:
    try:
        taken.append(os.dup(0))
    except OSError:
        break
refused = 0
for left in range(12):
    for one in (call, lambda: loop.run_until_complete(call_async())):
        try:
            one()
        except ConnectError as error:
            check(error)
            refused += 1
        except ConomyError as error:
            # With a few more there are enough.
            assert error.outcome == "not_applied", repr(error)
    os.close(taken.pop())
loop.close()
print({warm} or refused >= 2)
""",
    )
    assert out == "True\n"


def test_no_threads(sandbox: Sandbox) -> None:
    out = run(
        sandbox,
        CALL
        + """
async def main():
    # A thread wants memory for its stack, and there is none.
    with open("/proc/self/statm") as file:
        size = int(file.read().split()[0]) * resource.getpagesize()
    unlimited = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (size + 2**20, unlimited[1]))
    for _ in range(3):
        try:
            await call_async()
        except Exception as error:
            failed = error
    resource.setrlimit(resource.RLIMIT_AS, unlimited)
    check(failed)
    try:
        await call_async()
    except ConomyError as error:
        print(error.outcome)
asyncio.run(main())
""",
    )
    assert out == "not_applied\n"
