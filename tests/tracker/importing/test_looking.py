"""Which recommendations of a document need a look, and why, as the command prints it."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tracker.importing.reports import findings_of, report
from tracker.importing.structure import looking, to_json
from tracker.importing.structure.looking import ANSWERED_BY, OF_AN_ITEM, DoubtedItems, Json, confidence_of

LABELS = ("1", "1.1", "1.12", "11", "15", "15 (a)", "15 (b)", "(a)", "A.1", "أ", "第一")
SAID = (
    "Label {} is there twice.",
    "After {} comes nothing",
    "“{}”: an end is missing.",
    "x{}",
    "{}.1",
    "{} (a)",
    "...{}",
)
CODES = (min(OF_AN_ITEM), min(ANSWERED_BY), "picture")


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


def laid_beside_each(stored: Json, items: list[Json]) -> Json | None:
    """The same rule as it is said in words, for few: the item that is named, at the line or last before it, else ..."""

    def is_named(item: Json) -> bool:
        found = rf"(?<![\w.]){re.escape(item['label'])}(?![\w(]|\.\d| \()"
        return re.search(found, stored["message"]) is not None

    here = [each for each in items if each["line"] == stored["line"]]
    until = [each for each in items if each["line"] <= stored["line"]]
    if named := [each for each in here if is_named(each)]:
        return named[0]
    if named := [each for each in until if is_named(each)]:
        return named[-1]
    if stored["code"] in ANSWERED_BY:
        return next((each for each in items if each["line"] >= stored["line"]), None)
    return until[-1] if until and stored["code"] in OF_AN_ITEM else None


@given(
    st.lists(st.tuples(st.sampled_from(LABELS), st.integers(1, 9)), max_size=8),
    st.sampled_from(SAID),
    st.sampled_from(LABELS),
    st.sampled_from(CODES),
    st.integers(1, 9),
)
def test_a_warning_speaks_of_the_item_it_names_or_of_that_at_its_line(
    printed: list[tuple[str, int]], said: str, label: str, code: str, line: int
) -> None:
    items = [{"key": key, "label": name, "line": at} for key, (name, at) in enumerate(printed)]
    stored = {"code": code, "message": said.format(label), "line": line}
    assert DoubtedItems(items).about(stored) == laid_beside_each(stored, items)


def test_a_warning_is_laid_beside_those_items_alone_that_it_may_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """5,400 items with some 1,600 doubts took four minutes, each beside each."""
    asked: list[str] = []
    monkeypatch.setattr(looking, "_names", lambda _message, label: bool(asked.append(label)))
    items = [{"key": number, "label": f"{number // 9}.{number % 9}", "line": number} for number in range(900)]
    doubted = DoubtedItems(items)
    for each in items:
        doubted.about({"code": CODES[0], "message": f"The bracket in {each['label']} is open.", "line": each["line"]})
    assert asked == [each["label"] for each in items]
