"""Keeping the numbers of texts by word as the spans are, in the transaction of the act that changes a span.

Internal to the actions, and called under the lock of the head: by `span_keeping`, and by whoever deletes texts, before
they go. What changed is added and taken away; nothing is counted anew.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable
from functools import cache
from itertools import batched
from typing import Any
from uuid import UUID

from django.db import connection

from tracker.ledger.spans import SpanRow
from tracker.models import PublicationText, Span, WordCount
from tracker.models.word_counts import words_of

# How many texts are read at once.
BATCH = 1_000

type WordOfOne = tuple[str, UUID]  # a word, and the recommendation that texts with it are about

# The changes as rows, out of one parameter, however many they are: SQLite allows 32,766 parameters.
GIVEN = {
    "sqlite": "SELECT value->>0 AS word, value->>1 AS key, value->>2 AS number FROM json_each(%s)",
    "postgresql": """SELECT value->>0 AS word, (value->>1)::uuid AS key, (value->>2)::int AS number
        FROM json_array_elements(%s::json)""",
}
# Deleted is what comes to nothing, so that no row with 0 is left to be looked for; what went is not added.
TAKE = """
    DELETE FROM tracker_wordcount WHERE id IN (
        SELECT stored.id FROM ({given}) AS given
        JOIN tracker_wordcount AS stored ON stored.word = given.word AND stored.recommendation_id = given.key
        WHERE stored.number + given.number <= 0
    ) RETURNING word, recommendation_id
"""
ADD = """
    INSERT INTO tracker_wordcount (word, recommendation_id, number)
    SELECT word, key, number FROM ({given}) AS given WHERE TRUE
    ON CONFLICT (word, recommendation_id) DO UPDATE SET number = tracker_wordcount.number + excluded.number
"""


def change(gone: Iterable[SpanRow], arrived: Iterable[SpanRow]) -> None:
    """Count the words of what is no longer current, and of what is now; texts that were deleted are subtracted by
    `subtract` before. Two queries, and two statements."""
    before, after = _current(gone), _current(arrived)
    changed = counted(after - before)
    changed.subtract(counted(before - after))
    add(changed)


def subtract(publications: Collection[int]) -> None:
    """Take the words of texts out that are about to be deleted, those that are current."""
    current: set[int] = set()
    for some in batched(sorted(publications), BATCH):
        current.update(Span.objects.today().filter(publication__in=some).values_list("publication", flat=True))
    changed = Counter[WordOfOne]()
    changed.subtract(counted(current))
    add(changed)


def _current(rows: Iterable[SpanRow]) -> set[int]:
    return {row.publication for row in rows if row.is_readable and row.until is None}


def counted(publications: Collection[int]) -> Counter[WordOfOne]:
    """The numbers that the readable texts of these publications add up to."""
    found = Counter[WordOfOne]()
    for some in batched(sorted(publications), BATCH):
        texts = PublicationText.objects.filter(pk__in=some, recommendations__isnull=False).order_by()
        count(texts.values_list("recommendations", "search_words"), found)
    return found


def count(texts: Iterable[tuple[UUID, str]], found: Counter[WordOfOne]) -> None:
    """Count the words of texts, each with the recommendation that it is about."""
    for recommendation, search_words in texts:
        found.update((word, recommendation) for word in words_of(search_words))


def of_recommendations(recommendations: Collection[UUID]) -> Counter[WordOfOne]:
    """The numbers of some recommendations by spans and texts as they are stored: one query."""
    found = Counter[WordOfOne]()
    spans = Span.objects.today().filter(publication__text__recommendations__in=recommendations).order_by()
    rows = spans.values_list("publication__text__recommendations", "publication__text__search_words")
    count(rows.iterator(), found)
    return found


def stored(recommendations: Collection[UUID]) -> dict[WordOfOne, int]:
    """The numbers that are stored of some recommendations: one query."""
    rows = WordCount.objects.filter(recommendation__in=recommendations).order_by()
    return {(word, key): number for word, key, number in rows.values_list("word", "recommendation", "number")}


def add(changed: Counter[WordOfOne]) -> None:
    """Add numbers, which may be below nothing, and delete the rows that come to nothing: two statements at most."""
    changed = Counter({each: number for each, number in changed.items() if number})
    less = {each: number for each, number in changed.items() if number < 0}
    for each in _run(TAKE, less) if less else ():
        del changed[each]
    if changed:
        _run(ADD, changed)


def _run(statement: str, changed: dict[WordOfOne, int]) -> set[WordOfOne]:
    """Run a statement on changes, in the order of the index. Returns the rows that it returns."""
    column: Any = WordCount._meta.get_field("recommendation")
    prepared = cache(lambda key: str(column.get_db_prep_save(key, connection)))
    given = sorted((word, prepared(key), number) for (word, key), number in changed.items())
    with connection.cursor() as cursor:
        cursor.execute(statement.format(given=GIVEN[connection.vendor]), [json.dumps(given, ensure_ascii=False)])
        returned = cursor.fetchall() if cursor.description else []
    return {(word, column.target_field.to_python(key)) for word, key in returned}


def write(wanted: Counter[WordOfOne], recommendations: Collection[UUID]) -> None:
    """Make the stored numbers of some recommendations those that are wanted."""
    WordCount.objects.filter(recommendation__in=recommendations).delete()
    add(wanted)
