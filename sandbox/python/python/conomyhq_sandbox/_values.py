"""What a sandbox is told, and what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, TypedDict


class Link(NamedTuple):
    """A payment link: the reusable offer that sessions are opened from."""

    token: str
    """The link's checkout token."""
    currency: str
    """ISO 4217 code of the currency it is paid in."""
    methods: Sequence[str] = ()
    """The payment methods that it takes; every one, if none is given."""

    def __str__(self) -> str:
        """Write it as the program reads it: `TOKEN:CURRENCY[:METHOD,METHOD]`."""
        parts = [self.token, self.currency]
        if self.methods:
            parts.append(",".join(self.methods))
        return ":".join(parts)


class Request(TypedDict):
    """A request as it arrived, its credentials masked."""

    method: str
    path: str
    headers: list[tuple[str, str]]
    """Names in lower case and values, in the order of the wire."""
    body: str | None


class Status(TypedDict):
    """A status that a payment came to."""

    status: str
    at: str
    """When, as RFC 3339."""


class Payment(TypedDict):
    """A payment that was made."""

    id: str
    checkoutSessionId: str
    status: str
    request: dict[str, Any]
    """What its creation sent."""
    history: list[Status]
    """The statuses it was in, its creation first."""


class Token(TypedDict):
    """An access token that was given out. Times are RFC 3339."""

    token: str
    clientId: str
    issuedAt: str
    expiresAt: str
    revoked: bool


class Attempt(TypedDict):
    """One try to deliver a webhook."""

    at: str
    """When, as RFC 3339."""
    status: int | None
    """The HTTP status that it was answered with."""
    error: str | None
    """Why there was no answer."""


class Delivery(TypedDict):
    """A webhook. Times are RFC 3339."""

    id: str
    event: str
    paymentId: str
    status: str
    """The payment's status that it tells of."""
    url: str
    body: str
    signature: str | None
    """The value of `X-Webhook-Signature`, where it is signed in a header."""
    createdAt: str
    attempts: list[Attempt]
    nextAt: str | None
    """When it is tried next, if it is."""


class Settings(TypedDict):
    """What can be changed while a sandbox runs. Times are in seconds."""

    payment_step: float | None
    """How long a payment stays where it is; with None it moves only when it is told to."""
    list_lag: float
    """How long after the fact a list of payments shows it."""
    webhook_url: str | None
    """Who is told of payments; None: nobody."""
    webhook_header: bool
    """Whether webhooks are signed in a header, as an older page of the documentation has it."""
    webhook_hold: bool
    """Whether webhooks wait for `Sandbox.deliver`."""
    webhook_copies: int
    """How many times each webhook is to arrive."""
    webhook_attempts: int
    """How often a webhook is tried."""
    webhook_backoff: float
    """How long after its first failure it is tried again; twice as long after each further one."""
    webhook_timeout: float
    """How long its answer is waited for."""
    chaos_seed: int | None
    """What faults are drawn by that chance deals to clients; None: there are none."""
    chaos_rate: float
    """The chance that a request meets one."""


class Changes(TypedDict, total=False):
    """Settings that are to be changed; the others stay."""

    payment_step: float | None
    list_lag: float
    webhook_url: str | None
    webhook_secret: str
    webhook_header: bool
    webhook_hold: bool
    webhook_copies: int
    webhook_attempts: int
    webhook_backoff: float
    webhook_timeout: float
    chaos_seed: int | None
    chaos_rate: float
