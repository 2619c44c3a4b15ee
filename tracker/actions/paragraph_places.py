"""In which paragraph of its document each recommendation stands, where the findings have none for it.

Belongs here: paragraphs without words, in the order of the document. Not here: storing them (`confirming`).
"""

from typing import Any

from tracker.models.opening_words import is_point_of

SECTIONS = " > "
"""Between the headings of a section."""

type Finding = dict[str, Any]


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
