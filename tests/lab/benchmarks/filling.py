"""Fills a migrated, empty database with a record of one size: true hashes, every constraint kept."""

from collections import Counter
from itertools import batched
from typing import Any

from django.apps import apps
from django.db import transaction

from tests.factories.rows import count_rows
from tests.lab.benchmarks.answering import write_answers
from tests.lab.benchmarks.scene import Scene, make_scene
from tests.lab.benchmarks.sizes import Size
from tests.lab.benchmarks.tables import Table, check_and_count, without_indexes
from tests.lab.benchmarks.waiting import write_waiting
from tracker.actions import count_keeping, word_keeping
from tracker.ledger import spans
from tracker.management import table_statistics
from tracker.models import AnswerCount, Publication, Span, WordCount

AT_ONCE = 20  # recommendations


def fill(size: Size) -> Scene:
    """Returns what stands round the answers. Raises IntegrityError where a foreign key leads nowhere."""
    scene = make_scene(size)
    with transaction.atomic(), without_indexes():  # one commit: SQLite would write each index again at every one
        writing = write_answers(scene)
        writing.end()
    write_waiting(scene, writing.answer_id + 1)
    _look_at_tables()  # what follows asks by indexes that are not taken before
    with transaction.atomic():
        _write_spans(scene)
        _write_words(scene)
    check_and_count(list(apps.get_app_config("tracker").get_models(include_auto_created=True)))
    _look_at_tables()
    return scene


def _write_spans(scene: Scene) -> None:
    """When each publication was current, and how many are, by the product's own rule."""
    table, numbers = _table_of(Span, spans.SpanRow), Counter[count_keeping.CountRow]()
    for code in scene.answering:
        rows = list(spans.by_the_ledger(Publication.objects.filter(member_state=code)))
        numbers += count_keeping.of_spans(rows)
        for row in rows:
            table.add(*row)
    table.write()
    counts = _table_of(AnswerCount, count_keeping.CountRow, "number")
    for alike, number in numbers.items():
        counts.add(*alike, number)
    counts.write()


def _write_words(scene: Scene) -> None:
    """How many current texts have each word, by the product's own count, in the order of the index."""
    found = Counter[word_keeping.WordOfOne]()
    for some in batched(scene.printings, AT_ONCE):
        found.update(word_keeping.of_recommendations([each.recommendation_id for each in some]))
    table = Table(WordCount, "word", "recommendation_id", "number")
    table.like(WordCount())
    for (word, key), number in sorted(found.items()):
        table.add(word, key, number)
    table.write()


def _table_of(model: Any, row: Any, *more: str) -> Table:
    table = Table(model, *(model._meta.get_field(name).attname for name in (*row._fields, *more)))
    table.like(model())
    return table


def _look_at_tables() -> None:
    """What the clock does in a minute, and on PostgreSQL its autovacuum."""
    table_statistics.renew()
    count_rows()
