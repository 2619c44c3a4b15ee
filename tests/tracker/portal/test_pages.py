"""Every page of a room: who may open it, and that another State's people find nothing there."""

import pytest

from tests.factories.records import UserFactory
from tracker import actions

READING = ["task_list", "commitments", "library", "receipts"]
WRITING = ["commitment_new", "evidence_add"]
SENDING = ["check", "people", "invite", "handover", "handover_file"]
ALL = [*READING, *WRITING, *SENDING, "consent"]


def test_everybody_with_a_mandate_reads(focal, expert, observer, address) -> None:
    for page in READING:
        assert [person.get(address(page)).status_code for person in (focal, expert, observer)] == [200] * 3


def test_observers_do_not_write(focal, expert, observer, address) -> None:
    for page in WRITING:
        assert [person.get(address(page)).status_code for person in (focal, expert, observer)] == [200, 200, 403]


def test_only_the_focal_point_sends_and_names(focal, expert, observer, address) -> None:
    for page in SENDING:
        assert [person.get(address(page)).status_code for person in (focal, expert, observer)] == [200, 403, 403]


def test_another_state_finds_nothing(foreign, address) -> None:
    for page in ALL:
        assert foreign.get(address(page)).status_code == 404
        assert foreign.post(address(page)).status_code in (404, 405)


def test_the_secretariat_has_no_room(browser_of, seed_world, address) -> None:
    reviewer = browser_of(seed_world.reviewer)
    assert {reviewer.get(address(page)).status_code for page in ALL} == {404}


def test_a_visitor_signs_in_first(client, seed_world, address) -> None:
    for page in ALL:
        response = client.get(address(page))
        assert response.status_code == 302
        assert response.url == f"/portal/sign-in/?next={address(page)}"


@pytest.mark.parametrize("place", [{"period": "period-9"}, {"iso3": "xac"}, {"iso3": "XAA"}])
def test_an_address_is_one_and_exact(place, focal, address) -> None:
    assert focal.get(address("task_list", **place)).status_code == 404


def test_pages_are_not_kept_by_the_browser(focal, address) -> None:
    assert focal.get(address("task_list"))["Cache-Control"] == "no-store"


def test_the_portal_speaks_the_language_of_the_person(focal, seed_world, address) -> None:
    seed_world.focal_point.language = "ar"
    seed_world.focal_point.save()
    response = focal.get(address("task_list"))
    assert response["Content-Language"] == "ar"
    assert 'lang="ar" dir="rtl"' in response.content.decode()


def test_the_one_list_opens_by_itself(focal, address) -> None:
    assert focal.get("/portal/").url == address("task_list")


def test_two_open_periods_are_a_choice(focal, seed_world, address) -> None:
    seed_world.open_period("period-2")
    text = focal.get("/portal/").content.decode()
    assert address("task_list") in text
    assert address("task_list", period="period-2") in text


def test_the_secretariat_is_sent_to_its_desk(browser_of, seed_world) -> None:
    assert browser_of(seed_world.reviewer).get("/portal/").url == "/admin/"


def test_a_person_without_a_mandate_reads_why_nothing_is_there(browser_of, db) -> None:
    response = browser_of(UserFactory()).get("/portal/")
    assert response.status_code == 200
    assert "no mandate" in response.content.decode()


def test_an_ended_mandate_closes_the_room_at_the_next_request(focal, seed_world, address) -> None:
    mandate = seed_world.focal_point_mandates["XAA"]
    actions.end_mandate(mandate=mandate, by=seed_world.administrator, now=seed_world.now())
    page = focal.get(address("task_list"))
    assert page.status_code == 403
    assert "Your mandate for" in page.content.decode()
