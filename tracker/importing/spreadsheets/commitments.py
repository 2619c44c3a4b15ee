"""Rows that are States' commitments: judged against the updates of the period that the secretariat may see.

A commitment is known by its permanent key, else by its words: the same words of the same State are the same commitment.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.db.models import Q

from tracker import actions
from tracker.choices import ReviewState
from tracker.content import COMMITMENT
from tracker.importing.spreadsheets.answers import DECIDED, compared, invited_to, refuse_state
from tracker.importing.spreadsheets.asked import in_the_record
from tracker.importing.spreadsheets.faults import Bad
from tracker.importing.spreadsheets.judging import JudgedRow, changed
from tracker.importing.spreadsheets.plain import plain
from tracker.importing.spreadsheets.values import KnownNames, RowValues
from tracker.models import CommitmentUpdate, SpreadsheetImport
from tracker.models.audit import storable
from tracker.sheet_choices import RowEffect

SEEN = Q(on_behalf=True) | Q(review_state__in=DECIDED)


def words_of(row: RowValues) -> actions.CommitmentWords:
    """What a row says, as a commitment."""
    return actions.CommitmentWords(**row.content(COMMITMENT), language=row.values["language"])


class JudgeOfCommitments:
    """Judges rows against the commitments of the States they name."""

    def __init__(self, spreadsheet: SpreadsheetImport, known: KnownNames) -> None:
        self.known, self.period = known, spreadsheet.period_id
        self.meant = in_the_record()
        self.invited = invited_to(spreadsheet.period_id)
        self.by_key: dict[uuid.UUID, CommitmentUpdate] = {}
        self.by_words: dict[tuple[str, str], CommitmentUpdate] = {}

    def load(self, rows: Sequence[RowValues]) -> None:
        """The newest update of each commitment of these States that the secretariat may see."""
        states = {row.values["state"] for row in rows if "state" in row.values}
        keys = [row.values["key"] for row in rows if "key" in row.values]
        self.by_key, self.by_words = {}, {}
        about = Q(submission__member_state__in=states) | Q(commitment__in=keys)
        updates = CommitmentUpdate.objects.filter(SEEN, about).exclude(review_state=ReviewState.WITHDRAWN)
        for update in updates.select_related("submission").prefetch_related("recommendations").order_by("pk"):
            self.by_key[update.commitment_id] = update
            self.by_words[update.member_state_id, plain(update.text)] = update

    def judge(self, row: RowValues) -> JudgedRow | None:
        refuse_state(row, self.known, self.invited)
        if "recommendations" in row.values:
            try:
                row.values["recommendations"] = self.meant.some(row.values["recommendations"], row.get("meeting", None))
            except Bad as bad:
                row.faults["recommendations"] = bad.fault
        stored = self._stored(row)
        if row.faults:
            return None
        state, words = row.values["state"], plain(row.values["text"])
        if stored is None:
            return JudgedRow(f"{state}|{words[:150]}", RowEffect.MAKE)
        row.values["commitment"] = stored.commitment_id
        row.values["revision"] = self._revision(stored)
        return compared(row, f"{state}|{stored.commitment_id}", stored, self._changes(row, stored))

    def _stored(self, row: RowValues) -> CommitmentUpdate | None:
        key = row.get("key", None)
        if key is None:
            return self.by_words.get((row.get("state"), plain(row.get("text"))))
        stored = self.by_key.get(key)
        if stored is None:
            row.faults["key"] = ("not_a_key", {"text": str(key)})
        elif stored.member_state_id != row.get("state", stored.member_state_id):
            row.faults["key"] = ("other_states", {})
        return stored

    def _revision(self, stored: CommitmentUpdate) -> int | None:
        is_draft = stored.review_state == ReviewState.DRAFT and stored.submission.period_id == self.period
        return stored.revision if is_draft else None

    def _changes(self, row: RowValues, stored: CommitmentUpdate) -> dict[str, list[Any]]:
        new = asdict(words_of(row))
        served = storable([each.pk for each in row.values["recommendations"]])
        old = {name: getattr(stored, name) for name in new}
        return changed(
            {**old, "recommendations": storable([each.pk for each in stored.recommendations.all()])},
            {**new, "recommendations": served},
        )
