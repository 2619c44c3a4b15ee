"""Bytes of anybody are no fault of the server: a NUL in whatever part of a request, JSON without an end."""

import io
import sqlite3
from typing import Any

import pytest
from django.core.files.uploadhandler import FileUploadHandler
from django.db import OperationalError
from django.test import Client, RequestFactory

from tests.factories.world import World
from tracker.config.errors import ROOM, known

pytestmark = pytest.mark.django_db


class NoRoomToPass(FileUploadHandler):
    """Where large uploads wait for their page, the disk is full."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        raise OSError(28, "No space left on device")

    def file_complete(self, file_size: int) -> None:
        return None


NUL_PATHS = (
    "/portal/calendar/%00.ics",
    "/portal/calendar/a%00b.ics",
    "/portal/join/%00/",
    "/portal/reset/MQ/%00/",
    "/portal/%00/xaa/",
    "/en/states/%00/",
    "/en/%00/",
    "/admin/tracker/memberstate/X%00A/change/",
)
NUL_PAGES = {
    "/portal/": ["", "mail/", "account/", "period-1/xaa/", "period-1/xaa/evidence/add/"],
    "/admin/": ["", "tracker/memberstate/", "tracker/auditevent/", "tracker/user/", "tracker/recommendation/"],
}


@pytest.fixture
def visitor() -> Client:
    """Somebody who sees the pages of faults."""
    return Client(raise_request_exception=False)


@pytest.mark.database
def test_a_nul_in_an_address_a_cookie_or_a_query_is_no_fault(visitor: Client, seed_world: World) -> None:
    answer = visitor.get("/portal/", headers={"Cookie": r'sessionid="session\000key"; csrftoken="a\000b"'})
    assert (answer.status_code, answer.url) == (302, "/portal/sign-in/?next=/portal/")
    assert {path: visitor.get(path).status_code for path in NUL_PATHS} == dict.fromkeys(NUL_PATHS, 404)
    queries = ("q=%00", "next=%00", "cite=%00", "%00=1", "state=a%00b", "e=%00", "o=%00", "p=%00")
    for person, (room, pages) in zip(
        (seed_world.focal_point, seed_world.administrator), NUL_PAGES.items(), strict=True
    ):
        visitor.force_login(person)
        assert {path: visitor.get(path).status_code for path in NUL_PATHS} == dict.fromkeys(NUL_PATHS, 404)
        asked = [f"{room}{page}?{query}" for page in pages for query in queries]
        assert [address for address in asked if visitor.get(address).status_code >= 500] == []


@pytest.mark.database
def test_what_was_posted_with_a_nul_comes_back(visitor: Client, seed_world: World, monkeypatch: Any) -> None:
    """In a field that no form looks at. A query of PostgreSQL fails of it; here, of either database, for sure."""

    def asks(*of: Any, **more: Any) -> Any:
        raise ValueError("A string literal cannot contain NUL (0x00) characters.")

    monkeypatch.setattr("tracker.actions.choose_language", asks)
    visitor.force_login(seed_world.focal_point)
    answer = visitor.post("/portal/language/", {"language": "x\0", "words": "typed before"})
    assert answer.status_code == 400
    assert "cannot be stored" in answer.content.decode()
    assert 'name="kept-words" value="typed before"' in answer.content.decode()
    assert visitor.post("/portal/language/", {"language": "fr"}).status_code == 500  # no NUL: that one is ours


@pytest.mark.parametrize("nested", ["[" * 100_000, '{"a":' * 100_000], ids=["list", "object"])
def test_json_without_an_end_is_no_passkey(visitor: Client, nested: str) -> None:
    assert visitor.post("/portal/sign-in/second-step/", {"credential": nested}).status_code == 302
    answer = visitor.post("/portal/sign-in/passkey/", {"credential": nested})
    assert answer.status_code == 422
    assert "Your browser sent no passkey." in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "value"), [("sqlite_errorcode", sqlite3.SQLITE_FULL), ("sqlstate", "53100"), ("errno", 28)]
)
def test_a_database_without_room_says_so(rf: RequestFactory, name: str, value: Any) -> None:
    cause = OSError(28, "No space left on device") if name == "errno" else sqlite3.OperationalError("full")
    setattr(cause, name, value)
    fault = OperationalError("database or disk is full")
    fault.__cause__ = cause
    assert known(fault, rf.get("/")) is ROOM
    assert known(OperationalError("locked"), rf.get("/")) is None


def test_an_upload_that_does_not_fit_among_the_passing_files(visitor: Client, seed_world: World, settings: Any) -> None:
    settings.FILE_UPLOAD_HANDLERS = ["tests.tracker.config.test_errors.NoRoomToPass"]
    visitor.force_login(seed_world.focal_point)
    answer = visitor.post("/portal/period-1/xaa/evidence/add/", {"title": "A law", "upload": io.BytesIO(b"text")})
    assert answer.status_code == 507
    assert "no space left" in answer.content.decode()
