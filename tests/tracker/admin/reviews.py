"""A universal periodic review as printed: the report of a State with as many recommendations as one has, its addendum.

Belongs here: documents that tests of the desk bring, in a browser and without. None of their words is from a real one.
"""

from collections.abc import Mapping
from pathlib import Path

ADDENDUM = (Path(__file__).parents[2] / "corpus/made_up/replies-clustered.txt").read_text()
HEAD = ADDENDUM.partition("1. Chile thanks the speakers.")[0]
USUAL = 157
"""Recommendations: a review of the second cycle has as many."""

type Said = tuple[str, str]


def report_of(number: int) -> str:
    """A report with so many recommendations to be examined."""
    return "\n\n".join(
        [
            "United Nations A/HRC/99/7",
            "Report of the Working Group on the Universal Periodic Review",
            "Chile",
            "II. Conclusions and/or recommendations",
            "7. The following recommendations will be examined by Chile:",
            *(f"7.{count} Plant {count} trees (Chad);" for count in range(1, number + 1)),
            "8. All conclusions and/or recommendations are those of their authors.",
        ]
    )


def said_by_the_state(number: int) -> dict[str, Said]:
    """What the State says of each of so many: its position, and words of its own where it only takes note."""
    labels = [f"7.{count}" for count in range(1, number + 1)]
    return {
        label: ("noted", f"Of {label[2:]} trees the law says nothing.") if at % 5 == 2 else ("supported", "")
        for at, label in enumerate(labels)
    }


def addendum_of(said: Mapping[str, Said]) -> str:
    """An addendum that says so: two lists of labels, then the words under the labels that have some."""
    of = {value: [label for label in said if said[label][0] == value] for value in ("supported", "noted")}
    return "\n\n".join(
        [
            f"{HEAD}1. Chile thanks the speakers.",
            f"2. The Government accepts recommendations {', '.join(of['supported'])}.",
            f"3. Chile takes note of recommendations {', '.join(of['noted'])}.",
            *(f"{label}\n\n{text}" for label, (_value, text) in said.items() if text),
        ]
    )
