"""A process that serves a part: public pages without persons, or private pages without public ones."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from report.http import budgets
from tests.factories.world import World
from tracker.config import health, processes

PUBLIC_HOST = "https://record.example.org"
ADDRESSES = ("/portal/", "/admin/", "/portal/sign-in/", "/admin/login/", "/portal/language/")

PRIVATE = {"PROCESS": processes.PRIVATE, "ROOT_URLCONF": processes.URLS[processes.PRIVATE]}


@pytest.fixture
def public_only(seed_world: World) -> Iterator[Client]:
    """A visitor of a process that serves public pages only."""
    chosen = {
        "PROCESS": processes.PUBLIC,
        "ROOT_URLCONF": processes.URLS[processes.PUBLIC],
        "MIDDLEWARE": processes.middleware_of(processes.PUBLIC, settings.EVERY_MIDDLEWARE),
        "SITE_ADDRESS": "https://rooms.example.org",
    }
    with override_settings(**chosen):
        yield Client()


@pytest.fixture
def private_only(seed_world: World) -> Iterator[Client]:
    """A visitor of a process that serves private pages only."""
    with override_settings(**PRIVATE, PUBLIC_ADDRESS=PUBLIC_HOST):
        yield Client()


def test_process_is_chosen_by_name() -> None:
    assert [processes.process_of(each) for each in ("", "private")] == [processes.BOTH, processes.PRIVATE]
    with pytest.raises(ImproperlyConfigured, match='PROCESS is "true": write public, private or operations; leave it'):
        processes.process_of("true")
    with pytest.raises(ImproperlyConfigured, match="leave it out for public and private pages"):
        processes.process_of("both")
    assert {*settings.EVERY_MIDDLEWARE} >= processes.OF_PRIVATE_PAGES | {*processes.OF_OPERATIONS}
    assert processes.middleware_of(processes.BOTH, settings.EVERY_MIDDLEWARE) == settings.EVERY_MIDDLEWARE
    assert processes.middleware_of(processes.OPERATIONS, settings.EVERY_MIDDLEWARE) == [*processes.OF_OPERATIONS]


@pytest.mark.django_db(transaction=True)
def test_a_process_of_operations_has_no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "SECONDS", 60)  # however busy the machine
    middleware = processes.middleware_of(processes.OPERATIONS, settings.EVERY_MIDDLEWARE)
    with override_settings(
        PROCESS=processes.OPERATIONS,
        ROOT_URLCONF=processes.URLS[processes.OPERATIONS],
        MIDDLEWARE=middleware,
        METRICS_TOKEN="",
    ):
        client = Client()
        assert client.get("/readyz").status_code == 200
        assert "followup_database_answers 1" in client.get("/metrics").content.decode()
        for address in ("/", "/en/", "/portal/sign-in/", "/admin/"):
            answer = client.get(address)
            assert (answer.status_code, answer.content) == (404, b"not here\n"), address


def test_public_pages_alone_know_no_room_and_ask_nobody_who_he_is(
    public_only: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for address in ADDRESSES:
        assert public_only.get(address).status_code == 404
        assert public_only.post(address, {"login": "somebody"}).status_code == 404
    public_only.cookies[settings.SESSION_COOKIE_NAME] = "whatever"
    with CaptureQueriesContext(connection) as asked:
        page = public_only.get("/en/")
    assert page.status_code == 200
    assert not page.cookies
    assert 'href="https://rooms.example.org/portal/"' in page.content.decode()
    assert not [each["sql"] for each in asked if "session" in each["sql"] or "tracker_user" in each["sql"]]
    assert public_only.get("/", headers={"Accept-Language": "ar"})["Location"] == "/ar/"
    assert 'dir="rtl"' in public_only.get("/ar/").content.decode()
    accounts = budgets.BudgetAccounts()
    monkeypatch.setattr(budgets, "ACCOUNTS", accounts)
    accounts.begin("127.0.0.0/24")
    accounts.spend("127.0.0.0/24", 2 * settings.COSTLY_SECONDS, ended=1)
    assert public_only.get("/en/recommendations/?q=prison").status_code == 429
    assert public_only.get("/en/recommendations/").status_code == 200


def test_rooms_alone_are_as_before_and_lead_to_the_public_host(private_only: Client, seed_world: World) -> None:
    for address in ("/en/", "/fr/states/?q=a", "/en/recommendations.csv", "/en/changes/ledger.jsonl"):
        response = private_only.get(address)
        assert (response.status_code, response["Location"]) == (302, PUBLIC_HOST + address)
        assert response["Cache-Control"] == "no-store"
    assert private_only.get("/en/nothing/here/").status_code == 404
    assert private_only.get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"
    private_only.force_login(seed_world.focal_point)
    page = private_only.get("/portal/", follow=True)
    assert page.status_code == 200
    assert '/en/states/xaa/"' in page.content.decode()


def test_either_door_answers_probes(public_only: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "SECONDS", 60)  # however busy the machine
    for address in ("/healthz", "/readyz"):
        assert public_only.get(address).status_code == 200
        with override_settings(**PRIVATE):
            assert Client().get(address).status_code == 200
