"""The story of a period for all 195 States, told to Chromium with its scripts (`tests/journeys/period.py`)."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext
from pytest_django.live_server_helper import LiveServer

from tests.journeys.browser_walker import BrowserWalker
from tests.journeys.period import of_all, told, walked
from tests.journeys.period_cast import STATES, cast_of
from tests.journeys.test_story_period import NOBODY
from tracker.models import User


@pytest.mark.lab
@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_same_in_a_browser(new_context: Callable[..., BrowserContext], live_server: LiveServer) -> None:
    """The same people, pages and buttons in Chromium, with scripts; and how many seconds it takes."""

    def at_a_browser(person: User) -> BrowserWalker:
        return BrowserWalker(person, context=new_context(), server=live_server.url)

    cast = cast_of(STATES, known=STATES - NOBODY, walker=at_a_browser)
    began = time.monotonic()
    took = walked(cast)
    print(f"{told(cast, took)}\n{time.monotonic() - began:.0f} seconds")
    whole = of_all(took)
    assert whole.pages <= 100
    assert whole.clicks <= 110
    assert whole.typed - 3 * (NOBODY - 1) <= 20
