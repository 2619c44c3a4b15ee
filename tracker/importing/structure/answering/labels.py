"""Labels of another document's recommendations, as an answer names them: "122.1, 122.14- 15 and 122.30 to 122.33".

Belongs here: lists and ranges of whole labels. Which recommendation a label is, is asked of the report itself.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

DASH = r"[-\u2010-\u2015\u2212]"
WHOLE = r"(?<![\d./-])\d{1,3}\.\d{1,3}(?!\d|\.\d|\s?(?:%|per cent|percent|million|billion|km|times))"
NAMED = re.compile(
    rf"(?P<first>{WHOLE})"
    rf"(?:\s*{DASH}\s*(?P<last>(?:\d{{1,3}}\.)?\d{{1,3}}(?!\d))"
    rf"|\s+(?:to|through)\s+(?P<until>\d{{1,3}}\.\d{{1,3}})(?!\d)"
    rf"|\s*(?P<open>{DASH})\s*(?=[,;.)]|and\b|$))?"
)
NOT_A_LABEL = re.compile(
    r"\b(?:article|art\.?|section|sect\.?|chapter|target|SDG|goals?|annex|table|resolution|rule|USD|EUR|version)\s*$",
    re.IGNORECASE,
)
BETWEEN = re.compile(r"^[\s,;&/]*(?:(?:and|as well as)\s+)?(?:recommendations?\s+)?(?:nos?\.?\s+)?$", re.IGNORECASE)
LONGEST_RANGE = 150


@dataclass(frozen=True, slots=True)
class LabelGroup:
    """Labels that stand together in a text, and where: one label, a range, or a list of both.

    `unclear` are the ranges among them without an end, or with one before their beginning.
    """

    labels: tuple[str, ...]
    start: int
    end: int
    unclear: tuple[str, ...] = ()


def groups_in(text: str, prefixes: Collection[str] | None = None) -> list[LabelGroup]:
    """The groups of labels in a text, in order.

    Args:
        text: one or more sentences.
        prefixes: the numbers before the stop that are labels in this document; None: all.
    """
    groups: list[LabelGroup] = []
    for found in NAMED.finditer(text):
        prefix = found["first"].split(".")[0]
        if NOT_A_LABEL.search(text[: found.start()]) or (prefixes is not None and prefix not in prefixes):
            continue
        labels, unclear = _labels_of(found)
        before = groups[-1] if groups else None
        if before and BETWEEN.match(text[before.end : found.start()]):
            both = (*before.labels, *labels)
            groups[-1] = LabelGroup(both, before.start, found.end(), before.unclear + unclear)
        else:
            groups.append(LabelGroup(labels, found.start(), found.end(), unclear))
    return groups


def prefixes_in(texts: Iterable[str]) -> frozenset[str]:
    """The numbers before the stop that at least two labels share: "3.5 thousand" alone is none."""
    labels: dict[str, set[str]] = {}
    for text in texts:
        for group in groups_in(text):
            for label in group.labels:
                labels.setdefault(label.split(".")[0], set()).add(label)
    return frozenset(prefix for prefix, found in labels.items() if len(found) > 1)


def _labels_of(found: re.Match[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The labels of one match; a range without an end, or backwards, gives its ends and is unclear."""
    first = found["first"]
    end = found["last"] or found["until"]
    if end is None:
        return (first,), ((found[0].strip(),) if found["open"] else ())
    prefix, number = first.split(".")
    last_prefix, _dot, last = end.rpartition(".")
    last_prefix = last_prefix or prefix
    if last_prefix != prefix or not int(number) < int(last) <= int(number) + LONGEST_RANGE:
        return (first, f"{last_prefix}.{last}"), (found[0],)
    return tuple(f"{prefix}.{count}" for count in range(int(number), int(last) + 1)), ()
