"""Clearance in Word: out, through an office's own program, and back; by keyboard, without a script."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.keyboard import Keyboard
from tests.browser.portal import Portal
from tests.factories.records import PASSWORD
from tests.factories.world import World
from tests.tracker.questionnaire.files import edited_docx, through_libreoffice
from tracker.models import ClearedFile, StatusUpdate

pytestmark = pytest.mark.browser


class Clerk(Portal):
    """The focal point of XAA, who has a keyboard and nothing else."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.keys = Keyboard(page)

    def signs_in(self) -> None:
        self.open("/portal/")
        self.keys.types("User name", "focalpoint-xaa")
        self.keys.types("Password", PASSWORD)
        self.keys.presses("Sign in", "button")

    def downloads(self) -> bytes:
        """The questionnaire as Word."""
        self.keys.presses("Questionnaire in Word or a spreadsheet", "a")
        self.keys.goes_to("Download the questionnaire", "button")
        with self.page.expect_download() as download:
            self.page.keyboard.press("Enter")
        return Path(download.value.path()).read_bytes()

    def brings(self, path: Path) -> None:
        """Choose the file and see its differences."""
        self.keys.brings("The questionnaire, filled in", path)
        self.keys.presses("See the differences", "button")

    def sends(self) -> None:  # type: ignore[override]
        """From the check page to the receipt."""
        self.open("/portal/period-1/xaa/check/")
        self.sees("cleared.docx", ClearedFile.objects.get().sha256)
        self.keys.ticks("15 (a)")  # 15 (b) says nothing of an action yet: not now
        self.keys.chooses("Yes, publish as received", "Yes, publish as received")
        self.keys.ticks("Send “cleared.docx” with this response")
        self.keys.presses("Send to the secretariat", "button")
        self.sees("This page is your receipt.", "cleared.docx", ClearedFile.objects.get().sha256)


def test_a_cleared_file_comes_back(seed_world: World, browser_page: Callable[..., Page], tmp_path: Path) -> None:
    seed_world.draft("15-a", summary="A joint desk answers reports.", status="planned")
    focal = Clerk(browser_page(java_script_enabled=False))
    focal.signs_in()
    cleared = edited_docx(
        focal.downloads(),
        {
            ("15 (a)", "Any action"): "In progress",
            ("15 (a)", "Summary"): "A joint desk of two ministries answers reports.",
            ("15 (b)", "Summary"): "Training began.\nIt goes on.",
        },
    )
    saved = tmp_path / "cleared.docx"
    saved.write_bytes(through_libreoffice(tmp_path, {"cleared": cleared}, "docx")["cleared"])
    focal.brings(saved)
    expect(focal.page.get_by_role("checkbox")).to_have_count(3)
    expect(focal.page.locator("ins").filter(has_text="of two ministries")).to_have_count(1)
    focal.keys.ticks("Action taken")  # is ticked; not this one
    focal.keys.presses("Apply selected changes", "button")
    focal.sees("2 answers are saved as drafts from the file.")
    drafts = StatusUpdate.objects.drafts().order_by("recommendation__order")
    assert [(each.implementation_status, each.summary) for each in drafts] == [
        ("planned", "A joint desk of two ministries answers reports."),
        ("", "Training began.\nIt goes on."),
    ]
    with ClearedFile.objects.get().file.open() as file:
        assert file.read() == saved.read_bytes()
    focal.sends()
