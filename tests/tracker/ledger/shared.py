"""The world in a database that threads can share."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.factories.world import World, make_world


@pytest.fixture
def shared_world(transactional_db: None, tmp_path: Path) -> Iterator[World]:
    """The world in a database where each thread has a connection of its own: PostgreSQL, or SQLite in a file.

    SQLite's tests run in memory, where a second connection fails at once instead of waiting for its turn.
    """
    if connection.vendor != "sqlite":
        yield make_world()
        return
    connection.ensure_connection()
    in_memory, name = connection.connection, connection.settings_dict["NAME"]
    path = tmp_path / "shared.sqlite3"
    with sqlite3.connect(path) as target:
        in_memory.backup(target)
    target.close()
    connection.connection, connection.settings_dict["NAME"] = None, str(path)
    try:
        yield make_world()
    finally:
        connection.close()
        connection.connection, connection.settings_dict["NAME"] = in_memory, name
