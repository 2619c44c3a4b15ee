"""What documents print of a State as its reply to a recommendation: printed matter, under a heading of its own.

Never an answer of the record: no count, no status, and no entry of the ledger knows it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from report.pages.related import Around
from tracker.choices import PositionValue


@dataclass(frozen=True)
class ReplyShown:
    """What one document prints of one State: its position, where the document says it, and its own words."""

    state: str
    value: str
    text: str

    @property
    def label(self) -> str:
        return str(PositionValue(self.value).label) if self.value else ""

    @property
    def passages(self) -> list[str]:
        """Its words; reasons that stand apart in the document stand apart here."""
        return self.text.splitlines()


@dataclass(frozen=True)
class RepliesInDocument:
    """The replies of one document, by its symbol or title; `language` is that of its words."""

    document: str
    language: str
    replies: tuple[ReplyShown, ...]


def replies_in(around: Iterable[Around]) -> tuple[RepliesInDocument, ...]:
    """The documents that print a reply, each with its replies.

    Args:
        around: the replies, as `related.around` gives them.
    """
    ordered = sorted(around, key=lambda each: (each.key, each.name))
    found = []
    for key, group in groupby(ordered, key=lambda each: each.key):
        document, _line, language = key.rpartition("\n")
        found.append(RepliesInDocument(document, language, tuple(_shown(each) for each in group)))
    return tuple(found)


def _shown(each: Around) -> ReplyShown:
    state, _line, text = each.name.partition("\n")
    return ReplyShown(state, each.label, text)
