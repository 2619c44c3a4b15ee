"""The addresses of the portal for XAA, and what its forms post."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from tests.factories.records import PASSWORD
from tests.factories.world import SEED_MEETING, World

type Address = Callable[..., str]


@pytest.fixture
def address() -> Address:
    """The address of a page of a room; without more, of XAA in period-1."""

    def of(name: str, *, period: str = "period-1", iso3: str = "xaa", slug: str = "", **place: Any) -> str:
        if slug:
            place |= {"meeting": SEED_MEETING, "slug": slug}
        return reverse(f"portal:{name}", kwargs={"period": period, "iso3": iso3, **place})

    return of


@pytest.fixture
def place(seed_world: World, address: Address) -> Callable[..., str]:
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


def read(browser: Client, page: str) -> str:
    """What a page says, without its marks."""
    body = html.fromstring(browser.get(page).content.decode())
    return " ".join(body.text_content().split())


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
