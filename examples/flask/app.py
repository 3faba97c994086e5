"""A shop that takes payments with Flask: `gunicorn --preload --workers 2 app:app`."""

import logging
import os
import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager

from conomyhq import Conomy, ConomyError, WebhookSignatureError, unknown_outcome, webhooks
from conomyhq.models import WebhookData, WebhookTransaction
from flask import Flask, request
from flask.typing import ResponseReturnValue

log = logging.getLogger("shop")

# Made before gunicorn forks: each worker goes on with it, on connections of its own.
conomy = Conomy(app="MyApp/1.0", timeout=15.0)

WEBHOOK_SECRET = os.environ["CONOMY_WEBHOOK_SECRET"]

# How far a transaction is. Events come in any order, so it is as far as any of them says.
PROGRESS = {"CAPTURED": 1, "RECEIVED": 2, "FAILED": 2}

app = Flask(__name__)


@contextmanager
def database() -> Generator[sqlite3.Connection, None, None]:
    """Open the shop's database, which the workers share, for one transaction."""
    with closing(sqlite3.connect(os.environ.get("SHOP_DATABASE", "shop.db"))) as connection, connection:
        yield connection


with database() as db:
    db.execute("CREATE TABLE IF NOT EXISTS payments (session TEXT PRIMARY KEY, state TEXT NOT NULL)")
    db.execute(
        "CREATE TABLE IF NOT EXISTS events"
        " (key TEXT PRIMARY KEY, transaction_id TEXT NOT NULL, status TEXT NOT NULL)"
    )


@app.post("/pay")
def pay() -> ResponseReturnValue:
    """Pay in a checkout session."""
    choice = request.get_json()
    session = choice["session_id"]
    try:
        # Before anything is sent: a payer clicks twice, or comes back while the answer is awaited.
        with database() as db:
            db.execute("INSERT INTO payments VALUES (?, 'checking')", [session])
    except sqlite3.IntegrityError:
        return {"message": "This payment is under way already."}, 409
    try:
        payment = conomy.checkout_sessions.create_payment(
            session, payment_method=choice.get("payment_method", "ETPAY")
        )
    except BaseException as error:
        # Also what stops a worker: the payment may have been made all the same.
        unknown = unknown_outcome(error)
        if unknown is None:
            with database() as db:
                db.execute("DELETE FROM payments WHERE session = ?", [session])
        else:
            log.error("look session %s up, paid at %s: %s", session, unknown.sent_at, unknown)
        raise
    with database() as db:
        db.execute("UPDATE payments SET state = ? WHERE session = ?", [payment.status, session])
    return {"state": payment.status}, 201


@app.get("/payments/<session>")
def state(session: str) -> ResponseReturnValue:
    """Tell where a session's payment stands."""
    with database() as db:
        row = db.execute("SELECT state FROM payments WHERE session = ?", [session]).fetchone()
    return {"state": row[0]} if row else ({"message": "There is no such payment."}, 404)


@app.post("/webhooks/conomy")
def delivered() -> ResponseReturnValue:
    """Take in what ConomyHQ tells by itself."""
    signature = request.headers.get("X-Webhook-Signature")
    try:
        # The raw body: what is signed are its bytes.
        event = webhooks.verify(request.get_data(), WEBHOOK_SECRET, signature)
    except WebhookSignatureError as error:
        log.warning("a delivery is refused: %s", error)
        return {"message": error.reason}, 400
    match event.data:
        case WebhookData(transaction=WebhookTransaction(id=str(id), status=str(status))):
            with database() as db:
                # Deliveries come more than once. What else an event changes belongs here, if it is new.
                row = [event.key, id, status]
                db.execute("INSERT INTO events VALUES (?, ?, ?) ON CONFLICT DO NOTHING", row)
        case _:
            # An event that this shop does not know is answered alike, or it would come again and again.
            log.info("nothing to do for %s", event.key)
    return "", 204


@app.get("/transactions/<transaction>")
def told(transaction: str) -> ResponseReturnValue:
    """Tell what webhooks told of a transaction."""
    with database() as db:
        rows = db.execute("SELECT status FROM events WHERE transaction_id = ?", [transaction])
        statuses: list[str] = [status for (status,) in rows]
    if not statuses:
        return {"message": "No webhook told of it."}, 404
    furthest = max(statuses, key=lambda status: PROGRESS.get(status, 0))
    return {"state": furthest, "events": len(statuses)}


@app.errorhandler(ConomyError)
def explain(error: ConomyError) -> ResponseReturnValue:
    """Tell a payer what became of a payment that did not succeed."""
    if error.outcome == "unknown":
        return {"message": "We are checking your payment."}, 202
    log.warning("nothing was charged: %s", error)
    answer = {"message": "Nothing was charged.", "try_again": error.retryable}
    return answer, 503 if error.retryable else 422
