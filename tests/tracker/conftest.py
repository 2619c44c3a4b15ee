"""A signed-in browser for each person of the seed's world."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.factories.world import World
from tracker.models import User


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
