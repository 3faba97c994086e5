"""What is answered page by page, to its end."""

from __future__ import annotations

import asyncio

from conftest import Sandbox


def queue(sandbox: Sandbox, *pages: tuple[str, object]) -> None:
    """Have each page asked for hold the payments of these ids."""
    for ids, pagination in pages:
        results = [{"id": id, "status": "CAPTURED"} for id in ids]
        sandbox.answer(200, {"pagination": pagination, "results": results})


def read(sandbox: Sandbox) -> str:
    with sandbox.sync() as conomy:
        return "".join(payment.id for payment in conomy.payments.list())


async def awaited(sandbox: Sandbox) -> str:
    async with sandbox.asynchronous() as conomy:
        return "".join([payment.id async for payment in conomy.payments.list()])


def test_no_item_is_lost_where_a_whole_page_of_others_is_made_meanwhile(sandbox: Sandbox) -> None:
    pages = [("ab", {"total": 4}), ("ab", {"total": 6}), ("cd", {"total": 6})]
    queue(sandbox, *pages, *pages)
    assert read(sandbox) == "ababcd"
    assert asyncio.run(awaited(sandbox)) == "ababcd"


def test_a_service_that_knows_no_offset_has_one_page(sandbox: Sandbox) -> None:
    for pagination in ({"total": 4}, None):
        queue(sandbox, ("ab", pagination), ("ab", pagination))
        assert read(sandbox) == "ab"
    assert len(sandbox.requests()) == 4


def test_a_total_that_is_no_number_says_nothing(sandbox: Sandbox) -> None:
    for pagination in ({"total": "3"}, {"total": 3.5}, {"total": True}, {"total": 10**30}, "3", [3]):
        queue(sandbox, *[("ab", pagination), ("c", pagination), ("", pagination)] * 2)
        assert read(sandbox) == "abc"
        assert asyncio.run(awaited(sandbox)) == "abc"
