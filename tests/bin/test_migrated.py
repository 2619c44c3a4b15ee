"""The copy of the migrated database goes by what the code is, is whole or not there, and old copies go."""

import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from tests import migrated


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(migrated, "FOLDER", tmp_path / "copies")
    return tmp_path / "copies"


def test_another_code_is_another_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = migrated.state_of_the_code()
    for part in ("tracker/migrations", "tracker/models", "requirements"):
        shutil.copytree(migrated.ROOT / part, tmp_path / part)
    monkeypatch.setattr(migrated, "ROOT", tmp_path)
    seen = {usual, migrated.state_of_the_code()}
    (tmp_path / "tracker" / "migrations" / "9999_more.py").write_text("more = 1\n")
    seen.add(migrated.state_of_the_code())
    (tmp_path / "requirements" / "dev.lock").write_text("django==0\n")
    seen.add(migrated.state_of_the_code())
    assert len(seen) == 4


def test_the_first_process_migrates_and_the_next_copies(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three states of the code, and a fourth: the copy that was not used for longest is gone."""
    line, asked, names = sqlite3.connect(":memory:"), [], iter("aabcda")
    monkeypatch.setattr(migrated, "state_of_the_code", lambda: next(names))

    def migrating(name: str, **_named: Any) -> None:
        asked.append(name)
        line.execute(f"CREATE TABLE made_{len(asked)} (id)")

    monkeypatch.setattr(migrated, "call_command", migrating)
    monkeypatch.setattr(migrated, "connection", Standing(line))
    for _each in range(5):
        migrated.migrate("migrate", database="default")
    assert asked == ["migrate"] * 4
    assert len(list(folder.glob("migrated-*.sqlite3"))) == migrated.KEPT
    assert not list(folder.glob("*.unfinished"))
    line.close()


class Standing:
    """As much of Django's connection as is asked for."""

    vendor = "sqlite"

    def __init__(self, line: sqlite3.Connection) -> None:
        self.connection = line

    def ensure_connection(self) -> None:
        """It is open."""


@pytest.mark.django_db
def test_the_copy_is_what_the_migrations_make() -> None:
    """Nothing is left to migrate, and the models find their tables."""
    call_command("migrate", check_unapplied=True, verbosity=0)
    tables = set(connection.introspection.table_names())
    assert set(connection.introspection.django_table_names(only_existing=False)) <= tables
