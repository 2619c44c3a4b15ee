"""The record in another database: every row the same there and back, or nothing of it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, connections, transaction

from tests.factories.rows import tables as stored_tables
from tests.factories.world import World
from tests.tracker.upkeep.backups.other_databases import named_to, other_database
from tracker import actions
from tracker.models import AuditEvent, LedgerHead, Meeting, User
from tracker.upkeep.backups import copying, moving

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


@pytest.fixture
def other(tmp_path: Path) -> Iterator[str]:
    with other_database(tmp_path, migrated=True) as address, named_to(address) as name:
        yield name


@pytest.fixture
def filled(other: str, seed_world: World) -> World:
    """A record with a published answer, a file of evidence, a row that is gone, and texts of many scripts."""
    seed_world.publish(citations=(actions.Citation(seed_world.evidence(), "page 7"),))
    Meeting.objects.filter(pk=seed_world.meeting.pk).update(title_en="Été 東京 العربية %s \\ ' \" \U0001f4c4\n")
    User.objects.create(username="gone").delete()
    return seed_world


def run(*options: str) -> None:
    call_command("copy_record", *options)


def test_every_row_is_the_same_there_and_a_database_in_use_is_refused(
    filled: World, other: str, capsys: pytest.CaptureFixture[str]
) -> None:
    last = User.objects.create(username="also gone")
    given = last.pk
    last.delete()
    run()
    printed = capsys.readouterr().out
    head = LedgerHead.objects.get()
    assert printed.endswith(f"Latest entry of the ledger 1, {head.hash}\nEvery row is the same.\n")
    (line,) = [line for line in printed.splitlines() if line.startswith("tracker_user ")]
    assert line.split()[1] == str(User.objects.count())
    for table in copying.tables():
        here, there = (sorted(map(repr, copying.rows_of(table, name))) for name in ("default", other))
        assert here == there, table
    run("--check")
    assert "DIFFERS" not in capsys.readouterr().out
    with pytest.raises(
        CommandError, match=r"(?s)Nothing was copied\.\nthe other database is not empty: .*tracker_user"
    ):
        run()
    same = connections["default"].settings_dict
    with (
        patch.dict(connections[other].settings_dict, same),
        pytest.raises(CommandError, match="name the same database"),
    ):
        run()
    new = User(username="new")
    new.save(using=other)
    assert new.pk == given + 1, "numbers of rows that are gone are not given again"


def test_another_schema_is_refused(filled: World, other: str) -> None:
    with connections[other].cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'tracker' AND name LIKE '002%%'")
    with pytest.raises(CommandError, match=r"the other database lacks migrations \(tracker 0029_\w+ and 9 more\)"):
        run()
    with pytest.raises(CommandError, match="lacks migrations"):
        run("--check")
    assert not User.objects.using(other).exists()


def test_without_an_address_it_says_which_is_missing() -> None:
    with pytest.raises(CommandError, match="Set TO_DATABASE_URL"):
        run()


def changed(other: str) -> None:
    User.objects.using(other).filter(username="reviewer").update(email="other@example.org")


def lost(other: str) -> None:
    with transaction.atomic(using=other), connections[other].cursor() as cursor:
        cursor.execute("DELETE FROM tracker_auditevent WHERE id = (SELECT min(id) FROM tracker_auditevent)")


def test_a_row_that_changed_on_the_way_is_found(filled: World, other: str, capsys: pytest.CaptureFixture[str]) -> None:
    def differing(*options: str) -> list[str]:
        sentence = r"The databases differ\.$" if options else r"The databases differ\. Nothing was copied\."
        with pytest.raises(CommandError, match=sentence):
            run(*options)
        return [line.split()[0] for line in capsys.readouterr().out.splitlines() if "DIFFERS" in line]

    def copied_badly(*given: Any) -> None:
        go_on_counting(*given)
        if given[0]._meta.db_table == table:
            acts[table](other)

    go_on_counting = moving.go_on_counting
    acts = {"tracker_user": changed, "tracker_auditevent": lost}
    for table in acts:
        with patch.object(moving, "go_on_counting", copied_badly):
            assert differing() == [table]
        assert not User.objects.using(other).exists()
    run()
    changed(other)
    lost(other)
    assert differing("--check") == ["tracker_auditevent", "tracker_user"]


def test_a_row_that_the_other_database_refuses_is_named_without_its_words(filled: World, other: str) -> None:
    canary = "canary"
    with connections[other].cursor() as cursor:
        cursor.execute("CREATE UNIQUE INDEX planted ON tracker_user (is_active)")
    User.objects.filter(username="reviewer").update(full_name=canary)
    with pytest.raises(
        CommandError, match="tracker_user: the other database refuses it, IntegrityError in a row"
    ) as no:
        run()
    assert canary not in str(no.value)
    assert not AuditEvent.objects.using(other).exists()


def test_every_table_is_copied_or_named() -> None:
    with connection.cursor() as cursor:
        there = set(stored_tables(cursor))
    ours = {table._meta.db_table for table in copying.tables()}
    unread = {"tracker_currentpublication", "tracker_importcolumnmap"}  # they stay for one release (docs/adr/0029)
    assert there - ours - {"sqlite_stat1"} == {"django_migrations", "shared_cache", *unread}
    assert ours <= there
    assert set(copying.FILLED_BY_MIGRATE) <= ours
    assert all(model._meta.managed for model in apps.get_models())
