"""What a document came out as, beside what its row says."""

import re
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.corpus.table import Row
from tracker.importing.names import StateNames
from tracker.importing.readers import UnreadableDocument, read
from tracker.importing.structure import Findings, find
from tracker.importing.structure.answering.replies import against_report, labels_of

SOURCE_LINE = re.compile(rb"\ASOURCE:[^\r\n]*(?:\r\n|\r|\n)?")
IN_OTHER_ORDER = "thematic_matrix"
"""A table is printed theme by theme, not number by number."""


@dataclass(frozen=True)
class Outcome:
    """How one row came out; `faults` is empty where it is as the table says."""

    row: Row
    structure: str
    found: int
    warnings: int
    seconds: float
    faults: tuple[str, ...]


def compare(folder: Path, row: Row, names: StateNames) -> Outcome:
    """Read one document of the folder and hold it against its row."""
    started = time.perf_counter()
    try:
        findings = _found(folder, row.file, names)
        if row.report:
            findings = against_report(findings, labels_of(_found(folder, row.report, names)))
    except (UnreadableDocument, OSError) as refusal:
        return Outcome(row, "-", 0, 0, time.perf_counter() - started, (str(refusal),))
    seconds = time.perf_counter() - started
    faults = tuple(_faults(row, findings))
    structure = findings.structure or "none"
    return Outcome(row, structure, len(findings.recommendations), len(findings.warnings), seconds, faults)


def _found(folder: Path, file: str, names: StateNames) -> Findings:
    return find(read(SOURCE_LINE.sub(b"", (folder / file).read_bytes()), file), names)


def _faults(row: Row, findings: Findings) -> list[str]:
    faults: list[str] = []
    if row.structure not in {"any", findings.structure or "none"}:
        faults.append(f"structure is {findings.structure}")
    labels = [each.label for each in findings.recommendations if not each.by_reference]
    missing, invented = Counter(row.labels) - Counter(labels), Counter(labels) - Counter(row.labels)
    if missing:
        faults.append(f"missing: {', '.join(missing)}")
    if invented:
        faults.append(f"invented: {', '.join(invented)}")
    if not missing and not invented and row.structure != IN_OTHER_ORDER and tuple(labels) != row.labels:
        faults.append("in another order")
    beside = _faults_of_answers(row, findings)
    return [*faults, *beside, *_faults_of_warnings(row, findings), *_faults_of_names(row, findings)]


def _faults_of_answers(row: Row, findings: Findings) -> list[str]:
    """What the document names by reference, answers and commits to, each where the row says something of it."""
    faults: list[str] = []
    referred = tuple(each.label for each in findings.recommendations if each.by_reference)
    if row.by_reference is not None and referred != row.by_reference:
        faults.append(f"by reference: {', '.join(referred) or 'none'}")
    answered: dict[str, list[str]] = {}
    for each in findings.answers:
        answered.setdefault(each.position or "none", []).append(each.label)
    if row.answers is not None and {key: sorted(listed) for key, listed in answered.items()} != {
        key: sorted(listed) for key, listed in row.answers.items()
    }:
        faults.append(f"answers: {answered or 'none'}")
    counted = Counter(each.iso3 or "nobody" for each in findings.commitments)
    commitments = " ".join(f"{state} {count}" for state, count in counted.items()) or "-"
    if row.commitments is not None and row.commitments != commitments:
        faults.append(f"commitments: {commitments}")
    return faults


def _faults_of_warnings(row: Row, findings: Findings) -> list[str]:
    codes = {each.code for each in findings.warnings}
    if row.warns == {"yes"}:
        return [] if codes else ["gives no warning"]
    lacking = sorted(row.warns - codes)
    return [f"does not warn of {', '.join(lacking)}"] if lacking else []


def _faults_of_names(row: Row, findings: Findings) -> list[str]:
    by_label = {
        each.label: tuple(named.iso3 or named.printed for named in each.attributions)
        for each in findings.recommendations
    }
    return [
        f"{label} names {' '.join(by_label.get(label, ())) or 'nobody'}, not {' '.join(states) or 'anybody'}"
        for label, states in row.named.items()
        if by_label.get(label) != states
    ]
