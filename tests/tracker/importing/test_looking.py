"""Which recommendations of a document need a look, and why, as the command prints it."""

from typing import Any

import pytest

from tests.tracker.importing.reports import findings_of, report
from tracker.importing.structure import to_json
from tracker.importing.structure.looking import confidence_of


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
