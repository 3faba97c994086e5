# @generated from openapi/checkout.yaml by `cargo xtask codegen`. Do not edit.
"""The operations of the API, as the clients offer them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from . import models
    from ._call import AsyncCall, Call


class CheckoutSessions:
    """What can be done with checkout sessions."""

    def __init__(self, call: Call) -> None:
        self._call = call

    def create(
        self,
        *,
        checkout_token: str,
        customer: models.CustomerParams | models.Customer | None = None,
        items: Sequence[models.ItemParams | models.Item] | None = None,
        currency: str | None = None,
        payment_methods_allowed: Sequence[models.PaymentMethod] | None = None,
        destinations: Sequence[Any] | None = None,
        duration: int | None = None,
        owner: Any = None,
        customer_requirements: Sequence[Any] | None = None,
        success_url: str | None = None,
        failed_url: str | None = None,
        extra: Mapping[str, Any] | None = None,
        timeout: float | None = None,
        connect_timeout: float | None = None,
        max_retries: int | None = None,
        retry_ambiguous: bool | None = None,
        max_response_bytes: int | None = None,
    ) -> models.CheckoutSession:
        """Create a checkout session.

        Opens a session for one payer from the token of a payment link. The same token can open many
        sessions. Send the payer to the session's `url`, or submit the payment yourself.

        Args:
            checkout_token: The token of the payment link (or of the checkout) to open.
            customer: The payer.
            items: What is paid for, in place of the link's own items.
            currency: ISO 4217 code of the currency to charge in.
            payment_methods_allowed: The payment methods offered to the payer.
            destinations: Where the money goes, as the API defines a destination.
            duration: How long the session lives, in seconds. The service wants 30 at least.
            owner: Who owns the session, as the API defines an owner.
            customer_requirements: What the payer must supply before paying.
            success_url: Where the payer is sent after a successful payment.
            failed_url: Where the payer is sent after a failed payment.
            extra: Members that the spec does not name, under the API's own names.
            timeout: Seconds for the whole call, with all its attempts and waits. None: as the
                client has it.
            connect_timeout: Seconds for opening a connection. None: as the client has it.
            max_retries: How often to try again what is known to have had no effect. None: as the
                client has it.
            retry_ambiguous: Whether to try again what may have had one. Never done with a payment.
                None: as the client has it.
            max_response_bytes: How large an answer may be. None: as the client has it.

        Raises:
            OutcomeUnknownError: The session may have been created. Trying again may open a second
                one; nobody is charged.
            ConomyError: Any other failure; its `outcome` tells whether it may have had an effect.
        """
        from . import models

        return self._call(
            "createCheckoutSession",
            (),
            models.CheckoutSession,
            models.CreateCheckoutSession,
            {
                "checkout_token": checkout_token,
                "customer": customer,
                "items": items,
                "currency": currency,
                "payment_methods_allowed": payment_methods_allowed,
                "destinations": destinations,
                "duration": duration,
                "owner": owner,
                "customer_requirements": customer_requirements,
                "success_url": success_url,
                "failed_url": failed_url,
            },
            extra,
            {
                "timeout": timeout,
                "connect_timeout": connect_timeout,
                "max_retries": max_retries,
                "retry_ambiguous": retry_ambiguous,
                "max_response_bytes": max_response_bytes,
            },
        )

    def create_payment(
        self,
        checkout_session_id: str,
        *,
        payment_method: models.PaymentMethod,
        customer: models.CustomerParams | models.Customer | None = None,
        extra: Mapping[str, Any] | None = None,
        timeout: float | None = None,
        connect_timeout: float | None = None,
        max_retries: int | None = None,
        retry_ambiguous: bool | None = None,
        max_response_bytes: int | None = None,
    ) -> models.CheckoutPayment:
        """Create a payment in a checkout session.

        Submits the payer's choice of payment method and creates the payment. The API documents no
        idempotency key: sending this request twice may charge the payer twice.

        Args:
            checkout_session_id: The `id` of the session, as its creation answered it.
            payment_method: A way to pay.
            customer: The payer.
            extra: Members that the spec does not name, under the API's own names.
            timeout: Seconds for the whole call, with all its attempts and waits. None: as the
                client has it.
            connect_timeout: Seconds for opening a connection. None: as the client has it.
            max_retries: How often to try again what is known to have had no effect. None: as the
                client has it.
            retry_ambiguous: Whether to try again what may have had one. Never done with a payment.
                None: as the client has it.
            max_response_bytes: How large an answer may be. None: as the client has it.

        Raises:
            OutcomeUnknownError: The payment may have been created and the payer charged: look the
                payment up before trying again.
            ConomyError: Any other failure; its `outcome` tells whether it may have had an effect.
        """
        from . import models

        return self._call(
            "createCheckoutPayment",
            (checkout_session_id,),
            models.CheckoutPayment,
            models.CreateCheckoutPayment,
            {
                "payment_method": payment_method,
                "customer": customer,
            },
            extra,
            {
                "timeout": timeout,
                "connect_timeout": connect_timeout,
                "max_retries": max_retries,
                "retry_ambiguous": retry_ambiguous,
                "max_response_bytes": max_response_bytes,
            },
        )

    def refresh(
        self,
        checkout_token: str,
        *,
        timeout: float | None = None,
        connect_timeout: float | None = None,
        max_retries: int | None = None,
        retry_ambiguous: bool | None = None,
        max_response_bytes: int | None = None,
    ) -> models.CheckoutSession:
        """Refresh an expired checkout session.

        Brings a session back after its token expired in the payer's interface. The request has no
        body.

        Args:
            checkout_token: The session's `checkoutToken`.
            timeout: Seconds for the whole call, with all its attempts and waits. None: as the
                client has it.
            connect_timeout: Seconds for opening a connection. None: as the client has it.
            max_retries: How often to try again what is known to have had no effect. None: as the
                client has it.
            retry_ambiguous: Whether to try again what may have had one. Never done with a payment.
                None: as the client has it.
            max_response_bytes: How large an answer may be. None: as the client has it.

        Raises:
            OutcomeUnknownError: The session may have been refreshed. Trying again charges nobody.
            ConomyError: Any other failure; its `outcome` tells whether it may have had an effect.
        """
        from . import models

        return self._call(
            "refreshCheckoutSession",
            (checkout_token,),
            models.CheckoutSession,
            None,
            {},
            None,
            {
                "timeout": timeout,
                "connect_timeout": connect_timeout,
                "max_retries": max_retries,
                "retry_ambiguous": retry_ambiguous,
                "max_response_bytes": max_response_bytes,
            },
        )


class Resources:
    """The resources of `Conomy`."""

    _call: Call

    @property
    def checkout_sessions(self) -> CheckoutSessions:
        """What can be done with checkout sessions."""
        return CheckoutSessions(self._call)


class AsyncCheckoutSessions:
    """What can be done with checkout sessions."""

    def __init__(self, call: AsyncCall) -> None:
        self._call = call

    async def create(
        self,
        *,
        checkout_token: str,
        customer: models.CustomerParams | models.Customer | None = None,
        items: Sequence[models.ItemParams | models.Item] | None = None,
        currency: str | None = None,
        payment_methods_allowed: Sequence[models.PaymentMethod] | None = None,
        destinations: Sequence[Any] | None = None,
        duration: int | None = None,
        owner: Any = None,
        customer_requirements: Sequence[Any] | None = None,
        success_url: str | None = None,
        failed_url: str | None = None,
        extra: Mapping[str, Any] | None = None,
        timeout: float | None = None,
        connect_timeout: float | None = None,
        max_retries: int | None = None,
        retry_ambiguous: bool | None = None,
        max_response_bytes: int | None = None,
    ) -> models.CheckoutSession:
        """Create a checkout session.

        Opens a session for one payer from the token of a payment link. The same token can open many
        sessions. Send the payer to the session's `url`, or submit the payment yourself.

        Args:
            checkout_token: The token of the payment link (or of the checkout) to open.
            customer: The payer.
            items: What is paid for, in place of the link's own items.
            currency: ISO 4217 code of the currency to charge in.
            payment_methods_allowed: The payment methods offered to the payer.
            destinations: Where the money goes, as the API defines a destination.
            duration: How long the session lives, in seconds. The service wants 30 at least.
            owner: Who owns the session, as the API defines an owner.
            customer_requirements: What the payer must supply before paying.
            success_url: Where the payer is sent after a successful payment.
            failed_url: Where the payer is sent after a failed payment.
            extra: Members that the spec does not name, under the API's own names.
            timeout: Seconds for the whole call, with all its attempts and waits. None: as the
                client has it.
            connect_timeout: Seconds for opening a connection. None: as the client has it.
            max_retries: How often to try again what is known to have had no effect. None: as the
                client has it.
            retry_ambiguous: Whether to try again what may have had one. Never done with a payment.
                None: as the client has it.
            max_response_bytes: How large an answer may be. None: as the client has it.

        Raises:
            OutcomeUnknownError: The session may have been created. Trying again may open a second
                one; nobody is charged.
            ConomyError: Any other failure; its `outcome` tells whether it may have had an effect.
        """
        from . import models

        return await self._call(
            "createCheckoutSession",
            (),
            models.CheckoutSession,
            models.CreateCheckoutSession,
            {
                "checkout_token": checkout_token,
                "customer": customer,
                "items": items,
                "currency": currency,
                "payment_methods_allowed": payment_methods_allowed,
                "destinations": destinations,
                "duration": duration,
                "owner": owner,
                "customer_requirements": customer_requirements,
                "success_url": success_url,
                "failed_url": failed_url,
            },
            extra,
            {
                "timeout": timeout,
                "connect_timeout": connect_timeout,
                "max_retries": max_retries,
                "retry_ambiguous": retry_ambiguous,
                "max_response_bytes": max_response_bytes,
            },
        )

    async def create_payment(
        self,
        checkout_session_id: str,
        *,
        payment_method: models.PaymentMethod,
        customer: models.CustomerParams | models.Customer | None = None,
        extra: Mapping[str, Any] | None = None,
        timeout: float | None = None,
        connect_timeout: float | None = None,
        max_retries: int | None = None,
        retry_ambiguous: bool | None = None,
        max_response_bytes: int | None = None,
    ) -> models.CheckoutPayment:
        """Create a payment in a checkout session.

        Submits the payer's choice of payment method and creates the payment. The API documents no
        idempotency key: sending this request twice may charge the payer twice.

        Args:
            checkout_session_id: The `id` of the session, as its creation answered it.
            payment_method: A way to pay.
            customer: The payer.
            extra: Members that the spec does not name, under the API's own names.
            timeout: Seconds for the whole call, with all its attempts and waits. None: as the
                client has it.
            connect_timeout: Seconds for opening a connection. None: as the client has it.
            max_retries: How often to try again what is known to have had no effect. None: as the
                client has it.
            retry_ambiguous: Whether to try again what may have had one. Never done with a payment.
                None: as the client has it.
            max_response_bytes: How large an answer may be. None: as the client has it.

        Raises:
            OutcomeUnknownError: The payment may have been created and the payer charged: look the
                payment up before trying again.
            ConomyError: Any other failure; its `outcome` tells whether it may have had an effect.
        """
        from . import models

        return await self._call(
            "createCheckoutPayment",
            (checkout_session_id,),
            models.CheckoutPayment,
            models.CreateCheckoutPayment,
            {
                "payment_method": payment_method,
                "customer": customer,
            },
            extra,
            {
                "timeout": timeout,
                "connect_timeout": connect_timeout,
                "max_retries": max_retries,
                "retry_ambiguous": retry_ambiguous,
                "max_response_bytes": max_response_bytes,
            },
        )

    async def refresh(
        self,
        checkout_token: str,
        *,
        timeout: float | None = None,
        connect_timeout: float | None = None,
        max_retries: int | None = None,
        retry_ambiguous: bool | None = None,
        max_response_bytes: int | None = None,
    ) -> models.CheckoutSession:
        """Refresh an expired checkout session.

        Brings a session back after its token expired in the payer's interface. The request has no
        body.

        Args:
            checkout_token: The session's `checkoutToken`.
            timeout: Seconds for the whole call, with all its attempts and waits. None: as the
                client has it.
            connect_timeout: Seconds for opening a connection. None: as the client has it.
            max_retries: How often to try again what is known to have had no effect. None: as the
                client has it.
            retry_ambiguous: Whether to try again what may have had one. Never done with a payment.
                None: as the client has it.
            max_response_bytes: How large an answer may be. None: as the client has it.

        Raises:
            OutcomeUnknownError: The session may have been refreshed. Trying again charges nobody.
            ConomyError: Any other failure; its `outcome` tells whether it may have had an effect.
        """
        from . import models

        return await self._call(
            "refreshCheckoutSession",
            (checkout_token,),
            models.CheckoutSession,
            None,
            {},
            None,
            {
                "timeout": timeout,
                "connect_timeout": connect_timeout,
                "max_retries": max_retries,
                "retry_ambiguous": retry_ambiguous,
                "max_response_bytes": max_response_bytes,
            },
        )


class AsyncResources:
    """The resources of `AsyncConomy`."""

    _call: AsyncCall

    @property
    def checkout_sessions(self) -> AsyncCheckoutSessions:
        """What can be done with checkout sessions."""
        return AsyncCheckoutSessions(self._call)
