"""The clients whose calls are awaited: each opens within a running loop, and gives what makes a call."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import api

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from job import Job

    Call = Callable[[int], Awaitable[Any]]


@asynccontextmanager
async def conomyhq(job: Job) -> AsyncIterator[Call]:
    from ours import CUSTOMER, SETTINGS

    from conomyhq import AsyncConomy

    async with AsyncConomy(**SETTINGS, base_url=job.base_url, ca_file=job.ca_file) as conomy:
        sessions = conomy.checkout_sessions

        async def create(number: int) -> Any:
            return await sessions.create(checkout_token=f"ct_{number}", customer=CUSTOMER)

        yield create


@asynccontextmanager
async def aiohttp(job: Job) -> AsyncIterator[Call]:
    import aiohttp
    from models import reader

    read, operation, path = reader(job.operation), job.operation, api.PATHS[job.operation]
    connector = aiohttp.TCPConnector(limit=job.concurrency, ssl=job.ssl_context() or True)
    async with aiohttp.ClientSession(
        job.base_url,
        connector=connector,
        headers=api.HEADERS,
        timeout=aiohttp.ClientTimeout(total=api.TIMEOUT),
    ) as session:

        async def call(number: int) -> Any:
            async with session.post(path, json=api.body(operation, number)) as answer:
                api.expect(answer.status)
                return read(await answer.read())

        yield call


@asynccontextmanager
async def httpx(job: Job) -> AsyncIterator[Call]:
    import httpx
    from models import reader

    read, operation, path = reader(job.operation), job.operation, api.PATHS[job.operation]
    async with httpx.AsyncClient(
        base_url=job.base_url,
        headers=api.HEADERS,
        timeout=api.TIMEOUT,
        verify=job.ssl_context() or True,
        limits=httpx.Limits(
            max_connections=job.concurrency, max_keepalive_connections=job.concurrency
        ),
    ) as client:

        async def call(number: int) -> Any:
            answer = await client.post(path, json=api.body(operation, number))
            api.expect(answer.status_code)
            return read(answer.content)

        yield call


CLIENTS = {"aiohttp": aiohttp, "conomyhq": conomyhq, "httpx": httpx}
