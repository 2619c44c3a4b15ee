"""The seed's world, one browser a person, and the addresses of the room of XAA."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.records import PASSWORD
from tests.factories.world import SEED_MEETING, World, seed_world  # noqa: F401
from tracker.models import User

type Address = Callable[..., str]


@pytest.fixture
def browser_of() -> Callable[[User], Client]:
    """A signed-in client of a person."""

    def sign_in(person: User) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return sign_in


@pytest.fixture
def focal(seed_world: World, browser_of) -> Client:  # noqa: F811
    """The focal point of XAA."""
    return browser_of(seed_world.focal_point)


@pytest.fixture
def foreign(seed_world: World, browser_of) -> Client:  # noqa: F811
    """The focal point of XAB."""
    return browser_of(seed_world.focal_points["XAB"])


@pytest.fixture
def expert(seed_world: World, browser_of) -> Client:  # noqa: F811
    """The expert of XAA, to whom 15 (a) is named."""
    return browser_of(seed_world.expert)


@pytest.fixture
def observer(seed_world: World, browser_of) -> Client:  # noqa: F811
    """The observer of XAA."""
    return browser_of(seed_world.observer)


@pytest.fixture
def address() -> Address:
    """The address of a page of a room; without more, of XAA in period-1."""

    def of(name: str, *, period: str = "period-1", iso3: str = "xaa", slug: str = "", **place: Any) -> str:
        if slug:
            place |= {"meeting": SEED_MEETING, "slug": slug}
        return reverse(f"portal:{name}", kwargs={"period": period, "iso3": iso3, **place})

    return of


@pytest.fixture
def place(seed_world: World, address: Address) -> Callable[..., str]:  # noqa: F811
    """The address of a page about the expert of XAA, or about another mandate."""
    return lambda name="person", mandate=None: address(name, mandate=(mandate or seed_world.expert_mandate).pk)


@pytest.fixture
def words() -> Callable[..., dict[str, Any]]:
    """What the form of an answer posts."""

    def posted(**changed: Any) -> dict[str, Any]:
        fields = {
            "implementation_status": "in_progress",
            "summary": "A joint desk answers reports within a day.",
            "obstacles": "",
            "assistance_needed": "",
            "language": "en",
            "revision": "",
            "act": "save",
        }
        return fields | changed

    return posted


def in_days(days: int) -> datetime.date:
    """Return the day so many days from today."""
    return timezone.now().date() + datetime.timedelta(days=days)


def sign_in_again(browser: Client, refused: Any, **changed: str) -> Any:
    """Post the form of sign-in of a page that says that the session ended, and return the page where it leads."""
    fields: dict[str, list[str]] = {}
    for name, value in refused.context["kept"]:
        fields.setdefault(f"kept-{name}", []).append(value)
    own = {"username": "focalpoint-xaa", "password": PASSWORD, "next": refused.context["next"], **changed}
    return browser.post("/portal/sign-in/", {**own, **fields}, follow=True)
