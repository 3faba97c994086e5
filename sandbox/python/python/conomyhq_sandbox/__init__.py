"""An offline ConomyHQ: find it, start it, and see what it was sent."""

from conomyhq_sandbox._program import find_program
from conomyhq_sandbox._sandbox import Sandbox, start
from conomyhq_sandbox._values import (
    Attempt,
    Changes,
    Delivery,
    Link,
    Payment,
    Request,
    Settings,
    Status,
    Token,
)

__all__ = [
    "Attempt",
    "Changes",
    "Delivery",
    "Link",
    "Payment",
    "Request",
    "Sandbox",
    "Settings",
    "Status",
    "Token",
    "find_program",
    "start",
]
