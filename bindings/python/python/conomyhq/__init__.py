"""Take payments through ConomyHQ's hosted checkout.

```python
from conomyhq import Conomy

with Conomy(app="MyApp/1.0") as conomy:  # CONOMY_API_KEY, CONOMY_ACCESS_TOKEN
    session = conomy.checkout_sessions.create(checkout_token="ct_1")
    conomy.checkout_sessions.create_payment(session.id, payment_method="ETPAY")
```

`AsyncConomy` is the same to be awaited. What the API sends and answers is in `conomyhq.models`.
Importing this package starts nothing; a client opens connections with its first call.
"""

from __future__ import annotations

from ._client import AsyncConomy, Conomy
from ._errors import (
    ApiError,
    AuthenticationError,
    BadRequestError,
    ConfigError,
    ConflictError,
    ConnectError,
    ConnectTimeoutError,
    ConomyError,
    DecodeError,
    NotFoundError,
    OutcomeUnknownError,
    PermissionDeniedError,
    RateLimitError,
    ServerError,
    TlsError,
    TransportError,
    UnprocessableEntityError,
    WebhookSignatureError,
)

# The annotations of classes that say they are of this module are looked up here.
from ._lazy import types as _types  # pyright: ignore[reportUnusedImport]
from ._native import __version__
from ._stopped import unknown_outcome

TYPE_CHECKING = False
if TYPE_CHECKING:
    from . import models, resources, webhooks
    from ._hooks import Attempt
    from ._response import Response
else:
    from . import resources

    def __getattr__(name):
        # Loaded when asked for: what dataclasses need is most of what importing costs.
        if name == "models":
            import conomyhq.models as models

            return models
        if name == "webhooks":
            import conomyhq.webhooks as webhooks

            return webhooks
        if name == "Attempt":
            from ._hooks import Attempt

            return Attempt
        if name == "Response":
            from ._response import Response

            return Response
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "ApiError",
    "AsyncConomy",
    "Attempt",
    "AuthenticationError",
    "BadRequestError",
    "ConfigError",
    "ConflictError",
    "ConnectError",
    "ConnectTimeoutError",
    "Conomy",
    "ConomyError",
    "DecodeError",
    "NotFoundError",
    "OutcomeUnknownError",
    "PermissionDeniedError",
    "RateLimitError",
    "Response",
    "ServerError",
    "TlsError",
    "TransportError",
    "UnprocessableEntityError",
    "WebhookSignatureError",
    "__version__",
    "models",
    "resources",
    "unknown_outcome",
    "webhooks",
]

for _public in (Conomy, AsyncConomy, unknown_outcome):
    # Where people import them from is what tracebacks should name.
    _public.__module__ = __name__
