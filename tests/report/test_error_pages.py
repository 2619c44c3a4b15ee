"""Pages for what cannot be shown: they say so plainly, in the reader's language, and tell nothing else."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.utils.translation import gettext, override
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
    body = visitor.get("/ar/states/?after=1").content.decode()
    assert '<html lang="ar" dir="rtl">' in body
    assert 'href="/fr/states/?after=1"' in body
    for form, content_type in DATA.items():
        response = visitor.get(f"/en/changes.{form}")
        assert (response.status_code, response["Content-Type"]) == (500, content_type)
        assert response["X-Request-ID"] in response.content.decode()
        assert response["Cache-Control"] == "no-store"


def test_what_is_not_there_says_so_with_banner_and_languages(reader, db) -> None:
    response = reader.get("/en/nowhere/")
    assert (response.status_code, response["Cache-Control"]) == (404, "no-store")
    for words in (BANNER, "Page not found", 'action="/en/recommendations/"', 'href="/es/nowhere/"'):
        assert words in response.body
    assert 'href="/ru/"' in reader.get("/nowhere/").body, "an address without a language leads to the overview"
    for path in ("/en/nowhere", "/en/recommendations/rpm-x/1", "/en/states/zzz", "/nowhere"):
        for form, content_type in DATA.items():
            response = reader.get(f"{path}.{form}")
            assert (response.status_code, response["Content-Type"]) == (404, content_type)
            assert "Page not found" in response.body
            assert "<" not in response.body
            assert response["Cache-Control"] == "no-store"
        assert reader.get(f"{path}.json").json() == {"demonstration": True, "errors": ["Page not found"]}
    with override("ar"):
        sentence = gettext("Page not found")
    assert reader.get("/ar/nowhere.json").json()["errors"] == [sentence]
    assert reader.get("/ar/nowhere.csv").body == f"{sentence}\n"
    response = Client().get("/portal/nowhere.xlsx")
    assert response.status_code == 404
    assert response["Content-Type"].startswith("text/html")
    elsewhere = Client(SERVER_NAME="elsewhere.example.org")
    refused = elsewhere.get("/en/changes.json")
    assert (refused.status_code, refused["Content-Type"]) == (400, "application/json")
    assert refused.json()["errors"] == ["There is a problem with this link"]
    assert elsewhere.get("/en/changes/").status_code == 400


def test_what_may_not_be_done_says_why(rf: RequestFactory) -> None:
    with override("en"):
        response = permission_denied(rf.get("/en/"), PermissionDenied("The period is closed."))
    body = response.content.decode()
    assert response.status_code == 403
    assert "The period is closed." in body
    assert BANNER in body
    assert 'hreflang="zh-hans"' in body


DATA = {
    "json": "application/json",
    "csv": "text/plain; charset=utf-8",
    "xlsx": "text/plain; charset=utf-8",
    "atom": "text/plain; charset=utf-8",
}
