"""A clerk brings recommendations in a spreadsheet: columns, dry run, mending in place, taking."""

import io

import pytest
from django.urls import reverse
from openpyxl import Workbook

from tests.tracker.admin.addresses import act_of, sentences
from tests.tracker.admin.sheets import bring, brought, columns_form, csv, mend, of_sheet, row, take, work, xlsx
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


@pytest.fixture
def sheet(seed_world, entry) -> SpreadsheetImport:
    """Two good rows and a faulty one, read."""
    return brought(entry, xlsx(HEAD, GOOD, OTHER, BAD), SheetKind.RECOMMENDATIONS, meeting=seed_world.meeting.pk)


def made() -> list[str]:
    return list(Printing.objects.filter(document__kind="list").order_by("order").values_list("label", flat=True))


@pytest.mark.database
def test_nothing_is_made_before_a_person_took_the_rows(seed_world, sheet) -> None:
    assert sheet.counts()["ready"] == 2
    assert sheet.counts()["faulty"] == 1
    assert not SourceDocument.objects.filter(kind="list").exists()
    assert Recommendation.objects.count() == 12


@pytest.mark.database
def test_the_good_rows_are_taken_and_the_faulty_one_is_mended_in_place(seed_world, entry, sheet) -> None:
    take(entry, sheet)
    assert made() == ["7 (a)", "7 (b)"]
    page = sentences(entry.get(of_sheet("row", sheet, 4)))
    assert "is not one of the choices" in page
    assert "The record has no theme “a theme of nobody”" in page
    assert mend(entry, sheet, 4, basis="agreed", themes="", attributed="").status_code == 302
    assert row(sheet, 4).stage == "ready"
    take(entry, sheet)
    assert made() == ["7 (a)", "7 (b)", "7 (c)"]
    document = SourceDocument.objects.get(kind="list")
    assert document.meeting == seed_world.meeting
    assert document.confirmed_by == seed_world.dataentry
    assert sheet.counts()["taken"] == 3


def test_where_no_row_is_ready_nothing_is_said_to_be_imported(seed_world, entry) -> None:
    sheet = brought(entry, xlsx(HEAD, BAD), SheetKind.RECOMMENDATIONS, meeting=seed_world.meeting.pk)
    page = sentences(entry.get(of_sheet("change", sheet)))
    assert "What was ready is imported" not in page
    assert "No row of this spreadsheet is ready. Nothing was changed." in page


def test_a_sheet_with_nothing_left_to_do_is_not_offered_to_be_discarded(seed_world, entry) -> None:
    done = brought(entry, xlsx(HEAD, GOOD), SheetKind.RECOMMENDATIONS, meeting=seed_world.meeting.pk)
    assert "Discard the spreadsheet" in sentences(entry.get(of_sheet("change", done)))
    take(entry, done)
    page = sentences(entry.get(of_sheet("change", done)))
    assert "Nothing is left to do with this spreadsheet." in page
    assert "Discard the spreadsheet" not in page
    other_file = xlsx(HEAD, GOOD, title="Again")
    again = brought(entry, other_file, SheetKind.RECOMMENDATIONS, meeting=seed_world.meeting.pk)
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


def test_a_list_is_undone_and_its_rows_are_ready_again(seed_world, entry, sheet) -> None:
    take(entry, sheet)
    document = SourceDocument.objects.get(kind="list")
    undone = entry.post(act_of(document, "undo"))
    assert undone["Location"] == of_sheet("change", sheet)
    assert made() == []
    assert sheet.counts()["ready"] == 2
    assert entry.get("/en/recommendations/rpm-asia-pacific-2025/7-a/").status_code == 410
    take(entry, sheet)
    assert made() == ["7 (a)", "7 (b)"]
    assert Recommendation.objects.filter(slug="list-7-a").exists()


