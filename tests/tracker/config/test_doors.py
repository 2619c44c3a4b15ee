"""A process of one door: public pages without persons, rooms without public pages."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

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
# Prints what the settings say of this process.
TOLD = """
import json, os
from django.conf import settings
names = ("DOOR", "ROOT_URLCONF", "MIDDLEWARE", "PUBLIC_ADDRESS", "SECURE_CSP")
print(json.dumps({name: getattr(settings, name) for name in names}, default=str))
"""


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


def settings_with(**environment: str) -> Any:
    """What settings say with this environment; the last line of the error where they refuse."""
    command = [sys.executable, "-c", TOLD]
    given = {**os.environ, "DJANGO_SETTINGS_MODULE": "tracker.config.settings", **environment}
    done = subprocess.run(command, env=given, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)
    return json.loads(done.stdout) if done.returncode == 0 else done.stderr.strip().splitlines()[-1]


def test_the_environment_chooses() -> None:
    assert settings_with()["ROOT_URLCONF"] == "tracker.config.urls"
    public = settings_with(PUBLIC_ONLY="1")
    assert (public["DOOR"], public["ROOT_URLCONF"]) == ("public", "tracker.config.public_urls")
    assert not [each for each in public["MIDDLEWARE"] if "sessions" in each or "auth" in each.replace("allauth", "")]
    rooms = settings_with(ROOMS_ONLY="1", PUBLIC_ADDRESS=f"{PUBLIC_HOST}/")
    assert (rooms["DOOR"], rooms["PUBLIC_ADDRESS"]) == ("rooms", PUBLIC_HOST)
    assert rooms["MIDDLEWARE"] == settings.EVERY_MIDDLEWARE
    assert PUBLIC_HOST in rooms["SECURE_CSP"]["form-action"]
    assert "PUBLIC_ADDRESS" in settings_with(ROOMS_ONLY="1")
    assert "set one" in settings_with(ROOMS_ONLY="1", PUBLIC_ONLY="1")
    assert settings_with(OPERATIONS_ONLY="1")["MIDDLEWARE"] == list(doors.OF_OPERATIONS)


def test_a_process_that_would_be_no_door() -> None:
    with pytest.raises(ImproperlyConfigured):
        doors.door_of(public_only=True, rooms_only=True)


def test_what_a_public_door_does_without_is_there_otherwise() -> None:
    assert {*settings.EVERY_MIDDLEWARE} >= doors.OF_THE_ROOMS
    assert doors.middleware_of(doors.BOTH, settings.EVERY_MIDDLEWARE) == settings.EVERY_MIDDLEWARE


@pytest.mark.parametrize("address", ADDRESSES)
def test_public_pages_alone_know_no_room(public_door: Client, address: str) -> None:
    assert public_door.get(address).status_code == 404
    assert public_door.post(address, {"login": "somebody"}).status_code == 404


def test_public_pages_alone_ask_nobody_who_he_is(public_door: Client, seed_world: World) -> None:
    public_door.cookies[settings.SESSION_COOKIE_NAME] = "whatever"
    with CaptureQueriesContext(
        connection,
    ) as asked:
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


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_either_door_answers_probes(public_door: Client, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setattr(health, "SECONDS", 60)  # however busy the machine
    assert public_door.get(address).status_code == 200
    with override_settings(DOOR=doors.ROOMS, ROOT_URLCONF=doors.URLS[doors.ROOMS]):
        assert Client().get(address).status_code == 200


@pytest.mark.parametrize("address", ["/en/", "/fr/states/?q=a", "/en/recommendations.csv", "/en/changes/ledger.jsonl"])
def test_rooms_alone_lead_to_the_public_host(rooms_door: Client, address: str) -> None:
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
