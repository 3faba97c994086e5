# @generated from openapi/ by `cargo xtask codegen`. Do not edit.
"""The operations of the API, as the clients offer them.

`conomy.checkout_sessions` is a `CheckoutSessions`, of an `AsyncConomy` an `AsyncCheckoutSessions`.
"""

from __future__ import annotations

from ._lazy import abc, awaited, calls, models, pages, resolving, types, typing
from ._settings import Configured

__all__ = [
    "AsyncCheckoutSessions",
    "AsyncCheckoutSessionsWithResponse",
    "AsyncPaymentLinks",
    "AsyncPaymentLinksWithResponse",
    "AsyncPayments",
    "AsyncPaymentsWithResponse",
    "CheckoutSessions",
    "CheckoutSessionsWithResponse",
    "PaymentLinks",
    "PaymentLinksWithResponse",
    "Payments",
    "PaymentsWithResponse",
]


class CheckoutSessions:
    """One payer's temporary context for completing a hosted payment."""

    with_response: CheckoutSessionsWithResponse
    """The same methods, which give with the answer how it came: a `Response`."""

    def __init__(self, call: calls.Caller) -> None:
        self._call = call
        self.with_response = CheckoutSessionsWithResponse(self)

    def create(
        self,
        *,
        checkout_token: str,
        customer: models.CustomerParams | models.Customer | None = None,
        items: abc.Iterable[models.ItemParams | models.Item] | None = None,
        currency: str | None = None,
        payment_methods_allowed: abc.Iterable[models.PaymentMethod] | None = None,
        destinations: abc.Iterable[typing.Any] | None = None,
        duration: int | types.timedelta | None = None,
        owner: typing.Any = None,
        customer_requirements: abc.Iterable[typing.Any] | None = None,
        success_url: str | None = None,
        failed_url: str | None = None,
        extra: abc.Mapping[str, typing.Any] | None = None,
        timeout: float | types.timedelta | None = None,
        connect_timeout: float | types.timedelta | None = None,
        max_retries: int | None = None,
        retry_ambiguous: bool | None = None,
        reuse_connections: bool | None = None,
        max_response_bytes: int | None = None,
        extra_headers: abc.Mapping[str, str] | None = None,
    ) -> models.CheckoutSession:
        """Create a checkout session.

        Opens a session for one payer from the token of a payment link. The same token can open many
        sessions. Send the payer to the session's `url`, or submit the payment yourself.

        What a second request could do: it may make a second one.

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
            timeout: One deadline for the whole call: connecting, every attempt and wait, the last
                byte of the answer. In seconds. Without it: as the client has it.
            connect_timeout: How long opening one connection may take: look-up, TCP, TLS and proxy
                together. In seconds. Without it: as the client has it.
            max_retries: How often a call is tried again at most, where that is safe; 0 is never.
                The one attempt with a renewed access token, after the service refused the one
                before, does not count. Without it: as the client has it.
            retry_ambiguous: Whether a call that may have been applied is tried again. A payment
                never is. Without it: as the client has it.
            reuse_connections: Whether a payment may go out on a connection that was used before.
                Without it each payment has a connection of its own, so that no stray answer can
                speak for it and no idle connection dies under it. Other calls always reuse
                connections. Without it: as the client has it.
            max_response_bytes: How many bytes of an answer's body are read at most. Without it: as
                the client has it.
            extra_headers: Headers to send besides the client's own, such as a `traceparent`. Those
                that the client sets itself are refused. Without it: as the client has it.

        Raises:
            OutcomeUnknownError: It may have been made, and trying again may make another; nobody is
                charged.
            ConomyError: Any other failure; its `outcome` tells whether it may have had an effect.
        """
        try:
            answer: models.CheckoutSession = self._call(
                "createCheckoutSession",
                (),
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
                    "reuse_connections": reuse_connections,
                    "max_response_bytes": max_response_bytes,
                    "extra_headers": extra_headers,
                },
            )
            return answer
        finally:
            # A traceback may show this frame.
            del (
                checkout_token,
                customer,
                items,
                currency,
                payment_methods_allowed,
                destinations,
                duration,
                owner,
                customer_requirements,
                success_url,
                failed_url,
                extra,
                extra_headers,
            )

    def create_payment(
        self,
        checkout_session_id: str | types.UUID,
        *,
        payment_method: models.PaymentMethod,
        customer: models.CustomerParams | models.Customer | None = None,
        extra: abc.Mapping[str, typing.Any] | None = None,
        timeout: float | types.timedelta | None = None,
        connect_timeout: float | types.timedelta | None = None,
        max_retries: int | None = None,
        retry_ambiguous: bool | None = None,
        reuse_connections: bool | None = None,
        max_response_bytes: int | None = None,
        extra_headers: abc.Mapping[str, str] | None = None,
    ) -> models.CheckoutPayment:
        """Create a payment in a checkout session.

        Submits the payer's choice of payment method and creates the payment. The API documents no
        idempotency key: sending this request twice may charge the payer twice.

        What a second request could do: it may charge the payer twice.

        Args:
            checkout_session_id: The `id` of the session, as its creation answered it.
            payment_method: A way to pay.
            customer: The payer.
            extra: Members that the spec does not name, under the API's own names.
            timeout: One deadline for the whole call: connecting, every attempt and wait, the last
                byte of the answer. In seconds. Without it: as the client has it.
            connect_timeout: How long opening one connection may take: look-up, TCP, TLS and proxy
                together. In seconds. Without it: as the client has it.
            max_retries: How often a call is tried again at most, where that is safe; 0 is never.
                The one attempt with a renewed access token, after the service refused the one
                before, does not count. Without it: as the client has it.
            retry_ambiguous: Whether a call that may have been applied is tried again. A payment
                never is. Without it: as the client has it.
            reuse_connections: Whether a payment may go out on a connection that was used before.
                Without it each payment has a connection of its own, so that no stray answer can
                speak for it and no idle connection dies under it. Other calls always reuse
                connections. Without it: as the client has it.
            max_response_bytes: How many bytes of an answer's body are read at most. Without it: as
                the client has it.
            extra_headers: Headers to send besides the client's own, such as a `traceparent`. Those
                that the client sets itself are refused. Without it: as the client has it.

        Raises:
            OutcomeUnknownError: The payment may have been applied: look it up before trying again.
            ConomyError: Any other failure; its `outcome` tells whether it may have had an effect.
        """
        try:
            answer: models.CheckoutPayment = self._call(
                "createCheckoutPayment",
                (checkout_session_id,),
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
                    "reuse_connections": reuse_connections,
                    "max_response_bytes": max_response_bytes,
                    "extra_headers": extra_headers,
                },
            )
            return answer
        finally:
            # A traceback may show this frame.
            del payment_method, customer, extra, extra_headers

    def refresh(
        self,
        checkout_token: str | types.UUID,
        *,
        timeout: float | types.timedelta | None = None,
        connect_timeout: float | types.timedelta | None = None,
        max_retries: int | None = None,
        retry_ambiguous: bool | None = None,
        reuse_connections: bool | None = None,
        max_response_bytes: int | None = None,
        extra_headers: abc.Mapping[str, str] | None = None,
    ) -> models.CheckoutSession:
        """Refresh an expired checkout session.

        Brings a session back after its token expired in the payer's interface. The request has no
        body.

        What a second request could do: it may replace a token twice.

        Args:
            checkout_token: The session's `checkoutToken`.
            timeout: One deadline for the whole call: connecting, every attempt and wait, the last
                byte of the answer. In seconds. Without it: as the client has it.
            connect_timeout: How long opening one connection may take: look-up, TCP, TLS and proxy
                together. In seconds. Without it: as the client has it.
            max_retries: How often a call is tried again at most, where that is safe; 0 is never.
                The one attempt with a renewed access token, after the service refused the one
                before, does not count. Without it: as the client has it.
            retry_ambiguous: Whether a call that may have been applied is tried again. A payment
                never is. Without it: as the client has it.
            reuse_connections: Whether a payment may go out on a connection that was used before.
                Without it each payment has a connection of its own, so that no stray answer can
                speak for it and no idle connection dies under it. Other calls always reuse
                connections. Without it: as the client has it.
            max_response_bytes: How many bytes of an answer's body are read at most. Without it: as
                the client has it.
            extra_headers: Headers to send besides the client's own, such as a `traceparent`. Those
                that the client sets itself are refused. Without it: as the client has it.

        Raises:
            OutcomeUnknownError: A token may have been replaced; trying again charges nobody.
            ConomyError: Any other failure; its `outcome` tells whether it may have had an effect.
        """
        try:
            answer: models.CheckoutSession = self._call(
                "refreshCheckoutSession",
                (checkout_token,),
                {},
                None,
                {
                    "timeout": timeout,
                    "connect_timeout": connect_timeout,
                    "max_retries": max_retries,
                    "retry_ambiguous": retry_ambiguous,
                    "reuse_connections": reuse_connections,
                    "max_response_bytes": max_response_bytes,
                    "extra_headers": extra_headers,
                },
            )
            return answer
        finally:
            # A traceback may show this frame.
            del checkout_token, extra_headers

    def get(
        self,
        checkout_session_id: str | types.UUID,
        *,
        timeout: float | types.timedelta | None = None,
        connect_timeout: float | types.timedelta | None = None,
        max_retries: int | None = None,
        retry_ambiguous: bool | None = None,
        reuse_connections: bool | None = None,
        max_response_bytes: int | None = None,
        extra_headers: abc.Mapping[str, str] | None = None,
    ) -> models.CheckoutSession:
        """Read a checkout session.

        Answers the session as it stands, with everything that the service knows of it.

        What a second request could do: it changes nothing.

        Args:
            checkout_session_id: The session's `id`, as its creation answered it.
            timeout: One deadline for the whole call: connecting, every attempt and wait, the last
                byte of the answer. In seconds. Without it: as the client has it.
            connect_timeout: How long opening one connection may take: look-up, TCP, TLS and proxy
                together. In seconds. Without it: as the client has it.
            max_retries: How often a call is tried again at most, where that is safe; 0 is never.
                The one attempt with a renewed access token, after the service refused the one
                before, does not count. Without it: as the client has it.
            retry_ambiguous: Whether a call that may have been applied is tried again. A payment
                never is. Without it: as the client has it.
            reuse_connections: Whether a payment may go out on a connection that was used before.
                Without it each payment has a connection of its own, so that no stray answer can
                speak for it and no idle connection dies under it. Other calls always reuse
                connections. Without it: as the client has it.
            max_response_bytes: How many bytes of an answer's body are read at most. Without it: as
                the client has it.
            extra_headers: Headers to send besides the client's own, such as a `traceparent`. Those
                that the client sets itself are refused. Without it: as the client has it.

        Raises:
            ConomyError: Any other failure; its `outcome` tells whether it may have had an effect.
        """
        try:
            answer: models.CheckoutSession = self._call(
                "getCheckoutSession",
                (checkout_session_id,),
                {},
                None,
                {
                    "timeout": timeout,
                    "connect_timeout": connect_timeout,
                    "max_retries": max_retries,
                    "retry_ambiguous": retry_ambiguous,
                    "reuse_connections": reuse_connections,
                    "max_response_bytes": max_response_bytes,
                    "extra_headers": extra_headers,
                },
            )
            return answer
        finally:
            # A traceback may show this frame.
            del checkout_session_id, extra_headers


