"""A table of many rows comes in within 15 acts: each value that the record does not know is decided once."""

from typing import Any

import pytest

from tests.matrix.pages import forms_of
from tests.tracker.admin.addresses import sentences
from tests.tracker.admin.sheets import bring, brought, columns_form, of_sheet, row, take, work
from tracker.importing.spreadsheets.undecided import undecided
from tracker.models import AuditEvent, Meeting, Position, Printing, SpreadsheetImport, Theme
from tracker.sheet_choices import SheetKind

HEAD = "To,Text,From,Response,Issue,Session"
STATES = ("Ardovela", "Belquora", "Cendrava", "Dorvanis", "Viet Nam")
SESSIONS = ("18", "19", "20")


def table(count: int = 400, first: int = 0) -> bytes:
    """Rows of 15 meetings with 20 themes, none of them known; the State of each hundredth is misspelt."""
    rows = []
    for at in range(first, first + count):
        state = STATES[at % 5] if at % 100 else "Ardovella"
        rows.append(
            f'{state},"Plant {at} trees, and water them",{STATES[at % 4]},{("Accepted", "Noted")[at % 2]},'
            f'"Theme {at % 20},Other theme",{SESSIONS[at % 3]}'
        )
    return "\n".join([HEAD, *rows]).encode("utf-16")


def send(client: Any, sheet: SpreadsheetImport, act: str, words: dict[str, Any]) -> Any:
    """Post a form of the sheet, and let the worker do what follows."""
    response = client.post(of_sheet(act, sheet), words)
    work()
    sheet.refresh_from_db()
    return response


def values_form(client: Any, sheet: SpreadsheetImport) -> dict[str, str]:
    """The form of the unknown values as the page suggests it."""
    page = client.get(of_sheet("values", sheet))
    form = next(
        form for form in forms_of(page.content.decode()) if any(name[:3] in ("do_", "out") for name in form.names)
    )
    return {name: (values or [""])[0] for name, values in form.values.items() if name != "csrfmiddlewaretoken"}


def with_days(words: dict[str, str]) -> dict[str, str]:
    """The form with a first and a last day for each session."""
    days = {name: "2031-03-03" for name in words if name.startswith(("first_", "last_"))}
    kept = {name: text for name, text in words.items() if not name.startswith("out_")}
    return kept | days


def read(client: Any, content: bytes) -> SpreadsheetImport:
    """A table with its columns chosen, by two forms."""
    assert bring(client, content, SheetKind.RECOMMENDATIONS, "table.csv").status_code == 302
    sheet = SpreadsheetImport.objects.latest("pk")
    words = columns_form(client, sheet) | {"default_basis": "not_negotiated"}
    assert send(client, sheet, "columns", words).status_code == 302
    return sheet


@pytest.mark.parametrize("count", [40, pytest.param(400, marks=pytest.mark.all)])
def test_a_table_is_in_within_15_acts(seed_world, entry, django_assert_max_num_queries, count: int) -> None:
    """Meetings and themes are created as offered and no sooner; the page asks as often for many values as for few."""
    sheet, acts = read(entry, table(count)), 2
    assert sheet.counts()["faulty"] == count
    before = (Meeting.objects.count(), Theme.objects.count())
    with django_assert_max_num_queries(30):
        words = values_form(entry, sheet)
    assert (Meeting.objects.count(), Theme.objects.count()) == before
    while sheet.counts()["faulty"]:
        assert send(entry, sheet, "values", with_days(words)).status_code == 302
        acts += 1
        assert acts < 15
        words = values_form(entry, sheet) if sheet.counts()["faulty"] else {}
    assert sheet.counts()["ready"] == count
    assert not Printing.objects.filter(document__kind="list").exists(), "nothing is public before it is imported"
    assert send(entry, sheet, "take", {"seen": ""}).status_code == 302
    assert sheet.counts()["taken"] == count
    assert Printing.objects.filter(document__kind="list").count() == Position.objects.count() == count
    assert Meeting.objects.filter(title_en__contains=", session ").count() == 15, "none of a misspelt State"
    assert Meeting.objects.get(title_en="Belquora, session 19").starts_on.isoformat() == "2031-03-03"
    assert Theme.objects.filter(name_en="Other theme").exists()
    assert AuditEvent.objects.filter(act="create_meeting").count() == 15


def test_a_meeting_without_days_is_asked_for_them_and_nothing_typed_is_lost(seed_world, entry) -> None:
    sheet = read(entry, table(6))
    words = values_form(entry, sheet)
    title = next(name for name in words if name.startswith("title_"))
    response = send(entry, sheet, "values", words | {title: "The meeting of gardeners"})
    assert response.status_code == 200
    assert "Give the first and the last day, in this order." in sentences(response)
    assert "The meeting of gardeners" in sentences(response)
    assert sheet.decisions == {}
    assert not Meeting.objects.filter(title_en__contains="gardeners").exists()


def test_a_value_is_mapped_by_its_name_or_left_out(seed_world, entry) -> None:
    sheet = read(entry, table(4, first=1))
    words = values_form(entry, sheet)
    means = [name for name in words if name.startswith("means_meeting")]
    chosen = {name: "leave" for name in words if name.startswith("do_themes")}
    chosen |= {name: "means" for name in words if name.startswith("do_meeting")}
    chosen |= dict.fromkeys(means, seed_world.meeting.slug)
    refused = send(entry, sheet, "values", words | chosen | {means[0]: "No such meeting"})
    assert "The record has no meeting “No such meeting”" in sentences(refused)
    assert send(entry, sheet, "values", words | chosen).status_code == 302
    assert sheet.counts()["ready"] == 4
    take(entry, sheet)
    found = Printing.objects.filter(document__kind="list").select_related("recommendation__meeting")
    assert {each.recommendation.meeting for each in found} == {seed_world.meeting}
    assert not any(each.recommendation.themes.exists() for each in found)


