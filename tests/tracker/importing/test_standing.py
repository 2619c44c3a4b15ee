"""Which lists are recommendations, and on what basis; where none is, candidates and a warning, never an invention."""

import io

import docx
import pytest

from tests.tracker.importing.reports import (
    ITEMS,
    LEAD_IN,
    NAMES,
    codes,
    findings_of,
    labels,
    report,
    texts,
    without_marks,
)
from tracker.importing.readers import read
from tracker.importing.structure import Findings, find, to_json


@pytest.mark.parametrize(
    ("words", "basis"),
    [
        ("which were not negotiated by the participants, were identified", "not_negotiated"),
        ("which were neither negotiated nor adopted, were identified", "not_negotiated"),
        ("without having been negotiated, were identified", "not_negotiated"),
        ("adopted by the Meeting, were made", "adopted"),
        ("on which there was consensus, were made", "agreed"),
        ("agreed upon by the Meeting, were made", "agreed"),
        ("contained in the Chair\u2019s summary, were made", "chairs_summary"),
        ("agreed upon after the Meeting had adopted its agenda, were made", "agreed"),
        ("contained in the Chairperson's summary, which was not adopted, were made", "not_negotiated"),
    ],
)
def test_the_lead_in_says_on_what_basis_recommendations_stand(words: str, basis: str) -> None:
    found = findings_of(report(lead_in=f"2. The following recommendations, {words}:"))
    assert {each.basis for each in found.recommendations} == {basis}
    assert codes(found) == []


def test_an_earlier_paragraph_may_say_the_basis() -> None:
    summary = "1. The recommendations below were adopted on the last day."
    found = findings_of(report(summary=summary, lead_in="2. The following recommendations were made:"))
    assert {each.basis for each in found.recommendations} == {"adopted"}


FORUM = """Permanent Forum on Hedges

Report on the fourth session (Oslo, 3-5 March 2031)

Summary

{summary}

Chapter I

Hedges

1. The Permanent Forum recommends that States plant hedges.

2. {lead_in}

(a) States should cut hedges;

(b) States should count hedges.

Chapter II

Organization

3. The Permanent Forum invites States to come again.
"""


@pytest.mark.parametrize(
    ("summary", "lead_in", "bases"),
    [
        ("It adopted the recommendations set out in chapter I.", "made", ["adopted", "adopted", "adopted", "agreed"]),
        ("It adopted its agenda and agreed on the recommendations set out in chapter I.", "made", ["agreed"] * 4),
        ("The Forum adopted its recommendations, which are contained below.", "made", ["adopted"] * 4),
        ("There was consensus on its agenda.", "adopted", ["agreed", "adopted", "adopted", "agreed"]),
        ("At its last session it adopted the recommendations set out below.", "made", ["agreed"] * 4),
        ("It had adopted the recommendations set out in chapter I of the report of the Board.", "made", ["agreed"] * 4),
        ("It adopted the recommendations set out in chapter I of document E/2031/4.", "made", ["agreed"] * 4),
        ("The Forum adopted its report.", "made", ["agreed"] * 4),
        ("It adopted the recommendations set out below, which were not negotiated.", "made", ["not_negotiated"] * 4),
    ],
)
def test_the_words_that_announce_say_how_a_forum_came_to_its_recommendations(
    summary: str, lead_in: str, bases: list[str]
) -> None:
    announcing = f"The Permanent Forum {lead_in} the following recommendations:"
    found = findings_of(FORUM.format(summary=summary, lead_in=announcing))
    assert found.structure == "conference_of_parties"
    assert labels(found) == ["1", "2 (a)", "2 (b)", "3"]
    assert [each.basis for each in found.recommendations] == bases


def test_adopted_in_what_announces_goes_before_agreed_elsewhere() -> None:
    lead_in = "2. The Meeting adopted its agenda. It agreed on the following recommendations:"
    assert {each.basis for each in findings_of(report(lead_in=lead_in)).recommendations} == {"agreed"}


def test_an_unclear_lead_in_claims_least_and_warns() -> None:
    found = findings_of(report(lead_in="2. The following recommendations were made:"))
    assert {each.basis for each in found.recommendations} == {"not_negotiated"}
    assert codes(found) == ["basis_unclear"]


def test_a_list_in_a_paragraph_of_the_summary_is_part_of_the_paragraph() -> None:
    found = findings_of(report(summary="1. Speakers spoke of:\n\n(a) Trees;\n\n(b) Water."))
    assert labels(found) == ["2 (a)", "2 (b)", "2 (c)"]
    assert found.paragraphs[0].text == "Speakers spoke of: (a) Trees; (b) Water."
    assert codes(found) == []


def test_recommendations_of_another_meeting_recalled_in_the_summary_are_candidates_only() -> None:
    found = findings_of(
        report(summary="1. Speakers recalled the following recommendations of 2029:\n\n(a) Dig;\n\n(b) Sow.")
    )
    assert texts(found) == without_marks(ITEMS)
    assert [(each.label, each.text) for each in found.candidates] == [("1 (a)", "Dig;"), ("1 (b)", "Sow.")]
    assert codes(found) == ["list_in_summary"]


