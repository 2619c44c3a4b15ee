"""Another text, label or place of one recommendation."""

from typing import Any

import pytest

from tests.tracker.importing.mending.proposals import found, item
from tracker.importing.mending.shape import CannotMend, Finding
from tracker.importing.mending.wording import reworded

NAMED = "(a) Plant trees (Viet Nam) along the roads;"


def typed(finding: Finding, **words: Any) -> dict[str, Any]:
    """What the form of a recommendation sends, with these words changed."""
    shown = {name: finding[name] or "" for name in ("label", "text", "basis", "agenda_item", "position")}
    return {**shown, "page": finding["page"], "theme_slugs": finding["theme_slugs"], **words}


def reword(findings: Finding, which: str, /, **words: Any) -> Finding:
    finding = item(findings, which)
    return reworded(findings, finding["key"], typed(finding, **words))


def test_nothing_typed_changes_nothing() -> None:
    findings = found(NAMED, "(b) Swim.")
    assert reword(findings, "2 (a)") == findings


def test_a_changed_text_keeps_its_names_its_clause_and_what_was_read() -> None:
    mended = item(reword(found(NAMED), "2 (a)", text="Today:\nPlant trees  (Viet Nam) along the roads;"), "2 (a)")
    attribution = mended["attributions"][0]
    assert mended["text"][attribution["start"] : attribution["end"]] == "Viet Nam"
    assert mended["text"][attribution["clause_start"] : attribution["clause_end"]] == "Plant trees"
    assert mended["read"] == "Plant trees (Viet Nam) along the roads;"


@pytest.mark.parametrize(
    ("words", "clause"),
    [
        ("Plant elms", "Plant elms"),
        ("Plants trees", "Plants trees"),
        ("Plant many more trees", "Plant many more trees"),
        ("Plant", "Plant"),
        ("Grow elms", "Grow elms"),
        ("", None),
    ],
)
def test_what_a_state_proposed_stays_its_own_when_a_word_of_it_is_corrected(words: str, clause: str | None) -> None:
    """It vanished with one corrected letter, and nothing said so."""
    mended = item(reword(found(NAMED), "2 (a)", text=f"{words} (Viet Nam) along the roads;"), "2 (a)")
    (of_viet_nam,) = mended["attributions"]
    start, stop = of_viet_nam["clause_start"], of_viet_nam["clause_end"]
    assert (mended["text"][start:stop] if start is not None else None) == clause


def test_a_text_that_is_as_it_was_read_again_has_no_difference() -> None:
    once = reword(found(NAMED), "2 (a)", text="Plant elms (Viet Nam);")
    assert item(reword(once, "2 (a)", text="Plant trees (Viet Nam) along the roads;"), "2 (a)")["read"] is None


def test_a_name_that_left_the_text_is_refused_at_the_text() -> None:
    with pytest.raises(CannotMend, match="is no longer in the text") as fault:
        reword(found(NAMED), "2 (a)", text="Plant trees;")
    assert fault.value.field == "text"


@pytest.mark.parametrize(
    ("words", "field", "sentence"),
    [
        ({"text": " \n"}, "text", "Give the text"),
        ({"label": "2 (b)"}, "label", "has this label"),
        ({"label": "  "}, "label", "Give the label"),
        ({"label": "第"}, "label", "Latin script"),
    ],
)
def test_what_cannot_be_is_refused(words: dict[str, str], field: str, sentence: str) -> None:
    with pytest.raises(CannotMend, match=sentence) as fault:
        reword(found(), "2 (a)", **words)
    assert fault.value.field == field


def test_another_label_has_another_address_and_never_one_that_is_taken() -> None:
    findings = found()
    findings["recommendations"][1]["slug"] = "2-z"
    assert item(reword(findings, "2 (a)", label="2 (z)"), "2 (z)")["slug"] == "2-z-2"


def test_an_agenda_item_that_no_heading_named_is_named_by_the_person() -> None:
    mended = reword(found(), "2 (a)", agenda_item=" 9 (x) ", position="noted", page=4, theme_slugs=["b", "a"])
    assert "9 (x)" in [each["number"] for each in mended["agenda_items"]]
    finding = item(mended, "2 (a)")
    assert (finding["agenda_item"], finding["position"], finding["page"]) == ("9 (x)", "noted", 4)
    assert finding["theme_slugs"] == ["a", "b"]
