"""The world in a database that threads can share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.factories.world import World, make_world
from tests.tracker.backups.other_databases import as_default, other_database


@pytest.fixture
def shared_world(transactional_db: None, tmp_path: Path) -> Iterator[World]:
    """The world in a database where each thread has a connection of its own: PostgreSQL, or SQLite in a file.

    SQLite's tests run in memory, where a second connection fails at once instead of waiting for its turn.
    """
    if connection.vendor != "sqlite":
        yield make_world()
        return
    with other_database(tmp_path, migrated=True) as address, as_default(address):
        yield make_world()
