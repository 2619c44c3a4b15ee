"""No cell of an export is a live formula, and marking loses no letter of a text."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.charts.shapes import bar, units
from report.data import exports
from report.data.cells import cell
from report.pages.progress import NOTHING, Counts, total
from report.pages.words_with_names import pieces
from tracker.differences import runs
from tracker.models import Attribution

LIVE = ("=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠")


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(LIVE).map(lambda c: f"{c}1+1"), min_size=1
    )
)
def test_no_cell_begins_a_formula(texts) -> None:
    response = exports.csv_response(["text"], ({"text": text} for text in texts), "x")
    content = b"".join(response).decode()
    rows = list(csv.reader(io.StringIO(content, newline="")))
    assert len(rows) == len(texts) + 1
    for row, text in zip(rows[1:], texts, strict=True):
        assert not row[0].startswith(LIVE)
        assert row[0].removeprefix("'") == text or row[0] == text


@pytest.mark.parametrize("blank", [" ", "    ", "\u00a0", "\u3000", "\ufeff "])
@pytest.mark.parametrize("sign", LIVE)
def test_a_blank_before_it_makes_no_formula_harmless(blank: str, sign: str) -> None:
    """What reads a cell may leave blanks out before it looks for a formula."""
    assert cell(f"{blank}{sign}1+1") == f"'{blank}{sign}1+1"
    assert cell(f"{blank}words {sign} words") == f"{blank}words {sign} words"


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_comparison_holds_both_texts_whole(before, after) -> None:
    found = runs(before, after)
    assert "".join(run.text for run in found if run.kind != "added") == before
    assert "".join(run.text for run in found if run.kind != "removed") == after


@given(st.text(min_size=1, max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(1, 60)), max_size=6))
def test_marking_loses_no_letter(text, places) -> None:
    named = [
        Attribution(printed="x", start=start, end=start + length, clause_start=max(0, start - 5), clause_end=start)
        for start, length in places
        if start > 0
    ]
    assert "".join(piece.text for piece in pieces(text, named)) == text


def test_a_bar_is_as_long_as_all_states_invited() -> None:
    drawn = bar(Counts({"implemented": 1, "planned": 2}, 12))
    assert [(each.code, each.start, each.width) for each in drawn.segments] == [
        ("implemented", "0%", "8.33%"),
        ("planned", "8.33%", "16.67%"),
    ]
    assert drawn.rest == "25%"
    assert bar(NOTHING).segments == ()


def test_units_are_twenty_to_a_line() -> None:
    assert units(41).rows == ((0, 278), (14, 278), (28, 12))


def test_a_total_adds_counts_and_denominators() -> None:
    both = total([Counts({"planned": 1}, 3), Counts({"planned": 2, "implemented": 1}, 4)])
    assert (both.counts, both.invited, both.without) == ({"planned": 3, "implemented": 1}, 7, 3)
    assert both.most_often is not None
    assert both.most_often.code == "planned"
