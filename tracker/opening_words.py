"""The words of a document that open the list in which a recommendation is a point: of "5 (a)" those of paragraph 5.

Belongs here: finding them in the paragraph, which is stored beside the text. Nothing is stored, and nothing is asked of
the record. Without them a reader of "5 (a)" does not know who is asked.
"""

import re

from tracker.models import Printing

POINT = re.compile(r"(?:(?<=\s)|^)(\([^()\s]{1,4}\))(?=\s)")
"""The mark before a point of a list: (a), (iv)."""

LAST_MARK = re.compile(r"\([^()\s]{1,4}\)$")
COLON_BEFORE_POINT = re.compile(r"[:\uff1a](?=\s*\([^()\s]{1,4}\)\s)")
LAST_COLON = re.compile(r".*[:\uff1a](?=\s|$)", re.DOTALL)


def opening_words(printing: Printing) -> str:
    """The words above a recommendation that is a point of a list; empty where it is none, or they are not kept.

    Args:
        printing: with its paragraph; where many are shown, fetch that with them.
    """
    paragraph, label = printing.paragraph, printing.label
    if not is_point_of(label, paragraph.number):
        return ""
    text = paragraph.text
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
    """Whether a label is that of a point of the paragraph: 5 (a) or 5.1 of 5, 62/1 (4) (a) of 4, (a) of none.

    Opening words that a person marked as a paragraph have for number the label under which they are printed: of
    "Recommendation 2" it is "Recommendation 2 (i)", or 2 (i) in short.
    """
    if not number:
        return label.startswith("(")
    in_short = f"{number.rpartition(' ')[2]} ("
    return label.startswith((f"{number} (", f"{number}.", in_short)) or f" ({number}) (" in label