def candidates(sheet: SpreadsheetImport) -> dict[str, list[str]]:
    values, _groups = undecided(sheet)
    return {each.value: each.candidates for each in values if each.of.name == "themes"}


def test_a_theme_is_preselected_only_for_the_value_that_it_is_like(seed_world, entry) -> None:
    """Also where the row was judged before an upgrade, and does not say of which value its candidates are."""
    theme = Theme.objects.create(slug="training", name_en="Training and technical assistance")
    wanted = {"Technical assistance": [str(theme.pk)], "Torture": []}
    for order in ("Torture,Technical assistance", "Technical assistance,Torture"):
        sheet = read(entry, f'{HEAD}\nViet Nam,"Plant trees",Belquora,Accepted,"{order}",18\n'.encode())
        assert candidates(sheet) == wanted
        chosen = {name: value for name, value in values_form(entry, sheet).items() if name.startswith("do_themes_")}
        assert sorted(chosen.values()) == ["=training", "make"]
    judged = sheet.rows.get()
    judged.faults["themes"][1].pop("candidates_of")
    judged.save(update_fields=["faults"])
    assert candidates(sheet) == wanted


def test_a_decision_is_changed_until_the_rows_are_taken(seed_world, entry) -> None:
    """A State that is left out takes its rows along, and they may come back."""
    sheet = read(entry, table(4))
    words = values_form(entry, sheet)
    (misspelt,) = (name for name in words if name.startswith("do_under_review"))
    send(entry, sheet, "values", with_days(words) | {misspelt: "leave"})
    assert sheet.counts() | {"ready": 3, "left_out": 1} == sheet.counts()
    page = sentences(entry.get(of_sheet("change", sheet)))
    assert "decided to be left out" in page
    assert of_sheet("values", sheet) in page
    page = sentences(entry.get(of_sheet("values", sheet)))
    assert "As decided: it is left out" in page
    assert "As decided: it is Belquora, session 19" in page
    again = values_form(entry, sheet)
    means = misspelt.replace("do_", "means_")
    assert send(entry, sheet, "values", again | {misspelt: "means", means: "Ardovela"}).status_code == 302
    assert sheet.counts()["left_out"] == 0
    send(entry, sheet, "values", with_days(values_form(entry, sheet)))
    assert sheet.counts()["ready"] == 4
    take(entry, sheet)
    assert Printing.objects.filter(document__kind="list").count() == 4
    assert send(entry, sheet, "values", again | {misspelt: "leave"}).status_code in (302, 403)
    assert sheet.counts()["taken"] == 4, "what is imported stays"


def test_what_is_asked_again_waits_for_a_decision_as_if_there_had_been_none(seed_world, entry) -> None:
    sheet = read(entry, table(4, first=1))
    send(entry, sheet, "values", with_days(values_form(entry, sheet)))
    assert sheet.counts()["ready"] == 4
    words = values_form(entry, sheet)
    asked = [name for name in words if name.startswith("do_meeting")]
    assert send(entry, sheet, "values", words | dict.fromkeys(asked, "again")).status_code == 302
    assert sheet.decisions["meeting"] == {}
    assert sheet.counts()["faulty"] == 4
    event = AuditEvent.objects.filter(act="choose_columns").latest("pk")
    assert event.changes["decisions"][0]["meeting"]
    assert send(entry, sheet, "values", words).status_code == 200, "nothing chosen is no decision"


def test_many_rows_with_one_fault_are_left_out_and_taken_in_again_in_one_act(seed_world, entry) -> None:
    rows = [HEAD, *(f"Viet Nam,,Ardovela,Accepted,,{at}" for at in range(3))]
    sheet = read(entry, "\n".join(rows).encode())
    assert send(entry, sheet, "values", {"out_text_missing": "on"}).status_code == 302
    assert sheet.counts()["left_out"] == 3
    assert row(sheet, 2).revision == 1
    assert "Include again 3 rows that were left out: Text" in sentences(entry.get(of_sheet("values", sheet)))
    assert send(entry, sheet, "values", {"in_text_missing": "on"}).status_code == 302
    assert sheet.counts()["faulty"] == 3
    event = AuditEvent.objects.filter(act="choose_columns").latest("pk")
    assert event.changes["left_out"] == [3, 0]


def test_the_choice_is_offered_again_for_a_table_of_the_same_shape(seed_world, entry) -> None:
    first = read(entry, table(4))
    send(entry, first, "values", with_days(values_form(entry, first)))
    assert bring(entry, table(5), SheetKind.RECOMMENDATIONS, "next.csv").status_code == 302
    second = SpreadsheetImport.objects.latest("pk")
    page = entry.get(of_sheet("columns", second))
    assert "Filled in as for “table.csv”" in sentences(page)
    assert page.context["form"]["default_basis"].value() == "not_negotiated"
    send(entry, second, "columns", columns_form(entry, second))
    assert (second.decisions, second.columns) == (first.decisions, first.columns)


def test_a_table_without_a_head_row_keeps_its_first_row(seed_world, entry) -> None:
    long = "Plant trees along the rivers, water them, and say in the report how many of them stand"
    sheet = brought(
        entry, f"1,{long.replace(',', '')},adopted\n2,{long[:-6].replace(',', '')},adopted".encode(),
        SheetKind.RECOMMENDATIONS, "rows.csv", meeting=seed_world.meeting.pk, column_label="0",
    )  # fmt: skip
    assert sheet.header_row == 0
    assert sheet.counts()["ready"] == 2
    assert row(sheet, 1).cells[0] == "1"
