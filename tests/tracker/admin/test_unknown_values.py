"""A table of 400 rows comes in within 15 acts: each value that the record does not know is decided once."""

from typing import Any

import pytest
from django.urls import reverse

from tests.matrix.pages import forms_of
from tests.tracker.admin.addresses import sentences
from tests.tracker.admin.sheets import bring, brought, columns_form, of_sheet, row, take, work
from tracker.importing.spreadsheets.undecided import undecided
from tracker.models import AuditEvent, Meeting, Position, Printing, SpreadsheetImport, Theme
from tracker.sheet_choices import SheetKind

pytestmark = pytest.mark.django_db
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


class Walker:
    """A person at the desk, who sends forms; each is one act."""

    def __init__(self, client: Any) -> None:
        self.client, self.acts = client, 0

    def send(self, address: str, words: dict[str, Any]) -> Any:
        self.acts += 1
        response = self.client.post(address, words)
        work()
        return response

    def bring(self, content: bytes, name: str = "table.csv") -> SpreadsheetImport:
        self.acts += 1
        assert bring(self.client, content, SheetKind.RECOMMENDATIONS, name).status_code == 302
        return SpreadsheetImport.objects.latest("pk")

    def columns(self, sheet: SpreadsheetImport, **chosen: str) -> None:
        words = columns_form(self.client, sheet) | chosen
        assert self.send(of_sheet("columns", sheet), words).status_code == 302
        sheet.refresh_from_db()


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
    """A table with its columns chosen, as a walker does it."""
    walker = Walker(client)
    sheet = walker.bring(content)
    walker.columns(sheet, default_basis="not_negotiated")
    return sheet


def test_a_table_of_400_rows_is_in_within_15_acts(seed_world, entry) -> None:
    walker = Walker(entry)
    sheet = walker.bring(table())
    walker.columns(sheet, default_basis="not_negotiated")
    assert sheet.counts()["faulty"] == 400
    while sheet.counts()["faulty"]:
        assert walker.acts < 15
        assert walker.send(of_sheet("values", sheet), with_days(values_form(entry, sheet))).status_code == 302
        sheet.refresh_from_db()
    assert sheet.counts()["ready"] == 400
    assert not Printing.objects.filter(document__kind="list").exists(), "nothing is public before it is imported"
    assert walker.send(of_sheet("take", sheet), {"seen": ""}).status_code == 302
    assert walker.acts <= 15
    assert sheet.counts()["taken"] == 400
    assert Printing.objects.filter(document__kind="list").count() == 400
    assert Position.objects.count() == 400
    assert Meeting.objects.filter(title_en__contains=", session ").count() == 15, "none of a misspelt State"


def test_meetings_and_themes_are_created_as_offered_and_no_sooner(seed_world, entry) -> None:
    sheet = read(entry, table(30))
    before = (Meeting.objects.count(), Theme.objects.count())
    words = values_form(entry, sheet)
    assert (Meeting.objects.count(), Theme.objects.count()) == before
    entry.post(of_sheet("values", sheet), with_days(words))
    assert Meeting.objects.filter(title_en="Belquora, session 19").get().starts_on.isoformat() == "2031-03-03"
    assert Theme.objects.filter(name_en="Other theme").exists()
    assert AuditEvent.objects.filter(act="create_meeting").count() >= 15


def test_a_meeting_without_days_is_asked_for_them_and_nothing_typed_is_lost(seed_world, entry) -> None:
    sheet = read(entry, table(6))
    words = values_form(entry, sheet)
    title = next(name for name in words if name.startswith("title_"))
    response = entry.post(of_sheet("values", sheet), words | {title: "The meeting of gardeners"})
    assert response.status_code == 200
    page = sentences(response)
    assert "Give the first and the last day, in this order." in page
    assert "The meeting of gardeners" in response.content.decode()
    sheet.refresh_from_db()
    assert sheet.decisions == {}
    assert not Meeting.objects.filter(title_en__contains="gardeners").exists()


