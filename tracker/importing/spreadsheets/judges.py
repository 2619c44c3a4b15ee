"""Which judge the rows of a sheet have."""

from __future__ import annotations

from collections.abc import Callable

from tracker.importing.spreadsheets.answers import JudgeOfAnswers
from tracker.importing.spreadsheets.commitments import JudgeOfCommitments
from tracker.importing.spreadsheets.invitations import JudgeOfInvitations
from tracker.importing.spreadsheets.judging import Judge
from tracker.importing.spreadsheets.mandates import JudgeOfMandates
from tracker.importing.spreadsheets.recommendations import JudgeOfRecommendations
from tracker.importing.spreadsheets.values import KnownNames
from tracker.models import SpreadsheetImport
from tracker.sheet_choices import SheetKind

JUDGES: dict[str, Callable[[SpreadsheetImport, KnownNames], Judge]] = {
    SheetKind.RECOMMENDATIONS: JudgeOfRecommendations,
    SheetKind.ANSWERS: JudgeOfAnswers,
    SheetKind.COMMITMENTS: JudgeOfCommitments,
    SheetKind.MANDATES: JudgeOfMandates,
    SheetKind.INVITATIONS: JudgeOfInvitations,
}


def judge_of(spreadsheet: SpreadsheetImport, known: KnownNames) -> Judge:
    """The judge of a sheet's rows; it has asked the record nothing yet about any of them."""
    return JUDGES[spreadsheet.kind](spreadsheet, known)