class CheckoutSessionsWithResponse:
    """The methods of `CheckoutSessions`, which give with the answer how it came."""

    def __init__(self, of: CheckoutSessions) -> None:
        self.create = calls.answered(of.create)
        self.create_payment = calls.answered(of.create_payment)
        self.refresh = calls.answered(of.refresh)
        self.get = calls.answered(of.get)


class PaymentLinks:
    """Reusable commercial offers, from whose tokens checkout sessions are opened."""

    with_response: PaymentLinksWithResponse
    """The same methods, which give with the answer how it came: a `Response`."""

    def __init__(self, call: calls.Caller) -> None:
        self._call = call
        self.with_response = PaymentLinksWithResponse(self)

    def create(
        self,
        *,
        items: abc.Iterable[models.ItemParams | models.Item] | None = None,
        currency: str | None = None,
        payment_methods_allowed: abc.Iterable[models.PaymentMethod] | None = None,
        destinations: abc.Iterable[typing.Any] | None = None,
        duration: int | types.timedelta | None = None,
        owner: typing.Any = None,
        customer_requirements: abc.Iterable[typing.Any] | None = None,
        success_url: str | None = None,
        failed_url: str | None = None,
        extra: abc.Mapping[str, typing.Any] | None = None,
        timeout: float | types.timedelta | None = None,
        connect_timeout: float | types.timedelta | None = None,
        max_retries: int | None = None,
        retry_ambiguous: bool | None = None,
        reuse_connections: bool | None = None,
        max_response_bytes: int | None = None,
        extra_headers: abc.Mapping[str, str] | None = None,
    ) -> models.PaymentLink:
        """Create a payment link.

        Creates the commercial offer that any number of payers can be sent to. Its `checkoutToken`
        opens checkout sessions.

        What a second request could do: it may make a second one.

        Args:
            items: What is paid for.
            currency: ISO 4217 code of the currency to charge in.
            payment_methods_allowed: The payment methods offered to the payers.
            destinations: Where the money goes, as the API defines a destination.
            duration: How long each of its sessions lives, in seconds. The service wants 30 at
                least.
            owner: Who owns the link, as the API defines an owner.
            customer_requirements: What a payer must supply before paying.
            success_url: Where a payer is sent after a successful payment.
            failed_url: Where a payer is sent after a failed payment.
            extra: Members that the spec does not name, under the API's own names.
            timeout: One deadline for the whole call: connecting, every attempt and wait, the last
                byte of the answer. In seconds. Without it: as the client has it.
            connect_timeout: How long opening one connection may take: look-up, TCP, TLS and proxy
                together. In seconds. Without it: as the client has it.
            max_retries: How often a call is tried again at most, where that is safe; 0 is never.
                The one attempt with a renewed access token, after the service refused the one
                before, does not count. Without it: as the client has it.
            retry_ambiguous: Whether a call that may have been applied is tried again. A payment
                never is. Without it: as the client has it.
            reuse_connections: Whether a payment may go out on a connection that was used before.
                Without it each payment has a connection of its own, so that no stray answer can
                speak for it and no idle connection dies under it. Other calls always reuse
                connections. Without it: as the client has it.
            max_response_bytes: How many bytes of an answer's body are read at most. Without it: as
                the client has it.
            extra_headers: Headers to send besides the client's own, such as a `traceparent`. Those
                that the client sets itself are refused. Without it: as the client has it.

        Raises:
            OutcomeUnknownError: It may have been made, and trying again may make another; nobody is
                charged.
            ConomyError: Any other failure; its `outcome` tells whether it may have had an effect.
        """
        try:
            answer: models.PaymentLink = self._call(
                "createPaymentLink",
                (),
                {
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
                    "reuse_connections": reuse_connections,
                    "max_response_bytes": max_response_bytes,
                    "extra_headers": extra_headers,
                },
            )
            return answer
        finally:
            # A traceback may show this frame.
            del (
                items,
                currency,
                payment_methods_allowed,
                destinations,
                duration,
                owner,
                customer_requirements,
                success_url,
                failed_url,
                extra,
                extra_headers,
            )

    def get(
        self,
        payment_link_id: str | types.UUID,
        *,
        timeout: float | types.timedelta | None = None,
        connect_timeout: float | types.timedelta | None = None,
        max_retries: int | None = None,
        retry_ambiguous: bool | None = None,
        reuse_connections: bool | None = None,
        max_response_bytes: int | None = None,
        extra_headers: abc.Mapping[str, str] | None = None,
    ) -> models.PaymentLink:
        """Read a payment link.

        Answers the link as it stands.

        What a second request could do: it changes nothing.

        Args:
            payment_link_id: The link's `id`, as its creation answered it.
            timeout: One deadline for the whole call: connecting, every attempt and wait, the last
                byte of the answer. In seconds. Without it: as the client has it.
            connect_timeout: How long opening one connection may take: look-up, TCP, TLS and proxy
                together. In seconds. Without it: as the client has it.
            max_retries: How often a call is tried again at most, where that is safe; 0 is never.
                The one attempt with a renewed access token, after the service refused the one
                before, does not count. Without it: as the client has it.
            retry_ambiguous: Whether a call that may have been applied is tried again. A payment
                never is. Without it: as the client has it.
            reuse_connections: Whether a payment may go out on a connection that was used before.
                Without it each payment has a connection of its own, so that no stray answer can
                speak for it and no idle connection dies under it. Other calls always reuse
                connections. Without it: as the client has it.
            max_response_bytes: How many bytes of an answer's body are read at most. Without it: as
                the client has it.
            extra_headers: Headers to send besides the client's own, such as a `traceparent`. Those
                that the client sets itself are refused. Without it: as the client has it.

        Raises:
            ConomyError: Any other failure; its `outcome` tells whether it may have had an effect.
        """
        try:
            answer: models.PaymentLink = self._call(
                "getPaymentLink",
                (payment_link_id,),
                {},
                None,
                {
                    "timeout": timeout,
                    "connect_timeout": connect_timeout,
                    "max_retries": max_retries,
                    "retry_ambiguous": retry_ambiguous,
                    "reuse_connections": reuse_connections,
                    "max_response_bytes": max_response_bytes,
                    "extra_headers": extra_headers,
                },
            )
            return answer
        finally:
            # A traceback may show this frame.
            del payment_link_id, extra_headers

    def deactivate(
        self,
        payment_link_id: str | types.UUID,
        *,
        timeout: float | types.timedelta | None = None,
        connect_timeout: float | types.timedelta | None = None,
        max_retries: int | None = None,
        retry_ambiguous: bool | None = None,
        reuse_connections: bool | None = None,
        max_response_bytes: int | None = None,
        extra_headers: abc.Mapping[str, str] | None = None,
    ) -> models.PaymentLink:
        """Deactivate a payment link.

        No more sessions can be opened from the link. Activating it takes that back.

        What a second request could do: it may replace a token twice.

        Args:
            payment_link_id: The link's `id`, as its creation answered it.
            timeout: One deadline for the whole call: connecting, every attempt and wait, the last
                byte of the answer. In seconds. Without it: as the client has it.
            connect_timeout: How long opening one connection may take: look-up, TCP, TLS and proxy
                together. In seconds. Without it: as the client has it.
            max_retries: How often a call is tried again at most, where that is safe; 0 is never.
                The one attempt with a renewed access token, after the service refused the one
                before, does not count. Without it: as the client has it.
            retry_ambiguous: Whether a call that may have been applied is tried again. A payment
                never is. Without it: as the client has it.
            reuse_connections: Whether a payment may go out on a connection that was used before.
                Without it each payment has a connection of its own, so that no stray answer can
                speak for it and no idle connection dies under it. Other calls always reuse
                connections. Without it: as the client has it.
            max_response_bytes: How many bytes of an answer's body are read at most. Without it: as
                the client has it.
            extra_headers: Headers to send besides the client's own, such as a `traceparent`. Those
                that the client sets itself are refused. Without it: as the client has it.

        Raises:
            OutcomeUnknownError: A token may have been replaced; trying again charges nobody.
            ConomyError: Any other failure; its `outcome` tells whether it may have had an effect.
        """
        try:
            answer: models.PaymentLink = self._call(
                "deactivatePaymentLink",
                (payment_link_id,),
                {},
                None,
                {
                    "timeout": timeout,
                    "connect_timeout": connect_timeout,
                    "max_retries": max_retries,
                    "retry_ambiguous": retry_ambiguous,
                    "reuse_connections": reuse_connections,
                    "max_response_bytes": max_response_bytes,
                    "extra_headers": extra_headers,
                },
            )
            return answer
        finally:
            # A traceback may show this frame.
            del payment_link_id, extra_headers

    def activate(
        self,
        payment_link_id: str | types.UUID,
        *,
        timeout: float | types.timedelta | None = None,
        connect_timeout: float | types.timedelta | None = None,
        max_retries: int | None = None,
        retry_ambiguous: bool | None = None,
        reuse_connections: bool | None = None,
        max_response_bytes: int | None = None,
        extra_headers: abc.Mapping[str, str] | None = None,
    ) -> models.PaymentLink:
        """Activate a payment link.

        Sessions can be opened from the link again. The request has no body.

        What a second request could do: it may replace a token twice.

        Args:
            payment_link_id: The link's `id`, as its creation answered it.
            timeout: One deadline for the whole call: connecting, every attempt and wait, the last
                byte of the answer. In seconds. Without it: as the client has it.
            connect_timeout: How long opening one connection may take: look-up, TCP, TLS and proxy
                together. In seconds. Without it: as the client has it.
            max_retries: How often a call is tried again at most, where that is safe; 0 is never.
                The one attempt with a renewed access token, after the service refused the one
                before, does not count. Without it: as the client has it.
            retry_ambiguous: Whether a call that may have been applied is tried again. A payment
                never is. Without it: as the client has it.
            reuse_connections: Whether a payment may go out on a connection that was used before.
                Without it each payment has a connection of its own, so that no stray answer can
                speak for it and no idle connection dies under it. Other calls always reuse
                connections. Without it: as the client has it.
            max_response_bytes: How many bytes of an answer's body are read at most. Without it: as
                the client has it.
            extra_headers: Headers to send besides the client's own, such as a `traceparent`. Those
                that the client sets itself are refused. Without it: as the client has it.

        Raises:
            OutcomeUnknownError: A token may have been replaced; trying again charges nobody.
            ConomyError: Any other failure; its `outcome` tells whether it may have had an effect.
        """
        try:
            answer: models.PaymentLink = self._call(
                "activatePaymentLink",
                (payment_link_id,),
                {},
                None,
                {
                    "timeout": timeout,
                    "connect_timeout": connect_timeout,
                    "max_retries": max_retries,
                    "retry_ambiguous": retry_ambiguous,
                    "reuse_connections": reuse_connections,
                    "max_response_bytes": max_response_bytes,
                    "extra_headers": extra_headers,
                },
            )
            return answer
        finally:
            # A traceback may show this frame.
            del payment_link_id, extra_headers


