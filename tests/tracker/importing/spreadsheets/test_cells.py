"""A cell goes out and comes back as it was, and on the way no spreadsheet takes it for a formula."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.chance import portion
from tracker.importing.spreadsheets.cells import BLANKS, FORMULA, cleaned, escaped, unescaped
from tracker.importing.spreadsheets.reading import read_tables
from tracker.importing.spreadsheets.writing import csv_file, xlsx_file

# Texts as they stand in the record: any character that may be stored, no blanks at either end, LF between lines.
CHARACTERS = st.characters(exclude_categories=("Cs",), exclude_characters="\x00\r\x7f\ufeff")
SIGNS = st.sampled_from(["=", "+", "-", "@", "'", "''", "＝", "_x0041_", '"', ";", ",", "\n", "=cmd|' /C calc'!A0"])
TEXTS = (
    st.lists(SIGNS | st.text(CHARACTERS, max_size=8), max_size=6)
    .map("".join)
    .filter(lambda text: text == text.strip(BLANKS) and not _is_unstorable(text))
)
ROWS = st.lists(st.lists(TEXTS, min_size=3, max_size=3).filter(any), min_size=1, max_size=5)


def _is_unstorable(text: str) -> bool:
    return any(
        (ord(sign) & 0xFFFE) == 0xFFFE or "\ufdd0" <= sign <= "\ufdef" or sign < " " != sign not in "\n\t"
        for sign in text
    )


@given(st.text(max_size=12) | SIGNS)
def test_escaping_is_undone_exactly(text: str) -> None:
    assert unescaped(escaped(text)) == text


@given(st.text(max_size=12) | SIGNS)
def test_no_escaped_cell_is_a_formula(text: str) -> None:
    assert not escaped(text).lstrip(" ").startswith(FORMULA)


@settings(max_examples=portion(60, 15))
@given(ROWS)
def test_rows_go_out_and_come_back_as_they_were(rows: list[list[str]]) -> None:
    head = ["One", "Two", "Three"]
    for content in (xlsx_file(head, rows, "Rows"), csv_file(head, rows)):
        read = [list(row.cells) for row in read_tables(content)[0].rows]
        assert read[0] == head
        assert [cells + [""] * (3 - len(cells)) for cells in read[1:]] == rows


def test_what_is_a_delimiter_elsewhere_may_stand_in_every_cell() -> None:
    """Found by chance: read with semicolons, as many rows have more than one cell, but the marks stand wrongly."""
    head, rows = ["One", "Two", "Three"], [["", "", '";'], ["=\n;", "=\n;", "=\n;"]]
    read = [list(row.cells) for row in read_tables(csv_file(head, rows))[0].rows]
    assert read == [head, *rows]


def test_marks_that_stand_wrongly_do_not_make_another_delimiter() -> None:
    content = b'Label,Text\n1,"He said "yes" to it"\n2,Train judges; and police\n3,Share data\n'
    read = [list(row.cells) for row in read_tables(content)[0].rows]
    assert [len(cells) for cells in read] == [2] * 4


@pytest.mark.parametrize(("text", "clean"), [(" a\u00a0", "a"), ("'=1", "=1"), ("it's", "it's"), ("a\r\nb", "a\nb")])
def test_a_cell_is_cleaned(text: str, clean: str) -> None:
    assert cleaned(text) == clean
