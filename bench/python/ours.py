"""What our own client is given."""

from __future__ import annotations

from typing import Any

SETTINGS: dict[str, Any] = {
    "api_key": "key_bench",
    "access_token": "token_bench",
    "app": "Bench/1.0",
}
CUSTOMER: dict[str, Any] = {
    "first_name": "Jane",
    "last_name": "Doe",
    "email": "jane@example.com",
    "document_type": "CC",
    "document_number": "1000000000",
}