class PaymentLinksWithResponse:
    """The methods of `PaymentLinks`, which give with the answer how it came."""

    def __init__(self, of: PaymentLinks) -> None:
        self.create = calls.answered(of.create)
        self.get = calls.answered(of.get)
        self.deactivate = calls.answered(of.deactivate)
        self.activate = calls.answered(of.activate)


class Payments:
    """What became of payments."""

    with_response: PaymentsWithResponse
    """The same methods, which give with the answer how it came: a `Response`."""

    def __init__(self, call: calls.Caller) -> None:
        self._call = call
        self.with_response = PaymentsWithResponse(self)

    def list(
        self,
        *,
        checkout_session_id: str | types.UUID | None = None,
        status: models.CheckoutPaymentStatus | None = None,
        type: models.PaymentType | None = None,
        start_date: str | None = None,
        end_date: str | None = None,
        sort: str | None = None,
        limit: int | None = None,
        offset: int | None = None,
        extra: abc.Mapping[str, typing.Any] | None = None,
        timeout: float | types.timedelta | None = None,
        connect_timeout: float | types.timedelta | None = None,
        max_retries: int | None = None,
        retry_ambiguous: bool | None = None,
        reuse_connections: bool | None = None,
        max_response_bytes: int | None = None,
        extra_headers: abc.Mapping[str, str] | None = None,
    ) -> pages.Page[models.Payment]:
        """List payments.

        Answers a page of the merchant's payments. Whether a payment is in it right after it was
        made is not documented: an empty list proves nothing.

        What a second request could do: it changes nothing.

        Args:
            checkout_session_id: Only payments of the session with this `id`.
            status: Where a payment stands.
            type: What kind of payment it is.
            start_date: Only payments of this day and later, as dd/mm/yyyy.
            end_date: Only payments of this day and earlier, as dd/mm/yyyy.
            sort: A member and a direction, such as `createdAt:desc`.
            limit: How many payments a page holds at most.
            offset: How many payments come before the page.
            extra: Members that the spec does not name, under the API's own names.
            timeout: One deadline for the whole call: connecting, every attempt and wait, the last
                byte of the answer. In seconds. Without it: as the client has it.
            connect_timeout: How long opening one connection may take: look-up, TCP, TLS and proxy
                together. In seconds. Without it: as the client has it.
            max_retries: How often a call is tried again at most, where that is safe; 0 is never.
                The one attempt with a renewed access token, after the service refused the one
                before, does not count. Without it: as the client has it.
            retry_ambiguous: Whether a call that may have been applied is tried again. A payment
                never is. Without it: as the client has it.
            reuse_connections: Whether a payment may go out on a connection that was used before.
                Without it each payment has a connection of its own, so that no stray answer can
                speak for it and no idle connection dies under it. Other calls always reuse
                connections. Without it: as the client has it.
            max_response_bytes: How many bytes of an answer's body are read at most. Without it: as
                the client has it.
            extra_headers: Headers to send besides the client's own, such as a `traceparent`. Those
                that the client sets itself are refused. Without it: as the client has it.

        Raises:
            ConomyError: Any other failure; its `outcome` tells whether it may have had an effect.
        """
        try:
            answer: pages.Page[models.Payment] = pages.Page.of(
                self._call,
                "listPayments",
                {
                    "checkout_session_id": checkout_session_id,
                    "status": status,
                    "type": type,
                    "start_date": start_date,
                    "end_date": end_date,
                    "sort": sort,
                    "limit": limit,
                    "offset": offset,
                },
                extra,
                {
                    "timeout": timeout,
                    "connect_timeout": connect_timeout,
                    "max_retries": max_retries,
                    "retry_ambiguous": retry_ambiguous,
                    "reuse_connections": reuse_connections,
                    "max_response_bytes": max_response_bytes,
                    "extra_headers": extra_headers,
                },
            )
            return answer
        finally:
            # A traceback may show this frame.
            del (
                checkout_session_id,
                status,
                type,
                start_date,
                end_date,
                sort,
                limit,
                offset,
                extra,
                extra_headers,
            )

    def resolve(
        self,
        unknown: BaseException | None = None,
        *,
        session_id: str | types.UUID | None = None,
        sent_at: types.datetime | None = None,
        known: abc.Iterable[str | types.UUID] = (),
        wait: float | types.timedelta | None = None,
        timeout: float | types.timedelta | None = None,
        connect_timeout: float | types.timedelta | None = None,
        max_retries: int | None = None,
        retry_ambiguous: bool | None = None,
        reuse_connections: bool | None = None,
        max_response_bytes: int | None = None,
        extra_headers: abc.Mapping[str, str] | None = None,
    ) -> abc.Sequence[models.Payment]:
        """Look for a payment whose outcome is unknown.

        Takes the `OutcomeUnknownError`, any exception behind which `unknown_outcome` finds one, or
        after a restart the session's id and when the payment was sent. Gives the session's payments
        that were made since, by the service's clock, as soon as there is one.

        **An empty list proves nothing**: the service does not say when a payment can be read back
        that was made. It says that none was seen, and is no reason to mark the payment as failed.

        Args:
            unknown: What was raised instead of an answer.
            session_id: The session that the payment was sent to, in place of `unknown`.
            sent_at: When it was sent; a datetime with its time zone.
            known: Ids of the session's payments that are accounted for already.
            wait: How long to look again and again while there is none, in seconds. Without it: 10.
                With 0: once.
            timeout: One deadline for the whole call: connecting, every attempt and wait, the last
                byte of the answer. In seconds. Of each look. Without it: as the client has it.
            connect_timeout: How long opening one connection may take: look-up, TCP, TLS and proxy
                together. In seconds. Of each look. Without it: as the client has it.
            max_retries: How often a call is tried again at most, where that is safe; 0 is never.
                The one attempt with a renewed access token, after the service refused the one
                before, does not count. Of each look. Without it: as the client has it.
            retry_ambiguous: Whether a call that may have been applied is tried again. A payment
                never is. Of each look. Without it: as the client has it.
            reuse_connections: Whether a payment may go out on a connection that was used before.
                Without it each payment has a connection of its own, so that no stray answer can
                speak for it and no idle connection dies under it. Other calls always reuse
                connections. Of each look. Without it: as the client has it.
            max_response_bytes: How many bytes of an answer's body are read at most. Of each look.
                Without it: as the client has it.
            extra_headers: Headers to send besides the client's own, such as a `traceparent`. Those
                that the client sets itself are refused. Of each look. Without it: as the client has
                it.

        Raises:
            ConfigError: There is nothing to look for: the exception is of no such payment.
            ConomyError: The last look failed. Nothing was changed.
        """
        try:
            look = resolving.path(unknown, session_id, sent_at, wait, known)
            answer: abc.Sequence[models.Payment] = self._call(
                resolving.ID,
                look,
                {},
                None,
                {
                    "timeout": timeout,
                    "connect_timeout": connect_timeout,
                    "max_retries": max_retries,
                    "retry_ambiguous": retry_ambiguous,
                    "reuse_connections": reuse_connections,
                    "max_response_bytes": max_response_bytes,
                    "extra_headers": extra_headers,
                },
            )
            return answer
        finally:
            # A traceback may show this frame.
            del known, extra_headers

    def get(
        self,
        payment_id: str | types.UUID,
        *,
        timeout: float | types.timedelta | None = None,
        connect_timeout: float | types.timedelta | None = None,
        max_retries: int | None = None,
        retry_ambiguous: bool | None = None,
        reuse_connections: bool | None = None,
        max_response_bytes: int | None = None,
        extra_headers: abc.Mapping[str, str] | None = None,
    ) -> models.Payment:
        """Read a payment.

        Answers the payment as it stands.

        What a second request could do: it changes nothing.

        Args:
            payment_id: The payment's `id`, as its creation answered it.
            timeout: One deadline for the whole call: connecting, every attempt and wait, the last
                byte of the answer. In seconds. Without it: as the client has it.
            connect_timeout: How long opening one connection may take: look-up, TCP, TLS and proxy
                together. In seconds. Without it: as the client has it.
            max_retries: How often a call is tried again at most, where that is safe; 0 is never.
                The one attempt with a renewed access token, after the service refused the one
                before, does not count. Without it: as the client has it.
            retry_ambiguous: Whether a call that may have been applied is tried again. A payment
                never is. Without it: as the client has it.
            reuse_connections: Whether a payment may go out on a connection that was used before.
                Without it each payment has a connection of its own, so that no stray answer can
                speak for it and no idle connection dies under it. Other calls always reuse
                connections. Without it: as the client has it.
            max_response_bytes: How many bytes of an answer's body are read at most. Without it: as
                the client has it.
            extra_headers: Headers to send besides the client's own, such as a `traceparent`. Those
                that the client sets itself are refused. Without it: as the client has it.

        Raises:
            ConomyError: Any other failure; its `outcome` tells whether it may have had an effect.
        """
        try:
            answer: models.Payment = self._call(
                "getPayment",
                (payment_id,),
                {},
                None,
                {
                    "timeout": timeout,
                    "connect_timeout": connect_timeout,
                    "max_retries": max_retries,
                    "retry_ambiguous": retry_ambiguous,
                    "reuse_connections": reuse_connections,
                    "max_response_bytes": max_response_bytes,
                    "extra_headers": extra_headers,
                },
            )
            return answer
        finally:
            # A traceback may show this frame.
            del payment_id, extra_headers


