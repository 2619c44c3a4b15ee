"""Whom to tell of a hole: /.well-known/security.txt by RFC 9116, where somebody is named."""

from typing import Any

import pytest
from django.test import Client, override_settings

ADDRESS = "/.well-known/security.txt"


@pytest.mark.django_db
def test_it_names_what_the_standard_asks_for(client: Client, settings: Any) -> None:
    settings.SECURITY_CONTACT, settings.SECURITY_EXPIRES = "mailto:security@example.org", "2030-01-01T00:00:00Z"
    answer = client.get(ADDRESS)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain; charset=utf-8")
    lines = answer.content.decode().splitlines()
    assert lines[:2] == ["Contact: mailto:security@example.org", "Expires: 2030-01-01T00:00:00Z"]
    assert lines[-1] == f"Canonical: {settings.PUBLIC_ADDRESS}{ADDRESS}"
    for name in ("SECURITY_CONTACT", "SECURITY_EXPIRES"):  # without one of the two it is not there
        with override_settings(**{name: ""}):
            assert client.get(ADDRESS).status_code == 404
