"""A table of recommendations in a document of no known structure: rows are candidates, the head is nobody's text."""

import io

import docx

from tests.tracker.importing.reports import NAMES
from tracker.importing.readers import read
from tracker.importing.structure import Findings, find

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
