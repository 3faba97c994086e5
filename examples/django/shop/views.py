"""The webhook, and what it told."""

import logging

from conomyhq import WebhookSignatureError, webhooks
from conomyhq.models import WebhookData, WebhookTransaction
from django.conf import settings
from django.db import transaction as database
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from shop.models import Event

log = logging.getLogger("shop")

# How far a transaction is. Events come in any order, so it is as far as any of them says.
PROGRESS = {"CAPTURED": 1, "RECEIVED": 2, "FAILED": 2}


# The signature says who sent it; a token against forged forms is none of ConomyHQ's business.
@csrf_exempt
@require_POST
def delivered(request: HttpRequest) -> HttpResponse:
    """Take in what ConomyHQ tells by itself."""
    signature = request.headers.get("X-Webhook-Signature")
    try:
        # The raw body: what is signed are its bytes.
        event = webhooks.verify(request.body, settings.CONOMY_WEBHOOK_SECRET, signature)
    except WebhookSignatureError as error:
        log.warning("a delivery is refused: %s", error)
        return JsonResponse({"message": error.reason}, status=400)
    match event.data:
        case WebhookData(transaction=WebhookTransaction(id=str(id), status=str(status))):
            with database.atomic():
                # Deliveries come more than once. What else an event changes belongs here, if it is new.
                facts = {"transaction": id, "status": status}
                Event.objects.get_or_create(key=event.key, defaults=facts)
        case _:
            # An event that this shop does not know is answered alike, or it would come again and again.
            log.info("nothing to do for %s", event.key)
    return HttpResponse(status=204)


@require_GET
def told(request: HttpRequest, transaction: str) -> HttpResponse:
    """Tell what webhooks told of a transaction."""
    events = Event.objects.filter(transaction=transaction)
    statuses = [event.status for event in events]
    if not statuses:
        return JsonResponse({"message": "No webhook told of it."}, status=404)
    furthest = max(statuses, key=lambda status: PROGRESS.get(status, 0))
    return JsonResponse({"state": furthest, "events": len(statuses)})
