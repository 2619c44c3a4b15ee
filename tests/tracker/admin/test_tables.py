"""A table as a document: proposers, positions and commitments from its columns, labels where it has none."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.records import UserFactory
from tests.factories.world import World, make_world
from tests.tracker.admin.addresses import sentences
from tests.tracker.admin.sheets import brought, of_sheet, row, take, xlsx
from tracker import actions
from tracker.admin.display import correct_address
from tracker.models import Position, PrintedCommitment, Printing, Recommendation, SpreadsheetImport
from tracker.models.sheet_choices import SheetKind

HEAD = ("State under review", "Text", "From", "Response", "Addressed to")
TREES = "Plant trees (United Arab Emirates) and water them."
ROWS = (
    ("Viet Nam", TREES, "United Arab Emirates", "Accepted", "Ministry of Gardens"),
    ("Viet Nam", "Open the libraries on Sundays.", "Ardovela", "Noted", ""),
    ("Viet Nam", "Open the libraries on Sundays.", "Belquora", "Noted", ""),
    ("Viet Nam", "Viet Nam will count its bridges.", "Viet Nam", "Voluntary Pledge", ""),
)


def read(world: World, client: Client, *rows: tuple[str, ...], **more: Any) -> SpreadsheetImport:
    """Rows without labels, read."""
    words = {"meeting": world.meeting.pk, "default_basis": "not_negotiated"} | more
    return brought(client, xlsx(*rows), SheetKind.RECOMMENDATIONS, **words)


def _taken() -> World:
    world, entry = make_world(), Client()
    entry.force_login(world.dataentry)
    sheet = read(world, entry, HEAD, *ROWS)
    assert sheet.counts()["ready"] == len(ROWS)
    take(entry, sheet)
    return world


WORLDS = {"sheet": _taken}


@pytest.fixture
def sheet(seed_world: World) -> SpreadsheetImport:
    """Four rows without labels, taken."""
    return SpreadsheetImport.objects.get()


def listed() -> list[Printing]:
    return list(Printing.objects.filter(document__kind="list").order_by("order"))


@pytest.mark.database
def test_columns_say_proposer_position_and_addressee_and_rows_are_numbered(sheet) -> None:
    printings = listed()
    assert [each.label for each in printings] == ["1", "2", "3"]
    assert printings[0].recommendation.addressee == "Ministry of Gardens"
    named = [(each.printed, each.member_state_id, each.start) for each in printings[1].attributions.all()]
    assert named == [("Ardovela", "XAA", len("Open the libraries on Sundays."))]
    assert [each.printed for each in printings[0].attributions.all()] == ["United Arab Emirates"], (
        "it stands in the text: once"
    )
    found = Position.objects.order_by("pk").values_list("member_state", "value", "printing__label")
    assert list(found) == [("VNM", "supported", "1"), ("VNM", "noted", "2"), ("VNM", "noted", "3")]


def test_a_pledge_is_a_commitment_of_its_document_and_waits_for_a_second_person(seed_world, sheet) -> None:
    commitment = PrintedCommitment.objects.get()
    assert (commitment.member_state_id, commitment.meeting) == ("VNM", seed_world.meeting)
    assert commitment.confirmed_at is None
    assert row(sheet, 5).made_key == str(commitment.pk)
    assert not Recommendation.objects.filter(printings__text__startswith="Viet Nam will").exists()


def test_what_was_taken_is_undone_as_a_whole_and_may_be_taken_again(entry, sheet) -> None:
    entry.post(correct_address(sheet, kind="publication"), {"reason": "The wrong list.", "ask": "1"})
    assert not PrintedCommitment.objects.exists()
    assert sheet.counts()["ready"] == len(ROWS)
    take(entry, sheet)
    assert len(listed()) == 3
    assert PrintedCommitment.objects.count() == 1


@pytest.mark.parametrize("act", ["", "correct", "remove"])
def test_the_same_rows_again_change_nothing(seed_world, entry, sheet, act) -> None:
    """Also a commitment that two persons changed does not come back by the same table."""
    if act:
        commitment = PrintedCommitment.objects.get()
        after = {"key": str(commitment.pk), "act": act, "text": "Viet Nam will count its boats." * (act == "correct")}
        change = seed_world.correct("in_document", commitment.document, kind="commitment", **after)
        actions.confirm_correction(correction=change, by=UserFactory(is_data_entry=True), now=seed_world.now())
    again = read(seed_world, entry, HEAD, *ROWS[::-1])
    assert again.counts()["same"] == len(ROWS)


def test_a_reader_sees_who_is_named_beside_the_text(client, sheet) -> None:
    recommendation = listed()[1].recommendation
    address = reverse("report:recommendation", args=[recommendation.meeting.slug, recommendation.slug])
    page = sentences(client.get(address))
    assert 'named beside the text: <bdi lang="en">Ardovela</bdi>' in page
    assert "prints names beside the text. Being named creates no obligation" in page


def test_a_position_without_a_state_under_review_is_to_be_corrected(seed_world, entry) -> None:
    faulty = read(seed_world, entry, HEAD[1:], ROWS[1][1:], default_basis="adopted")
    assert "say which State is under review" in sentences(entry.get(of_sheet("change", faulty)))