class PaymentsWithResponse:
    """The methods of `Payments`, which give with the answer how it came."""

    def __init__(self, of: Payments) -> None:
        self.list = calls.answered(of.list)
        self.get = calls.answered(of.get)


class Resources(Configured):
    """The resources of `Conomy`."""

    __slots__ = (
        "checkout_sessions",
        "payment_links",
        "payments",
    )

    checkout_sessions: CheckoutSessions
    """One payer's temporary context for completing a hosted payment."""

    payment_links: PaymentLinks
    """Reusable commercial offers, from whose tokens checkout sessions are opened."""

    payments: Payments
    """What became of payments."""

    def _offer(self, call: calls.Caller) -> None:
        self._call = call
        self.checkout_sessions = CheckoutSessions(call)
        self.payment_links = PaymentLinks(call)
        self.payments = Payments(call)


class AsyncCheckoutSessions:
    """One payer's temporary context for completing a hosted payment."""

    with_response: AsyncCheckoutSessionsWithResponse
    """The same methods, which give with the answer how it came: a `Response`."""

    def __init__(self, call: awaited.AsyncCaller) -> None:
        self._call = call
        self.with_response = AsyncCheckoutSessionsWithResponse(self)

    def create(
        self,
        *,
        checkout_token: str,
        customer: models.CustomerParams | models.Customer | None = None,
        items: abc.Iterable[models.ItemParams | models.Item] | None = None,
        currency: str | None = None,
        payment_methods_allowed: abc.Iterable[models.PaymentMethod] | None = None,
        destinations: abc.Iterable[typing.Any] | None = None,
        duration: int | types.timedelta | None = None,
        owner: typing.Any = None,
        customer_requirements: abc.Iterable[typing.Any] | None = None,
        success_url: str | None = None,
        failed_url: str | None = None,
        extra: abc.Mapping[str, typing.Any] | None = None,
        timeout: float | types.timedelta | None = None,
        connect_timeout: float | types.timedelta | None = None,
        max_retries: int | None = None,
        retry_ambiguous: bool | None = None,
        reuse_connections: bool | None = None,
        max_response_bytes: int | None = None,
        extra_headers: abc.Mapping[str, str] | None = None,
    ) -> abc.Coroutine[typing.Any, typing.Any, models.CheckoutSession]:
        """Create a checkout session.

        Opens a session for one payer from the token of a payment link. The same token can open many
        sessions. Send the payer to the session's `url`, or submit the payment yourself.

        What a second request could do: it may make a second one.

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
            timeout: One deadline for the whole call: connecting, every attempt and wait, the last
                byte of the answer. In seconds. Without it: as the client has it.
            connect_timeout: How long opening one connection may take: look-up, TCP, TLS and proxy
                together. In seconds. Without it: as the client has it.
            max_retries: How often a call is tried again at most, where that is safe; 0 is never.
                The one attempt with a renewed access token, after the service refused the one
                before, does not count. Without it: as the client has it.
            retry_ambiguous: Whether a call that may have been applied is tried again. A payment
                never is. Without it: as the client has it.
            reuse_connections: Whether a payment may go out on a connection that was used before.
                Without it each payment has a connection of its own, so that no stray answer can
                speak for it and no idle connection dies under it. Other calls always reuse
                connections. Without it: as the client has it.
            max_response_bytes: How many bytes of an answer's body are read at most. Without it: as
                the client has it.
            extra_headers: Headers to send besides the client's own, such as a `traceparent`. Those
                that the client sets itself are refused. Without it: as the client has it.

        Raises:
            OutcomeUnknownError: It may have been made, and trying again may make another; nobody is
                charged.
            ConomyError: Any other failure; its `outcome` tells whether it may have had an effect.
        """
        try:
            answer: abc.Coroutine[typing.Any, typing.Any, models.CheckoutSession] = self._call(
                "createCheckoutSession",
                (),
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
                    "reuse_connections": reuse_connections,
                    "max_response_bytes": max_response_bytes,
                    "extra_headers": extra_headers,
                },
            )
            return answer
        finally:
            # A traceback may show this frame.
            del (
                checkout_token,
                customer,
                items,
                currency,
                payment_methods_allowed,
                destinations,
                duration,
                owner,
                customer_requirements,
                success_url,
                failed_url,
                extra,
                extra_headers,
            )

    def create_payment(
        self,
        checkout_session_id: str | types.UUID,
        *,
        payment_method: models.PaymentMethod,
        customer: models.CustomerParams | models.Customer | None = None,
        extra: abc.Mapping[str, typing.Any] | None = None,
        timeout: float | types.timedelta | None = None,
        connect_timeout: float | types.timedelta | None = None,
        max_retries: int | None = None,
        retry_ambiguous: bool | None = None,
        reuse_connections: bool | None = None,
        max_response_bytes: int | None = None,
        extra_headers: abc.Mapping[str, str] | None = None,
    ) -> abc.Coroutine[typing.Any, typing.Any, models.CheckoutPayment]:
        """Create a payment in a checkout session.

        Submits the payer's choice of payment method and creates the payment. The API documents no
        idempotency key: sending this request twice may charge the payer twice.

        What a second request could do: it may charge the payer twice.

        Args:
            checkout_session_id: The `id` of the session, as its creation answered it.
            payment_method: A way to pay.
            customer: The payer.
            extra: Members that the spec does not name, under the API's own names.
            timeout: One deadline for the whole call: connecting, every attempt and wait, the last
                byte of the answer. In seconds. Without it: as the client has it.
            connect_timeout: How long opening one connection may take: look-up, TCP, TLS and proxy
                together. In seconds. Without it: as the client has it.
            max_retries: How often a call is tried again at most, where that is safe; 0 is never.
                The one attempt with a renewed access token, after the service refused the one
                before, does not count. Without it: as the client has it.
            retry_ambiguous: Whether a call that may have been applied is tried again. A payment
                never is. Without it: as the client has it.
            reuse_connections: Whether a payment may go out on a connection that was used before.
                Without it each payment has a connection of its own, so that no stray answer can
                speak for it and no idle connection dies under it. Other calls always reuse
                connections. Without it: as the client has it.
            max_response_bytes: How many bytes of an answer's body are read at most. Without it: as
                the client has it.
            extra_headers: Headers to send besides the client's own, such as a `traceparent`. Those
                that the client sets itself are refused. Without it: as the client has it.

        Raises:
            OutcomeUnknownError: The payment may have been applied: look it up before trying again.
            ConomyError: Any other failure; its `outcome` tells whether it may have had an effect.
        """
        try:
            answer: abc.Coroutine[typing.Any, typing.Any, models.CheckoutPayment] = self._call(
                "createCheckoutPayment",
                (checkout_session_id,),
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
                    "reuse_connections": reuse_connections,
                    "max_response_bytes": max_response_bytes,
                    "extra_headers": extra_headers,
                },
            )
            return answer
        finally:
            # A traceback may show this frame.
            del payment_method, customer, extra, extra_headers

    def refresh(
        self,
        checkout_token: str | types.UUID,
        *,
        timeout: float | types.timedelta | None = None,
        connect_timeout: float | types.timedelta | None = None,
        max_retries: int | None = None,
        retry_ambiguous: bool | None = None,
        reuse_connections: bool | None = None,
        max_response_bytes: int | None = None,
        extra_headers: abc.Mapping[str, str] | None = None,
    ) -> abc.Coroutine[typing.Any, typing.Any, models.CheckoutSession]:
        """Refresh an expired checkout session.

        Brings a session back after its token expired in the payer's interface. The request has no
        body.

        What a second request could do: it may replace a token twice.

        Args:
            checkout_token: The session's `checkoutToken`.
            timeout: One deadline for the whole call: connecting, every attempt and wait, the last
                byte of the answer. In seconds. Without it: as the client has it.
            connect_timeout: How long opening one connection may take: look-up, TCP, TLS and proxy
                together. In seconds. Without it: as the client has it.
            max_retries: How often a call is tried again at most, where that is safe; 0 is never.
                The one attempt with a renewed access token, after the service refused the one
                before, does not count. Without it: as the client has it.
            retry_ambiguous: Whether a call that may have been applied is tried again. A payment
                never is. Without it: as the client has it.
            reuse_connections: Whether a payment may go out on a connection that was used before.
                Without it each payment has a connection of its own, so that no stray answer can
                speak for it and no idle connection dies under it. Other calls always reuse
                connections. Without it: as the client has it.
            max_response_bytes: How many bytes of an answer's body are read at most. Without it: as
                the client has it.
            extra_headers: Headers to send besides the client's own, such as a `traceparent`. Those
                that the client sets itself are refused. Without it: as the client has it.

        Raises:
            OutcomeUnknownError: A token may have been replaced; trying again charges nobody.
            ConomyError: Any other failure; its `outcome` tells whether it may have had an effect.
        """
        try:
            answer: abc.Coroutine[typing.Any, typing.Any, models.CheckoutSession] = self._call(
                "refreshCheckoutSession",
                (checkout_token,),
                {},
                None,
                {
                    "timeout": timeout,
                    "connect_timeout": connect_timeout,
                    "max_retries": max_retries,
                    "retry_ambiguous": retry_ambiguous,
                    "reuse_connections": reuse_connections,
                    "max_response_bytes": max_response_bytes,
                    "extra_headers": extra_headers,
                },
            )
            return answer
        finally:
            # A traceback may show this frame.
            del checkout_token, extra_headers

    def get(
        self,
        checkout_session_id: str | types.UUID,
        *,
        timeout: float | types.timedelta | None = None,
        connect_timeout: float | types.timedelta | None = None,
        max_retries: int | None = None,
        retry_ambiguous: bool | None = None,
        reuse_connections: bool | None = None,
        max_response_bytes: int | None = None,
        extra_headers: abc.Mapping[str, str] | None = None,
    ) -> abc.Coroutine[typing.Any, typing.Any, models.CheckoutSession]:
        """Read a checkout session.

        Answers the session as it stands, with everything that the service knows of it.

        What a second request could do: it changes nothing.

        Args:
            checkout_session_id: The session's `id`, as its creation answered it.
            timeout: One deadline for the whole call: connecting, every attempt and wait, the last
                byte of the answer. In seconds. Without it: as the client has it.
            connect_timeout: How long opening one connection may take: look-up, TCP, TLS and proxy
                together. In seconds. Without it: as the client has it.
            max_retries: How often a call is tried again at most, where that is safe; 0 is never.
                The one attempt with a renewed access token, after the service refused the one
                before, does not count. Without it: as the client has it.
            retry_ambiguous: Whether a call that may have been applied is tried again. A payment
                never is. Without it: as the client has it.
            reuse_connections: Whether a payment may go out on a connection that was used before.
                Without it each payment has a connection of its own, so that no stray answer can
                speak for it and no idle connection dies under it. Other calls always reuse
                connections. Without it: as the client has it.
            max_response_bytes: How many bytes of an answer's body are read at most. Without it: as
                the client has it.
            extra_headers: Headers to send besides the client's own, such as a `traceparent`. Those
                that the client sets itself are refused. Without it: as the client has it.

        Raises:
            ConomyError: Any other failure; its `outcome` tells whether it may have had an effect.
        """
        try:
            answer: abc.Coroutine[typing.Any, typing.Any, models.CheckoutSession] = self._call(
                "getCheckoutSession",
                (checkout_session_id,),
                {},
                None,
                {
                    "timeout": timeout,
                    "connect_timeout": connect_timeout,
                    "max_retries": max_retries,
                    "retry_ambiguous": retry_ambiguous,
                    "reuse_connections": reuse_connections,
                    "max_response_bytes": max_response_bytes,
                    "extra_headers": extra_headers,
                },
            )
            return answer
        finally:
            # A traceback may show this frame.
            del checkout_session_id, extra_headers