def test_a_value_is_mapped_by_its_name_or_left_out(seed_world, entry) -> None:
    sheet = read(entry, table(4, first=1))
    words = values_form(entry, sheet)
    chosen = {name: "leave" for name in words if name.startswith("do_themes")}
    chosen |= {name: "means" for name in words if name.startswith("do_meeting")}
    chosen |= {name: seed_world.meeting.slug for name in words if name.startswith("means_meeting")}
    refused = entry.post(
        of_sheet("values", sheet),
        words | chosen | {next(iter(name for name in words if name.startswith("means_meeting"))): "No such meeting"},
    )
    assert "The record has no meeting “No such meeting”" in sentences(refused)
    assert entry.post(of_sheet("values", sheet), words | chosen).status_code == 302
    work()
    assert sheet.counts()["ready"] == 4
    take(entry, sheet)
    found = Printing.objects.filter(document__kind="list").select_related("recommendation__meeting")
    assert {each.recommendation.meeting for each in found} == {seed_world.meeting}
    assert not any(each.recommendation.themes.exists() for each in found)


@pytest.mark.parametrize("order", ["Technical assistance,Torture", "Torture,Technical assistance"])
def test_a_theme_is_preselected_only_for_the_value_that_it_is_like(seed_world, entry, order: str) -> None:
    theme = Theme.objects.create(slug="training", name_en="Training and technical assistance")
    sheet = read(entry, f'{HEAD}\nViet Nam,"Plant trees",Belquora,Accepted,"{order}",18\n'.encode())
    values, _groups = undecided(sheet)
    candidates = {each.value: each.candidates for each in values if each.of.name == "themes"}
    assert candidates == {"Technical assistance": [str(theme.pk)], "Torture": []}
    chosen = {name: value for name, value in values_form(entry, sheet).items() if name.startswith("do_themes_")}
    assert sorted(chosen.values()) == ["=training", "make"]


def test_a_row_judged_before_an_upgrade_gives_its_candidates_to_the_value_that_they_are_of(seed_world, entry) -> None:
    theme = Theme.objects.create(slug="training", name_en="Training and technical assistance")
    sheet = read(
        entry, f'{HEAD}\nViet Nam,"Plant trees",Belquora,Accepted,"Technical assistance,Torture",18\n'.encode()
    )
    judged = sheet.rows.get()
    judged.faults["themes"][1].pop("candidates_of")
    judged.save(update_fields=["faults"])
    values, _groups = undecided(sheet)
    candidates = {each.value: each.candidates for each in values if each.of.name == "themes"}
    assert candidates == {"Technical assistance": [str(theme.pk)], "Torture": []}


def test_a_state_that_is_left_out_takes_its_rows_along_and_may_come_back(seed_world, entry) -> None:
    sheet = read(entry, table(4))
    words = values_form(entry, sheet)
    chosen = {name: "leave" for name in words if name.startswith("do_under_review")}
    assert len(chosen) == 1
    entry.post(of_sheet("values", sheet), with_days(words) | chosen)
    work()
    assert sheet.counts() | {"ready": 3, "left_out": 1} == sheet.counts()
    assert "decided to be left out" in sentences(entry.get(of_sheet("change", sheet)))


def test_many_rows_with_one_fault_are_left_out_in_one_act(seed_world, entry) -> None:
    rows = [HEAD, *(f"Viet Nam,,Ardovela,Accepted,,{at}" for at in range(3))]
    sheet = read(entry, "\n".join(rows).encode())
    words = {name: "on" for name in values_form(entry, sheet) if name.startswith("out_text")} | {
        "out_text_missing": "on"
    }
    assert entry.post(of_sheet("values", sheet), words).status_code == 302
    assert sheet.counts()["left_out"] == 3
    assert row(sheet, 2).revision == 1


