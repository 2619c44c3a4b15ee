"""The seed's world with something published, and the catalogues as they stand in the tree."""

from collections.abc import Callable

import pytest
from babel.messages.catalog import Catalog
from django.test import Client

from bin import messages
from tests.factories.kept import made_once
from tests.factories.records import ThemeFactory
from tests.factories.world import World, make_world
from tests.report.addresses import THEME
from tracker.models import User


@pytest.fixture(scope="session")
def code() -> Catalog:
    """Every message of the code, as it is said now."""
    return messages.template()


def _world() -> World:
    world = make_world()
    world.publish("15-a", summary="A joint desk answers.")
    world.publish("15-b", status="implemented", summary="Un bureau commun répond.", language="fr")
    world.publish("15-a", state="XAB", status="ongoing")
    world.publish_commitment("15-a", "15-b")
    ThemeFactory(slug=THEME, name_en="An invented theme")
    return world


@pytest.fixture
def world(db: None) -> World:
    """Answers of two States, one with words in French, a commitment, a draft."""
    return made_once(_world)


@pytest.fixture
def in_arabic() -> Callable[[User], Client]:
    """A signed-in client of a person who reads Arabic."""

    def sign_in(person: User) -> Client:
        User.objects.filter(pk=person.pk).update(language="ar")
        client = Client()
        client.force_login(person)
        return client

    return sign_in
