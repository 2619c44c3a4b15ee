"""What each public address may be asked for, declared once, and the one form in which it is asked.

Belongs here: names of parameters, and the canonical address. What becomes of an address that is not canonical, or names
what is not known, is in `report.http.refused_parameters`; what a value means, in the module of its list.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterable
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.text import slugify

from tracker.choices import RegionalGroup

type NameAndValue = tuple[str, str]

# Filters of recommendations, and filters of answers: most pages take both.
OF_RECOMMENDATIONS = ("q", "meeting", "theme", "agenda_item", "institution", "attributed")
OF_ANSWERS_GIVEN = ("status", "state", "group", "has_evidence", "period")
FACETS = (*OF_RECOMMENDATIONS[1:], *OF_ANSWERS_GIVEN)
QUESTION = (*OF_RECOMMENDATIONS, *OF_ANSWERS_GIVEN)
# Days that a commitment names: what they are to the day of the page, and between which they lie.
OF_DATES = ("due", "due_from", "due_to")
# Values of one of these are alternatives; each other parameter is given once.
MANY = frozenset((*FACETS, "recommendation", "progress", "gap", "kind"))
# So many names and values may be asked for at once: every State there is, and a hundred more.
MOST = 300
# The order in which parameters stand in an address. A form of a page has its own field last, but for `q`.
ORDER = (
    *("by", "q", "gap", "meeting", "theme", "agenda_item", "recommendation", "kind", "status", "progress"),
    *("state", "group", "institution", "attributed", "has_evidence", "period", *OF_DATES),
    *("sort", "versions", "as_of", "after", "paragraph", "bom"),
)
PLACES = {name: place for place, name in enumerate(ORDER)}
# Regional groups by their part of an address; who has none has no page.
GROUP_OF_SLUG = {slugify(group): group for group in RegionalGroup.values if group}
CODES_OF_STATES = frozenset(("state", "attributed"))

# A list that one of these narrows is a page that search engines find.
FOUND_BY = ("theme", "state", "group", "meeting")

# Tables that are whole files at /data/, beside the answers.
WHOLE_TABLES = (
    *("meetings", "themes", "recommendations", "printings", "states", "periods", "asked", "invitations"),
    *("commitments", "evidence", "terms", "printed_commitments", "codes"),
)
OF_ANSWERS = ("commitments", "evidence", "terms")  # of these: what is of something that a State published


def _but(*own: str) -> tuple[str, ...]:
    """Return the filters of a page that has a value of these itself."""
    return tuple(name for name in QUESTION if name not in own)


# By the name of an address: the filters of its page and of its forms. Their meaning is in
# `report.question.filters`; `docs/reference/filters.md` has the same as a table.
KNOWN: dict[str, tuple[str, ...]] = {
    "overview": (*QUESTION, "as_of"),
    "method": (),
    "openapi": (),
    "guides": (),
    "guide": (),
    "evidence": (),
    "robots": (),
    "recommendations": (*QUESTION, "sort", "as_of", "after"),
    "matrix": (*QUESTION, "as_of"),
    "compare": ("by", *QUESTION, "as_of"),
    "themes": (*QUESTION, "as_of"),
    "theme": (*_but("theme"), "as_of"),
    "group": (*_but("group"), "as_of"),
    "calendar": (),
    "periods": (*_but("status", "has_evidence"), "as_of"),
    "period": (*_but("period"), "as_of"),
    "gaps": ("gap", *OF_RECOMMENDATIONS, "as_of"),  # a gap is never one of a State
    "recommendation": (*OF_ANSWERS_GIVEN, "as_of"),
    "states": (*QUESTION, "as_of"),
    "state": (*_but("state", "group"), "as_of"),
    "meetings": (*OF_RECOMMENDATIONS, "as_of"),
    "meeting": (*_but("meeting"), "as_of"),
    "commitments": (*_but("status"), "recommendation", "progress", *OF_DATES, "as_of", "after"),
    "commitment": ("as_of",),
    "printed-commitments": ("state", "group", "meeting"),
    "changes": (*_but("has_evidence"), "recommendation", "kind", "as_of", "after"),
    "ledger": ("after",),
    "data": (),
    "data-ledger": (),
    "data-heads": (),
    "data-answers": ("versions",),
    "data-verify": (),
    "data-package": (),
    "data-database": (),
    "data-catalogue": (),
    "release": (),
    "data-release": (),
    "sitemap": (),
    "sitemap-part": (),
    **{f"data-{name}": () for name in WHOLE_TABLES},
}
# Forms in which a page is cited, with the ending of their addresses.
CITATIONS = {"bib": "bib", "ris": "ris", "csl": "csl.json"}
# Forms of data that scripts of any site may read, as what else is at `/data/`.
OPEN = ("json", "jsonl", "csv", "xlsx", "atom", *CITATIONS)
# Forms for people to read on paper: whole, whatever page of a list is on the screen.
DOCUMENTS = ("docx", "pdf")
# The draft report on what a page asks, in the same forms, with the ending of its addresses.
DRAFTS = {f"draft_{form}": f"draft.{form}" for form in DOCUMENTS}
# What divides a list only on its page: its other forms hold all of it.
ON_PAGE = {
    **dict.fromkeys(
        ("recommendation", "state", "matrix", "themes", "gaps", "printed-commitments", "theme", "group", "periods"),
        ("after",),
    ),
    "period": ("after",),
    "meeting": ("after", "paragraph"),
}
# A mark at the beginning of a CSV by which Excel knows that its letters are in UTF-8.
IN_CSV = ("bom",)
# Lists that stand whole on their page and in their tables, and come fifty at a time in these forms.
PAGED_IN = {
    "states": ("json", "atom"),
    "meetings": ("json", "atom"),
    "matrix": ("json",),
    "themes": ("json",),
    "gaps": ("json",),
    "printed-commitments": ("json",),
    "periods": ("json",),
}

# What others add to a link to see who follows it.
TRACKING = re.compile(r"(utm_|mc_|_hs).*|fbclid|gclid|msclkid|ref", re.IGNORECASE)
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def ending(form: str) -> str:
    """How an address in this form ends, behind the dot."""
    return (CITATIONS | DRAFTS).get(form, form)


def known(name: str, form: str) -> tuple[str, ...]:
    """What the address `name` may be asked for in this form ("html", "json" ...)."""
    if form == "html":
        return (*KNOWN[name], *ON_PAGE.get(name, ()))
    if form == "csv":
        return (*KNOWN[name], *IN_CSV)
    if form in CITATIONS:  # of the page as it is shown, from the start of its list
        return tuple(each for each in known(name, "html") if each != "after")
    if form in DOCUMENTS or form in DRAFTS:
        return tuple(each for each in KNOWN[name] if each != "after")
    return (*KNOWN[name], "after") if form in PAGED_IN.get(name, ()) else KNOWN[name]


def pairs_of(data: QueryDict) -> list[NameAndValue]:
    """Names and values in the order of the address. (QueryDict keeps the order of names alone.)"""
    return [(name, value) for name, values in data.lists() for value in values]


def canonical(data: QueryDict) -> list[NameAndValue]:
    """The one form of what is asked: no tracking, nothing empty, nothing twice; names and their values in order.

    What is not known stays, at the end, and so does a second value of a parameter that is given once: both are
    refused with a sentence, not taken away in silence.
    """
    found = [(name, _value(name, value)) for name, value in pairs_of(data) if not TRACKING.fullmatch(name)]
    filled = [(name, value) for name, value in found if value]
    alternatives = dict.fromkeys(pair for pair in filled if pair[0] in MANY)
    once = [pair for pair in filled if pair[0] not in MANY]
    return in_order([*alternatives, *once])


def in_order(pairs: Iterable[NameAndValue]) -> list[NameAndValue]:
    """Pairs in the order of addresses: names as in ORDER, values that are alternatives by themselves."""

    def place(pair: NameAndValue) -> tuple[int, str, str]:
        name, value = pair
        return PLACES.get(name, len(ORDER)), name, value if name in MANY else ""

    return sorted(pairs, key=place)


def _value(name: str, value: str) -> str:
    """A value in its one form: codes of States in capitals, words searched for with one space between them, a regional
    group as data have it, also where the address has its slug."""
    if name == "q":
        return " ".join(value.split())
    if name == "group":
        return GROUP_OF_SLUG.get(value, value)
    return value.upper() if name in CODES_OF_STATES else value


def query(pairs: Iterable[NameAndValue]) -> str:
    """The query string of these pairs, with its question mark; nothing of none."""
    encoded = urlencode(list(pairs))
    return f"?{encoded}" if encoded else ""


def changed(data: QueryDict, **values: str | None) -> str:
    """The query string of the canonical address with these parameters set anew, or left out where None."""
    copy = data.copy()
    for name, value in values.items():
        copy.setlist(name, [value] if value else [])
    return query(canonical(copy))


def unknown(pairs: Iterable[NameAndValue], allowed: Iterable[str]) -> list[str]:
    """The names that this address does not know, each once."""
    allowed = set(allowed)
    return list(dict.fromkeys(name for name, _value in pairs if name not in allowed))


def empty(data: QueryDict) -> list[str]:
    """The names given without a value, each once."""
    return list(dict.fromkeys(name for name, value in pairs_of(data) if not value and not TRACKING.fullmatch(name)))


def doubled(pairs: Iterable[NameAndValue]) -> list[str]:
    """The names given twice that are given once."""
    counted = Counter(name for name, _value in pairs if name not in MANY)
    return [name for name, number in counted.items() if number > 1]


def day_of(text: str) -> datetime.date:
    """The day that `as_of` names. Raises ValueError where it is none, or is not written as in 2027-03-12."""
    if not DAY.fullmatch(text):
        raise ValueError(text)
    return datetime.date.fromisoformat(text)
