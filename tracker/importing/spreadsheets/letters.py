"""Rows of answers and of commitments taken: typed in the lane of letters, and sent as the letters of their States.

A letter is what one State said with one date and one note verbale. All of it is sent, or none, with an extract of the
sheet that holds its rows and no others.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from tracker import actions
from tracker.actions import REFUSALS
from tracker.importing.spreadsheets import answers, commitments
from tracker.importing.spreadsheets.guessing import headings_at
from tracker.importing.spreadsheets.step import Ready, Taken, TakingStep, period_of
from tracker.importing.spreadsheets.writing import XLSX, xlsx_file
from tracker.models import MemberState, SpreadsheetImport, SpreadsheetRow, StatusUpdate, Submission

type LetterKey = tuple[str, datetime.date, str]
type Typed = Callable[[TakingStep, Submission, Ready], Sequence[Any]]


def take_answers(step: TakingStep, ready: Ready) -> None:
    """Type and send what rows say as answers."""
    _take_letters(step, ready, _typed_answers)


def take_commitments(step: TakingStep, ready: Ready) -> None:
    """Type and send what rows say as commitments."""
    _take_letters(step, ready, _typed_commitments)


def _take_letters(step: TakingStep, ready: Ready, typed: Typed) -> None:
    letters: dict[LetterKey, Ready] = {}
    for each in ready:
        said = each[1]
        letter = (said.values["state"], said.values["reported_on"], said.get("note_verbale"))
        letters.setdefault(letter, []).append(each)
    states = MemberState.objects.in_bulk({state for state, _day, _note in letters})
    for letter, rows in letters.items():
        _take_letter(step, states[letter[0]], letter, rows, typed)


def _take_letter(step: TakingStep, state: MemberState, letter: LetterKey, ready: Ready, typed: Typed) -> None:
    """One letter. A row that cannot be typed is given back and is no part of it."""
    _state, reported_on, note_verbale = letter
    rows = [row for row, _said, _effect in ready]
    sent: list[Taken] = []
    try:
        with transaction.atomic():
            submission = actions.start_submission(
                period=period_of(step.spreadsheet), member_state=state, by=step.by, now=step.now
            )
            sent = step.sort(rows, typed(step, submission, ready))
            if sent:
                actions.submit_on_behalf(
                    uuid=uuid.uuid4(),
                    submission=submission,
                    versions=[version for _row, version in sent],  # type: ignore[misc]
                    channel=step.spreadsheet.defaults["channel"],
                    reported_on=reported_on,
                    note_verbale=note_verbale,
                    scan=extract(step.spreadsheet, [row for row, _version in sent]),
                    by=step.by,
                    now=step.now,
                )
    except REFUSALS as refusal:
        for row in [row for row, _version in sent] or rows:
            step.refuse(row, refusal)
    else:
        step.taken += sent


def _typed_answers(step: TakingStep, submission: Submission, ready: Ready) -> Sequence[Any]:
    """Drafts of answers; what the version before in the period touches and cites stays."""
    asked = [said.values["recommendation"] for _row, said, _effect in ready]
    before = actions.prefills(submission, asked, on_behalf=True)
    drafts = StatusUpdate.objects.drafts().filter(submission=submission, on_behalf=True, recommendation__in=asked)
    revisions = dict(drafts.values_list("recommendation", "revision"))
    saying = [
        actions.SaidAnswer(
            recommendation=recommendation,
            words=answers.words_of(said),
            revision=revisions.get(recommendation.pk),
            commitments=before[recommendation.pk].commitments,
            citations=before[recommendation.pk].citations,
        )
        for (_row, said, _effect), recommendation in zip(ready, asked, strict=True)
    ]
    return actions.save_answers(submission=submission, answers=saying, on_behalf=True, by=step.by, now=step.now)


def _typed_commitments(step: TakingStep, submission: Submission, ready: Ready) -> Sequence[Any]:
    """Drafts of commitments, new ones and updates."""
    saying = [
        actions.SaidCommitment(
            uuid=said.get("commitment", _new_key(row)),
            words=commitments.words_of(said),
            recommendations=said.values["recommendations"],
            revision=said.get("revision", None),
        )
        for row, said, _effect in ready
    ]
    return actions.save_commitments(submission=submission, commitments=saying, on_behalf=True, by=step.by, now=step.now)


def _new_key(row: SpreadsheetRow) -> uuid.UUID:
    """A new commitment has the key that its row gives it: the row taken up again declares the same one."""
    return uuid.uuid5(uuid.NAMESPACE_OID, f"spreadsheet {row.spreadsheet_id} row {row.number}")


def extract(spreadsheet: SpreadsheetImport, rows: Iterable[SpreadsheetRow]) -> SimpleUploadedFile:
    """The rows of one State as a file of their own: what one State wrote is not handed to another."""
    head = headings_at(spreadsheet.header_row, [(number, cells) for number, cells in spreadsheet.table["head"]])
    lines = [["#", *head], *([str(row.number), *map(str, row.cells)] for row in rows)]
    content = xlsx_file(lines[0], lines[1:], spreadsheet.file_name.rpartition(".")[0] or "extract")
    return SimpleUploadedFile("extract.xlsx", content, XLSX)
