"""A table of 400 rows of 15 meetings, none of them known, comes in within 15 acts: clicks, choices and typed values."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.auditing import HEIGHT, NARROW, sideways
from tests.browser.test_effort import Effort
from tests.factories.world import World
from tests.tracker.admin.sheets import work
from tests.tracker.admin.test_unknown_values import table
from tracker.models import Position, Printing, SpreadsheetImport

pytestmark = [pytest.mark.browser]

MOST = 15
DAY = "2031-03-03"


class Clerk(Effort):
    """Who brings tables. A file is chosen in a window of the system: one act, as each choice in a list."""

    @property
    def acts(self) -> list[str]:
        return [*self.clicks, *self.typed]

    def brings(self, file: Path) -> None:
        self.typed.append(file.name)
        self.page.get_by_label("Spreadsheet", exact=False).first.set_input_files(file)

    def selects(self, label: str, words: str) -> None:
        self.typed.append(label)
        self.field(label).select_option(label=words)

    def goes_on(self, name: str) -> None:
        """Press the button, and let the worker read or take the rows."""
        with self.page.expect_navigation():
            self.press(name)
        work()
        self.page.reload()  # the page shows by itself how far the work is, and the test waits for no second
        assert not sideways(self.page, self.page.url)

    def decides(self) -> None:
        """All unknown values as they are suggested, with the days of each session once."""
        self.follow("Decide for many rows at once")
        expect(self.page.get_by_role("heading", level=1, name="Unknown values of a spreadsheet")).to_be_visible()
        for label in self.page.get_by_label("ay, for what is created of").all():
            self.typed.append("a day")
            label.fill(DAY)
        self.goes_on("Decide for all their rows")


def test_it_is_in_within_15_acts(seed_world: World, page_as: Callable[[str], Page], tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    file.write_bytes(table())
    clerk = Clerk(page_as("dataentry"))
    clerk.page.set_viewport_size({"width": NARROW, "height": HEIGHT})
    clerk.open("/admin/")
    clerk.begins()
    clerk.follow("Upload a spreadsheet")
    clerk.brings(file)
    clerk.press("Upload a spreadsheet")
    clerk.selects("How it was adopted, where a row says none", "Not negotiated")
    clerk.goes_on("Check the rows")
    clerk.sees("To be corrected (400)")
    while SpreadsheetImport.objects.get().counts()["faulty"]:
        clerk.decides()
    clerk.follow("Import ready rows")
    clerk.goes_on("Publish 400 recommendations")
    clerk.sees("Imported (400)")
    assert Printing.objects.filter(document__kind="list").count() == Position.objects.count() == 400
    assert len(clerk.acts) <= MOST, clerk.acts
