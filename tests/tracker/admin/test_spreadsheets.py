"""A clerk brings recommendations in a spreadsheet: columns, dry run, corrections in place, import."""

import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook

from tests.factories.world import World, make_world
from tests.tracker.admin.addresses import act_of, sentences
from tests.tracker.admin.many_rows import bring_and_mend
from tests.tracker.admin.sheets import bring, brought, columns_form, csv, mend, of_sheet, row, take, work, xlsx
from tracker.admin.display import correct_address
from tracker.models import (
    AuditEvent,
    ImportColumnMap,
    Printing,
    Recommendation,
    SourceDocument,
    SpreadsheetImport,
    SpreadsheetRow,
)
from tracker.sheet_choices import SheetKind

HEAD = ("Label", "Text", "Basis", "Theme", "Recommending State")
GOOD = ("7 (a)", "States should train judges (Viet Nam).", "adopted", "", "Viet Nam")
OTHER = ("7 (b)", "States should share data.", "Not negotiated", "", "")
BAD = ("7 (c)", "States should train police.", "agreed by all", "a theme of nobody", "Vietnamm")


def read(world: World, client: Client, *rows: tuple[str, ...], **more: Any) -> SpreadsheetImport:
    """A sheet of recommendations of the seed's meeting, read."""
    return brought(client, xlsx(HEAD, *rows, **more), SheetKind.RECOMMENDATIONS, meeting=world.meeting.pk)


def _three_rows() -> World:
    world, entry = make_world(), Client()
    entry.force_login(world.dataentry)
    read(world, entry, GOOD, OTHER, BAD)
    return world


WORLDS = {"sheet": _three_rows}


@pytest.fixture
def sheet(seed_world: World) -> SpreadsheetImport:
    """Two good rows and a faulty one, read."""
    return SpreadsheetImport.objects.get()


def made() -> list[str]:
    return list(Printing.objects.filter(document__kind="list").order_by("order").values_list("label", flat=True))


@pytest.mark.database
def test_the_good_rows_are_imported_and_the_faulty_one_is_corrected_in_place(seed_world, entry, sheet) -> None:
    """Nothing is made before a person imports the rows, and every step has its event."""
    assert (sheet.counts()["ready"], sheet.counts()["faulty"]) == (2, 1)
    assert not SourceDocument.objects.filter(kind="list").exists()
    assert Recommendation.objects.count() == 12
    take(entry, sheet)
    assert made() == ["7 (a)", "7 (b)"]
    recommendation = Recommendation.objects.get(slug="7-a")
    assert (recommendation.basis, recommendation.standing) == ("adopted", "current")
    attribution = recommendation.printings.get().attributions.get()
    assert (attribution.printed, attribution.member_state_id) == ("Viet Nam", "VNM")
    assert row(sheet, 2).made_key == str(recommendation.pk)
    assert "What was created from it" in sentences(entry.get(of_sheet("change", sheet)))
    page = sentences(entry.get(of_sheet("row", sheet, 4)))
    assert "is not one of the choices" in page
    assert "The record has no theme “a theme of nobody”" in page
    typed = {"text": "States should train the police well."}
    assert mend(entry, sheet, 4, **typed)["Location"] == of_sheet("row", sheet, 4), "something is still wrong"
    page = sentences(entry.get(of_sheet("row", sheet, 4)))
    assert typed["text"] in page
    assert "is not one of the choices" in page
    assert row(sheet, 4).typed == typed
    assert mend(entry, sheet, 4, basis="agreed", themes="", attributed="").status_code == 302
    assert row(sheet, 4).stage == "ready"
    take(entry, sheet)
    assert made() == ["7 (a)", "7 (b)", "7 (c)"]
    document = SourceDocument.objects.get(kind="list")
    assert (document.meeting, document.confirmed_by) == (seed_world.meeting, seed_world.dataentry)
    assert sheet.counts()["taken"] == 3
    acts = list(AuditEvent.objects.about(sheet).values_list("act", flat=True))
    taking = ["take", "take_rows", "end_taking"]
    assert acts == ["bring", "choose_columns", "begin_reading", "read", *taking, *taking]
    assert [event.act for event in AuditEvent.objects.about(row(sheet, 4))] == ["mend_row", "mend_row"]
    changes = [event.changes["recommendations"] for event in AuditEvent.objects.about(document)]
    assert changes == [[0, 2], [2, 3]]


def test_a_sheet_says_whether_anything_is_left_to_do(seed_world, entry) -> None:
    faulty = read(seed_world, entry, BAD)
    page = sentences(entry.get(of_sheet("change", faulty)))
    assert "What was ready is imported" not in page
    assert "No row of this spreadsheet is ready. Nothing was changed." in page
    done = read(seed_world, entry, GOOD)
    assert "Discard the spreadsheet" in sentences(entry.get(of_sheet("change", done)))
    take(entry, done)
    page = sentences(entry.get(of_sheet("change", done)))
    assert "Nothing is left to do with this spreadsheet." in page
    assert "Discard the spreadsheet" not in page
    again = read(seed_world, entry, GOOD, title="Again")
    assert again.counts()["taken"] == again.counts()["ready"] == 0
    page = sentences(entry.get(of_sheet("change", again)))
    assert "Discard the spreadsheet" in page, "it may be the wrong file"
    assert "Nothing is left to do with this spreadsheet." not in page


