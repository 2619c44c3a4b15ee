"""A reviewer's day by keyboard only, without JavaScript; and the keys that a script adds.

Without JavaScript there are no keys of ours; Tab, Enter and the browser's own typing do all of it.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.keyboard import Hands
from tests.factories.records import PASSWORD
from tests.factories.world import World
from tracker.models import StatusUpdate

pytestmark = [pytest.mark.browser]

REASON = "Since when?"


@pytest.fixture
def sent(seed_world: World) -> list[StatusUpdate]:
    """Three answers of XAA: the first without a summary, the others planned, in a sending that waits."""
    drafts = [seed_world.draft("15-a", summary=""), *[seed_world.draft(s, status="planned") for s in ("15-b", "15-c")]]
    seed_world.send(*drafts)
    return drafts


def stage(version: StatusUpdate) -> str:
    return StatusUpdate.objects.get(pk=version.pk).review_state


def test_the_day_of_a_reviewer(sent: list[StatusUpdate], browser_page: Callable[..., Page]) -> None:
    hands = Hands(browser_page(java_script_enabled=False))
    hands.signs_in("reviewer", PASSWORD)
    hands.presses("Ardovela, Reporting period period-1")
    hands.comes_to("Review a response")
    hands.presses("Start review", "input")
    hands.presses("Review one by one")
    hands.comes_to("Review 15 (a)")
    hands.goes_to("Return with a reason", "summary")
    hands.page.keyboard.press("Enter")
    hands.types("Reason for return", REASON)
    hands.presses("Return", "input")
    hands.comes_to("Review a response")
    hands.presses("15 (c)")
    hands.comes_to("Review 15 (c)")
    hands.presses("Previous: 15 (b)")
    hands.comes_to("Review 15 (b)")
    hands.presses("Accept", "input")
    hands.comes_to("Review 15 (c)")
    hands.presses("The whole response")
    hands.presses("Accept 1 with no points to check", "input")
    hands.comes_to("Responses received")
    assert [stage(each) for each in sent] == ["returned", "accepted", "accepted"]
    assert StatusUpdate.objects.get(pk=sent[0].pk).return_reason == REASON


@pytest.fixture
def screen(sent: list[StatusUpdate], page_as: Callable[[str], Page]) -> Page:
    """The screen of the first answer, opened for checking by the reviewer."""
    page = page_as("reviewer")
    page.goto(f"/admin/tracker/transmission/{StatusUpdate.objects.get(pk=sent[0].pk).transmission_id}/check/")
    page.get_by_role("button", name="Start review").click()
    page.get_by_role("link", name="Review one by one").click()
    expect(page.get_by_role("heading", name="Keys", exact=True)).to_be_visible()
    return page


def test_letters_typed_in_a_field_decide_nothing(screen: Page, sent: list[StatusUpdate]) -> None:
    screen.keyboard.press("r")
    screen.keyboard.type("a narrow path")
    expect(screen.get_by_label("Reason for return")).to_have_value("a narrow path")
    assert stage(sent[0]) == "submitted"


def test_a_key_with_a_modifier_decides_nothing(screen: Page, sent: list[StatusUpdate]) -> None:
    screen.keyboard.press("Control+a")
    screen.keyboard.press("Alt+n")
    expect(screen.get_by_role("heading", level=1, name="Review 15 (a)")).to_be_visible()
    assert stage(sent[0]) == "submitted"


def test_the_keys_can_be_switched_off_and_stay_off(screen: Page, sent: list[StatusUpdate]) -> None:
    screen.get_by_role("checkbox", name="Use these keys").uncheck()
    screen.keyboard.press("a")
    screen.reload()
    box = screen.get_by_role("checkbox", name="Use these keys")
    expect(box).not_to_be_checked()
    screen.keyboard.press("n")
    expect(screen.get_by_role("heading", level=1, name="Review 15 (a)")).to_be_visible()
    assert stage(sent[0]) == "submitted"
    box.check()
    screen.keyboard.press("n")
    expect(screen.get_by_role("heading", level=1, name="Review 15 (b)")).to_be_visible()
