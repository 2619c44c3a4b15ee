"""Which item has words already that a person is about to add."""

import pytest

from tests.tracker.importing.mending.proposals import found
from tracker.importing.mending.held import SourceText, Stretch, held_near, holder_of, is_used_up

LINES = (
    (1, "2. The Meeting asks States to plant hedges along roads:"),
    (2, "(a) On the sunny side of each road;"),
    (3, "(b) On the shady side, where there is one."),
    (4, "3. The Meeting asks States to plant trees in each town."),
    (5, "The Meeting asks States to plant trees in each town."),
)


@pytest.fixture
def findings() -> dict:
    both = found("(a) Plant;", "(b) Swim.")
    whole, other = both["recommendations"]
    text = " ".join(words for _line, words in LINES[:3]).removeprefix("2. ")
    items = [
        {**whole, "label": "2", "line": 1, "text": text},
        {**other, "label": "3", "line": 4, "text": LINES[3][1].removeprefix("3. ")},
    ]
    return {**both, "recommendations": items}


@pytest.mark.parametrize(
    ("line", "text", "label"),
    [
        (2, "On the sunny side of each road;", "2"),
        (0, "On the sunny side of each road;", "2"),
        (3, "On the shady side, where there may be one.", "2"),
        (3, "On the shady side, where there is one. The Meeting asks States to plant trees", "2"),
        (4, "The Meeting asks States to plant trees in each town.", "3"),
        (5, "The Meeting asks States to plant trees in each town.", None),
        (0, "The Meeting asks States to plant trees in each town.", None),
        (2, "Something that the source does not say.", None),
        (99, "On the sunny side of each road;", None),
    ],
)
def test_the_item_that_has_the_words(findings, line, text, label) -> None:
    holder = holder_of(findings, line, text, LINES)
    assert (holder and holder["label"]) == label


def test_without_a_source_nothing_is_known(findings) -> None:
    assert holder_of(findings, 2, "On the sunny side of each road;", ()) is None


def test_items_that_reach_from_before_are_found(findings) -> None:
    held = held_near(findings["recommendations"], SourceText(LINES), 3, 3)
    first = findings["recommendations"][0]["key"]
    assert [each.line for each in held[first]] == [1, 2, 3]


@pytest.mark.parametrize(("end", "is_all"), [(35, True), (30, True), (12, False)])
def test_a_line_is_used_up_where_no_words_are_left(end: int, is_all: bool) -> None:
    assert is_used_up(LINES[1][1], [Stretch(2, 4, end)]) == is_all