def test_the_page_before_says_what_becomes_public_and_lists_it(seed_world, entry, sheet) -> None:
    page = entry.get(of_sheet("take", sheet))
    body = sentences(page)
    assert f"2 recommendations become public under {seed_world.meeting}" in body
    assert "States should train judges (Viet Nam)." in body
    assert "States should train police." not in body
    assert 'value="Publish 2 recommendations"' in body
    seen = {"seen": page.context["form"]["seen"].value()}
    assert mend(entry, sheet, 2, text="States should train nobody else (Viet Nam).").status_code == 302
    refused = entry.post(of_sheet("take", sheet), seen)
    assert "Other rows are ready now." in sentences(refused), "as many as before, and another text"
    assert "nobody else" in sentences(refused)
    assert not SpreadsheetImport.objects.get().is_taking
    again = entry.post(of_sheet("take", sheet), {"seen": refused.context["form"]["seen"].value()})
    assert again.status_code == 302, "the page that refused shows them, and its button works"


def test_a_list_is_undone_and_its_rows_are_ready_again(entry, sheet) -> None:
    """A row that is left out is not imported."""
    entry.post(of_sheet("row-leave-out", sheet, 3))
    take(entry, sheet)
    assert made() == ["7 (a)"]
    assert row(sheet, 3).stage == "left_out"
    document = SourceDocument.objects.get(kind="list")
    assert f'href="{correct_address(sheet)}"' in sentences(entry.get(act_of(document, "change")))
    entry.post(correct_address(sheet, kind="publication"), {"reason": "The wrong list.", "ask": "1"})
    assert made() == []
    assert sheet.counts()["ready"] == 1
    assert entry.get("/en/recommendations/rpm-asia-pacific-2025/7-a/").status_code == 410
    take(entry, sheet)
    assert made() == ["7 (a)"]
    assert Recommendation.objects.filter(slug="list-7-a").exists()


def test_after_a_corrected_row_the_next_faulty_one_opens(seed_world, entry) -> None:
    sheet = read(seed_world, entry, *[(f"8 ({letter})", "", "adopted", "", "") for letter in "abc"])
    assert mend(entry, sheet, 2, text="Words of a.")["Location"] == of_sheet("row", sheet, 3)
    assert mend(entry, sheet, 3, text="Words of b.")["Location"] == of_sheet("row", sheet, 4)
    assert mend(entry, sheet, 4, text="Words of c.")["Location"] == of_sheet("change", sheet)


def test_the_same_rows_again_change_nothing_and_say_so(seed_world, entry) -> None:
    content = xlsx(HEAD, GOOD, OTHER)
    sheet = brought(entry, content, SheetKind.RECOMMENDATIONS, meeting=seed_world.meeting.pk)
    again = bring(entry, content, SheetKind.RECOMMENDATIONS, meeting=seed_world.meeting.pk)
    assert again.status_code == 403
    assert "was uploaded before. Nothing was changed" in sentences(again)
    assert SpreadsheetImport.objects.count() == 1
    take(entry, sheet)
    lines = csv(HEAD, GOOD, OTHER)
    again = brought(entry, lines, SheetKind.RECOMMENDATIONS, "rows.csv", meeting=seed_world.meeting.pk)
    assert again.counts()["same"] == 2
    assert entry.post(of_sheet("take", again)).status_code == 403
    assert Recommendation.objects.count() == 14


def test_a_label_is_in_one_row_and_not_in_the_meeting_with_other_words(seed_world, entry) -> None:
    rows = [GOOD, OTHER, ("7. (a)", "Another text.", "adopted", "", ""), ("15 (a)", "Other words.", "adopted", "", "")]
    sheet = read(seed_world, entry, *rows)
    assert "The meeting has “15 (a)” already, with other words" in sentences(entry.get(of_sheet("change", sheet)))
    assert row(sheet, 4).faults == {"": ["twice", {"number": 2}]}
    entry.post(of_sheet("row-leave-out", sheet, 2))
    assert (row(sheet, 2).stage, row(sheet, 4).stage) == ("left_out", "ready")
    entry.post(of_sheet("row-take-in", sheet, 2))
    assert row(sheet, 2).stage == "faulty"


def test_a_colleagues_correction_is_not_overwritten_unseen_and_a_dropped_sheet_makes_nothing(sheet, entry) -> None:
    response = mend(entry, sheet, 4, text="Typed by me.", revision="7")
    assert response.status_code == 409
    assert "Typed by me." in sentences(response)
    assert row(sheet, 4).typed == {}
    entry.post(of_sheet("drop", sheet))
    assert entry.post(of_sheet("take", sheet)).status_code == 403
    assert mend(entry, sheet, 2, text="More words.").status_code == 403
    assert "was discarded" in sentences(entry.get(of_sheet("change", sheet)))


