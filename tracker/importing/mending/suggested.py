"""What a person decided on what a program suggested about an item: it stays with the item, as her other corrections do.

A confirmed theme is a theme that she gave; a confirmed recommendation is linked when the import is published; what was
refused is not suggested again, neither of the item nor of the recommendation that it becomes.
"""

from collections.abc import Iterable
from typing import Any

from tracker.choices import SuggestionKind
from tracker.importing.mending.shape import Finding, find_item, with_item

DECIDED = "decided_suggestions"


def decided(findings: Finding, key: int, decisions: Iterable[Finding]) -> Finding:
    """The findings with decisions about one item, each in the place of an earlier one about the same.

    Args:
        decisions: as `ItemSuggestion.decision` gives them.

    Raises LookupError where there is no item of this key.
    """
    item = find_item(findings, key)
    if item is None:
        raise LookupError(key)
    known = {(each["kind"], each["what"]): each for each in item.get(DECIDED) or ()}
    new = {(each["kind"], each["what"]): each for each in decisions}
    themes = {what for (kind, what), each in new.items() if kind == SuggestionKind.THEME and each["is_confirmed"]}
    return with_item(
        findings,
        {
            **item,
            "theme_slugs": sorted({*(item.get("theme_slugs") or ()), *themes}),
            DECIDED: list((known | new).values()),
        },
    )


def confirmed_links(findings: Finding) -> int:
    """How many recommendations of the record are confirmed to be on the same subject as an item."""
    return sum(
        each["is_confirmed"] and each["kind"] == SuggestionKind.SAME_SUBJECT
        for item in findings["recommendations"]
        for each in item.get(DECIDED) or ()
    )


def is_settled(item: Finding, suggestion: Any) -> bool:
    """Whether a person decided on a suggestion about the item, or gave the theme by herself."""
    if suggestion.theme is not None and suggestion.theme.slug in (item.get("theme_slugs") or ()):
        return True
    return any((each["kind"], each["what"]) == (suggestion.kind, suggestion.what) for each in item.get(DECIDED) or ())
