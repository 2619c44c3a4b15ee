"""The kinds of sheets: recommendations, answers, commitments, nominations, invitations."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.importing.spreadsheets.letters import AnswerBatch, CommitmentBatch
from tracker.importing.spreadsheets.people import InvitationBatch, MandateBatch
from tracker.importing.spreadsheets.recommendations import RecommendationBatch
from tracker.importing.spreadsheets.rows import Batch
from tracker.importing.spreadsheets.values import CellField
from tracker.models import SpreadsheetImport
from tracker.models.sheet_choices import SheetKind

BATCHES: dict[str, type[Batch]] = {
    SheetKind.RECOMMENDATIONS: RecommendationBatch,
    SheetKind.ANSWERS: AnswerBatch,
    SheetKind.COMMITMENTS: CommitmentBatch,
    SheetKind.MANDATES: MandateBatch,
    SheetKind.INVITATIONS: InvitationBatch,
}


def batch_of(spreadsheet: SpreadsheetImport) -> Batch:
    """Return a batch for rows of a sheet, which has asked the record nothing yet."""
    return BATCHES[spreadsheet.kind](spreadsheet)


def cells_of(kind: str) -> Mapping[str, CellField]:
    """Return the cells of a row, in the order of the columns of our own sheet."""
    return BATCHES[kind].form.cells


def columns_of(kind: str) -> dict[str, CellField]:
    """Return the cells that a sheet may have a column for."""
    return {name: cell for name, cell in cells_of(kind).items() if not cell.whole}


def given_once(kind: str) -> dict[str, CellField]:
    """Return the cells whose value may be, or is, given once for all rows."""
    return {name: cell for name, cell in cells_of(kind).items() if cell.whole or cell.for_all}