class AsyncCheckoutSessionsWithResponse:
    """The methods of `AsyncCheckoutSessions`, which give with the answer how it came."""

    def __init__(self, of: AsyncCheckoutSessions) -> None:
        self.create = awaited.answered(of.create)
        self.create_payment = awaited.answered(of.create_payment)
        self.refresh = awaited.answered(of.refresh)
        self.get = awaited.answered(of.get)


class AsyncPaymentLinks:
    """Reusable commercial offers, from whose tokens checkout sessions are opened."""

    with_response: AsyncPaymentLinksWithResponse
    """The same methods, which give with the answer how it came: a `Response`."""

    def __init__(self, call: awaited.AsyncCaller) -> None:
        self._call = call
        self.with_response = AsyncPaymentLinksWithResponse(self)

    def create(
        self,
        *,
        items: abc.Iterable[models.ItemParams | models.Item] | None = None,
        currency: str | None = None,
        payment_methods_allowed: abc.Iterable[models.PaymentMethod] | None = None,
        destinations: abc.Iterable[typing.Any] | None = None,
        duration: int | types.timedelta | None = None,
        owner: typing.Any = None,
        customer_requirements: abc.Iterable[typing.Any] | None = None,
        success_url: str | None = None,
        failed_url: str | None = None,
        extra: abc.Mapping[str, typing.Any] | None = None,
        timeout: float | types.timedelta | None = None,
        connect_timeout: float | types.timedelta | None = None,
        max_retries: int | None = None,
        retry_ambiguous: bool | None = None,
        reuse_connections: bool | None = None,
        max_response_bytes: int | None = None,
        extra_headers: abc.Mapping[str, str] | None = None,
    ) -> abc.Coroutine[typing.Any, typing.Any, models.PaymentLink]:
        """Create a payment link.

        Creates the commercial offer that any number of payers can be sent to. Its `checkoutToken`
        opens checkout sessions.

        What a second request could do: it may make a second one.

        Args:
            items: What is paid for.
            currency: ISO 4217 code of the currency to charge in.
            payment_methods_allowed: The payment methods offered to the payers.
            destinations: Where the money goes, as the API defines a destination.
            duration: How long each of its sessions lives, in seconds. The service wants 30 at
                least.
            owner: Who owns the link, as the API defines an owner.
            customer_requirements: What a payer must supply before paying.
            success_url: Where a payer is sent after a successful payment.
            failed_url: Where a payer is sent after a failed payment.
            extra: Members that the spec does not name, under the API's own names.
            timeout: One deadline for the whole call: connecting, every attempt and wait, the last
                byte of the answer. In seconds. Without it: as the client has it.
            connect_timeout: How long opening one connection may take: look-up, TCP, TLS and proxy
                together. In seconds. Without it: as the client has it.
            max_retries: How often a call is tried again at most, where that is safe; 0 is never.
                The one attempt with a renewed access token, after the service refused the one
                before, does not count. Without it: as the client has it.
            retry_ambiguous: Whether a call that may have been applied is tried again. A payment
                never is. Without it: as the client has it.
            reuse_connections: Whether a payment may go out on a connection that was used before.
                Without it each payment has a connection of its own, so that no stray answer can
                speak for it and no idle connection dies under it. Other calls always reuse
                connections. Without it: as the client has it.
            max_response_bytes: How many bytes of an answer's body are read at most. Without it: as
                the client has it.
            extra_headers: Headers to send besides the client's own, such as a `traceparent`. Those
                that the client sets itself are refused. Without it: as the client has it.

        Raises:
            OutcomeUnknownError: It may have been made, and trying again may make another; nobody is
                charged.
            ConomyError: Any other failure; its `outcome` tells whether it may have had an effect.
        """
        try:
            answer: abc.Coroutine[typing.Any, typing.Any, models.PaymentLink] = self._call(
                "createPaymentLink",
                (),
                {
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
                    "reuse_connections": reuse_connections,
                    "max_response_bytes": max_response_bytes,
                    "extra_headers": extra_headers,
                },
            )
            return answer
        finally:
            # A traceback may show this frame.
            del (
                items,
                currency,
                payment_methods_allowed,
                destinations,
                duration,
                owner,
                customer_requirements,
                success_url,
                failed_url,
                extra,
                extra_headers,
            )

    def get(
        self,
        payment_link_id: str | types.UUID,
        *,
        timeout: float | types.timedelta | None = None,
        connect_timeout: float | types.timedelta | None = None,
        max_retries: int | None = None,
        retry_ambiguous: bool | None = None,
        reuse_connections: bool | None = None,
        max_response_bytes: int | None = None,
        extra_headers: abc.Mapping[str, str] | None = None,
    ) -> abc.Coroutine[typing.Any, typing.Any, models.PaymentLink]:
        """Read a payment link.

        Answers the link as it stands.

        What a second request could do: it changes nothing.

        Args:
            payment_link_id: The link's `id`, as its creation answered it.
            timeout: One deadline for the whole call: connecting, every attempt and wait, the last
                byte of the answer. In seconds. Without it: as the client has it.
            connect_timeout: How long opening one connection may take: look-up, TCP, TLS and proxy
                together. In seconds. Without it: as the client has it.
            max_retries: How often a call is tried again at most, where that is safe; 0 is never.
                The one attempt with a renewed access token, after the service refused the one
                before, does not count. Without it: as the client has it.
            retry_ambiguous: Whether a call that may have been applied is tried again. A payment
                never is. Without it: as the client has it.
            reuse_connections: Whether a payment may go out on a connection that was used before.
                Without it each payment has a connection of its own, so that no stray answer can
                speak for it and no idle connection dies under it. Other calls always reuse
                connections. Without it: as the client has it.
            max_response_bytes: How many bytes of an answer's body are read at most. Without it: as
                the client has it.
            extra_headers: Headers to send besides the client's own, such as a `traceparent`. Those
                that the client sets itself are refused. Without it: as the client has it.

        Raises:
            ConomyError: Any other failure; its `outcome` tells whether it may have had an effect.
        """
        try:
            answer: abc.Coroutine[typing.Any, typing.Any, models.PaymentLink] = self._call(
                "getPaymentLink",
                (payment_link_id,),
                {},
                None,
                {
                    "timeout": timeout,
                    "connect_timeout": connect_timeout,
                    "max_retries": max_retries,
                    "retry_ambiguous": retry_ambiguous,
                    "reuse_connections": reuse_connections,
                    "max_response_bytes": max_response_bytes,
                    "extra_headers": extra_headers,
                },
            )
            return answer
        finally:
            # A traceback may show this frame.
            del payment_link_id, extra_headers

    def deactivate(
        self,
        payment_link_id: str | types.UUID,
        *,
        timeout: float | types.timedelta | None = None,
        connect_timeout: float | types.timedelta | None = None,
        max_retries: int | None = None,
        retry_ambiguous: bool | None = None,
        reuse_connections: bool | None = None,
        max_response_bytes: int | None = None,
        extra_headers: abc.Mapping[str, str] | None = None,
    ) -> abc.Coroutine[typing.Any, typing.Any, models.PaymentLink]:
        """Deactivate a payment link.

        No more sessions can be opened from the link. Activating it takes that back.

        What a second request could do: it may replace a token twice.

        Args:
            payment_link_id: The link's `id`, as its creation answered it.
            timeout: One deadline for the whole call: connecting, every attempt and wait, the last
                byte of the answer. In seconds. Without it: as the client has it.
            connect_timeout: How long opening one connection may take: look-up, TCP, TLS and proxy
                together. In seconds. Without it: as the client has it.
            max_retries: How often a call is tried again at most, where that is safe; 0 is never.
                The one attempt with a renewed access token, after the service refused the one
                before, does not count. Without it: as the client has it.
            retry_ambiguous: Whether a call that may have been applied is tried again. A payment
                never is. Without it: as the client has it.
            reuse_connections: Whether a payment may go out on a connection that was used before.
                Without it each payment has a connection of its own, so that no stray answer can
                speak for it and no idle connection dies under it. Other calls always reuse
                connections. Without it: as the client has it.
            max_response_bytes: How many bytes of an answer's body are read at most. Without it: as
                the client has it.
            extra_headers: Headers to send besides the client's own, such as a `traceparent`. Those
                that the client sets itself are refused. Without it: as the client has it.

        Raises:
            OutcomeUnknownError: A token may have been replaced; trying again charges nobody.
            ConomyError: Any other failure; its `outcome` tells whether it may have had an effect.
        """
        try:
            answer: abc.Coroutine[typing.Any, typing.Any, models.PaymentLink] = self._call(
                "deactivatePaymentLink",
                (payment_link_id,),
                {},
                None,
                {
                    "timeout": timeout,
                    "connect_timeout": connect_timeout,
                    "max_retries": max_retries,
                    "retry_ambiguous": retry_ambiguous,
                    "reuse_connections": reuse_connections,
                    "max_response_bytes": max_response_bytes,
                    "extra_headers": extra_headers,
                },
            )
            return answer
        finally:
            # A traceback may show this frame.
            del payment_link_id, extra_headers

    def activate(
        self,
        payment_link_id: str | types.UUID,
        *,
        timeout: float | types.timedelta | None = None,
        connect_timeout: float | types.timedelta | None = None,
        max_retries: int | None = None,
        retry_ambiguous: bool | None = None,
        reuse_connections: bool | None = None,
        max_response_bytes: int | None = None,
        extra_headers: abc.Mapping[str, str] | None = None,
    ) -> abc.Coroutine[typing.Any, typing.Any, models.PaymentLink]:
        """Activate a payment link.

        Sessions can be opened from the link again. The request has no body.

        What a second request could do: it may replace a token twice.

        Args:
            payment_link_id: The link's `id`, as its creation answered it.
            timeout: One deadline for the whole call: connecting, every attempt and wait, the last
                byte of the answer. In seconds. Without it: as the client has it.
            connect_timeout: How long opening one connection may take: look-up, TCP, TLS and proxy
                together. In seconds. Without it: as the client has it.
            max_retries: How often a call is tried again at most, where that is safe; 0 is never.
                The one attempt with a renewed access token, after the service refused the one
                before, does not count. Without it: as the client has it.
            retry_ambiguous: Whether a call that may have been applied is tried again. A payment
                never is. Without it: as the client has it.
            reuse_connections: Whether a payment may go out on a connection that was used before.
                Without it each payment has a connection of its own, so that no stray answer can
                speak for it and no idle connection dies under it. Other calls always reuse
                connections. Without it: as the client has it.
            max_response_bytes: How many bytes of an answer's body are read at most. Without it: as
                the client has it.
            extra_headers: Headers to send besides the client's own, such as a `traceparent`. Those
                that the client sets itself are refused. Without it: as the client has it.

        Raises:
            OutcomeUnknownError: A token may have been replaced; trying again charges nobody.
            ConomyError: Any other failure; its `outcome` tells whether it may have had an effect.
        """
        try:
            answer: abc.Coroutine[typing.Any, typing.Any, models.PaymentLink] = self._call(
                "activatePaymentLink",
                (payment_link_id,),
                {},
                None,
                {
                    "timeout": timeout,
                    "connect_timeout": connect_timeout,
                    "max_retries": max_retries,
                    "retry_ambiguous": retry_ambiguous,
                    "reuse_connections": reuse_connections,
                    "max_response_bytes": max_response_bytes,
                    "extra_headers": extra_headers,
                },
            )
            return answer
        finally:
            # A traceback may show this frame.
            del payment_link_id, extra_headers


