"""The seed's world with something published, and the catalogues as they stand in the tree."""

from collections.abc import Callable, Iterator

import pytest
from babel.messages.catalog import Catalog
from django.test import Client
from django.utils import translation

from bin import messages
from tests.factories.records import ThemeFactory
from tests.factories.world import World, seed_world  # noqa: F401
from tests.report.addresses import THEME
from tracker.models import User


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    """A page leaves its language to the thread; the next test begins in English."""
    yield
    translation.activate("en")


@pytest.fixture(scope="session")
def code() -> Catalog:
    """Every message of the code, as it is said now."""
    return messages.template()


@pytest.fixture
def world(seed_world: World) -> World:  # noqa: F811
    """Answers of two States, one with words in French, a commitment, a draft."""
    seed_world.publish("15-a", summary="A joint desk answers.")
    seed_world.publish("15-b", status="implemented", summary="Un bureau commun répond.", language="fr")
    seed_world.publish("15-a", state="XAB", status="ongoing")
    seed_world.publish_commitment("15-a", "15-b")
    ThemeFactory(slug=THEME, name_en="An invented theme")
    return seed_world


@pytest.fixture
def in_arabic() -> Callable[[User], Client]:
    """A signed-in client of a person who reads Arabic."""

    def sign_in(person: User) -> Client:
        User.objects.filter(pk=person.pk).update(language="ar")
        client = Client()
        client.force_login(person)
        return client

    return sign_in
