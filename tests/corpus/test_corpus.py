"""The made-up reports, one for each trap, come out as their table says; and the comparison finds what is not so."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.corpus.comparing import Row, compare, rows_of
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
