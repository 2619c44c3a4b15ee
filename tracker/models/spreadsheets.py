"""Spreadsheets that the Secretariat uploads, row by row: what was read, what is wrong, and what was made of it."""

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import CheckConstraint, Count, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from tracker.models.constraints import one_of, refuse_unstorable, together, who_and_when
from tracker.models.meetings import Meeting
from tracker.models.periods import ReportingPeriod
from tracker.models.sheet_choices import DateOrder, RowEffect, RowStage, SheetKind


def spreadsheet_file_name(spreadsheet: "SpreadsheetImport", name: str) -> str:
    """A generated name under a folder that is never served."""
    return f"spreadsheets/{uuid.uuid4()}.{name.rpartition('.')[2].lower()}"


class SpreadsheetImportQuerySet(models.QuerySet["SpreadsheetImport"]):
    def visible_to(self, user: Any) -> Self:
        """The secretariat's own; people and their addresses are seen by administrators alone, as accounts are."""
        if not getattr(user, "is_secretariat", False):
            return self.none()
        return self if user.is_administrator else self.exclude(kind=SheetKind.MANDATES)

    def waiting(self) -> Self:
        """Those that somebody still has to do something with."""
        rows = SpreadsheetRow.objects.filter(spreadsheet=models.OuterRef("pk"))
        undone = rows.filter(stage__in=[RowStage.READY, RowStage.FAULTY, RowStage.UNREAD])
        return self.filter(dropped_at__isnull=True).filter(Q(read_at__isnull=True) | models.Exists(undone))


class SpreadsheetImport(models.Model):
    """One sheet that somebody brought. Nothing of it is in the record before a person took its rows.

    `columns` names the column of each field by its place, `defaults` what holds for all rows. Background work is open
    while `read_at` is empty after `mapped_at`, or `ended_at` after `confirmed_at`; `moved_at` is when it last came on.
    """

    kind = models.CharField(_("kind"), max_length=16, choices=SheetKind)
    file = models.FileField(_("file"), upload_to=spreadsheet_file_name)
    file_name = models.CharField(_("name of the file"), max_length=200, validators=[refuse_unstorable])
    sha256 = models.CharField(_("checksum (SHA-256)"), max_length=64)
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="spreadsheets", verbose_name=_("meeting")
    )
    period = models.ForeignKey(
        ReportingPeriod, models.PROTECT, null=True, blank=True, related_name="spreadsheets",
        verbose_name=_("reporting period"),
    )  # fmt: skip
    tables = models.JSONField(_("sheets of the file"))
    sheet = models.PositiveIntegerField(_("sheet"), default=0)
    header_row = models.PositiveIntegerField(_("row of the headings"), default=1)
    columns = models.JSONField(_("columns"), default=dict, blank=True)
    defaults = models.JSONField(_("for all rows"), default=dict, blank=True)
    date_order = models.CharField(
        _("order of day and month"), max_length=3, choices=DateOrder, blank=True, default=DateOrder.UNKNOWN
    )
    decisions = models.JSONField(
        _("decided values"), default=dict, db_default={}, blank=True,
        help_text=_("What each value that the record does not know is taken for, by field; empty: left out."),
    )  # fmt: skip
    shape = models.CharField(_("shape of the head row"), max_length=64, default="", db_default="", blank=True)
    proposed_at, proposed_by = who_and_when(_("uploaded"), _("uploaded by"))
    mapped_at, mapped_by = who_and_when(_("columns chosen"), _("columns chosen by"), null=True)
    begun_at = models.DateTimeField(_("reading started"), null=True, blank=True)
    read_at = models.DateTimeField(_("reading finished"), null=True, blank=True)
    confirmed_at, confirmed_by = who_and_when(_("imported"), _("imported by"), null=True)
    ended_at = models.DateTimeField(_("import finished"), null=True, blank=True)
    moved_at = models.DateTimeField(_("came on"), null=True, blank=True)
    dropped_at, dropped_by = who_and_when(_("discarded"), _("discarded by"), null=True)

    objects = SpreadsheetImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("spreadsheet")
        verbose_name_plural = _("spreadsheets")
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            one_of("spreadsheetimport", "kind", SheetKind),
            one_of("spreadsheetimport", "date_order", DateOrder),
            together("spreadsheetimport", "mapped_at", "mapped_by"),
            together("spreadsheetimport", "confirmed_at", "confirmed_by"),
            together("spreadsheetimport", "dropped_at", "dropped_by"),
            CheckConstraint(
                condition=Q(read_at__isnull=True) | Q(mapped_at__isnull=False),
                name="spreadsheetimport_read_by_its_columns",
            ),
            CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(confirmed_at__isnull=False),
                name="spreadsheetimport_ended_after_it_was_taken",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name or str(self.pk)  # an erasure takes the name

    def head_of(self, sheet: int) -> list[tuple[int, list[str]]]:
        """Return how a table of the file begins: (number, cells) of its first rows."""
        return [(number, cells) for number, cells in self.tables[sheet]["head"]]

    @property
    def head(self) -> list[tuple[int, list[str]]]:
        """How the chosen table begins."""
        return self.head_of(self.sheet)

    @property
    def is_reading(self) -> bool:
        """Whether its rows are still being read in the background."""
        return self.mapped_at is not None and self.read_at is None and self.dropped_at is None

    @property
    def is_taking(self) -> bool:
        """Whether its rows are still being taken in the background."""
        return self.confirmed_at is not None and self.ended_at is None and self.dropped_at is None

    @property
    def is_open(self) -> bool:
        """Whether a person may work on its rows now."""
        return self.read_at is not None and self.dropped_at is None and not self.is_taking

    def counts(self) -> dict[str, int]:
        """How many of its rows stand at each stage, each stage named."""
        found = dict(self.rows.order_by().values_list("stage").annotate(count=Count("pk")))
        return {stage: found.get(stage, 0) for stage in RowStage.values}

    def names_to_create(self) -> tuple[list["SpreadsheetRow"], dict[str, dict[str, tuple[str, ...]]]]:
        """Return the rows that need only a meeting or themes, and {field: {key: (title, first day, last day)}}."""
        rows: list[SpreadsheetRow] = []
        names: dict[str, dict[str, tuple[str, ...]]] = {}
        for row in self.rows.at(RowStage.FAULTY).order_by("number"):
            wanted = {name: words for name, (_code, words) in row.faults.items() if "create" in words}
            if len(wanted) == len(row.faults):
                rows.append(row)
                for name, words in wanted.items():
                    made = {key: (title, *words.get("days", ())) for key, title in words["create"].items()}
                    names.setdefault(name, {}).update(made)
        return rows, names


