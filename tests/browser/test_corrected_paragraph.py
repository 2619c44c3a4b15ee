"""A clerk corrects a paragraph of a published report, without scripts and on a narrow screen; nothing axe can find."""

import os
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from tests.browser.auditing import faults_of
from tests.browser.desk import Desk
from tests.factories.world import SEED_MEETING, World
from tracker import actions
from tracker.models import Paragraph, User

pytestmark = [pytest.mark.browser]


@pytest.fixture
def paragraph(seed_world: World) -> Paragraph:
    return seed_world.document.paragraphs.filter(printings=None).exclude(text="").exclude(number="")[0]


def test_a_paragraph_is_corrected_without_javascript(
    browser_page: Callable[..., Page], paragraph: Paragraph, seed_world: World
) -> None:
    page = browser_page(java_script_enabled=False, viewport={"width": 375, "height": 800})
    desk = Desk(page)
    desk.sign_in("dataentry")
    desk.open(reverse("admin:tracker_importproposal_change", args=[paragraph.document.proposal.pk]))
    desk.follow("Choose the text to correct")
    desk.follow(f"Correct the transcription: {paragraph.number}")
    desk.write("The text as the document prints it", "The right words.")
    desk.write("Why", "Misread.")
    desk.press("See the differences")
    desk.press("Correct the transcription")
    desk.sees("The transcription was corrected.", "The right words.", "Misread.")
    desk.open(f"/en/meetings/{SEED_MEETING}/")
    desk.sees("The right words.", "The secretariat corrected a mistake of transcription on")
    desk.open(reverse("admin:tracker_sourcedocument_correct-paragraph", args=[paragraph.document_id, paragraph.pk]))
    desk.follow("Take the paragraph away")
    desk.write("Why", "It is the head of a page.")
    desk.press("Take the paragraph away")
    desk.sees("The paragraph was taken away.")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_its_pages_have_no_fault(
    page_as: Callable[[str], Page], paragraph: Paragraph, seed_world: World, language: str
) -> None:
    User.objects.update(language=language)
    other = paragraph.document.paragraphs.exclude(pk=paragraph.pk).exclude(text="").exclude(number="")[0]
    given = {"seen": 0, "reason": "Misread.", "by": seed_world.dataentry, "now": seed_world.now()}
    text = paragraph.text.replace(" ", " other ", 1)
    actions.correct_paragraph(paragraph=paragraph, number=paragraph.number, text=text, **given)
    actions.take_away_paragraph(paragraph=other, **given)
    document, page = paragraph.document, page_as("dataentry")
    key = [document.pk, paragraph.pk]
    addresses = [
        f"/{language}/meetings/{SEED_MEETING}/",
        reverse("admin:tracker_sourcedocument_change", args=[document.pk]),
        reverse("admin:tracker_sourcedocument_correct-paragraph", args=key),
        reverse("admin:tracker_sourcedocument_take-away-paragraph", args=key),
        reverse("admin:tracker_sourcedocument_undo", args=[document.pk]),
        reverse("admin:tracker_importproposal_change", args=[document.proposal.pk]),
        reverse("admin:tracker_meeting_change", args=[document.meeting_id]),
    ]
    faults = []
    for number, address in enumerate(addresses):
        page.goto(address)
        page.locator("article details").evaluate_all("all => all.forEach(each => each.open = true)")
        faults += faults_of(page, address)
        if folder := os.environ.get("PICTURES"):
            page.set_viewport_size({"width": 375, "height": 800})
            page.screenshot(path=f"{folder}/{language}-{number}-narrow.png", full_page=True)
            page.set_viewport_size({"width": 1280, "height": 900})
            page.screenshot(path=f"{folder}/{language}-{number}.png", full_page=True)
    assert not faults, "\n".join(faults)
