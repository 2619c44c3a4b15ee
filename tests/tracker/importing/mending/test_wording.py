"""Another text, label or place of one recommendation."""

from dataclasses import replace
from typing import Any

import pytest

from tests.tracker.importing.mending.proposals import NAMES, changed, found, item, labels, said
from tests.tracker.importing.reports import findings_of
from tracker.importing.mending.doubts import rechecked
from tracker.importing.mending.shape import CannotMend, Draft, draft_of, with_items
from tracker.importing.mending.splitting import split
from tracker.importing.mending.wording import BASIS_UNCLEAR as CODE
from tracker.importing.mending.wording import (
    WantedAttribution,
    beside_by_default,
    bracketed,
    left_by_default,
    renamed,
    reworded,
    with_basis,
)
from tracker.importing.structure.findings import AttributionFinding, RecommendationFinding

NAMED = "(a) Plant trees (Viet Nam) along the roads;"


def typed(finding: RecommendationFinding, **words: Any) -> dict[str, Any]:
    """What the form of a recommendation sends, with these words changed."""
    shown = {name: getattr(finding, name) or "" for name in ("label", "text", "basis", "agenda_item", "position")}
    return {**shown, "page": finding.page, "theme_slugs": finding.theme_slugs, **words}


def reword(findings: Draft, which: str, /, **words: Any) -> Draft:
    finding = item(findings, which)
    return reworded(findings, finding.key, typed(finding, **words))


def test_nothing_typed_changes_nothing() -> None:
    findings = found(NAMED, "(b) Swim.")
    assert reword(findings, "2 (a)") == findings


def test_a_changed_text_keeps_its_names_its_clause_and_what_was_read() -> None:
    mended = item(reword(found(NAMED), "2 (a)", text="Today:\nPlant trees  (Viet Nam) along the roads;"), "2 (a)")
    attribution = mended.attributions[0]
    assert mended.text[attribution.start : attribution.end] == "Viet Nam"
    assert mended.text[attribution.clause_start : attribution.clause_end] == "Plant trees"
    assert mended.read == "Plant trees (Viet Nam) along the roads;"


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
    (of_viet_nam,) = mended.attributions
    start, stop = of_viet_nam.clause_start, of_viet_nam.clause_end
    assert (mended.text[start:stop] if start is not None else None) == clause


def test_a_text_that_is_as_it_was_read_again_has_no_difference() -> None:
    once = reword(found(NAMED), "2 (a)", text="Plant elms (Viet Nam);")
    assert item(reword(once, "2 (a)", text="Plant trees (Viet Nam) along the roads;"), "2 (a)").read is None


def test_a_name_that_left_the_text_is_refused_at_the_text() -> None:
    with pytest.raises(CannotMend, match="is no longer in the text") as fault:
        reword(found(NAMED), "2 (a)", text="Plant trees;")
    assert fault.value.field == "text"


@pytest.mark.parametrize(
    ("words", "field", "sentence"),
    [
        ({"text": " \n"}, "text", "Give the text"),
        ({"label": "2 (b)"}, "label", "has this label"),
        ({"label": "  "}, "label", "Latin script"),
        ({"label": "第"}, "label", "Latin script"),
    ],
)
def test_what_cannot_be_is_refused(words: dict[str, str], field: str, sentence: str) -> None:
    with pytest.raises(CannotMend, match=sentence) as fault:
        reword(found(), "2 (a)", **words)
    assert fault.value.field == field


def test_another_label_has_another_address_and_never_one_that_is_taken() -> None:
    findings = changed(found(), {}, {"slug": "2-z"})
    assert item(reword(findings, "2 (a)", label="2 (z)"), "2 (z)").slug == "2-z-2"


def test_an_agenda_item_that_no_heading_named_is_named_by_the_person() -> None:
    mended = reword(found(), "2 (a)", agenda_item=" 9 (x) ", position="noted", page=4, theme_slugs=["b", "a"])
    assert "9 (x)" in [each.number for each in mended.agenda_items]
    finding = item(mended, "2 (a)")
    assert (finding.agenda_item, finding.position, finding.page) == ("9 (x)", "noted", 4)
    assert finding.theme_slugs == ("a", "b")


TEXT = "(a) Plant trees (Viet Nam), teach swimming (Northland) and swim again (Viet Nam);"


def name(findings: Draft, *wanted: WantedAttribution) -> tuple[AttributionFinding, ...]:
    return item(renamed(findings, 1, wanted), "2 (a)").attributions


def a(printed: str, iso3: str | None = None, clause: str = "", start: int = 0) -> WantedAttribution:
    return WantedAttribution(printed, iso3, clause, "printed_new", "clause_new", start)


