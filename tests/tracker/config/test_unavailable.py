"""Where the database is away a reader is told when to try again, and what was typed is still there."""

import pytest
from django.test import Client, override_settings

from tracker.config.front.asgi import REFUSED

pytestmark = [pytest.mark.django_db, pytest.mark.database]
SLOW = override_settings(ROOT_URLCONF="tests.tracker.config.slow")


@pytest.fixture
def quiet() -> Client:
    """A browser that is shown pages of faults."""
    return Client(raise_request_exception=False)


@SLOW
def test_a_page_and_a_program_are_told_when_to_try_again(quiet: Client) -> None:
    response = quiet.get("/away", headers={"accept-language": "fr"})
    assert (response.status_code, response["Retry-After"], response["Cache-Control"]) == (503, "30", "no-store")
    assert response["Content-Security-Policy"].startswith("default-src 'none'")
    assert 'lang="fr"' in response.content.decode()
    assert "Nothing that was stored is lost" in quiet.get("/away").content.decode()
    response = quiet.get("/away.json")
    assert response.status_code == 503
    assert response.json()["errors"][0] == "The service is temporarily unavailable"
    assert quiet.get("/faulty").status_code == 500, "a fault of ours stays one"


@SLOW
def test_what_was_typed_waits_for_another_try(quiet: Client) -> None:
    typed = {"summary": "Twelve <courts> opened", "csrfmiddlewaretoken": "x" * 32, "password": "secret-of-somebody"}
    page = quiet.post("/portal/away?next=1", typed).content.decode()
    assert 'action="/portal/away?next=1"' in page
    assert 'name="summary" value="Twelve &lt;courts&gt; opened"' in page
    assert f'name="csrfmiddlewaretoken" value="{"x" * 32}"' in page
    assert "secret-of-somebody" not in page


@pytest.mark.parametrize(
    ("status", "sentence"),
    [(413, "At most 32 MB can be sent at once."), (408, "Go back and send the form again."), (503, "in a minute")],
)
def test_a_body_that_was_not_taken_is_answered_by_a_page(client: Client, status: int, sentence: str) -> None:
    response = client.post("/portal/sign-in/", **{REFUSED: status})
    assert response.status_code == status
    assert sentence in response.content.decode()
    assert response["Content-Security-Policy"].startswith("default-src 'none'")


def test_no_header_passes_for_a_refusal(client: Client) -> None:
    assert client.get("/healthz", headers={REFUSED: "413"}).status_code == 200
