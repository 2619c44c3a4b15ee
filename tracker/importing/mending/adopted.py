"""How recommendations were adopted, where one doubt of the reading is about many of them.

Belongs here: which items such a doubt is about, which of them still have what was taken by default, and one basis for
several at once. What the words of a document say of it is `structure.basis`.
"""

from collections.abc import Collection

from tracker.importing.mending.shape import Finding, with_items
from tracker.importing.structure.basis import DEFAULT
from tracker.importing.structure.preparatory_meeting import NAME as OF_ONE_PARAGRAPH
from tracker.importing.structure.warnings import words_filled_in

CODE = "basis_unclear"
BELOW = " > "
"""Between a heading and the one below it, in the section of an item."""


def left_by_default(findings: Finding, stored: Finding) -> list[Finding]:
    """The items that a doubt about the basis is about and that still have what was taken for them.

    Args:
        findings: as `opened` gives them.
        stored: a warning `basis_unclear` of theirs; it speaks of its paragraph where each has its own lead-in, else of
            all that stand under the same chapter, as far as the next such warning.
    """
    return [each for each in _of_doubt(findings, stored) if each["basis"] == DEFAULT]


def beside_by_default(findings: Finding, key: int) -> tuple[list[Finding], list[Finding]]:
    """The other items that have what is taken by default: those that belong to the item of a key, and the rest.

    Args:
        findings: as `opened` gives them.
        key: of the item; to it belong the items of the same doubt, and those of the same paragraph.
    """
    items = findings["recommendations"]
    own = next((each for each in items if each["key"] == key), None)
    number = own["paragraph_number"] if own else None
    belong = {each["key"] for each in items if number is not None and each["paragraph_number"] == number}
    for stored in _doubts(findings):
        keys = {each["key"] for each in _of_doubt(findings, stored)}
        belong |= keys if key in keys else set()
    others = [each for each in items if each["basis"] == DEFAULT and each["key"] != key]
    return [each for each in others if each["key"] in belong], [each for each in others if each["key"] not in belong]


def with_basis(findings: Finding, keys: Collection[int], basis: str) -> Finding:
    """The findings with one basis for all items of these keys.

    Args:
        keys: of the items; one that is no longer there is passed over.
        basis: how all of them were adopted.
    """
    items = [{**each, "basis": basis} if each["key"] in keys else each for each in findings["recommendations"]]
    return with_items(findings, items)


def _doubts(findings: Finding) -> list[Finding]:
    return [each for each in findings["warnings"] if each["code"] == CODE]


def _of_doubt(findings: Finding, stored: Finding) -> list[Finding]:
    later = [each["line"] for each in _doubts(findings) if each["line"] > stored["line"]]
    end = min(later, default=None)
    items = [
        each
        for each in findings["recommendations"]
        if each["line"] >= stored["line"] and (end is None or each["line"] < end)
    ]
    if findings["structure"] == OF_ONE_PARAGRAPH:
        number = words_filled_in(stored)["label"].removeprefix("Paragraph ")
        return [each for each in items if str(each["paragraph_number"] or "The paragraph") == number]
    return [each for each in items if _chapter(each) == _chapter(items[0])]


def _chapter(item: Finding) -> str:
    return str(item["section"] or "").split(BELOW)[0]
