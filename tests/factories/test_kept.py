"""A world that is put back is the world that was made: the same rows, files and objects, and nobody else's."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from tests.factories import kept, world
from tests.factories.records import UserFactory
from tests.factories.rows import tables
from tests.factories.world import World, make_world
from tracker.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.database]

# What is another at each making: drawn by chance, taken from the clock, or counted by a factory or by PostgreSQL.
DRAWN = (
    "id",
    "args_kwargs",
    "key",
    "_at",
    "_id",
    "uuid",
    "password",
    "token",
    "email",
    "changes",
    "epoch",
    "last_login",
    "at",
    "by",
    "file",
)


def likeness() -> dict[str, list[dict[str, Any]]]:
    """The rows of every table, without what is drawn anew."""
    found = {}
    with connection.cursor() as cursor:
        for table in tables(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            columns = [column[0] for column in cursor.description]
            told = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
            steady = [{name: row[name] for name in row if not name.endswith(DRAWN)} for row in told]
            found[table] = sorted(steady, key=str)  # PostgreSQL hands rows out in any order
    return found


@pytest.fixture
def forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "_kept", {})


def undone(make: Any) -> Any:
    """What `make` returns and wrote, and after it the tables as they were."""
    with connection.cursor() as cursor:
        cursor.execute("SAVEPOINT before")
        made = make(), likeness(), {path: (Path(settings.MEDIA_ROOT) / path).read_bytes() for path in kept._files()}
        cursor.execute("ROLLBACK TO before")
    for path in kept._files():
        (Path(settings.MEDIA_ROOT) / path).unlink()
    return made


@pytest.mark.usefixtures("forgotten")
def test_what_is_put_back_is_what_making_makes() -> None:
    first, rows, files = undone(make_world)
    again, same_rows, same_files = undone(make_world)
    made, made_rows, made_files = undone(world._make)
    assert same_rows == rows == made_rows
    assert list(same_files.values()) == list(files.values()) == list(made_files.values()) != []
    assert again == first
    assert again.focal_point is not first.focal_point
    assert again.clock == first.clock <= made.clock


@pytest.mark.usefixtures("forgotten")
def test_what_is_put_back_can_be_worked_with_and_leaves_no_trace() -> None:
    undone(make_world)
    one: World = make_world()
    one.publish("15-a", summary="A joint desk answers reports.")
    assert User.objects.get(username="expert-xaa") == one.expert
    one.expert.username = "changed-in-one-test"
    assert pickled().expert.username == "expert-xaa"


def pickled() -> World:
    """What the next test would get."""
    (found,) = kept._kept.values()
    made: World = kept.pickle.loads(found.made)
    return made


@pytest.mark.usefixtures("forgotten")
def test_elsewhere_it_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """On another day, and where somebody is there already."""
    undone(make_world)
    calls: list[int] = []
    make = world._make

    def counted() -> World:
        calls.append(1)
        return make()

    undone(lambda: kept.made_once(counted))
    undone(lambda: kept.made_once(counted))
    assert len(calls) == 1
    tomorrow = kept.timezone.now() + datetime.timedelta(days=1)
    with monkeypatch.context() as patch:
        patch.setattr(kept.timezone, "now", lambda: tomorrow)
        undone(lambda: kept.made_once(counted))
    assert len(calls) == 2
    UserFactory(username="somebody-else")
    undone(lambda: kept.made_once(counted))
    assert len(calls) == 3
