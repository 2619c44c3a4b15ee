"""The steps of a sign-in: nothing is open between them, and a session begins at the last one."""

import datetime
from typing import Any

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from tests.factories.records import PASSWORD
from tests.factories.world import World
from tests.tracker.signing.conftest import code_now
from tracker.models import User
from tracker.signing import devices, steps

pytestmark = pytest.mark.usefixtures("asked")

SIGN_IN, STEP = "/portal/sign-in/", "/portal/sign-in/second-step/"


@pytest.fixture
def half_in(seed_world: World, has_app) -> Client:
    """A browser in which the focal point, who has an app, gave the password."""
    has_app(seed_world.focal_point)
    browser = Client()
    assert browser.post(SIGN_IN, {"username": "focalpoint-xaa", "password": PASSWORD}).url == STEP
    return browser


def test_between_the_steps_nobody_is_signed_in(half_in: Client) -> None:
    assert half_in.get("/portal/account/").status_code == 302
    assert devices.COOKIE not in half_in.cookies
    assert not UserSession.objects.exists()
    assert User.objects.get(username="focalpoint-xaa").last_login is None


def test_a_session_begins_under_another_key_with_all_that_belongs_to_it(half_in: Client, seed_world: World) -> None:
    before, told = half_in.session.session_key, []

    def listen(sender: Any, user: User, **words: Any) -> None:
        told.append(user)

    user_logged_in.connect(listen)
    try:
        assert half_in.post(STEP, {"code": code_now()}).url == "/portal/"
    finally:
        user_logged_in.disconnect(listen)
    assert told == [seed_world.focal_point]
    assert User.objects.get(pk=seed_world.focal_point.pk).last_login is not None
    now = half_in.session.session_key
    assert now != before
    assert not Session.objects.filter(session_key=before).exists()
    assert list(UserSession.objects.values_list("user", "session_key")) == [(seed_world.focal_point.pk, now)]
    assert steps.WAITING not in half_in.session
    assert devices.COOKIE in half_in.cookies


def test_a_session_of_somebody_else_is_left_behind(seed_world: World) -> None:
    browser = Client()
    browser.post(SIGN_IN, {"username": "focalpoint-xab", "password": PASSWORD})
    session = browser.session
    session["of_the_other"] = True
    session.save()
    browser.post(SIGN_IN, {"username": "focalpoint-xaa", "password": PASSWORD})
    assert browser.session["_auth_user_id"] == str(seed_world.focal_point.pk)
    assert "of_the_other" not in browser.session


def test_who_waits_too_long_begins_again(half_in: Client) -> None:
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=14), tick=False) as clock:
        assert half_in.get(STEP).status_code == 200
        clock.shift(datetime.timedelta(minutes=2))
        assert half_in.get(STEP).url == SIGN_IN
        assert half_in.post(STEP, {"code": code_now()}).url == SIGN_IN


@pytest.mark.parametrize("change", [{"is_active": False}, {"password": "of another hash"}])
def test_who_was_closed_or_has_another_password_since_begins_again(half_in: Client, change: dict[str, Any]) -> None:
    """Whoever knows the old password does not get in by it while its owner changes it."""
    User.objects.filter(username="focalpoint-xaa").update(**change)
    assert half_in.post(STEP, {"code": code_now()}).url == SIGN_IN
    assert half_in.get("/portal/account/").status_code == 302
    assert not UserSession.objects.exists()


def test_no_step_lets_in_who_may_not_sign_in(seed_world: World, rf: Any) -> None:
    request = rf.post(SIGN_IN)
    request.session = Client().session
    seed_world.focal_point.is_active = False
    assert steps.enter(request, seed_world.focal_point, "").url == SIGN_IN
    assert "_auth_user_id" not in request.session
