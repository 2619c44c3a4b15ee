"""Free-text search: every word must stand in the recommendation, in its current answers, or in a State's name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.lookups import In

from report.as_of.in_force import InForce
from tracker.models import MemberState, Printing, PublicationText, search_index
from tracker.models.search import normalised

WORDS_LIMIT = 12
UNSEARCHABLE = str.maketrans("", "", "\x00")


def words_of(query: str) -> list[str]:
    """The words of a query in the normal form of the stored texts; more than twelve are cut."""
    return normalised(query.translate(UNSEARCHABLE)).split()[:WORDS_LIMIT]


def found(words: Sequence[str], states: Iterable[MemberState], stood: InForce) -> set[UUID]:
    """The recommendations that have every word: one query, which the list and all facets then share.

    Args:
        words: in the normal form; at least one.
        states: those with a publication.
        stood: whose texts are searched.
    """
    names = {state.pk: normalised(state.name, getattr(state, "name_en", None) or "", state.pk) for state in states}
    parts: list[QuerySet[Any, Any]] = []
    for place, word in enumerate(words):
        named = [code for code, name in names.items() if word in name]
        parts += [_labelled(place, rows, way) for rows, way in _places(word, named, stood)]
    having: dict[int, set[UUID]] = defaultdict(set)
    for place, recommendation in parts[0].union(*parts[1:]).order_by():
        having[place].add(recommendation)
    return set.intersection(*(having[place] for place in range(len(words))))


def _places(word: str, named: list[str], stood: InForce) -> list[tuple[QuerySet[Any], str]]:
    """Where a word may stand, and the way from there to the recommendation."""
    has_word = of_texts_with(word)
    places: list[tuple[QuerySet[Any], str]] = [
        (Printing.objects.confirmed().filter(search_words__contains=word), "recommendation"),
        (stood.answers.filter(has_word), "recommendation"),
        (stood.commitments.filter(has_word), "publication__text__recommendations"),
    ]
    if named:
        places.append((stood.answers.filter(member_state__in=named), "recommendation"))
    return places


def of_texts_with(word: str) -> Q:
    """The spans of publications whose text has the word."""
    asked = search_index.expression(word) if search_index.has_index() else None
    if asked is None:
        return Q(publication__in=PublicationText.objects.filter(search_words__contains=word).order_by().values("pk"))
    # A sum takes no index of publications: SQLite would look up each of a hundred thousand there and in the table, in
    # place of reading once through an index that has all that is asked.
    return Q(In(F("publication") + 0, RawSQL(search_index.FOUND, [asked])))  # noqa: S611 - a text of ours


def _labelled(place: int, rows: QuerySet[Any], way: str) -> QuerySet[Any, Any]:
    """(the place of the word in the query, recommendation), each once."""
    return rows.order_by().values_list(Value(place), F(way))
