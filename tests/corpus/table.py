"""The table in a folder's EXPECTED.md: what each document must come out as.

Columns, found by their names in the head of the table: `file`, `structure` (or `any`), `labels` ("2 (a)-2 (d), 3", or
`none`; those named by reference only stand in `by reference`), `must warn` (`-`, `yes`, or codes of warnings), and
perhaps `named` ("2 (a): JPN European_Union; 3: -"), `answers` ("supported: 6.1-6.3; noted: 6.4"), `commitments`
("PHL 8") and `report`, the document of the folder whose recommendations this one answers. An empty cell of these is not
looked at; `-` says that there are none. Other columns are for people.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

from tracker.importing.structure.numbering import following

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
