"""A payer's checkout, from the link to the payment.

Needs `CONOMY_API_KEY` and `CONOMY_ACCESS_TOKEN` in the environment, and a payment link's token:

    python checkout.py CHECKOUT_TOKEN
"""

from __future__ import annotations

import asyncio
import logging
import sys

from conomyhq import ApiError, AsyncConomy, Attempt, Conomy, ConomyError, OutcomeUnknownError
from conomyhq.models import CheckoutPayment, CheckoutSession, CustomerParams, PaymentMethod

JANE: CustomerParams = {
    "first_name": "Jane",
    "last_name": "Doe",
    "email": "jane@example.com",
    "document_type": "CC",
    "document_number": "1000000000",
}


def pay(conomy: Conomy, session: CheckoutSession, method: PaymentMethod) -> CheckoutPayment | None:
    """Submit the payer's choice; give the payment, or None if it certainly does not exist."""
    try:
        return conomy.checkout_sessions.create_payment(
            session.id, payment_method=method, customer=JANE, timeout=10.0
        )
    except OutcomeUnknownError as unknown:
        # The payer may have been charged. Nobody knows until someone looks.
        print(f"check session {unknown.session_id}, sent at {unknown.sent_at}: {unknown}")
        raise
    except ApiError as refused:
        print(f"refused: {refused.status} {refused.type}, trace {refused.trace_id}")
    except ConomyError as error:
        print(f"{error.outcome}: {error}")
    return None


async def refresh_all(tokens: list[str]) -> list[CheckoutSession]:
    """Refresh many sessions at once."""
    async with AsyncConomy(app="MyApp/1.0") as conomy:
        return await asyncio.gather(*(conomy.checkout_sessions.refresh(t) for t in tokens))


def watch(attempt: Attempt) -> None:
    """Count what goes over the wire."""
    print(f"{attempt.operation} #{attempt.attempt}: {attempt.status} in {attempt.duration:.3f} s")


def main(checkout_token: str) -> None:
    with Conomy(app="MyApp/1.0", timeout=25.0, max_retries=2, on_attempt=watch) as conomy:
        session = conomy.checkout_sessions.create(checkout_token=checkout_token, customer=JANE)
        payment = pay(conomy, session, "ETPAY")
        if payment is not None:
            print(payment.status, payment.extra.get("origins"))
    (refreshed,) = asyncio.run(refresh_all([session.checkout_token]))
    print(refreshed)


if __name__ == "__main__":
    logging.basicConfig()
    main(sys.argv[1])
