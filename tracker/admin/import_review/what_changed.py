"""What a correction changed in items, in a few words: of which items, and which part from what to what."""

from collections.abc import Iterable, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.admin.display import cut
from tracker.choices import Basis, PositionValue
from tracker.differences import runs
from tracker.importing.mending import Finding

PARTS: dict[str, str | Promise] = {
    "text": _("Text"),
    "basis": _("How it was adopted"),
    "agenda_item": _("Agenda item"),
    "position": _("Position of the State under review"),
    "page": _("Page"),
    "theme_slugs": _("Themes"),
    "attributions": _("Attributions"),
}
CHOICES: dict[str, type[Basis | PositionValue]] = {"basis": Basis, "position": PositionValue}
LISTS = frozenset({"theme_slugs", "attributions"})
"""Parts of which it is said only that they changed."""

KINDS = ("removed", "added")

LONGEST_WORDS = 40
NONE = "\u2014"


def changed_items(was: Sequence[Finding], now: Sequence[Finding]) -> str:
    """Items before and after a correction: "8 \u2192 8, 8 (a)" where their labels changed, else what changed in which.

    Args:
        was, now: the rows that differ, from the first to the last; a row between them may be the same.
    """
    old, new = _labels(was), _labels(now)
    if [each.get("key") for each in was] != [each.get("key") for each in now]:
        return f"{old} \u2192 {new}"
    pairs = [(before, after) for before, after in zip(was, now, strict=True) if before != after]
    if not pairs:
        return new
    before, after = _labels(each for each, _after in pairs), _labels(each for _before, each in pairs)
    labels = before if before == after else f"{before} \u2192 {after}"
    parts = [words for name in PARTS if (words := _changed(name, pairs))]
    return f"{labels}: {'; '.join(parts)}" if parts else labels


def _changed(name: str, pairs: Sequence[tuple[Finding, Finding]]) -> str:
    """One part of items that was changed: from what to what, where it is the same of all of them."""
    differing = {(_words(name, old), _words(name, new)) for old, new in pairs if old.get(name) != new.get(name)}
    if not differing:
        return ""
    if name in LISTS or len(differing) > 1:
        return str(PARTS[name])
    [(old, new)] = differing
    if name == "text":
        old, new = _first_difference(old, new)
    return f"{PARTS[name]}: {old or NONE} \u2192 {new or NONE}"


def _words(name: str, row: Finding) -> str:
    value = row.get(name)
    if value and name in CHOICES:
        return str(CHOICES[name](value).label)
    return str(value or "")


def _first_difference(old: str, new: str) -> tuple[str, str]:
    """The first words that were taken out of a text, and those that came into it there; more of them is a sign."""
    found = runs(old, new)
    first = next((at for at, each in enumerate(found) if each.kind != "same"), 0)
    behind = next((at for at, each in enumerate(found) if at > first and each.kind == "same"), len(found))
    more = " \u2026" * any(each.kind != "same" for each in found[behind:])
    taken, added = ("".join(each.text for each in found[first:behind] if each.kind == kind) for kind in KINDS)
    return _quoted(taken, ""), _quoted(added, more)


def _quoted(words: str, more: str) -> str:
    said = cut(words.strip(), LONGEST_WORDS)
    return f"\u201c{said}\u201d{more}" if said else f"{NONE}{more}"


def _labels(rows: Iterable[Finding]) -> str:
    return ", ".join(row["label"] for row in rows) or NONE
