"""A shop whose payments survive whatever kills it: none is lost, and none is made twice."""

from __future__ import annotations

import logging
import time
import uuid
from datetime import datetime, timedelta, timezone

from conomyhq import Conomy, ConomyError, UnprocessableEntityError, webhooks
from conomyhq.models import WebhookData, WebhookTransaction
from database import Database, Sql

log = logging.getLogger("shop")

# How far along its way a payment is. What is not in here, such as a status that is new, moves nothing.
RANKS = {
    "PENDING": 1, "AUTHORIZED": 2, "CAPTURED": 3, "FAILED": 4, "RECEIVED": 5, "SETTLED": 6, "REFUNDED": 7
}  # fmt: skip

# By how much the clocks of two workers may differ.
CLOCKS = 60.0


class Shop:
    """The orders in a database, and how they are paid."""

    def __init__(self, conomy: Conomy, database: Database, *, secret: str, timeout: float = 15.0) -> None:
        """Take what signs webhooks, and how long a payment's call may last."""
        self._conomy = conomy
        self._database = database
        self._secret = secret
        self._timeout = timeout

    def order(self, order: str) -> None:
        """Take an order."""
        with self._database.transaction() as sql:
            sql("INSERT INTO orders (id) VALUES (?) ON CONFLICT DO NOTHING", order)

    def unpaid(self) -> list[str]:
        """Give the orders that can be paid now."""
        with self._database.transaction() as sql:
            rows = sql(
                "SELECT id FROM orders WHERE NOT EXISTS (SELECT 1 FROM attempts WHERE order_id = orders.id"
                " AND state IN ('sending', 'unknown', 'created')) ORDER BY id"
            )
        return [order for (order,) in rows]

    def state(self, order: str) -> str | None:
        """Tell where an order stands: its payment's status, else its last attempt's state."""
        with self._database.transaction() as sql:
            rows = sql(
                "SELECT COALESCE(status, state) FROM attempts LEFT JOIN payments ON attempt_id = attempts.id"
                " WHERE attempts.order_id = ? ORDER BY sent_at DESC LIMIT 1",
                order,
            )
        return rows[0][0] if rows else None

    def pay(self, order: str) -> bool:
        """Pay an order; False if it is paid or being paid already.

        Raises:
            ConomyError: Nothing was charged, or, with the outcome `unknown`, it is being checked.
        """
        self._open_session(order)
        attempt = uuid.uuid4().hex
        now = time.time()
        # The intent, which is committed before anything is sent. While it may charge, there is no second one.
        with self._database.transaction() as sql:
            intent = sql(
                "INSERT INTO attempts (id, order_id, session_id, state, sent_at, look_at)"
                " SELECT ?, id, session_id, 'sending', ?, ? FROM orders WHERE id = ?"
                " ON CONFLICT DO NOTHING RETURNING session_id",
                attempt,
                now,
                # If nothing is noted by then, this worker is gone.
                now + 2 * self._timeout,
                order,
            )
        if not intent:
            return False
        try:
            payment = self._conomy.checkout_sessions.create_payment(
                intent[0][0],
                payment_method="ETPAY",
                extra={"description": order},
                timeout=self._timeout,
            )
        except BaseException as error:
            if isinstance(error, ConomyError) and error.outcome != "unknown":
                self._not_paid(attempt, session_is_over=isinstance(error, UnprocessableEntityError))
            else:
                # Whatever it is, it is no proof that nothing was charged.
                self._unknown(attempt)
            raise
        self._found(attempt, payment.id, payment.status)
        return True

    def _open_session(self, order: str) -> None:
        with self._database.transaction() as sql:
            if sql("SELECT 1 FROM orders WHERE id = ? AND session_id IS NOT NULL", order):
                return
        session = self._conomy.checkout_sessions.create(checkout_token="ct_1")
        with self._database.transaction() as sql:
            # Another worker may have opened one meanwhile. One that nobody pays in costs nothing.
            sql("UPDATE orders SET session_id = ? WHERE id = ? AND session_id IS NULL", session.id, order)

    def _not_paid(self, attempt: str, *, session_is_over: bool) -> None:
        """Note that this attempt is proven to have charged nothing."""
        with self._database.transaction() as sql:
            sql(
                "UPDATE attempts SET state = 'not_paid' WHERE id = ? AND state IN ('sending', 'unknown')",
                attempt,
            )
            if session_is_over:
                _leave_session(sql, attempt)

    def _unknown(self, attempt: str) -> None:
        with self._database.transaction() as sql:
            sql(
                "UPDATE attempts SET state = 'unknown', look_at = ? WHERE id = ? AND state = 'sending'",
                time.time(),
                attempt,
            )

    def _found(self, attempt: str, payment: str, status: str) -> None:
        """Note which payment an attempt made: its answer came, or it was found, or one after the other."""
        with self._database.transaction() as sql:
            _hear(sql, f"read {payment} {status}", payment, status)
            sql(
                "UPDATE attempts SET state = 'created', payment_id = ? WHERE id = ? AND state IN ('sending', 'unknown')"
                " AND NOT EXISTS (SELECT 1 FROM attempts WHERE payment_id = ?)",
                payment,
                attempt,
                payment,
            )
            if sql("SELECT 1 FROM attempts WHERE id = ? AND payment_id = ?", attempt, payment):
                return
        log.error("payment %s cannot be the one of attempt %s: a person has to look", payment, attempt)

    def recover(self) -> None:
        """Look for payments whose outcome is unknown, also of workers that died; call it again and again."""
        now = time.time()
        with self._database.transaction() as sql:
            # Looked at again when they are twice as old.
            due = sql(
                "UPDATE attempts SET state = 'unknown', look_at = ? + ? - sent_at"
                " WHERE state IN ('sending', 'unknown') AND look_at <= ? RETURNING id, session_id, sent_at",
                now,
                now,
                now,
            )
        for attempt, session, sent_at in due:
            try:
                self._look(attempt, session, sent_at)
            except ConomyError as error:
                log.warning("attempt %s cannot be looked up now: %s", attempt, error)

    def _look(self, attempt: str, session: str, sent_at: float) -> bool:
        """Look for the payment of an attempt; tell whether there is anything."""
        with self._database.transaction() as sql:
            known = sql(
                "SELECT payment_id FROM attempts WHERE session_id = ? AND payment_id IS NOT NULL", session
            )
        found = self._conomy.payments.resolve(
            session_id=session,
            # All of the session's other payments are known, so it does no harm to look too far back.
            sent_at=datetime.fromtimestamp(sent_at - CLOCKS, timezone.utc),
            known=[payment for (payment,) in known],
            wait=0,
        )
        if len(found) == 1:
            self._found(attempt, found[0].id, found[0].status)
        elif found:
            log.error("session %s has %s payments for attempt %s", session, len(found), attempt)
        return bool(found)

    def give_up(self, age: timedelta) -> None:
        """Let orders be paid again whose attempt is this old, and whose payment was never seen.

        That none is seen is no proof, so it takes more: the session is over, which keeps the attempt from being
        applied from now on, and another look after that finds nothing either. What remains is a payment that was
        made, is not listed after all this time, and of which no webhook came: a shop chooses the age accordingly.
        """
        with self._database.transaction() as sql:
            old = sql(
                "SELECT id, session_id, sent_at FROM attempts WHERE state = 'unknown' AND sent_at <= ?",
                time.time() - age.total_seconds(),
            )
        for attempt, session, sent_at in old:
            try:
                over = self._conomy.checkout_sessions.get(session).status == "EXPIRED"
                if not over or self._look(attempt, session, sent_at):
                    continue
            except ConomyError as error:
                log.warning("attempt %s cannot be given up now: %s", attempt, error)
                continue
            with self._database.transaction() as sql:
                sql("UPDATE attempts SET state = 'given_up' WHERE id = ? AND state = 'unknown'", attempt)
                _leave_session(sql, attempt)

    def release(self, order: str) -> None:
        """Let an order be paid again whose payment failed. A webhook that says so is not enough: it is read back."""
        with self._database.transaction() as sql:
            failed = sql(
                "SELECT attempt_id, payments.payment_id FROM payments JOIN attempts ON attempts.id = attempt_id"
                " WHERE payments.order_id = ? AND state = 'created' AND status = 'FAILED'",
                order,
            )
        for attempt, payment in failed:
            if self._conomy.payments.get(payment).status == "FAILED":
                with self._database.transaction() as sql:
                    sql("UPDATE attempts SET state = 'failed' WHERE id = ? AND state = 'created'", attempt)

    def receive(self, raw_body: bytes, signature: str | None) -> None:
        """Take a webhook. Answer it with a success only after this: until then it is delivered again.

        Raises:
            WebhookSignatureError: It is not ConomyHQ's, and changes nothing.
        """
        event = webhooks.verify(raw_body, self._secret, signature)
        match event.data:
            case WebhookData(transaction=WebhookTransaction(id=str(payment), status=str(status))):
                with self._database.transaction() as sql:
                    _hear(sql, event.key, payment, status)
            case _:
                # Answered with a success all the same, or it would come again and again.
                log.info("nothing to do for %s", event.key)


def _hear(sql: Sql, key: str, payment: str, status: str) -> None:
    """Keep what is heard of a payment, whether it is known or not, once."""
    sql(
        "INSERT INTO news (key, payment_id, status, rank) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        key,
        payment,
        status,
        RANKS.get(status, 0),
    )


def _leave_session(sql: Sql, attempt: str) -> None:
    """Have the order's next attempt open a session of its own."""
    sql(
        "UPDATE orders SET session_id = NULL WHERE session_id = (SELECT session_id FROM attempts WHERE id = ?)",
        attempt,
    )
