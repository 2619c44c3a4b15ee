"""What scripts show at the desk: how many States are selected on the board, and how far a spreadsheet is read."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.auditing import faults_of
from tests.factories.world import World
from tests.tracker.admin.sheets import work, xlsx
from tracker.models import SpreadsheetImport

pytestmark = pytest.mark.browser
BOARD = "/admin/periods/period-1/"
ROWS = (
    ("No.", "Text", "Basis", "Themes"),
    ("7 (a)", "States should train judges.", "adopted", ""),
    ("7 (b)", "States should share data.", "agreed by all", ""),
    ("7 (c)", "", "adopted", ""),
)


def select(page: Page, name: str, *, is_selected: bool = True) -> None:
    page.get_by_role("checkbox", name=f"Select {name}").set_checked(is_selected)


def test_the_number_follows_what_is_selected_also_after_the_way_back(
    seed_world: World, page_as: Callable[[str], Page]
) -> None:
    page = page_as("dataentry")
    page.goto(BOARD)
    said = page.locator(".board-bulk").get_by_role("status")
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
    page.get_by_role("link", name="Select all").click()
    boxes = page.locator("[name=state]")
    expect(said).to_have_text(f"{boxes.count()} selected")
    select(page, seed_world.states["XAA"].name, is_selected=False)
    page.get_by_role("button", name="Remind").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("")
    page.go_back()
    expect(said).to_have_text(f"{page.locator('[name=state]:checked').count()} selected")


def test_the_page_shows_by_itself_how_far_the_work_is(
    seed_world: World, page_as: Callable[[str], Page], tmp_path: Path
) -> None:
    file = tmp_path / "rows.xlsx"
    file.write_bytes(xlsx(*ROWS))
    page = page_as("dataentry")
    page.goto("/admin/tracker/spreadsheetimport/add/")
    page.get_by_label("Spreadsheet", exact=False).first.set_input_files(file)
    page.get_by_label("Meeting", exact=False).select_option(label=str(seed_world.meeting))
    page.get_by_role("button", name="Upload a spreadsheet").click()
    page.get_by_role("button", name="Check the rows").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    work()
    expect(page.get_by_text("To be corrected (2)")).to_be_visible()
    assert SpreadsheetImport.objects.get().read_at is not None