# --- columns


def test_columns_are_found_by_headings_of_other_languages_and_by_what_they_hold(seed_world, entry) -> None:
    long = "Les États devraient former les juges et les procureurs à la preuve électronique sans délai."
    content = xlsx(("Liste des recommandations",), (), ("Numéro", "", "Fondement"), ("9 (a)", long, "adopted"))
    sheet = brought(entry, content, SheetKind.RECOMMENDATIONS, meeting=seed_world.meeting.pk)
    assert sheet.header_row == 3
    assert sheet.columns == {"label": 0, "text": 1, "basis": 2}
    assert row(sheet, 4).stage == "ready"


def test_a_choice_of_columns_is_kept_under_a_name_and_used_again(seed_world, entry) -> None:
    strange = ("Wording", "Mark", "Footing", "x", "y")
    rows = ("Short words.", "9 (a)", "adopted", "", "")
    bring(entry, xlsx(strange, rows), SheetKind.RECOMMENDATIONS)
    sheet = SpreadsheetImport.objects.get()
    chosen = columns_form(entry, sheet) | {
        "column_label": "1", "column_text": "0", "column_basis": "2", "save_as": "The regional office’s sheet",
    }  # fmt: skip
    missing = entry.post(of_sheet("columns", sheet), chosen)
    assert "Say which column holds this" in str(missing.context["form"].errors["default_meeting"])
    assert "The regional office’s sheet" in sentences(missing)
    assert not SpreadsheetRow.objects.exists()
    chosen |= {"default_meeting": seed_world.meeting.slug}
    assert entry.post(of_sheet("columns", sheet), chosen).status_code == 302
    saved = ImportColumnMap.objects.get()
    assert saved.columns == {"label": "Mark", "text": "Wording", "basis": "Footing"}
    bring(entry, xlsx(strange[::-1], rows[::-1]), SheetKind.RECOMMENDATIONS, meeting=seed_world.meeting.pk)
    second = SpreadsheetImport.objects.latest("pk")
    page = entry.get(of_sheet("columns", second), {"map": saved.pk})
    assert page.context["form"]["column_label"].value() == "3"


def test_columns_chosen_again_keep_what_was_typed_and_what_was_taken(entry, sheet) -> None:
    take(entry, sheet)
    mend(entry, sheet, 4, text="States should train the police well.")
    assert entry.post(of_sheet("columns", sheet), columns_form(entry, sheet) | {"column_themes": ""}).status_code == 302
    work()
    assert row(sheet, 2).stage == "taken"
    faulty = row(sheet, 4)
    assert faulty.typed == {"text": "States should train the police well."}
    assert set(faulty.faults) == {"basis", "attributed"}


def test_another_sheet_of_the_file_is_chosen(seed_world, entry) -> None:
    book = Workbook()
    book.active.append(["Cover", "of", "the", "file"])
    second = book.create_sheet("Rows")
    for line in (HEAD, GOOD):
        second.append(line)
    file = io.BytesIO()
    book.save(file)
    bring(entry, file.getvalue(), SheetKind.RECOMMENDATIONS, meeting=seed_world.meeting.pk)
    sheet = SpreadsheetImport.objects.get()
    page = entry.get(of_sheet("columns", sheet), {"sheet": "1"})
    assert page.context["form"]["column_label"].value() == "0"
    chosen = {name: page.context["form"][name].value() or "" for name in page.context["form"].fields}
    assert entry.post(of_sheet("columns", sheet), chosen).status_code == 302
    work()
    assert row(sheet, 2).stage == "ready"


def test_an_empty_sheet_of_each_kind_is_there_to_be_filled_in(entry) -> None:
    for kind in SheetKind:
        response = entry.get(reverse("admin:tracker_spreadsheetimport_empty", args=[kind]))
        assert response.content.startswith(b"PK")
    assert entry.get(reverse("admin:tracker_spreadsheetimport_empty", args=["no-such"])).status_code == 404


@pytest.mark.parametrize("count", [120, pytest.param(800, marks=pytest.mark.all)])
def test_hundreds_of_rows_with_twelve_faulty_ones_are_listed_page_by_page(seed_world, entry, count: int) -> None:
    bring_and_mend(seed_world, entry, count)
    sheet = of_sheet("change", SpreadsheetImport.objects.get())
    with CaptureQueriesContext(connection) as first:
        page = entry.get(sheet)
    assert len(page.context["rows"]) == 50
    assert page.context["following"] == 51
    queries = len(first)
    with CaptureQueriesContext(connection) as last:
        assert len(entry.get(sheet, {"after": str(count - 50)}).context["rows"]) == 50
    assert len(last) == queries <= 12
    for after in ("-1", "x", "9" * 20, ""):
        assert entry.get(sheet, {"after": after}).status_code == 200, "a strange place is the beginning"
