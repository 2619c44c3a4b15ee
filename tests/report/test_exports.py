"""No cell of an export is a live formula, and marking loses no letter of a text."""

import csv
import io
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from report.data import exports
from report.data.exports import cell
from report.pages.printings import pieces
from tracker.models import Attribution
from tracker.words.differences import runs

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


def test_a_blank_before_it_makes_no_formula_harmless() -> None:
    """What reads a cell may leave blanks out before it looks for a formula."""
    for blank in (" ", "    ", "\u00a0", "\u3000", "\ufeff "):
        for sign in LIVE:
            assert cell(f"{blank}{sign}1+1") == f"'{blank}{sign}1+1"
            assert cell(f"{blank}words {sign} words") == f"{blank}words {sign} words"


@given(st.text(max_size=20), st.text(max_size=40), st.text(max_size=40), st.text(max_size=20))
def test_a_comparison_holds_both_texts_whole(begin, old, new, end) -> None:
    before, after = begin + old + end, begin + new + end
    found = runs(before, after)
    assert all(one.kind != next_one.kind for one, next_one in pairwise(found))
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
