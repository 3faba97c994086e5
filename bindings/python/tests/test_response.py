"""How a success came, and clients that share connections."""

from __future__ import annotations

import asyncio
import datetime
import json
from typing import Any

import pytest
from conftest import Sandbox
from ledger import Ledger, Script

from conomyhq import ConfigError, Conomy, NotFoundError, OutcomeUnknownError, Response
from conomyhq.models import CheckoutSession

BODY = '{"id": "s", "checkoutToken": "canary", "status": "ATTEMPT", "customer": {"email": "c@d"}}'


def queue(sandbox: Sandbox) -> None:
    sandbox.answer(429, {}, headers=[["Retry-After", "0"]])
    headers = [["Content-Type", "application/json"], ["X-Seen", "1"], ["X-Seen", "canary"]]
    sandbox.answer(200, BODY, headers=headers)


def check(response: Response[CheckoutSession]) -> None:
    assert response.value.id == "s"
    assert (response.status, response.attempts) == (200, 2)
    assert response.headers["x-seen"] == "1, canary"
    assert response.raw_body.decode() == BODY
    assert 0 < response.elapsed < 10
    assert "canary" not in repr(response)


def test_a_success_tells_how_it_came(sandbox: Sandbox) -> None:
    queue(sandbox)
    with sandbox.sync() as conomy:
        check(conomy.checkout_sessions.with_response.create(checkout_token="t"))
        with pytest.raises(NotFoundError):
            conomy.checkout_sessions.with_response.refresh("unknown")


def test_an_awaited_success_tells_how_it_came(sandbox: Sandbox) -> None:
    async def main() -> None:
        async with sandbox.asynchronous() as conomy:
            check(await conomy.checkout_sessions.with_response.create(checkout_token="t"))

    queue(sandbox)
    asyncio.run(main())


@pytest.mark.parametrize("patience", [0.2, datetime.timedelta(milliseconds=200)])
def test_other_options(sandbox: Sandbox, patience: Any) -> None:
    with sandbox.sync(extra_headers={"x-shop": "1"}) as conomy:
        hasty = conomy.with_options(timeout=patience)
        sandbox.answer(200, {}, delay_ms=5_000)
        with pytest.raises(OutcomeUnknownError) as caught:
            hasty.checkout_sessions.create_payment("s", payment_method="ETPAY")
        assert caught.value.phase == "waiting"
        # A call's own options win over those, and theirs over the client's.
        sandbox.answer(201, json.loads(BODY), delay_ms=500)
        hasty.checkout_sessions.create(checkout_token="t", timeout=10)
        other = hasty.with_options(extra_headers={"x-shop": "2"}, timeout=10)
        other.checkout_sessions.create(checkout_token="t")
    shops = [dict(request["headers"])["x-shop"] for request in sandbox.requests()]
    assert shops == ["1", "1", "2"]
    with pytest.raises(ConfigError, match="closed"):
        hasty.checkout_sessions.create(checkout_token="t")


def test_they_share_connections() -> None:
    with Ledger() as ledger, Conomy(**ledger.settings, reuse_connections=True) as conomy:
        for number in range(4):
            patient = conomy.with_options(timeout=5 + number)
            session = Script(number).session
            patient.checkout_sessions.create_payment(session, payment_method="ETPAY")
        assert (len(ledger.applied), ledger.connections) == (4, 1)


def test_an_option_that_cannot_be_meant(sandbox: Sandbox) -> None:
    with sandbox.sync() as conomy, pytest.raises(ConfigError) as caught:
        conomy.with_options(timeout="5")  # type: ignore[arg-type]
    assert caught.value.setting == "timeout"
