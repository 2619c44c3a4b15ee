"""A signed-in browser for each person of the seed's world, and that world in a database that threads can share."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from tests.factories.world import World, make_world
from tests.tracker.upkeep.backups.other_databases import as_default, other_database
from tracker.models import User


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


@pytest.fixture
def browser_of() -> Callable[[User], Client]:
    """A signed-in client of a person."""

    def sign_in(person: User) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return sign_in


@pytest.fixture
def entry(seed_world: World, browser_of) -> Client:
    """Data entry."""
    return browser_of(seed_world.dataentry)


@pytest.fixture
def review(seed_world: World, browser_of) -> Client:
    """A reviewer."""
    return browser_of(seed_world.reviewer)


@pytest.fixture
def administration(seed_world: World, browser_of) -> Client:
    """An administrator."""
    return browser_of(seed_world.administrator)


@pytest.fixture
def focal(seed_world: World, browser_of) -> Client:
    """The focal point of XAA."""
    return browser_of(seed_world.focal_point)


@pytest.fixture
def foreign(seed_world: World, browser_of) -> Client:
    """The focal point of XAB."""
    return browser_of(seed_world.focal_points["XAB"])


@pytest.fixture
def expert(seed_world: World, browser_of) -> Client:
    """The expert of XAA, to whom 15 (a) is named."""
    return browser_of(seed_world.expert)


@pytest.fixture
def observer(seed_world: World, browser_of) -> Client:
    """The observer of XAA."""
    return browser_of(seed_world.observer)