def test_a_list_keeps_the_rules_of_labels_addresses_and_attributions(seed_world, entry, sheet) -> None:
    take(entry, sheet)
    recommendation = Recommendation.objects.get(slug="7-a")
    assert (recommendation.basis, recommendation.standing) == ("adopted", "current")
    attribution = recommendation.printings.get().attributions.get()
    assert (attribution.printed, attribution.member_state_id) == ("Viet Nam", "VNM")
    assert row(sheet, 2).made_key == str(recommendation.pk)
    page = sentences(entry.get(of_sheet("change", sheet)))
    assert "What was created from it" in page


def test_what_was_typed_in_a_row_comes_back_while_something_is_still_wrong(sheet, entry) -> None:
    response = mend(entry, sheet, 4, text="States should train the police well.")
    assert response["Location"] == of_sheet("row", sheet, 4)
    page = sentences(entry.get(of_sheet("row", sheet, 4)))
    assert "States should train the police well." in page
    assert "is not one of the choices" in page
    assert row(sheet, 4).typed == {"text": "States should train the police well."}


def test_after_a_mended_row_the_next_faulty_one_opens(seed_world, entry) -> None:
    faulty = [(f"8 ({letter})", "", "adopted", "", "") for letter in "abc"]
    sheet = brought(entry, xlsx(HEAD, *faulty), SheetKind.RECOMMENDATIONS, meeting=seed_world.meeting.pk)
    assert mend(entry, sheet, 2, text="Words of a.")["Location"] == of_sheet("row", sheet, 3)
    assert mend(entry, sheet, 3, text="Words of b.")["Location"] == of_sheet("row", sheet, 4)
    assert mend(entry, sheet, 4, text="Words of c.")["Location"] == of_sheet("change", sheet)


def test_the_same_bytes_again_change_nothing_and_say_so(seed_world, entry) -> None:
    content = xlsx(HEAD, GOOD)
    brought(entry, content, SheetKind.RECOMMENDATIONS, meeting=seed_world.meeting.pk)
    again = bring(entry, content, SheetKind.RECOMMENDATIONS, meeting=seed_world.meeting.pk)
    assert again.status_code == 403
    assert "was uploaded before. Nothing was changed" in sentences(again)
    assert SpreadsheetImport.objects.count() == 1


def test_the_same_rows_in_another_file_change_nothing(seed_world, entry, sheet) -> None:
    take(entry, sheet)
    again = brought(entry, csv(HEAD, GOOD, OTHER), SheetKind.RECOMMENDATIONS, "rows.csv", meeting=seed_world.meeting.pk)
    assert again.counts()["same"] == 2
    assert entry.post(of_sheet("take", again)).status_code == 403
    assert Recommendation.objects.count() == 14


def test_other_words_under_a_label_that_the_meeting_has_are_refused(seed_world, entry) -> None:
    sheet = brought(
        entry, xlsx(HEAD, ("15 (a)", "Other words.", "adopted", "", "")), SheetKind.RECOMMENDATIONS,
        meeting=seed_world.meeting.pk,
    )  # fmt: skip
    assert "The meeting has “15 (a)” already, with other words" in sentences(entry.get(of_sheet("change", sheet)))


def test_a_thing_stands_in_one_row(seed_world, entry) -> None:
    rows = [GOOD, OTHER, ("7. (a)", "Another text.", "adopted", "", "")]
    sheet = brought(entry, xlsx(HEAD, *rows), SheetKind.RECOMMENDATIONS, meeting=seed_world.meeting.pk)
    assert row(sheet, 4).faults == {"": ["twice", {"number": 2}]}
    entry.post(of_sheet("row-leave-out", sheet, 2))
    assert row(sheet, 2).stage == "left_out"
    assert row(sheet, 4).stage == "ready"
    entry.post(of_sheet("row-take-in", sheet, 2))
    assert row(sheet, 2).stage == "faulty"


