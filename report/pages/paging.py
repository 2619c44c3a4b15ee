"""Pages by key: `after` names the last row seen, so the last page costs what the first does. No OFFSET."""

from __future__ import annotations

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
