"""The words of a document that open the list in which a recommendation is a point: of "5 (a)" those of paragraph 5.

Belongs here: finding them in the paragraph, which is stored beside the text, and what of the paragraph is read where
its recommendations stand by themselves. Nothing is stored, and nothing is asked of the record. Without them a reader of
"5 (a)" does not know who is asked.
"""

import re
from collections.abc import Collection, Sequence

from tracker.models import Paragraph, Printing
from tracker.models.labels import as_printed, is_added

POINT = re.compile(r"(?:(?<=\s)|^)(\([^()\s]{1,4}\))(?=\s)")
"""The mark before a point of a list: (a), (iv)."""

LAST_MARK = re.compile(r"\([^()\s]{1,4}\)$")
COLON_BEFORE_POINT = re.compile(r"[:\uff1a](?=\s*\([^()\s]{1,4}\)\s)")
LAST_COLON = re.compile(r".*[:\uff1a](?=\s|$)", re.DOTALL)
END_OF_SENTENCE = re.compile(r"[.;!?\u3002\uff1b\uff01\uff1f\u061f\u061b\u2026][\"'\u201d\u2019\u00bb)\]\s]*$")


def opening_words(printing: Printing) -> str:
    """The words above a recommendation that is a point of a list; empty where it is none, or they are not kept.

    Args:
        printing: with its paragraph; where many are shown, fetch that with them.
    """
    paragraph, label = printing.paragraph, printing.label
    if not is_point_of(label, paragraph.number):
        return ""
    text = paragraph.text
    if is_added(label):  # a point without a mark: the paragraph keeps what stands above the first, or is a sentence
        return "" if END_OF_SENTENCE.search(text) else text.strip()
    own = LAST_MARK.search(label)
    if own is None and not label.startswith(f"{paragraph.number}."):
        return ""  # a part that a person divided a paragraph into, such as "8 (second sentence)": nothing opens it
    points = list(POINT.finditer(text)) if own else []
    if own and any(found[1] == own[0] for found in points):
        colon = COLON_BEFORE_POINT.search(text)
        return text[: colon.end() if colon else points[0].start()].strip()
    # The list was taken out of the paragraph; behind the colon what stands below it may be left.
    colon = LAST_COLON.match(text)
    return (colon[0] if colon else text).strip()


def is_point_of(label: str, number: str) -> bool:
    """Whether a label is that of a point of the paragraph: 5 (a), 5.1 or 5 [2] of 5, 62/1 (4) (a) of 4, (a) of none.

    Opening words that a person marked as a paragraph have for number the label under which they are printed: of
    "Recommendation 2" it is "Recommendation 2 (i)", or 2 (i) in short.
    """
    if not number:
        return label.startswith("(")
    short = number.rpartition(" ")[2]
    if is_added(label) and (as_printed(label) in (number, short) or as_printed(label).endswith(f" ({number})")):
        return True
    return label.startswith((f"{number} (", f"{number}.", f"{short} (")) or f" ({number}) (" in label


def words_around(paragraph: Paragraph, printings: Sequence[Printing]) -> tuple[str, str]:
    """The words of a paragraph before and behind its recommendations, so that none is printed twice, and none left out.

    Of "4." that is recommendation 4, or 62/1 (4), those that are not in it: none, where it is the whole paragraph.

    Args:
        paragraph: as the document prints it.
        printings: the recommendations that stand in it, in their order.
    """
    labels, number = [each.label for each in printings], paragraph.number
    in_resolution = f" ({number})"
    if number and any(
        each == number or (each.endswith(in_resolution) and each != number + in_resolution) for each in labels
    ):
        return _around(paragraph.text, [each.text for each in printings]) or ("", "")
    points = [each for each in printings if is_point_of(each.label, number)] if number else []
    marks = {found[0] for each in points if (found := LAST_MARK.search(each.label))}
    if points and not any(found[1] in marks for found in POINT.finditer(paragraph.text)):
        return _round_points(paragraph.text, points)
    of_list = {each.removeprefix(f"{number} ") for each in labels if each.startswith(f"{number} (")}
    return _round_list(paragraph, of_list)


def _around(text: str, parts: Sequence[str]) -> tuple[str, str] | None:
    """What stands before the first of parts that follow each other, and what stands behind and between them; None where
    the text, since corrected, does not have them."""
    begins = text.find(parts[0])
    at, rest = begins, []
    for part in parts:
        found = text.find(part, at)
        if found < 0:
            return None
        rest.append(text[at:found])
        at = found + len(part)
    rest.append(text[at:])
    words = (POINT.sub("", each).strip() for each in rest)
    return text[:begins].strip(), " ".join(each for each in words if re.search(r"\w", each))


def _round_points(text: str, points: Sequence[Printing]) -> tuple[str, str]:
    """The words round points that have no mark in the paragraph.

    Where the list was taken out of the paragraph, what stands behind the colon stood behind the list.
    """
    around = _around(text, [each.text for each in points])
    if around and around[0]:
        return around
    opening = None if all(is_added(each.label) for each in points) else LAST_COLON.match(text)
    return (opening[0], text[opening.end() :].strip()) if opening else (text, "")


def _round_list(paragraph: Paragraph, marks: Collection[str]) -> tuple[str, str]:
    """The words round a list whose points with these marks are recommendations.

    Of 5 (a), 5 (b) the opening is left; all of it where a point of the list is no recommendation, for its words stand
    nowhere else.
    """
    text = paragraph.text
    if not paragraph.number or not marks:
        return text, ""
    points = [found for found in POINT.finditer(text) if found[1] in marks]
    if {found[1] for found in points} != marks:
        return text, ""
    rest = {found[1] for found in POINT.finditer(text, points[0].start())}
    return (text[: points[0].start()].rstrip() if rest == marks else text), ""
