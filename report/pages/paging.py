"""Pages by key: `after` names the last row seen, so the last page costs what the first does. No OFFSET."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

PAGE = 50


class NoSuchRow(ValueError):
    """`after` names no row of the list."""


@dataclass(frozen=True)
class Key:
    """One column of an order, and whether it runs downwards."""

    column: str
    down: bool = False

    @property
    def order(self) -> str:
        return f"-{self.column}" if self.down else self.column

    def beyond(self, value: Any) -> Q:
        return Q(**{f"{self.column}__{'lt' if self.down else 'gt'}": value})


def ordered[Q_: QuerySet[Any]](queryset: Q_, keys: tuple[Key, ...]) -> Q_:
    return queryset.order_by(*(key.order for key in keys))


def beyond(keys: tuple[Key, ...], values: tuple[Any, ...]) -> Q:
    """The condition that a row comes after the one with `values`, in the order of `keys`."""
    condition, same = Q(), Q()
    for key, value in zip(keys, values, strict=True):
        condition |= same & key.beyond(value)
        same &= Q(**{key.column: value})
    return condition


def number_after(text: str) -> int | None:
    """`after` of a list that goes by a number; None where it is absent. Raises NoSuchRow for what is no number."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19) or text != str(int(text)):
        raise NoSuchRow(text)
    return int(text)


@dataclass(frozen=True)
class Place:
    """Which rows of a list a page shows, counted from 1, and the `after` of the pages beside it.

    `previous` is empty for the first page, and None where there is none before; `next` is None after the last.
    """

    first: int
    last: int
    total: int
    previous: str | None
    next: str | None
    size: int = PAGE

    @property
    def is_first(self) -> bool:
        return self.first <= 1

    @property
    def is_whole(self) -> bool:
        """Whether the page shows the whole list."""
        return self.last - self.first + 1 >= self.total

    @property
    def number_before(self) -> int:
        """How many rows the page before shows."""
        return min(self.size, self.first - 1)

    @property
    def number_next(self) -> int:
        """How many rows the next page shows."""
        return min(self.size, self.total - self.last)


def cut[R](
    rows: Sequence[R], name: Callable[[R], str], after: str, size: int | None = None
) -> tuple[Sequence[R], Place]:
    """The page of `rows` that begins after the row named `after`.

    Args:
        rows: the whole list in its order, in columns: a few thousand at most.
        name: what `after` calls a row.
        size: how many rows a page shows; PAGE, if not given.
    Raises NoSuchRow where no row has that name, or none follows it.
    """
    size, start = size or PAGE, 0
    if after:
        start = next((number for number, row in enumerate(rows, start=1) if name(row) == after), 0)
        if not start or start == len(rows):
            raise NoSuchRow(after)
    shown = rows[start : start + size]
    end = start + len(shown)
    before = name(rows[start - size - 1]) if start > size else ""
    following = name(rows[end - 1]) if end < len(rows) else None
    return shown, Place(start + 1 if rows else 0, end, len(rows), before if start else None, following, size)


@dataclass(frozen=True)
class Listed[R]:
    """A page of a list as data and feeds have it.

    `count`: how many rows the list has; None where nobody counts them. `next`: the `after` of the next page.
    """

    rows: Sequence[R]
    count: int | None
    next: str | None

    def of[S](self, made: Callable[[R], S]) -> Listed[S]:
        """The same page, of what is made of each row."""
        return self.told(lambda rows: [made(each) for each in rows])

    def told[S](self, made: Callable[[Sequence[R]], Sequence[S]]) -> Listed[S]:
        """The same page, of what is made of its rows together."""
        return Listed(made(self.rows), self.count, self.next)


def listed[R](page: tuple[Sequence[R], Place]) -> Listed[R]:
    """What `cut` gives, as data."""
    rows, place = page
    return Listed(rows, place.total, place.next)