class SpreadsheetRowQuerySet(models.QuerySet["SpreadsheetRow"]):
    def at(self, *stages: str) -> Self:
        """The rows at one of these stages."""
        return self.filter(stage__in=stages)


class SpreadsheetRow(models.Model):
    """One row: its cells, and what is wrong with it.

    `faults` is {field: [code, words]}; `changes` {field: [old, new]} is what importing it would change. `key` names the
    thing that the row is about: a row is imported once, and a thing by one row. `typed` is what a person typed over its
    cells in a browser, with an earlier release.
    """

    spreadsheet = models.ForeignKey(
        SpreadsheetImport, models.PROTECT, related_name="rows", verbose_name=_("spreadsheet")
    )
    number = models.PositiveIntegerField(_("row of the sheet"))
    cells = models.JSONField(_("cells"))
    typed = models.JSONField(_("typed"), default=dict)
    stage = models.CharField(_("stage"), max_length=8, choices=RowStage, default=RowStage.UNREAD)
    effect = models.CharField(_("effect"), max_length=6, choices=RowEffect, blank=True, default=RowEffect.NONE)
    faults = models.JSONField(_("faults"), default=dict)
    changes = models.JSONField(_("changes"), default=dict)
    key = models.CharField(_("what it speaks of"), max_length=200, blank=True)
    revision = models.PositiveIntegerField(_("number of saves"), default=0)
    made_type = models.CharField(_("kind of what was made"), max_length=60, blank=True)
    made_key = models.CharField(_("what was made"), max_length=40, blank=True)
    taken_at, taken_by = who_and_when(_("imported"), _("imported by"), null=True)

    objects = SpreadsheetRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("row of a spreadsheet")
        verbose_name_plural = _("rows of a spreadsheet")
        ordering = ["spreadsheet", "number"]
        indexes = [models.Index(fields=["spreadsheet", "stage", "number"], name="spreadsheetrow_by_stage")]
        constraints = [
            one_of("spreadsheetrow", "stage", RowStage),
            one_of("spreadsheetrow", "effect", RowEffect),
            together("spreadsheetrow", "taken_at", "taken_by"),
            CheckConstraint(
                condition=Q(stage=RowStage.TAKEN, taken_at__isnull=False)
                | (~Q(stage=RowStage.TAKEN) & Q(taken_at__isnull=True)),
                name="spreadsheetrow_taken_is_dated",
            ),
            UniqueConstraint(fields=["spreadsheet", "number"], name="spreadsheetrow_number_once"),
            UniqueConstraint(
                fields=["spreadsheet", "key"],
                condition=Q(stage__in=[RowStage.READY, RowStage.TAKEN]) & ~Q(key=""),
                name="spreadsheetrow_one_row_a_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.spreadsheet_id}, {self.number}"

    def text(self, field: str, spreadsheet: SpreadsheetImport) -> str:
        """What the row says in a field: what a person typed, else its cell, else what holds for all rows."""
        if field in self.typed:
            return str(self.typed[field])
        column = spreadsheet.columns.get(field)
        said = self.cells[column] if column is not None and column < len(self.cells) else ""
        return str(said or spreadsheet.defaults.get(field, ""))
