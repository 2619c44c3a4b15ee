"""A later version is confirmed by keyboard only; axe finds no fault on the pages."""

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.auditing import faults_of
from tests.browser.keyboard import Keyboard
from tests.factories.later_versions import later_version
from tests.factories.records import PASSWORD
from tests.factories.world import SEED_MEETING, World
from tracker.admin.display import correct_address
from tracker.choices import Standing
from tracker.importing import loading
from tracker.models import ImportProposal, Recommendation, RemovedRecommendation, SourceDocument, User

pytestmark = [pytest.mark.browser]


@pytest.fixture
def proposal(seed_world: World) -> ImportProposal:
    """The final report, uploaded; it waits."""
    return loading.propose(
        later_version(seed_world.document).encode(),
        "final.txt",
        meeting=seed_world.meeting,
        by=seed_world.dataentry,
        now=seed_world.now(),
    )


def test_a_later_version_is_confirmed_by_keyboard(proposal: ImportProposal, browser_page: Callable[..., Page]) -> None:
    page = browser_page()
    hands = Keyboard(page)
    page.goto(reverse("admin:tracker_importproposal_change", args=[proposal.pk]))
    hands.types("User name", "dataentry")
    hands.types("Password", PASSWORD)
    hands.enters()
    expect(page.get_by_text("it seems to be a later version of it")).to_be_visible()
    hands.presses("Continue to publication", "a")
    expect(page.get_by_role("radio", checked=True)).to_have_count(0)
    hands.chooses("A separate document", "A later version, which takes the place of")
    hands.presses("Continue", "input")
    expect(page.get_by_text("1 split into 2")).to_be_visible()
    # The program takes one for new and another for dropped; the person knows better.
    row = page.locator("#row-now-20-l")
    expect(row).to_have_attribute("open", "")
    page.locator("#id_now-20-l").focus()
    page.keyboard.type("15 (f)")
    expect(page.locator("#id_now-20-l")).to_have_value("15-f")
    hands.presses("Show what these choices make", "input")
    expect(page.get_by_text("2 reworded")).to_be_visible()
    expect(page.get_by_text("1 not in the later report")).to_have_count(0)
    hands.presses("Continue: what becomes public", "input")
    assert not SourceDocument.objects.filter(replaces__isnull=False).exists()
    hands.presses("Publish this document", "input")
    expect(page.get_by_text("recommendations are public now under")).to_be_visible()
    assert SourceDocument.objects.filter(replaces__isnull=False).count() == 1
    assert Recommendation.objects.get(slug="15-f").standing == Standing.CURRENT
    assert Recommendation.objects.filter(standing=Standing.REPLACED).count() == 3


@pytest.mark.parametrize("language", ["en", "ar"])
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
