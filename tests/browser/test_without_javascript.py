"""All of it works in a browser that runs no script."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.portal import Item, Portal
from tests.browser.visiting import PublicPages
from tests.factories.world import SEED_MEETING, World
from tracker.models import Evidence, StatusUpdate, Transmission

pytestmark = pytest.mark.browser

SUMMARY = "A joint desk answers reports within a day."
COMMITMENT = "Adopt a law on online fraud."


def runs_no_script(page: Page) -> bool:
    page.set_content("<p id=said>no script</p><script>document.getElementById('said').textContent = 'script'</script>")
    return page.locator("#said").inner_text() == "no script"


def test_a_focal_point_reports_without_a_script(
    seed_world: World, browser_page: Callable[..., Page], law: Path
) -> None:
    focal = Portal(browser_page(java_script_enabled=False))
    assert runs_no_script(focal.page)
    focal.sign_in("focalpoint-xaa")
    focal.sees_tasks("0 of 12 answered")
    focal.opens_answer("15 (a)")
    focal.writes_answer(status="In progress", summary=SUMMARY)
    focal.cites(Item("Online Fraud Act", file=law, is_public=False), where="art. 5")
    focal.cites(Item("Register of invented laws", link="https://example.org/register"))
    focal.saves()
    receipt = focal.sends(consent=True)
    focal.sees(SUMMARY, "Online Fraud Act", "Register of invented laws")
    sent = Transmission.objects.get()
    assert sent.receipt_sha256 == receipt
    assert StatusUpdate.objects.get(transmission=sent).evidence_citations.count() == 2
    assert Evidence.objects.get(is_public=False).title == "Online Fraud Act"
    focal.sees_tasks("1 of 12 answered")


def test_a_phone_shows_the_heading_and_the_save_bar_of_an_answer_at_once(
    seed_world: World, browser_page: Callable[..., Page]
) -> None:
    focal = Portal(browser_page(java_script_enabled=False, viewport={"width": 375, "height": 740}))
    assert runs_no_script(focal.page)
    focal.sign_in("focalpoint-xaa")
    focal.opens_answer("15 (a)")
    focal.page.wait_for_load_state()  # the styles
    heading = focal.page.get_by_role("heading", level=1).bounding_box()
    bar = focal.page.locator(".bar-acts").bounding_box()
    assert heading
    assert heading["y"] <= 150
    assert bar
    assert bar["y"] >= 600
    assert bar["y"] + bar["height"] <= 741
    assert "Save draft" in focal.page.locator(".bar-acts").inner_text()


@pytest.mark.all
def test_no_change_loses_no_word_and_is_not_what_enter_presses(
    seed_world: World, browser_page: Callable[..., Page]
) -> None:
    seed_world.publish("15-a", summary=SUMMARY)
    seed_world.evidence(title="Online Fraud Act")
    seed_world.open_period("period-2")
    focal = Portal(browser_page(java_script_enabled=False))
    assert runs_no_script(focal.page)
    focal.sign_in("focalpoint-xaa")
    focal.open(f"/portal/period-2/xaa/recommendations/{SEED_MEETING}/15-a/")
    focal.write("Summary of action taken", "Two desks answer.")
    focal.tick("Online Fraud Act")
    focal.page.get_by_role("button", name="No change since").click()
    focal.sees("Nothing was confirmed: you changed the answer.")
    expect(focal.field("Summary of action taken")).to_have_value("Two desks answer.")
    focal.page.get_by_label("Page or article Online Fraud Act").press("Enter")
    focal.sees("Draft saved. Nothing is sent before the focal point sends it.")
    draft = StatusUpdate.objects.get(review_state="draft")
    assert (draft.summary, draft.unchanged_from) == ("Two desks answer.", None)


def test_a_visitor_reads_and_searches_without_a_script(seed_world: World, browser_page: Callable[..., Page]) -> None:
    seed_world.publish("15-a", summary=SUMMARY)
    seed_world.publish_commitment("15-a", text=COMMITMENT)
    public = PublicPages(browser_page(java_script_enabled=False))
    assert runs_no_script(public.page)
    public.open("/en/")
    public.page.get_by_role("navigation", name="Main").get_by_role("link", name="Recommendations").click()
    public.page.get_by_role("searchbox").first.fill("inclusive and multi-stakeholder")
    public.press("Search")
    expect(public.page.locator("#main")).to_contain_text("15 (a)")
    expect(public.page.locator("#main")).not_to_contain_text("15 (c)")
    public.page.get_by_text("Status, as reported").click()
    public.follow("In progress", exact=False)
    expect(public.page).to_have_url(re.compile("status=in_progress"))
    expect(public.page.locator("#main")).to_contain_text("15 (a)")
    for address, words in {
        PublicPages.recommendation("15-a"): SUMMARY,
        "/en/states/xaa/": SUMMARY,
        f"/en/meetings/{SEED_MEETING}/": "Strengthen inclusive and multi-stakeholder partnerships",
        "/en/states/": "Ardovela",
        "/en/commitments/": COMMITMENT,
        "/en/changes/": "First published answer",
        "/en/method/": "In progress",
    }.items():
        public.open(address)
        expect(public.page.get_by_text(words).and_(public.page.locator(":visible")).first).to_be_visible()
