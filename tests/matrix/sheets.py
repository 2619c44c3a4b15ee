"""What the matrix's world has of many rows: spreadsheets (read, under way, without columns, of people), an act on States."""

import uuid
from typing import Any

from tests.factories.world import World
from tracker import actions
from tracker.importing.spreadsheets import loading
from tracker.importing.spreadsheets.working import read_rows
from tracker.models import Meeting, PeriodAct, ReportingPeriod, SpreadsheetImport, User
from tracker.period_act_choices import StatesAct
from tracker.sheet_choices import SheetKind

RECOMMENDATIONS = (
    b"Label,Text,Basis,Addressed to\n"
    b"70 (a),zz-canary-row-of-a-sheet-zz should be done.,adopted,zz-canary-addressee-of-a-sheet-zz\n"
    b"70 (b),Something else should be done.,agreed by all,\n"
)
PEOPLE = (
    b"State,Role,Name,E-mail,Note verbale\n"
    b"XAC,expert,zz-canary-person-of-a-sheet-zz,zz-canary-mail-of-a-sheet-zz@example.org,NV 3\n"
    b"XAC,minister,Somebody,somebody@example.org,NV 3\n"
)


def bring_sheets(world: World) -> dict[str, SpreadsheetImport]:
    """The sheets by kind, in the words of the tables; and a habit that was remembered of a body."""
    actions.remember_habit(
        body="An invented body", series="A/AC.999/", headings=["points"], openings=[], labels=["number"],
        basis="agreed", by=world.dataentry, now=world.now(),
    )  # fmt: skip
    columns = {"label": 0, "text": 1, "basis": 2, "addressee": 3}
    people = {"state": 0, "role": 1, "full_name": 2, "email": 3, "note_verbale": 4}
    first = _bring(world, world.dataentry, SheetKind.RECOMMENDATIONS, RECOMMENDATIONS, world.meeting)
    _choose(world, first, world.dataentry, columns, {"language": "en", "title": "A list"})
    second = _bring(world, world.dataentry, SheetKind.RECOMMENDATIONS, RECOMMENDATIONS + b"\n", world.meeting)
    _choose(world, second, world.dataentry, columns, {"language": "en", "title": "A list"})
    third = _bring(world, world.dataentry, SheetKind.RECOMMENDATIONS, RECOMMENDATIONS + b"\n\n", world.meeting)
    fourth = _bring(world, world.administrator, SheetKind.MANDATES, PEOPLE, None)
    _choose(world, fourth, world.administrator, people, {})
    for sheet in (first, fourth):
        read_rows.call(sheet.pk)
    found = {"read": first, "under_way": second, "without_columns": third, "people": fourth}
    return {kind: SpreadsheetImport.objects.get(pk=sheet.pk) for kind, sheet in found.items()}


def act_on_many(world: World, period: ReportingPeriod) -> PeriodAct:
    """An act on many States of a period, of which none was done: its one State is invited already."""
    given = {"member_states": [world.xaa], "by": world.dataentry, "now": world.now()}
    return actions.act_for_states(uuid=uuid.uuid4(), period=period, act=StatesAct.INVITE, **given)


def _bring(world: World, by: User, kind: str, content: bytes, meeting: Meeting | None) -> SpreadsheetImport:
    return loading.bring(content, "rows.csv", kind=kind, meeting=meeting, period=None, by=by, now=world.now())


def _choose(
    world: World,
    sheet: SpreadsheetImport,
    by: User,
    columns: dict[str, int],
    defaults: dict[str, Any],
) -> None:
    if sheet.meeting:
        defaults = {**defaults, "meeting": sheet.meeting.slug}
    loading.choose(
        sheet, sheet=0, header_row=1, columns=columns, defaults=defaults, date_order="", by=by, now=world.now(),
    )  # fmt: skip
