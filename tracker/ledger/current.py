"""What is current, and which date a commitment named first: the one rule of each, for the record and the pages.

Source: `docs/domain.md` 5, "Current". Of the readable texts of a State on one recommendation (or of one commitment) the
last of each period stands for that answer. Among these the current one is the latest reported, and of those reported on
the same day the one that the ledger has last: by what every export holds, and by nothing else.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from tracker.models import PublicationText, Span

PAIR = ("publication__member_state_id", "publication__recommendation_id", "publication__commitment_id")
# A State with a recommendation or a commitment.
type Pair = tuple[str, UUID | None, UUID | None]
NEVER = datetime.datetime.min.replace(tzinfo=datetime.UTC)


def order(reported_on: Any, sequence: int) -> tuple[Any, int]:
    """The order of answers of which one is current: the greatest is. Day of the report, then number in the ledger."""
    return reported_on, sequence


def rank(text: PublicationText) -> tuple[datetime.date, int]:
    """`order`, of a published text."""
    return order(text.reported_on, text.publication_id)


def age(version: Any) -> tuple[datetime.date, datetime.datetime, int, int]:
    """The order of accepted versions in the rooms, where some are not public: of those that are, it is `rank`'s.

    Args:
        version: an answer or an update of a commitment, read by a queryset that was `dated()`.
    """
    reported_on = version.reported_on or datetime.date.min
    return reported_on, version.counts_from or NEVER, version.entry or 0, version.pk


def first_of(texts: Any) -> PublicationText | None:
    """The one that goes before all others of a queryset of texts, each of another answer: `rank`, for the database."""
    found: PublicationText | None = texts.order_by("reported_on", "publication").last()
    return found


def by_the_ledger(texts: Any = None) -> dict[Pair, int]:
    """The current publication of each pair, worked out from readable texts and nothing else.

    Args:
        texts: all the texts of the pairs that are wanted; every text there is, if not given.
    """
    rows = (
        (PublicationText.objects.all() if texts is None else texts)
        .order_by(*PAIR, "publication")
        .values_list(*PAIR, "publication__period_id", "reported_on", "publication_id")
    )
    found: dict[Pair, int] = {}
    for pair, texts_of_it in groupby(rows.iterator(), key=lambda row: row[:3]):
        last = {period: order(reported_on, sequence) for *_pair, period, reported_on, sequence in texts_of_it}
        _reported_on, found[pair] = max(last.values())
    return found


def stored() -> dict[Pair, int]:
    """Return the current publication of each pair, as the validity spans have it."""
    rows = Span.objects.today().values_list("member_state", "recommendation", "commitment", "publication")
    return {(state, recommendation, commitment): sequence for state, recommendation, commitment, sequence in rows}


@dataclass(frozen=True)
class NamedDate:
    """The target date of one text. `reported_on` is None for a draft; `key` tells apart texts of one day."""

    reported_on: datetime.date | None
    key: int
    target_on: datetime.date | None


def original_date(named: Iterable[NamedDate]) -> datetime.date | None:
    """Return the target date of the earliest text, which may have named none. A draft is later than all others.

    Source: `docs/domain.md` 5. Earliest is what was reported first, not what was entered first: a letter of last year
    may be entered today.
    """
    earliest = min(named, key=lambda each: (each.reported_on or datetime.date.max, each.key), default=None)
    return earliest.target_on if earliest else None
