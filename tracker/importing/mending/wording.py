"""Another text, label or basis of one recommendation; its attributions stay at their names."""

from typing import Any

from django.utils.translation import gettext as _

from tracker.importing.mending.describing import with_agenda_item
from tracker.importing.mending.shape import (
    CannotMend,
    Finding,
    checked_label,
    find_item,
    free_slug,
    one_line,
    with_item,
)
from tracker.words.differences import runs

PLAIN = ("basis", "position", "page")


def reworded(findings: Finding, key: int, typed: dict[str, Any]) -> Finding:
    """One recommendation as a person wants it.

    Args:
        key: of the recommendation.
        typed: label, text, basis, agenda_item, position, page, theme_slugs.
    Raises:
        CannotMend: the label is another's, the text is empty, or a printed name of an attribution left the text.
    """
    item = find_item(findings, key)
    if item is None:
        raise LookupError(key)
    label = checked_label(findings, typed["label"], key=key)
    text = one_line(typed["text"])
    if not text:
        raise CannotMend(_("Give the text, word for word."), "text")
    mended = {
        **item,
        "label": label,
        "slug": item["slug"] if label == item["label"] else free_slug(findings, label, key=key),
        "text": text,
        "read": read_before(item, text),
        "agenda_item": one_line(typed["agenda_item"]) or None,
        "theme_slugs": sorted(typed["theme_slugs"]),
        "attributions": item["attributions"]
        if text == item["text"]
        else moved(item["attributions"], item["text"], text),
        **{name: typed[name] or None for name in PLAIN},
    }
    return with_agenda_item(with_item(findings, mended), mended["agenda_item"], item["line"])


def read_before(item: Finding, text: str) -> str | None:
    """The text as it was read, where it is another one now."""
    was = item.get("read") or item["text"]
    return None if was == text else was


def moved(attributions: list[Finding], old: str, text: str) -> list[Finding]:
    """The attributions of an old text at their places in another; a clause stays where its words stand, or what
    became of them.

    Raises CannotMend where a printed name is no longer there.
    """
    found, start_at = [], 0
    for attribution in attributions:
        printed = attribution["printed"]
        place = text.find(f"({printed})", start_at)
        start = place + 1 if place >= 0 else text.find(printed, start_at)
        if start < 0:
            raise CannotMend(
                _("“%(name)s” is no longer in the text. Remove the attribution, or put the name back.")
                % {"name": printed},
                "text",
            )
        end = start + len(printed)
        found.append({**attribution, "start": start, "end": end})
        start_at = end
    return [_with_clause(each, old, text) for each in found]


def _with_clause(attribution: Finding, old: str, text: str) -> Finding:
    begin, end = attribution["clause_start"], attribution["clause_end"]
    words = old[begin:end] if begin is not None else ""
    place = words and (clause_place(text, words, attribution["start"]) or _corrected(old, text, begin, end))
    start, stop = place or (None, None)
    return {**attribution, "clause_start": start, "clause_end": stop}


def _corrected(old: str, text: str, begin: int, end: int) -> tuple[int, int] | None:
    """Where a stretch of an old text stands in another that says some of its words otherwise; None where none is left.

    What takes the place of a word of the stretch belongs to it; a word added beside it does not.
    """
    at = place = 0
    parts, is_within = [], False
    for run in runs(old, text):
        length = len(run.text)
        if run.kind == "added":
            parts += [(place, place + length)] if is_within else []
        else:
            first, last = max(at, begin), min(at + length, end)
            is_within = run.kind == "removed" and first < last
            if run.kind == "same" and first < last:
                parts.append((place + first - at, place + last - at))
            at += length
        place += length if run.kind != "removed" else 0
    if not parts:
        return None
    start, stop = parts[0][0], parts[-1][1]
    words = text[start:stop].strip()
    start = text.find(words, start)
    return (start, start + len(words)) if words else None


def clause_place(text: str, words: str, near: int) -> tuple[int, int] | None:
    """Where words stand in a text: the last place before `near`, else the first one; None where they do not."""
    before = text.rfind(words, 0, near)
    place = before if before >= 0 else text.find(words)
    return (place, place + len(words)) if place >= 0 else None
