# @generated from openapi/ by `cargo xtask codegen`. Do not edit.
"""What members hold and take, for annotations; see `models.py`, which offers it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Literal, Union

# What annotations name.
from ._lazy import abc, models, types, typing  # pyright: ignore[reportUnusedImport]

if TYPE_CHECKING or sys.version_info >= (3, 12):
    from typing import TypedDict
else:
    try:
        # Pydantic, and so FastAPI, takes no other before Python 3.12, and brings it along.
        from typing_extensions import TypedDict
    except ImportError:
        from typing import TypedDict

__all__ = [
    "CheckoutPaymentStatus",
    "CheckoutSessionStatus",
    "CustomerParams",
    "ItemParams",
    "PaymentLinkStatus",
    "PaymentMethod",
    "PaymentType",
    "TaxParams",
    "WebhookEventType",
]

CheckoutSessionStatus = Union[
    Literal[
        "ATTEMPT",
        "ACTIVE",
        "EXPIRED",
        "FINISHED",
        "PROCESSING_PAYMENT",
        "FAILED",
    ],
    str,
]
"""Where a session stands. The values known today; any other string is valid too."""

CheckoutPaymentStatus = Union[
    Literal[
        "CREATED",
        "ATTEMPT",
        "PENDING",
        "AUTHORIZED",
        "CAPTURED",
        "RECEIVED",
        "SETTLED",
        "FAILED",
        "REFUNDED",
    ],
    str,
]
"""Where a payment stands. The values known today; any other string is valid too."""

PaymentMethod = Union[
    Literal[
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
    ],
    str,
]
"""A way to pay. The values known today; any other string is valid too."""

WebhookEventType = Union[
    Literal[
        "Transaction.Captured",
        "Transaction.Received",
        "Transaction.Failed",
    ],
    str,
]
"""What happened to a payment. The values known today; any other string is valid too."""

PaymentType = Union[
    Literal[
        "PURCHASE",
        "TOPUP_ACCOUNT",
        "WITHDRAWAL_ACCOUNT",
        "P2P",
        "COLLECT",
        "FEE",
        "REMITTANCE",
    ],
    str,
]
"""What kind of payment it is. The values known today; any other string is valid too."""

PaymentLinkStatus = Union[
    Literal[
        "ATTEMPT",
        "ACTIVE",
        "EXPIRED",
        "FINISHED",
        "PROCESSING_PAYMENT",
    ],
    str,
]
"""Where a payment link stands. The values known today; any other string is valid too."""


class CustomerParams(TypedDict, total=False):
    """The payer.

    For requests. A key that is not among these is sent as it is.
    """

    id: str | types.UUID
    """The customer's id at ConomyHQ."""

    first_name: str
    """Given name."""

    last_name: str
    """Family name."""

    email: str
    """E-mail address."""

    document_type: str
    """Kind of identity document, an open list such as `CC`, `RUT`, `CURP` or `PASSPORT`."""

    document_number: str
    """Number of the identity document."""

    phone_number: str
    """Phone number without its prefix."""

    phone_number_prefix: str
    """International prefix of the phone number, such as `+57`."""

    address: typing.Any
    """Postal address, as the API defines it."""


class ItemParams(TypedDict, total=False):
    """One thing that is paid for.

    For requests. A key that is not among these is sent as it is.
    """

    pre_tax_amount: str | types.Decimal | int
    """Amount before tax, a decimal string."""

    total_amount: str | types.Decimal | int
    """Amount with tax, a decimal string."""

    description: str
    """What it is, in the payer's words."""

    tax: models.TaxParams | models.Tax
    """The tax on an item."""


class TaxParams(TypedDict, total=False):
    """The tax on an item.

    For requests. A key that is not among these is sent as it is.
    """

    name: str
    """The tax's name."""

    type: str
    """How `value` is to be read, as the API defines it."""

    value: str | types.Decimal | int
    """Rate or amount, a decimal string."""

    amount: str | types.Decimal | int
    """The tax in money, a decimal string."""
