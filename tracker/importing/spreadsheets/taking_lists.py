"""Ready rows of a table of recommendations made into records: a list in each meeting, with what it prints of States.

One meeting is one act (`actions.confirm_listed`): its recommendations, with their positions, and its commitments.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tracker import actions
from tracker.importing.spreadsheets.recommendations import finding
from tracker.importing.spreadsheets.step import Ready, TakingStep
from tracker.importing.spreadsheets.values import RowValues
from tracker.models import Meeting, PrintedCommitment, Recommendation, SpreadsheetRow, Theme
from tracker.sheet_choices import PrintedAs, RowEffect

type RowsWith[T] = list[tuple[SpreadsheetRow, T]]


@dataclass
class OfOneMeeting:
    """What the rows of one meeting become."""

    recommendations: RowsWith[actions.SheetRecommendation] = field(default_factory=list)
    commitments: RowsWith[actions.SheetCommitment] = field(default_factory=list)


def take_recommendations(step: TakingStep, ready: Ready) -> None:
    """Make the recommendations and commitments that these rows list, and keep what they say beside others."""
    themes = Theme.objects.in_bulk()
    lists: dict[int, OfOneMeeting] = {}
    for row, said, effect in ready:
        beside = [themes[pk] for pk in said.get("themes", [])]
        listed = lists.setdefault(said.values["meeting"], OfOneMeeting())
        if said.get("position") == PrintedAs.COMMITMENT:
            words = said.values["text"]
            listed.commitments.append((row, actions.SheetCommitment(said.values["under_review"], words, row.number)))
        elif effect == RowEffect.MAKE:
            found = finding(said, row.number, step.judge)
            listed.recommendations.append((row, actions.SheetRecommendation(found, beside, said.get("addressee"))))
        else:
            step.attempt(row, lambda said=said, row=row, beside=beside: _keep_beside(step, row, said, beside))  # type: ignore[misc]
    for meeting, listed in lists.items():
        if listed.recommendations or listed.commitments:
            _confirm(step, meeting, listed)


def _confirm(step: TakingStep, meeting: int, listed: OfOneMeeting) -> None:
    """One meeting's list. A row that cannot be stored is given back with its sentence."""
    head: dict[str, Any] = {name: step.spreadsheet.defaults.get(name, "") for name in ("title", "language")}
    made = actions.confirm_listed(
        spreadsheet=step.spreadsheet,
        meeting=Meeting.objects.get(pk=meeting),
        head=head,
        rows=[each for _row, each in listed.recommendations],
        commitments=[each for _row, each in listed.commitments],
        by=step.by,
        now=step.now,
    )
    rows = [row for row, _each in (*listed.recommendations, *listed.commitments)]
    for row, thing in zip(rows, made, strict=True):
        if isinstance(thing, Recommendation | PrintedCommitment):
            step.taken.append((row, thing))
        else:
            step.refuse(row, thing)


def _keep_beside(step: TakingStep, row: SpreadsheetRow, said: RowValues, themes: list[Theme]) -> Recommendation:
    """Themes and addressee of a recommendation that the record holds; `row.key` is its permanent key."""
    recommendation = Recommendation.objects.get(pk=row.key)
    actions.keep_beside(recommendation, themes, said.get("addressee"), step.by, step.now)
    return recommendation
