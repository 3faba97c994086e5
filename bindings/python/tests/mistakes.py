"""Never run: what a type checker must find, and what it must let pass.

`test_typing.py` has it checked so that a comment without its mistake is an error too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import assert_type

from conomyhq import AsyncConomy, Conomy, OutcomeUnknownError, Response
from conomyhq.models import (
    CheckoutPayment,
    CheckoutSession,
    Customer,
    CustomerParams,
    Item,
    ItemParams,
)
from conomyhq.resources import AsyncCheckoutSessions, CheckoutSessions

if TYPE_CHECKING:
    import datetime
    import uuid
    from collections.abc import Iterator, Mapping
    from decimal import Decimal


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


def also_right(
    conomy: Conomy,
    id: uuid.UUID,
    amount: Decimal,
    items: Iterator[ItemParams],
    extra: Mapping[str, str],
    patience: datetime.timedelta,
) -> None:
    sessions: CheckoutSessions = conomy.checkout_sessions
    sessions.create(checkout_token="t", items=items, extra=extra, extra_headers=extra)
    sessions.create(checkout_token="t", items=[{"total_amount": amount, "tax": {"value": 19}}])
    assert_type(conomy.with_options(timeout=patience), Conomy)
    session = sessions.with_response.create(checkout_token="t", customer={"first_name": "Jane"})
    assert_type(session, Response[CheckoutSession])
    payment = sessions.with_response.create_payment(id, payment_method="ETPAY", timeout=patience)
    assert_type(payment.value, CheckoutPayment)


async def awaited(conomy: AsyncConomy) -> None:
    assert_type(await conomy.checkout_sessions.refresh("t"), CheckoutSession)
    sessions: AsyncCheckoutSessions = conomy.checkout_sessions
    assert_type(await sessions.with_response.refresh("t"), Response[CheckoutSession])
    assert_type(conomy.with_options(max_retries=0), AsyncConomy)
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
    conomy.checkout_sessions.with_response.refresh()  # type: ignore[call-arg]
    conomy.checkout_sessions.with_response.refresh("t", timout=1)  # type: ignore[call-arg]
    conomy.with_options(api_key="k")  # type: ignore[call-arg]
    conomy.access_token = "t"  # type: ignore[attr-defined]
    conomy.checkout_session  # type: ignore[attr-defined]
    Conomy("key")  # type: ignore[call-arg]
    Customer(first_name="Jane").first_name = "Joe"  # type: ignore[misc]
