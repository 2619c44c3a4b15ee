"""The steps of a sign-in: a password or a link by mail, then a second factor where the person has one.

A passkey is both at once. Between the two steps the session holds who gave the password, and nobody is signed in.
"""

import time
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from tracker.factors.policy import is_asked_at_sign_in
from tracker.models import User
from tracker.signing import devices, sessions, sign_in_log

WAITING, WAITS_FOR = "waits_for_second_step", 15 * 60


@dataclass(frozen=True)
class HalfSignedIn:
    """Who gave the password a moment ago, and where she was going; empty for her home."""

    person: User
    address: str


def home_of(user: Any) -> str:
    """Where a person's work is: the secretariat's desk, or the portal."""
    return reverse("admin:index" if getattr(user, "is_secretariat", False) else "portal:tasks")


def go_on(request: HttpRequest, person: User, address: str) -> HttpResponse:
    """After the first step: to the second one, or in."""
    if not is_asked_at_sign_in(person):
        return enter(request, person, address)
    waits = {"person": person.pk, "password": person.get_session_auth_hash(), "address": address, "at": time.time()}
    request.session[WAITING] = waits
    return redirect("portal:second_step")


def waiting(request: HttpRequest) -> HalfSignedIn | None:
    """Who waits for the second step in this session; None for nobody, for who waited too long or may not sign in any
    more, and where the password that was given is no longer the one that stands."""
    held = request.session.get(WAITING)
    if not held or time.time() - held["at"] > WAITS_FOR:
        return None
    person = User.objects.filter(pk=held["person"], is_active=True).first()
    if person is None or not constant_time_compare(held["password"], person.get_session_auth_hash()):
        return None
    return HalfSignedIn(person, held["address"])


def enter(request: HttpRequest, person: User, address: str, factor: Authenticator | None = None) -> HttpResponse:
    """All steps are done: a session begins, this device is known from now on, and the person goes where she was going.

    Args:
        address: empty for her home.
        factor: the second factor that was proved, if one was asked for.
    """
    request.session.pop(WAITING, None)
    by = str(factor.type) if factor else "password"
    if not person.is_active:  # not told from a wrong password
        sign_in_log.note(request, sign_in_log.CLOSED, by=by, person=person)
        return redirect("portal:sign_in")
    login(request, person)
    sessions.begin(request, by_factor=factor is not None)
    sign_in_log.note(request, sign_in_log.SIGNED_IN, by=by, person=person)
    if factor:
        factor.record_usage()
    response = HttpResponseRedirect(address or home_of(person))
    devices.remember(request, response, person)
    return response
