"""What every shop's webhook must do, whatever its framework."""

from __future__ import annotations

import json
from typing import Any

import httpx

from conomyhq import webhooks
from services import WEBHOOK_SECRET, Sandbox

PATH = "/webhooks/conomy"


def check_the_sandbox_is_heard(shop: httpx.Client, sandbox: Sandbox) -> None:
    """Have the sandbox deliver what became of a payment, the last first, and all of it again."""
    payment = sandbox.pay_at_length(str(shop.base_url.join(PATH)))

    def told() -> Any:
        return shop.get(f"/transactions/{payment}").json()

    assert shop.get(f"/transactions/{payment}").status_code == 404
    assert sandbox.deliver(payment, "RECEIVED") == [204]
    assert told() == {"state": "RECEIVED", "events": 1}
    assert sandbox.deliver(payment, "CAPTURED") == [204]
    assert told() == {"state": "RECEIVED", "events": 2}
    assert sandbox.deliver(payment, "CAPTURED", times=2) == [204, 204]
    assert sandbox.deliver(payment, "RECEIVED", times=2) == [204, 204]
    assert told() == {"state": "RECEIVED", "events": 2}


def check_only_what_is_signed_is_heard(shop: httpx.Client) -> None:
    """Send what others could, and what was signed in any of the ways there are."""

    def deliver(body: str | bytes, signature: str | None = None) -> int:
        headers = {"Content-Type": "application/json"}
        if signature is not None:
            headers["X-Webhook-Signature"] = signature
        return shop.post(PATH, content=body, headers=headers).status_code

    def event(transaction: str) -> dict[str, Any]:
        about = {"id": transaction, "totalAmount": "2050.00", "note": "Peña 😀", "status": "FAILED"}
        return {"event": "Transaction.Failed", "data": {"transaction": about}}

    signed = webhooks.sign(event("tx_1"), WEBHOOK_SECRET)
    unsigned = json.dumps(event("tx_1"))
    others = signed.replace(b"2050", b"2051"), webhooks.sign(unsigned, "another"), unsigned, "", "{"
    assert [deliver(body) for body in others] == [400] * 5
    assert deliver(unsigned, webhooks.signature_header(unsigned, "another")) == 400
    assert shop.get("/transactions/tx_1").status_code == 404
    assert deliver(signed) == 204
    # As a middleware would send it on.
    assert deliver(json.dumps(json.loads(signed), indent=2)) == 204
    assert shop.get("/transactions/tx_1").json() == {"state": "FAILED", "events": 1}
    older = json.dumps(event("tx_2"))
    assert deliver(older, webhooks.signature_header(older, WEBHOOK_SECRET)) == 204
    assert shop.get("/transactions/tx_2").json() == {"state": "FAILED", "events": 1}
    # Nothing to do, and nothing to be told again.
    assert deliver(webhooks.sign({"event": "Account.Opened", "data": {"account": 1}}, WEBHOOK_SECRET)) == 204
