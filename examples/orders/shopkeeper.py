"""Pays what is to be paid, looks up what is unknown, and takes webhooks: `python shopkeeper.py`.

It has no shutdown: being killed, at any line, is how it ends.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

from checkout import Shop
from conomyhq import Conomy, ConomyError, WebhookSignatureError
from database import Database

log = logging.getLogger("shop")


def work(shop: Shop, give_up: timedelta) -> None:
    """Do what there is to do. (A shop whose payers pay by a click calls `pay` from its web server.)"""
    shop.recover()
    shop.give_up(give_up)
    for order in shop.unpaid():
        try:
            shop.pay(order)
        except ConomyError as error:
            log.warning("order %s: %s", order, error)


def listen(shop: Shop, port: int) -> None:
    """Take webhooks on a thread."""

    class Webhook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            try:
                shop.receive(body, self.headers["X-Webhook-Signature"])
            except WebhookSignatureError:
                self.send_response(400)
            else:
                self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            log.debug(format, *args)

    server = HTTPServer(("127.0.0.1", port), Webhook)
    threading.Thread(target=server.serve_forever, daemon=True).start()


def main() -> None:
    """Work until something kills it."""
    logging.basicConfig()
    database = Database(os.environ.get("SHOP_DATABASE", "shop.db"))
    database.create()
    with Conomy(app="MyApp/1.0") as conomy:
        shop = Shop(conomy, database, secret=os.environ["CONOMY_WEBHOOK_SECRET"])
        listen(shop, int(os.environ.get("PORT", "8000")))
        while True:
            work(shop, give_up=timedelta(days=1))
            time.sleep(1)


if __name__ == "__main__":
    main()
