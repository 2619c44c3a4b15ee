"""Attributions: a name stands in the text, and so do the words that it belongs to."""

import pytest

from tests.tracker.importing.mending.proposals import found, item
from tracker.importing.mending.shape import CannotMend, Finding
from tracker.importing.mending.wording import WantedAttribution, bracketed, renamed

TEXT = "(a) Plant trees (Viet Nam), teach swimming (Northland) and swim again (Viet Nam);"


def name(findings: Finding, *wanted: WantedAttribution) -> list[Finding]:
    return item(renamed(findings, 1, wanted), "2 (a)")["attributions"]


def a(printed: str, iso3: str | None = None, clause: str = "", start: int = 0) -> WantedAttribution:
    return WantedAttribution(printed, iso3, clause, "printed_new", "clause_new", start)


def test_what_is_in_brackets_and_no_attribution_is_offered() -> None:
    assert bracketed(item(found(TEXT), "2 (a)")) == ["Northland"]


def test_a_bracket_is_made_an_attribution_with_its_clause() -> None:
    findings = found(TEXT)
    made = name(findings, a("Northland", "XAA", "teach  swimming"))[0]
    text = item(findings, "2 (a)")["text"]
    assert text[made["start"] : made["end"]] == "Northland"
    assert text[made["clause_start"] : made["clause_end"]] == "teach swimming"
    assert made["iso3"] == "XAA"


def test_a_body_has_no_state_and_all_the_words_where_no_clause_is_given() -> None:
    made = name(found(TEXT), a("Northland"))[0]
    assert (made["iso3"], made["clause_start"], made["clause_end"]) == (None, None, None)


def test_a_name_that_is_printed_twice_is_found_at_both_places() -> None:
    text = item(found(TEXT), "2 (a)")["text"]
    made = name(found(TEXT), a("Viet Nam", "VNM"), a("Viet Nam", "VNM"))
    assert [each["start"] for each in made] == [text.index("Viet Nam"), text.rindex("Viet Nam")]


def test_a_known_attribution_stays_at_its_own_place() -> None:
    text = item(found(TEXT), "2 (a)")["text"]
    assert name(found(TEXT), a("Viet Nam", "VNM", start=text.rindex("Viet Nam")))[0]["start"] == text.rindex("Viet Nam")


def test_the_clause_nearest_before_the_name_is_meant() -> None:
    findings = found("(a) Swim and swim fast and Swim (Viet Nam);")
    text = item(findings, "2 (a)")["text"]
    assert name(findings, a("Viet Nam", "VNM", "Swim"))[0]["clause_start"] == text.rindex("Swim")


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (a("Atlantis"), "printed_new"),
        (a("x" * 201), "printed_new"),
        (a("Viet Nam", "VNM", "words of another text"), "clause_new"),
    ],
)
def test_what_does_not_stand_in_the_text_is_refused(wanted: WantedAttribution, field: str) -> None:
    with pytest.raises(CannotMend) as fault:
        name(found(TEXT), wanted)
    assert fault.value.field == field


def test_no_attribution_is_an_answer_too() -> None:
    assert name(found(TEXT)) == []
