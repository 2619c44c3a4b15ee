"""The second factor: whom it is asked of, what proves it, and that nothing opens before it."""

import datetime
import html

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from tests.factories.records import PASSWORD
from tests.tracker.signing.conftest import code_now
from tracker import actions
from tracker.factors.policy import has_factor
from tracker.models import AuditEvent, User

pytestmark = pytest.mark.usefixtures("asked")

SIGN_IN, STEP = "/portal/sign-in/", "/portal/sign-in/second-step/"
ACCOUNT = "/portal/account/"


def gives_password(browser: Client, name: str, **words: str) -> str:
    return browser.post(SIGN_IN, {"username": name, "password": PASSWORD, **words}).url


def test_a_reviewer_without_one_gets_no_further_than_setting_it_up(seed_world, browser_at) -> None:
    browser = browser_at()
    assert gives_password(browser, "reviewer") == "/admin/"
    for page in ("/admin/", "/admin/tracker/transmission/", "/portal/"):
        assert browser.get(page).url.startswith(f"{ACCOUNT}?next=")
    assert browser.post("/admin/tracker/theme/add/", {"slug": "a"}).status_code == 302
    assert "Your work needs a second factor." in browser.get(ACCOUNT).content.decode()

    page = browser.get(f"{ACCOUNT}app/")
    secret = page.context["secret"].replace(" ", "")
    set_up = browser.post(f"{ACCOUNT}app/", {"code": code_now(secret)})
    assert set_up.url == f"{ACCOUNT}recovery-codes/"
    assert len(browser.get(set_up.url).context["codes"]) == 10
    assert browser.get("/admin/").status_code == 200
    event = AuditEvent.objects.get(act="add_factor")
    assert (event.by, event.changes) == (seed_world.reviewer, {"factor": [None, "totp"]})


def test_the_code_that_set_up_an_app_does_not_sign_in(seed_world, browser_at) -> None:
    """Someone who saw it over the shoulder could use it for 90 seconds."""
    browser = browser_at()
    gives_password(browser, "reviewer")
    code = code_now(browser.get(f"{ACCOUNT}app/").context["secret"].replace(" ", ""))
    assert browser.post(f"{ACCOUNT}app/", {"code": code}).url == f"{ACCOUNT}recovery-codes/"
    other = browser_at()
    gives_password(other, "reviewer")
    assert other.post(STEP, {"code": code}).status_code == 422


def test_a_code_of_the_app_is_the_second_step(seed_world, browser_at, has_app) -> None:
    has_app(seed_world.reviewer)
    browser = browser_at()
    assert gives_password(browser, "reviewer", next="/admin/tracker/transmission/") == STEP
    assert browser.get("/admin/").url.startswith("/admin/login/")
    wrong = browser.post(STEP, {"code": "000000"})
    assert wrong.status_code == 422
    assert "This code is not right." in wrong.content.decode()
    assert browser.post(STEP, {"code": f" {code_now()[:3]} {code_now()[3:]} "}).url == "/admin/tracker/transmission/"
    assert browser.get("/admin/").status_code == 200


def test_what_is_no_passkey_is_refused_with_a_sentence(seed_world, browser_at) -> None:
    browser = browser_at()
    for credential in ("", "no json", "[]", "{}", '{"response": 7}', '{"id": "x", "response": {}}', "null"):
        browser.get("/portal/sign-in/passkey/")
        response = browser.post("/portal/sign-in/passkey/", {"credential": credential, "kept-summary": "kept words"})
        assert response.status_code == 422, credential
        assert "passkey" in response.content.decode()
        assert ("summary", "kept words") in response.context["kept"]
    assert not User.objects.filter(last_login__isnull=False).exists()


def test_words_are_carried_over_both_steps(seed_world, browser_at, has_app) -> None:
    has_app(seed_world.focal_point)
    page = "/portal/period-1/xaa/recommendations/rpm-asia-pacific-2025/15-a/"
    browser = browser_at()
    assert gives_password(browser, "focalpoint-xaa", **{"next": page, "kept-summary": "kept words"}) == STEP
    response = browser.post(STEP, {"code": code_now()}, follow=True)
    assert response.redirect_chain[-1][0] == page
    assert response.context["form"]["summary"].value() == "kept words"


