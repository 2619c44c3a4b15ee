"""Both addresses of health answer by IP address, with the headers of every response, and soon."""

import time
from threading import Event

import pytest
from django.test import Client

from tracker.config import health


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_by_ip_address_and_with_the_headers_of_every_response(client: Client, address: str) -> None:
    response = client.get(address, headers={"host": "192.0.2.7:8000"})
    assert response.status_code == 200
    assert response["Content-Security-Policy"].startswith("default-src 'none'")
    assert response["X-Frame-Options"] == "DENY"
    assert client.post(address).status_code == 405


def test_a_database_that_says_nothing_is_not_waited_for(monkeypatch: pytest.MonkeyPatch, client: Client) -> None:
    goes_on, asked = Event(), []

    def says_nothing() -> str:
        asked.append(1)
        goes_on.wait(60)
        return health.READY

    monkeypatch.setattr(health, "database_answers", says_nothing)
    monkeypatch.setattr(health, "_probe", health.Probe())
    assert health.SECONDS < 2
    monkeypatch.setattr(health, "SECONDS", 0.2)  # so that a busy machine has time enough
    begun = time.monotonic()
    assert [client.get("/readyz").status_code for _ in range(2)] == [503, 503]
    assert time.monotonic() - begun < 30
    assert len(asked) == 1  # the second waited for the same question
    goes_on.set()
    deadline = time.monotonic() + 30
    while client.get("/readyz").status_code != 200:
        assert time.monotonic() < deadline


@pytest.mark.django_db
def test_a_database_without_our_tables_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    assert health.database_answers()
    monkeypatch.setattr(health, "TABLE", "nobody_made_this")
    assert not health.database_answers()
