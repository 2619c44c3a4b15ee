"""A database of its own for each site: a file, or one more database of the server that the tests run on."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from psycopg import sql

from tests.lab.crashes.site import Site


@pytest.fixture
def database_url(tmp_path: Path) -> Iterator[str]:
    """The address of an empty database, which goes away with the test."""
    server = settings.DATABASES["default"]
    if "postgresql" not in server["ENGINE"]:
        yield f"sqlite:///{tmp_path / 'record.sqlite3'}"
        return
    name = f"crashes_{uuid.uuid4().hex[:12]}"
    place = {"host": server["HOST"], "port": server["PORT"], "user": server["USER"]}
    with psycopg.connect(**place, dbname="postgres", autocommit=True) as line:
        line.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield f"postgres://{server['USER']}@{server['HOST']}:{server['PORT']}/{name}"
        line.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def site(tmp_path: Path, database_url: str) -> Iterator[Site]:
    """A site that is set up and not yet started; it ends with the test."""
    site = Site(tmp_path, database_url)
    yield site
    site.kill()
