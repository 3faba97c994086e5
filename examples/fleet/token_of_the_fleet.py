"""One access token for all processes of a fleet, kept in Redis.

Whoever finds that it grows old renews it, one at a time; the others go on with it meanwhile. If ConomyHQ
refuses it, it is that very token which is renewed, and once, however many processes hear of it.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable
from typing import Any, NamedTuple

import httpx
import redis

TOKEN = "conomyhq:token"
LOCK = "conomyhq:token:lock"
# Longer than getting a token takes. Of a process that dies meanwhile the lock is gone by then.
LOCKED_MS = 15_000
# Part of a token's life, after which it is renewed.
RENEWED_AT = 0.8

# Releases the lock only for whom it is: after a long pause it may be another's.
RELEASE = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end"


class Fetched(NamedTuple):
    """A token, and for how many seconds it lives."""

    token: str
    lives: float


def fetch(base_url: str, api_key: str, client_id: str, client_secret: str) -> Fetched:
    """Get a token of ConomyHQ."""
    answer = httpx.post(
        f"{base_url}/auth",
        headers={"x-api-key": api_key, "conomyhq-api-version": "24-04-2025"},
        json={"clientId": client_id, "clientSecret": client_secret},
        timeout=10,
    )
    told = answer.raise_for_status().json()
    return Fetched(told["accessToken"], float(told["expiresIn"]))


class FleetToken:
    """Gives the fleet's token: what `access_token` of a client is to be."""

    def __init__(self, store: redis.Redis, fetch: Callable[[], Fetched]) -> None:
        self._store = store
        self._fetch = fetch

    def __call__(self, refused: str | None) -> str:
        """Give the token; another than the one that was refused."""
        while True:
            held = self._held(refused)
            if held is not None and time.time() < held["renew_at"]:
                return str(held["token"])
            mine = secrets.token_hex()
            if self._store.set(LOCK, mine, nx=True, px=LOCKED_MS):
                try:
                    return self._renewed(refused)
                except Exception:
                    # The old one will do for a while.
                    if held is not None:
                        return str(held["token"])
                    raise
                finally:
                    self._store.eval(RELEASE, 1, LOCK, mine)
            if held is not None:
                return str(held["token"])
            # Another process gets it. The call waits no longer than its timeout, which bounds the fetch of the
            # other as well.
            time.sleep(0.05)

    def _held(self, refused: str | None) -> dict[str, Any] | None:
        """Give what is kept, if it is good."""
        text = self._store.get(TOKEN)
        held: dict[str, Any] | None = json.loads(text) if isinstance(text, (str, bytes)) else None
        return None if held is None or held["token"] == refused else held

    def _renewed(self, refused: str | None) -> str:
        """Renew it, unless another process did so before this one had the lock."""
        held = self._held(refused)
        if held is not None and time.time() < held["renew_at"]:
            return str(held["token"])
        token, lives = self._fetch()
        kept = json.dumps({"token": token, "renew_at": time.time() + RENEWED_AT * lives})
        # It is gone when it is over, by Redis's clock.
        self._store.set(TOKEN, kept, px=max(1, int(1000 * lives)))
        return token
