"""Mandates and invitations in a spreadsheet, with a dry run first; and lists that go out and come back as they were."""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from tests.factories.records import ThemeFactory, UserFactory
from tests.tracker.admin.addresses import sentences
from tests.tracker.admin.sheets import bring, brought, correct, of_sheet, row, take, work, xlsx
from tracker import actions
from tracker.models import Invitation, Mandate, SpreadsheetImport, User
from tracker.models.sheet_choices import SheetKind

PEOPLE = ("State", "Role", "Name", "E-mail", "Note verbale")


def read(client: Client, *rows: tuple[str, ...], more: tuple[str, ...] = ()) -> SpreadsheetImport:
    """A sheet of nominations, read."""
    return brought(client, xlsx((*PEOPLE, *more), *rows), SheetKind.MANDATES)


@pytest.mark.database
def test_people_are_nominated_from_a_sheet(seed_world, administration) -> None:
    """A row shows the language of the person before it is imported, also what an empty cell means."""
    sheet = read(
        administration,
        ("XAC", "focal_point", "A. New", "new@example.org", "NV 1", "fr"),
        ("XAA", "Observer", "B. Other", "other@example.org", "NV 2", ""),
        more=("Language of the person",),
    )
    page = sentences(administration.get(of_sheet("change", sheet)))
    assert "A. New · new@example.org · Français · NV 1" in page
    assert "B. Other · other@example.org · English · NV 2" in page
    assert not User.objects.filter(email="new@example.org").exists()
    take(administration, sheet)
    mandate = Mandate.objects.get(member_state="XAC")
    assert (mandate.role, mandate.user.full_name, mandate.note_verbale) == ("focal_point", "A. New", "NV 1")
    assert mandate.nominated_by == seed_world.administrator
    assert Mandate.objects.get(user__email="other@example.org").role == "observer"


def test_a_state_for_which_no_person_was_filled_in_leaves_no_work(seed_world, administration) -> None:
    """Ten rows of our own sheet were "To be corrected" for good."""
    sheet = read(administration, ("XAC", "focal_point", "", "", ""))
    assert (row(sheet, 2).faults, row(sheet, 2).effect) == ({}, "")


def test_all_that_is_wrong_with_a_nomination_is_said_at_once(seed_world, administration) -> None:
    sheet = read(
        administration,
        ("XAA", "focal_point", "A. New", "new@example.org", ""),
        ("Nowhere", "expert", "", "not an address", ""),
        ("XAB", "minister", "D", seed_world.reviewer.email, ""),
    )
    faults = {n: {name: fault[0] for name, fault in row(sheet, n).faults.items()} for n in (2, 3, 4)}
    assert faults[2] == {"role": "role_held", "note_verbale": "missing"}
    assert set(faults[3]) == {"state", "email", "full_name", "note_verbale"}
    assert faults[3]["email"] == "not_an_address"
    assert faults[4] == {"role": "not_a_choice", "email": "of_the_secretariat", "note_verbale": "missing"}


def test_a_sheet_says_who_no_longer_reports_for_the_meeting_of_a_nomination(seed_world, administration) -> None:
    meeting = seed_world.period.meeting
    other = UserFactory(username="for-all", full_name="Of All Meetings", email="all@example.org")
    seed_world.nominate(other, "XAC", "focal_point")
    same = seed_world.focal_points["XAB"]
    assert same.mandates.get().meeting is None
    sheet = read(
        administration,
        ("XAC", "focal_point", "A. New", "new@example.org", "NV 1", meeting.slug),
        ("XAB", "focal_point", "B", same.email, "NV 2", meeting.slug),
        ("XAC", "expert", "C", "c@example.org", "NV 3", meeting.slug),
        more=("Meeting",),
    )
    page = sentences(administration.get(of_sheet("change", sheet)))
    gone = "who is nominated for all meetings, no longer reports for this one; no e-mail says so."
    assert page.count(gone) == 1
    assert f"{seed_world.states['XAC']}: Of All Meetings, {gone}" in page


def test_a_nomination_is_corrected_in_the_file_that_is_given_back(seed_world, administration) -> None:
    rows = [
        ("XAC", "focal_point", "A. New", "new@example.org", ""),
        ("XAC", "focal_point", "B", "b@example.org", "NV 2"),
    ]
    sheet = read(administration, *rows)
    assert row(sheet, 2).faults == {"note_verbale": ["missing", {}]}
    correct(administration, sheet, **{"Note verbale": {2: "NV 1"}})
    assert row(sheet, 3).faults == {"": ["twice", {"number": 2}]}, "one focal point a State"
    take(administration, sheet)
    assert Mandate.objects.get(member_state="XAC").user.full_name == "A. New"


