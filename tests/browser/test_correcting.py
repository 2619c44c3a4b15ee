"""A letter under the wrong State: each page of its correction, by two people; axe finds no fault."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.auditing import faults_of
from tests.factories.world import World
from tests.tracker.actions.test_two_persons import ask_erasure
from tests.tracker.admin.addresses import act_of
from tracker import actions
from tracker.admin.display import correct_address
from tracker.models import StatusUpdate, User

pytestmark = [pytest.mark.browser]


@pytest.mark.parametrize("language", ["en", "ar"])
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
