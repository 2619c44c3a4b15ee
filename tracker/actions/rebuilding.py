"""Making the read model again from the ledger alone: the pointer and the spans must come out as they are.

A few recommendations at a time, so that any record fits into little memory, and without holding the head of the ledger:
only where a few differ are they looked at again under its lock, since an act may have come between two readings.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django.db import transaction

from tracker import current, spans
from tracker.actions import search_rebuilding, span_keeping
from tracker.actions.ledger import locked_head
from tracker.models import CurrentPublication, Publication, PublicationText, PublicCounter, Span

# How many at a time: of recommendations each State has an entry for every period, of commitments there are a few.
AT_ONCE = {"recommendation": 4, "commitment": 500}

type About = dict[str, Any]


@dataclass(frozen=True)
class Wrong:
    """A row that is not as the ledger says: `how` is altered, missing or surplus."""

    how: str
    row: str

    def __str__(self) -> str:
        return f"{self.how}: {self.row}"


def rebuild_read_model(*, check: bool = False) -> Iterator[Wrong]:
    """Make pointer, spans and words again from ledger and texts, and name each row that was not as they say.

    Args:
        check: only look. To carry it out all that is returned has to be taken.
    """
    for compare in (_pointers, _spans):
        for about in _chunks():
            yield from _mended(compare, about, check=check)
    for chunk in search_rebuilding.chunks():
        yield from _mended(_words, chunk, check=check)


def rebuild_current(*, check: bool = False) -> int:
    """Make the pointer again from the ledger.

    Args:
        check: only count.

    Returns how many pairs were not as they should be: 0 in a sound database.
    """
    return sum(len(_mended(_pointers, about, check=check)) for about in _chunks())


def _chunks() -> Iterator[About]:
    """What the ledger or a row is about, a few at a time."""
    for subject, number in AT_ONCE.items():
        keys: set[Any] = set()
        for model in (Publication, CurrentPublication, Span):
            rows = model._default_manager.filter(**{f"{subject}__isnull": False}).order_by()
            keys.update(rows.values_list(subject, flat=True).distinct())
        for chunk in batched(sorted(keys), number):
            yield {f"{subject}__in": chunk}


type Compare[Part] = Callable[[Part, bool], list[Wrong]]


def _mended[Part](compare: Compare[Part], about: Part, *, check: bool) -> list[Wrong]:
    """What is wrong with a few pairs, put right unless it is only looked at."""
    if not compare(about, False):
        return []
    with transaction.atomic():
        locked_head()
        wrong = compare(about, not check)
        if wrong and not check:
            PublicCounter.raise_by_one()
    return wrong


def _spans(about: About, write: bool) -> list[Wrong]:
    there = Span.objects.filter(**about)
    wanted, found = set(spans.by_the_ledger(Publication.objects.filter(**about))), spans.stored(there)
    if write:
        span_keeping.write(wanted, there)
    return _differences("span", {row.identity: row for row in wanted}, {row.identity: row for row in found})


def _words(chunk: search_rebuilding.Chunk, write: bool) -> list[Wrong]:
    return [Wrong(how, row) for how, row in search_rebuilding.wrong(chunk, write)]


def _pointers(about: About, write: bool) -> list[Wrong]:
    texts = PublicationText.objects.filter(**{f"publication__{name}": value for name, value in about.items()})
    wanted, found = current.by_the_ledger(texts), current.pointers(CurrentPublication.objects.filter(**about))
    if write:
        _point([pair for pair in wanted.keys() | found.keys() if wanted.get(pair) != found.get(pair)], wanted)
    return _differences("pointer", wanted, found)


def _differences(kind: str, wanted: dict[Any, Any], found: dict[Any, Any]) -> list[Wrong]:
    """Of rows by what makes each the one it is: altered, missing and surplus ones."""
    wrong = []
    for key in wanted.keys() | found.keys():
        if wanted.get(key) != found.get(key):
            how = "altered" if key in wanted and key in found else "missing" if key in wanted else "surplus"
            wrong.append(
                Wrong(how, f"{kind} of {_named(key)}, publication {_publication(wanted.get(key, found.get(key)))}")
            )
    return sorted(wrong, key=str)


def _named(key: tuple[Any, ...]) -> str:
    state, recommendation, commitment, *_rest = key
    return f"{state} on {recommendation or commitment}"


def _publication(value: Any) -> int:
    return value if isinstance(value, int) else value.publication


def _point(pairs: Collection[current.Pair], wanted: dict[current.Pair, int]) -> None:
    for state, recommendation, commitment in pairs:
        CurrentPublication.objects.filter(
            member_state=state, recommendation=recommendation, commitment=commitment
        ).delete()
    CurrentPublication.objects.bulk_create(
        CurrentPublication(
            member_state_id=pair[0], recommendation_id=pair[1], commitment_id=pair[2], publication_id=wanted[pair]
        )
        for pair in pairs
        if pair in wanted
    )
