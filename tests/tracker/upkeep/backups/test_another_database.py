"""The guide moves the record: by its commands a site on SQLite goes into another database, and nothing is changed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from tests.factories.world import World
from tests.lab.drill.guides import commands
from tests.serving.site import Site
from tests.tracker.upkeep.backups.other_databases import named_to, other_database
from tracker import actions
from tracker.upkeep.backups import copying

pytestmark = [pytest.mark.all, pytest.mark.django_db(transaction=True), pytest.mark.database]
GUIDE = "another-database.md"


@pytest.fixture
def first(tmp_path: Path) -> Iterator[Site]:
    """A site on SQLite, migrated, without a row of anybody."""
    if connection.vendor == "sqlite":
        with other_database(tmp_path, migrated=True) as address:
            yield Site(tmp_path, address)
    else:
        site = Site(tmp_path, f"sqlite:///{tmp_path / 'record.sqlite3'}")
        site.shell("manage.py migrate -v0")
        yield site


def sums(database: str) -> dict[str, copying.TableSum]:
    return {copying.name_of(table): copying.sum_of(copying.rows_of(table, database)) for table in copying.tables()}


def test_there_and_back_by_the_commands_of_the_guide(
    first: Site,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    settings,
) -> None:
    """On PostgreSQL: from it to SQLite, and back to it. On SQLite each of the three is SQLite."""
    world: World = request.getfixturevalue("seed_world")  # only now: the first site is a copy of empty tables
    world.publish(citations=(actions.Citation(world.evidence(), "page 7"),))
    before = sums("default")
    with named_to(first.environment["DATABASE_URL"]):
        call_command("copy_record")
    first.environment["MEDIA_ROOT"] = str(settings.MEDIA_ROOT)
    with other_database(tmp_path, migrated=False) as address:
        first.environment["TO_DATABASE_URL"] = address
        printed = first.shell(commands(GUIDE, "Copy"))
        assert "Every row is the same." in printed
        assert printed.endswith("Nothing is wrong.\n")  # verify_all left its sign, which is a row
        with named_to(address) as last:
            back = sums(last)
    assert {table: there for table, there in back.items() if there != before[table]}.keys() == {"tracker_heartbeat"}
