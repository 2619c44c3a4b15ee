"""The pages that come only when something went wrong have no fault either: two texts, errors, an ended session."""

from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from tests.browser.auditing import faults_of
from tests.factories.world import SEED_MEETING, World
from tracker import actions

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("language", ["en", "ar"])]

ROOM = "/portal/period-1/xaa/"
ANSWER = f"{ROOM}recommendations/{SEED_MEETING}/15-a/"
SAVE = "button[name=act][value=save]"


@pytest.fixture
def page(seed_world: World, page_as: Callable[[str], Page], language: str) -> Page:
    """A page of the focal point of XAA, who reads this language."""
    actions.choose_language(language=language, by=seed_world.focal_point, now=seed_world.now())
    return page_as("focalpoint-xaa")


def test_two_texts_of_one_draft(page: Page, seed_world: World) -> None:
    page.goto(ANSWER)
    seed_world.draft("15-a", by=seed_world.expert, summary="Written by the ministry.")
    page.locator("#id_summary").fill("A joint desk answers reports.")
    page.locator(SAVE).click()
    expect(page.locator("[aria-labelledby=meanwhile]")).to_be_focused()
    expect(page.locator("#id_summary")).to_have_value("A joint desk answers reports.")
    assert not faults_of(page, "two texts")


def test_what_has_to_be_put_right(page: Page) -> None:
    page.goto(ANSWER)
    page.locator(".new-link summary").click()
    page.locator("#id_link").fill("no address")
    page.locator(SAVE).click()
    expect(page.locator(".errors")).to_be_focused()
    assert not faults_of(page, "errors of an answer")
    page.goto(f"{ROOM}evidence/add/")
    page.locator(".save button").click()
    expect(page.locator(".errors a[href='#id_title']")).to_be_visible()
    assert not faults_of(page, "errors of an item")


def test_a_session_that_ended(page: Page) -> None:
    page.goto(ANSWER)
    Session.objects.all().delete()
    page.locator("#id_summary").fill("A joint desk answers reports.")
    page.locator(SAVE).click()
    expect(page.locator("input[name=kept-summary]")).to_have_count(2)  # by password, or by passkey
    assert not faults_of(page, "sign-in with words")
