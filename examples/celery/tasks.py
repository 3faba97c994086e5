"""A shop whose payments are Celery tasks: `celery --app tasks worker`."""

from __future__ import annotations

from functools import cache
from typing import Any

from celery import Celery, Task
from celery.utils.log import get_task_logger
from conomyhq import Conomy, ConomyError, unknown_outcome

log = get_task_logger(__name__)

RETRIES = 3

app = Celery("shop")
app.config_from_object("celeryconfig")


@cache
def conomy() -> Conomy:
    """Make the client with the first task of a worker: who only sends tasks needs no credentials."""
    return Conomy(app="MyApp/1.0", timeout=15.0)


@app.task(bind=True, max_retries=RETRIES, soft_time_limit=30)
def pay(self: Task[Any, Any], session_id: str, payment_method: str = "ETPAY") -> dict[str, Any]:
    """Pay in a checkout session; give where the payment stands."""
    try:
        payment = conomy().checkout_sessions.create_payment(session_id, payment_method=payment_method)
        return {"state": payment.status, "payment": payment.to_dict()}
    except Exception as error:
        # A SoftTimeLimitExceeded as well: the payment may have been made all the same.
        unknown = unknown_outcome(error)
        if unknown is not None:
            # Never tried again: someone looks it up, and the payer is told that it is being checked.
            log.error("look session %s up, paid at %s: %s", session_id, unknown.sent_at, unknown)
            return {"state": "checking", "error": unknown.to_dict()}
        if not isinstance(error, ConomyError):
            raise
        if error.retryable and self.request.retries < RETRIES:
            # Nothing was charged, and another try may succeed.
            raise self.retry(countdown=2**self.request.retries) from error
        return {"state": "refused", "error": error.to_dict()}
