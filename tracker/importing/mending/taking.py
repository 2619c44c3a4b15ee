"""What is no recommendation is set aside, and what was missed is taken: nothing that was read is lost."""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tracker.importing.mending.describing import with_agenda_item
from tracker.importing.mending.parting import parted, whole_of
from tracker.importing.mending.shape import (
    CannotMend,
    Finding,
    checked_label,
    find_item,
    free_slug,
    fresh_key,
    one_line,
    place_of,
    with_items,
)
from tracker.importing.names import StateNames
from tracker.importing.structure.attributions import find_attributions
from tracker.models.labels import is_added

MARK = re.compile(r"\(([a-z0-9]{1,4})\)$")
NUMBER = re.compile(r"\d{1,4}$")
LONGEST_NUMBER = 20
"""Of a paragraph in the record."""

BY_HAND = "by_hand"
"""The `structure` of findings that no program read: a person typed them."""


@dataclass(frozen=True)
class Wanted:
    """A recommendation as a person enters it.

    `line` is where it stands in the source, 0 where there is none; `read` what the source says there, if known.
    """

    label: str
    text: str
    basis: str
    line: int = 0
    agenda_item: str = ""
    position: str | None = None
    page: int | None = None
    section: str = ""
    theme_slugs: tuple[str, ...] = ()
    read: str = ""


def drop(findings: Finding, key: int) -> Finding:
    """Leave one recommendation out; its text stays among what was not taken."""
    item = _item(findings, key)
    candidate = {name: item[name] for name in ("label", "text", "line", "section")}
    return _without(findings, item) | {"candidates": [*findings["candidates"], candidate]}


def make_paragraph(findings: Finding, key: int) -> Finding:
    """One recommendation as a paragraph of the report: context that can be read and searched.

    Where it opens points that are recommendations by themselves, the paragraph keeps its words alone, as it does where
    the document prints the marks of the points.
    """
    item = _item(findings, key)
    label = item["label"]
    mark = MARK.search(label)
    number: int | str | None = int(label) if NUMBER.match(label) else None
    text = f"{mark[0]} {item['text']}" if mark and number is None else item["text"]
    there, without = findings["paragraphs"], _without(findings, item)
    if (whole := whole_of(there, item)) is not None:
        return without | {"paragraphs": parted(there, whole, without["recommendations"])}
    if number is not None and any((each["number"], each["line"]) == (number, item["line"]) for each in there):
        return without  # the whole paragraph was the item, and stands among them
    if number is None and not mark and not is_added(label) and len(label) <= LONGEST_NUMBER:
        number = label  # "Recommendation 2": else nothing says which list its words open
    paragraph = {"number": number, "section": item["section"], "text": text, "line": item["line"]}
    return without | {"paragraphs": sorted([*there, paragraph], key=lambda each: each["line"])}


def take(findings: Finding, wanted: Wanted, names: StateNames) -> Finding:
    """One recommendation more, at the place of its line; with the attributions that are found in its text.

    Raises CannotMend where the label is another's, or there is no text.
    """
    label = checked_label(findings, wanted.label, key=None)
    text = one_line(wanted.text)
    if not text:
        raise CannotMend(_("Give the text, word for word."), "text")
    attributions, _doubts = find_attributions(text, names)
    item: Finding = {
        "label": label,
        "slug": free_slug(findings, label, key=None),
        "text": text,
        "basis": wanted.basis,
        "agenda_item": one_line(wanted.agenda_item) or None,
        "prepares": [],
        "section": wanted.section or _section_at(findings, wanted.line),
        "paragraph_number": None,
        "order": 0,
        "line": wanted.line,
        "attributions": [_as_stored(each) for each in attributions],
        "position": wanted.position or None,
        "themes": [],
        "page": wanted.page,
        "key": fresh_key(findings),
        "read": wanted.read if wanted.read not in ("", text) else None,
        "theme_slugs": sorted(wanted.theme_slugs),
    }
    at = _place_for(findings, wanted.line)
    others = findings["recommendations"]
    taken = with_items(findings, [*others[:at], item, *others[at:]])
    candidates = [each for each in findings["candidates"] if not _is_taken(each, item)]
    return with_agenda_item(taken | {"candidates": candidates}, item["agenda_item"], wanted.line) | {
        "last_key": item["key"]
    }


def by_hand(document: dict[str, Any], meeting: dict[str, Any]) -> Finding:
    """Findings without a document that a program read: only the head, as a person gives it."""
    head = {"symbol": None, "rapporteur": None, "encoding": None, "sha256": "", **document}
    unknown = {"place": None, "starts_on": None, "ends_on": None, "prepares": None}
    return {
        "document": {**head, "meeting": {**unknown, **meeting}},
        "structure": BY_HAND,
        "agenda_items": [],
        "paragraphs": [],
        "recommendations": [],
        "candidates": [],
        "warnings": [],
    }


def _item(findings: Finding, key: int) -> Finding:
    item = find_item(findings, key)
    if item is None:
        raise LookupError(key)
    return item


def _without(findings: Finding, item: Finding) -> Finding:
    place = place_of(findings, item["key"])
    others = findings["recommendations"]
    last = max(item["key"], int(findings.get("last_key") or 0))
    return with_items(findings, [*others[:place], *others[place + 1 :]]) | {"last_key": last}


def _place_for(findings: Finding, line: int) -> int:
    """Behind the last recommendation that begins at the line or before it; without a line, at the end."""
    lines = [each["line"] for each in findings["recommendations"]]
    return sum(each <= line for each in lines) if line else len(lines)


def _section_at(findings: Finding, line: int) -> str:
    """The headings above a line: those of the candidate that begins there, else of what was read last above it."""
    here = [each["section"] for each in findings["candidates"] if line and each["line"] == line and each.get("section")]
    read = [each for each in (*findings["paragraphs"], *findings["recommendations"]) if each["line"] <= line]
    above = sorted(read, key=lambda each: int(each["line"]))
    return str(here[0] if here else above[-1]["section"] if line and above else "")


def _is_taken(candidate: Finding, item: Finding) -> bool:
    return candidate["line"] == item["line"] and (
        candidate["text"] == item["text"] or candidate["label"] == item["label"]
    )


def _as_stored(attribution: Any) -> Finding:
    names = ("printed", "iso3", "start", "end", "clause_start", "clause_end")
    return {name: getattr(attribution, name) for name in names}
