"""The seed's world, one browser for each person at the desk."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.factories.kept import made_once
from tests.factories.world import World, make_world
from tracker.models import User


@pytest.fixture
def seed_world(request: pytest.FixtureRequest, db: None) -> World:
    """Return the seed's world, or that of a fixture of the test for which WORLDS of its file names a function.

    What the function makes is made once and put back for each test.
    """
    worlds = getattr(request.module, "WORLDS", {})
    make = next((make for fixture, make in worlds.items() if fixture in request.fixturenames), None)
    return made_once(make) if make else make_world()


@pytest.fixture
def desk_of() -> Callable[[User], Client]:
    """A signed-in client of a person."""

    def sign_in(person: User) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return sign_in


@pytest.fixture
def entry(seed_world: World, desk_of) -> Client:
    """The desk of data entry."""
    return desk_of(seed_world.dataentry)


@pytest.fixture
def review(seed_world: World, desk_of) -> Client:
    """The desk of a reviewer."""
    return desk_of(seed_world.reviewer)


@pytest.fixture
def administration(seed_world: World, desk_of) -> Client:
    """The desk of an administrator."""
    return desk_of(seed_world.administrator)
