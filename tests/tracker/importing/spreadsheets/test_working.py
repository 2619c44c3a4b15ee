"""The worker is killed in the middle: nothing is lost, nothing is made twice, and the work is done again."""

import datetime

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.tracker.admin.sheets import brought, columns_form, of_sheet, take, work, xlsx
from tracker import actions
from tracker.importing.spreadsheets import working
from tracker.models import Printing, Recommendation, SpreadsheetImport
from tracker.models.sheet_choices import SheetKind

HEAD = ("Label", "Text", "Basis")
ROWS = [(f"{number}", f"Measure {number}.", "adopted") for number in range(30, 37)]


class Killed(BaseException):
    """The power is gone."""


@pytest.fixture
def sheet(seed_world, entry) -> SpreadsheetImport:
    """Seven ready rows."""
    return brought(entry, xlsx(HEAD, *ROWS), SheetKind.RECOMMENDATIONS, meeting=seed_world.meeting.pk)


def labels() -> list[str]:
    return sorted(Printing.objects.filter(document__kind="list").values_list("label", flat=True))


def killed(name: str, monkeypatch) -> None:
    """The worker is killed when it comes to this action."""

    def die(**_words):
        raise Killed

    monkeypatch.setattr(actions, name, die)


def gone_on(client, sheet: SpreadsheetImport) -> None:
    """The work is resumed; what was queued is gone with the machine."""
    DBTaskResult.objects.all().delete()
    SpreadsheetImport.objects.update(moved_at=timezone.now() - datetime.timedelta(minutes=5))
    assert client.post(of_sheet("go-on", sheet)).status_code == 302
    work()
    sheet.refresh_from_db()


@pytest.mark.database
def test_an_import_that_was_killed_is_done_again(seed_world, entry, sheet, monkeypatch) -> None:
    entry.post(of_sheet("take", sheet))
    with monkeypatch.context() as power:
        killed("note_taken", power)
        with pytest.raises(Killed):
            working.take_rows.func(sheet.pk)
    assert labels() == []
    assert sheet.counts()["ready"] == len(ROWS)
    gone_on(entry, sheet)
    assert labels() == [label for label, _text, _basis in ROWS]
    assert Recommendation.objects.count() == 12 + len(ROWS)
    assert not sheet.is_taking


def test_two_workers_take_each_row_once(seed_world, entry, sheet) -> None:
    entry.post(of_sheet("take", sheet))
    entry.post(of_sheet("go-on", sheet))
    work()
    assert labels() == [label for label, _text, _basis in ROWS]
    assert sheet.counts()["taken"] == len(ROWS)


def test_a_check_that_was_killed_is_done_again(seed_world, entry, sheet, monkeypatch) -> None:
    assert entry.post(of_sheet("columns", sheet), columns_form(entry, sheet)).status_code == 302
    with monkeypatch.context() as power:
        killed("keep_rows", power)
        with pytest.raises(Killed):
            working.read_rows.func(sheet.pk)
    gone_on(entry, sheet)
    assert sheet.counts()["ready"] == len(ROWS)


def test_what_is_discarded_before_the_worker_comes_goes_no_further(seed_world, entry, sheet) -> None:
    entry.post(of_sheet("take", sheet))
    entry.post(of_sheet("drop", sheet))
    work()
    assert labels() == []


def test_columns_chosen_while_rows_are_read_are_the_ones_that_count(seed_world, entry, sheet) -> None:
    chosen = columns_form(entry, sheet)
    entry.post(of_sheet("columns", sheet), chosen | {"column_text": "2"})
    entry.post(of_sheet("columns", sheet), chosen)
    work()
    assert sheet.counts()["ready"] == len(ROWS)
    take(entry, sheet)
    assert set(Printing.objects.filter(document__kind="list").values_list("text", flat=True)) == {
        text for _label, text, _basis in ROWS
    }
