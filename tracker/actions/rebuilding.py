"""Making the read model again from the ledger alone: spans and numbers of answers must come out as they are.

A few recommendations at a time, so that any record fits into little memory, and without holding the head of the ledger:
only where a few differ are they looked at again under its lock, since an act may have come between two readings.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import batched
from typing import Any
from uuid import UUID

from django.db import transaction

from tracker.actions import count_keeping, search_rebuilding, span_keeping, word_keeping
from tracker.actions.ledger import locked_head
from tracker.actions.search_rebuilding import Wrong
from tracker.ledger import spans
from tracker.models import AnswerCount, Publication, PublicCounter, Span, WordCount

# How many at a time: of recommendations each State has an entry for every period, of commitments there are a few.
AT_ONCE = {"recommendation": 4, "commitment": 500}
STATES_AT_ONCE = 50
WORDS_AT_ONCE = 20  # recommendations: of each a text of every State

type WhoseAnswer = dict[str, Any]


def rebuild_read_model(*, check: bool = False) -> Iterator[Wrong]:
    """Make spans, numbers of answers, words and their numbers again from ledger and texts, and name each row
    that was not as they say.

    The numbers of States are those of the spans, and those of words of the texts as well: where these are wrong, they
    are looked at once these are right.

    Args:
        check: only look. To carry it out all that is returned has to be taken.
    """
    is_sound = True
    for about in _chunks():
        for each in _mended(_spans, about, check=check):
            is_sound = False
            yield each
    if is_sound or not check:
        for states in _states():
            yield from _mended(_counts_of_states, states, check=check)
    for chunk in search_rebuilding.chunks():
        for each in _mended(search_rebuilding.wrong, chunk, check=check):
            is_sound = False
            yield each
    if is_sound or not check:
        for recommendations in _worded():
            yield from _mended(_counts_of_words, recommendations, check=check)


def _chunks() -> Iterator[WhoseAnswer]:
    """What the ledger or a row is about, a few at a time."""
    for subject, number in AT_ONCE.items():
        keys: set[Any] = set()
        counted = (AnswerCount,) if subject == "recommendation" else ()
        for model in (Publication, Span, *counted):
            rows = model._default_manager.filter(**{f"{subject}__isnull": False}).order_by()
            keys.update(rows.values_list(subject, flat=True).distinct())
        for chunk in batched(sorted(keys), number):
            yield {f"{subject}__in": chunk}


def _states() -> Iterator[WhoseAnswer]:
    """The States that anything is counted of, or ought to be, a few at a time."""
    counted, answered = AnswerCount.objects.filter(member_state__isnull=False), Span.objects.answers().last_in_periods()
    keys: set[str] = set()
    for rows in (counted, answered):
        keys.update(rows.order_by().values_list("member_state", flat=True).distinct())
    for chunk in batched(sorted(keys), STATES_AT_ONCE):
        yield {"member_state__in": chunk}


def _worded() -> Iterator[tuple[UUID, ...]]:
    """The recommendations that words are counted of, or ought to be, a few at a time."""
    keys: set[UUID] = set(WordCount.objects.order_by().values_list("recommendation", flat=True).distinct())
    answered = Span.objects.today().order_by().values_list("publication__text__recommendations", flat=True).distinct()
    keys.update(key for key in answered if key)
    yield from batched(sorted(keys), WORDS_AT_ONCE)


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


def _spans(about: WhoseAnswer, write: bool) -> list[Wrong]:
    there = Span.objects.filter(**about)
    wanted, found = set(spans.by_the_ledger(Publication.objects.filter(**about))), spans.stored(there)
    if write:
        span_keeping.write(wanted, there)
    due, there_now = ({row.identity: row for row in rows} for rows in (wanted, found))
    wrong = _differences(due, there_now, lambda key: _span(key, due.get(key) or there_now[key]))
    if "recommendation__in" not in about:
        return wrong
    numbers = count_keeping.of_spans(wanted).items()
    return wrong + _counts({row: number for row, number in numbers if row.recommendation}, about, write)


def _counts_of_states(about: WhoseAnswer, write: bool) -> list[Wrong]:
    return _counts(count_keeping.of_states(about["member_state__in"]), about, write)


def _counts(wanted: dict[count_keeping.CountRow, int], about: WhoseAnswer, write: bool) -> list[Wrong]:
    found = count_keeping.stored(about)
    if write and wanted != found:
        count_keeping.write(wanted, about)
    return _differences(
        wanted, found, lambda row: f"number of answers of {row.recommendation or row.member_state}, {row[2:]}"
    )


def _counts_of_words(recommendations: tuple[UUID, ...], write: bool) -> list[Wrong]:
    wanted, found = word_keeping.of_recommendations(recommendations), word_keeping.stored(recommendations)
    if write and wanted != found:
        word_keeping.write(wanted, recommendations)
    return _differences(wanted, found, lambda row: f"number of texts about {row[1]} with {row[0]}")


def _differences(wanted: Mapping[Any, Any], found: Mapping[Any, Any], named: Callable[[Any], str]) -> list[Wrong]:
    """The rows that are altered, missing or surplus, by what makes each the one it is."""
    wrong = []
    for key in wanted.keys() | found.keys():
        if wanted.get(key) != found.get(key):
            how = "surplus" if key not in wanted else "altered" if key in found else "missing"
            wrong.append(Wrong(how, named(key)))
    return sorted(wrong, key=str)


def _span(key: tuple[Any, ...], row: spans.SpanRow) -> str:
    state, recommendation, commitment, *_rest = key
    return f"span of {state} on {recommendation or commitment}, publication {row.publication}"
