"""Of recommendations that a search lists: the newest answer or commitment that has a word, or that cites evidence with
it in its title.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import F, Max, Q, Value, Window
from django.db.models.functions import RowNumber

from report.question.question import RecordQuestion
from report.question.search import FEW, SERVED, of_read_texts_with, of_texts_citing, of_texts_with
from tracker.models import PublicationText, search_index
from tracker.models.spans import SpanQuerySet
from tracker.models.word_counts import is_told, words_of
from tracker.words import SearchTerm

RARE, COMMON = 5_000, 50_000  # current texts that have a word: up to, and above
NEWEST = 20  # of the texts about each recommendation

type Lacking = Mapping[UUID, list[SearchTerm]]  # by recommendation, the terms that its text has not
type NewestWithTerm = dict[tuple[UUID, SearchTerm], int]  # numbers of publications


def said(question: RecordQuestion, lacking: Lacking) -> NewestWithTerm:
    """The newest that has the term: one query for words that few texts have; two or three where many have one, or it is
    not known how many.

    A word that many have mostly stands in one of the newest texts about each recommendation: these are read first.
    """
    wanted = _known_to_have(question, lacking)
    common = {term: keys for term, keys in wanted.items() if _is_common(_number(question, term))}
    newest = _among_newest(question, common) if common else {}
    for step in range(2):
        parts = []
        for term, keys in wanted.items():
            left, looks = [key for key in keys if (key, term) not in newest], _looks(question, term)
            if left and step < len(looks):
                parts += [(term, rows.filter(looks[step]), way) for rows, way in _about(question, left)]
        newest |= _newest(parts)
    return newest


def _looks(question: RecordQuestion, term: SearchTerm) -> tuple[Q, ...]:
    """How the texts with a term are told, one after another, those of the second only where the first had none.

    To list all that have a word takes long where a hundred thousand have it, and so does reading the words of all texts
    about fifty recommendations: of a word that many have few are left to be read. Of words of which it is not known how
    many have them, SQLite lists the newest first, and PostgreSQL reads.
    """
    number = _number(question, term)
    if 0 < number <= min(RARE, COMMON):
        return (of_texts_with(term),)
    if _is_common(number) or not search_index.has_index():
        return (of_read_texts_with(term),)
    return of_texts_with(term, FEW), of_texts_with(term)


def _is_common(number: int) -> bool:
    """Whether the newest texts are read first for a word that so many have: sooner on PostgreSQL, which has no list of
    the newest that have it."""
    return number > (COMMON if search_index.has_index() else min(RARE, COMMON))


def _number(question: RecordQuestion, term: SearchTerm) -> int:
    """How many current texts have a term; 0 where it is not known: of a past day, and of words in a row."""
    found = question.filters.found
    if not found or not all(is_told(phrase) for clause in term.clauses for phrase in clause):
        return 0
    return sum(found.said.get(found.terms.index(term), {}).values())


def _among_newest(question: RecordQuestion, wanted: Mapping[SearchTerm, set[UUID]]) -> NewestWithTerm:
    """Of words that many have, those that stand in one of the newest texts about each recommendation: three queries."""
    newest: NewestWithTerm = {}
    for key, texts in _newest_texts(question, set().union(*wanted.values())).items():
        left = [term for term, keys in wanted.items() if key in keys]
        for number, stored in texts:
            there = words_of(stored) if left else set()
            for term in [each for each in left if _has(there, each)]:
                newest[key, term] = number
                left.remove(term)
    return newest


def _has(there: set[str], term: SearchTerm) -> bool:
    """Whether one of these words is what a term asks for, which numbers of words tell."""
    asked = [phrase[0] for clause in term.clauses for phrase in clause]
    return any(word.startswith(tuple(asked)) for word in there) if term.is_beginning else not there.isdisjoint(asked)


def _newest_texts(question: RecordQuestion, keys: Iterable[UUID]) -> dict[UUID, list[tuple[int, str]]]:
    """By recommendation the newest of what is about it, newest first: (number of the publication, its stored words)."""
    found: dict[UUID, list[int]] = defaultdict(list)
    lowest: dict[UUID, int] = defaultdict(int)  # below it there may be others that were not read
    for rows, way in _about(question, list(keys)):
        place = Window(RowNumber(), partition_by=F(way), order_by=F("publication").desc())
        first = rows.order_by().annotate(key=F(way), place=place).filter(place__lte=NEWEST)
        for key, nth, number in first.values_list("key", "place", "publication"):
            found[key].append(number)
            if nth == NEWEST:
                lowest[key] = max(number, lowest[key])
    wanted = {key: [each for each in sorted(some, reverse=True) if each >= lowest[key]] for key, some in found.items()}
    texts = PublicationText.objects.filter(pk__in={number for some in wanted.values() for number in some}).order_by()
    stored = dict(texts.values_list("pk", "search_words"))
    return {key: [(each, stored[each]) for each in some if each in stored] for key, some in wanted.items()}


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
    having = {term: found.said.get(place, {}) for place, term in enumerate(found.terms)} if found else {}
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
