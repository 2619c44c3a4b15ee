"""How many keys it takes to check a sending of 240 answers, 8 of which have a hint: `design` allows twenty.

A browser is driven by the keyboard alone, from the front page until nothing of the sending waits; every press counts.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.visiting import begins
from tests.factories.world import World
from tests.tracker.admin.large import large_sending
from tracker.choices import ReviewState
from tracker.models import Transmission

pytestmark = [pytest.mark.browser]

ANSWERS, HINTED = 240, 8


class Counted:
    """The keyboard of a page, with a counter of what is pressed."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.count += 1

    def sees(self, what: Locator) -> None:
        """Wait until something is on the page, and the keys of the page work: looking takes no key."""
        expect(what).to_be_visible()
        expect(self.page.get_by_role("heading", name="Keys", exact=True)).to_be_visible()

    def heading(self, name: str) -> None:
        self.sees(self.page.get_by_role("heading", level=1, name=begins(name)))


@pytest.fixture
def sending(seed_world: World) -> Transmission:
    return large_sending(seed_world, ANSWERS, hinted=HINTED)


def waiting_in(sending: Transmission) -> int:
    return sending.statusupdates.filter(review_state=ReviewState.SUBMITTED).count()


@pytest.fixture
def keyboard(sending: Transmission, page_as: Callable[[str], Page]) -> Counted:
    page = page_as("reviewer")
    page.goto("/admin/")
    return Counted(page)


def take_up(keyboard: Counted) -> None:
    """From the front page into the sending, and all without a hint accepted."""
    keyboard.heading("To do")
    keyboard.press("c")
    keyboard.heading("Review a response")
    keyboard.press("o")
    keyboard.sees(keyboard.page.get_by_role("button", name="Accept all 232 with no points to check"))
    keyboard.press("a", "Enter")
    expect(keyboard.page.locator(".messagelist")).to_contain_text("232 accepted.")


def screen_of(number: int) -> str:
    return f"Review {100 + number} (a)"


def test_all_are_accepted_with_twelve_keys(keyboard: Counted, sending: Transmission) -> None:
    take_up(keyboard)
    for number in range(HINTED):
        keyboard.heading(screen_of(number))
        keyboard.press("a")
    expect(keyboard.page.get_by_role("heading", level=1, name="Responses received")).to_be_visible()
    assert waiting_in(sending) == 0
    assert keyboard.count == 12
