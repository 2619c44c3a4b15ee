"""What a document came out as, next to its row in the table of a folder's EXPECTED.md.

Columns, found by their names in the head of the table: `file`, `structure` (or `any`), `labels` ("2 (a)-2 (d), 3", or
`none`; those named by reference only stand in `by reference`), `must warn` (`-`, `yes`, or codes of warnings), and
perhaps `named` ("2 (a): JPN European_Union; 3: -"), `answers` ("supported: 6.1-6.3; noted: 6.4"), `commitments`
("PHL 8") and `report`, the document of the folder whose recommendations this one answers. An empty cell of these is not
looked at; `-` says that there are none. Other columns are for people.
"""

import re
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tracker.importing.names import StateNames
from tracker.importing.readers import UnreadableDocument, read
from tracker.importing.structure import Findings, find
from tracker.importing.structure.answering import replies
from tracker.importing.structure.numbering import following

SOURCE_LINE = re.compile(rb"\ASOURCE:[^\r\n]*(?:\r\n|\r|\n)?")
IN_OTHER_ORDER = "thematic_matrix"
"""A table is printed theme by theme, not number by number."""
CODE = re.compile(r"[`*]")
NUMBERED = re.compile(r"^(.*?)(\d+)(\)?)$")
LETTERED = re.compile(r"^(.*?\()([a-z]{1,2})(\))$")


@dataclass(frozen=True)
class Row:
    """One document and what it must come out as."""

    file: str
    structure: str
    labels: tuple[str, ...]
    warns: frozenset[str] = frozenset()
    named: dict[str, tuple[str, ...]] = field(default_factory=dict)
    by_reference: tuple[str, ...] | None = None
    answers: dict[str, tuple[str, ...]] | None = None
    commitments: str | None = None
    report: str | None = None


def rows_of(path: Path) -> list[Row]:
    """The rows of the table in a Markdown file. Raises ValueError where it has no table with these columns."""
    rows = [_cells(line) for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    if not rows or not {"file", "structure", "labels", "must warn"} <= set(rows[0]):
        raise ValueError(f"{path} has no table with the columns file, structure, labels, must warn")
    head = rows[0]
    return [_row(dict(zip(head, cells, strict=False))) for cells in rows[1:] if not set("".join(cells)) <= set("-: ")]


def _cells(line: str) -> list[str]:
    return [CODE.sub("", cell).strip() for cell in line.strip().strip("|").split("|")]


def _row(cells: dict[str, str]) -> Row:
    warns = cells["must warn"]
    codes = frozenset() if warns in {"-", ""} else frozenset(re.split(r"[,\s]+", warns))
    named = {}
    for each in filter(None, re.split(r";\s*", cells.get("named", "").strip(" -"))):
        label, states = each.rsplit(":", 1)
        named[label.strip()] = tuple(state.replace("_", " ") for state in states.split() if state != "-")
    referred, answers = cells.get("by reference", ""), cells.get("answers", "")
    return Row(
        cells["file"],
        cells["structure"],
        labels_of(cells["labels"]),
        codes,
        named,
        labels_of(referred) if referred else None,
        _answers(answers) if answers else None,
        cells.get("commitments") or None,
        cells.get("report") or None,
    )


def _answers(words: str) -> dict[str, tuple[str, ...]]:
    """From "supported: 6.1-6.2; noted: 6.3" the labels by their position; "none" stands for no position."""
    pairs = [each.split(":", 1) for each in re.split(r";\s*", words.strip(" -")) if each]
    return {position.strip(): labels_of(listed) for position, listed in pairs}


def labels_of(words: str) -> tuple[str, ...]:
    """From "2 (a)-2 (c), 3" the four labels, from "none" nothing."""
    if words.strip().lower() in {"none", "-", ""}:
        return ()
    found: list[str] = []
    for part in words.split(","):
        first, _dash, last = (each.strip() for each in part.partition("-"))
        found += _between(first, last) if last else [first]
    return tuple(found)


def _between(first: str, last: str) -> list[str]:
    if (begins := LETTERED.match(first)) and LETTERED.match(last):
        found = [first]
        mark = begins[2]
        while found[-1] != last:
            mark = min(following(mark), key=lambda each: len(set(each)))
            found.append(f"{begins[1]}{mark})")
        return found
    begins, ends = NUMBERED.match(first), NUMBERED.match(last)
    if not begins or not ends or begins[1] != ends[1]:
        raise ValueError(f"{first} and {last} are no ends of one row of labels")
    return [f"{begins[1]}{number}{begins[3]}" for number in range(int(begins[2]), int(ends[2]) + 1)]


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
            findings = replies.against_report(findings, replies.labels_of(_found(folder, row.report, names)))
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
