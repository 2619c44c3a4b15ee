"""The made-up tables, one for each trap, come out of a dry run as their table says."""

from pathlib import Path

import pytest

from tracker.importing.spreadsheets.dry_run import read_table
from tracker.importing.spreadsheets.reading import UnreadableSheet

TABLES = Path(__file__).parent / "tables"


def _rows() -> list[dict[str, str]]:
    lines = [line for line in (TABLES / "EXPECTED.md").read_text().splitlines() if line.startswith("| ")]
    head, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [dict(zip(head, row, strict=True)) for row in rows]


ROWS = _rows()


def come_out(file: str) -> dict[str, str]:
    """What a dry run says of a table, in the columns of the table of the folder."""
    try:
        found = read_table((TABLES / file).read_bytes(), file)
    except UnreadableSheet as refusal:
        return dict.fromkeys(("ready", "decide", "correct", "decisions", "meetings", "commitments"), "0") | {
            "labels": "-",
            "refused": refusal.code,
        }
    return {
        "ready": str(found.rows["ready"]),
        "decide": str(found.rows["need_a_decision"]),
        "correct": str(found.rows["to_be_corrected"]),
        **{name: str(len(getattr(found, name))) for name in ("decisions", "meetings", "commitments")},
        "labels": ", ".join(str(each["label"]) for each in found.recommendations),
        "refused": "-",
    }


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["file"])
def test_a_made_up_table_comes_out_as_its_row_says(row: dict[str, str]) -> None:
    assert come_out(row["file"]) == {name: row[name] for name in row if name not in ("file", "trap")}


def test_every_made_up_table_has_a_row() -> None:
    assert {row["file"] for row in ROWS} == {path.name for path in TABLES.glob("*.csv")}
