"""What one correction changed in the findings of a proposal, small enough to keep, and exact enough to take back.

Findings of a long report are half a megabyte; an audit event keeps only the part that differs, old and new. Pure: used
by `sources` inside its transaction. Source: docs/adr/0015.
"""

from typing import Any

type StoredFindings = dict[str, Any]
type StoredPart = dict[str, Any]

SEEN = "seen"
"""What people have looked at: it is no correction, and no correction takes it away."""

NOTHING_SEEN: dict[str, list[Any]] = {"items": [], "warnings": []}
PLACE = "order"
NOT_COMPARED = frozenset({SEEN, "last_key"})
"""The last key only grows, so that no address of a recommendation is given twice."""


def difference(old: StoredFindings, new: StoredFindings) -> tuple[StoredPart, StoredPart]:
    """The part of the findings that differs, as it was and as it is.

    A list is told by the place of its first row that differs and its rows from there to the last that does. The order
    of a recommendation is its place in the list, and no difference of its own.
    """
    was: StoredPart = {}
    now: StoredPart = {}
    for name in sorted((old.keys() | new.keys()) - NOT_COMPARED):
        before, after = old.get(name), new.get(name)
        if isinstance(before, list) and isinstance(after, list):
            pair = _difference_of_rows(before, after)
        elif isinstance(before, dict) and isinstance(after, dict):
            differing = [key for key in sorted(before.keys() | after.keys()) if before.get(key) != after.get(key)]
            pair = ({key: before.get(key) for key in differing}, {key: after.get(key) for key in differing})
        else:
            pair = (before, after)
        if pair[0] != pair[1] and (before or after):
            was[name], now[name] = pair
    return was, now


def taken_back(findings: StoredFindings, was: StoredPart, now: StoredPart) -> StoredFindings | None:
    """The findings as they were before a difference; None where what it changed was changed again since."""
    mended = dict(findings)
    for name, after in now.items():
        before, stored = was[name], findings.get(name)
        if isinstance(after, dict) and "rows" in after and isinstance(stored, list):
            rows = _replaced(stored, after, before)
            if rows is None:
                return None
            mended[name] = rows
        elif isinstance(before, dict) and isinstance(after, dict) and isinstance(stored, dict):
            if any(stored.get(key) != value for key, value in after.items()):
                return None
            mended[name] = {**stored, **before}
        elif stored != after:
            return None
        else:
            mended[name] = before
    return _ordered(mended)


def with_seen(findings: StoredFindings, seen: dict[str, list[Any]]) -> StoredFindings:
    """The findings with what was looked at, added to what they say already."""
    own = findings.get(SEEN) or NOTHING_SEEN
    return {**findings, SEEN: {kind: sorted({*own[kind], *seen[kind]}) for kind in NOTHING_SEEN}}


def _difference_of_rows(before: list[Any], after: list[Any]) -> tuple[Any, Any]:
    old, new = [_plain(each) for each in before], [_plain(each) for each in after]
    first = 0
    while first < min(len(old), len(new)) and _said(old[first]) == _said(new[first]):
        first += 1
    behind = 0
    while behind < min(len(old), len(new)) - first and _said(old[-1 - behind]) == _said(new[-1 - behind]):
        behind += 1
    parts = (old[first : len(old) - behind], new[first : len(new) - behind])
    return ({"at": first, "rows": parts[0]}, {"at": first, "rows": parts[1]})


def _replaced(stored: list[Any], after: StoredPart, before: StoredPart) -> list[Any] | None:
    """The rows with those of `after` replaced by those of `before`, where they stand still, or stand once elsewhere."""
    rows, wanted = [_said(_plain(each)) for each in stored], [_said(each) for each in after["rows"]]
    count = len(wanted)
    places = [at for at in range(len(rows) - count + 1) if rows[at : at + count] == wanted]
    if after["at"] in places:
        at = after["at"]
    elif wanted and len(places) == 1:
        at = places[0]
    else:
        return None
    return [*stored[:at], *before["rows"], *stored[at + count :]]


def _plain(row: Any) -> Any:
    return {name: value for name, value in row.items() if name != PLACE} if isinstance(row, dict) else row


def _said(row: Any) -> Any:
    """A row without what it leaves empty: rows of an earlier release do not name each part."""
    return {name: value for name, value in row.items() if value} if isinstance(row, dict) else row


def _ordered(findings: StoredFindings) -> StoredFindings:
    numbered = [{**each, PLACE: place} for place, each in enumerate(findings["recommendations"], start=1)]
    return {**findings, "recommendations": numbered}
