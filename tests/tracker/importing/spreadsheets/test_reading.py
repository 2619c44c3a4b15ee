"""Files as spreadsheet programs of six languages write them, and files that are none: a sentence, and nothing else."""

import datetime

import pytest
from openpyxl import Workbook

from tests.tracker.importing.spreadsheets.workbooks import BAD, SHEET, altered, far_away, packed, workbook
from tracker.importing.spreadsheets import reading
from tracker.importing.spreadsheets.reading import UnreadableSheet, read_tables


def rows(content: bytes) -> list[tuple[int, tuple[str, ...]]]:
    return [(row.number, row.cells) for row in read_tables(content)[0].rows]


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_spreadsheet_is_refused_with_its_sentence(name: str) -> None:
    make, code = BAD[name]
    with pytest.raises(UnreadableSheet) as refusal:
        read_tables(make())
    assert refusal.value.code == code
    assert refusal.value.sentence


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "mac_roman"])
def test_csv_in_the_encodings_of_spreadsheet_programs(encoding: str) -> None:
    text = "État,Résumé\nXAA,L’accès à la justice est élargi – sans délai\n"
    assert rows(text.encode(encoding)) == [
        (1, ("État", "Résumé")), (2, ("XAA", "L’accès à la justice est élargi – sans délai")),
    ]  # fmt: skip


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_csv_with_the_delimiters_and_line_ends_of_the_world(delimiter: str, end: str) -> None:
    lines = [["State", "Text"], ["XAA", '"One, two; three"'], ["XAB", '"a ""word"""']]
    content = end.join(delimiter.join(line) for line in lines).encode()
    assert rows(content)[1:] == [(2, ("XAA", "One, two; three")), (3, ("XAB", 'a "word"'))]


def test_a_line_that_names_the_delimiter_is_believed() -> None:
    assert rows(b"sep=;\na;b,c;d\n1;2;3\n") == [(2, ("a", "b,c", "d")), (3, ("1", "2", "3"))]


def test_lines_within_a_cell_stay_in_it() -> None:
    assert rows(b'a,b\n"one\r\ntwo",2\n')[1] == (2, ("one\ntwo", "2"))


def test_blanks_that_nobody_sees_are_taken_off() -> None:
    assert rows("\u00a0State\u200b ,\ufeff Text\u2003\n".encode()) == [(1, ("State", "Text"))]


def test_values_are_what_the_program_shows() -> None:
    content = workbook(
        ["a", "b", "c", "d", "e"],
        [datetime.date(2026, 3, 31), datetime.datetime(2026, 3, 31), 15, 15.5, True],  # noqa: DTZ001
        [None, None, None, None, "=1+1"],
    )
    assert rows(content)[1] == (2, ("2026-03-31", "2026-03-31", "15", "15.5", "yes"))
    assert rows(content)[2] == (3, ("", "", "", "", "#?"))  # no program has worked it out


def test_hidden_rows_are_marked_and_merged_cells_speak_for_all_their_rows() -> None:
    book = Workbook()
    for line in (["State", "Text"], ["XAA", "one"], [None, "two"], ["XAB", "three"]):
        book.active.append(line)
    book.active.merge_cells("A2:A3")
    book.active.row_dimensions[4].hidden = True
    [table] = read_tables(packed(book))
    assert [row.cells for row in table.rows] == [("State", "Text"), ("XAA", "one"), ("XAA", "two"), ("XAB", "three")]
    assert [row.is_hidden for row in table.rows] == [False, False, False, True]


def test_every_sheet_that_holds_anything_is_read() -> None:
    book = Workbook()
    book.active.append(["Cover"])
    book.create_sheet("Nothing")
    book.create_sheet("Rows").append(["State"])
    assert [table.name for table in read_tables(packed(book))] == ["Sheet", "Rows"]


def test_what_a_sheet_says_of_its_size_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "FARTHEST_ROW", 2_000)
    assert rows(far_away()) == [(1, ("State", "Text")), (2, ("XAA", "Words"))]


def test_numbers_of_rows_are_those_of_the_program() -> None:
    book = Workbook()
    book.active["A3"], book.active["A7"] = "State", "XAA"
    assert rows(packed(book)) == [(3, ("State",)), (7, ("XAA",))]


def test_a_row_that_another_program_hides_in_its_own_words_is_marked() -> None:
    book = Workbook()
    for line in (["State"], ["XAA"], ["XAB"]):
        book.active.append(line)
    book.active.row_dimensions[3].hidden = True
    content = altered(packed(book), SHEET, lambda sheet: sheet.replace(b'hidden="1"', b'hidden="true"'))
    assert [row.is_hidden for row in read_tables(content)[0].rows] == [False, False, True]
