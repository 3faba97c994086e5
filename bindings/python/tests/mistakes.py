"""Never run: what a type checker must find, and what it must let pass.

`test_typing.py` has it checked so that a comment without its mistake is an error too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import assert_type

from conomyhq import AsyncConomy, Conomy, OutcomeUnknownError
from conomyhq.models import CheckoutPayment, CheckoutSession, Customer, CustomerParams, Item

if TYPE_CHECKING:
    import datetime


def right(conomy: Conomy) -> None:
    customer: CustomerParams = {"first_name": "Jane", "address": {"city": "Bogotá"}}
    session = conomy.checkout_sessions.create(checkout_token="t", customer=customer)
    assert_type(session, CheckoutSession)
    assert_type(session.customer, Customer | None)
    conomy.checkout_sessions.create(
        checkout_token="t",
        customer=session.customer,
        items=[{"description": "Plan", "tax": {"name": "IVA"}}, Item(total_amount="1.00")],
        payment_methods_allowed=["ETPAY", "BRAND_NEW"],
        extra={"newMember": 1},
        timeout=10,
        max_retries=0,
    )
    payment = conomy.checkout_sessions.create_payment(session.id, payment_method="BRAND_NEW")
    assert_type(payment, CheckoutPayment)
    assert_type(Customer.from_dict(payment.to_dict()), Customer)
    with conomy as same:
        assert_type(same, Conomy)
    try:
        conomy.checkout_sessions.refresh("t")
    except OutcomeUnknownError as unknown:
        assert_type(unknown.sent_at, "datetime.datetime | None")


async def awaited(conomy: AsyncConomy) -> None:
    assert_type(await conomy.checkout_sessions.refresh("t"), CheckoutSession)
    async with conomy as same:
        assert_type(same, AsyncConomy)


def wrong(conomy: Conomy) -> None:
    conomy.checkout_sessions.create()  # type: ignore[call-arg]
    conomy.checkout_sessions.create("t")  # type: ignore[call-arg]
    conomy.checkout_sessions.create(checkout_token="t", custmer={})  # type: ignore[call-arg]
    conomy.checkout_sessions.create(
        checkout_token="t",
        customer={"frist_name": "Jane"},  # type: ignore[arg-type]
    )
    conomy.checkout_sessions.create(
        checkout_token="t",
        customer={"email": 7},  # type: ignore[arg-type]
    )
    conomy.checkout_sessions.create(checkout_token="t", timeout="5")  # type: ignore[arg-type]
    conomy.checkout_sessions.create_payment(payment_method="ETPAY")  # type: ignore[call-arg]
    conomy.checkout_session  # type: ignore[attr-defined]
    Conomy("key")  # type: ignore[call-arg]
    Customer(first_name="Jane").first_name = "Joe"  # type: ignore[misc]