class AsyncPaymentLinksWithResponse:
    """The methods of `AsyncPaymentLinks`, which give with the answer how it came."""

    def __init__(self, of: AsyncPaymentLinks) -> None:
        self.create = awaited.answered(of.create)
        self.get = awaited.answered(of.get)
        self.deactivate = awaited.answered(of.deactivate)
        self.activate = awaited.answered(of.activate)


class AsyncPayments:
    """What became of payments."""

    with_response: AsyncPaymentsWithResponse
    """The same methods, which give with the answer how it came: a `Response`."""

    def __init__(self, call: awaited.AsyncCaller) -> None:
        self._call = call
        self.with_response = AsyncPaymentsWithResponse(self)

    def list(
        self,
        *,
        checkout_session_id: str | types.UUID | None = None,
        status: models.CheckoutPaymentStatus | None = None,
        type: models.PaymentType | None = None,
        start_date: str | None = None,
        end_date: str | None = None,
        sort: str | None = None,
        limit: int | None = None,
        offset: int | None = None,
        extra: abc.Mapping[str, typing.Any] | None = None,
        timeout: float | types.timedelta | None = None,
        connect_timeout: float | types.timedelta | None = None,
        max_retries: int | None = None,
        retry_ambiguous: bool | None = None,
        reuse_connections: bool | None = None,
        max_response_bytes: int | None = None,
        extra_headers: abc.Mapping[str, str] | None = None,
    ) -> pages.AsyncPages[models.Payment]:
        """List payments.

        Answers a page of the merchant's payments. Whether a payment is in it right after it was
        made is not documented: an empty list proves nothing.

        What a second request could do: it changes nothing.

        Args:
            checkout_session_id: Only payments of the session with this `id`.
            status: Where a payment stands.
            type: What kind of payment it is.
            start_date: Only payments of this day and later, as dd/mm/yyyy.
            end_date: Only payments of this day and earlier, as dd/mm/yyyy.
            sort: A member and a direction, such as `createdAt:desc`.
            limit: How many payments a page holds at most.
            offset: How many payments come before the page.
            extra: Members that the spec does not name, under the API's own names.
            timeout: One deadline for the whole call: connecting, every attempt and wait, the last
                byte of the answer. In seconds. Without it: as the client has it.
            connect_timeout: How long opening one connection may take: look-up, TCP, TLS and proxy
                together. In seconds. Without it: as the client has it.
            max_retries: How often a call is tried again at most, where that is safe; 0 is never.
                The one attempt with a renewed access token, after the service refused the one
                before, does not count. Without it: as the client has it.
            retry_ambiguous: Whether a call that may have been applied is tried again. A payment
                never is. Without it: as the client has it.
            reuse_connections: Whether a payment may go out on a connection that was used before.
                Without it each payment has a connection of its own, so that no stray answer can
                speak for it and no idle connection dies under it. Other calls always reuse
                connections. Without it: as the client has it.
            max_response_bytes: How many bytes of an answer's body are read at most. Without it: as
                the client has it.
            extra_headers: Headers to send besides the client's own, such as a `traceparent`. Those
                that the client sets itself are refused. Without it: as the client has it.

        Raises:
            ConomyError: Any other failure; its `outcome` tells whether it may have had an effect.
        """
        try:
            answer: pages.AsyncPages[models.Payment] = pages.AsyncPages.of(
                self._call,
                "listPayments",
                {
                    "checkout_session_id": checkout_session_id,
                    "status": status,
                    "type": type,
                    "start_date": start_date,
                    "end_date": end_date,
                    "sort": sort,
                    "limit": limit,
                    "offset": offset,
                },
                extra,
                {
                    "timeout": timeout,
                    "connect_timeout": connect_timeout,
                    "max_retries": max_retries,
                    "retry_ambiguous": retry_ambiguous,
                    "reuse_connections": reuse_connections,
                    "max_response_bytes": max_response_bytes,
                    "extra_headers": extra_headers,
                },
            )
            return answer
        finally:
            # A traceback may show this frame.
            del (
                checkout_session_id,
                status,
                type,
                start_date,
                end_date,
                sort,
                limit,
                offset,
                extra,
                extra_headers,
            )

    def resolve(
        self,
        unknown: BaseException | None = None,
        *,
        session_id: str | types.UUID | None = None,
        sent_at: types.datetime | None = None,
        known: abc.Iterable[str | types.UUID] = (),
        wait: float | types.timedelta | None = None,
        timeout: float | types.timedelta | None = None,
        connect_timeout: float | types.timedelta | None = None,
        max_retries: int | None = None,
        retry_ambiguous: bool | None = None,
        reuse_connections: bool | None = None,
        max_response_bytes: int | None = None,
        extra_headers: abc.Mapping[str, str] | None = None,
    ) -> abc.Coroutine[typing.Any, typing.Any, abc.Sequence[models.Payment]]:
        """Look for a payment whose outcome is unknown.

        Takes the `OutcomeUnknownError`, any exception behind which `unknown_outcome` finds one, or
        after a restart the session's id and when the payment was sent. Gives the session's payments
        that were made since, by the service's clock, as soon as there is one.

        **An empty list proves nothing**: the service does not say when a payment can be read back
        that was made. It says that none was seen, and is no reason to mark the payment as failed.

        Args:
            unknown: What was raised instead of an answer.
            session_id: The session that the payment was sent to, in place of `unknown`.
            sent_at: When it was sent; a datetime with its time zone.
            known: Ids of the session's payments that are accounted for already.
            wait: How long to look again and again while there is none, in seconds. Without it: 10.
                With 0: once.
            timeout: One deadline for the whole call: connecting, every attempt and wait, the last
                byte of the answer. In seconds. Of each look. Without it: as the client has it.
            connect_timeout: How long opening one connection may take: look-up, TCP, TLS and proxy
                together. In seconds. Of each look. Without it: as the client has it.
            max_retries: How often a call is tried again at most, where that is safe; 0 is never.
                The one attempt with a renewed access token, after the service refused the one
                before, does not count. Of each look. Without it: as the client has it.
            retry_ambiguous: Whether a call that may have been applied is tried again. A payment
                never is. Of each look. Without it: as the client has it.
            reuse_connections: Whether a payment may go out on a connection that was used before.
                Without it each payment has a connection of its own, so that no stray answer can
                speak for it and no idle connection dies under it. Other calls always reuse
                connections. Of each look. Without it: as the client has it.
            max_response_bytes: How many bytes of an answer's body are read at most. Of each look.
                Without it: as the client has it.
            extra_headers: Headers to send besides the client's own, such as a `traceparent`. Those
                that the client sets itself are refused. Of each look. Without it: as the client has
                it.

        Raises:
            ConfigError: There is nothing to look for: the exception is of no such payment.
            ConomyError: The last look failed. Nothing was changed.
        """
        try:
            look = resolving.path(unknown, session_id, sent_at, wait, known)
            answer: abc.Coroutine[typing.Any, typing.Any, abc.Sequence[models.Payment]] = self._call(
                resolving.ID,
                look,
                {},
                None,
                {
                    "timeout": timeout,
                    "connect_timeout": connect_timeout,
                    "max_retries": max_retries,
                    "retry_ambiguous": retry_ambiguous,
                    "reuse_connections": reuse_connections,
                    "max_response_bytes": max_response_bytes,
                    "extra_headers": extra_headers,
                },
            )
            return answer
        finally:
            # A traceback may show this frame.
            del known, extra_headers

    def get(
        self,
        payment_id: str | types.UUID,
        *,
        timeout: float | types.timedelta | None = None,
        connect_timeout: float | types.timedelta | None = None,
        max_retries: int | None = None,
        retry_ambiguous: bool | None = None,
        reuse_connections: bool | None = None,
        max_response_bytes: int | None = None,
        extra_headers: abc.Mapping[str, str] | None = None,
    ) -> abc.Coroutine[typing.Any, typing.Any, models.Payment]:
        """Read a payment.

        Answers the payment as it stands.

        What a second request could do: it changes nothing.

        Args:
            payment_id: The payment's `id`, as its creation answered it.
            timeout: One deadline for the whole call: connecting, every attempt and wait, the last
                byte of the answer. In seconds. Without it: as the client has it.
            connect_timeout: How long opening one connection may take: look-up, TCP, TLS and proxy
                together. In seconds. Without it: as the client has it.
            max_retries: How often a call is tried again at most, where that is safe; 0 is never.
                The one attempt with a renewed access token, after the service refused the one
                before, does not count. Without it: as the client has it.
            retry_ambiguous: Whether a call that may have been applied is tried again. A payment
                never is. Without it: as the client has it.
            reuse_connections: Whether a payment may go out on a connection that was used before.
                Without it each payment has a connection of its own, so that no stray answer can
                speak for it and no idle connection dies under it. Other calls always reuse
                connections. Without it: as the client has it.
            max_response_bytes: How many bytes of an answer's body are read at most. Without it: as
                the client has it.
            extra_headers: Headers to send besides the client's own, such as a `traceparent`. Those
                that the client sets itself are refused. Without it: as the client has it.

        Raises:
            ConomyError: Any other failure; its `outcome` tells whether it may have had an effect.
        """
        try:
            answer: abc.Coroutine[typing.Any, typing.Any, models.Payment] = self._call(
                "getPayment",
                (payment_id,),
                {},
                None,
                {
                    "timeout": timeout,
                    "connect_timeout": connect_timeout,
                    "max_retries": max_retries,
                    "retry_ambiguous": retry_ambiguous,
                    "reuse_connections": reuse_connections,
                    "max_response_bytes": max_response_bytes,
                    "extra_headers": extra_headers,
                },
            )
            return answer
        finally:
            # A traceback may show this frame.
            del payment_id, extra_headers


class AsyncPaymentsWithResponse:
    """The methods of `AsyncPayments`, which give with the answer how it came."""

    def __init__(self, of: AsyncPayments) -> None:
        self.list = pages.answered(of.list)
        self.get = awaited.answered(of.get)


class AsyncResources(Configured):
    """The resources of `AsyncConomy`."""

    __slots__ = (
        "checkout_sessions",
        "payment_links",
        "payments",
    )

    checkout_sessions: AsyncCheckoutSessions
    """One payer's temporary context for completing a hosted payment."""

    payment_links: AsyncPaymentLinks
    """Reusable commercial offers, from whose tokens checkout sessions are opened."""

    payments: AsyncPayments
    """What became of payments."""

    def _offer(self, call: awaited.AsyncCaller) -> None:
        self._call = call
        self.checkout_sessions = AsyncCheckoutSessions(call)
        self.payment_links = AsyncPaymentLinks(call)
        self.payments = AsyncPayments(call)
