"""A shop that takes payments with FastAPI: `uvicorn main:app`."""

import logging
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Annotated, Literal, TypedDict

from conomyhq import AsyncConomy, ConomyError, WebhookSignatureError, unknown_outcome, webhooks
from conomyhq.models import WebhookData, WebhookTransaction
from fastapi import Depends, FastAPI, Header, HTTPException, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from pydantic import BaseModel

log = logging.getLogger("shop")

# Where the payment of each checkout session stands. A shop has this in its database.
payments: dict[str, str] = {}

WEBHOOK_SECRET = os.environ["CONOMY_WEBHOOK_SECRET"]

# What is sold: the token of a payment link.
LINK = os.environ.get("SHOP_LINK", "ct_1")

SHELF = """<!doctype html><html lang="en"><title>Shop</title>
<main><h1>Tea</h1><form method="post" action="/checkout"><button>Buy</button></form></main></html>"""

# What webhooks told: each event's transaction and its status, by the event's key. As well in a database.
events: dict[str, tuple[str, str]] = {}

# How far a transaction is. Events come in any order, so it is as far as any of them says.
PROGRESS = {"CAPTURED": 1, "RECEIVED": 2, "FAILED": 2}


class State(TypedDict):
    """What the application keeps while it runs."""

    conomy: AsyncConomy


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[State, None]:
    """Share one client, whose settings are in the environment, among all requests."""
    async with AsyncConomy(app="MyApp/1.0", timeout=15.0) as conomy:
        yield {"conomy": conomy}


def client(request: Request) -> AsyncConomy:
    """Give the application's client."""
    conomy: AsyncConomy = request.state.conomy
    return conomy


app = FastAPI(lifespan=lifespan)


class Choice(BaseModel):
    """How a payer wants to pay."""

    session_id: str
    payment_method: str = "ETPAY"


class Payment(BaseModel):
    """Where a payment stands."""

    state: str


@app.get("/", response_class=HTMLResponse)
async def shelf() -> str:
    """Show what is sold."""
    return SHELF


@app.post("/checkout")
async def checkout(
    request: Request, conomy: Annotated[AsyncConomy, Depends(client)]
) -> RedirectResponse:
    """Send a payer to ConomyHQ's page, which sends her back when she is done."""
    back = f"{request.base_url}done/"
    session = await conomy.checkout_sessions.create(
        checkout_token=LINK, success_url=f"{back}paid", failed_url=f"{back}failed"
    )
    if not session.url:
        raise HTTPException(502, "There is no page to pay at.")
    return RedirectResponse(session.url, 303)


@app.get("/done/{how}", response_class=HTMLResponse)
async def done(how: Literal["paid", "failed"]) -> str:
    """Receive a payer who comes back. What counts is what the webhook tells: anybody can come here."""
    return {"paid": "Thank you!", "failed": "Nothing was charged."}[how]


@app.post("/pay", status_code=201)
async def pay(choice: Choice, conomy: Annotated[AsyncConomy, Depends(client)]) -> Payment:
    """Pay in a checkout session."""
    session = choice.session_id
    # Before anything is sent: a payer clicks twice, or comes back while the answer is awaited.
    if session in payments:
        raise HTTPException(409, f"This payment is {payments[session]} already.")
    payments[session] = "checking"
    try:
        payment = await conomy.checkout_sessions.create_payment(
            session, payment_method=choice.payment_method
        )
    except BaseException as error:
        # A cancellation as well, as when the server stops: the payment may have been made all the same.
        unknown = unknown_outcome(error)
        if unknown is None:
            del payments[session]
        else:
            log.error("look session %s up, paid at %s: %s", session, unknown.sent_at, unknown)
        raise
    payments[session] = payment.status
    return Payment(state=payment.status)


@app.get("/payments/{session_id}")
async def state(session_id: str) -> Payment:
    """Tell where a session's payment stands."""
    if session_id not in payments:
        raise HTTPException(404, "There is no such payment.")
    return Payment(state=payments[session_id])


@app.post("/webhooks/conomy", status_code=204)
async def delivered(
    request: Request, x_webhook_signature: Annotated[str | None, Header()] = None
) -> None:
    """Take in what ConomyHQ tells by itself."""
    try:
        # The raw body: what is signed are its bytes.
        event = webhooks.verify(await request.body(), WEBHOOK_SECRET, x_webhook_signature)
    except WebhookSignatureError as error:
        log.warning("a delivery is refused: %s", error)
        raise HTTPException(400, error.reason) from error
    match event.data:
        case WebhookData(transaction=WebhookTransaction(id=str(id), status=str(status))):
            # Deliveries come more than once, so what an event brings about hangs on its key being new here.
            events.setdefault(event.key, (id, status))
        case _:
            # An event that this shop does not know is answered alike, or it would come again and again.
            log.info("nothing to do for %s", event.key)


class Transaction(BaseModel):
    """What webhooks told of a transaction."""

    state: str
    events: int


@app.get("/transactions/{transaction}")
async def told(transaction: str) -> Transaction:
    """Tell what webhooks told of a transaction."""
    statuses = [status for id, status in events.values() if id == transaction]
    if not statuses:
        raise HTTPException(404, "No webhook told of it.")
    furthest = max(statuses, key=lambda status: PROGRESS.get(status, 0))
    return Transaction(state=furthest, events=len(statuses))


@app.exception_handler(ConomyError)
async def explain(request: Request, error: ConomyError) -> JSONResponse:
    """Tell a payer what became of a payment that did not succeed."""
    if error.outcome == "unknown":
        return JSONResponse({"detail": "We are checking your payment."}, 202)
    log.warning("nothing was charged: %s", error)
    return JSONResponse(
        {"detail": "Nothing was charged.", "try_again": error.retryable},
        503 if error.retryable else 422,
    )
