"""What tells the recommendations of a body from the rest of its report, learnt from what a person took, and applied.

Belongs here: the rule. Candidates are told by the kind of their label, and by the heading that they stand under; where
under one heading some were taken and some not, by their first words. Source: docs/adr/0059.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from tracker.importing.mending.doubts import rechecked
from tracker.importing.mending.shape import Draft, draft_of, fingerprint
from tracker.importing.mending.taking import take_candidates
from tracker.importing.names import StateNames
from tracker.importing.structure.findings import CandidateFinding, Findings
from tracker.importing.structure.headings import MARK
from tracker.importing.structure.warnings import warning
from tracker.models import BodyHabit

REMEMBERED = "remembered"
"""The structure of findings whose items were offered by a habit, and the code of the warning that says so."""

WORDS_OF_OPENING = 3
WORD = re.compile(r"\w+(?:['’-]\w+)*")
YEAR_OR_NUMBER = re.compile(r"/(?=\d+(?:/|$))")


@dataclass(frozen=True)
class Learnt:
    """What tells them: kinds of labels, and headings or first words, each as it is compared."""

    labels: tuple[str, ...]
    headings: tuple[str, ...]
    openings: tuple[str, ...]

    def fits(self, candidate: CandidateFinding, heading: str) -> bool:
        """Whether a candidate is like those that were taken; `heading` is the one that it stands under."""
        is_like = heading in self.headings or opening_of(candidate) in self.openings
        return is_like and kind_of(candidate.label) in self.labels


def kind_of(label: str) -> str:
    """ "number" of "12", "whole" of "121.3", "letter" of "12 (a)"; "none" where nothing is printed."""
    if not label:
        return "none"
    if label.isdecimal():
        return "number"
    return "whole" if label.replace(".", "", 1).isdecimal() else "letter"


def headings_of(findings: Findings) -> list[str]:
    """The heading that each candidate stands under, without its mark, in small letters."""
    paragraphs = sorted(findings.paragraphs, key=lambda each: each.line)
    lines = [each.line for each in paragraphs]
    found = []
    for candidate in findings.candidates:
        place = bisect_right(lines, candidate.line)
        heading = paragraphs[place - 1].section.rpartition(" > ")[2] if place else ""
        found.append(MARK.sub("", heading).strip().casefold())
    return found


def opening_of(candidate: CandidateFinding) -> str:
    """Its first words, in small letters."""
    return " ".join(WORD.findall(candidate.text)[:WORDS_OF_OPENING]).casefold()


def series_of(symbol: str | None) -> str:
    """How the symbols of a body's reports begin: "A/AC.172/" of "A/AC.172/2031/4"."""
    parts = YEAR_OR_NUMBER.split(symbol or "", maxsplit=1)
    return f"{parts[0]}/" if len(parts) > 1 else ""


def learnt(findings: Draft, taken: Collection[str]) -> Learnt | None:
    """What tells the candidates that were taken, by their fingerprints, from those that were not; None for nothing."""
    under = list(zip(findings.candidates, headings_of(findings), strict=True))
    chosen = [pair for pair in under if fingerprint(pair[0]) in taken]
    labels = tuple(sorted({kind_of(each.label) for each, _heading in chosen}))
    left = [pair for pair in under if fingerprint(pair[0]) not in taken and kind_of(pair[0].label) in labels]
    headings = {heading for _each, heading in chosen}
    if "" not in headings and not headings & {heading for _each, heading in left}:
        return Learnt(labels, tuple(sorted(headings)), ())
    openings = {opening_of(each) for each, _heading in chosen} - {opening_of(each) for each, _heading in left} - {""}
    return Learnt(labels, (), tuple(sorted(openings))) if openings else None


def learnt_from(habit: BodyHabit) -> Learnt:
    """The rule of a stored habit, as a person may have changed it."""
    return Learnt(tuple(habit.labels.split()), _lines(habit.headings), _lines(habit.openings))


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip().casefold() for line in text.splitlines() if line.strip())


def offered(findings: Findings, habits: Iterable[BodyHabit], names: StateNames) -> Findings:
    """The findings of a document whose structure is not known, with what a habit of its body offers as items.

    Each says in a warning why it is offered; as they were where no habit is of the body, or nothing is like it.
    """
    symbol = findings.document.symbol or ""
    of_body = [each for each in habits if each.series and symbol.startswith(each.series)]
    if findings.structure is not None or not of_body:
        return findings
    habit = max(of_body, key=lambda each: len(each.series))
    rule = learnt_from(habit)
    under = zip(findings.candidates, headings_of(findings), strict=True)
    like = {fingerprint(each) for each, heading in under if rule.fits(each, heading)}
    if not like:
        return findings
    draft = draft_of(findings)
    taken = rechecked(draft, take_candidates(draft, like, habit.basis, names), names)
    why = [warning(REMEMBERED, each.line, label=each.label, body=habit.body) for each in taken.recommendations]
    warnings = sorted([*taken.warnings, *why], key=lambda each: each.line)
    return replace(taken, structure=REMEMBERED, warnings=tuple(warnings))
