"""Erased words in spreadsheets: in rows that found their State and rows that did not, read or unread, and in files."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.tracker.admin.sheets import bring, brought, of_sheet, row, take, xlsx
from tests.tracker.admin.test_spreadsheets_of_states import DAY, HEAD, ONCE, answers_sheet
from tracker import actions
from tracker.actions.erasing import Passages
from tracker.models import AuditEvent, SpreadsheetImport, SpreadsheetRow
from tracker.models.sheet_choices import RowStage, SheetKind

NAME = "Jane Example"
WORDS = f"The decree that {NAME} wrote is in force."


def erase(world, *fields: str) -> None:
    """Asked today: rows are taken by the clock of this process, and an older request would be overtaken by them."""
    now = timezone.now()
    request = actions.ask_erasure(
        submission=world.submission(), fields=["summary", *fields], recommendation=world.recommendations["15-a"],
        reason="A court.", by=world.administrator, now=now,
    )  # fmt: skip
    actions.confirm_correction(correction=request, by=world.reviewer, now=now)


def type_over(sheet: SpreadsheetImport, **texts: str) -> None:
    """What a person typed over cells of the first row in a browser, with an earlier release."""
    SpreadsheetRow.objects.filter(spreadsheet=sheet, number=2).update(typed=texts)


def with_the_name() -> list[str]:
    kept = [str(values) for model in (SpreadsheetImport, SpreadsheetRow) for values in model.objects.values()]
    kept += [str(event.changes) for event in AuditEvent.objects.all()]
    return [text for text in kept if NAME in text]


def test_an_erasure_reaches_the_rows_and_the_file_of_an_answer(seed_world, entry) -> None:
    """Also what was typed over a cell, and a column that nobody mapped; the page says that its file was erased."""
    rows = [
        ("XAA", "15 (a)", "Planned", WORDS, DAY, WORDS),
        ("XAB", "15 (a)", "Planned", "Stays.", DAY, ""),
    ]
    content = xlsx((*HEAD, "Remarks"), *rows)
    sheet = brought(entry, content, SheetKind.ANSWERS, period=seed_world.period.pk, **ONCE)
    type_over(sheet, obstacles=WORDS)
    take(entry, sheet)
    erase(seed_world, "obstacles")
    assert not with_the_name()
    sheet.refresh_from_db()
    assert not sheet.file
    assert "Stays." in row(sheet, 3).cells
    page = entry.get(of_sheet("change", sheet)).content.decode()
    assert "The file was erased by order." in page
    assert "spreadsheetimport_file" not in page
    assert NAME not in page


@pytest.mark.database
def test_a_row_that_never_found_its_state_is_reached_by_its_words(seed_world, entry) -> None:
    sheet = answers_sheet(
        seed_world, entry,
        ("Nowhereland", "15 (a)", "Planned", f"{WORDS} More is planned.", DAY),
        ("Elsewhereland", "15 (a)", "Planned", "Stays.", DAY),
    )  # fmt: skip
    type_over(sheet, obstacles=WORDS)
    seed_world.publish(summary=WORDS)
    erase(seed_world)
    sheet.refresh_from_db()
    assert not with_the_name()
    assert (row(sheet, 2).stage, row(sheet, 3).stage) == (RowStage.LEFT_OUT, RowStage.FAULTY)
    assert "Stays." in row(sheet, 3).cells
    assert (bool(sheet.file), sheet.file_name) == (False, "")


def test_a_row_that_names_state_and_recommendation_is_reached_in_other_words(seed_world, entry) -> None:
    sheet = answers_sheet(seed_world, entry, ("xaa", "15-a", "Planned?", f"Ms {NAME} did it.", DAY))
    assert row(sheet, 2).key == ""
    seed_world.publish(summary=WORDS)
    erase(seed_world)
    assert not with_the_name()


def test_many_rows_without_a_state_cost_no_query_each(seed_world, entry) -> None:
    """A sheet whose column of States was chosen wrongly has as many such rows as it has lines."""
    rows = [(f"Nowhereland {number}", "15 (a)", "Planned", f"Text {number}.", DAY) for number in range(40)]
    answers_sheet(seed_world, entry, *rows)
    seed_world.publish(summary=WORDS)
    with CaptureQueriesContext(connection) as asked:
        erase(seed_world)
    assert len([each for each in asked if "tracker_printing" in each["sql"]]) < 10


def test_a_sheet_that_nobody_read_yet_is_dropped_where_its_file_repeats_the_words(seed_world, entry) -> None:
    bring(entry, xlsx(HEAD, ("XAA", "15 (a)", "Planned", WORDS, DAY)), SheetKind.ANSWERS, period=seed_world.period.pk)
    bring(entry, xlsx(HEAD, ("XAA", "15 (a)", "Planned", "Stays.", DAY)), SheetKind.ANSWERS,
          period=seed_world.period.pk)  # fmt: skip
    seed_world.publish(summary=WORDS)
    erase(seed_world)
    assert not with_the_name()
    gone, kept = SpreadsheetImport.objects.order_by("pk")
    assert (bool(gone.file), gone.dropped_by) == (False, seed_world.reviewer)
    assert (bool(kept.file), kept.dropped_by) == (True, None)


@pytest.mark.parametrize(
    ("text", "is_repeated"),
    [
        (WORDS.upper(), True),
        (f"They say: the decree, that {NAME} wrote, was good.", True),
        ("None that we know.", True),
        ("None that we know of.", False),
        ("The decree is in force.", False),
        ("该法令由某人起草并已生效。", True),
        ("该法令已经废止。", False),
        ("", False),
    ],
)
def test_what_counts_as_repeated(text: str, is_repeated: bool) -> None:
    passages = Passages([WORDS, "None that we know.", "", "据报该法令由某人起草并已生效"])
    assert passages.are_repeated_in(text) is is_repeated
