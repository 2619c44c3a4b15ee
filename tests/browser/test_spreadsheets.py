"""A spreadsheet that is read in the background."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.factories.world import World
from tests.tracker.admin.sheets import work, xlsx
from tracker.models import SpreadsheetImport

pytestmark = [pytest.mark.browser]

ROWS = (
    ("No.", "Text", "Basis", "Themes"),
    ("7 (a)", "States should train judges.", "adopted", ""),
    ("7 (b)", "States should share data.", "agreed by all", ""),
    ("7 (c)", "", "adopted", ""),
)


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
