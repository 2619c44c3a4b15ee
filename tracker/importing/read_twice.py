"""Recommendations whose words a reader would meet twice: in their paragraph, and once more by themselves.

Belongs here: asking it of findings before they are confirmed, as the page of the meeting will show them.
"""

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from tracker.actions.paragraph_places import paragraphs_in_place
from tracker.models import Paragraph, Printing
from tracker.opening_words import is_point_of, words_around

type Finding = dict[str, Any]


@dataclass(frozen=True)
class ReadTwice:
    """Their labels, in the order of the document; `points`: some are points of their paragraph, which can be parted."""

    labels: tuple[str, ...] = ()
    points: bool = False


def read_twice(findings: Finding) -> ReadTwice:
    """The recommendations whose paragraph would be read with their words in it.

    Args:
        findings: as they would be confirmed.
    """
    paragraphs = paragraphs_in_place(findings)
    lines = [int(each["line"]) for each in paragraphs]
    inside: dict[int, list[Printing]] = defaultdict(list)
    for item in findings["recommendations"]:
        if place := bisect_right(lines, int(item["line"])):
            inside[place - 1].append(Printing(label=item["label"], text=item["text"]))
    labels, points = [], False
    for place, printings in sorted(inside.items()):
        text, number = paragraphs[place]["text"], str(paragraphs[place]["number"] or "")
        shown = words_around(Paragraph(number=number, text=text), printings)
        twice = [each.label for each in printings if each.text and any(each.text in words for words in shown)]
        labels += twice
        points = points or any(is_point_of(label, number) for label in twice)
    return ReadTwice(tuple(labels), points)
