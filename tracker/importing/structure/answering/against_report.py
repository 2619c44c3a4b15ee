"""Answers held against the report whose recommendations they answer: labels it does not have, and those left out.

Belongs here: the comparison, pure. Where the report comes from - a file, or the record - is the caller's affair.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from tracker.importing.structure.answering.replies import NAME
from tracker.importing.structure.findings import Findings
from tracker.importing.structure.warnings import WarningFinding, warning

OPEN = "to_be_examined"


def against_report(findings: Findings, report: Mapping[str, str | None] | None) -> Findings:
    """The findings of an addendum with the doubts that only its report shows; any other document is left as it is.

    Args:
        findings: of the addendum.
        report: label -> position, as the report prints them; None where it is not known.
    """
    if findings.structure != NAME:
        return findings
    found: list[WarningFinding] = []
    if report is None:
        found.append(warning("report_unknown", 1))
    else:
        answered = {each.label for each in findings.answers}
        found += [
            warning("label_unknown", each.line, label=each.label)
            for each in findings.answers
            if each.label not in report
        ]
        left = [label for label, position in report.items() if position == OPEN and label not in answered]
        found += [warning("label_not_answered", 1, label=label) for label in left]
    return replace(findings, warnings=tuple(sorted([*findings.warnings, *found], key=lambda each: each.line)))


def labels_of(findings: Findings) -> dict[str, str | None]:
    """Label -> position of the recommendations that a report prints."""
    return {each.label: each.position for each in findings.recommendations}


def positions_together(report: Mapping[str, str | None], findings: Findings) -> Counter[str | None]:
    """How many recommendations of a report have which position, once the addendum has answered what was left open."""
    answered = {each.label: each.position for each in findings.answers}
    return Counter(answered.get(label, position) or position for label, position in report.items())
