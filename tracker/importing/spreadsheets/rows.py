"""A row of a sheet as a Django form: what its cells mean, and what importing it would do to the record.

Each kind of sheet has a form, whose fields are its columns, and a batch, which asks the record once for many rows and
writes those that are ready through `tracker.actions`. Nothing is changed while rows are checked.
"""

from __future__ import annotations

import datetime
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from tracker.actions import REFUSALS, EditConflict, NotAllowed
from tracker.content.fields import Content
from tracker.importing.spreadsheets.faults import ROW, Bad
from tracker.importing.spreadsheets.values import CellField, KnownNames
from tracker.models import ReportingPeriod, SpreadsheetImport, SpreadsheetRow, User
from tracker.models.audit import storable
from tracker.models.sheet_choices import RowEffect, RowStage

REFUSED = (str, *REFUSALS)
"""What an action gives in the place of what it would have made of a row: why it did not."""


class RowForm(forms.Form):
    """One row. `effect`, `changes` and `key` say what importing it would do, and to which thing."""

    cells: ClassVar[Mapping[str, CellField]] = {}

    def __init__(self, row: SpreadsheetRow, batch: Batch) -> None:
        super().__init__(batch.texts_of(row))
        self.row, self.batch = row, batch
        self.fields = dict(batch.cells)  # the fields of all rows are the same objects: they keep nothing of a row
        self.effect: str = RowEffect.NONE
        self.changes: dict[str, list[Any]] = {}
        self.key = ""

    def said(self, name: str, default: Any = "") -> Any:
        """Return what a cell means; `default` where it is empty or wrong."""
        found = self.cleaned_data.get(name)
        return default if found in (None, "", []) else found

    @property
    def state(self) -> str:
        """The code of the State that the row is about; empty where it names none."""
        return getattr(self.said("state"), "pk", "")

    def words[T](self, make: Callable[..., T], fields: Content) -> T:
        """Return what an answer or a commitment says, as `make` has it; an empty cell says nothing."""
        said = {each.name: self.said(each.in_sheets, each.nothing) for each in fields}
        return make(**said, language=self.said("language"))

    def fault(self, name: str, code: str, /, **words: Any) -> None:
        """Say what is wrong with a cell, unless something is said of it already."""
        if (name or NON_FIELD_ERRORS) not in self.errors:
            self.add_error(name or None, Bad(code, **words))

    def compare(self) -> None:
        """Set what importing the row would do, or say what is wrong with it next to what the record has."""

    def becomes(self, key: str, effect: str, changes: Mapping[str, list[Any]] | None = None) -> None:
        """Say which thing the row is about, and what would become of it."""
        self.key, self.effect, self.changes = key, effect, dict(changes or {})

    def unknown(self) -> dict[str, Bad]:
        """Return faults about names that may be created, by cell."""
        return {}

    def note(self) -> None:
        """Write on the row how it was checked."""
        row, wrong = self.row, {name: each[0] for name, each in self.errors.as_data().items()}
        row.faults = {
            ROW if name == NON_FIELD_ERRORS else name: [each.code, each.params or {}]
            for name, each in {**self.unknown(), **wrong}.items()
        }
        row.stage = RowStage.FAULTY if row.faults else RowStage.READY if self.effect else RowStage.SAME
        row.effect = RowEffect.NONE if wrong else self.effect
        row.changes, row.key = self.changes, self.key


class Batch(ABC):
    """Rows of one kind that are checked together."""

    form: ClassVar[type[RowForm]]

    def __init__(self, spreadsheet: SpreadsheetImport, names: KnownNames | None = None) -> None:
        self.spreadsheet = spreadsheet
        self.names = names or KnownNames(spreadsheet.date_order)
        self.cells = {name: cell.knowing(self.names) for name, cell in self.form.cells.items()}

    def texts_of(self, row: SpreadsheetRow) -> dict[str, str]:
        """Return the text of each cell of a row."""
        return {name: row.text(name, self.spreadsheet) for name in self.cells}

    @abstractmethod
    def load(self, forms: Sequence[Any]) -> None:
        """Ask the record what is needed for these rows."""

    def check(self, rows: Iterable[SpreadsheetRow], occupied: dict[str, int]) -> list[RowForm]:
        """Check rows in their order, and note on each row how it was checked.

        Args:
            occupied: which row of the sheet is about which thing; these rows are added to it.
        """
        checked = [self.form(row, self) for row in rows]
        for form in checked:
            form.full_clean()
        self.load(checked)
        for form in checked:
            form.compare()
            number = form.row.number
            holder = occupied.setdefault(form.key, number) if form.key and not form.errors else number
            if holder != number:
                form.fault(ROW, "twice", number=holder)
            form.note()
        return checked

    @abstractmethod
    def write(self, step: Step, forms: Sequence[Any]) -> None:
        """Write ready rows to the record."""


def changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, list[Any]]:
    """{field: [old, new]} of what differs."""
    return {name: [storable(old[name]), storable(new[name])] for name in new if old[name] != new[name]}


@dataclass
class Step:
    """One step of an import: who imports, which rows were written as what, and which were refused."""

    spreadsheet: SpreadsheetImport
    by: User
    now: datetime.datetime
    taken: list[tuple[SpreadsheetRow, models.Model | None]] = field(default_factory=list)
    refused: list[SpreadsheetRow] = field(default_factory=list)

    @property
    def period(self) -> ReportingPeriod:
        """The period of the rows. Raises NotAllowed for a sheet without one."""
        if self.spreadsheet.period is None:
            raise NotAllowed(_("This spreadsheet is about no reporting period."))
        return self.spreadsheet.period

    def refuse(self, row: SpreadsheetRow, why: Exception | str) -> None:
        """Give a row back with the sentence of an action."""
        if isinstance(why, ValidationError):
            why = " ".join(why.messages)
        elif isinstance(why, EditConflict):
            why = _("Somebody else changed this while you were writing. Look at it again before you go on.")
        row.stage, row.faults = RowStage.FAULTY, {ROW: ["refused", {"sentence": str(why)}]}
        self.refused.append(row)

    def attempt(self, rows: Sequence[SpreadsheetRow], make: Callable[[], Iterable[Any]]) -> None:
        """Write rows in one act, which makes something of each or refuses it; else give all of them back."""
        try:
            with transaction.atomic():
                made = list(zip(rows, make(), strict=True))
        except REFUSALS as refusal:
            made = [(row, refusal) for row in rows]
        for row, thing in made:
            if isinstance(thing, REFUSED):
                self.refuse(row, thing)
            else:
                self.taken.append((row, thing))
