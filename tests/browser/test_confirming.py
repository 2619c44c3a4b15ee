"""Where a later version is confirmed: axe finds no fault on the pages, and each button stands at its label."""

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from tests.browser.auditing import faults_of
from tests.factories.later_versions import later_version
from tests.factories.world import SEED_MEETING, World
from tracker.admin.display import correct_address
from tracker.importing import loading
from tracker.models import ImportProposal, RemovedRecommendation, User

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
