"""What a usual update costs a focal point, from the task list to the receipt: pages, fields, typed values."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, Response, expect

from tests.browser.portal import Portal
from tests.factories.world import World
from tracker import actions
from tracker.models import StatusUpdate, Transmission

pytestmark = pytest.mark.browser

PAGES, FIELDS, TYPED, CLICKS = 4, 3, 2, 6
CLICKED = "window.addEventListener('click', e => e.isTrusted && e.detail && clicked(), true)"
BEFORE = "A joint desk answers reports within two days."
NOW = "A joint desk answers reports within a day."
LINK = "https://example.org/register"


@dataclass
class Effort(Portal):
    """A focal point whose every page, click and typed value is counted; choosing and ticking is clicking."""

    page: Page
    pages: list[str] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)
    clicks: list[str] = field(default_factory=list)

    def begins(self) -> None:
        """Count from now on; the page that is open is the first."""
        self.pages.append(self.page.url)
        self.page.on("response", self._loaded)
        self.page.expose_function("clicked", lambda: self.clicks.append(self.page.url))
        self.page.add_init_script(CLICKED)
        self.page.evaluate(CLICKED)

    def write(self, label: str, words: str) -> None:
        self.typed.append(label)
        super().write(label, words)

    def _loaded(self, response: Response) -> None:
        if response.request.resource_type == "document" and response.status < 300:
            self.pages.append(response.url)


def a_period_before(world: World) -> None:
    """Last time the State answered 15 (a), citing a law, and named who had cleared it and whom to ask."""
    law = world.evidence(title="Online Fraud Act")
    world.draft("15-a", summary=BEFORE, citations=(actions.Citation(law, "art. 5"),))
    submission = StatusUpdate.objects.get().submission
    sent = actions.submit(
        uuid=world.evidence(title="another").pk,
        submission=submission,
        versions=[StatusUpdate.objects.get()],
        consent="yes",
        by=world.focal_point,
        now=world.now(),
        cleared_by="Cabinet Office",
        contact={"contact_email": "desk@xaa.example.org"},
    )
    actions.accept(version=StatusUpdate.objects.get(transmission=sent), by=world.reviewer, now=world.now())


def test_a_usual_update_takes_four_pages_and_two_typed_values(
    seed_world: World, page_as: Callable[[str], Page]
) -> None:
    a_period_before(seed_world)
    seed_world.open_period("period-2")
    focal = Effort(page_as("focalpoint-xaa"))
    focal.open("/portal/period-2/xaa/")
    focal.begins()
    focal.page.get_by_role("link", name="Strengthen inclusive and multi-stakeholder").click()
    expect(focal.field("Summary of action taken")).to_have_value(BEFORE)
    assert focal.page.locator("form[data-autosave] .field:not(.fold):visible").count() == FIELDS
    focal.write("Summary of action taken", NOW)
    focal.page.get_by_text("Add a link here").click()
    focal.write("Address of the page", LINK)
    focal.press("Save as ready and check before sending")
    focal.sees(NOW, LINK, "Online Fraud Act", "art. 5")
    expect(focal.field("Cleared by")).to_have_value("")
    focal.tick("Cleared by Cabinet Office, as the last time")
    expect(focal.field("E-mail")).to_have_value("desk@xaa.example.org")
    focal.choose("Yes, publish as received")
    focal.press("Send to the secretariat")
    focal.sees("This page is your receipt.")

    sent = Transmission.objects.get(submission__period__slug="period-2")
    assert sent.cleared_by == "Cabinet Office"
    (answer,) = StatusUpdate.objects.filter(transmission=sent)
    cited = {(each.evidence.title, each.pinpoint) for each in answer.evidence_citations.all()}
    assert (answer.summary, cited) == (NOW, {("Online Fraud Act", "art. 5"), (LINK, "")})
    assert len(focal.pages) == PAGES, focal.pages
    assert len(focal.typed) == TYPED, focal.typed
    assert 4 <= len(focal.clicks) <= CLICKS, focal.clicks


def test_no_change_since_takes_two_clicks_and_no_word(seed_world: World, page_as: Callable[[str], Page]) -> None:
    a_period_before(seed_world)
    seed_world.open_period("period-2")
    focal = Effort(page_as("focalpoint-xaa"))
    focal.open("/portal/period-2/xaa/")
    focal.begins()
    focal.page.get_by_role("link", name="Strengthen inclusive and multi-stakeholder").click()
    focal.page.get_by_role("button", name="No change since").click()
    focal.sees("confirmed without change since", "Draft saved as confirmed without change, and marked as ready.")
    draft = StatusUpdate.objects.get(review_state="draft")
    assert [(each.evidence.title, each.pinpoint) for each in draft.evidence_citations.all()] == [
        ("Online Fraud Act", "art. 5")
    ]
    assert (len(focal.pages), focal.typed, len(focal.clicks)) == (3, [], 2)
