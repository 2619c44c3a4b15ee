"""Clearance in Word: out of the portal, through an office's own program, and back, without a script."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.portal import Portal
from tests.factories.world import World
from tests.tracker.questionnaire.files import edited_docx, through_libreoffice
from tracker.models import StatusUpdate

pytestmark = pytest.mark.browser


def test_a_cleared_file_comes_back(seed_world: World, browser_page: Callable[..., Page], tmp_path: Path) -> None:
    seed_world.draft("15-a", summary="A joint desk answers reports.", status="planned")
    focal = Portal(browser_page(java_script_enabled=False))
    focal.sign_in("focalpoint-xaa")
    focal.open("/portal/")
    focal.follow("Questionnaire in Word or a spreadsheet")
    with focal.page.expect_download() as download:
        focal.press("Download the questionnaire")
    sent = Path(download.value.path()).read_bytes()
    cleared = edited_docx(
        sent,
        {
            ("15 (a)", "Any action"): "In progress",
            ("15 (a)", "Summary"): "A joint desk of two ministries answers reports.",
            ("15 (b)", "Summary"): "Training began.\nIt goes on.",
        },
    )
    saved = tmp_path / "cleared.docx"
    saved.write_bytes(through_libreoffice(tmp_path, {"cleared": cleared}, "docx")["cleared"])
    focal.field("The questionnaire, filled in").set_input_files(saved)
    focal.press("See the differences")
    expect(focal.page.get_by_role("checkbox")).to_have_count(3)
    expect(focal.page.locator("ins").filter(has_text="of two ministries")).to_have_count(1)
    focal.page.get_by_role("checkbox", name=re.compile("^Action taken")).uncheck()
    focal.press("Take what is ticked")
    focal.sees("2 answers are saved as drafts from the file.")
    drafts = StatusUpdate.objects.drafts().order_by("recommendation__order")
    assert [(each.implementation_status, each.summary) for each in drafts] == [
        ("planned", "A joint desk of two ministries answers reports."),
        ("", "Training began.\nIt goes on."),
    ]
