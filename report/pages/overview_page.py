"""The whole record on one page: key figures, progress by recommendation, States, the latest changes."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from report.as_of import history, in_force
from report.charts.tiles import Region, tile_map
from report.pages.answers import NO_CITATIONS, Declared, commitments_in, readable_texts
from report.pages.changes import ChangeShown, with_context
from report.pages.printings import Printed, confirmed_printings, printed
from report.pages.progress import NOTHING, Counts, progress_of, reporting_states, total
from tracker.choices import Standing

LATEST = 6
SHOWN = 40


@dataclass(frozen=True)
class ProgressLine:
    """One recommendation with its progress."""

    printed: Printed
    progress: Counts


@dataclass(frozen=True)
class OverviewPage:
    """`asked` are all recommendations that States were asked about; `lines` the first of them, for the table."""

    asked: tuple[ProgressLine, ...]
    recommendations: int
    total: Counts
    states: tuple[Any, ...]
    regions: tuple[Region, ...]
    commitments: int
    revised: int
    committed_states: int
    changes: tuple[ChangeShown, ...]

    @property
    def lines(self) -> tuple[ProgressLine, ...]:
        """What the table shows. Figures count `asked`."""
        return self.asked[:SHOWN]

    @property
    def columns(self) -> int:
        """Columns of the table of progress: label, text, each status, no published answer."""
        return len(self.total.statuses) + 3

    @property
    def states_answered(self) -> int:
        return len([state for state in self.states if state.answers])

    @property
    def states_without(self) -> int:
        return len(self.states) - self.states_answered

    @property
    def answered_least(self) -> int:
        return min((line.progress.answered for line in self.asked), default=0)

    @property
    def answered_most(self) -> int:
        return max((line.progress.answered for line in self.asked), default=0)


def _commitments(day: datetime.date | None) -> list[Declared]:
    """The commitments in force now, or at the end of `day`."""
    texts = readable_texts().filter(history.until(day, "publication__"), publication__commitment__isnull=False)
    current = set(in_force.on(day).commitments.values_list("publication", flat=True)) if day else None
    return commitments_in(texts, NO_CITATIONS, current)


def picture(day: datetime.date | None = None) -> OverviewPage:
    """The record of now, or of the end of `day`: eight queries less the frame's one; twelve for a past day."""
    stood = in_force.of(day)
    standing = confirmed_printings().filter(recommendation__standing=Standing.CURRENT)
    recommendations = printed(standing)
    progress = progress_of(recommendations, stood)
    asked = [
        ProgressLine(each, progress[key]) for key, each in recommendations.items() if progress.get(key, NOTHING).invited
    ]
    states = reporting_states(stood)
    commitments = _commitments(day)
    latest = list(history.ledger().filter(history.until(day)).order_by("-sequence")[:LATEST])
    return OverviewPage(
        asked=tuple(asked),
        recommendations=len(recommendations),
        total=total(line.progress for line in asked),
        states=tuple(states),
        regions=tile_map(states),
        commitments=len(commitments),
        revised=sum(1 for each in commitments if each.is_revised),
        committed_states=len({each.state.pk for each in commitments}),
        changes=tuple(with_context(latest, recommendations)),
    )
