"""A process of the fleet: opens checkout sessions until it is told to end, from several threads."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor

import redis

from conomyhq import Conomy
from token_of_the_fleet import FleetToken, Fetched, fetch


def main() -> None:
    """Open as many sessions as each line asks for, and say how many there are."""
    env = os.environ
    # Redis holds a secret then: give it a password, and speak to it over TLS (`rediss://`).
    store = redis.Redis.from_url(env["REDIS_URL"], socket_timeout=5)

    def fetched() -> Fetched:
        return fetch(
            env["CONOMY_BASE_URL"],
            env["CONOMY_API_KEY"],
            env["FLEET_CLIENT_ID"],
            env["FLEET_CLIENT_SECRET"],
        )

    with (
        Conomy(access_token=FleetToken(store, fetched)) as conomy,
        ThreadPoolExecutor(8) as pool,
    ):

        def opened(token: str) -> str:
            return conomy.checkout_sessions.create(checkout_token=token).id

        print("ready", flush=True)
        for line in sys.stdin:
            sessions = list(pool.map(opened, ["ct_1"] * int(line)))
            print("opened", len(sessions), flush=True)


if __name__ == "__main__":
    main()
