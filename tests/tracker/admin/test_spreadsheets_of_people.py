"""Mandates and invitations in a spreadsheet, with a dry run first; and lists that go out and come back as they were."""

import csv

import pytest
from django.urls import reverse

from tests.factories.records import ThemeFactory, UserFactory
from tests.tracker.admin.addresses import sentences
from tests.tracker.admin.sheets import bring, brought, of_sheet, row, take, xlsx
from tracker import actions
from tracker.models import Invitation, Mandate, SpreadsheetImport, User
from tracker.sheet_choices import SheetKind

PEOPLE = ("State", "Role", "Name", "E-mail", "Note verbale")


@pytest.fixture
def manage(seed_world, desk_of):
    """The administrator at the desk."""
    return desk_of(seed_world.administrator)


@pytest.mark.database
def test_people_are_nominated_from_a_sheet(seed_world, manage) -> None:
    sheet = brought(
        manage,
        xlsx(
            PEOPLE,
            ("XAC", "focal_point", "A. New", "new@example.org", "NV 1"),
            ("XAA", "Observer", "B. Other", "other@example.org", "NV 2"),
        ),
        SheetKind.MANDATES,
    )
    assert not User.objects.filter(email="new@example.org").exists()
    take(manage, sheet)
    mandate = Mandate.objects.get(member_state="XAC")
    assert (mandate.role, mandate.user.full_name, mandate.note_verbale) == ("focal_point", "A. New", "NV 1")
    assert mandate.nominated_by == seed_world.administrator
    assert Mandate.objects.get(user__email="other@example.org").role == "observer"


def test_a_row_of_a_nomination_shows_the_language_of_the_person_before_it_is_taken(seed_world, manage) -> None:
    """Mails and the account are in it, and it was seen after the import alone."""
    columns = (*PEOPLE, "Language of the person")
    rows = [
        ("XAC", "focal_point", "A. New", "new@example.org", "NV 1", "fr"),
        ("XAA", "Observer", "B", "b@x.org", "N", ""),
    ]
    sheet = brought(manage, xlsx(columns, *rows), SheetKind.MANDATES)
    page = sentences(manage.get(of_sheet("change", sheet)))
    assert "A. New · new@example.org · Français · NV 1" in page
    assert "B · b@x.org · English · N" in page, "what an empty cell means"


def test_what_stands_against_a_nomination_is_said(seed_world, manage) -> None:
    sheet = brought(
        manage,
        xlsx(
            PEOPLE,
            ("XAA", "focal_point", "A. New", "new@example.org", "NV 1"),
            ("XAB", "expert", "D", seed_world.reviewer.email, "NV 2"),
            ("XAB", "expert", "D", "not an address", "NV 2"),
            ("XAB", "expert", "D", "d@example.org", ""),
            ("XAB", "minister", "D", "d@example.org", "NV 3"),
        ),
        SheetKind.MANDATES,
    )
    faults = {number: next(iter(row(sheet, number).faults.items())) for number in range(2, 7)}
    assert {number: (name, fault[0]) for number, (name, fault) in faults.items()} == {
        2: ("role", "role_held"), 3: ("email", "of_the_secretariat"), 4: ("email", "not_an_address"),
        5: ("note_verbale", "missing"), 6: ("role", "not_a_choice"),
    }  # fmt: skip


def test_all_that_stands_against_a_nomination_is_said_at_once(seed_world, manage) -> None:
    """A missing note verbale was said after the other errors of the row were corrected."""
    rows = [
        ("XAA", "focal_point", "A. New", "new@example.org", ""),
        ("Nowhere", "expert", "", "not an address", ""),
        ("XAB", "minister", "D", seed_world.reviewer.email, ""),
    ]
    sheet = brought(manage, xlsx(PEOPLE, *rows), SheetKind.MANDATES)
    assert {number: set(row(sheet, number).faults) for number in (2, 3, 4)} == {
        2: {"role", "note_verbale"}, 3: {"state", "email", "full_name", "note_verbale"},
        4: {"role", "email", "note_verbale"},
    }  # fmt: skip


