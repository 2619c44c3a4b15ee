"""A clerk imports recommendations from a spreadsheet: columns, check, faulty rows given back as a file, import."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook

from tests.factories.world import World, make_world
from tests.tracker.admin.addresses import act_of, sentences
from tests.tracker.admin.many_rows import bring_and_correct
from tests.tracker.admin.sheets import (
    bring,
    brought,
    columns_form,
    correct,
    csv,
    faulty_rows,
    of_sheet,
    row,
    take,
    upload_corrected,
    work,
    xlsx,
)
from tests.tracker.importing.spreadsheets.workbooks import packed
from tracker.admin.display import correct_address
from tracker.models import (
    AuditEvent,
    Meeting,
    Position,
    Printing,
    Recommendation,
    SourceDocument,
    SpreadsheetImport,
    SpreadsheetRow,
    Theme,
)
from tracker.models.sheet_choices import SheetKind

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
def test_faulty_rows_are_given_back_and_uploaded_again(seed_world, entry, sheet) -> None:
    """Nothing is made before a person imports the rows; the corrected row comes into the same list."""
    assert (sheet.counts()["ready"], sheet.counts()["faulty"]) == (2, 1)
    assert not SourceDocument.objects.filter(kind="list").exists()
    take(entry, sheet)
    assert made() == ["7 (a)", "7 (b)"]
    recommendation = Recommendation.objects.get(slug="7-a")
    assert (recommendation.basis, recommendation.standing) == ("adopted", "current")
    attribution = recommendation.printings.get().attributions.get()
    assert (attribution.printed, attribution.member_state_id) == ("Viet Nam", "VNM")
    assert row(sheet, 2).made_key == str(recommendation.pk)
    page = sentences(entry.get(of_sheet("change", sheet)))
    assert "What was created from it" in page
    assert "Row 4" in page
    assert "“agreed by all” is not one of the choices" in page
    assert of_sheet("faulty", sheet) in page
    _book, rows = faulty_rows(entry, sheet)
    assert list(rows) == ["4"]
    assert rows["4"]["Text"] == "States should train police."
    wrong = rows["4"]["To be corrected"]
    assert "How it was adopted: “agreed by all” is not one of the choices" in wrong
    assert "Themes: The record has no theme “a theme of nobody”." in wrong
    assert correct(entry, sheet, Text={4: "States should train the police well."}).status_code == 302
    assert set(row(sheet, 4).faults) == {"basis", "themes", "attributed"}, "something is still wrong"
    correct(entry, sheet, **{"Basis": {4: "agreed"}, "Theme": {4: None}, "Recommending State": {4: None}})
    assert row(sheet, 4).stage == "ready"
    take(entry, sheet)
    assert made() == ["7 (a)", "7 (b)", "7 (c)"]
    assert Printing.objects.get(label="7 (c)").text == "States should train the police well."
    document = SourceDocument.objects.get(kind="list")
    assert (document.meeting, document.confirmed_by) == (seed_world.meeting, seed_world.dataentry)
    assert sheet.counts()["taken"] == 3
    assert not entry.get(of_sheet("faulty", sheet)).content.startswith(b"PK")
    acts = list(AuditEvent.objects.about(sheet).values_list("act", flat=True))
    again = ["mend_row", "read"]
    assert acts == ["bring", "choose_columns", "read", "take", "take_rows", *again, *again, "take", "take_rows"]
    changes = [event.changes["recommendations"] for event in AuditEvent.objects.about(document)]
    assert changes == [[0, 2], [2, 3]]


def test_another_file_is_no_file_of_corrected_rows(entry, sheet) -> None:
    """Only rows that are to be corrected are replaced."""
    other = upload_corrected(entry, sheet, xlsx(HEAD, GOOD))
    assert "its columns are others" in sentences(other)
    ready = upload_corrected(entry, sheet, xlsx(("Row", *HEAD), ("2", "7 (z)", "Other words.", "adopted")))
    assert "No row of this file is to be corrected" in sentences(ready)
    assert row(sheet, 2).cells[0] == "7 (a)"
    hostile = upload_corrected(entry, sheet, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    assert "old kind (.xls)" in sentences(hostile)


def test_pages_of_earlier_releases_lead_to_the_spreadsheet(entry, sheet) -> None:
    own = of_sheet("change", sheet)
    for more in ("values/", "rows/4/", "rows/4/leave-out/", "rows/4/take-in/"):
        assert entry.get(f"{own.removesuffix('change/')}{more}")["Location"] == own
    listed = reverse("admin:tracker_spreadsheetimport_changelist")
    assert entry.get("/admin/tracker/importcolumnmap/")["Location"] == listed


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


def test_the_page_says_what_becomes_public_and_lists_it(seed_world, entry, sheet) -> None:
    page = entry.get(of_sheet("change", sheet))
    body = sentences(page)
    assert f"2 recommendations become public under {seed_world.meeting}" in body
    assert body.count("<dt>Meeting</dt>") == 1
    assert "States should train judges (Viet Nam)." in body
    assert 'value="Publish 2 recommendations"' in body
    seen = {"seen": page.context["form"]["seen"].value()}
    correct(entry, sheet, **{"Basis": {4: "agreed"}, "Theme": {4: None}, "Recommending State": {4: None}})
    refused = entry.post(of_sheet("take", sheet), seen)
    assert "Other rows are ready now." in sentences(refused)
    assert "3 recommendations become public" in sentences(refused)
    assert not SpreadsheetImport.objects.get().is_taking
    again = entry.post(of_sheet("take", sheet), {"seen": refused.context["form"]["seen"].value()})
    assert again.status_code == 302, "the page that refused shows them, and its button works"


def test_a_list_is_undone_and_its_rows_are_ready_again(entry, sheet) -> None:
    take(entry, sheet)
    document = SourceDocument.objects.get(kind="list")
    assert f'href="{correct_address(sheet)}"' in sentences(entry.get(act_of(document, "change")))
    entry.post(correct_address(sheet, kind="publication"), {"reason": "The wrong list.", "ask": "1"})
    assert made() == []
    assert sheet.counts()["ready"] == 2
    assert entry.get("/en/recommendations/rpm-asia-pacific-2025/7-a/").status_code == 410
    take(entry, sheet)
    assert made() == ["7 (a)", "7 (b)"]
    assert Recommendation.objects.filter(slug="list-7-a").exists()


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


def test_a_hidden_row_is_left_out(seed_world, entry) -> None:
    book = Workbook()
    for line in (HEAD, GOOD, OTHER):
        book.active.append(line)
    book.active.row_dimensions[2].hidden = True
    sheet = brought(entry, packed(book), SheetKind.RECOMMENDATIONS, meeting=seed_world.meeting.pk)
    assert "This row is hidden in the file." in sentences(entry.get(of_sheet("change", sheet)))
    take(entry, sheet)
    assert made() == ["7 (b)"]


def test_a_discarded_sheet_makes_nothing(sheet, entry) -> None:
    entry.post(of_sheet("drop", sheet))
    assert entry.post(of_sheet("take", sheet)).status_code == 403
    assert upload_corrected(entry, sheet, xlsx(("Row", *HEAD), ("4", *GOOD))).status_code == 403
    assert "was discarded" in sentences(entry.get(of_sheet("change", sheet)))


# --- columns


def test_a_foreign_table_asks_once_for_its_columns(seed_world, entry) -> None:
    """What holds for all rows is remembered where it is a choice; the meeting comes with the upload."""
    strange = ("Wording", "Mark", "Footing", "Id")
    bring(entry, xlsx(strange, ("Short words.", "9 (a)", "", "12")), SheetKind.RECOMMENDATIONS)
    sheet = SpreadsheetImport.objects.get()
    chosen = columns_form(entry, sheet) | {"column_label": "1", "column_text": "0"}
    assert not chosen.get("column_key"), "an Id of another program is no key of ours"
    missing = entry.post(of_sheet("columns", sheet), chosen)
    assert "Say which column holds this" in str(missing.context["form"].errors["default_meeting"])
    assert not SpreadsheetRow.objects.exists()
    chosen |= {"default_meeting": seed_world.meeting.slug, "default_basis": "adopted"}
    assert entry.post(of_sheet("columns", sheet), chosen).status_code == 302
    work()
    assert row(sheet, 2).stage == "ready"
    more = xlsx(strange, ("Other words.", "9 (b)", "", "13"))
    response = bring(entry, more, SheetKind.RECOMMENDATIONS, meeting=seed_world.meeting.pk)
    second = SpreadsheetImport.objects.latest("pk")
    assert response["Location"] == of_sheet("change", second), "it is not asked again"
    work()
    assert row(second, 2).stage == "ready"
    without = bring(entry, xlsx(strange, ("More words.", "9 (c)", "", "14")), SheetKind.RECOMMENDATIONS)
    third = SpreadsheetImport.objects.latest("pk")
    assert without["Location"] == of_sheet("columns", third), "of a meeting it is"
    assert columns_form(entry, third)["default_basis"] == "adopted"
    for each in (sheet, second):
        entry.post(of_sheet("drop", each))
    again = bring(entry, xlsx(strange, ("Words.", "9 (d)", "", "15")), SheetKind.RECOMMENDATIONS)
    fourth = SpreadsheetImport.objects.latest("pk")
    assert again["Location"] == of_sheet("columns", fourth), "the choice of a discarded spreadsheet may be wrong"
    assert not columns_form(entry, fourth).get("column_text")


def test_columns_chosen_again_leave_imported_rows_as_they_are(seed_world, entry, sheet) -> None:
    take(entry, sheet)
    assert entry.post(of_sheet("columns", sheet), columns_form(entry, sheet) | {"column_themes": ""}).status_code == 302
    work()
    assert row(sheet, 2).stage == "taken"
    assert set(row(sheet, 4).faults) == {"basis", "attributed"}


def test_another_sheet_of_the_file_is_chosen(seed_world, entry) -> None:
    book = Workbook()
    book.active.append(["Cover", "of", "the", "file"])
    second = book.create_sheet("Rows")
    for line in (HEAD, GOOD):
        second.append(line)
    bring(entry, packed(book), SheetKind.RECOMMENDATIONS, meeting=seed_world.meeting.pk)
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
    bring_and_correct(seed_world, entry, count)
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


# --- names that the record does not have

TABLE = "To,Text,From,Response,Issue,Session,Start date,End date"
STATES = ("Ardovela", "Belquora", "Cendrava", "Viet Nam")


def table(count: int) -> bytes:
    """Rows of twelve meetings with themes, none of them known."""
    rows = [
        f'{STATES[at % 4]},"Plant {at} trees, and water them",{STATES[at % 3]},{("Accepted", "Noted")[at % 2]},'
        f'"Theme {at % 20},Other theme",{18 + at % 3},2031-03-03,2031-03-05'
        for at in range(count)
    ]
    return "\n".join([TABLE, *rows]).encode("utf-16")


def test_unknown_meetings_and_themes_are_created_by_one_tick(seed_world, entry) -> None:
    sheet = brought(entry, table(40), SheetKind.RECOMMENDATIONS, "table.csv", default_basis="not_negotiated")
    assert sheet.counts()["faulty"] == 40
    before = (Meeting.objects.count(), Theme.objects.count())
    page = sentences(entry.get(of_sheet("change", sheet)))
    assert "40 rows need names that the record does not have:" in page
    assert "<bdi>Belquora, session 19</bdi>" in page
    assert "<bdi>Other theme</bdi>" in page
    unticked = entry.post(of_sheet("take", sheet), {})
    assert unticked.status_code == 403
    assert (Meeting.objects.count(), Theme.objects.count()) == before
    take(entry, sheet, creates="on")
    assert sheet.counts()["taken"] == 40
    assert Printing.objects.filter(document__kind="list").count() == Position.objects.count() == 40
    assert Meeting.objects.filter(title_en__contains=", session ").count() == 12
    assert Meeting.objects.get(title_en="Belquora, session 19").starts_on.isoformat() == "2031-03-03"
    assert Theme.objects.filter(name_en="Other theme").count() == 1
    assert AuditEvent.objects.filter(act="create_meeting").count() == 12
    again = brought(entry, table(41), SheetKind.RECOMMENDATIONS, "next.csv", default_basis="not_negotiated")
    assert (again.counts()["same"], again.counts()["ready"]) == (40, 1), "the meetings are known by both their columns"


def test_a_meeting_without_days_is_not_created(seed_world, entry) -> None:
    rows = b"Meeting,Label,Text,Basis\nThe meeting of gardeners,1,Plant trees.,adopted\n"
    sheet = brought(entry, rows, SheetKind.RECOMMENDATIONS, "rows.csv")
    assert {name: fault[0] for name, fault in row(sheet, 2).faults.items()} == {
        "meeting": "meeting_unknown", "meeting_starts": "meeting_without_days",
    }  # fmt: skip
    days = {"default_meeting_starts": "2031-03-03", "default_meeting_ends": "2031-03-05"}
    entry.post(of_sheet("columns", sheet), columns_form(entry, sheet) | days)
    work()
    take(entry, sheet, creates="on")
    assert Meeting.objects.get(title_en="The meeting of gardeners").ends_on.isoformat() == "2031-03-05"
