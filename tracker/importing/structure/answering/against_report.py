"""Answers held against the report whose recommendations they answer: labels it does not have, and those left out.

Belongs here: the comparison, pure. Where the report comes from - a file, or the record - is the caller's affair.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from tracker.importing.structure.answering.bare_numbers import by_number
from tracker.importing.structure.answering.replies import NAME
from tracker.importing.structure.findings import AnswerFinding, Findings
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
        findings = replace(findings, answers=tuple(_with_whole_labels(findings.answers, report)))
        answered = {each.label for each in findings.answers}
        found += [
            warning("label_unknown", each.line, label=each.label)
            for each in findings.answers
            if each.label not in report
        ]
        left = [label for label, position in report.items() if position == OPEN and label not in answered]
        found += [warning("label_not_answered", 1, label=label) for label in left]
    return replace(findings, warnings=tuple(sorted([*findings.warnings, *found], key=lambda each: each.line)))


def _with_whole_labels(answers: Iterable[AnswerFinding], report: Mapping[str, str | None]) -> Iterator[AnswerFinding]:
    """The answers with the labels of the report, where one names a recommendation by its number alone.

    What the report leaves to be examined is meant first: it is what an addendum answers.
    """
    left = by_number(label for label, position in report.items() if position == OPEN)
    whole = by_number(report)
    for each in answers:
        is_bare = each.label.isdecimal() and each.label not in report
        yield replace(each, label=left.get(each.label) or whole.get(each.label) or each.label) if is_bare else each


def labels_of(findings: Findings) -> dict[str, str | None]:
    """Label -> position of the recommendations that a report prints."""
    return {each.label: each.position for each in findings.recommendations}


def positions_together(report: Mapping[str, str | None], findings: Findings) -> Counter[str | None]:
    """How many recommendations of a report have which position, once the addendum has answered what was left open."""
    answered = {each.label: each.position for each in findings.answers}
    return Counter(answered.get(label, position) or position for label, position in report.items())