@pytest.mark.database
def test_states_are_invited_from_a_sheet(seed_world, entry) -> None:
    later = seed_world.period.closes_on.isoformat()
    after = seed_world.period.closes_on.replace(year=seed_world.period.closes_on.year + 1).isoformat()
    rows = [("XAC", "NV 5", later), ("XAA", "", ""), ("XAD", "NV 6", "2020-01-01"), ("XAE", "NV 7", after)]
    content = xlsx(("State", "Note verbale", "Due date"), *rows)
    sheet = brought(entry, content, SheetKind.INVITATIONS, period=seed_world.period.pk)
    assert [row(sheet, number).stage for number in (2, 3, 4, 5)] == ["ready", "same", "faulty", "faulty"]
    take(entry, sheet)
    invitation = Invitation.objects.get(period=seed_world.period, member_state="XAC")
    assert (invitation.note_verbale, invitation.due_on.isoformat()) == ("NV 5", later)
    assert not Invitation.objects.filter(member_state="XAD").exists()


# --- out and back


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_recommendations_go_out_and_come_back_as_they_were(seed_world, entry, form) -> None:
    theme = ThemeFactory(name_en="=SUM(1) of things")
    first = seed_world.recommendations["15-g"]
    actions.set_themes(recommendation=first, themes=[theme], by=seed_world.dataentry, now=seed_world.now())
    actions.edit_reference(thing=first, addressee="-all States", by=seed_world.dataentry, now=seed_world.now())
    out = entry.get(reverse(f"admin:tracker_recommendation_export-{form}"))
    bring(entry, out.content, SheetKind.RECOMMENDATIONS, f"out.{form}")
    sheet = SpreadsheetImport.objects.get()
    work()
    sheet.refresh_from_db()
    assert sheet.counts()["same"] == 12
    assert sum(sheet.counts().values()) == 12


def test_themes_that_were_changed_in_the_sheet_are_changed_in_the_record(seed_world, entry) -> None:
    ThemeFactory(slug="courts")
    out = entry.get(reverse("admin:tracker_recommendation_export-csv"), {"q": "15-a"})
    lines = out.content.decode("utf-8-sig").splitlines()
    head = lines[0].split(",")
    key = lines[1].split(",")[0]
    recommendation = seed_world.recommendations["15-a"]
    assert key == str(recommendation.pk)
    (went_out,) = csv.DictReader(lines)
    rows = [head, [*(went_out | {"Themes": "courts"}).values()]]
    sheet = brought(entry, xlsx(*rows), SheetKind.RECOMMENDATIONS)
    assert row(sheet, 2).effect == "change"
    take(entry, sheet)
    assert [theme.slug for theme in recommendation.themes.all()] == ["courts"]


def test_mandates_go_out_and_come_back_as_they_were(seed_world, administration) -> None:
    UserFactory(username="=odd name")
    out = administration.get(reverse("admin:tracker_mandate_export-xlsx"))
    table = load_workbook(io.BytesIO(out.content)).worksheets[0]
    assert [cell.value for cell in table["B"][:2]] == ["Name of the State", str(seed_world.states["XAA"])]
    response = bring(administration, out.content, SheetKind.MANDATES)
    sheet = SpreadsheetImport.objects.get()
    assert response.url == of_sheet("change", sheet), "the columns of our own sheet are known"
    work()
    assert sheet.counts()["same"] == Mandate.objects.acting().count() == sum(sheet.counts().values())


def test_a_list_goes_out_as_it_is_filtered(seed_world, entry) -> None:
    """Who may not see accounts is not offered to export them."""
    out = entry.get(reverse("admin:tracker_recommendation_export-csv"), {"q": "15-b"})
    assert len(out.content.decode().strip().splitlines()) == 2
    assert entry.get(reverse("admin:tracker_recommendation_export-csv"), {"password": "x"}).status_code == 400
    page = sentences(entry.get(reverse("admin:tracker_recommendation_changelist"), {"q": "15-b"}))
    assert "export.xlsx?q=15-b" in page
    assert entry.get(reverse("admin:tracker_mandate_export-csv")).status_code == 403
    assert "export.csv" not in sentences(entry.get(reverse("admin:tracker_mandate_changelist")))
