"""One recommendation that was read as two is joined again."""

from django.utils.translation import gettext as _

from tracker.importing.mending.shape import CannotMend, Finding, find_item, place_of, with_items

STEP = {"next": 1, "previous": -1}


def neighbour(findings: Finding, key: int, direction: str) -> Finding | None:
    """The recommendation after or before one, or none."""
    place = place_of(findings, key) + STEP[direction]
    return findings["recommendations"][place] if 0 <= place < len(findings["recommendations"]) else None


def join(findings: Finding, key: int, direction: str) -> Finding:
    """One recommendation together with the next or the previous one; the first of both keeps key, label and address.

    Raises CannotMend where there is no such neighbour.
    """
    item, other = find_item(findings, key), neighbour(findings, key, direction)
    if item is None:
        raise LookupError(key)
    if other is None:
        raise CannotMend(_("There is no recommendation on that side."), "direction")
    first, second = (item, other) if direction == "next" else (other, item)
    shift = len(first["text"]) + 1
    was_read = first.get("read") or second.get("read")
    joined = {
        **first,
        "text": f"{first['text']} {second['text']}",
        "read": f"{first.get('read') or first['text']} {second.get('read') or second['text']}" if was_read else None,
        "attributions": [*first["attributions"], *(_shifted(each, shift) for each in second["attributions"])],
        "themes": list(dict.fromkeys([*first["themes"], *second["themes"]])),
        "theme_slugs": sorted({*first["theme_slugs"], *second["theme_slugs"]}),
    }
    place = place_of(findings, first["key"])
    others = findings["recommendations"]
    whole = with_items(findings, [*others[:place], joined, *others[place + 2 :]])
    return whole | {"last_key": max(second["key"], int(findings.get("last_key") or 0))}


def _shifted(attribution: Finding, shift: int) -> Finding:
    places = ("start", "end", "clause_start", "clause_end")
    return {
        **attribution,
        **{name: attribution[name] + shift for name in places if attribution[name] is not None},
    }
