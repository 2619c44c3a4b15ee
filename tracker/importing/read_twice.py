"""Recommendations whose words a reader would meet twice: in their paragraph, and once more by themselves.

Belongs here: asking it of findings before they are confirmed, as the page of the meeting will show them.
"""

from bisect import bisect_right
from collections import defaultdict
from typing import Any

from tracker.actions.paragraph_places import paragraphs_in_place
from tracker.models import Paragraph, Printing
from tracker.opening_words import words_around

type Finding = dict[str, Any]


def read_twice(findings: Finding) -> list[str]:
    """The labels of recommendations whose paragraph would be read with their words in it, in the order of the document.

    Args:
        findings: as they would be confirmed.
    """
    paragraphs = paragraphs_in_place(findings)
    lines = [int(each["line"]) for each in paragraphs]
    inside: dict[int, list[Printing]] = defaultdict(list)
    for item in findings["recommendations"]:
        if place := bisect_right(lines, int(item["line"])):
            inside[place - 1].append(Printing(label=item["label"], text=item["text"]))
    found = []
    for place, printings in sorted(inside.items()):
        number, text = paragraphs[place]["number"], paragraphs[place]["text"]
        shown = words_around(Paragraph(number="" if number is None else str(number), text=text), printings)
        found += [each.label for each in printings if any(each.text in words for words in shown)]
    return found
