"""The made-up reports, one for each trap, come out as their table says; and the comparison finds what is not so."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.corpus.__main__ import main
from tests.corpus.comparing import compare
from tests.corpus.table import Row, labels_of, rows_of
from tests.tracker.importing.reports import NAMES
from tracker.importing.structure import STRUCTURES

MADE_UP = Path(__file__).parent / "made_up"
ROWS = rows_of(MADE_UP / "EXPECTED.md") + rows_of(MADE_UP / "ANSWERS.md")
GAP = next(row for row in ROWS if row.file == "review-gap.txt")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.file}-{'answers' if row.answers is not None else 'found'}")
def test_a_made_up_report_comes_out_as_its_table_says(row: Row) -> None:
    assert compare(MADE_UP, row, NAMES).faults == ()


def test_every_made_up_report_has_a_row() -> None:
    assert {row.file for row in ROWS} == {path.name for path in MADE_UP.iterdir()} - {"EXPECTED.md", "ANSWERS.md"}


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (Row(GAP.file, "working_group", GAP.labels), "structure is universal_periodic_review"),
        (Row(GAP.file, "any", ("6.1", "6.2", "6.3", "6.4")), "missing: 6.3"),
        (Row(GAP.file, "any", ("6.1", "6.2")), "invented: 6.4"),
        (Row(GAP.file, "any", ("6.2", "6.1", "6.4")), "in another order"),
        (Row(GAP.file, "any", GAP.labels, frozenset({"two_symbols"})), "does not warn of two_symbols"),
        (Row(GAP.file, "any", GAP.labels, named={"6.1": ("JPN",)}), "6.1 names CHL, not JPN"),
        (Row(GAP.file, "any", GAP.labels, by_reference=("6.3",)), "by reference: none"),
        (Row(GAP.file, "any", GAP.labels, answers={"noted": ("6.1",)}), "answers: none"),
        (Row(GAP.file, "any", GAP.labels, commitments="PER 1"), "commitments: -"),
        (Row("gone.txt", "any", ()), "No such file"),
    ],
)
def test_what_is_not_so_is_found(row: Row, fault: str) -> None:
    assert any(fault in found for found in compare(MADE_UP, row, NAMES).faults)


@pytest.mark.parametrize(
    ("words", "labels"),
    [
        ("121.1-121.3, 122.1", ("121.1", "121.2", "121.3", "122.1")),
        ("111 (9)-111 (11)", ("111 (9)", "111 (10)", "111 (11)")),
        ("15 (y)-15 (bb)", ("15 (y)", "15 (z)", "15 (aa)", "15 (bb)")),
        ("3-5", ("3", "4", "5")),
        ("none", ()),
    ],
)
def test_labels_are_written_as_rows(words: str, labels: tuple[str, ...]) -> None:
    assert labels_of(words) == labels


def test_the_command_prints_a_table_and_says_how_many_rows_are_right(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """That of the folder, or another of the same form."""
    (tmp_path / GAP.file).write_bytes((MADE_UP / GAP.file).read_bytes())
    for name, labels in (("EXPECTED.md", "6.1-6.2, 6.4"), ("OTHER.md", "6.1-6.4")):
        row = f"| {GAP.file} | any | {labels} | numbering_gap |"
        (tmp_path / name).write_text(f"| file | structure | labels | must warn |\n{row}\n", encoding="utf-8")
    assert main([str(tmp_path)]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == 3
    assert printed[-1].startswith("1 of 1 rows ok")
    assert main([str(tmp_path), str(tmp_path / "OTHER.md")]) == 1
    assert capsys.readouterr().out.splitlines()[-1].startswith("0 of 1 rows ok")


def test_a_folder_without_a_table_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 2
    (tmp_path / "EXPECTED.md").write_text("nothing", encoding="utf-8")
    assert main([str(tmp_path)]) == 2
    assert "no table" in capsys.readouterr().err


def undescribed(names: Iterable[str]) -> list[str]:
    """Structures without a made-up report, or without a row in docs/importing.md."""
    page = (Path(__file__).resolve().parents[2] / "docs" / "importing.md").read_text(encoding="utf-8")
    made_up = {row.structure for row in ROWS}
    return [
        *(f"tests/corpus/made_up/EXPECTED.md: {name}" for name in names if name not in made_up),
        *(f"docs/importing.md, Structures: {name}" for name in names if f"\n| `{name}` |" not in page),
    ]


def test_every_structure_has_a_made_up_report_and_its_row_in_the_docs() -> None:
    assert undescribed([each.NAME for each in STRUCTURES]) == []
    assert undescribed(["letters"]) == [
        "tests/corpus/made_up/EXPECTED.md: letters",
        "docs/importing.md, Structures: letters",
    ]