def test_a_list_of_decisions_among_the_outcome_is_not_announced_as_recommendations() -> None:
    found = findings_of(report(lead_in="2. The Meeting decided:"))
    assert labels(found) == []
    assert len(found.candidates) == 3
    assert sorted(codes(found)) == ["list_not_announced", "no_recommendations"]


def test_a_lead_in_without_a_number_gives_labels_without_one() -> None:
    found = findings_of(report(lead_in=LEAD_IN))
    assert [(each.label, each.slug) for each in found.recommendations] == [("(a)", "a"), ("(b)", "b"), ("(c)", "c")]
    assert codes(found) == ["lead_in_without_number"]


def test_a_lead_in_that_no_list_follows_gives_candidates() -> None:
    found = findings_of(report("Plant more trees.", "Teach swimming."))
    assert labels(found) == []
    assert [each.text for each in found.candidates] == ["Plant more trees.", "Teach swimming."]
    assert sorted(codes(found)) == ["lead_in_without_items", "no_recommendations"]


def test_a_list_under_no_telling_heading_counts_when_it_is_announced_as_recommendations() -> None:
    found = findings_of(report(heading="C. Results").replace("Summary of deliberations\n\n", ""))
    assert labels(found) == ["2 (a)", "2 (b)", "2 (c)"]


def test_outcomes_may_stand_under_subjects() -> None:
    found = findings_of(report(heading="Outcome of deliberations\n\nTrees and water"))
    assert {each.section.split(" > ")[-1] for each in found.recommendations} == {"Trees and water"}
    assert codes(found) == []


@pytest.mark.parametrize(
    "heading", ["OUTCOME OF DELIBERATIONS", "C. Outcome of the deliberations", "**Outcome of deliberations**"]
)
def test_the_heading_of_the_outcome_is_known_in_its_forms(heading: str) -> None:
    assert labels(findings_of(report(heading=heading))) == ["2 (a)", "2 (b)", "2 (c)"]


def test_a_report_without_recommendations_is_read_and_says_so() -> None:
    found = findings_of(
        "Northern Regional Preparatory Meeting for the Twentieth Congress\n\nOslo, 3 March 2031\n\n1. Trees.\n"
    )
    assert found.structure == "preparatory_meeting"
    assert to_json(found)["recommendations"] == []
    assert codes(found) == ["no_recommendations"]


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("A letter about trees.\n\nWith regards.", []),
        ("Recommendations of the gardeners\n\n1. Plant;\n\n2. Water.", ["1", "2"]),
        ("Conclusions and/or recommendations\n\n121.1 Plant;\n\n121.2 Water.", ["121.1", "121.2"]),
        ("A letter of recommendation\n\n1. The group said: (a) Planting; (b) Watering.", ["1 (a)", "1 (b)"]),
    ],
)
def test_a_document_of_no_known_structure_gives_candidates_and_never_an_invention(
    text: str, candidates: list[str]
) -> None:
    found = findings_of(text)
    assert (found.structure, found.recommendations) == (None, ())
    assert [each.label for each in found.candidates] == candidates
    assert {"structure_unknown", "no_recommendations"} <= set(codes(found))


def test_left_out_control_characters_are_a_warning() -> None:
    assert codes(findings_of(report("(a) Plant\x02 trees;", "(b) Swim."))) == ["characters_dropped"]


def test_text_without_a_number_under_a_heading_is_said_once() -> None:
    summary = "1. Trees were praised.\n\nC. Opening\n\nThe Chair spoke.\n\nThe Mayor spoke."
    found = findings_of(report(summary=summary))
    assert codes(found) == ["text_outside_paragraphs", "agenda_item_unknown"]
    assert "The Chair spoke." in found.warnings[0].message


ROWS = [("No.", "Recommendation", "Addressed to"), ("R1", "Count the hedges.", "Gardens"), ("R2", "Cut them.", "Parks")]


def found_in(rows: list[tuple[str, ...]]) -> Findings:
    document = docx.Document()
    document.add_paragraph("Recommendations of the gardeners")
    document.add_paragraph("1. The gardeners recommend that States plant hedges.")
    document.add_paragraph("2. The gardeners stressed the need for hedges.")
    table = document.add_table(rows=len(rows), cols=3)
    for cells, words in zip(table.rows, rows, strict=True):
        for cell, text in zip(cells.cells, words, strict=True):
            cell.text = text
    document.add_paragraph("3. Birds should be left alone.")
    kept = io.BytesIO()
    document.save(kept)
    return find(read(kept.getvalue(), "list.docx"), NAMES)


def test_each_row_is_a_candidate_and_the_paragraph_before_ends_where_it_ends() -> None:
    found = found_in(ROWS)
    assert found.structure is None
    assert [(each.label, each.text) for each in found.candidates] == [
        ("1", "The gardeners recommend that States plant hedges."),
        ("2", "The gardeners stressed the need for hedges."),
        ("3", "Birds should be left alone."),
        ("R1", "Count the hedges."),
        ("R2", "Cut them."),
    ]
    assert [(each.number, each.section) for each in found.paragraphs] == [(1, ""), (2, ""), (3, "")]
    assert "text_outside_paragraphs" not in {each.code for each in found.warnings}


def test_a_table_of_something_else_stays_text() -> None:
    found = found_in([("Garden", "Hedges", "Year"), ("North", "12", "2031"), ("South", "7", "2030")])
    assert [each.label for each in found.candidates] == ["1", "2", "3"]
