"""The public list of commitments as documents print them: once two persons did their part, and in no count."""

from typing import Any

import pytest

from tests.factories.records import UserFactory
from tests.factories.world import World
from tests.report.test_as_printed import FOUND, published
from tracker import actions
from tracker.models import SourceDocument

pytestmark = pytest.mark.database
LIST = "/en/printed-commitments"
COMMITMENT = {"text": "To plant elms & oaks.", "iso3": "XAB", "paragraph": "5", "line": 9}
OTHER = {"text": "To dig ponds.", "iso3": None, "paragraph": "6", "line": 11}


@pytest.fixture
def addendum(world: World) -> SourceDocument:
    """Two commitments that wait for a second person."""
    return published(world, FOUND, commitments=(COMMITMENT, OTHER))


def confirm(world: World, document: SourceDocument) -> None:
    actions.confirm_printed(document=document, by=UserFactory(is_data_entry=True), now=world.now())


def rows(reader: Any, query: str = "") -> list[str]:
    return [each["text"] for each in reader.get(f"{LIST}.json{query}").json()["results"]]


def test_nothing_is_listed_or_linked_before_a_second_person_confirmed_it(reader: Any, world, addendum) -> None:
    assert rows(reader) == []
    assert "prints a commitment of a State" in reader.get(f"{LIST}/").body
    assert "printed-commitments" not in reader.get("/en/states/xab/").body
    assert (
        f"printed-commitments/?meeting={world.meeting.slug}"
        not in reader.get(f"/en/meetings/{world.meeting.slug}/").body
    )


def test_it_is_listed_by_meeting_with_its_document_and_linked_from_state_and_meeting(reader, world, addendum) -> None:
    confirm(world, addendum)
    assert rows(reader) == [COMMITMENT["text"], OTHER["text"]]
    page = reader.get(f"{LIST}/").body
    assert "2 commitments as printed" in page
    assert "To plant elms &amp; oaks." in page
    assert "As printed in <bdi>A/HRC/99/7/Add.1</bdi>" in page
    assert world.meeting.title in page
    for address, query in (("states/xab", "state=XAB"), (f"meetings/{world.meeting.slug}", "meeting=")):
        assert f"/en/printed-commitments/?{query}" in reader.get(f"/en/{address}/").body
    assert "/en/printed-commitments/" in reader.get("/en/commitments/").body


def test_it_is_narrowed_by_state_and_meeting_and_says_what_it_does_not_know(reader, world, addendum) -> None:
    confirm(world, addendum)
    slug = world.meeting.slug
    assert len(rows(reader, f"?state=xab&meeting={slug}")) == 2
    assert rows(reader, "?state=xaa") == []
    assert reader.get(f"{LIST}/?state=xaa").status_code == 200
    assert reader.get(f"{LIST}/?meeting=none").status_code == 400
    assert reader.get(f"{LIST}.json?after=none").status_code == 400


def test_its_data_hold_the_same_rows(reader, world, addendum) -> None:
    confirm(world, addendum)
    (first, *_others) = reader.get(f"{LIST}.json").json()["results"]
    assert (first["state"], first["meeting"], first["symbol"]) == ("XAB", world.meeting.slug, "A/HRC/99/7/Add.1")
    table = reader.get(f"{LIST}.csv").body
    assert all(each["text"] in table for each in (COMMITMENT, OTHER))


def test_it_is_in_no_count_of_what_was_reported(reader: Any, world, addendum) -> None:
    pages = ("/en/states.json", "/en/commitments.json", "/en/recommendations.json", "/en/changes.json")
    before = [reader.get(address).json()["count"] for address in pages]
    state = reader.get("/en/states/xab.json").json()
    confirm(world, addendum)
    assert [reader.get(address).json()["count"] for address in pages] == before
    assert reader.get("/en/states/xab.json").json()["commitments"] == state["commitments"]


def test_a_removed_one_is_gone_from_the_list(reader: Any, world, addendum) -> None:
    confirm(world, addendum)
    key = str(addendum.printed_commitments.get(text=OTHER["text"]).pk)
    change = actions.ask_printed_change(
        document=addendum, kind="commitment", key=key, act="remove", reason="Misread.", by=world.dataentry,
        now=world.now(),
    )  # fmt: skip
    actions.confirm_printed_change(change=change, by=UserFactory(is_data_entry=True), now=world.now())
    assert rows(reader) == [COMMITMENT["text"]]
