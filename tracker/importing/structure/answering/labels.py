"""Labels of another document's recommendations, as an answer names them: "122.1, 122.14- 15 and 122.30 to 122.33".

Belongs here: lists and ranges of whole labels. Which recommendation a label is, is asked of the report itself.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from tracker.importing.structure.answering.bare_numbers import HYPHEN_MARK, NUMBER_MARK
from tracker.importing.structure.upr_words import AND, NUMBER, RECOMMENDATION, UNTIL

DASH = r"[-\u2010-\u2015\u2212]"
STOP = rf"[.{HYPHEN_MARK}]"
WHOLE = (
    rf"(?:(?<![\d./-])\d{{1,3}}{STOP}\d{{1,3}}(?!\d|\.\d|\s?(?:%|per cent|percent|million|billion|km|times))"
    rf"|{NUMBER_MARK}\d{{1,3}})"
)
NAMED = re.compile(
    rf"(?P<first>{WHOLE})"
    rf"(?:\s*{DASH}\s*(?P<last>(?:\d{{1,3}}{STOP}|{NUMBER_MARK})?\d{{1,3}}(?!\d))"
    rf"|\s*(?<!\w)(?:{UNTIL})\s*(?P<until>{WHOLE})(?!\d)"
    rf"|(?P<near>[至到])\s*(?P<wide>{WHOLE})(?!\d)"
    rf"|\s*(?P<open>{DASH})\s*(?=[,;.)]|and\b|$))?"
)
NOT_A_LABEL = re.compile(
    r"\b(?:article|art\.?|section|sect\.?|chapter|target|SDG|goals?|annex|table|resolution|rule|USD|EUR|version)\s*$",
    re.IGNORECASE,
)
BETWEEN = re.compile(rf"^[\s,;&/]*(?:(?:{AND})\s*)?(?:(?:{RECOMMENDATION})\s+)?(?:(?:{NUMBER})\s*)?$", re.IGNORECASE)
_LOOSE = (
    rf"\d{{1,3}}(?:,\d{{1,3}})?+(?!\d|{STOP}\d|\s?(?:%|per cent|percent|million|billion|km|times))"
    rf"(?=\s*(?:[,;.)]|$|\b(?:{AND})\b))"
)
_LOOSE_LIST = rf"{_LOOSE}(?:\s*(?:[,;&]|\b(?:{AND})\b)\s*(?:(?:{AND})\s+)?{_LOOSE})*+"
GOES_ON_LOOSE = re.compile(
    rf"\s*(?:\([^()]{{1,60}}\)\s*)?(?:[,;&]|\b(?:{AND})\b)\s*(?:(?:{AND})\s+)?(?P<rest>{_LOOSE_LIST})"
)
BEGINS_LOOSE = re.compile(_LOOSE_LIST)
"""Numbers that go on with a list of labels and are no labels themselves: "122.4, 5 and 6"."""

LONGEST_RANGE = 150
MOST_LABELS = 20_000
"""In one text: more come from no report. Further ranges give their ends only, so that no text fills the memory."""

LONGEST_WORD = 20
"""Letters before a number that can say that it is no label: not all of the text before each of very many."""


@dataclass(frozen=True, slots=True)
class LabelGroup:
    """Labels that stand together in a text, and where: one label, a range, or a list of both.

    `unclear` are the ranges among them without an end, or with one before their beginning.
    """

    labels: tuple[str, ...]
    start: int
    end: int
    unclear: tuple[str, ...] = ()


@dataclass(slots=True)
class _Group:
    """A group of labels while it is read."""

    start: int
    end: int = 0
    labels: list[str] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)


def groups_in(text: str, prefixes: Collection[str] | None = None) -> list[LabelGroup]:
    """The groups of labels in a text, in order.

    Args:
        text: one or more sentences.
        prefixes: the numbers before the stop that are labels in this document; None: all.
    """
    groups: list[_Group] = []
    count = 0
    for found in NAMED.finditer(text):
        prefix = _prefix_and_number(found["first"])[0]
        before_it = text[max(0, found.start() - LONGEST_WORD) : found.start()]
        if NOT_A_LABEL.search(before_it) or (prefixes is not None and prefix not in prefixes):
            continue
        labels, unclear = _labels_of(found, in_full=count < MOST_LABELS)
        count += len(labels)
        if not (groups and BETWEEN.match(text[groups[-1].end : found.start()])):
            groups.append(_Group(found.start()))
        groups[-1].labels += labels
        groups[-1].unclear += unclear
        groups[-1].end = found.end()
    return [LabelGroup(tuple(each.labels), each.start, each.end, tuple(each.unclear)) for each in groups]


def loose_numbers(text: str, prefixes: Collection[str] | None = None) -> list[str]:
    """Return the numbers that go on with a list of labels and are no labels themselves, as they are printed.

    Args:
        text: a line of the document; one that begins with a list of numbers counts where labels are numbers only.
        prefixes: as `groups_in` has them.
    """
    begins = BEGINS_LOOSE.match(text) if prefixes == frozenset({""}) else None
    behind = (GOES_ON_LOOSE.match(text, group.end) for group in groups_in(text, prefixes))
    is_list = begins and (not begins[0].isdecimal() or text[begins.end() :][:1] == ",")  # else it numbers a paragraph
    found = [begins[0]] if begins and is_list else []
    return [*found, *(each["rest"] for each in behind if each)]


def prefixes_in(texts: Iterable[str]) -> frozenset[str]:
    """The numbers before the stop that at least two labels share: "3.5 thousand" alone is none."""
    labels: dict[str, set[str]] = {}
    for text in texts:
        for group in groups_in(text):
            for label in group.labels:
                if "." in label:
                    labels.setdefault(label.split(".")[0], set()).add(label)
    return frozenset(prefix for prefix, found in labels.items() if len(found) > 1)


def _prefix_and_number(printed: str) -> tuple[str, str]:
    """From "122.14" ("122", "14"); from a marked number alone ("", "14")."""
    prefix, _stop, number = printed.replace(HYPHEN_MARK, ".").replace(NUMBER_MARK, ".").rpartition(".")
    return prefix, number


def _label(prefix: str, number: str | int) -> str:
    return f"{prefix}.{number}" if prefix else str(number)


def _labels_of(found: re.Match[str], *, in_full: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The labels of one match; a range without an end, or backwards, gives its ends and is unclear."""
    prefix, number = _prefix_and_number(found["first"])
    first = _label(prefix, number)
    end = found["last"] or found["until"] or found["wide"]
    if end is None:
        return (first,), ((found[0].strip(),) if found["open"] else ())
    last_prefix, last = _prefix_and_number(end)
    last_prefix = last_prefix or prefix
    if not in_full or last_prefix != prefix or not int(number) < int(last) <= int(number) + LONGEST_RANGE:
        return (first, _label(last_prefix, last)), (found[0],)
    return tuple(_label(prefix, count) for count in range(int(number), int(last) + 1)), ()