def test_a_sheet_says_who_no_longer_reports_for_the_meeting_of_a_nomination(seed_world, manage) -> None:
    """A nomination by hand said it; in a sheet the person for all meetings gave way unsaid."""
    meeting = seed_world.period.meeting
    other = UserFactory(username="for-all", full_name="Of All Meetings", email="all@example.org")
    seed_world.nominate(other, "XAC", "focal_point")
    same = seed_world.focal_points["XAB"]
    assert same.mandates.get().meeting is None
    columns = (*PEOPLE, "Meeting")
    rows = [
        ("XAC", "focal_point", "A. New", "new@example.org", "NV 1", meeting.slug),
        ("XAB", "focal_point", "B", same.email, "NV 2", meeting.slug),
        ("XAC", "expert", "C", "c@example.org", "NV 3", meeting.slug),
    ]
    sheet = brought(manage, xlsx(columns, *rows), SheetKind.MANDATES)
    page = sentences(manage.get(of_sheet("take", sheet)))
    gone = "who is nominated for all meetings, no longer reports for this one; no e-mail says so."
    assert page.count(gone) == 1
    assert f"{seed_world.states['XAC']}: Of All Meetings, {gone}" in page


def test_only_an_administrator_brings_people_and_sees_their_sheet(seed_world, manage, entry) -> None:
    sheet = brought(manage, xlsx(PEOPLE, ("XAC", "expert", "A", "a@example.org", "NV")), SheetKind.MANDATES)
    assert entry.get(of_sheet("change", sheet)).status_code == 404
    assert entry.get(of_sheet("row", sheet, 2)).status_code == 404
    assert entry.get(of_sheet("file", sheet)).status_code == 404
    assert bring(entry, xlsx(PEOPLE), SheetKind.MANDATES).status_code == 200
    assert SpreadsheetImport.objects.count() == 1


@pytest.mark.database
def test_states_are_invited_from_a_sheet(seed_world, entry) -> None:
    later = seed_world.period.closes_on.isoformat()
    after = seed_world.period.closes_on.replace(year=seed_world.period.closes_on.year + 1).isoformat()
    sheet = brought(
        entry,
        xlsx(
            ("State", "Note verbale", "Due date"),
            ("XAC", "NV 5", later),
            ("XAA", "", ""),
            ("XAD", "NV 6", "2020-01-01"),
            ("XAE", "NV 7", after),
        ),
        SheetKind.INVITATIONS,
        period=seed_world.period.pk,
    )
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
    sheet = brought(entry, out.content, SheetKind.RECOMMENDATIONS, f"out.{form}")
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


def test_mandates_go_out_and_come_back_as_they_were(seed_world, manage) -> None:
    UserFactory(username="=odd name")
    out = manage.get(reverse("admin:tracker_mandate_export-xlsx"))
    sheet = brought(manage, out.content, SheetKind.MANDATES)
    assert sheet.counts()["same"] == Mandate.objects.acting().count() == sum(sheet.counts().values())


def test_a_list_goes_out_as_it_is_filtered(seed_world, entry, manage) -> None:
    out = entry.get(reverse("admin:tracker_recommendation_export-csv"), {"q": "15-b"})
    assert len(out.content.decode().strip().splitlines()) == 2
    assert entry.get(reverse("admin:tracker_recommendation_export-csv"), {"password": "x"}).status_code == 400
    page = sentences(entry.get(reverse("admin:tracker_recommendation_changelist"), {"q": "15-b"}))
    assert "export.xlsx?q=15-b" in page


def test_who_may_not_see_accounts_may_not_take_them_out(seed_world, entry, review) -> None:
    for client in (entry, review):
        for form in ("xlsx", "csv"):
            response = client.get(reverse(f"admin:tracker_mandate_export-{form}"))
            assert response.status_code == 403
        assert "export.csv" not in sentences(client.get(reverse("admin:tracker_mandate_changelist")))
