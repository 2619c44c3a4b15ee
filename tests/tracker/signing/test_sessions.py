"""How long a session lasts, that no text goes with it, and where else a person is signed in."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from tests.factories.records import PASSWORD
from tracker.models import AuditEvent, StatusUpdate, Theme
from tracker.signing.sessions import device_of

SIGN_IN, ACCOUNT = "/portal/sign-in/", "/portal/account/"
ANSWER = "/portal/period-1/xaa/recommendations/rpm-asia-pacific-2025/15-a/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
TELEPHONE = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36"


@pytest.fixture
def signed_in(browser_at):
    def open_one(name: str = "focalpoint-xaa", user_agent: str = FIREFOX, address: str = "192.0.2.1"):
        browser = browser_at(address, **{"user-agent": user_agent})
        assert browser.post(SIGN_IN, {"username": name, "password": PASSWORD}).status_code == 302
        return browser

    return open_one


def minutes(count: int) -> datetime.timedelta:
    return datetime.timedelta(minutes=count)


def test_an_idle_session_ends_and_keeps_what_was_typed(seed_world, signed_in, settings) -> None:
    settings.SESSION_IDLE = 2 * 60 * 60
    with time_machine.travel(timezone.now(), tick=False) as clock:
        browser = signed_in()
        clock.shift(minutes(115))
        assert browser.get(ANSWER).status_code == 200
        clock.shift(minutes(115))
        assert browser.get(ANSWER).status_code == 200
        clock.shift(minutes(125))
        refused = browser.post(ANSWER, {"summary": "kept words", "act": "save"})
    assert refused.status_code == 403
    assert ("summary", "kept words") in refused.context["kept"]
    assert not StatusUpdate.objects.exists()


def test_a_session_in_use_ends_after_twelve_hours(seed_world, signed_in, settings) -> None:
    settings.SESSION_LONGEST = 12 * 60 * 60
    with time_machine.travel(timezone.now(), tick=False) as clock:
        browser = signed_in()
        for _hour in range(11):
            clock.shift(minutes(60))
            assert browser.get(ANSWER).status_code == 200
        clock.shift(minutes(65))
        assert browser.get(ANSWER).status_code == 302


def test_a_form_of_the_desk_whose_session_ended_is_sent_after_the_sign_in(seed_world, browser_at) -> None:
    browser = browser_at()
    page = "/admin/tracker/theme/add/"
    typed = {"slug": "a-theme", "name_en": "A theme", "password": "never carried"}
    refused = browser.post(page, typed)
    assert refused.status_code == 403
    assert "never carried" not in refused.content.decode()
    posted = {f"kept-{name}": value for name, value in refused.context["kept"]}
    posted |= {"username": "dataentry", "password": PASSWORD, "next": page}
    assert browser.post(SIGN_IN, posted).url == "/portal/kept/"
    assert not Theme.objects.exists()
    for _twice in range(2):
        shown = browser.get("/portal/kept/")
        assert "A theme" in shown.content.decode()
    sent = dict(shown.context["fields"])
    assert browser.post(shown.context["address"], sent).status_code == 302
    assert Theme.objects.get().slug == "a-theme"


def test_a_person_sees_own_sessions_and_ends_one_or_all_others(seed_world, signed_in) -> None:
    here, there = signed_in(), signed_in(user_agent=TELEPHONE, address="192.0.2.2")
    foreign = signed_in("focalpoint-xab")
    own = here.get(ACCOUNT).context["sessions"]
    assert [(each.device, each.address, each.is_here) for each in own] == [
        ("Firefox on Linux", "192.0.2.1", True),
        ("Chrome on Android", "192.0.2.2", False),
    ]
    assert here.post(f"{ACCOUNT}end-session/", {"session": own[1].key}).url == ACCOUNT
    assert [each.get(ACCOUNT).status_code for each in (there, here)] == [302, 200]
    theirs = str(foreign.get(ACCOUNT).context["sessions"][0].key)
    for key in ("", "x", "0", "-1", "٣", "²", "99999999999999999999999", theirs):
        response = here.post(f"{ACCOUNT}end-session/", {"session": key}, follow=True)
        assert "had ended already" in response.content.decode(), key
    others = [signed_in(), signed_in()]
    here.post(f"{ACCOUNT}end-session/", {"session": "others"})
    assert [each.get(ACCOUNT).status_code for each in (here, foreign, *others)] == [200, 200, 302, 302]


def test_another_password_ends_the_other_sessions_and_a_weak_one_is_refused(seed_world, signed_in) -> None:
    here, there = signed_in(), signed_in()
    weak = {"old_password": PASSWORD, "new_password1": "short", "new_password2": "short"}
    assert here.post(f"{ACCOUNT}password/", weak).status_code == 422
    weak |= {"new_password1": "one long password", "new_password2": "other long password"}
    assert "not the same" in here.post(f"{ACCOUNT}password/", weak).content.decode()
    new = "another invented password"
    words = {"old_password": "wrong", "new_password1": new, "new_password2": new}
    refused = here.post(f"{ACCOUNT}password/", words)
    assert "This is not your password now." in refused.content.decode()
    assert new not in refused.content.decode()
    assert not AuditEvent.objects.filter(act="change_password").exists()
    assert here.post(f"{ACCOUNT}password/", words | {"old_password": PASSWORD}).url == ACCOUNT
    assert here.get(ACCOUNT).status_code == 200
    assert len(here.get(ACCOUNT).context["sessions"]) == 1
    assert there.get(ACCOUNT).status_code == 302
    assert AuditEvent.objects.get(act="change_password").by == seed_world.focal_point


def test_what_is_changed_is_confirmed_again_after_a_while(seed_world, signed_in) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        here = signed_in()
        assert here.get(f"{ACCOUNT}passkey/").status_code == 200
        clock.shift(minutes(16))
        assert here.get(f"{ACCOUNT}passkey/").url == f"{ACCOUNT}confirm/?next=%2Fportal%2Faccount%2Fpasskey%2F"
        wrong = here.post(f"{ACCOUNT}confirm/", {"password": "wrong", "next": f"{ACCOUNT}passkey/"})
        assert wrong.status_code == 422
        right = here.post(f"{ACCOUNT}confirm/", {"password": PASSWORD, "next": f"{ACCOUNT}passkey/"})
        assert right.url == f"{ACCOUNT}passkey/"
        assert here.get(right.url).status_code == 200


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        (FIREFOX, "Firefox on Linux"),
        (TELEPHONE, "Chrome on Android"),
        ("curl/8", "An unknown browser"),
        ("", "An unknown browser"),
    ],
)
def test_a_device_has_words(user_agent, device) -> None:
    assert device_of(user_agent) == device
