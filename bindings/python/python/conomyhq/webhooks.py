"""What ConomyHQ tells a shop by itself: whether a delivery is really its own, and what it says.

```python
from conomyhq import WebhookSignatureError, webhooks

secret = "whsec_1"  # in a shop: os.environ["CONOMY_WEBHOOK_SECRET"]
# What a delivery brings.
raw_body = webhooks.sign({"event": "Transaction.Captured", "data": {}}, secret)
try:
    event = webhooks.verify(raw_body, secret)
except WebhookSignatureError as error:
    print(f"answer 400: {error.reason}")
else:
    print(f"{event.event}, unless {event.key} was here before; answer 200")
```

Deliveries come at least once, in any order, and are to be answered with 2xx within ten seconds. So
note `event.key` together with what the event changes, and skip what is noted already; do whatever
takes long afterwards.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from ._errors import ConfigError
from ._model import Model, describe
from ._native import sign_webhook, verify_webhook, webhook_header, webhook_key
from .models import WebhookEvent

__all__ = ["Event", "RawBody", "Secret", "sign", "signature_header", "verify"]

RawBody: TypeAlias = bytes | bytearray | memoryview | str
"""A body as it was received, before anything parsed it."""

Secret: TypeAlias = str | bytes
"""What ConomyHQ shares with a webhook."""


class Event(WebhookEvent):
    """What a delivery says."""

    __slots__ = ()

    @property
    def key(self) -> str:
        """What to de-duplicate by: equal for deliveries of the same event.

        It is made of the event's name, the transaction's id and its status. Of an event that is of
        no such transaction, it is made of all that the event says.
        """
        return webhook_key(json.dumps(self.to_dict()))


describe(Event, *WebhookEvent._members.values())


def verify(
    raw_body: RawBody, secret: Secret | Sequence[Secret], signature_header: str | None = None
) -> Event:
    """Check that ConomyHQ sent a delivery, and give what it says.

    The signature is looked for in the body, which is how deliveries are signed now, and then in the
    header. It is compared in constant time. Events that this version does not know pass.

    Args:
        raw_body: The request's body as it was received, before anything parsed it.
        secret: The secret that ConomyHQ shares with this webhook, or several while it is replaced.
        signature_header: What the header `X-Webhook-Signature` says, if it came.

    Raises:
        WebhookSignatureError: ConomyHQ did not send this, or it is no event. `reason` tells more.
        ConfigError: The secret is missing, or this is not the raw body.
    """
    secrets = [secret] if isinstance(secret, (str, bytes)) else secret
    if not isinstance(secrets, Sequence):
        raise ConfigError("secret must be a str, bytes, or several of them", setting="secret")
    # A server may have read a header's odd bytes as halves of surrogate pairs; no signature has any.
    header = (
        signature_header.encode("utf-8", "replace").decode()
        if isinstance(signature_header, str)
        else None
    )
    signed = verify_webhook(_raw(raw_body), [_secret(secret) for secret in secrets], header)
    event: Event = Event._shape.read(signed.encode())
    return event


def sign(body: Mapping[str, Any] | Model | RawBody, secret: Secret) -> bytes:
    """Sign a body as ConomyHQ does, for tests of a webhook.

    Args:
        body: The JSON object to send; a signature in it is replaced.
        secret: The secret that the webhook verifies with.

    Returns:
        The raw body of a delivery.

    Raises:
        ConfigError: The secret is missing, or the body is no JSON object.
    """
    if isinstance(body, Model):
        body = body.to_dict()
    if isinstance(body, Mapping):
        try:
            body = json.dumps(dict(body))
        except (TypeError, ValueError, RecursionError):
            body = ""
    return sign_webhook(_raw(body, "body"), _secret(secret)).encode()


def signature_header(raw_body: RawBody, secret: Secret) -> str:
    """Give the header `X-Webhook-Signature` of ConomyHQ's older deliveries, for tests of a webhook.

    Raises:
        ConfigError: The secret is missing, or this is not the raw body.
    """
    return webhook_header(_raw(raw_body), _secret(secret))


def _raw(body: object, name: str = "raw_body") -> bytes:
    if isinstance(body, str):
        # Halves of surrogate pairs are in no body that was received; the core refuses them.
        return body.encode("utf-8", "surrogatepass")
    if isinstance(body, (bytes, bytearray, memoryview)):
        return bytes(body)
    raise ConfigError(
        f"{name} is of the type {type(body).__name__}: pass the raw body, bytes or str as they were"
        " received, for what was parsed has lost what was signed",
        setting=name,
    )


def _secret(secret: object) -> bytes:
    if isinstance(secret, str):
        return secret.encode("utf-8", "surrogatepass")
    if isinstance(secret, bytes):
        return secret
    raise ConfigError("secret must be a str, bytes, or several of them", setting="secret")
