"""The clients whose calls block.

Each takes a job and gives what makes a call for one thread; a call takes its number. Each is used as its own
documentation advises: what is shared is shared, pools have a place for every thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import api

if TYPE_CHECKING:
    from collections.abc import Callable

    from job import Job

    Call = Callable[[int], Any]


def conomyhq(job: Job) -> Callable[[], Call]:
    from ours import CUSTOMER, SETTINGS

    from conomyhq import Conomy

    conomy = Conomy(
        **SETTINGS, base_url=job.base_url, ca_file=job.ca_file, reuse_connections=job.reuse
    )
    sessions = conomy.checkout_sessions

    def create(number: int) -> Any:
        return sessions.create(checkout_token=f"ct_{number}", customer=CUSTOMER)

    def pay(number: int) -> Any:
        return sessions.create_payment("cs_1", payment_method="ETPAY", customer=CUSTOMER)

    return lambda: pay if job.operation == "payment" else create


def httpx(job: Job) -> Callable[[], Call]:
    import httpx
    from models import reader

    read, operation, path = reader(job.operation), job.operation, api.PATHS[job.operation]
    client = httpx.Client(
        base_url=job.base_url,
        headers=api.HEADERS,
        timeout=api.TIMEOUT,
        verify=job.ssl_context() or True,
        limits=httpx.Limits(
            max_connections=job.concurrency, max_keepalive_connections=job.concurrency
        ),
    )

    def call(number: int) -> Any:
        answer = client.post(path, json=api.body(operation, number))
        api.expect(answer.status_code)
        return read(answer.content)

    return lambda: call


def requests(job: Job) -> Callable[[], Call]:
    import requests
    from models import reader

    read, operation = reader(job.operation), job.operation
    url = job.base_url + api.PATHS[operation]

    def make() -> Call:
        # It does not promise that threads can share one.
        session = requests.Session()
        session.headers.update(api.HEADERS)
        session.verify = job.ca_file or True

        def call(number: int) -> Any:
            answer = session.post(url, json=api.body(operation, number), timeout=api.TIMEOUT)
            api.expect(answer.status_code)
            return read(answer.content)

        return call

    return make


def urllib3(job: Job) -> Callable[[], Call]:
    import urllib3
    from models import reader

    read, operation = reader(job.operation), job.operation
    url = job.base_url + api.PATHS[operation]
    pool = urllib3.PoolManager(
        maxsize=job.concurrency,
        headers=api.HEADERS,
        timeout=urllib3.Timeout(api.TIMEOUT),
        ca_certs=job.ca_file,
    )

    def call(number: int) -> Any:
        answer = pool.request("POST", url, json=api.body(operation, number))
        api.expect(answer.status)
        return read(answer.data)

    return lambda: call


def http_client(job: Job) -> Callable[[], Call]:
    import http.client
    import json

    from plain import reader

    read, operation, path = reader(job.operation), job.operation, api.PATHS[job.operation]
    headers = {**api.HEADERS, "Content-Type": "application/json"}
    host = job.base_url.partition("://")[2]
    encode = json.JSONEncoder(separators=(",", ":")).encode

    def make() -> Call:
        context = job.ssl_context()
        connection = (
            http.client.HTTPSConnection(host, timeout=api.TIMEOUT, context=context)
            if context
            else http.client.HTTPConnection(host, timeout=api.TIMEOUT)
        )

        def call(number: int) -> Any:
            body = encode(api.body(operation, number)).encode()
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            api.expect(answer.status)
            return read(answer.read())

        return call

    return make


CLIENTS = {
    "conomyhq": conomyhq,
    "http.client": http_client,
    "httpx": httpx,
    "requests": requests,
    "urllib3": urllib3,
}
