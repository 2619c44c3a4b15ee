"""Pages for what cannot be shown: they say so plainly, in the reader's language, and tell nothing else."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.utils.translation import override
from django.views.defaults import permission_denied

BANNER = "No statement here was made by any Government"


@pytest.fixture
def visitor() -> Client:
    """Somebody who is shown the page of a fault, as in production."""
    return Client(raise_request_exception=False)


@pytest.fixture(autouse=True)
def of_the_demonstration(settings) -> None:
    settings.DEMONSTRATION = True


def test_a_fault_is_ours_and_asks_nothing_of_a_database_that_failed(visitor) -> None:
    """This test may not use the database: the page fails at its first query, and the page of the fault needs none."""
    response = visitor.get("/en/")
    body = response.content.decode()
    assert response.status_code == 500
    assert "Sorry, there is a problem with the service" in body
    assert BANNER in body
    assert "Traceback" not in body
    assert "atabase" not in body
    assert not response.cookies


def test_a_fault_is_told_in_the_language_of_the_address(visitor) -> None:
    body = visitor.get("/ar/states/?after=1").content.decode()
    assert '<html lang="ar" dir="rtl">' in body
    assert 'href="/fr/states/?after=1"' in body


def test_what_is_not_there_says_so_with_banner_and_languages(reader, db) -> None:
    response = reader.get("/en/nowhere/")
    assert response.status_code == 404
    assert BANNER in response.body
    assert "Page not found" in response.body
    assert 'action="/en/recommendations/"' in response.body
    assert 'href="/es/nowhere/"' in response.body


def test_of_a_room_without_a_language_in_its_address_the_languages_lead_to_the_overview(reader, db) -> None:
    body = reader.get("/nowhere/").body
    assert 'href="/ru/"' in body


def test_what_may_not_be_done_says_why(rf: RequestFactory) -> None:
    with override("en"):
        response = permission_denied(rf.get("/en/"), PermissionDenied("The period is closed."))
    body = response.content.decode()
    assert response.status_code == 403
    assert "The period is closed." in body
    assert BANNER in body
    assert 'hreflang="zh-hans"' in body
