"""What a browser holds for us while nobody is signed in: the opened link, the challenge of a passkey, a language.

Links and challenges travel in a signed cookie. A session would be a row for each request of anybody, as many as anybody
likes.
"""

import hashlib
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase

from tracker.factors import passkeys
from tracker.models import LimitClaim
from tracker.signing.proving import site_of

LINK, LINK_PATH, LINK_SECONDS = "account_link", "/portal/join/", 60 * 60
RESET, RESET_PATH, RESET_SECONDS = "reset_link", "/portal/reset/", settings.PASSWORD_RESET_TIMEOUT
CHALLENGE, CHALLENGE_PATH, CHALLENGE_SECONDS = "passkey_challenge", "/portal/sign-in/passkey/", 10 * 60


def hold_link(response: HttpResponseBase, checksum: str) -> None:
    """Let the browser hold which link was opened in it: its checksum alone."""
    _set(response, LINK, checksum, LINK_PATH, LINK_SECONDS)


def held_link(request: HttpRequest) -> str:
    """The checksum of the link that was opened in this browser; empty where none was, or long ago."""
    held = _held(request, LINK, LINK_SECONDS)
    return held if isinstance(held, str) else ""


def forget_link(response: HttpResponseBase) -> None:
    """The link is spent."""
    response.delete_cookie(LINK, path=LINK_PATH)


def hold_reset(response: HttpResponseBase, key: str, token: str) -> None:
    """Let the browser hold which link for a new password was opened in it. The record stores no part of such a link, so
    the browser has to bring all of it."""
    _set(response, RESET, [key, token], RESET_PATH, RESET_SECONDS)


def held_reset(request: HttpRequest) -> tuple[str, str]:
    """Return key and token of the link for a new password that was opened in this browser; empty where none was."""
    held = _held(request, RESET, RESET_SECONDS)
    return (str(held[0]), str(held[1])) if isinstance(held, list) and len(held) == 2 else ("", "")


def forget_reset(response: HttpResponseBase) -> None:
    """Let the browser forget a link that was used."""
    response.delete_cookie(RESET, path=RESET_PATH)


def remember_language(response: HttpResponseBase, code: str) -> None:
    """Let the browser ask for the rooms in this language until somebody signs in, whose own language then counts."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        path="/portal/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def challenge(request: HttpRequest) -> JsonResponse:
    """What a passkey is to sign, for anybody; the browser brings the challenge back with the answer."""
    options, asked = passkeys.to_sign(site_of(request), None)
    response = JsonResponse(options)
    _set(response, CHALLENGE, asked, CHALLENGE_PATH, CHALLENGE_SECONDS)
    return response


def brought_back(request: HttpRequest) -> passkeys.Challenge | None:
    """The challenge that the browser held, once: an answer that somebody copied finds none."""
    held = _held(request, CHALLENGE, CHALLENGE_SECONDS)
    digest = hashlib.sha256(request.COOKIES.get(CHALLENGE, "").encode()).hexdigest()[:32]
    if not held or LimitClaim.objects.claim(f"used-challenge:{digest}", CHALLENGE_SECONDS) is None:
        return None
    return held


def _set(response: HttpResponseBase, name: str, value: Any, path: str, seconds: int) -> None:
    response.set_cookie(
        name,
        signing.dumps(value, salt=f"{__name__}.{name}"),
        max_age=seconds,
        path=path,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _held(request: HttpRequest, name: str, seconds: int) -> Any:
    try:
        return signing.loads(request.COOKIES.get(name, ""), salt=f"{__name__}.{name}", max_age=seconds)
    except signing.BadSignature:
        return None
