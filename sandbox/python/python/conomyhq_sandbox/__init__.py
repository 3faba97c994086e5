"""An offline ConomyHQ: find it, start it, and see what it was sent."""

from conomyhq_sandbox._program import find_program
from conomyhq_sandbox._sandbox import Link, Payment, Request, Sandbox, start

__all__ = ["Link", "Payment", "Request", "Sandbox", "find_program", "start"]
