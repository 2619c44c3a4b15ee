"""The whole of reporting with a keyboard only; without scripts `test_without_javascript.py` reports."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.keyboard import Keyboard
from tests.factories.records import PASSWORD
from tests.factories.world import World
from tracker.models import CommitmentUpdate, StatusUpdate, Transmission

pytestmark = pytest.mark.browser

SUMMARY = "A joint desk answers reports within a day."
COMMITMENT = "Adopt a law on online fraud."
LINK = "https://example.org/register"
TASK = "Strengthen inclusive and multi-stakeholder partnerships"
REASON = "Please add since when."


@pytest.fixture
def keyboard(seed_world: World, browser_page: Callable[..., Page]) -> Keyboard:
    page = browser_page()
    page.goto("/portal/")
    return Keyboard(page)


def signs_in(keyboard: Keyboard) -> None:
    keyboard.types("User name", "focalpoint-xaa")
    keyboard.types("Password", PASSWORD)
    keyboard.presses("Sign in", "button")
    expect(keyboard.page).to_have_url(re.compile("/portal/period-1/xaa/"))


def answers(keyboard: Keyboard) -> None:
    """From the list to the answer, over a commitment that is declared on the way, to a link as evidence."""
    keyboard.presses(TASK, "a")
    keyboard.chooses("Implemented", "In progress")
    keyboard.types("Summary of action taken", SUMMARY)
    keyboard.goes_to("Related commitments")
    keyboard.page.keyboard.press("Enter")
    keyboard.presses("Save and declare a commitment")
    keyboard.types("What the State will do", COMMITMENT)
    keyboard.presses("Save draft")
    expect(keyboard.page.get_by_role("checkbox", name=COMMITMENT)).to_be_checked()
    keyboard.goes_to("Add a link here")
    keyboard.page.keyboard.press("Enter")
    keyboard.types("Address of the page", LINK)
    keyboard.presses("Save as ready and check before sending")


def sends(keyboard: Keyboard, *, ticks: str = "") -> None:
    """What is ready is ticked; `ticks` is what is sent with it."""
    if ticks:
        keyboard.goes_to(ticks, "input")
        keyboard.page.keyboard.press("Space")
    keyboard.chooses("Yes, publish as received", "Yes, publish as received")
    keyboard.presses("Send to the secretariat")
    expect(keyboard.page.get_by_text("This page is your receipt.")).to_be_visible()


def sees_the_return(keyboard: Keyboard) -> None:
    """The list says it, and why; the page has a copy to mend."""
    keyboard.presses("Tasks", "a")
    expect(keyboard.page.get_by_text(REASON).first).to_be_visible()
    keyboard.presses("Open 15 (a)", "a")
    expect(keyboard.page.get_by_text(REASON).first).to_be_visible()
    keyboard.goes_to("Summary of action taken")
    keyboard.page.keyboard.press("End")
    keyboard.page.keyboard.insert_text(" It began in 2026.")
    keyboard.presses("Save as ready and check before sending")


def test_a_focal_point_reports_and_mends_by_keyboard(seed_world: World, keyboard: Keyboard) -> None:
    signs_in(keyboard)
    answers(keyboard)
    sends(keyboard, ticks="Commitment")
    sent = Transmission.objects.get()
    answer = StatusUpdate.objects.get(transmission=sent)
    assert (answer.summary, answer.implementation_status) == (SUMMARY, "in_progress")
    assert [each.evidence.link for each in answer.evidence_citations.all()] == [LINK]
    assert CommitmentUpdate.objects.get(transmission=sent).text == COMMITMENT
    assert answer.commitments.count() == 1

    seed_world.give_back(answer, REASON)
    sees_the_return(keyboard)
    sends(keyboard)
    assert StatusUpdate.objects.latest("pk").summary == f"{SUMMARY} It began in 2026."


def test_a_file_is_looked_for_and_what_is_missing_is_said(keyboard: Keyboard) -> None:
    signs_in(keyboard)
    keyboard.presses("Evidence library", "a")
    keyboard.presses("Add a file or a link", "a")
    keyboard.goes_to("File")
    keyboard.presses("Add to the library")
    assert keyboard.is_led().name == "There is a problem. All that you typed is kept."
    keyboard.goes_to("Give the title of the document.", "a")
    keyboard.page.keyboard.press("Enter")
    expect(keyboard.page.get_by_label("Title", exact=True)).to_be_focused()
    keyboard.page.keyboard.insert_text("Register of invented laws")
    keyboard.types("Or a link", LINK)
    keyboard.goes_to("Kind")
    keyboard.page.keyboard.press("ArrowDown")
    keyboard.presses("Add to the library")
    expect(keyboard.page.get_by_text("Added to the library.")).to_be_visible()


def test_the_way_to_the_content_is_short(keyboard: Keyboard) -> None:
    signs_in(keyboard)
    keyboard.page.reload()
    first = keyboard.goes_to("Skip to content")
    assert first.tag == "a"
    keyboard.enters()
    keyboard.page.keyboard.press("Tab")
    stop = keyboard.stop
    assert stop
    assert stop.name == "Open 15 (b)", "15 (a) is an expert's to write: it comes last for who sends"