def test_a_row_that_is_left_out_is_not_taken(sheet, entry) -> None:
    entry.post(of_sheet("row-leave-out", sheet, 2))
    take(entry, sheet)
    assert made() == ["7 (b)"]
    assert row(sheet, 2).stage == "left_out"


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
    bring(entry, xlsx(strange, rows), SheetKind.RECOMMENDATIONS, meeting=seed_world.meeting.pk)
    sheet = SpreadsheetImport.objects.get()
    chosen = columns_form(entry, sheet) | {
        "column_label": "1", "column_text": "0", "column_basis": "2", "save_as": "The regional office’s sheet",
    }  # fmt: skip
    assert entry.post(of_sheet("columns", sheet), chosen).status_code == 302
    saved = ImportColumnMap.objects.get()
    assert saved.columns == {"label": "Mark", "text": "Wording", "basis": "Footing"}
    bring(entry, xlsx(strange[::-1], rows[::-1]), SheetKind.RECOMMENDATIONS, meeting=seed_world.meeting.pk)
    second = SpreadsheetImport.objects.latest("pk")
    page = entry.get(of_sheet("columns", second), {"map": saved.pk})
    assert page.context["form"]["column_label"].value() == "3"


def test_what_is_needed_is_asked_for_at_its_field(seed_world, entry) -> None:
    bring(entry, xlsx(HEAD, GOOD), SheetKind.RECOMMENDATIONS)
    sheet = SpreadsheetImport.objects.get()
    response = entry.post(of_sheet("columns", sheet), columns_form(entry, sheet) | {"save_as": "Kept words"})
    assert response.status_code == 200
    assert "Say which column holds this" in str(response.context["form"].errors["default_meeting"])
    assert "Kept words" in sentences(response)
    assert not SpreadsheetRow.objects.exists()


def test_columns_chosen_anew_keep_what_was_typed_and_what_was_taken(seed_world, entry, sheet) -> None:
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


def test_a_colleagues_mending_is_not_overwritten_unseen(sheet, entry) -> None:
    response = mend(entry, sheet, 4, text="Typed by me.", revision="7")
    assert response.status_code == 409
    assert "Typed by me." in sentences(response)
    assert row(sheet, 4).typed == {}


def test_a_dropped_sheet_makes_nothing_more(sheet, entry) -> None:
    entry.post(of_sheet("drop", sheet))
    assert entry.post(of_sheet("take", sheet)).status_code == 403
    assert mend(entry, sheet, 2, text="More words.").status_code == 403
    assert "was discarded" in sentences(entry.get(of_sheet("change", sheet)))


@pytest.mark.parametrize("role", ["reviewer", "administrator"])
def test_only_who_may_import_brings_recommendations(seed_world, desk_of, sheet, role) -> None:
    client = desk_of(getattr(seed_world, role))
    response = bring(client, xlsx(HEAD, OTHER), SheetKind.RECOMMENDATIONS)
    assert response.status_code == 200
    assert SpreadsheetImport.objects.count() == 1
    assert client.get(of_sheet("change", sheet)).status_code == 200
    assert client.post(of_sheet("take", sheet)).status_code == 403
    assert mend(client, sheet, 2, text="x").status_code == 403
    assert client.post(of_sheet("row-leave-out", sheet, 2)).status_code == 403


def test_every_step_has_its_event(sheet, entry) -> None:
    mend(entry, sheet, 4, basis="agreed", themes="", attributed="")
    take(entry, sheet)
    acts = list(AuditEvent.objects.about(sheet).values_list("act", flat=True))
    assert acts == ["bring", "choose_columns", "begin_reading", "read", "take", "take_rows", "end_taking"]
    assert [event.act for event in AuditEvent.objects.about(row(sheet, 4))] == ["mend_row"]
    document = SourceDocument.objects.get(kind="list")
    assert [event.changes for event in AuditEvent.objects.about(document)] == [{"recommendations": [0, 3]}]


def test_an_empty_sheet_is_filled_in_and_brought(seed_world, entry) -> None:
    for kind in SheetKind:
        response = entry.get(reverse("admin:tracker_spreadsheetimport_empty", args=[kind]))
        assert response.content.startswith(b"PK")
    assert entry.get(reverse("admin:tracker_spreadsheetimport_empty", args=["no-such"])).status_code == 404
