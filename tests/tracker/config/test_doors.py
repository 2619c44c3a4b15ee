"""A process of one door: public pages without persons, rooms without public pages."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from report.http import budgets
from tests.factories.world import World, seed_world
from tracker.config import doors, health

__all__ = ["seed_world"]
PUBLIC_HOST = "https://record.example.org"
ADDRESSES = ("/portal/", "/admin/", "/portal/sign-in/", "/admin/login/", "/portal/language/")


@pytest.fixture
def public_door(seed_world: World) -> Iterator[Client]:
    """A visitor of a process of public pages alone."""
    chosen = {
        "DOOR": doors.PUBLIC,
        "ROOT_URLCONF": doors.URLS[doors.PUBLIC],
        "MIDDLEWARE": doors.middleware_of(doors.PUBLIC, settings.EVERY_MIDDLEWARE),
        "SITE_ADDRESS": "https://rooms.example.org",
    }
    with override_settings(**chosen):
        yield Client()


@pytest.fixture
def rooms_door(seed_world: World) -> Iterator[Client]:
    """A visitor of a process of rooms alone."""
    with override_settings(DOOR=doors.ROOMS, ROOT_URLCONF=doors.URLS[doors.ROOMS], PUBLIC_ADDRESS=PUBLIC_HOST):
        yield Client()


def test_a_process_is_one_door_or_both() -> None:
    assert doors.door_of(public_only=False, rooms_only=False) == doors.BOTH
    assert doors.door_of(public_only=False, rooms_only=True) == doors.ROOMS
    with pytest.raises(ImproperlyConfigured, match="PUBLIC_ONLY and ROOMS_ONLY are set: set one"):
        doors.door_of(public_only=True, rooms_only=True)
    assert {*settings.EVERY_MIDDLEWARE} >= doors.OF_THE_ROOMS
    assert doors.middleware_of(doors.BOTH, settings.EVERY_MIDDLEWARE) == settings.EVERY_MIDDLEWARE


@pytest.mark.django_db(transaction=True)
def test_a_process_of_operations_has_no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "SECONDS", 60)  # however busy the machine
    middleware = doors.middleware_of(doors.OPERATIONS, settings.EVERY_MIDDLEWARE)
    with override_settings(
        DOOR=doors.OPERATIONS, ROOT_URLCONF=doors.URLS[doors.OPERATIONS], MIDDLEWARE=middleware, METRICS_TOKEN=""
    ):
        client = Client()
        assert client.get("/readyz").status_code == 200
        assert "followup_database_answers 1" in client.get("/metrics").content.decode()
        for address in ("/", "/en/", "/portal/sign-in/", "/admin/"):
            answer = client.get(address)
            assert (answer.status_code, answer.content) == (404, b"not here\n"), address


def test_public_pages_alone_know_no_room(public_door: Client) -> None:
    for address in ADDRESSES:
        assert public_door.get(address).status_code == 404
        assert public_door.post(address, {"login": "somebody"}).status_code == 404


def test_public_pages_alone_ask_nobody_who_he_is(public_door: Client, seed_world: World) -> None:
    public_door.cookies[settings.SESSION_COOKIE_NAME] = "whatever"
    with CaptureQueriesContext(connection) as asked:
        page = public_door.get("/en/")
    assert page.status_code == 200
    assert not page.cookies
    assert 'href="https://rooms.example.org/portal/"' in page.content.decode()
    assert not [each["sql"] for each in asked if "session" in each["sql"] or "tracker_user" in each["sql"]]


def test_public_pages_alone_speak_the_language_of_the_browser(public_door: Client) -> None:
    response = public_door.get("/", headers={"Accept-Language": "ar"})
    assert response["Location"] == "/ar/"
    assert 'dir="rtl"' in public_door.get("/ar/").content.decode()


def test_public_pages_alone_have_their_budgets(public_door: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    accounts = budgets.BudgetAccounts()
    monkeypatch.setattr(budgets, "ACCOUNTS", accounts)
    accounts.begin("127.0.0.0/24")
    accounts.spend("127.0.0.0/24", 2 * settings.COSTLY_SECONDS, ended=1)
    public_door.cookies[settings.SESSION_COOKIE_NAME] = "whatever"
    assert public_door.get("/en/recommendations/?q=prison").status_code == 429
    assert public_door.get("/en/recommendations/").status_code == 200


def test_either_door_answers_probes(public_door: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "SECONDS", 60)  # however busy the machine
    for address in ("/healthz", "/readyz"):
        assert public_door.get(address).status_code == 200
        with override_settings(DOOR=doors.ROOMS, ROOT_URLCONF=doors.URLS[doors.ROOMS]):
            assert Client().get(address).status_code == 200


def test_rooms_alone_lead_to_the_public_host(rooms_door: Client) -> None:
    for address in ("/en/", "/fr/states/?q=a", "/en/recommendations.csv", "/en/changes/ledger.jsonl"):
        response = rooms_door.get(address)
        assert (response.status_code, response["Location"]) == (302, PUBLIC_HOST + address)
        assert response["Cache-Control"] == "no-store"


def test_rooms_alone_are_as_before(rooms_door: Client, seed_world: World) -> None:
    assert rooms_door.get("/en/nothing/here/").status_code == 404
    assert rooms_door.get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"
    rooms_door.force_login(seed_world.focal_point)
    page = rooms_door.get("/portal/", follow=True)
    assert page.status_code == 200
    assert '/en/states/xaa/"' in page.content.decode()
