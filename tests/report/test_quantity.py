"""Which words stand for how many States: the table that each draft prints, and the guide says."""

from pathlib import Path

import pytest

from report.drafts.quantity import TERMS, term

GUIDE = Path(__file__).parents[2] / "docs/terms-of-quantity.md"


@pytest.mark.parametrize(
    ("number", "of", "words"),
    [
        (1, 1, "One State"),
        (2, 2, "Two States"),
        (3, 12, "Several States"),
        (10, 40, "Several States"),
        (10, 39, "Many States"),
        (20, 40, "Many States"),
        (21, 40, "Most States"),
        (3, 3, "All States"),
        (12, 0, "Several States"),
    ],
)
def test_a_number_has_its_term(number, of, words) -> None:
    assert str(term(number, of).name) == words


def test_nothing_is_said_of_none() -> None:
    with pytest.raises(ValueError, match="0"):
        term(0, 5)


def test_every_number_has_one_term_and_the_guide_says_the_same() -> None:
    assert all(term(number, of) in TERMS for of in range(1, 60) for number in range(1, of + 1))
    rows = [f"| {each.name} | {each.bounds} |" for each in TERMS]
    assert [line for line in GUIDE.read_text(encoding="utf-8").splitlines() if line in rows] == rows
