"""Which recommendations of a document need a look, and why, as the command prints it."""

from typing import Any

import pytest

from tests.tracker.importing.reports import findings_of, report
from tracker.importing.structure import to_json
from tracker.importing.structure.findings import CandidateFinding
from tracker.importing.structure.looking import DoubtedItems, confidence_of
from tracker.importing.structure.warnings import WarningFinding, warning


def looks(text: str) -> dict[str, tuple[str, list[str]]]:
    printed: dict[str, Any] = to_json(findings_of(text))
    return {each["label"]: (each["confidence"], each["needs_a_look"]) for each in printed["recommendations"]}


def test_what_no_warning_speaks_of_needs_no_look() -> None:
    assert looks(report())["2 (a)"] == ("high", [])


def test_an_item_says_which_warnings_speak_of_it_and_its_fellows_do_not() -> None:
    found = looks(report("(a) Plant (Atlantis);", "(b) Water the trees (Chad", "(c) Count them."))
    assert found["2 (a)"] == ("medium", ["unknown_bracket"])
    assert found["2 (b)"][0] == "low"
    assert "open_bracket" in found["2 (b)"][1]
    assert found["2 (c)"] == ("high", [])


@pytest.mark.parametrize(
    ("codes", "confidence"),
    [([], "high"), (["rejoined", "page_furniture"], "medium"), (["rejoined", "text_joined"], "low")],
)
def test_one_doubt_about_the_words_is_enough_for_a_low_confidence(codes: list[str], confidence: str) -> None:
    assert confidence_of(codes) == confidence


ITEMS = [CandidateFinding(label, "", line) for label, line in (("1", 3), ("15 (a)", 5), ("15 (b)", 7), ("15 (a)", 9))]


@pytest.mark.parametrize(
    ("found", "key"),
    [
        (warning("asks_for_report", 9, label="15 (a)"), 4),
        (warning("asks_for_report", 8, label="15 (a)"), 2),
        (warning("asks_for_report", 1, label="15 (a)"), None),
        (warning("asks_for_report", 9, label="15"), 4),
        (warning("sentence_unread", 9, label="15", text="as 15 (b) says"), None),
        (warning("text_between_items", 8, label="15 (b)", text="as 1 says"), 3),
        (warning("numbering_gap", 7, before="15 (a)", found="15 (b)"), 3),
        (warning("numbering_gap", 8, before="16", found="18"), 3),
        (warning("position_unclear", 4, label="Paragraph 4"), 2),
        (warning("position_unclear", 10, label="Paragraph 4"), None),
        (warning("typed_elsewhere", 5, label="15 (a)", found=1), 2),
        (WarningFinding("of_another_release", "15 (a) is wrong.", 5), None),
        (WarningFinding("rejoined", "In other words, 1.", 6), 2),
    ],
)
def test_a_warning_speaks_of_the_item_it_names_or_of_that_at_its_line(found: WarningFinding, key: int | None) -> None:
    """Never of one that stands in what it quotes."""
    about = DoubtedItems(ITEMS).about(found)
    assert (about and ITEMS.index(about) + 1) == key
