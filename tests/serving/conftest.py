"""A site over a database of its own: a file, or one more database of the server that the tests run on."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.serving.site import Site
from tests.tracker.upkeep.backups.other_databases import other_database

if "postgresql" not in settings.DATABASES["default"]["ENGINE"]:
    collect_ignore = ["test_postgresql.py"]  # it stops a PostgreSQL of its own


@pytest.fixture
def database_url(tmp_path: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The address of an empty database, which goes away with the test."""
    with django_db_blocker.unblock(), other_database(tmp_path, migrated=False) as address:
        yield address


@pytest.fixture
def site(tmp_path: Path, database_url: str) -> Iterator[Site]:
    """A site that is set up and not yet started; it ends with the test."""
    site = Site(tmp_path, database_url)
    yield site
    site.kill()
