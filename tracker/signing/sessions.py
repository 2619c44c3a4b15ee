"""How long a session lasts, what it has proved, and where else its person is signed in."""

import datetime
import time
from dataclasses import dataclass
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext as _

from tracker.models import User
from tracker.signing import sign_in_log

BEGAN, SEEN, CONFIRMED, PROVED = "began_at", "seen_at", "confirmed_at", "second_factor"
# What changes a sign-in is asked for again after so many seconds.
CONFIRMED_FOR = 15 * 60
# A session is written to no more often than this, however many pages are opened.
SEEN_EVERY = 5 * 60

# What a browser calls itself, the particular before the general. Names of products are not translated.
BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("Chrom", "Chrome"),
    ("CriOS/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Mac OS", "macOS"),
    ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


def begin(request: HttpRequest, *, by_factor: bool = False) -> None:
    """A person has signed in: the clocks of the session start, and it stands in the list of the person's sessions.

    Args:
        by_factor: whether a second factor was proved on the way.
    """
    now = time.time()
    request.session[BEGAN] = request.session[SEEN] = request.session[CONFIRMED] = now
    if by_factor:
        request.session[PROVED] = True
    UserSession.objects.create_from_request(request)


def begin_if_new(request: HttpRequest) -> None:
    """Begin a session that was made elsewhere."""
    if BEGAN not in request.session:
        begin(request)


def pass_time(request: HttpRequest) -> None:
    """End a session that was idle or open too long; else note, now and then, that somebody is there.

    A session that nobody began (of a release before) does as soon as it is minutes old, or is looked at
    (`begin_if_new`): until then the account knows when it was made.
    """
    now = time.time()
    if BEGAN not in request.session:
        made_at = getattr(request.user, "last_login", None)
        if made_at is None or now - made_at.timestamp() > SEEN_EVERY:
            begin(request)
    elif now - request.session[SEEN] > settings.SESSION_IDLE or now - request.session[BEGAN] > settings.SESSION_LONGEST:
        UserSession.objects.filter(session_key=request.session.session_key).delete()
        sign_out(request, by="time")
    elif now - request.session[SEEN] > SEEN_EVERY:
        request.session[SEEN] = now
        UserSession.objects.create_from_request(request)


def sign_out(request: HttpRequest, *, by: str) -> None:
    """End the session, and say so in the log of sign-ins."""
    if isinstance(request.user, User):
        sign_in_log.note(request, sign_in_log.SIGNED_OUT, by=by, person=request.user)
    logout(request)


def say_signed_out(request: HttpRequest) -> None:
    """Tell the page of sign-in, which comes next, that nobody is signed in any more, in the language that it will have.

    The message is a cookie that the page takes away; what was to be told to the person before is not told to whoever
    sits there next.
    """
    list(messages.get_messages(request))  # read, and so forgotten
    with translation.override(translation.get_language_from_request(request)):
        messages.success(request, _("You are signed out."))


def renew_key(request: HttpRequest) -> None:
    """The session has another key, after a change of password: the list of sessions follows it."""
    UserSession.objects.create_from_request(request)


def is_confirmed(request: HttpRequest) -> bool:
    """Whether the person proved a moment ago who sits here."""
    return time.time() - request.session.get(CONFIRMED, 0) < CONFIRMED_FOR


def confirm(request: HttpRequest, *, by_factor: bool = False) -> None:
    """The person has just proved it, by the password or by a second factor."""
    request.session[CONFIRMED] = time.time()
    if by_factor:
        request.session[PROVED] = True


def has_proved_factor(request: HttpRequest) -> bool:
    """Whether a second factor was used, or set up, in this session."""
    return bool(request.session.get(PROVED))


@dataclass(frozen=True)
class OwnSession:
    """One place where a person is signed in, in the words by which she knows it."""

    key: int
    device: str
    address: str
    began_at: datetime.datetime
    seen_at: datetime.datetime
    is_here: bool


def sessions_of(request: HttpRequest, user: Any) -> list[OwnSession]:
    """Where a person is signed in now: here first, then the newest."""
    here = request.session.session_key
    found = [
        OwnSession(
            each.pk, device_of(each.user_agent), each.ip, each.created_at, each.last_seen_at, each.session_key == here
        )
        for each in UserSession.objects.purge_and_list(user)
    ]
    return sorted(found, key=lambda each: (each.is_here, each.seen_at), reverse=True)


def device_of(user_agent: str) -> str:
    """A browser and a system in words."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("An unknown browser")


def end_session(user: Any, key: str) -> bool:
    """End one session of a person at its next request. False where the person has no such session."""
    session = UserSession.objects.filter(user_id=user.pk, pk=key).first() if key.isascii() and key.isdigit() else None
    if session is None:
        return False
    session.end()
    return True


def end_others(request: HttpRequest, user: Any) -> int:
    """End all sessions of a person but this one; returns how many."""
    others = UserSession.objects.filter(user_id=user.pk).exclude(session_key=request.session.session_key)
    ended = [session.end() for session in others]
    return len(ended)
