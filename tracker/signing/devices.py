"""Devices on which a person signed in before, by a signed cookie. Guesses made elsewhere do not keep her out there."""

from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import constant_time_compare, salted_hmac

COOKIE = "known_device"
SALT = "tracker.signing.devices"
AGE = 180 * 24 * 60 * 60
MOST = 5  # people who share one device


def is_known(request: HttpRequest, user: Any) -> bool:
    """Whether `user` signed in here with the password that stands now."""
    return constant_time_compare(_known(request).get(str(user.pk), ""), _mark_of(user))


def remember(request: HttpRequest, response: HttpResponseBase, user: Any) -> None:
    """`user` has just signed in here."""
    known = {**_known(request), str(user.pk): _mark_of(user)}
    response.set_cookie(
        COOKIE,
        signing.dumps(dict(list(known.items())[-MOST:]), salt=SALT),
        max_age=AGE,
        path="/portal/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _known(request: HttpRequest) -> dict[str, str]:
    try:
        known = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=AGE)
    except signing.BadSignature:
        return {}
    return known if isinstance(known, dict) else {}


def _mark_of(user: Any) -> str:
    """Another password, another mark: who knew the old one has no device here."""
    return salted_hmac(SALT, f"{user.pk}:{user.password}", algorithm="sha256").hexdigest()[:32]
