"""Signing in and out, and words typed before a session ended."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from tests.factories.records import PASSWORD
from tracker import actions
from tracker.models import AuditEvent, StatusUpdate

SIGN_IN = "/portal/sign-in/"


def test_a_focal_point_signs_in_and_out(client, seed_world, address) -> None:
    response = client.post(SIGN_IN, {"username": "focalpoint-xaa", "password": PASSWORD}, follow=True)
    assert response.redirect_chain[-1][0] == address("task_list")
    assert client.post(reverse("portal:sign_out")).url == SIGN_IN
    assert client.get(address("task_list")).status_code == 302


SIGNED_OUT = '<p class="said" role="status">{}</p>'


@pytest.mark.parametrize(("who", "way_out"), [("focal_point", "portal:sign_out"), ("reviewer", "admin:logout")])
def test_the_sign_in_page_says_once_that_you_are_signed_out_and_nothing_is_kept(who, way_out, browser_of, seed_world):
    """Whoever pressed the button saw a page of sign-in, and did not know whether she was out."""
    browser = browser_of(getattr(seed_world, who))
    response = browser.post(reverse(way_out))
    assert response.url == SIGN_IN  # and no word in the address
    assert SIGNED_OUT.format("You are signed out.") in browser.get(SIGN_IN).text
    assert "signed out" not in browser.get(SIGN_IN).text
    assert {name for name, each in browser.cookies.items() if each.value} == {"csrftoken"}
    assert not Session.objects.exists()


def test_what_was_to_be_told_to_the_person_before_is_not_told_after_her(focal, address, words) -> None:
    focal.post(address("answer", slug="15-a"), words())
    focal.post(reverse("portal:sign_out"))
    page = focal.get(SIGN_IN).text
    assert "You are signed out." in page
    assert "Draft saved." not in page


def test_it_is_said_in_the_language_of_the_page_that_says_it(focal, seed_world) -> None:
    seed_world.focal_point.language = "fr"
    seed_world.focal_point.save()
    focal.post(reverse("portal:sign_out"), headers={"accept-language": "en"})
    page = focal.get(SIGN_IN, headers={"accept-language": "en"}).text
    assert '<html lang="en"' in page
    assert "You are signed out." in page


@pytest.mark.parametrize("place", ["https://example.org/", "//example.org/"])
def test_signing_out_leads_to_no_other_site(place, focal) -> None:
    assert focal.post(f"{reverse('portal:sign_out')}?next={place}", {"next": place}).url == SIGN_IN


def test_the_secretariat_signs_in_to_its_desk(client, seed_world) -> None:
    """It has no page of sign-in of its own: who looked for one read of the mandate for a State alone."""
    assert "For those who report for a State, and for the secretariat." in client.get(SIGN_IN).text
    assert client.post(SIGN_IN, {"username": "reviewer", "password": PASSWORD}).url == "/admin/"


def test_a_wrong_password_is_said(client, seed_world) -> None:
    response = client.post(SIGN_IN, {"username": "focalpoint-xaa", "password": "another one"})
    assert "You are not signed in" in response.content.decode()


def test_a_strange_next_address_is_not_followed(client, seed_world) -> None:
    posted = {"username": "focalpoint-xaa", "password": PASSWORD, "next": "https://example.org/"}
    assert client.post(SIGN_IN, posted).url == reverse("portal:tasks")


def carried(response) -> dict[str, list[str]]:
    """The hidden inputs of the page, as a browser would post them."""
    fields: dict[str, list[str]] = {}
    for name, value in response.context["kept"]:
        fields.setdefault(f"kept-{name}", []).append(value)
    return fields


def test_words_typed_in_an_expired_session_come_back(client, seed_world, address, words) -> None:
    page = address("answer", slug="15-a")
    typed = words(summary="Два слова\nи строка <b>", obstacles="none")
    refused = client.post(page, typed)
    assert refused.status_code == 403
    assert "Your session had ended" in refused.content.decode()
    assert not StatusUpdate.objects.exists()

    posted = {"username": "focalpoint-xaa", "password": PASSWORD, "next": refused.context["next"], **carried(refused)}
    response = client.post(SIGN_IN, posted, follow=True)
    assert response.redirect_chain[-1][0] == page
    form = response.context["form"]
    assert form["summary"].value() == typed["summary"]
    assert form["implementation_status"].value() == "in_progress"
    assert "not saved yet" in response.content.decode()
    assert not StatusUpdate.objects.exists()
    assert client.get(page).context["form"]["summary"].value() is None


def test_words_survive_a_wrong_password(client, seed_world, address, words) -> None:
    refused = client.post(address("answer", slug="15-a"), words(summary="kept words"))
    posted = {"username": "focalpoint-xaa", "password": "wrong", "next": "/portal/", **carried(refused)}
    assert ("summary", "kept words") in client.post(SIGN_IN, posted).context["kept"]


def test_words_for_another_page_are_not_shown(client, seed_world, address, words) -> None:
    refused = client.post(address("answer", slug="15-a"), words(summary="kept words"))
    posted = {"username": "focalpoint-xaa", "password": PASSWORD, "next": address("answer", slug="15-b")}
    client.post(SIGN_IN, posted | {"kept-summary": "kept words"})
    assert "kept words" not in client.get(address("answer", slug="15-a")).content.decode()
    assert refused.status_code == 403


def test_a_mandate_that_ended_meanwhile_keeps_nothing(client, seed_world, address, words) -> None:
    page = address("answer", slug="15-a")
    refused = client.post(page, words())
    mandate = seed_world.focal_point_mandates["XAA"]
    actions.end_mandate(mandate=mandate, by=seed_world.administrator, now=seed_world.now())
    posted = {"username": "focalpoint-xaa", "password": PASSWORD, "next": page, **carried(refused)}
    assert client.post(SIGN_IN, posted, follow=True).status_code == 403
    assert not StatusUpdate.objects.exists()


def test_the_post_of_an_ended_mandate_stores_nothing(focal, seed_world, address, words) -> None:
    mandate = seed_world.focal_point_mandates["XAA"]
    actions.end_mandate(mandate=mandate, by=seed_world.administrator, now=seed_world.now())
    events = AuditEvent.objects.count()
    assert focal.post(address("answer", slug="15-a"), words()).status_code == 403
    assert AuditEvent.objects.count() == events


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


def test_going_on_when_the_session_ended_meanwhile_loses_no_words(client, seed_world, address) -> None:
    page = address("answer", slug="15-a")
    response = client.post(reverse("portal:resume"), {"next": page, "kept-summary": "kept words"})
    assert ("summary", "kept words") in response.context["kept"]
    assert response.context["next"] == page