def test_no_more_codes_are_judged_than_passwords_and_none_before_the_password(seed_world, browser_at, has_app) -> None:
    has_app(seed_world.reviewer)
    browser = browser_at()
    assert browser.get(STEP).url == SIGN_IN
    assert browser.post(STEP, {"code": code_now()}).url == SIGN_IN
    gives_password(browser, "reviewer")
    pages = [browser.post(STEP, {"code": "000000"}).content.decode() for _each in range(6)]
    assert ["Too many wrong codes" in page for page in pages] == [False] * 4 + [True] * 2
    assert "Too many wrong codes" in browser.post(STEP, {"code": code_now()}).content.decode()


def test_a_session_that_proved_nothing_proves_it_first(seed_world, client, has_app) -> None:
    """As one that was made by another page than the sign-in."""
    has_app(seed_world.reviewer)
    client.force_login(seed_world.reviewer)
    assert client.get("/admin/").url.startswith(f"{ACCOUNT}confirm/?next=")
    assert client.get(f"{ACCOUNT}app/").url.startswith(f"{ACCOUNT}confirm/")
    assert client.post(f"{ACCOUNT}confirm/", {"code": code_now(), "next": "/admin/"}).url == "/admin/"
    assert client.get("/admin/").status_code == 200


def page_to_remove(person: User) -> str:
    return reverse("portal:account_remove", args=[Authenticator.objects.get(user=person, type="totp").pk])


def test_who_needs_one_cannot_remove_the_last(seed_world, client, has_app) -> None:
    has_app(seed_world.reviewer)
    client.force_login(seed_world.reviewer)
    client.post(f"{ACCOUNT}confirm/", {"code": code_now()})
    page = page_to_remove(seed_world.reviewer)
    assert "Set up another one" in client.get(page).content.decode()
    assert client.post(page).status_code == 403
    assert has_factor(seed_world.reviewer)


def test_recovery_codes_are_made_anew_and_go_with_the_last_factor(seed_world, client, has_app) -> None:
    person, codes = seed_world.focal_point, f"{ACCOUNT}recovery-codes/"
    has_app(person)
    has_app(seed_world.reviewer)
    client.force_login(person)
    client.post(f"{ACCOUNT}confirm/", {"code": code_now()})
    assert client.post(page_to_remove(seed_world.reviewer)).status_code == 404, "of somebody else"
    before = client.get(codes).context["codes"]
    client.post(codes)
    assert not set(before) & set(client.get(codes).context["codes"])
    with pytest.raises(actions.NotAllowed):
        actions.renew_recovery_codes(by=seed_world.observer, now=seed_world.now())
    Authenticator.objects.filter(type="recovery_codes").update(data={"seed": "sealed elsewhere", "used_mask": 0})
    page = client.get(codes)
    assert page.status_code == 200
    assert "Make ten new ones." in page.content.decode()
    client.post(codes)
    assert len(client.get(codes).context["codes"]) == 10

    assert "your only second factor" in client.get(page_to_remove(person)).content.decode()
    assert client.post(page_to_remove(person)).url == ACCOUNT
    assert not Authenticator.objects.filter(user=person).exists()
    assert AuditEvent.objects.get(act="remove_factor").changes == {"factor": ["totp", None]}


def test_a_code_of_the_app_works_once(seed_world, browser_at, has_app) -> None:
    """Also for as long as a clock that is wrong would take it."""
    has_app(seed_world.focal_point)
    start = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)
    with time_machine.travel(start, tick=False) as clock:
        code = code_now()
        for status in (302, 422):
            browser = browser_at()
            gives_password(browser, "focalpoint-xaa")
            assert browser.post(STEP, {"code": code}).status_code == status
            clock.shift(datetime.timedelta(seconds=45))


def test_under_another_key_a_code_is_refused_with_the_way_out_and_a_passkey_still_works(
    seed_world, browser_at, has_app, settings
) -> None:
    """A site that was restored without its SECRET_KEY: nobody's code can be judged, and no guess was made."""
    has_app(seed_world.reviewer)
    before, settings.SECRET_KEY = settings.SECRET_KEY, "another key of another site"
    browser = browser_at()
    browser.raise_request_exception = False
    gives_password(browser, "reviewer")
    for _more_than_there_are_places in range(8):
        answer = browser.post(STEP, {"code": code_now()})
        assert answer.status_code == 422
        assert "set up under another key of this site" in html.unescape(answer.content.decode())
    settings.SECRET_KEY_FALLBACKS = [before]
    assert browser.post(STEP, {"code": code_now()}).url == "/admin/"
