"""An offline ConomyHQ: find it, start it, and see what it was sent."""

from conomyhq_sandbox._program import find_program
from conomyhq_sandbox._sandbox import Payment, Request, Sandbox, start

__all__ = ["Payment", "Request", "Sandbox", "find_program", "start"]
