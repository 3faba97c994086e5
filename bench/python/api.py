"""What a program without an SDK would write down of the API, for the libraries that are none."""

from __future__ import annotations

from typing import Any

HEADERS = {
    "User-Agent": "Bench/1.0",
    "Accept": "application/json",
    "x-api-key": "key_bench",
    "Authorization": "Bearer token_bench",
    "conomyhq-api-version": "24-04-2025",
}
CUSTOMER = {
    "firstName": "Jane",
    "lastName": "Doe",
    "email": "jane@example.com",
    "documentType": "CC",
    "documentNumber": "1000000000",
}
# Where a library takes one: how long a call may take, as ours has it by default.
TIMEOUT = 25.0

PATHS = {
    "session": "/checkout-sessions",
    "payment": "/checkout-sessions/cs_1/payments",
}


def body(operation: str, number: int) -> dict[str, Any]:
    if operation == "payment":
        return {"paymentMethod": "ETPAY", "customer": CUSTOMER}
    return {"checkoutToken": f"ct_{number}", "customer": CUSTOMER}


def check(operation: str, number: int, answer: Any) -> None:
    """Whether a typed answer is the call's own."""
    if operation == "payment":
        found, wanted = answer.checkout_session_id, "cs_1"
    else:
        found, wanted = answer.checkout_token, f"ct_{number}"
    if found != wanted:
        raise SystemExit(f"the answer is for {found}, not {wanted}")


def expect(status: int) -> None:
    if status != 201:
        raise SystemExit(f"the service answered {status}")
