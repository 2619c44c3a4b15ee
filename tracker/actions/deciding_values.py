"""Values of a table that the record does not know, decided once for all rows; and acts on many rows of a sheet.

Nothing of a row is changed: what a value is taken for stands with the sheet, and the rows are read again.
"""

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.text import slugify
from django.utils.translation import gettext as _

from tracker.actions.auditing import record, set_fields
from tracker.actions.errors import NotAllowed, require
from tracker.actions.reference import create_meeting, edit_reference
from tracker.actions.spreadsheets import locked_sheet, require_rest
from tracker.models import Meeting, SpreadsheetImport, SpreadsheetRow, Theme, User
from tracker.policies import may_import
from tracker.sheet_choices import RowStage, SheetKind

type Decisions = dict[str, dict[str, str]]
DECIDED = ["decided", {}]
"""The fault of a row that was left out with a value of it."""


@dataclass(frozen=True)
class NewMeeting:
    """A meeting that a table names and the record does not have."""

    title: str
    place: str
    starts_on: datetime.date
    ends_on: datetime.date


@dataclass(frozen=True)
class DecidedValues:
    """What a person decided, by field, of values as the names of the record are compared (`spreadsheets.plain`).

    Args:
        taken_for: what a value means; "" leaves it out.
        meetings, themes: what is made of a value: a meeting, or a theme of this name.
        asked_again: values whose earlier decision no longer holds. What was made of them stays.
        taken_in: keys of rows that were left out, and are to be read again.
    """

    taken_for: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    meetings: Mapping[str, NewMeeting] = field(default_factory=dict)
    themes: Mapping[str, str] = field(default_factory=dict)
    asked_again: Mapping[str, Collection[str]] = field(default_factory=dict)
    taken_in: Collection[int] = ()


@transaction.atomic
def decide_values(
    *, spreadsheet: SpreadsheetImport, decided: DecidedValues, by: User, now: datetime.datetime
) -> SpreadsheetImport:
    """Keep what values of a table mean, make the meetings and themes among them, and let the rows be read again.

    An earlier decision is replaced, for the rows that were not taken yet: a taken row stays as it was taken.

    Raises NotAllowed while rows are taken or read, or ValidationError where something cannot be made.
    """
    require(may_import(by))
    stored = locked_sheet(spreadsheet, by)
    require_rest(stored)
    if stored.kind != SheetKind.RECOMMENDATIONS or stored.read_at is None:
        raise NotAllowed(_("This spreadsheet was not read to its end yet."))
    kept: Decisions = {name: dict(values) for name, values in stored.decisions.items()}
    for name, values in decided.taken_for.items():
        kept.setdefault(name, {}).update(values)
    for value, meeting in decided.meetings.items():
        slug = _free(Meeting, meeting.title)
        create_meeting(slug=slug, by=by, now=now, **_fields(meeting))
        kept.setdefault("meeting", {})[value] = slug
    for value, name in decided.themes.items():
        slug = _free(Theme, name)
        edit_reference(thing=Theme(slug=slug), by=by, now=now, name_en=name)
        kept.setdefault("themes", {})[value] = slug
    for name, asked in decided.asked_again.items():
        kept[name] = {value: meant for value, meant in kept.get(name, {}).items() if value not in asked}
    changes = set_fields(stored, decisions=kept)
    left_out = stored.rows.at(RowStage.LEFT_OUT)
    taken_in = left_out.filter(pk__in=decided.taken_in)
    if before := left_out.count() if taken_in.exists() else 0:
        changes["left_out"] = [before, before - taken_in.update(stage=RowStage.UNREAD, revision=F("revision") + 1)]
    if changes:
        again = [pk for pk, faults in left_out.values_list("pk", "faults") if faults.get("") == DECIDED]
        stored.rows.filter(pk__in=again).update(stage=RowStage.UNREAD)
        set_fields(stored, mapped_at=now, mapped_by=by, begun_at=None, read_at=None, moved_at=now)
        stored.full_clean()
        stored.save()
        record("choose_columns", stored, by=by, now=now, changes=changes)
    return stored


def _fields(meeting: NewMeeting) -> dict[str, Any]:
    return {
        "title_en": meeting.title,
        "place": meeting.place,
        "starts_on": meeting.starts_on,
        "ends_on": meeting.ends_on,
    }


def _free(model: type[Meeting] | type[Theme], title: str) -> str:
    """An address of these words that nothing has yet. Raises ValidationError at the making where no letter is left."""
    base = slugify(title, allow_unicode=False)[:40].strip("-") or model._meta.model_name or ""
    taken = set(model._default_manager.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{number}" for number in range(2, 100_000))) if slug not in taken)


@transaction.atomic
def leave_out_rows(*, spreadsheet: SpreadsheetImport, rows: Sequence[int], by: User, now: datetime.datetime) -> int:
    """Leave out many rows that are to be corrected, by their keys; returns how many. Raises NotAllowed."""
    stored = locked_sheet(spreadsheet, by)
    require_rest(stored)
    before = stored.rows.at(RowStage.LEFT_OUT).count()
    faulty = SpreadsheetRow.objects.filter(spreadsheet=stored, pk__in=rows).at(RowStage.FAULTY)
    count: int = faulty.update(stage=RowStage.LEFT_OUT, revision=F("revision") + 1)
    if count:
        record("leave_out_row", stored, by=by, now=now, changes={"left_out": [before, before + count]})
    return count
