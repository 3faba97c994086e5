"""What the package offers for the tests of programs that use it."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

import pytest

from conomyhq import AsyncConomy, ConfigError, Conomy, OutcomeUnknownError, unknown_outcome
from conomyhq.models import CheckoutPayment, CheckoutSession
from conomyhq.testing import FakeAsyncConomy, FakeConomy, offline


def pay(conomy: Conomy, token: str) -> str:
    """Stand for a program's own function."""
    session = conomy.checkout_sessions.create(checkout_token=token, customer={"first_name": "Jane"})
    try:
        conomy.checkout_sessions.create_payment(session.id, payment_method="ETPAY", timeout=10)
    except OutcomeUnknownError as unknown:
        return f"look {unknown.session_id} up"
    return "paid"


def test_a_fake_answers_what_an_operation_promises() -> None:
    fake = FakeConomy()
    assert pay(fake, "t") == "paid"
    created, paid = fake.calls
    assert created.operation == "checkout_sessions.create"
    assert created.body == {"checkoutToken": "t", "customer": {"firstName": "Jane"}}
    assert paid.path == {"checkout_session_id": "id-1"} and paid.options == {"timeout": 10}
    session = uuid.uuid4()
    payment = fake.checkout_sessions.create_payment(session, payment_method="ETPAY")
    assert isinstance(payment, CheckoutPayment)
    assert (payment.checkout_session_id, payment.status) == (str(session), "CREATED")
    assert fake.checkout_sessions.refresh("t9").checkout_token == "t9"
    response = fake.with_options(timeout=3).checkout_sessions.with_response.refresh("t9")
    assert (response.status, response.value.checkout_token) == (200, "t9")
    assert fake.calls[-1].options == {"timeout": 3}


def test_a_fake_answers_what_it_is_told() -> None:
    fake = FakeConomy()
    session = CheckoutSession.from_dict({"id": "s1", "checkoutToken": "t", "status": "ACTIVE"})
    lost = OutcomeUnknownError("lost", session_id="s1")
    fake.answer("checkout_sessions.create", session)
    fake.answer("checkout_sessions.create_payment", lost, lambda call: lost)
    assert pay(fake, "t") == "look s1 up"
    with pytest.raises(OutcomeUnknownError) as caught:
        fake.checkout_sessions.create_payment("s1", payment_method="ETPAY")
    assert unknown_outcome(caught.value) is lost
    with pytest.raises(ValueError, match="checkout_sessions.create"):
        fake.answer("checkout_sessions.crate", session)
    fake.answer("checkout_sessions.create_payment", session)
    with pytest.raises(TypeError, match="answers a CheckoutPayment, not a CheckoutSession"):
        fake.checkout_sessions.create_payment("s1", payment_method="ETPAY")


@pytest.mark.parametrize(
    "wrong",
    [{"customer": {"address": {7}}}, {"timeout": -1}, {"extra_headers": {"Host": "a"}}],
)
def test_a_fake_refuses_what_a_client_refuses(wrong: Any) -> None:
    fake = FakeConomy()
    with pytest.raises(ConfigError):
        fake.checkout_sessions.create(checkout_token="t", **wrong)
    with pytest.raises(TypeError):
        fake.checkout_sessions.create(checkout_tokn="t")  # type: ignore[call-arg]
    fake.close()
    with pytest.raises(ConfigError, match="closed"):
        fake.checkout_sessions.refresh("t")
    assert fake.calls == []


def test_an_awaited_fake() -> None:
    async def main(conomy: AsyncConomy) -> None:
        async with conomy:
            session = await conomy.checkout_sessions.create(checkout_token="t")
            assert session.checkout_token == "t"

    fake = FakeAsyncConomy()
    asyncio.run(main(fake))
    assert [call.operation for call in fake.calls] == ["checkout_sessions.create"]


def test_offline() -> None:
    settings: dict[str, Any] = {"api_key": "k", "access_token": "t"}
    with offline():
        with pytest.raises(ConfigError, match="CONOMY_OFFLINE"):
            Conomy(**settings)
        Conomy(**settings, base_url="http://127.0.0.1:9")
    Conomy(**settings)
