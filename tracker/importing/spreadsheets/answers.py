"""Rows that are States' existing answers: judged against what a letter of the State said before in the period.

Only the lane of letters is looked at, and what the State has sent: what a State drafts is its own affair.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.utils import timezone

from tracker import actions
from tracker.choices import ReviewState
from tracker.content import ANSWER
from tracker.importing.spreadsheets.asked import asked_in
from tracker.importing.spreadsheets.faults import Bad
from tracker.importing.spreadsheets.judging import JudgedRow, changed
from tracker.importing.spreadsheets.values import KnownNames, RowValues
from tracker.models import Invitation, SpreadsheetImport, StatusUpdate
from tracker.sheet_choices import RowEffect

DECIDED = (ReviewState.ACCEPTED, ReviewState.SUPERSEDED)


def words_of(row: RowValues) -> actions.AnswerWords:
    """What a row says, as an answer."""
    return actions.AnswerWords(**row.content(ANSWER), language=row.values["language"])


def refuse_state(row: RowValues, known: KnownNames, invited: set[str]) -> None:
    """Add a fault where the State of a row cannot answer the period."""
    state = row.get("state", None)
    if state is not None and state not in known.states.reporting:
        row.faults["state"] = ("state_without_answers", {})
    elif state is not None and state not in invited:
        row.faults["state"] = ("not_invited", {})
    if isinstance(row.get("reported_on"), datetime.date) and row.values["reported_on"] > timezone.now().date():
        row.faults["reported_on"] = ("day_to_come", {})


def invited_to(period: int | None) -> set[str]:
    """The States that a period asks."""
    return set(Invitation.objects.standing().filter(period=period).values_list("member_state", flat=True))


class JudgeOfAnswers:
    """Judges rows against the answers of the period that the secretariat may see."""

    def __init__(self, spreadsheet: SpreadsheetImport, known: KnownNames) -> None:
        self.known, self.period = known, spreadsheet.period_id
        self.meant = asked_in(spreadsheet.period_id or 0)
        self.invited = invited_to(spreadsheet.period_id)
        self.stored: dict[tuple[str, uuid.UUID], list[StatusUpdate]] = {}

    def load(self, rows: Sequence[RowValues]) -> None:
        """What letters of these States said, and what was accepted of them."""
        states = {row.values["state"] for row in rows if "state" in row.values}
        self.stored = {}
        versions = StatusUpdate.objects.filter(submission__period=self.period, submission__member_state__in=states)
        seen = versions.filter(on_behalf=True) | versions.filter(review_state__in=DECIDED)
        for version in seen.select_related("submission").order_by("version"):
            self.stored.setdefault((version.member_state_id, version.recommendation_id), []).append(version)

    def judge(self, row: RowValues) -> JudgedRow | None:
        refuse_state(row, self.known, self.invited)
        if "recommendation" in row.values:
            try:
                row.values["recommendation"] = self.meant.one(row.values["recommendation"], row.get("meeting", None))
            except Bad as bad:
                row.faults["recommendation"] = bad.fault
        if row.faults:
            return None
        state, recommendation = row.values["state"], row.values["recommendation"]
        return self._compared(row, f"{state}|{recommendation.pk}", self.stored.get((state, recommendation.pk), []))

    def _compared(self, row: RowValues, key: str, versions: list[StatusUpdate]) -> JudgedRow | None:
        new = asdict(words_of(row))
        last = versions[-1] if versions else None
        if last is None:
            return JudgedRow(key, RowEffect.MAKE)
        changes = changed({name: getattr(last, name) for name in new}, new)
        return compared(row, key, last, changes)


def compared(row: RowValues, key: str, last: Any, changes: dict[str, list[Any]]) -> JudgedRow | None:
    """What becomes of an answer or a commitment whose last version is `last`."""
    if last.review_state == ReviewState.SUBMITTED and changes:
        row.faults["state"] = ("waits", {})
        return None
    if not changes and last.review_state in (ReviewState.SUBMITTED, *DECIDED):
        return JudgedRow(key, RowEffect.NONE)
    return JudgedRow(key, RowEffect.CHANGE, changes)
