"""What a line of the source says of itself, for a recommendation that is marked by hand: its label and its text.

Belongs here: reading the mark that the line begins with. That a person sees both, and changes them, is the form's.
"""

import re
from collections.abc import Sequence

from tracker.importing.mending.shape import Finding, one_line
from tracker.importing.mending.splitting import label_after, own_label
from tracker.importing.structure.numbering import WHOLE_NUMBER, split_item, split_paragraph

ONLY_MARK = re.compile(r"(?:\d{1,4}[.)]?\s*)?(?:\(?[a-z]{1,4}\)\s*)?")
"""What may stand before the words of a text: its number, its letter, both or nothing."""

LONGEST_MARK = 16


def as_printed(findings: Finding, line: int, words: str) -> tuple[str, str]:
    """The label and the text of what begins at a line.

    A candidate has both. A paragraph's own number is its label, and no part of its text; a point has the number of its
    paragraph before its mark. A line without a mark has the label that comes next; behind the points of a list, which
    have marks, the number of the paragraph with one in square brackets, for the document prints none there.

    Args:
        findings: as `opened` gives them.
        line: the line of the source; words: what it reads.
    """
    candidate = next((each for each in findings["candidates"] if each["line"] == line), None)
    label, text = (candidate["label"], candidate["text"]) if candidate else ("", _whole(findings, line) or words)
    before = [each["label"] for each in findings["recommendations"] if each["line"] <= line]
    if candidate is None:
        label, text = _own_label(findings, line, text, label_after(before[-1], before) if before else "")
    elif (found := split_item(text)) and label.endswith(f"({found[0]})"):
        text = found[1]
    return label, text


def words_read(findings: Finding, line: int, lines: Sequence[tuple[int, str]], typed: str) -> str:
    """What the source says where a recommendation was marked by hand, to be held against what a person typed.

    A text that goes on to the end of a later line, as the lines stand, is what the source says.

    Args:
        findings: as `opened` gives them.
        line: where it begins; lines: those of the source by number; typed: its text.
    Returns:
        The words; empty where the source has no such line.
    """
    text, so_far = one_line(typed), ""
    for number, words in lines:
        if number >= line > 0 and len(so_far) < len(text) + LONGEST_MARK:
            so_far = one_line(f"{so_far} {words}")
            if so_far.endswith(text) and ONLY_MARK.fullmatch(so_far.removesuffix(text)):
                return text
    words = dict(lines).get(line, "")
    return one_line(as_printed(findings, line, words)[1]) if words else ""


def _whole(findings: Finding, line: int) -> str:
    """The paragraph that begins at a line, with its number: in a text of short lines, more than the line."""
    found = (each for each in findings["paragraphs"] if each["line"] == line and isinstance(each["number"], int))
    return next((f"{each['number']}. {each['text']}" for each in found), "")


def _own_label(findings: Finding, line: int, text: str, expected: str) -> tuple[str, str]:
    """The label by the mark that a text begins with, and the text without it; `expected`: the label that comes next."""
    numbers = [each["number"] for each in findings["paragraphs"] if each["number"] and each["line"] <= line]
    number = numbers[-1] if numbers else None
    if whole := WHOLE_NUMBER.match(text):
        return whole[1], whole[2]
    if paragraph := split_paragraph(text):
        own, rest = paragraph
        return expected if expected.endswith(f"({own})") else str(own), rest
    if item := split_item(text):
        mark, rest = item
        if expected.endswith(f"({mark})"):
            return expected, rest
        return (f"{number} ({mark})", rest) if number else ("", text)
    if number and expected.startswith(f"{number} ("):
        return own_label(findings, str(number), text), text
    return expected, text
