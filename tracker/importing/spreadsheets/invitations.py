"""Rows that are invitations to one period: who is asked, by which note verbale, and until when."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from tracker.importing.spreadsheets.judging import JudgedRow
from tracker.importing.spreadsheets.values import KnownNames, RowValues
from tracker.models import Invitation, SpreadsheetImport
from tracker.sheet_choices import RowEffect


class JudgeOfInvitations:
    """Judges rows against the invitations of the period."""

    def __init__(self, spreadsheet: SpreadsheetImport, known: KnownNames) -> None:
        self.known, self.period = known, spreadsheet.period
        self.invited: dict[str, Invitation] = {}

    def load(self, rows: Sequence[RowValues]) -> None:
        """All invitations of the period."""
        invitations = Invitation.objects.filter(period=self.period).select_related("period").order_by("pk")
        self.invited = {each.member_state_id: each for each in invitations}

    def judge(self, row: RowValues) -> JudgedRow | None:
        state = row.get("state", None)
        if state is not None and state not in self.known.states.reporting:
            row.faults["state"] = ("state_without_answers", {})
        due: datetime.date | None = row.get("due_on", None)
        stored = self.invited.get(state) if state else None
        if self.period and due is not None and due < self.period.due_on:
            row.faults["due_on"] = ("not_later", {"day": self.period.due_on.isoformat()})
        if self.period and due is not None:
            last = stored.last_day_to_send if stored else self.period.closes_on
            if due > last:
                row.faults["due_on"] = ("after_closing", {"day": last.isoformat()})
        if stored is not None and stored.cancelled_at is not None:
            row.faults["state"] = ("invitation_cancelled", {})
        if row.faults or state is None or self.period is None:
            return None
        if due == self.period.due_on:  # the due date of everybody, which a sheet may repeat
            due = None
        row.values["due_on"] = due
        if stored is None:
            return JudgedRow(state, RowEffect.MAKE)
        if due is None or due == stored.due_on:
            return JudgedRow(state, RowEffect.NONE)
        changes = {"due_on": [stored.due_on.isoformat() if stored.due_on else None, due.isoformat()]}
        return JudgedRow(state, RowEffect.CHANGE, changes)
