"""Pages on the way of an act, and those that come only when something went wrong: axe finds no fault on them.

A later version is confirmed, a letter under the wrong State is moved by two people; two texts, errors, the end of a
session.
"""

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.auditing import faults_of
from tests.factories.later_versions import later_version
from tests.factories.world import SEED_MEETING, World
from tests.tracker.actions.test_two_persons import ask_erasure
from tests.tracker.admin.addresses import act_of
from tracker import actions
from tracker.admin.display import correct_address
from tracker.importing import loading
from tracker.models import ImportProposal, RemovedRecommendation, StatusUpdate, User

pytestmark = pytest.mark.browser
BOTH = pytest.mark.parametrize("language", ["en", "ar"])
ROOM = "/portal/period-1/xaa/"
ANSWER = f"{ROOM}recommendations/{SEED_MEETING}/15-a/"
SAVE = "button[name=act][value=save]"


@pytest.fixture
def proposal(seed_world: World) -> ImportProposal:
    return loading.propose(
        later_version(seed_world.document).encode(),
        "final.txt",
        meeting=seed_world.meeting,
        by=seed_world.dataentry,
        now=seed_world.now(),
    )


@BOTH
def test_the_pages_of_a_confirmation_have_no_fault(
    seed_world: World, proposal: ImportProposal, page_as: Callable[[str], Page], language: str
) -> None:
    User.objects.update(language=language)
    seed_world.publish("15-g")
    page, found = page_as("dataentry"), []
    said = urlencode({"meeting": seed_world.meeting.pk, "kin": "replaces", "of": seed_world.document.pk})
    matches = f"{reverse('admin:tracker_importproposal_matches', args=[proposal.pk])}?{said}"
    page.goto(matches)
    found += faults_of(page, "matches")
    page.locator("#matches input[name=confirm]").click()
    page.wait_for_url("**/publish/?*")
    found += faults_of(page, "publish")
    page.locator("#id_although").check()
    page.locator(".submit-row input.default").click()
    page.wait_for_url("**/change/")
    page.goto(f"/{language}/recommendations/{SEED_MEETING}/15-g/")
    found += faults_of(page, "split")
    page.goto(correct_address(proposal, kind="publication"))
    page.locator("#id_reason").fill("The wrong meeting.")
    page.locator("input[name=check]").click()
    found += faults_of(page, "undo")
    page.locator("input[name=ask]").click()
    page.wait_for_url("**/change/")
    removed = RemovedRecommendation.objects.first()
    assert removed is not None
    page.goto(f"/{language}/recommendations/{SEED_MEETING}/{removed.slug}/")
    found += faults_of(page, "removed")
    assert not found, "\n".join(["", *found])


# How far the middle of each button is from the middle of the first line of its words, in pixels.
OFFSETS = """() => [...document.querySelectorAll("#id_kin label")].map((label) => {
  const button = label.querySelector("input").getBoundingClientRect();
  const range = document.createRange();
  range.selectNodeContents(label.lastChild);
  const line = range.getClientRects()[0];
  return Math.abs(button.top + button.height / 2 - line.top - line.height / 2);
})"""


def test_each_button_is_on_the_first_line_of_its_label(
    proposal: ImportProposal, page_as: Callable[[str], Page]
) -> None:
    page = page_as("dataentry")
    page.goto(reverse("admin:tracker_importproposal_confirm", args=[proposal.pk]))
    for width in (1280, 375):
        page.set_viewport_size({"width": width, "height": 900})
        offsets = page.evaluate(OFFSETS)
        assert len(offsets) == 4
        assert max(offsets) <= 1, (width, offsets)


# --- a letter under the wrong State


@BOTH
def test_the_pages_of_a_correction_have_no_fault(
    seed_world: World, page_as: Callable[[str], Page], language: str
) -> None:
    User.objects.update(language=language)
    drafts = [seed_world.draft(slug, on_behalf=True) for slug in ("15-a", "15-b")]
    letter = seed_world.send_on_behalf(*drafts)
    for draft in drafts:
        seed_world.accept(draft)
    consent = {"submission": drafts[0].submission, "consent": "yes", "by": seed_world.focal_point}
    actions.set_consent(**consent, now=seed_world.now())
    page, found = page_as("dataentry"), []
    page.goto(correct_address(letter))
    found += faults_of(page, "kinds")
    page.locator("input[value=state]").check()
    page.locator("input.default").click()
    page.locator("#id_reason").wait_for()
    found += faults_of(page, "form")
    page.locator("input[name=to][value=state]").check()
    page.locator("#id_state").select_option("XAB")
    page.locator("#id_reason").fill("The letter is of another State.")
    page.locator("input[name=check]").click()
    page.locator("input[name=ask]").wait_for()
    found += faults_of(page, "check")
    page.locator("input[name=ask]").click()
    page.wait_for_url("**/change/")
    found += faults_of(page, "waiting")
    second = page_as("reviewer")
    second.goto(act_of(ask_erasure(seed_world), "change"))
    found += faults_of(second, "erasure")
    second.goto(page.url)
    found += faults_of(second, "second person")
    second.locator("input[name=confirm]").click()
    second.locator("input[name=confirm]").wait_for(state="detached")
    second.locator(".messagelist .success").wait_for()
    found += faults_of(second, "result")
    assert StatusUpdate.objects.submitted().filter(submission__member_state="XAB").count() == 2
    assert not found, "\n".join(["", *found])


# --- mistakes in the portal


@pytest.fixture
def focal_page(seed_world: World, page_as: Callable[[str], Page], language: str) -> Page:
    """A page of the focal point of XAA, who reads this language."""
    actions.choose_language(language=language, by=seed_world.focal_point, now=seed_world.now())
    return page_as("focalpoint-xaa")


@BOTH
def test_two_texts_of_one_draft(focal_page: Page, seed_world: World) -> None:
    focal_page.goto(ANSWER)
    seed_world.draft("15-a", by=seed_world.expert, summary="Written by the ministry.")
    focal_page.locator("#id_summary").fill("A joint desk answers reports.")
    focal_page.locator(SAVE).click()
    expect(focal_page.locator("[aria-labelledby=meanwhile]")).to_be_focused()
    expect(focal_page.locator("#id_summary")).to_have_value("A joint desk answers reports.")
    assert not faults_of(focal_page, "two texts")


@BOTH
def test_what_has_to_be_put_right(focal_page: Page) -> None:
    focal_page.goto(ANSWER)
    focal_page.locator(".new-link summary").click()
    focal_page.locator("#id_link").fill("no address")
    focal_page.locator(SAVE).click()
    expect(focal_page.locator(".errors")).to_be_focused()
    assert not faults_of(focal_page, "errors of an answer")
    focal_page.goto(f"{ROOM}evidence/add/")
    focal_page.locator(".save button").click()
    expect(focal_page.locator(".errors a[href='#id_title']")).to_be_visible()
    assert not faults_of(focal_page, "errors of an item")


@BOTH
def test_a_session_that_ended(focal_page: Page) -> None:
    focal_page.goto(ANSWER)
    Session.objects.all().delete()
    focal_page.locator("#id_summary").fill("A joint desk answers reports.")
    focal_page.locator(SAVE).click()
    expect(focal_page.locator("input[name=kept-summary]")).to_have_count(2)  # by password, or by passkey
    assert not faults_of(focal_page, "sign-in with words")
