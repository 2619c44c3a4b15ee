"""The whole record on one page: key figures, progress by recommendation, States, the latest changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from report.as_of.current import said, who
from report.charts.tiles import Region, tile_map
from report.explorer.listing import DOCUMENT, RecommendationRow
from report.pages.changes import ChangesAsked, ChangeShown
from report.pages.commitments import counted
from report.pages.paging import ordered
from report.pages.printings import of_recommendations
from report.pages.progress import NOTHING, Counts, answering_states, total
from report.question.question import RecordQuestion
from tracker.choices import Standing

LATEST = 6
SHOWN = 40


@dataclass(frozen=True)
class OverviewPage:
    """`asked` is the progress of all that States were asked about; `lines` are the first of them, for the table.

    `recommendations` is how many the list has; `replaced` those among them that a later document replaced or left out.
    """

    asked: tuple[Counts, ...]
    lines: tuple[RecommendationRow, ...]
    recommendations: int
    replaced: int
    total: Counts
    states: tuple[Any, ...]
    regions: tuple[Region, ...]
    commitments: int
    revised: int
    committed_states: int
    changes: tuple[ChangeShown, ...]

    @property
    def states_answered(self) -> int:
        return len([state for state in self.states if state.answers])

    @property
    def states_without(self) -> int:
        return len(self.states) - self.states_answered

    @property
    def answered_least(self) -> int:
        return min((each.answered for each in self.asked), default=0)

    @property
    def answered_most(self) -> int:
        return max((each.answered for each in self.asked), default=0)


def in_order(question: RecordQuestion) -> dict[UUID, str]:
    """Where each recommendation stands among its documents, in the order of their meetings: one query.

    They are those of the list, also what a later document replaced or left out: its page and its answers stay, so that
    a figure that left them out would be another one than that of the list behind it.
    """
    return dict(ordered(question.filters.recommendations(), DOCUMENT).values_list("pk", "standing"))


def picture(question: RecordQuestion) -> OverviewPage:
    """Return the overview of a question: a dozen queries and a few more."""
    recommendations, stood = in_order(question), question.narrowed
    # Today has kept numbers. A past day reads each answer once, unless the question chooses among answers.
    told = said(stood.answers) if question.day and not question.chooses_answers else None
    progress = question.progress(recommendations, told=told)
    asked = [key for key in recommendations if progress.get(key, NOTHING).invited]
    shown = of_recommendations(asked[:SHOWN])
    states = answering_states(stood, None if told is None else who(told))
    commitments = counted(question)
    return OverviewPage(
        asked=tuple(progress[key] for key in asked),
        lines=tuple(RecommendationRow(each, progress[key]) for key, each in shown.items()),
        recommendations=len(recommendations),
        replaced=sum(standing != Standing.CURRENT for standing in recommendations.values()),
        total=total(progress.values()),
        states=tuple(states),
        regions=tile_map(states),
        commitments=commitments.number,
        revised=commitments.revised,
        committed_states=commitments.states,
        changes=tuple(ChangesAsked.of(question).newest(LATEST, shown)),
    )
