"""What a type checker has to know of the installed packages; it is checked, and run."""

from __future__ import annotations

import asyncio
import os

import conomyhq_sandbox
from conomyhq import ApiError, AsyncConomy, Conomy, ConomyError, OutcomeUnknownError
from conomyhq.models import CheckoutPayment, CheckoutSession, Customer


def pay(conomy: Conomy, session: CheckoutSession) -> str | None:
    try:
        payment: CheckoutPayment = conomy.checkout_sessions.create_payment(
            session.id, payment_method="ETPAY", customer=Customer(first_name="Jane"), timeout=5.0
        )
    except OutcomeUnknownError as unknown:
        return unknown.session_id
    except ApiError as refused:
        return refused.code
    return payment.status


async def refresh(base_url: str, token: str) -> CheckoutSession:
    async with AsyncConomy(api_key="key-1", access_token="token-1", base_url=base_url) as conomy:
        return await conomy.checkout_sessions.refresh(token)


def main() -> None:
    with conomyhq_sandbox.start(api_key="key-1", access_token="token-1") as sandbox:
        os.environ.update(sandbox.environ)
        with Conomy() as conomy:
            session = conomy.checkout_sessions.create(checkout_token="ct_1")
            print(pay(conomy, session))
        print(asyncio.run(refresh(sandbox.base_url, session.checkout_token)).id == session.id)
        payments: list[conomyhq_sandbox.Payment] = sandbox.payments()
        assert payments[0]["checkoutSessionId"] == session.id
        try:
            Conomy(api_key="other").checkout_sessions.refresh("ct_2")
        except ConomyError as error:
            assert error.outcome == "not_applied"


if __name__ == "__main__":
    main()
