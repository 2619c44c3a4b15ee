"""The candidates of a draft resolution, which nobody has adopted, are taken in one act by keyboard alone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.auditing import HEIGHT, NARROW
from tests.browser.hands import Hands
from tests.factories.records import PASSWORD
from tests.factories.world import World
from tests.tracker.admin.test_body_habits import DRAFT
from tracker.models import AuditEvent, ImportProposal

pytestmark = [pytest.mark.browser]

OFFERED = ["1", "3 (a)", "3 (b)", "4"]


def test_paragraphs_that_recommend_are_taken_in_one_act_without_javascript(
    seed_world: World, browser_page: Callable[..., Page], tmp_path: Path
) -> None:
    file = tmp_path / "draft.txt"
    file.write_text(DRAFT, encoding="utf-8")
    hands = Hands(browser_page(java_script_enabled=False, viewport={"width": NARROW, "height": HEIGHT}))
    hands.signs_in("dataentry", PASSWORD)
    hands.imports(file)
    hands.sees("This is a draft, which nobody has adopted: its operative paragraphs are candidates only.")
    hands.presses("Mark several as recommendations", "a")
    hands.comes_to("Mark several as recommendations")
    for label in OFFERED:
        hands.ticks(label)
    hands.presses("Mark several as recommendations", "input")
    hands.is_told("They are items now. Compare each with the source.")
    proposal = ImportProposal.objects.latest("pk")
    assert [each["label"] for each in proposal.findings["recommendations"]] == OFFERED
    assert proposal.findings["candidates"] == []
    assert [each.act for each in AuditEvent.objects.about(proposal)] == ["import", "correct_proposal"]
