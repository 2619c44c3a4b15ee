"""The worker is killed in the middle: nothing is lost, nothing is made twice, and the work is taken up where it was."""

import datetime

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.tracker.admin.sheets import brought, columns_form, of_sheet, row, take, work, xlsx
from tracker import actions
from tracker.importing.spreadsheets import taking, working
from tracker.models import Printing, Recommendation, SpreadsheetImport
from tracker.sheet_choices import SheetKind

HEAD = ("Label", "Text", "Basis")
ROWS = [(f"{number}", f"Measure {number}.", "adopted") for number in range(30, 37)]


class Killed(BaseException):
    """The power is gone."""


@pytest.fixture
def sheet(seed_world, entry, monkeypatch) -> SpreadsheetImport:
    """Seven ready rows, of which the worker takes two at once."""
    monkeypatch.setattr(taking, "AT_ONCE", 2)
    return brought(entry, xlsx(HEAD, *ROWS), SheetKind.RECOMMENDATIONS, meeting=seed_world.meeting.pk)


def labels() -> list[str]:
    return sorted(Printing.objects.filter(document__kind="list").values_list("label", flat=True))


def killed_in_step(number: int, monkeypatch) -> None:
    """The worker is killed at the end of this step, before it is committed."""
    note, steps = actions.note_taken, []

    def note_and_die(**words):
        note(**words)
        steps.append(words)
        if len(steps) == number:
            raise Killed

    monkeypatch.setattr(actions, "note_taken", note_and_die)


@pytest.mark.database
def test_a_step_that_was_killed_is_taken_up_again(seed_world, entry, sheet, monkeypatch) -> None:
    entry.post(of_sheet("take", sheet))
    with monkeypatch.context() as power:
        killed_in_step(2, power)
        working.take_rows.func(sheet.pk)
        with pytest.raises(Killed):
            working.take_rows.func(sheet.pk)
    assert labels() == ["30", "31"]
    assert sheet.counts()["taken"] == 2
    DBTaskResult.objects.all().delete()  # what was queued is gone with the machine
    SpreadsheetImport.objects.update(moved_at=timezone.now() - datetime.timedelta(minutes=5))
    assert entry.post(of_sheet("go-on", sheet)).status_code == 302
    work()
    assert labels() == [label for label, _text, _basis in ROWS]
    assert Recommendation.objects.count() == 12 + len(ROWS)
    sheet.refresh_from_db()
    assert not sheet.is_taking


def test_two_workers_take_each_row_once(seed_world, entry, sheet) -> None:
    entry.post(of_sheet("take", sheet))
    entry.post(of_sheet("go-on", sheet))
    work()
    assert labels() == [label for label, _text, _basis in ROWS]
    assert sheet.counts()["taken"] == len(ROWS)


def test_a_reading_that_was_killed_goes_on_where_it_was(seed_world, entry, sheet, monkeypatch) -> None:
    monkeypatch.setattr(working, "READ_AT_ONCE", 3)
    assert entry.post(of_sheet("columns", sheet), columns_form(entry, sheet)).status_code == 302
    keep, steps = actions.keep_rows, []

    def keep_or_die(**words):
        if steps:
            raise Killed
        steps.append(words)
        return keep(**words)

    with monkeypatch.context() as power:
        power.setattr(actions, "keep_rows", keep_or_die)
        with pytest.raises(Killed):
            working.read_rows.func(sheet.pk)
    assert sheet.counts() == dict.fromkeys(sheet.counts(), 0) | {"ready": 3, "unread": 4}
    work()
    assert sheet.counts()["ready"] == len(ROWS)


def test_what_is_dropped_in_the_middle_goes_no_further(seed_world, entry, sheet) -> None:
    entry.post(of_sheet("take", sheet))
    working.take_rows.func(sheet.pk)
    entry.post(of_sheet("drop", sheet))
    work()
    assert labels() == ["30", "31"]
    assert row(sheet, 4).stage == "ready"


def test_columns_chosen_while_rows_are_read_are_the_ones_that_count(seed_world, entry, sheet) -> None:
    chosen = columns_form(entry, sheet)
    entry.post(of_sheet("columns", sheet), chosen | {"column_text": ""} | {"column_text": "2"})
    entry.post(of_sheet("columns", sheet), chosen)
    work()
    assert sheet.counts()["ready"] == len(ROWS)
    take(entry, sheet)
    assert set(Printing.objects.filter(document__kind="list").values_list("text", flat=True)) == {
        text for _label, text, _basis in ROWS
    }
