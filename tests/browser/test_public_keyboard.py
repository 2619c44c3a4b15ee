"""A reader with a keyboard only, from the first page to what one State reported: wide with scripts, narrow without."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.auditing import HEIGHT, NARROW, WIDE
from tests.browser.keyboard import Keyboard
from tests.browser.visiting import PublicPages
from tests.factories.world import World

pytestmark = pytest.mark.browser

SUMMARY = "A joint desk answers reports within a day."


@pytest.fixture(params=[(WIDE, True), (NARROW, False)], ids=["wide", "narrow without scripts"])
def keyboard(seed_world: World, browser_page: Callable[..., Page], request: pytest.FixtureRequest) -> Keyboard:
    seed_world.publish("15-a", summary=SUMMARY)
    seed_world.publish("15-b", status="implemented")
    width, has_scripts = request.param
    page = browser_page(java_script_enabled=has_scripts, viewport={"width": width, "height": HEIGHT})
    page.goto("/en/")
    return Keyboard(page)


def is_in_main(keyboard: Keyboard) -> bool:
    inside: bool = keyboard.page.evaluate("document.activeElement.closest('main') !== null")
    return inside


def skips_to_the_content(keyboard: Keyboard) -> None:
    """The first stop of every page leads past the menu."""
    keyboard.page.keyboard.press("Tab")
    stop = keyboard.stop
    assert stop
    assert (stop.name, stop.isRinged, stop.isCovered) == ("Skip to content", True, False)
    keyboard.enters()
    keyboard.page.keyboard.press("Tab")
    assert is_in_main(keyboard)


def test_from_the_first_page_to_a_state(keyboard: Keyboard) -> None:
    page = keyboard.page
    skips_to_the_content(keyboard)
    page.goto("/en/")
    keyboard.presses("Recommendations", "a")
    expect(page).to_have_url(re.compile("/en/recommendations/$"))

    skips_to_the_content(keyboard)
    if not page.get_by_text("Status, as reported").is_visible():
        keyboard.ticks("Filter this list")
    keyboard.ticks("Status, as reported")
    keyboard.presses("In progress", "a")
    expect(page).to_have_url(re.compile("status=in_progress"))
    expect(page.get_by_role("heading", name="1 recommendation")).to_be_visible()

    keyboard.types("Search the text", "multi-stakeholder")
    keyboard.enters()
    expect(page).to_have_url(re.compile("status=in_progress.*q=multi|q=multi.*status=in_progress"))
    keyboard.presses("15 (a)", "a")
    expect(page).to_have_url(re.compile(re.escape(PublicPages.recommendation("15-a"))))

    keyboard.presses("Ardovela", "a")
    expect(page).to_have_url(re.compile("/en/states/xaa/"))
    expect(page.get_by_text(SUMMARY).and_(page.locator(":visible")).first).to_be_visible()


def test_every_stop_of_the_public_pages_is_seen(keyboard: Keyboard) -> None:
    for address in ("/en/", "/en/recommendations/", PublicPages.recommendation("15-a"), "/en/changes/", "/en/method/"):
        keyboard.page.goto(address)
        keyboard.goes_to("All changes", "a")
