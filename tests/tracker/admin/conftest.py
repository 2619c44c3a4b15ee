"""The seed's world, one browser for each person at the desk."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.factories.world import World, seed_world  # noqa: F401
from tracker.models import User


@pytest.fixture
def desk_of() -> Callable[[User], Client]:
    """A signed-in client of a person."""

    def sign_in(person: User) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return sign_in


@pytest.fixture
def entry(seed_world: World, desk_of) -> Client:  # noqa: F811
    """The desk of data entry."""
    return desk_of(seed_world.dataentry)


@pytest.fixture
def review(seed_world: World, desk_of) -> Client:  # noqa: F811
    """The desk of a reviewer."""
    return desk_of(seed_world.reviewer)


@pytest.fixture
def administration(seed_world: World, desk_of) -> Client:  # noqa: F811
    """The desk of an administrator."""
    return desk_of(seed_world.administrator)
