"""The database knows its tables: SQLite looks at them after `migrate`, after loading, and with the clock."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, connections

from tests.factories.world import World
from tests.tracker.forgotten_statistics import forget_statistics
from tracker.management import table_statistics


def looked_at(database: str = "default") -> set[str]:
    """The tables of which SQLite knows how many rows they have."""
    with connections[database].cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE name = 'sqlite_stat1'")
        if not cursor.fetchall():
            return set()
        cursor.execute("SELECT DISTINCT tbl FROM sqlite_stat1")
        return {name for (name,) in cursor.fetchall()}


@pytest.fixture(autouse=True)
def forget(db: None) -> None:
    forget_statistics()


def test_sqlite_looks_at_its_tables_after_loading_after_migrate_and_with_the_clock(seed_world: World) -> None:
    seed_world.publish("15-a")
    call_command("migrate", "--plan", stdout=StringIO())
    assert not looked_at()
    for command in ("load_reference", "send_due_mail", "migrate"):
        forget_statistics()
        call_command(command, stdout=StringIO())
        assert {"tracker_publication", "tracker_auditevent"} <= looked_at(), command


@pytest.mark.database
def test_either_database_can_be_asked_twice(seed_world: World) -> None:
    table_statistics.renew()
    table_statistics.renew()


def test_who_typed_this_is_found_by_the_object(seed_world: World) -> None:
    """Without the look SQLite takes the index of the person, who did most of what was done."""
    for letter in "abcdefg":
        seed_world.publish(f"15-{letter}")
    table_statistics.renew()
    asked = (
        "EXPLAIN QUERY PLAN SELECT 1 FROM tracker_auditevent"
        " WHERE by_id = %s AND object_type = 'tracker.statusupdate' AND object_id = '1' AND act = 'save'"
    )
    with connection.cursor() as cursor:
        cursor.execute(asked, [seed_world.focal_point.pk])
        assert "auditevent_about" in cursor.fetchall()[0][3]