def test_a_decision_is_changed_until_the_rows_are_taken(seed_world, entry) -> None:
    sheet = read(entry, table(4))
    words = values_form(entry, sheet)
    misspelt = next(name for name in words if name.startswith("do_under_review"))
    entry.post(of_sheet("values", sheet), with_days(words) | {misspelt: "leave"})
    work()
    assert sheet.counts() | {"ready": 3, "left_out": 1} == sheet.counts()
    assert of_sheet("values", sheet) in sentences(entry.get(of_sheet("change", sheet)))
    page = sentences(entry.get(of_sheet("values", sheet)))
    assert "As decided: it is left out" in page
    assert "As decided: it is Belquora, session 19" in page
    again = values_form(entry, sheet)
    means = misspelt.replace("do_", "means_")
    assert entry.post(of_sheet("values", sheet), again | {misspelt: "means", means: "Ardovela"}).status_code == 302
    work()
    assert sheet.counts()["left_out"] == 0
    entry.post(of_sheet("values", sheet), with_days(values_form(entry, sheet)))
    work()
    assert sheet.counts()["ready"] == 4
    take(entry, sheet)
    assert Printing.objects.filter(document__kind="list").count() == 4
    assert entry.post(of_sheet("values", sheet), again | {misspelt: "leave"}).status_code in (302, 403)
    work()
    assert sheet.counts()["taken"] == 4, "what is imported stays"


def test_what_is_asked_again_waits_for_a_decision_as_if_there_had_been_none(seed_world, entry) -> None:
    sheet = read(entry, table(4, first=1))
    entry.post(of_sheet("values", sheet), with_days(values_form(entry, sheet)))
    work()
    assert sheet.counts()["ready"] == 4
    words = values_form(entry, sheet)
    asked = [name for name in words if name.startswith("do_meeting")]
    assert entry.post(of_sheet("values", sheet), words | dict.fromkeys(asked, "again")).status_code == 302
    work()
    sheet.refresh_from_db()
    assert sheet.decisions["meeting"] == {}
    assert sheet.counts()["faulty"] == 4
    event = AuditEvent.objects.filter(act="choose_columns").latest("pk")
    assert event.changes["decisions"][0]["meeting"]
    assert entry.post(of_sheet("values", sheet), words).status_code == 200, "nothing chosen is no decision"


def test_many_rows_that_were_left_out_are_taken_in_again_in_one_act(seed_world, entry) -> None:
    rows = [HEAD, *(f"Viet Nam,,Ardovela,Accepted,,{at}" for at in range(3))]
    sheet = read(entry, "\n".join(rows).encode())
    entry.post(of_sheet("values", sheet), {"out_text_missing": "on"})
    assert sheet.counts()["left_out"] == 3
    assert "Include again 3 rows that were left out: Text" in sentences(entry.get(of_sheet("values", sheet)))
    assert entry.post(of_sheet("values", sheet), {"in_text_missing": "on"}).status_code == 302
    work()
    assert sheet.counts()["faulty"] == 3
    event = AuditEvent.objects.filter(act="choose_columns").latest("pk")
    assert event.changes["left_out"] == [3, 0]


def test_the_choice_is_offered_again_for_a_table_of_the_same_shape(seed_world, entry) -> None:
    first = read(entry, table(4))
    entry.post(of_sheet("values", first), with_days(values_form(entry, first)))
    work()
    second = Walker(entry).bring(table(5), "next.csv")
    page = entry.get(of_sheet("columns", second))
    assert "Filled in as for “table.csv”" in sentences(page)
    assert page.context["form"]["default_basis"].value() == "not_negotiated"
    Walker(entry).columns(second)
    first.refresh_from_db()
    assert second.decisions == first.decisions
    assert second.columns == first.columns


def test_a_table_without_a_head_row_keeps_its_first_row(seed_world, entry) -> None:
    long = "Plant trees along the rivers, water them, and say in the report how many of them stand"
    sheet = brought(
        entry, f"1,{long.replace(',', '')},adopted\n2,{long[:-6].replace(',', '')},adopted".encode(),
        SheetKind.RECOMMENDATIONS, "rows.csv", meeting=seed_world.meeting.pk, column_label="0",
    )  # fmt: skip
    assert sheet.header_row == 0
    assert sheet.counts()["ready"] == 2
    assert row(sheet, 1).cells[0] == "1"


def test_the_page_asks_the_record_as_often_for_many_values_as_for_few(
    seed_world, entry, django_assert_max_num_queries
) -> None:
    sheet = read(entry, table(100))
    address = reverse("admin:tracker_spreadsheetimport_values", args=[sheet.pk])
    with django_assert_max_num_queries(30):
        assert entry.get(address).status_code == 200
