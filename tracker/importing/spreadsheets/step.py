"""One step of the taking of ready rows: its rows, what was made of them, and what was refused with which sentence."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from tracker.actions import REFUSALS, EditConflict, NotAllowed
from tracker.importing.spreadsheets.faults import ROW
from tracker.importing.spreadsheets.values import RowValues
from tracker.models import ReportingPeriod, SpreadsheetImport, SpreadsheetRow, User
from tracker.sheet_choices import RowStage

type Taken = tuple[SpreadsheetRow, models.Model | None]
type Ready = list[tuple[SpreadsheetRow, RowValues, str]]


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
        except REFUSALS as refusal:
            self.refuse(row, refusal)
        else:
            self.taken.append((row, thing))

    def sort(self, rows: Iterable[SpreadsheetRow], made: Iterable[Any]) -> list[Taken]:
        """Give back the rows of a set that were refused; returns the others, each with what was made of it."""
        taken: list[Taken] = []
        for row, thing in zip(rows, made, strict=True):
            if isinstance(thing, REFUSALS):
                self.refuse(row, thing)
            else:
                taken.append((row, thing))
        return taken


def period_of(spreadsheet: SpreadsheetImport) -> ReportingPeriod:
    """The period that the rows of a sheet are about. Raises NotAllowed for a sheet without one."""
    if spreadsheet.period is None:
        raise NotAllowed(_("This spreadsheet is about no reporting period."))
    return spreadsheet.period
