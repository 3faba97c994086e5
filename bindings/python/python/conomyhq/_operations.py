# @generated from openapi/checkout.yaml by `cargo xtask codegen`. Do not edit.
"""The operations of the API, as calls are made of them."""

from __future__ import annotations

from . import models, resources
from ._call import Operation

OPERATIONS = {
    "createCheckoutSession": Operation(
        number=0,
        id="createCheckoutSession",
        name="checkout_sessions.create",
        verb="POST",
        template="/checkout-sessions",
        method=resources.CheckoutSessions.create,
        path=(),
        body=models.CreateCheckoutSession,
        answer=models.CheckoutSession,
        session=None,
        unknown="it may have been made, and trying again may make another; nobody is charged",
    ),
    "createCheckoutPayment": Operation(
        number=1,
        id="createCheckoutPayment",
        name="checkout_sessions.create_payment",
        verb="POST",
        template="/checkout-sessions/{checkoutSessionId}/payments",
        method=resources.CheckoutSessions.create_payment,
        path=("checkout_session_id",),
        body=models.CreateCheckoutPayment,
        answer=models.CheckoutPayment,
        session=0,
        unknown="the payment may have been applied: look it up before trying again",
    ),
    "refreshCheckoutSession": Operation(
        number=2,
        id="refreshCheckoutSession",
        name="checkout_sessions.refresh",
        verb="POST",
        template="/checkout-sessions/token/{checkoutToken}/refresh",
        method=resources.CheckoutSessions.refresh,
        path=("checkout_token",),
        body=None,
        answer=models.CheckoutSession,
        session=None,
        unknown="a token may have been replaced; trying again charges nobody",
    ),
}
"""Each by its id in the spec."""
