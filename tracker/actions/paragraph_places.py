"""The rows of a document in its order, and in which paragraph each recommendation is, where the findings have none.

Belongs here: the places of paragraphs and nodes, and paragraphs without words. Not here: storing them (`confirming`).
"""

import re
from itertools import accumulate
from typing import Any

from tracker.choices import OF_TITLE, NodeKind
from tracker.models.opening_words import is_point_of

SECTIONS = " > "
"""Between the headings of a section."""

WORD = re.compile(r"[^\W\d_]{2}|[\u3400-\u9fff]")
FEW = 4
"""Words: a text of fewer may be in another by chance."""
ABOVE = (*OF_TITLE, NodeKind.HEADING)
"""Nodes above a paragraph that begins in the same line; the other nodes are below it."""

type Finding = dict[str, Any]


def rows_in_place(findings: Finding) -> list[Finding]:
    """Return paragraphs and nodes in the order of the document, each with `kind`, `order` and `after_items`.

    Paragraphs have the first numbers (`order`), so that their addresses are those of a release without nodes.

    Args:
        findings: as they are confirmed. Where a person made a recommendation or a paragraph of a part of a node since
            the file was read, the node keeps the other part only.
    """
    paragraphs = paragraphs_in_place(findings)
    held = (each["text"] for each in (*findings["recommendations"], *paragraphs))
    texts = [text for text in held if len(text.split()) >= FEW]
    parts = ({**node, "text": _without(node, texts)} for node in findings.get("nodes", ()))
    nodes = [node for node in parts if node["text"]]
    rows = [{"kind": NodeKind.PARAGRAPH, **each} for each in paragraphs] + nodes
    begins = [*accumulate((int(each["line"]) for each in paragraphs), max), *(int(each["line"]) for each in nodes)]
    items = [int(each["line"]) for each in findings["recommendations"]]
    ordered = sorted(range(len(rows)), key=lambda at: (begins[at], _rank(rows[at])))
    found, above = [], 0
    for at in ordered:
        row, line, before = rows[at], begins[at], 0
        if row["kind"] == NodeKind.PARAGRAPH:
            above = line
        else:
            before = sum(above <= item < line for item in items)
        found.append({**row, "order": at + 1, "after_items": before})
    return found


def _rank(row: Finding) -> int:
    return 0 if row["kind"] in ABOVE else 1 if row["kind"] == NodeKind.PARAGRAPH else 2


def _without(node: Finding, texts: list[str]) -> str:
    """The part of a node that none of the texts has; empty where only a mark of a list is left."""
    text: str = node["text"]
    if node["kind"] in ABOVE:
        return text
    if len(text.split()) >= FEW and any(text in each for each in texts):
        return ""
    for each in texts:
        text = text.replace(each, " ")
    words = " ".join(text.split())
    return node["text"] if text == node["text"] else words if WORD.search(words) else ""


def paragraphs_in_place(findings: Finding) -> list[Finding]:
    """The paragraphs that were found, and a place without words for what stands in none of them, by their lines.

    So above the first paragraph, else what is printed first would be shown last; below opening words that a person
    marked as a paragraph, for what is no point of their list; and below a heading that no paragraph is under, as that
    of a table. A place goes as far as its heading and its number.

    Args:
        findings: as they are confirmed.
    """
    found: list[Finding] = findings["paragraphs"]
    added: list[Finding] = []
    for item in sorted(findings["recommendations"], key=lambda each: int(each["line"])):
        above = next((each for each in reversed(found) if each["line"] <= item["line"]), None)
        if above is not None and (above["line"] == item["line"] or _holds(above, item)):
            continue
        place = {"number": item["paragraph_number"], "section": item["section"], "text": "", "line": item["line"]}
        if not (added and _goes_on(added[-1], place, above)):
            added.append(place)
    return sorted([*found, *added], key=lambda each: int(each["line"])) if added else found


def _holds(paragraph: Finding, item: Finding) -> bool:
    """Whether it stands in a paragraph above it: no heading is between, and of opening words, which have a label for a
    number, it is a point."""
    number, text = paragraph["number"], " ".join(paragraph["text"].split())
    if is_point_of(item["label"], str(number or "")) or item["text"] in text:
        return True
    is_below_heading = not f"{paragraph['section']}{SECTIONS}".startswith(f"{item['section']}{SECTIONS}")
    return not isinstance(number, str) and not (item["section"] and is_below_heading)


def _goes_on(before: Finding, place: Finding, above: Finding | None) -> bool:
    """Whether a recommendation stands in the place that was made before, with no paragraph between them."""
    if above is not None and above["line"] >= before["line"]:
        return False
    same = all(before[name] == place[name] for name in ("number", "section"))
    return same or before["line"] == place["line"]
