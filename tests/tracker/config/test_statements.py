"""A query that takes too long is cut off, and its reader is told; the limit follows who asks."""

import time
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client, override_settings

from tests.tracker.config.slow import counted
from tracker.config.statements import limited, room_of
from tracker.management import going_on

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
SECOND: float = 1 if connection.vendor == "postgresql" else 0.2  # PostgreSQL is told whole seconds
QUICK = {"public": SECOND, "portal": 2 * SECOND, "desk": 3 * SECOND, "worker": 600}


@pytest.fixture
def quiet() -> Client:
    """A browser that is shown pages of faults."""
    return Client(raise_request_exception=False)


@override_settings(ROOT_URLCONF="tests.tracker.config.slow", STATEMENT_SECONDS=QUICK)
def test_a_slow_query_is_503_with_a_sentence(quiet: Client, caplog: Any) -> None:
    for place, address in enumerate(("/slow", "/portal/slow", "/admin/slow"), start=1):
        caplog.clear()
        begun = time.monotonic()
        response = quiet.get(address)
        assert response.status_code == 503
        assert "This request took too long" in response.content.decode()
        assert response["Retry-After"] == "60"
        assert time.monotonic() - begun >= place * SECOND
        assert [record.name for record in caplog.records if record.levelname == "ERROR"] == ["django.request"]
    assert quiet.get("/en/").status_code == 200


@override_settings(ROOT_URLCONF="tests.tracker.config.slow", STATEMENT_SECONDS=QUICK)
def test_a_body_that_is_made_while_it_is_sent_has_the_limit(client: Client) -> None:
    body = iter(client.get("/slow-body").streaming_content)
    assert next(body) == b"begun"
    with limited(0):  # what another request of this thread asked for
        pass
    with pytest.raises(OperationalError):
        next(body)


def test_the_clock_starts_anew_with_each_statement() -> None:
    with limited(SECOND):  # type: ignore[arg-type]
        for _ in range(3):
            time.sleep(0.6 * SECOND)
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
                assert cursor.fetchone() == (1,)
        with pytest.raises(OperationalError):
            counted()


@override_settings(STATEMENT_SECONDS=QUICK | {"worker": 1})
def test_a_program_beside_the_server_has_the_limit_of_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL cuts it off, and the program tries again; on SQLite nobody waits for it, and it has no limit."""
    cut_off: list[int] = []
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", dict(connection.settings_dict["OPTIONS"]))
    monkeypatch.setattr(going_on, "PAUSE", 0)
    connection.close()

    def work() -> None:
        if cut_off or connection.vendor == "sqlite":
            return
        cut_off.append(1)
        counted()

    going_on.going_on(work)
    assert cut_off == ([1] if connection.vendor == "postgresql" else [])
    monkeypatch.undo()
    connection.close()


def test_rooms() -> None:
    rooms = {"/en/": "public", "/portal/": "portal", "/admin/imports/": "desk", "/": "public"}
    assert {path: room_of(path) for path in rooms} == rooms
