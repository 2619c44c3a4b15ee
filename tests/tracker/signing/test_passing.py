"""Whoever is not signed in leaves no row: neither the link that was opened nor a challenge makes a session."""

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client, RequestFactory
from django.urls import reverse

from tracker.models import AccountInvitation
from tracker.signing import passing

pytestmark = pytest.mark.django_db
# Everything of the portal that opens before a sign-in.
OPEN = (
    "sign-in/", "sign-in/second-step/", "sign-in/passkey/", "sign-out/", "reset/", "reset/MQ/a-b/", "join/",
    "join/abc/", "language/", "resume/", "kept/", "calendar/abc.ics", "",
)  # fmt: skip


@pytest.mark.database
@pytest.mark.parametrize("checks", [False, True])
def test_who_is_not_signed_in_makes_no_row_of_a_session(seed_world, checks: bool) -> None:
    words = {"name": "nobody", "username": "nobody", "password": "x", "credential": "{}", "kept-a": "b"}
    for path in OPEN:
        browser = Client(enforce_csrf_checks=checks, raise_request_exception=False)
        for _twice in range(2):  # the second time with the cookies of the first
            for answer in (
                browser.get(f"/portal/{path}"),
                browser.post(f"/portal/{path}", words | {"next": "/portal/"}),
            ):
                assert (path, answer.status_code < 500, Session.objects.count()) == (path, True, 0)


def test_a_challenge_works_in_the_browser_that_asked_and_once(rf: RequestFactory, settings: Any) -> None:
    browser = Client()
    options = browser.get(reverse("portal:passkey")).json()
    cookie = browser.cookies[passing.CHALLENGE]
    assert cookie["httponly"]
    assert cookie["path"] == "/portal/sign-in/passkey/"

    def brings_back(value: str) -> Any:
        request = rf.post("/portal/sign-in/passkey/")
        request.COOKIES[passing.CHALLENGE] = value
        return passing.brought_back(request)

    assert brings_back(cookie.value)["challenge"] == options["publicKey"]["challenge"]
    assert brings_back(cookie.value) is None
    assert brings_back(cookie.value + "x") is None
    assert brings_back("") is None


def test_a_link_held_by_a_browser_is_the_checksum_alone(seed_world) -> None:
    browser = Client()
    browser.get("/portal/join/the-secret-of-a-link/")
    cookie = browser.cookies[passing.LINK]
    assert "the-secret-of-a-link" not in cookie.value
    assert cookie["path"] == "/portal/join/"
    assert not AccountInvitation.objects.filter(token_sha256=cookie.value).exists()
    browser.cookies[passing.LINK] = "a" * 64  # not signed by us
    assert "This link" in browser.get("/portal/join/").content.decode()
