"""Findings of made-up reports as a person begins to mend them."""

from dataclasses import replace
from itertools import zip_longest
from typing import Any

from tests.tracker.importing.reports import NAMES, findings_of, report
from tracker.importing.mending.doubts import rechecked
from tracker.importing.mending.shape import Draft, draft_of, with_items
from tracker.importing.structure.findings import RecommendationFinding

__all__ = ["NAMES", "changed", "found", "item", "labels", "said", "texts"]


def found(*items: str, **parts: str) -> Draft:
    """What the importer finds in a report with these items."""
    return draft_of(findings_of(report(*items, **parts)))


def changed(findings: Draft, *parts: dict[str, Any]) -> Draft:
    """The findings with these parts of their first items."""
    items = zip_longest(findings.recommendations, parts, fillvalue={})
    return with_items(findings, [replace(each, **words) for each, words in items])


def item(findings: Draft, label: str) -> RecommendationFinding:
    return next(each for each in findings.recommendations if each.label == label)


def labels(findings: Draft) -> list[str]:
    return [each.label for each in findings.recommendations]


def texts(findings: Draft) -> list[str]:
    return [each.text for each in findings.recommendations]


def said(before: Draft, after: Draft) -> list[str]:
    """The codes of the warnings after a correction."""
    return [each.code for each in rechecked(before, after, NAMES).warnings]
