"""Attributions of one recommendation: whose name is printed, and which words it belongs to."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tracker.importing.mending.shape import CannotMend, Finding, find_item, one_line, with_item
from tracker.importing.mending.wording import clause_place

LONGEST_NAME = 200
BRACKET = re.compile(r"\(([^()]*(?:\([^()]*\)[^()]*)*)\)")


@dataclass(frozen=True)
class WantedAttribution:
    """One attribution as a person wants it: the printed name, its State (none for a body), the words it belongs to."""

    printed: str
    iso3: str | None
    clause: str
    field: str
    clause_field: str
    start: int = 0


def bracketed(item: Finding) -> list[str]:
    """What stands in brackets in a text and is no attribution yet, each once."""
    taken = [(each["start"], each["end"]) for each in item["attributions"]]
    found = [
        each[1].strip()
        for each in BRACKET.finditer(item["text"])
        if not any(start < each.end(1) and each.start(1) < end for start, end in taken)
    ]
    return list(dict.fromkeys(words for words in found if words))


def renamed(findings: Finding, key: int, wanted: Sequence[WantedAttribution]) -> Finding:
    """One recommendation with these attributions and no others, in the order of its text.

    Raises CannotMend where a printed name or the words of a clause do not stand in the text, or a name is given twice.
    """
    item = find_item(findings, key)
    if item is None:
        raise LookupError(key)
    taken: list[tuple[int, int]] = []
    attributions = []
    for each in wanted:
        start, end = _place_of_name(item["text"], each, taken)
        taken.append((start, end))
        clause = _place_of_clause(item["text"], each, start)
        attributions.append(
            {
                "printed": item["text"][start:end],
                "iso3": each.iso3,
                "start": start,
                "end": end,
                "clause_start": clause[0] if clause else None,
                "clause_end": clause[1] if clause else None,
            }
        )
    return with_item(findings, {**item, "attributions": sorted(attributions, key=lambda each: each["start"])})


def _place_of_name(text: str, wanted: WantedAttribution, taken: list[tuple[int, int]]) -> tuple[int, int]:
    """Where a printed name stands: at the place it is known to have, else in brackets, else anywhere, once each."""
    printed = one_line(wanted.printed)
    if not printed or len(printed) > LONGEST_NAME:
        raise CannotMend(_("Give the name as it is printed, of at most 200 characters."), wanted.field)
    if text[wanted.start : wanted.start + len(printed)] == printed:
        places = [wanted.start]
    else:
        everywhere = [found.start() for found in re.finditer(re.escape(printed), text)]
        places = sorted(everywhere, key=lambda at: text[:at].count("(") <= text[:at].count(")"))
    for start in places:
        end = start + len(printed)
        if not any(begin < end and start < stop for begin, stop in taken):
            return start, end
    sentence = _("“%(name)s” is not in the text, or it is an attribution already.")
    raise CannotMend(sentence % {"name": printed}, wanted.field)


def _place_of_clause(text: str, wanted: WantedAttribution, near: int) -> tuple[int, int] | None:
    words = one_line(wanted.clause)
    if not words:
        return None
    place = clause_place(text, words, near)
    if place is None:
        raise CannotMend(_("These words are not in the text: copy them from it, word for word."), wanted.clause_field)
    return place
