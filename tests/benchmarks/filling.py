"""Fills a migrated, empty database with a record of one size: true hashes, every constraint kept."""

from django.apps import apps
from django.db import connection, transaction

from tests.benchmarks.answering import write_answers
from tests.benchmarks.scene import Scene, make_scene
from tests.benchmarks.sizes import Size
from tests.benchmarks.tables import Table, check_and_count, without_indexes
from tests.benchmarks.waiting import write_waiting
from tracker import spans, table_statistics
from tracker.models import Publication, Span


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
    check_and_count(list(apps.get_app_config("tracker").get_models(include_auto_created=True)))
    _look_at_tables()
    return scene


def _write_spans(scene: Scene) -> None:
    """When each publication was current, by the product's own rule."""
    table = Table(Span, *(Span._meta.get_field(name).attname for name in spans.SpanRow._fields))
    table.like(Span())
    for code in scene.answering:
        for row in spans.by_the_ledger(Publication.objects.filter(member_state=code)):
            table.add(*row)
    table.write()


def _look_at_tables() -> None:
    """What the clock does in a minute, and on PostgreSQL its autovacuum."""
    table_statistics.renew()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
