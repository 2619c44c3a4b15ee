"""The tables at /data/ as one SQLite database: the same rows, and nothing that is in none of them."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from report.data.whole_rows import FILES
from report.downloads import making, store
from tests.report.conftest import PublicWorld, Reader
from tests.report.packages import WORDS, columns_of, filled, make, opened, table
from tracker import actions

NUMBERS = {"true": "1", "True": "1", "false": "0", "False": "0"}  # of what is so or not
DATABASE = "/data/followup-record.sqlite"


@pytest.fixture
def told(world: PublicWorld) -> PublicWorld:
    return filled(world)


@pytest.fixture
def database(told: PublicWorld, reader: Reader, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """The SQLite database, as somebody saved it."""
    (tmp_path / "saved.sqlite").write_bytes(reader.get(DATABASE).whole)
    with closing(sqlite3.connect(tmp_path / "saved.sqlite")) as connection:
        yield connection


def test_the_database_has_the_rows_of_the_tables(reader, database) -> None:
    files = opened(reader)
    for name in FILES:
        rows = database.execute(f"SELECT * FROM {name}")  # noqa: S608  # a name of ours
        names = [column[0] for column in rows.description]
        assert names == [each["name"] for each in columns_of(files, name)]
        expected = [[NUMBERS.get(value, value) for value in row.values()] for row in table(files, name)]
        assert [["" if value is None else str(value) for value in row] for row in rows] == expected


def test_the_database_keeps_its_keys_and_says_of_what_it_is(told, database) -> None:
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert database.execute("SELECT count(*) FROM current_answers").fetchone() == (2,)
    about = dict(database.execute("SELECT name, value FROM about"))
    made = store.read()
    assert (about["entry"], about["hash"]) == (str(made.entry), made.hash)  # type: ignore[union-attr]


def test_what_is_taken_down_is_in_no_byte_of_the_next_database(told, reader) -> None:
    version = told.publish("15-h", state="XAB", summary=WORDS)
    make()
    assert WORDS.encode() in reader.get(DATABASE).whole
    actions.withdraw(version=version, by=told.focal_points["XAB"], now=told.now())
    assert reader.get(DATABASE).status_code == 503
    make()
    assert WORDS.encode() not in reader.get(DATABASE).whole
    assert not [path for path in store.folder().iterdir() if WORDS.encode() in path.read_bytes()]


def test_who_is_killed_while_the_database_is_written_leaves_the_other_files(told, reader, monkeypatch) -> None:
    told.publish("15-h", state="XAB", summary=WORDS)
    with monkeypatch.context() as patched:
        patched.setattr(store, "adopted", killed)
        with pytest.raises(KeyboardInterrupt):
            make()
    assert WORDS in reader.get("/data/answers.csv").body
    assert (reader.get(DATABASE).status_code, making.is_due(timezone.now())) == (503, True)
    make()
    assert (reader.get(DATABASE).status_code, making.is_due(timezone.now())) == (200, False)


def killed(*_given: Any) -> None:
    raise KeyboardInterrupt
