"""At a number the pages say at which address a passkey works, and offer no button that fails."""

import pytest
from django.test import Client, override_settings
from django.urls import reverse

pytestmark = pytest.mark.django_db
HOSTS = override_settings(ALLOWED_HOSTS=["127.0.0.1", "[::1]", "192.0.2.7", "localhost"])


def sign_in(host: str) -> str:
    with HOSTS:
        return Client().get(reverse("portal:sign_in"), {"next": "/portal/"}, headers={"host": host}).content.decode()


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1:8000", "http://localhost:8000/portal/sign-in/?next=%2Fportal%2F"),
        ("[::1]:8000", "http://localhost:8000/portal/sign-in/?next=%2Fportal%2F"),
        ("192.0.2.7", "https://record.example.org"),
    ],
)
@override_settings(SITE_ADDRESS="https://record.example.org")
def test_at_a_number_the_address_to_use_is_named(host: str, address: str) -> None:
    """findings: "cancelled, took too long, or this browser has none" at the address that `make run` prints."""
    page = sign_in(host)
    assert "A passkey belongs to a name, and this page was opened at a number." in page
    assert f'href="{address}"' in page
    assert "data-passkey" not in page


def test_at_a_name_the_button_is_there() -> None:
    page = sign_in("localhost:8000")
    assert "opened at a number" not in page
    assert 'data-passkey="get"' in page


def test_where_a_passkey_is_made_it_is_said_too(focal) -> None:
    with HOSTS:
        focal.get(reverse("portal:account"), headers={"host": "127.0.0.1:8000"})
        page = focal.get(reverse("portal:account_passkey"), headers={"host": "127.0.0.1:8000"}, follow=True)
    assert "http://localhost:8000" in page.content.decode()
