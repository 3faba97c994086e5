# @generated from openapi/checkout.yaml by `cargo xtask codegen`. Do not edit.
"""The operations of the API, as the clients offer them.

`conomy.checkout_sessions` is a `CheckoutSessions`, of an `AsyncConomy` an `AsyncCheckoutSessions`.
"""

from __future__ import annotations

from ._lazy import abc, awaited, calls, models, types, typing
from ._settings import Configured

__all__ = [
    "AsyncCheckoutSessions",
    "AsyncCheckoutSessionsWithResponse",
    "CheckoutSessions",
    "CheckoutSessionsWithResponse",
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
                Without it: as the client has it.
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
                Without it: as the client has it.
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
                Without it: as the client has it.
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


class CheckoutSessionsWithResponse:
    """The methods of `CheckoutSessions`, which give with the answer how it came."""

    def __init__(self, of: CheckoutSessions) -> None:
        self.create = calls.answered(of.create)
        self.create_payment = calls.answered(of.create_payment)
        self.refresh = calls.answered(of.refresh)


class Resources(Configured):
    """The resources of `Conomy`."""

    __slots__ = (
        "checkout_sessions",
    )

    checkout_sessions: CheckoutSessions
    """One payer's temporary context for completing a hosted payment."""

    def _offer(self, call: calls.Caller) -> None:
        self._call = call
        self.checkout_sessions = CheckoutSessions(call)


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
                Without it: as the client has it.
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
                Without it: as the client has it.
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
                Without it: as the client has it.
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


class AsyncCheckoutSessionsWithResponse:
    """The methods of `AsyncCheckoutSessions`, which give with the answer how it came."""

    def __init__(self, of: AsyncCheckoutSessions) -> None:
        self.create = awaited.answered(of.create)
        self.create_payment = awaited.answered(of.create_payment)
        self.refresh = awaited.answered(of.refresh)


class AsyncResources(Configured):
    """The resources of `AsyncConomy`."""

    __slots__ = (
        "checkout_sessions",
    )

    checkout_sessions: AsyncCheckoutSessions
    """One payer's temporary context for completing a hosted payment."""

    def _offer(self, call: awaited.AsyncCaller) -> None:
        self._call = call
        self.checkout_sessions = AsyncCheckoutSessions(call)