def test_what_is_in_brackets_and_no_attribution_is_offered() -> None:
    assert bracketed(item(found(TEXT), "2 (a)")) == ["Northland"]


def test_a_bracket_is_made_an_attribution_with_its_clause() -> None:
    findings = found(TEXT)
    made = name(findings, a("Northland", "XAA", "teach  swimming"))[0]
    text = item(findings, "2 (a)").text
    assert text[made.start : made.end] == "Northland"
    assert text[made.clause_start : made.clause_end] == "teach swimming"
    assert made.iso3 == "XAA"


def test_a_body_has_no_state_and_all_the_words_where_no_clause_is_given() -> None:
    made = name(found(TEXT), a("Northland"))[0]
    assert (made.iso3, made.clause_start, made.clause_end) == (None, None, None)


def test_a_name_that_is_printed_twice_is_found_at_both_places() -> None:
    text = item(found(TEXT), "2 (a)").text
    made = name(found(TEXT), a("Viet Nam", "VNM"), a("Viet Nam", "VNM"))
    assert [each.start for each in made] == [text.index("Viet Nam"), text.rindex("Viet Nam")]


def test_a_known_attribution_stays_at_its_own_place() -> None:
    text = item(found(TEXT), "2 (a)").text
    assert name(found(TEXT), a("Viet Nam", "VNM", start=text.rindex("Viet Nam")))[0].start == text.rindex("Viet Nam")


def test_the_clause_nearest_before_the_name_is_meant() -> None:
    findings = found("(a) Swim and swim fast and Swim (Viet Nam);")
    text = item(findings, "2 (a)").text
    assert name(findings, a("Viet Nam", "VNM", "Swim"))[0].clause_start == text.rindex("Swim")


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
    assert name(found(TEXT)) == ()


CHAPTERS = """Working Group on Hedges

Report on its third session

Oslo, 3-5 March 2031

I. Introduction

1. The Working Group met.

II. Conclusions and recommendations

A. Hedges (agenda item 2)

2. The Working Group recommended that States plant hedges.

3. It also recommended that States cut hedges.

B. Trees (agenda item 3)

4. The Working Group encouraged Member States, with respect to trees, to:

(a) Count the trees of each year;

(b) Name them.

5. It urged States to plant trees.
"""


def unclear(lead_in: str = "2. These recommendations were made:") -> Draft:
    return found(lead_in=lead_in)


def doubt(findings: Draft) -> Draft:
    return next(each for each in findings.warnings if each.code == CODE)


def left(findings: Draft) -> list[str]:
    return [each.label for each in left_by_default(findings, doubt(findings))]


def test_it_is_open_until_the_last_item_is_answered_and_names_those_that_are_left() -> None:
    findings = unclear()
    assert left(findings) == ["2 (a)", "2 (b)", "2 (c)"]
    one = rechecked(findings, reword(findings, "2 (a)", basis="adopted"), NAMES)
    assert CODE in [each.code for each in one.warnings], "the other two have what was taken by default"
    assert left(one) == ["2 (b)", "2 (c)"]
    keys = [item(one, label).key for label in ("2 (b)", "2 (c)")]
    assert CODE not in said(one, with_basis(one, keys, "agreed"))


def test_both_parts_of_a_divided_item_are_of_it() -> None:
    findings = unclear()
    mended = split(findings, item(findings, "2 (a)").key, at=6, label="2 (aa)")
    assert left(rechecked(findings, mended, NAMES)) == ["2 (a)", "2 (aa)", "2 (b)", "2 (c)"]


def test_one_doubt_of_a_chapter_is_about_all_of_its_paragraphs() -> None:
    findings = draft_of(findings_of(CHAPTERS))
    assert findings.structure == "working_group"
    assert left(findings) == labels(findings)
    assert len(labels(findings)) > 2
    first = findings.recommendations[0].key
    assert CODE in said(findings, with_basis(findings, [first], "adopted"))


def test_one_of_a_paragraph_is_about_its_own_items_alone() -> None:
    findings = unclear()
    other = replace(item(findings, "2 (c)"), key=9, label="3 (a)", paragraph_number=3)
    findings = with_items(findings, [*findings.recommendations, other])
    assert left(findings) == ["2 (a)", "2 (b)", "2 (c)"]
    belong, rest = beside_by_default(findings, item(findings, "2 (a)").key)
    assert [each.label for each in belong] == ["2 (b)", "2 (c)"]
    assert [each.label for each in rest] == ["3 (a)"]


def test_what_has_another_basis_is_not_offered() -> None:
    findings = reword(unclear(), "2 (b)", basis="agreed")
    belong, rest = beside_by_default(findings, item(findings, "2 (a)").key)
    assert ([each.label for each in belong], rest) == (["2 (c)"], [])
