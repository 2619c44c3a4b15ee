"""What names a recommendation where there is no room for its label."""

import pytest

from tracker.models.labels import marks_of

SPACE = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("labels", "marks"),
    [
        (["15 (a)", "15 (b)", "15 (aa)"], ["a", "b", "aa"]),
        (["4", "5", "12"], ["4", "5", "12"]),
        (
            ["4", "6", "6 [2]", "7 (a)", "7 (b)", "8"],
            ["4", "6", f"6{SPACE}[2]", f"7{SPACE}(a)", f"7{SPACE}(b)", "8"],
        ),
        (["7 (a)", "9 (a)"], [f"7{SPACE}(a)", f"9{SPACE}(a)"]),
        (["8 (a)", "8 (second sentence)"], [f"8{SPACE}(a)", "8 (second sentence)"]),
        ([], []),
    ],
)
def test_a_letter_stands_alone_only_in_a_row_of_one_list(labels: list[str], marks: list[str]) -> None:
    """A row once read "4 5 6 6 [2] a b 8", in which "a" seems to be of 6."""
    assert marks_of(labels) == marks
