"""A spreadsheet by keyboard only, without JavaScript: uploaded, its columns chosen, a row corrected, all imported."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import Hands
from tests.factories.records import PASSWORD
from tests.factories.world import World
from tests.tracker.admin.sheets import work, xlsx
from tracker.models import Printing, SpreadsheetImport

pytestmark = [pytest.mark.browser]

ROWS = (
    ("No.", "Text", "Basis", "Themes"),
    ("7 (a)", "States should train judges.", "adopted", ""),
    ("7 (b)", "States should share data.", "agreed by all", ""),
    ("7 (c)", "", "adopted", ""),
)


def test_a_sheet_goes_in_and_its_faulty_rows_are_corrected_in_place(
    seed_world: World, browser_page: Callable[..., Page], tmp_path: Path
) -> None:
    hands = Hands(browser_page(java_script_enabled=False))
    file = tmp_path / "rows.xlsx"
    file.write_bytes(xlsx(*ROWS))
    hands.signs_in("dataentry", PASSWORD)
    hands.presses("Upload a spreadsheet")
    hands.comes_to("Upload a spreadsheet")
    hands.goes_to("Spreadsheet")
    hands.page.get_by_label("Spreadsheet", exact=False).first.set_input_files(file)
    hands.goes_to("Meeting")
    hands.page.keyboard.type("Asia")
    hands.presses("Upload a spreadsheet", "input")
    hands.comes_to("Columns of a spreadsheet")
    hands.presses("Check the rows", "input")
    hands.comes_to("Rows of a spreadsheet")
    hands.sees("The work continues in the background")
    work()
    hands.page.reload()
    hands.sees("Ready (1)")
    hands.sees("To be corrected (2)")
    hands.presses("Row 3")
    hands.comes_to("Row 3")
    hands.goes_to("How it was adopted", "select")  # the summary of the faults names it first
    hands.page.keyboard.type("Agreed")
    hands.presses("Save what I typed", "input")
    hands.comes_to("Row 4")
    hands.goes_to("Text of the recommendation", "textarea")
    hands.page.keyboard.insert_text("States should train the police.")
    hands.presses("Save what I typed", "input")
    hands.comes_to("Rows of a spreadsheet")
    hands.presses("Import ready rows")
    hands.presses("Publish 3 recommendations", "input")
    hands.sees("waiting: 3")
    work()
    hands.page.reload()
    hands.sees("Imported (3)")
    labels = Printing.objects.filter(document__kind="list").values_list("label", flat=True)
    assert sorted(labels) == ["7 (a)", "7 (b)", "7 (c)"]


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
