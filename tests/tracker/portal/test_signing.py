"""Signing in and out, what was typed before a session ended, and where a passkey works."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client, override_settings
from django.urls import reverse

from tests.factories.records import PASSWORD
from tests.tracker.portal.conftest import sign_in_again
from tracker import actions
from tracker.models import StatusUpdate

SIGN_IN = "/portal/sign-in/"


def test_a_focal_point_and_the_secretariat_sign_in_and_out(client, seed_world, address) -> None:
    assert "For those who report for a State, and for the secretariat." in client.get(SIGN_IN).text
    own = {"username": "focalpoint-xaa", "password": PASSWORD}
    assert "You are not signed in" in client.post(SIGN_IN, own | {"password": "another one"}).text
    assert client.post(SIGN_IN, own | {"next": "https://example.org/"}).url == reverse("portal:tasks")
    assert client.post(reverse("portal:sign_out")).url == SIGN_IN
    assert client.get(address("task_list")).status_code == 302
    assert client.post(SIGN_IN, own, follow=True).redirect_chain[-1][0] == address("task_list")
    out = f"{reverse('portal:sign_out')}?next=//example.org/"
    assert client.post(out, {"next": "https://example.org/"}).url == SIGN_IN
    assert client.post(SIGN_IN, {"username": "reviewer", "password": PASSWORD}).url == "/admin/"


def test_the_title_of_a_page_begins_with_its_error(client, focal) -> None:
    wrong = {"username": "focalpoint-xaa", "password": "another one"}
    change = reverse("portal:account_password")
    pages = [client.get(SIGN_IN), client.post(SIGN_IN, wrong), focal.get(change), focal.post(change, {})]
    titles = [" ".join(page.text.partition("<title>")[2].partition("</title>")[0].split()) for page in pages]
    assert titles == [
        "Sign in – Reporting portal – Follow-up Record",
        "Error: Sign in – Reporting portal – Follow-up Record",
        "Change your password – Reporting portal – Follow-up Record",
        "Error: Change your password – Reporting portal – Follow-up Record",
    ]


@pytest.mark.parametrize(("who", "way_out"), [("focal_point", "portal:sign_out"), ("reviewer", "admin:logout")])
def test_the_sign_in_page_says_once_and_in_its_own_language_that_you_are_signed_out(
    who, way_out, browser_of, seed_world, address, words
) -> None:
    person = getattr(seed_world, who)
    person.language = "fr"
    person.save()
    browser = browser_of(person)
    if who == "focal_point":
        browser.post(address("answer", slug="15-a"), words())  # what waits to be said to her
    response = browser.post(reverse(way_out), headers={"accept-language": "en"})
    assert response.url == SIGN_IN  # and no word in the address
    page = browser.get(SIGN_IN, headers={"accept-language": "en"}).text
    assert '<p class="said" role="status">You are signed out.</p>' in page
    assert '<html lang="en"' in page
    assert page.count('class="said"') == 1, "what waited is not said after her"
    assert "signed out" not in browser.get(SIGN_IN, headers={"accept-language": "en"}).text
    assert {name for name, each in browser.cookies.items() if each.value} == {"csrftoken"}
    assert not Session.objects.exists()


def carried(response) -> dict[str, list[str]]:
    """The hidden inputs of the page, as a browser would post them."""
    fields: dict[str, list[str]] = {}
    for name, value in response.context["kept"]:
        fields.setdefault(f"kept-{name}", []).append(value)
    return fields


def test_text_typed_in_an_expired_session_comes_back(client, seed_world, address, words) -> None:
    page = address("answer", slug="15-a")
    typed = words(summary="Два слова\nи строка <b>", obstacles="none")
    refused = client.post(page, typed)
    assert (refused.status_code, "Your session had ended" in refused.text) == (403, True)
    wrong = {"username": "focalpoint-xaa", "password": "wrong", "next": page, **carried(refused)}
    assert ("obstacles", "none") in client.post(SIGN_IN, wrong).context["kept"]
    response = sign_in_again(client, refused)
    assert response.redirect_chain[-1][0] == page
    form = response.context["form"]
    assert [form[name].value() for name in ("summary", "implementation_status")] == [typed["summary"], "in_progress"]
    assert "not saved yet" in response.text
    assert not StatusUpdate.objects.exists()
    assert client.get(page).context["form"]["summary"].value() is None


def test_text_typed_comes_back_to_its_person_and_page_alone(client, seed_world, address, words) -> None:
    page = address("answer", slug="15-a")
    refused = client.post(page, words(summary="typed text"))
    client.force_login(seed_world.focal_points["XAB"])
    response = sign_in_again(client, refused)
    assert response.context["user"] == seed_world.focal_point
    assert response.context["form"]["summary"].value() == "typed text"
    client.logout()
    refused = client.post(page, words(summary="typed text"))
    sign_in_again(client, refused, next=address("answer", slug="15-b"))
    assert "typed text" not in client.get(page).text
    client.logout()
    refused = client.post(page, words())
    mandate = seed_world.focal_point_mandates["XAA"]
    actions.end_mandate(mandate=mandate, by=seed_world.administrator, now=seed_world.now())
    assert sign_in_again(client, refused).status_code == 403
    assert not StatusUpdate.objects.exists()


@pytest.fixture
def strict(seed_world, settings) -> Client:
    """A browser whose forms must prove where they come from."""
    settings.CSRF_FAILURE_VIEW = "tracker.portal.account.carrying.csrf_failure"
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(seed_world.focal_point)
    return browser


def test_a_page_from_before_another_sign_in_loses_no_words(strict, address, words) -> None:
    page = address("answer", slug="15-a")
    strict.get(page)
    refused = strict.post(page, words(summary="kept words"))
    assert refused.status_code == 403
    assert ("summary", "kept words") in refused.context["kept"]

    token = strict.cookies["csrftoken"].value
    posted = {"next": page, "csrfmiddlewaretoken": token, **carried(refused)}
    response = strict.post(reverse("portal:resume"), posted, follow=True)
    assert response.context["form"]["summary"].value() == "kept words"
    assert not StatusUpdate.objects.exists()
    response = Client().post(reverse("portal:resume"), {"next": page, "kept-summary": "kept words"})
    assert ("summary", "kept words") in response.context["kept"]
    assert response.context["next"] == page


def test_an_old_page_whose_reader_is_signed_out_loses_no_words(seed_world, settings, address, words) -> None:
    """Its browser has lost the session and the proof of where its forms come from: the sign-in carries the words."""
    settings.CSRF_FAILURE_VIEW = "tracker.portal.account.carrying.csrf_failure"
    browser = Client(enforce_csrf_checks=True)
    page = address("answer", slug="15-a")
    refused = browser.post(page, words(summary="kept words"))
    assert refused.templates[0].name == "portal/sign_in.html"

    typed = {"username": "focalpoint-xaa", "password": PASSWORD, "next": page, **carried(refused)}
    again = browser.post(SIGN_IN, typed | {"csrfmiddlewaretoken": "old"})
    assert ("summary", "kept words") in again.context["kept"]
    assert PASSWORD not in again.content.decode()

    token = browser.cookies["csrftoken"].value
    response = browser.post(SIGN_IN, typed | {"csrfmiddlewaretoken": token}, follow=True)
    assert response.context["form"]["summary"].value() == "kept words"


HOSTS = override_settings(ALLOWED_HOSTS=["127.0.0.1", "[::1]", "192.0.2.7", "localhost"])


@pytest.mark.django_db
@override_settings(SITE_ADDRESS="https://record.example.org")
def test_at_a_number_the_address_where_a_passkey_works_is_named(client, focal) -> None:
    def page_at(host: str) -> str:
        return str(client.get(SIGN_IN, {"next": "/portal/"}, headers={"host": host}).text)

    with HOSTS:
        for host, address in (
            ("127.0.0.1:8000", "http://localhost:8000/portal/sign-in/?next=%2Fportal%2F"),
            ("[::1]:8000", "http://localhost:8000/portal/sign-in/?next=%2Fportal%2F"),
            ("192.0.2.7", "https://record.example.org"),
        ):
            page = page_at(host)
            assert "A passkey belongs to a name, and this page was opened at a number." in page
            assert (f'href="{address}"' in page, "data-passkey" in page) == (True, False)
        page = page_at("localhost:8000")
        assert ("opened at a number" in page, 'data-passkey="get"' in page) == (False, True)
        own = {"host": "127.0.0.1:8000"}
        focal.get(reverse("portal:account"), headers=own)
        assert "http://localhost:8000" in focal.get(reverse("portal:account_passkey"), headers=own, follow=True).text
