"""What is answered page by page."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from ._call import CallerBase, answering
from ._native import next_offset, repeats
from ._response import Response

if TYPE_CHECKING:
    from ._call import P

T = TypeVar("T")


class _Listing:
    """What is asked for. Printed, it says nothing of it."""

    __slots__ = ("call", "extra", "members", "operation", "options")

    def __init__(
        self,
        call: CallerBase,
        operation: str,
        members: Mapping[str, Any],
        extra: Mapping[str, Any] | None,
        options: Mapping[str, Any],
    ) -> None:
        self.call: Any = call
        self.operation = operation
        self.members = members
        self.extra = extra
        self.options = options

    def __repr__(self) -> str:
        return "Listing(***)"

    def at(self, offset: int | None) -> Any:
        """Ask for the page that begins there."""
        members = {**self.members, "offset": offset}
        return self.call(self.operation, (), members, self.extra, self.options)


class _PageOf(Generic[T]):
    """A page, and what comes after it."""

    __slots__ = ("_listing", "_next", "_page", "_total")

    def __init__(self, listing: _Listing, offset: int | None, page: Any) -> None:
        self._listing = listing
        self._page = page
        self._total = _total(page)
        self._next: int | None = next_offset(offset or 0, len(self.results), self._total)

    def __repr__(self) -> str:
        return repr(self._page)

    @property
    def results(self) -> Sequence[T]:
        """What this page holds."""
        results: Sequence[T] = self._page.results
        return results

    @property
    def pagination(self) -> Any:
        """Where the page stands among all of them, if the service says so: a `Pagination`."""
        return self._page.pagination

    @property
    def extra(self) -> Mapping[str, Any]:
        """What the spec does not name."""
        extra: Mapping[str, Any] = self._page.extra
        return extra

    @property
    def has_next(self) -> bool:
        """Whether there is a page after this one."""
        return self._next is not None

    def _repeats(self, page: Any) -> bool:
        """Say whether it is this one again: its service knows no offset."""
        come = bool(page.results) and page.results[0].id == self._page.results[0].id
        return repeats(come, self._total, _total(page))

    def to_dict(self) -> dict[str, Any]:
        """Give what the service answered."""
        members: dict[str, Any] = self._page.to_dict()
        return members


class Page(_PageOf[T]):
    """A page, and by iterating over it, this and all pages after it.

    The next one is asked for when its first item is.
    """

    __slots__ = ()

    @classmethod
    def of(
        cls,
        call: CallerBase,
        operation: str,
        members: Mapping[str, Any],
        extra: Mapping[str, Any] | None,
        options: Mapping[str, Any],
    ) -> Any:
        """Ask for the first one."""
        listing = _Listing(call, operation, members, extra, options)
        del members, extra, options
        offset = listing.members["offset"]
        return _made(cls, listing, offset, listing.at(offset))

    def next_page(self) -> Page[T] | None:
        """Ask for the page after this one; None if this is the last.

        Raises:
            ConomyError: The call failed. Nothing was changed.
        """
        if self._next is None:
            return None
        page = _model(self._listing.at(self._next))
        return None if self._repeats(page) else Page(self._listing, self._next, page)

    def __iter__(self) -> Iterator[T]:
        page: Page[T] | None = self
        while page is not None:
            yield from page.results
            page = page.next_page()


class AsyncPage(_PageOf[T]):
    """A page, and by `async for`, this and all pages after it.

    The next one is asked for when its first item is.
    """

    __slots__ = ()

    async def next_page(self) -> AsyncPage[T] | None:
        """Ask for the page after this one; None if this is the last.

        Raises:
            ConomyError: The call failed. Nothing was changed.
        """
        if self._next is None:
            return None
        page = _model(await self._listing.at(self._next))
        return None if self._repeats(page) else AsyncPage(self._listing, self._next, page)

    async def __aiter__(self) -> AsyncIterator[T]:
        page: AsyncPage[T] | None = self
        while page is not None:
            for item in page.results:
                yield item
            page = await page.next_page()


class AsyncPages(Generic[T]):
    """What `AsyncConomy` lists: awaited, the first page; by `async for`, the items of all pages."""

    __slots__ = ("_listing",)

    def __init__(self, listing: _Listing) -> None:
        self._listing = listing

    @classmethod
    def of(
        cls,
        call: CallerBase,
        operation: str,
        members: Mapping[str, Any],
        extra: Mapping[str, Any] | None,
        options: Mapping[str, Any],
    ) -> AsyncPages[Any]:
        """Ask for nothing yet."""
        return cls(_Listing(call, operation, members, extra, options))

    def __repr__(self) -> str:
        return f"<pages of {self._listing.operation}>"

    async def _first(self) -> Any:
        offset = self._listing.members["offset"]
        return _made(AsyncPage, self._listing, offset, await self._listing.at(offset))

    def __await__(self) -> Generator[Any, None, AsyncPage[T]]:
        return self._first().__await__()

    async def __aiter__(self) -> AsyncIterator[T]:
        page = _model(await self._first())
        async for item in page:
            yield item


def answered(
    method: Callable[P, AsyncPages[T]],
) -> Callable[P, Awaitable[Response[AsyncPage[T]]]]:
    """Give a resource's method as one that gives with the first page how it came."""
    made: Callable[P, Awaitable[Response[AsyncPage[T]]]] = answering(method)
    return made


def _made(cls: Any, listing: _Listing, offset: int | None, answer: Any) -> Any:
    """Make a page, within how it came where that was asked for."""
    page = cls(listing, offset, _model(answer))
    return dataclasses.replace(answer, value=page) if isinstance(answer, Response) else page


def _total(page: Any) -> int | None:
    """Give how many there are in all, if the service says so by a number that may be one."""
    total = getattr(page.pagination, "total", None)
    return total if type(total) is int and abs(total) < 2**63 else None


def _model(answer: Any) -> Any:
    return answer.value if isinstance(answer, Response) else answer
