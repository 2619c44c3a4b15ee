"""Ready rows made into records, some at a time, through the actions that a person would call one by one.

Each step is one transaction with the note of which rows were taken: a crash in the middle loses nothing and doubles
nothing. A row is judged again before it is taken, for the record may have changed since; what an action refuses goes
back to be mended, with its sentence.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models, transaction
from django.utils.translation import gettext as _

from tracker import actions
from tracker.actions import EditConflict, NotAllowed
from tracker.importing.spreadsheets import answers, commitments
from tracker.importing.spreadsheets.faults import ROW
from tracker.importing.spreadsheets.guessing import headings_at
from tracker.importing.spreadsheets.judges import judge_of
from tracker.importing.spreadsheets.judging import judged, texts_of
from tracker.importing.spreadsheets.recommendations import finding
from tracker.importing.spreadsheets.values import KnownNames, RowValues
from tracker.importing.spreadsheets.writing import XLSX, xlsx_file
from tracker.models import (
    Invitation,
    Meeting,
    MemberState,
    Recommendation,
    ReportingPeriod,
    SpreadsheetImport,
    SpreadsheetRow,
    StatusUpdate,
    Theme,
    User,
)
from tracker.sheet_choices import RowEffect, RowStage, SheetKind

AT_ONCE = 200
"""Rows of one step: about a second or two."""

MOST_OF_A_STATE = 500
"""Rows of one State that are sent as one."""

BY_STATE = (SheetKind.ANSWERS, SheetKind.COMMITMENTS)
type Taken = tuple[SpreadsheetRow, models.Model | None]


@dataclass
class TakingStep:
    """One step: its rows, what they mean, and who takes them."""

    spreadsheet: SpreadsheetImport
    judge: Any
    by: User
    now: datetime.datetime
    taken: list[Taken]
    refused: list[tuple[SpreadsheetRow, dict[str, Any]]]

    def refuse(self, row: SpreadsheetRow, why: Exception | str) -> None:
        """Give a row back with the sentence of an action."""
        if isinstance(why, ValidationError):
            why = " ".join(why.messages)
        elif isinstance(why, EditConflict):
            why = _("Somebody else changed this while you were writing. Look at it again before you go on.")
        fault = {ROW: ["refused", {"sentence": str(why)}]}
        self.refused.append((row, {"stage": RowStage.FAULTY, "faults": fault}))

    def attempt(self, row: SpreadsheetRow, make: Callable[[], models.Model | None]) -> None:
        """Make one record, or give the row back."""
        try:
            with transaction.atomic():
                thing = make()
        except (NotAllowed, ValidationError, EditConflict) as refusal:
            self.refuse(row, refusal)
        else:
            self.taken.append((row, thing))


@transaction.atomic
def take_some(spreadsheet: SpreadsheetImport, *, by: User, now: datetime.datetime) -> bool:
    """Take some of the ready rows. Returns whether others are left."""
    stored = SpreadsheetImport.objects.select_for_update().get(pk=spreadsheet.pk)
    if not stored.is_taking:
        return False
    rows = _next_rows(stored)
    known = KnownNames(stored.date_order)
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
    """The first ready rows; of answers and commitments those of one State, which are sent as one."""
    ready = spreadsheet.rows.at(RowStage.READY).select_for_update().order_by("number")
    if spreadsheet.kind not in BY_STATE:
        return list(ready[:AT_ONCE])
    first = ready.first()
    state = first.key.partition("|")[0] if first else ""
    return list(ready.filter(key__startswith=f"{state}|")[:MOST_OF_A_STATE])


type Ready = list[tuple[SpreadsheetRow, RowValues, str]]


def _take_recommendations(step: TakingStep, ready: Ready) -> None:
    themes = Theme.objects.in_bulk()
    lists: dict[int, list[tuple[SpreadsheetRow, actions.SheetRecommendation]]] = {}
    for row, said, effect in ready:
        beside = [themes[pk] for pk in said.get("themes", [])]
        if effect == RowEffect.MAKE:
            listed = actions.SheetRecommendation(finding(said, row.number, step.judge), beside, said.get("addressee"))
            lists.setdefault(said.values["meeting"], []).append((row, listed))
        else:
            step.attempt(row, lambda said=said, row=row, beside=beside: _keep_beside(step, row, said, beside))  # type: ignore[misc]
    head = {name: step.spreadsheet.defaults.get(name, "") for name in ("title", "language")}
    for meeting, rows in lists.items():
        made = actions.confirm_listed(
            spreadsheet=step.spreadsheet,
            meeting=Meeting.objects.get(pk=meeting),
            head={**head, "language": head["language"]},
            rows=[listed for _row, listed in rows],
            by=step.by,
            now=step.now,
        )
        for (row, _listed), thing in zip(rows, made, strict=True):
            if isinstance(thing, Recommendation):
                step.taken.append((row, thing))
            else:
                step.refuse(row, thing)


def _keep_beside(step: TakingStep, row: SpreadsheetRow, said: RowValues, themes: list[Theme]) -> Recommendation:
    """Themes and addressee of a recommendation that the record holds; `row.key` is its permanent key."""
    recommendation = Recommendation.objects.get(pk=row.key)
    actions.keep_beside(recommendation, themes, said.get("addressee"), step.by, step.now)
    return recommendation


def _take_of_a_state(step: TakingStep, ready: Ready, draft: Callable[[TakingStep, RowValues, Any, Any], Any]) -> None:
    """Type what the rows of one State say, and send each letter with an extract of the sheet: its rows and no other's.

    A letter is what has one date and one note verbale. All of it is sent, or none.
    """
    letters: dict[tuple[datetime.date, str], Ready] = {}
    for each in ready:
        letters.setdefault((each[1].values["reported_on"], each[1].get("note_verbale")), []).append(each)
    for (reported_on, note_verbale), rows in letters.items():
        state = MemberState.objects.get(pk=rows[0][1].values["state"])
        period = period_of(step.spreadsheet)
        typed: list[Taken] = []
        try:
            with transaction.atomic():
                submission = actions.start_submission(period=period, member_state=state, by=step.by, now=step.now)
                for row, said, _effect in rows:
                    _type_one(step, row, said, submission, draft, typed)
                if typed:
                    actions.submit_on_behalf(
                        uuid=uuid.uuid4(),
                        submission=submission,
                        versions=[version for _row, version in typed],  # type: ignore[misc]
                        channel=step.spreadsheet.defaults["channel"],
                        reported_on=reported_on,
                        note_verbale=note_verbale,
                        scan=extract(step.spreadsheet, [row for row, _version in typed]),
                        by=step.by,
                        now=step.now,
                    )
        except (NotAllowed, ValidationError, EditConflict) as refusal:
            for row, _version in typed or [(row, None) for row, _said, _effect in rows]:
                step.refuse(row, refusal)
        else:
            step.taken += typed


def period_of(spreadsheet: SpreadsheetImport) -> ReportingPeriod:
    """The period that the rows of a sheet are about. Raises NotAllowed for a sheet without one."""
    if spreadsheet.period is None:
        raise NotAllowed(_("This spreadsheet is about no reporting period."))
    return spreadsheet.period


def _type_one(
    step: TakingStep,
    row: SpreadsheetRow,
    said: RowValues,
    submission: Any,
    draft: Callable[..., Any],
    typed: list[Taken],
) -> None:
    """One draft in the lane of letters; a row that cannot be typed is given back and is no part of the letter."""
    try:
        with transaction.atomic():
            typed.append((row, draft(step, said, submission, row)))
    except (NotAllowed, ValidationError, EditConflict) as refusal:
        step.refuse(row, refusal)


def _draft_of_answer(step: TakingStep, said: RowValues, submission: Any, row: SpreadsheetRow) -> StatusUpdate:
    recommendation = said.values["recommendation"]
    before = actions.prefill(submission, recommendation, on_behalf=True)
    drafts = StatusUpdate.objects.drafts().filter(submission=submission, recommendation=recommendation, on_behalf=True)
    draft = drafts.first()
    return actions.save_answer(
        submission=submission,
        recommendation=recommendation,
        words=answers.words_of(said),
        revision=draft.revision if draft else None,
        commitments=before.commitments,
        citations=before.citations,
        on_behalf=True,
        by=step.by,
        now=step.now,
    )


def _draft_of_commitment(step: TakingStep, said: RowValues, submission: Any, row: SpreadsheetRow) -> models.Model:
    # A new commitment has the key that its row gives it: the row taken up again declares the same one.
    new = uuid.uuid5(uuid.NAMESPACE_OID, f"spreadsheet {row.spreadsheet_id} row {row.number}")
    return actions.save_commitment(
        uuid=said.get("commitment", new),
        submission=submission,
        words=commitments.words_of(said),
        recommendations=said.values["recommendations"],
        revision=said.get("revision", None),
        on_behalf=True,
        by=step.by,
        now=step.now,
    )


def extract(spreadsheet: SpreadsheetImport, rows: Iterable[SpreadsheetRow]) -> SimpleUploadedFile:
    """The rows of one State as a file of their own: what one State wrote is not handed to another."""
    head = headings_at(spreadsheet.header_row, [(number, cells) for number, cells in spreadsheet.table["head"]])
    lines = [["#", *head], *([str(row.number), *map(str, row.cells)] for row in rows)]
    content = xlsx_file(lines[0], lines[1:], spreadsheet.file_name.rpartition(".")[0] or "extract")
    return SimpleUploadedFile("extract.xlsx", content, XLSX)


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
    for row, said, _effect in ready:
        step.attempt(row, lambda said=said: _invited(step, said))  # type: ignore[misc]


def _invited(step: TakingStep, said: RowValues) -> models.Model:
    period = period_of(step.spreadsheet)
    state = MemberState.objects.get(pk=said.values["state"])
    actions.invite(
        period=period, member_states=[state], note_verbale=said.get("note_verbale"), by=step.by, now=step.now
    )
    invitation = Invitation.objects.select_related("period").get(period=period, member_state=state)
    due_on = said.get("due_on", None)
    if due_on is not None:
        actions.extend_invitation(invitation=invitation, due_on=due_on, by=step.by, now=step.now)
    return invitation


TAKERS: dict[str, Callable[[TakingStep, Ready], None]] = {
    SheetKind.RECOMMENDATIONS: _take_recommendations,
    SheetKind.ANSWERS: lambda step, ready: _take_of_a_state(step, ready, _draft_of_answer),
    SheetKind.COMMITMENTS: lambda step, ready: _take_of_a_state(step, ready, _draft_of_commitment),
    SheetKind.MANDATES: _take_mandates,
    SheetKind.INVITATIONS: _take_invitations,
}
