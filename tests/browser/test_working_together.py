"""Two experts and a focal point at one answer, by keyboard: presence, a conflict, a comment, and the sending."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.keyboard import Keyboard
from tests.browser.portal import Portal
from tests.factories.records import PASSWORD, UserFactory
from tests.factories.world import SEED_MEETING, World
from tracker.choices import MandateRole
from tracker.models import Comment, StatusUpdate, Transmission

pytestmark = pytest.mark.browser

ROOM = "/portal/period-1/xaa/"
ANSWER = f"{ROOM}recommendations/{SEED_MEETING}/15-b/"
SUMMARY, COMMENT = "2. Summary of action taken", "Your comment"
OF_A, OF_B = "The police opened a joint desk in May.", "The prosecution follows 40 cases a year."
ASKED = "Which ministry pays for the desk? Please add it."
NAMES = {"expert-xaa": "Ms A", "expert-2-xaa": "Ms B", "focalpoint-xaa": "Mr C"}


class Colleague(Portal):
    """A person of XAA who has a keyboard and nothing else."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.keys = Keyboard(page)

    def signs_in(self, username: str) -> None:
        self.open("/portal/")
        self.keys.types("User name", username)
        self.keys.types("Password", PASSWORD)
        self.keys.presses("Sign in", "button")

    def opens(self, address: str = ANSWER) -> None:
        self.open(address)

    def writes(self, summary: str) -> None:
        """Over what stands in the summary."""
        self.keys.goes_to(SUMMARY)
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.insert_text(summary)

    def saves(self) -> None:
        self.keys.presses("Save draft", "button")

    def comments(self, words: str) -> None:
        self.keys.types(COMMENT, words)
        self.keys.presses("Add the comment", "button")
        self.sees("Your comment was added. Your colleagues can read it.", words)


@pytest.fixture
def team(seed_world: World) -> World:
    """Ms B is an expert too, and all have names."""
    second = UserFactory(username="expert-2-xaa")
    seed_world.nominate(second, "XAA", MandateRole.EXPERT)
    for person in (seed_world.expert, second, seed_world.focal_point):
        person.full_name = NAMES[person.username]
        person.save()
    return seed_world


@pytest.fixture
def colleague(browser_page: Callable[..., Page]) -> Callable[[str], Colleague]:
    """Somebody signs in."""

    def sign_in(username: str) -> Colleague:
        person = Colleague(browser_page())
        person.signs_in(username)
        return person

    return sign_in


def test_two_experts_and_a_focal_point(team: World, colleague: Callable[[str], Colleague]) -> None:
    focal = colleague("focalpoint-xaa")
    for expert in ("Ms A", "Ms B"):
        names(focal, expert)
    focal.sees("15 (b)")

    first, second = colleague("expert-xaa"), colleague("expert-2-xaa")
    first.opens()
    second.opens()
    second.sees("Ms A", "has this page open now.")
    first.writes(OF_A)
    first.saves()
    first.sees("Draft saved.", "Ms B", "has this page open now.")

    second.writes(OF_B)
    second.saves()
    second.sees("A colleague saved this first", OF_A, OF_B)
    assert StatusUpdate.objects.get().summary == OF_A  # nothing is overwritten
    second.keys.chooses("Mine", "Both")
    second.keys.presses("Save what I chose", "button")
    second.sees("Draft saved, and not marked as ready: it holds both texts.")
    assert StatusUpdate.objects.get().summary == f"{OF_A}\n\n{OF_B}"

    first.opens()
    first.comments(ASKED)
    focal.opens(ROOM)
    focal.sees("1 comment", "the last by Ms A on", "Who works on what")
    resolves_and_sends(focal)


def names(focal: Colleague, expert: str) -> None:
    """Name 15 (b) to an expert."""
    focal.opens(f"{ROOM}people/")
    focal.keys.presses(expert, "a")
    focal.keys.ticks("15 (b)")
    focal.keys.presses("Assign them to this expert", "button")
    focal.sees("Assigned. The expert sees it in the task list from now on.")


def resolves_and_sends(focal: Colleague) -> None:
    """The focal point works both texts into one, answers the comment, and sends."""
    text = f"{OF_A} {OF_B} The Ministry of Justice pays for it."
    focal.opens()
    focal.sees(ASKED)
    focal.keys.chooses("Implemented", "In progress")
    focal.writes(text)
    focal.saves()
    focal.comments("Added: the Ministry of Justice.")
    focal.opens(f"{ROOM}check/")
    focal.sees(text)
    focal.does_not_see(ASKED)
    focal.keys.ticks("15 (b)")
    focal.keys.chooses("Yes, publish as received", "Yes, publish as received")
    focal.keys.presses("Send to the secretariat", "button")
    focal.sees("Sent to the secretariat. This page is your receipt.", text)
    assert Transmission.objects.get().statusupdates.get().summary == text
    assert Comment.objects.count() == 2


def test_what_is_typed_above_is_saved_before_a_comment_leaves_the_page(
    team: World, browser_page: Callable[..., Page]
) -> None:
    """With a script: whoever writes a comment in the middle of an answer loses nothing of the answer."""
    focal = Colleague(browser_page())
    focal.signs_in("focalpoint-xaa")
    focal.opens()
    focal.writes(OF_A)
    focal.comments("Half done.")
    expect(focal.field("Summary of action taken")).to_have_value(OF_A)
    assert StatusUpdate.objects.get().summary == OF_A
