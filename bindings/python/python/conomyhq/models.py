# @generated from openapi/ by `cargo xtask codegen`. Do not edit.
"""What the API sends and answers.

A member that the API left out is None; its names are in snake_case here. What the spec does not
name is in `extra`, under the API's own names, and goes back out with `to_dict()`.
"""

from __future__ import annotations

# What annotations name.
from ._lazy import abc, typing, values  # pyright: ignore[reportUnusedImport]
from ._model import DECIMAL, ID, MANY, SECONDS, Member, Model, describe

TYPE_CHECKING = False
if not TYPE_CHECKING:
    from ._dataclass import dataclass

    _VALUES = {
        "CheckoutPaymentStatus",
        "CheckoutSessionStatus",
        "CustomerParams",
        "ItemParams",
        "PaymentLinkStatus",
        "PaymentMethod",
        "PaymentType",
        "TaxParams",
        "WebhookEventType",
    }

    def __getattr__(name):
        # Loaded when asked for: only annotations need them.
        if name in _VALUES:
            return getattr(values, name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

else:
    from dataclasses import dataclass

    from ._values import (
        CheckoutPaymentStatus as CheckoutPaymentStatus,
        CheckoutSessionStatus as CheckoutSessionStatus,
        CustomerParams as CustomerParams,
        ItemParams as ItemParams,
        PaymentLinkStatus as PaymentLinkStatus,
        PaymentMethod as PaymentMethod,
        PaymentType as PaymentType,
        TaxParams as TaxParams,
        WebhookEventType as WebhookEventType,
    )

__all__ = [
    "CheckoutPayment",
    "CheckoutPaymentStatus",
    "CheckoutSession",
    "CheckoutSessionStatus",
    "CreateCheckoutPayment",
    "CreateCheckoutSession",
    "CreatePaymentLink",
    "Customer",
    "CustomerParams",
    "Item",
    "ItemParams",
    "ListPayments",
    "Pagination",
    "Payment",
    "PaymentConfig",
    "PaymentLink",
    "PaymentLinkStatus",
    "PaymentMethod",
    "PaymentMethodConfig",
    "PaymentPage",
    "PaymentType",
    "Tax",
    "TaxParams",
    "WebhookData",
    "WebhookEvent",
    "WebhookEventType",
    "WebhookTransaction",
]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class CreateCheckoutSession(Model):
    """What opens a checkout session."""

    checkout_token: str
    """The token of the payment link (or of the checkout) to open."""

    customer: Customer | None = None
    """The payer."""

    items: abc.Sequence[Item] | None = None
    """What is paid for, in place of the link's own items."""

    currency: str | None = None
    """ISO 4217 code of the currency to charge in."""

    payment_methods_allowed: abc.Sequence[values.PaymentMethod] | None = None
    """The payment methods offered to the payer."""

    destinations: abc.Sequence[typing.Any] | None = None
    """Where the money goes, as the API defines a destination."""

    duration: int | None = None
    """How long the session lives, in seconds. The service wants 30 at least."""

    owner: typing.Any = None
    """Who owns the session, as the API defines an owner."""

    customer_requirements: abc.Sequence[typing.Any] | None = None
    """What the payer must supply before paying."""

    success_url: str | None = None
    """Where the payer is sent after a successful payment."""

    failed_url: str | None = None
    """Where the payer is sent after a failed payment."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class CheckoutSession(Model):
    """One payer's temporary context for completing a hosted payment."""

    id: str
    """The session's id; payments are created under it."""

    checkout_token: str
    """The token that the payer's interface holds; refreshing takes it."""

    status: values.CheckoutSessionStatus
    """Where a session stands."""

    currency: str | None = None
    """ISO 4217 code of the currency that is charged. A refresh does not answer it."""

    url: str | None = None
    """The hosted page to send the payer to; it holds the token. A refresh does not answer it."""

    payment_link_id: str | None = None
    """The payment link behind the session."""

    payment_configs: abc.Sequence[PaymentConfig] | None = None
    """How the session can be paid, one entry a currency and product."""

    created_at: str | None = None
    """When the session was created, RFC 3339."""

    expires_at: str | None = None
    """When the session expires, RFC 3339."""

    items: abc.Sequence[Item] | None = None
    """What is paid for."""

    pre_tax_amount: str | None = None
    """Amount before tax, a decimal string."""

    total_amount: str | None = None
    """Amount to pay, a decimal string."""

    payment_methods_allowed: abc.Sequence[values.PaymentMethod] | None = None
    """The payment methods offered to the payer."""

    customer: Customer | None = None
    """The payer."""

    redirect_url: str | None = None
    """Where the payer is sent when done."""

    destinations: abc.Sequence[typing.Any] | None = None
    """Where the money goes, as the API defines a destination."""

    customer_requirements: abc.Sequence[typing.Any] | None = None
    """What the payer must supply before paying."""

    owner: typing.Any = None
    """Who owns the session, as the API defines an owner."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class CreateCheckoutPayment(Model):
    """The payer's choice of payment method."""

    payment_method: values.PaymentMethod
    """A way to pay."""

    customer: Customer | None = None
    """The payer."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class CheckoutPayment(Model):
    """A payment in a checkout session. The service may answer more members than these, such as
    `origins` with the place to send the payer to; they stay reachable.
    """

    id: str
    """The payment's id."""

    checkout_session_id: str
    """The session that the payment belongs to."""

    status: values.CheckoutPaymentStatus
    """Where a payment stands."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Customer(Model):
    """The payer."""

    id: str | None = None
    """The customer's id at ConomyHQ."""

    first_name: str | None = None
    """Given name."""

    last_name: str | None = None
    """Family name."""

    email: str | None = None
    """E-mail address."""

    document_type: str | None = None
    """Kind of identity document, an open list such as `CC`, `RUT`, `CURP` or `PASSPORT`."""

    document_number: str | None = None
    """Number of the identity document."""

    phone_number: str | None = None
    """Phone number without its prefix."""

    phone_number_prefix: str | None = None
    """International prefix of the phone number, such as `+57`."""

    address: typing.Any = None
    """Postal address, as the API defines it."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class PaymentConfig(Model):
    """One way to pay a session, a currency and a product."""

    currency: str | None = None
    """ISO 4217 code."""

    product: str | None = None
    """The product behind this way to pay."""

    exchange_rate: str | None = None
    """Exchange rate applied, a decimal string."""

    payment_methods: abc.Sequence[PaymentMethodConfig] | None = None
    """The payment methods of this way to pay."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class PaymentMethodConfig(Model):
    """One payment method that a session offers."""

    id: str | None = None
    """The payment method's id."""

    type: values.PaymentMethod | None = None
    """A way to pay."""

    enabled: bool | None = None
    """Whether the payer can choose it now."""

    required_fields: abc.Sequence[typing.Any] | None = None
    """What the payer must supply to use it."""

    purchase_amount: str | None = None
    """Amount to pay with it, a decimal string."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Item(Model):
    """One thing that is paid for."""

    pre_tax_amount: str | None = None
    """Amount before tax, a decimal string."""

    total_amount: str | None = None
    """Amount with tax, a decimal string."""

    description: str | None = None
    """What it is, in the payer's words."""

    tax: Tax | None = None
    """The tax on an item."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Tax(Model):
    """The tax on an item."""

    name: str | None = None
    """The tax's name."""

    type: str | None = None
    """How `value` is to be read, as the API defines it."""

    value: str | None = None
    """Rate or amount, a decimal string."""

    amount: str | None = None
    """The tax in money, a decimal string."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class CreatePaymentLink(Model):
    """What a payment link offers."""

    items: abc.Sequence[Item] | None = None
    """What is paid for."""

    currency: str | None = None
    """ISO 4217 code of the currency to charge in."""

    payment_methods_allowed: abc.Sequence[values.PaymentMethod] | None = None
    """The payment methods offered to the payers."""

    destinations: abc.Sequence[typing.Any] | None = None
    """Where the money goes, as the API defines a destination."""

    duration: int | None = None
    """How long each of its sessions lives, in seconds. The service wants 30 at least."""

    owner: typing.Any = None
    """Who owns the link, as the API defines an owner."""

    customer_requirements: abc.Sequence[typing.Any] | None = None
    """What a payer must supply before paying."""

    success_url: str | None = None
    """Where a payer is sent after a successful payment."""

    failed_url: str | None = None
    """Where a payer is sent after a failed payment."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class PaymentLink(Model):
    """A reusable commercial offer."""

    id: str
    """The link's id."""

    checkout_token: str
    """The token that opens checkout sessions."""

    status: values.PaymentLinkStatus
    """Where a payment link stands."""

    items: abc.Sequence[Item] | None = None
    """What is paid for."""

    currency: str | None = None
    """ISO 4217 code of the currency that is charged."""

    pre_tax_amount: str | None = None
    """Amount before tax, a decimal string."""

    total_amount: str | None = None
    """Amount to pay, a decimal string."""

    url: str | None = None
    """The hosted page; it holds the token."""

    payment_methods_allowed: abc.Sequence[values.PaymentMethod] | None = None
    """The payment methods offered to the payers."""

    created_at: str | None = None
    """When the link was created, RFC 3339."""

    destinations: abc.Sequence[typing.Any] | None = None
    """Where the money goes, as the API defines a destination."""

    duration: int | None = None
    """How long each of its sessions lives, in seconds."""

    customer_requirements: abc.Sequence[typing.Any] | None = None
    """What a payer must supply before paying."""

    owner: typing.Any = None
    """Who owns the link, as the API defines an owner."""

    success_url: str | None = None
    """Where a payer is sent after a successful payment."""

    failed_url: str | None = None
    """Where a payer is sent after a failed payment."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class PaymentPage(Model):
    """Some of the payments that were asked for, and where they stand among all of them."""

    pagination: Pagination | None = None
    """Where a page stands among all of them."""

    results: abc.Sequence[Payment]
    """The payments."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Pagination(Model):
    """Where a page stands among all of them."""

    count: int | None = None
    """How many the page holds."""

    next: typing.Any = None
    """The page after this one, as the API writes it."""

    previous: typing.Any = None
    """The page before this one, as the API writes it."""

    total: int | None = None
    """How many there are in all."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Payment(Model):
    """A payment, as it is read back. Only `id` and `status` may be relied on."""

    id: str
    """The payment's id."""

    external_id: str | None = None
    """The payment's id at whoever else knows it."""

    identity_id: str | None = None
    """The id of the identity that it belongs to."""

    account_number: str | None = None
    """The account that it belongs to."""

    total_amount: str | None = None
    """Amount in all, a decimal string."""

    currency: str | None = None
    """ISO 4217 code of `totalAmount`'s currency."""

    description: str | None = None
    """What is paid for, in the merchant's words."""

    product: str | None = None
    """The product behind the payment."""

    status: values.CheckoutPaymentStatus
    """Where a payment stands."""

    type: values.PaymentType | None = None
    """What kind of payment it is."""

    purchase_amount: str | None = None
    """Amount of the purchase, a decimal string."""

    purchase_currency: str | None = None
    """ISO 4217 code of `purchaseAmount`'s currency."""

    fees: abc.Sequence[typing.Any] | None = None
    """What is charged for it, as the API defines a fee."""

    created_at: str | None = None
    """When the payment was created, RFC 3339."""

    updated_at: str | None = None
    """When the payment changed last, RFC 3339."""

    expires_at: str | None = None
    """When the payment expires unless it is made, RFC 3339."""

    captured_at: str | None = None
    """When the payment was captured, RFC 3339."""

    authorized_at: str | None = None
    """When the payment was authorized, RFC 3339."""

    refunded_at: str | None = None
    """When the payment was refunded, RFC 3339."""

    origins: abc.Sequence[typing.Any] | None = None
    """Where the money comes from, as the API defines an origin."""

    destinations: abc.Sequence[typing.Any] | None = None
    """Where the money goes, as the API defines a destination."""

    settlement: typing.Any = None
    """How the money is settled, as the API defines it."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class WebhookEvent(Model):
    """What a webhook delivers. The same delivery may come more than once, and in any order."""

    event: values.WebhookEventType
    """What happened to a payment."""

    data: WebhookData | None = None
    """What an event is about."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class WebhookData(Model):
    """What an event is about."""

    transaction: WebhookTransaction | None = None
    """The payment that an event is about."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class WebhookTransaction(Model):
    """The payment that an event is about."""

    id: str | None = None
    """The payment's id."""

    purchase_amount: str | None = None
    """Amount of the purchase, a decimal string."""

    total_amount: str | None = None
    """Amount in all, a decimal string."""

    external_id: str | None = None
    """The payment's id at whoever else knows it."""

    currency: str | None = None
    """ISO 4217 code of the currency."""

    status: values.CheckoutPaymentStatus | None = None
    """Where a payment stands."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class ListPayments(Model):
    """What is asked to list payments."""

    checkout_session_id: str | None = None
    """Only payments of the session with this `id`."""

    status: values.CheckoutPaymentStatus | None = None
    """Where a payment stands."""

    type: values.PaymentType | None = None
    """What kind of payment it is."""

    start_date: str | None = None
    """Only payments of this day and later, as dd/mm/yyyy."""

    end_date: str | None = None
    """Only payments of this day and earlier, as dd/mm/yyyy."""

    sort: str | None = None
    """A member and a direction, such as `createdAt:desc`."""

    limit: int | None = None
    """How many payments a page holds at most."""

    offset: int | None = None
    """How many payments come before the page."""


_CHECKOUT_SESSION_STATUS = (
    "ATTEMPT",
    "ACTIVE",
    "EXPIRED",
    "FINISHED",
    "PROCESSING_PAYMENT",
    "FAILED",
)

_CHECKOUT_PAYMENT_STATUS = (
    "CREATED",
    "ATTEMPT",
    "PENDING",
    "AUTHORIZED",
    "CAPTURED",
    "RECEIVED",
    "SETTLED",
    "FAILED",
    "REFUNDED",
)

_PAYMENT_METHOD = (
    "CARD",
    "CRYPTO",
    "ACCOUNT",
    "BANK_ACCOUNT",
    "PIX",
    "PCT",
    "CVU",
    "ETPAY",
    "FINTOC",
    "WEBPAY",
    "SPEI",
    "PSE",
    "BANCOLOMBIA",
    "DAVIVIENDA",
    "DAVIPLATA",
    "NEQUI",
    "BREB",
    "WOMPI",
    "LIGO",
    "SIP",
    "ACH",
    "WIRE",
    "FEDNOW",
    "RTP",
    "SEPA",
    "FPE",
    "SWIFT",
)

_WEBHOOK_EVENT_TYPE = (
    "Transaction.Captured",
    "Transaction.Received",
    "Transaction.Failed",
)

_PAYMENT_TYPE = (
    "PURCHASE",
    "TOPUP_ACCOUNT",
    "WITHDRAWAL_ACCOUNT",
    "P2P",
    "COLLECT",
    "FEE",
    "REMITTANCE",
)

_PAYMENT_LINK_STATUS = (
    "ATTEMPT",
    "ACTIVE",
    "EXPIRED",
    "FINISHED",
    "PROCESSING_PAYMENT",
)

describe(
    CreateCheckoutSession,
    Member("checkout_token", "checkoutToken", required=True),
    Member("customer", "customer", model=Customer),
    Member("items", "items", model=Item, takes=MANY),
    Member("currency", "currency", printable=True),
    Member("payment_methods_allowed", "paymentMethodsAllowed", values=_PAYMENT_METHOD, takes=MANY),
    Member("destinations", "destinations", takes=MANY),
    Member("duration", "duration", printable=True, takes=SECONDS),
    Member("owner", "owner"),
    Member("customer_requirements", "customerRequirements", takes=MANY),
    Member("success_url", "successUrl"),
    Member("failed_url", "failedUrl"),
)

describe(
    CheckoutSession,
    Member("id", "id", printable=True, required=True, takes=ID),
    Member("checkout_token", "checkoutToken", required=True),
    Member("status", "status", values=_CHECKOUT_SESSION_STATUS, required=True),
    Member("currency", "currency", printable=True),
    Member("url", "url"),
    Member("payment_link_id", "paymentLinkId", printable=True, takes=ID),
    Member("payment_configs", "paymentConfigs", model=PaymentConfig, takes=MANY),
    Member("created_at", "createdAt", printable=True),
    Member("expires_at", "expiresAt", printable=True),
    Member("items", "items", model=Item, takes=MANY),
    Member("pre_tax_amount", "preTaxAmount", printable=True, takes=DECIMAL),
    Member("total_amount", "totalAmount", printable=True, takes=DECIMAL),
    Member("payment_methods_allowed", "paymentMethodsAllowed", values=_PAYMENT_METHOD, takes=MANY),
    Member("customer", "customer", model=Customer),
    Member("redirect_url", "redirectUrl"),
    Member("destinations", "destinations", takes=MANY),
    Member("customer_requirements", "customerRequirements", takes=MANY),
    Member("owner", "owner"),
)

describe(
    CreateCheckoutPayment,
    Member("payment_method", "paymentMethod", values=_PAYMENT_METHOD, required=True),
    Member("customer", "customer", model=Customer),
)

describe(
    CheckoutPayment,
    Member("id", "id", printable=True, required=True, takes=ID),
    Member("checkout_session_id", "checkoutSessionId", printable=True, required=True, takes=ID),
    Member("status", "status", values=_CHECKOUT_PAYMENT_STATUS, required=True),
)

describe(
    Customer,
    Member("id", "id", takes=ID),
    Member("first_name", "firstName"),
    Member("last_name", "lastName"),
    Member("email", "email"),
    Member("document_type", "documentType", printable=True),
    Member("document_number", "documentNumber"),
    Member("phone_number", "phoneNumber"),
    Member("phone_number_prefix", "phoneNumberPrefix"),
    Member("address", "address"),
)

describe(
    PaymentConfig,
    Member("currency", "currency", printable=True),
    Member("product", "product", printable=True),
    Member("exchange_rate", "exchangeRate", printable=True, takes=DECIMAL),
    Member("payment_methods", "paymentMethods", model=PaymentMethodConfig, takes=MANY),
)

describe(
    PaymentMethodConfig,
    Member("id", "id", printable=True, takes=ID),
    Member("type", "type", values=_PAYMENT_METHOD),
    Member("enabled", "enabled", printable=True),
    Member("required_fields", "requiredFields", takes=MANY),
    Member("purchase_amount", "purchaseAmount", printable=True, takes=DECIMAL),
)

describe(
    Item,
    Member("pre_tax_amount", "preTaxAmount", printable=True, takes=DECIMAL),
    Member("total_amount", "totalAmount", printable=True, takes=DECIMAL),
    Member("description", "description"),
    Member("tax", "tax", model=Tax),
)

describe(
    Tax,
    Member("name", "name", printable=True),
    Member("type", "type", printable=True),
    Member("value", "value", printable=True, takes=DECIMAL),
    Member("amount", "amount", printable=True, takes=DECIMAL),
)

describe(
    CreatePaymentLink,
    Member("items", "items", model=Item, takes=MANY),
    Member("currency", "currency", printable=True),
    Member("payment_methods_allowed", "paymentMethodsAllowed", values=_PAYMENT_METHOD, takes=MANY),
    Member("destinations", "destinations", takes=MANY),
    Member("duration", "duration", printable=True, takes=SECONDS),
    Member("owner", "owner"),
    Member("customer_requirements", "customerRequirements", takes=MANY),
    Member("success_url", "successUrl"),
    Member("failed_url", "failedUrl"),
)

describe(
    PaymentLink,
    Member("id", "id", printable=True, required=True, takes=ID),
    Member("checkout_token", "checkoutToken", required=True),
    Member("status", "status", values=_PAYMENT_LINK_STATUS, required=True),
    Member("items", "items", model=Item, takes=MANY),
    Member("currency", "currency", printable=True),
    Member("pre_tax_amount", "preTaxAmount", printable=True, takes=DECIMAL),
    Member("total_amount", "totalAmount", printable=True, takes=DECIMAL),
    Member("url", "url"),
    Member("payment_methods_allowed", "paymentMethodsAllowed", values=_PAYMENT_METHOD, takes=MANY),
    Member("created_at", "createdAt", printable=True),
    Member("destinations", "destinations", takes=MANY),
    Member("duration", "duration", printable=True, takes=SECONDS),
    Member("customer_requirements", "customerRequirements", takes=MANY),
    Member("owner", "owner"),
    Member("success_url", "successUrl"),
    Member("failed_url", "failedUrl"),
)

describe(
    PaymentPage,
    Member("pagination", "pagination", model=Pagination),
    Member("results", "results", model=Payment, required=True, takes=MANY),
)

describe(
    Pagination,
    Member("count", "count", printable=True),
    Member("next", "next"),
    Member("previous", "previous"),
    Member("total", "total", printable=True),
)

describe(
    Payment,
    Member("id", "id", printable=True, required=True, takes=ID),
    Member("external_id", "externalId", takes=ID),
    Member("identity_id", "identityId", takes=ID),
    Member("account_number", "accountNumber"),
    Member("total_amount", "totalAmount", printable=True, takes=DECIMAL),
    Member("currency", "currency", printable=True),
    Member("description", "description"),
    Member("product", "product", printable=True),
    Member("status", "status", values=_CHECKOUT_PAYMENT_STATUS, required=True),
    Member("type", "type", values=_PAYMENT_TYPE),
    Member("purchase_amount", "purchaseAmount", printable=True, takes=DECIMAL),
    Member("purchase_currency", "purchaseCurrency", printable=True),
    Member("fees", "fees", takes=MANY),
    Member("created_at", "createdAt", printable=True),
    Member("updated_at", "updatedAt", printable=True),
    Member("expires_at", "expiresAt", printable=True),
    Member("captured_at", "capturedAt", printable=True),
    Member("authorized_at", "authorizedAt", printable=True),
    Member("refunded_at", "refundedAt", printable=True),
    Member("origins", "origins", takes=MANY),
    Member("destinations", "destinations", takes=MANY),
    Member("settlement", "settlement"),
)

describe(
    WebhookEvent,
    Member("event", "event", values=_WEBHOOK_EVENT_TYPE, required=True),
    Member("data", "data", model=WebhookData),
)

describe(
    WebhookData,
    Member("transaction", "transaction", model=WebhookTransaction),
)

describe(
    WebhookTransaction,
    Member("id", "id", printable=True, takes=ID),
    Member("purchase_amount", "purchaseAmount", printable=True, takes=DECIMAL),
    Member("total_amount", "totalAmount", printable=True, takes=DECIMAL),
    Member("external_id", "externalId", takes=ID),
    Member("currency", "currency", printable=True),
    Member("status", "status", values=_CHECKOUT_PAYMENT_STATUS),
)

describe(
    ListPayments,
    Member("checkout_session_id", "checkoutSessionId", printable=True, takes=ID),
    Member("status", "status", values=_CHECKOUT_PAYMENT_STATUS),
    Member("type", "type", values=_PAYMENT_TYPE),
    Member("start_date", "startDate", printable=True),
    Member("end_date", "endDate", printable=True),
    Member("sort", "sort", printable=True),
    Member("limit", "limit", printable=True),
    Member("offset", "offset", printable=True),
)
