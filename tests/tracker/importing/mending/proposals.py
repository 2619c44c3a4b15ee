"""Findings of made-up reports as a person begins to mend them."""

from tests.tracker.importing.reports import NAMES, findings_of, report
from tracker.importing.mending.doubts import rechecked
from tracker.importing.mending.shape import Finding, opened
from tracker.importing.structure import to_proposal

__all__ = ["NAMES", "found", "item", "labels", "said", "texts"]


def found(*items: str, **parts: str) -> Finding:
    """What the importer finds in a report with these items, as it is stored."""
    return opened(to_proposal(findings_of(report(*items, **parts))))


def item(findings: Finding, label: str) -> Finding:
    return next(each for each in findings["recommendations"] if each["label"] == label)


def labels(findings: Finding) -> list[str]:
    return [each["label"] for each in findings["recommendations"]]


def texts(findings: Finding) -> list[str]:
    return [each["text"] for each in findings["recommendations"]]


def said(before: Finding, after: Finding) -> list[str]:
    """The codes of the warnings after a correction."""
    return [each["code"] for each in rechecked(before, after, NAMES)["warnings"]]
