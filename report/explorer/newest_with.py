"""Of recommendations that a search lists: the newest answer or commitment that has a word, or that cites evidence with
it in its title.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import F, Max, Value

from report.question.question import RecordQuestion
from report.question.search import FEW, SERVED, of_texts_citing, of_texts_with
from tracker.models import search_index
from tracker.models.spans import SpanQuerySet
from tracker.words import SearchTerm

type Lacking = Mapping[UUID, list[SearchTerm]]  # by recommendation, the terms that its text has not
type NewestWithTerm = dict[tuple[UUID, SearchTerm], int]  # numbers of publications


def said(question: RecordQuestion, lacking: Lacking) -> NewestWithTerm:
    """The newest that has the term: one query; on SQLite two where the first does not tell of each.

    To ask which of these publications have a term, SQLite lists all that have it, of a common word a hundred thousand.
    So it lists the newest first: what is found among them is the newest.
    """
    wanted = _known_to_have(question, lacking)
    newest: NewestWithTerm = {}
    for most in (FEW, None) if search_index.has_index() else (FEW,):
        left = {term: [key for key in keys if (key, term) not in newest] for term, keys in wanted.items()}
        newest |= _newest(
            (term, rows.filter(of_texts_with(term, most)), way)
            for term, keys in left.items()
            for rows, way in _about(question, keys)
            if keys
        )
    return newest


def cited(question: RecordQuestion, lacking: Lacking) -> NewestWithTerm:
    """The newest that cites public evidence with the term in its title: one query."""
    answers, serving = _about(question, list(lacking))
    sides = ((answers, "status_update"), (serving, "commitment_update"))
    terms = dict.fromkeys(term for some in lacking.values() for term in some)
    return _newest(
        [(term, rows.filter(of_texts_citing(term, side)), way) for term in terms for (rows, way), side in sides]
    )


def _known_to_have(question: RecordQuestion, lacking: Lacking) -> dict[SearchTerm, set[UUID]]:
    """By term, those of these of which the search found an answer or a commitment that has it."""
    found = question.filters.found
    having = {term: found.said.get(place, set()) for place, term in enumerate(found.terms)} if found else {}
    wanted: dict[SearchTerm, set[UUID]] = defaultdict(set)
    for key, terms in lacking.items():
        for term in terms:
            if key in having[term]:
                wanted[term].add(key)
    return wanted


def _about(question: RecordQuestion, keys: list[UUID]) -> tuple[tuple[SpanQuerySet, str], tuple[SpanQuerySet, str]]:
    """What is current of answers that fit and of commitments about these, each with the way to the recommendation."""
    answers = question.stood.answers.filter(question.filters.about_answer(), recommendation__in=keys)
    return (answers, "recommendation"), (question.of_states.commitments.filter(**{f"{SERVED}__in": keys}), SERVED)


def _newest(parts: Iterable[tuple[SearchTerm, SpanQuerySet, str]]) -> NewestWithTerm:
    """Of each term and recommendation the newest publication among rows of several kinds: one query, none of none."""
    parts = list(parts)
    terms = list(dict.fromkeys(term for term, _rows, _way in parts))
    asked = [_labelled(terms.index(term), rows, way) for term, rows, way in parts]
    found = asked[0].union(*asked[1:]).order_by() if asked else ()
    return {(key, terms[place]): number for place, key, number in sorted(found, key=lambda row: row[2])}


def _labelled(place: int, rows: SpanQuerySet, way: str) -> Any:
    grouped = rows.order_by().values(place=Value(place), key=F(way))
    return grouped.annotate(newest=Max("publication")).values_list("place", "key", "newest")
