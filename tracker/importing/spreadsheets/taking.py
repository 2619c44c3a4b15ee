"""Ready rows made into records, some at a time, through the actions that a person would call one by one.

Each step is one transaction with the note of which rows were taken: a crash in the middle loses nothing and doubles
nothing. A row is judged again before it is taken, for the record may have changed since; what an action refuses goes
back to be mended, with its sentence.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django.db import models, transaction

from tracker import actions
from tracker.importing.spreadsheets.judges import judge_of
from tracker.importing.spreadsheets.judging import judged, texts_of
from tracker.importing.spreadsheets.letters import take_answers, take_commitments
from tracker.importing.spreadsheets.step import Ready, TakingStep, period_of
from tracker.importing.spreadsheets.taking_lists import take_recommendations
from tracker.importing.spreadsheets.values import KnownNames, RowValues
from tracker.models import (
    Meeting,
    MemberState,
    SpreadsheetImport,
    SpreadsheetRow,
    User,
)
from tracker.sheet_choices import RowStage, SheetKind

AT_ONCE = 200
"""Rows of one step: about a second or two."""

MOST_OF_A_STATE = 500
"""Rows of one State that are sent as one."""

MOST_STATES = 20
"""States of one step: each has letters of its own, and a letter costs more than a row."""

BY_STATE = (SheetKind.ANSWERS, SheetKind.COMMITMENTS)


@transaction.atomic
def take_some(spreadsheet: SpreadsheetImport, *, by: User, now: datetime.datetime) -> bool:
    """Take some of the ready rows. Returns whether others are left."""
    stored = SpreadsheetImport.objects.select_for_update().get(pk=spreadsheet.pk)
    if not stored.is_taking:
        return False
    rows = _next_rows(stored)
    known = KnownNames(stored.date_order, stored.decisions)
    judge = judge_of(stored, known)
    # The key of a row may be another once the record has changed, never one of this step's own fellows.
    occupied = dict(stored.rows.at(RowStage.TAKEN, RowStage.SAME).exclude(key="").values_list("key", "number"))
    found = judged(
        stored.kind, [texts_of(row, stored) for row in rows], judge, known, occupied, [row.number for row in rows]
    )
    step = TakingStep(stored, judge, by, now, [], [])
    ready = []
    for row, (said, judgement) in zip(rows, found, strict=True):
        if judgement.stage == RowStage.READY:
            ready.append((row, said, judgement.effect))
        else:
            step.refused.append((row, judgement.fields()))
    TAKERS[stored.kind](step, ready)
    actions.note_taken(spreadsheet=stored, taken=step.taken, refused=step.refused, by=by, now=now)
    return stored.rows.at(RowStage.READY).exists()


def _next_rows(spreadsheet: SpreadsheetImport) -> list[SpreadsheetRow]:
    """The first ready rows; of answers and commitments all those of some States, which are sent as one."""
    ready = spreadsheet.rows.at(RowStage.READY).order_by("number")
    if spreadsheet.kind not in BY_STATE:
        return list(ready.select_for_update()[:AT_ONCE])
    of_states: dict[str, list[int]] = {}
    for pk, key in ready.values_list("pk", "key"):
        of_states.setdefault(key.partition("|")[0], []).append(pk)
    wanted: list[int] = []
    for own in list(of_states.values())[:MOST_STATES]:
        if wanted and len(wanted) + len(own) > AT_ONCE:
            break
        wanted += own[:MOST_OF_A_STATE]
    return list(ready.select_for_update().filter(pk__in=wanted))


def _take_mandates(step: TakingStep, ready: Ready) -> None:
    for row, said, _effect in ready:
        step.attempt(row, lambda said=said: _nominated(step, said))  # type: ignore[misc]


def _nominated(step: TakingStep, said: RowValues) -> models.Model:
    """A mandate of a person who has an account, or of a new one, who is mailed a link to it."""
    meeting = said.get("meeting", None)
    meetings = [Meeting.objects.get(pk=meeting)] if meeting else []
    named: dict[str, Any] = {
        "member_state": MemberState.objects.get(pk=said.values["state"]),
        "role": said.values["role"],
        "note_verbale": said.get("note_verbale"),
        "by": step.by,
        "now": step.now,
    }
    if person := said.values["person"]:
        return actions.nominate(user=person, meeting=meetings[0] if meetings else None, **named)
    (mandate,) = actions.nominate_by_email(
        email=said.get("email"),
        full_name=said.get("full_name"),
        language=said.get("person_language", "en"),
        meetings=meetings,
        **named,
    )
    return mandate


def _take_invitations(step: TakingStep, ready: Ready) -> None:
    states = MemberState.objects.in_bulk({said.values["state"] for _row, said, _effect in ready})
    asked = [
        actions.Asking(states[said.values["state"]], said.get("note_verbale"), said.get("due_on", None))
        for _row, said, _effect in ready
    ]
    rows = [row for row, _said, _effect in ready]
    try:
        made = actions.invite_each(period=period_of(step.spreadsheet), asked=asked, by=step.by, now=step.now)
    except actions.NotAllowed as refusal:
        for row in rows:
            step.refuse(row, refusal)
    else:
        step.taken += step.sort(rows, made)


TAKERS: dict[str, Callable[[TakingStep, Ready], None]] = {
    SheetKind.RECOMMENDATIONS: take_recommendations,
    SheetKind.ANSWERS: take_answers,
    SheetKind.COMMITMENTS: take_commitments,
    SheetKind.MANDATES: _take_mandates,
    SheetKind.INVITATIONS: _take_invitations,
}
