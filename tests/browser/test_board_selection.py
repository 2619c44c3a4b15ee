"""The bar of acts of the board says how many States are selected; without JavaScript it says nothing of it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.auditing import faults_of
from tests.factories.records import PASSWORD
from tests.factories.world import World

pytestmark = [pytest.mark.browser]
BOARD = "/admin/periods/period-1/"


def board(page: Page, query: str = "") -> Locator:
    """The board, as data entry opens it; what its bar says."""
    page.goto(f"{BOARD}{query}")
    if page.get_by_label("Password").count():
        page.get_by_label("User name").fill("dataentry")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator(".board-bulk")).to_be_visible()
    return page.locator(".board-bulk").get_by_role("status")


def select(page: Page, name: str, *, is_selected: bool = True) -> None:
    page.get_by_role("checkbox", name=f"Select {name}").set_checked(is_selected)


def test_the_number_follows_what_is_selected(seed_world: World, browser_page: Callable[..., Page]) -> None:
    page = browser_page()
    said = board(page)
    expect(said).to_have_attribute("aria-live", "polite")
    expect(said).to_have_text("")
    first, second = (seed_world.states[code].name for code in ("XAA", "XAB"))
    select(page, first)
    expect(said).to_have_text("1 selected")
    select(page, second)
    expect(said).to_have_text("2 selected")
    assert faults_of(page, BOARD) == []
    select(page, first, is_selected=False)
    expect(said).to_have_text("1 selected")
    select(page, second, is_selected=False)
    expect(said).to_have_text("No State selected")


def test_all_states_shown_are_counted_also_after_the_way_back(
    seed_world: World, browser_page: Callable[..., Page]
) -> None:
    page = browser_page()
    board(page)
    page.get_by_role("link", name="Select all").click()
    said = page.locator(".board-bulk").get_by_role("status")
    boxes = page.locator("[name=state]")
    expect(said).to_have_text(f"{boxes.count()} selected")
    select(page, seed_world.states["XAA"].name, is_selected=False)
    page.get_by_role("button", name="Remind").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("")
    page.go_back()
    expect(said).to_have_text(f"{page.locator('[name=state]:checked').count()} selected")


def test_without_a_script_nothing_is_said_that_could_be_false(
    seed_world: World, browser_page: Callable[..., Page]
) -> None:
    page = browser_page(java_script_enabled=False)
    for query in ("", "?select=all"):
        said = board(page, query)
        select(page, seed_world.states["XAA"].name)
        assert page.locator(".board-bulk").inner_text().count("selected") == 1  # "For the selected States:"
        expect(said).to_have_text("")
