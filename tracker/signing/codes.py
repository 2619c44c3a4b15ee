"""The code by e-mail that is asked of a focal point without a second factor when answers are sent.

The code itself is in the mail alone: the session keeps its hash, made with the secret of the server, for fifteen
minutes and five tries. A code that was right holds for the rest of its time, so that a sending that is refused for
another reason does not ask for it again.
"""

import secrets
import time
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from tracker.mail import outbox
from tracker.models import User
from tracker.rules.policies import Allowed, Denied, Verdict
from tracker.signing.limits import MAILED_CODES, PAUSE_BETWEEN_CODES, take
from tracker.signing.proving import places_for_code

SESSION_KEY = "sending_code"
VALID_SECONDS = 15 * 60
TRIES = 5


def is_passed(request: HttpRequest) -> bool:
    """Whether the right code was given in this session, a short while ago."""
    waiting = _standing(request)
    return bool(waiting and waiting.get("passed"))


def is_waiting(request: HttpRequest) -> bool:
    """Whether a code was mailed that can still be given."""
    waiting = _standing(request)
    return bool(waiting and waiting["tries"] < TRIES)


def mail(request: HttpRequest, user: User) -> Verdict:
    """Mail a new code; it replaces the one before. Denied without an address, or where too many were asked for."""
    if not user.email:
        return Denied(
            _(
                "Your account has no e-mail address to which a code could be sent. Set up a passkey or an "
                "authenticator app under “Security”, or ask the secretariat to add your address."
            )
        )
    if not take((PAUSE_BETWEEN_CODES, str(user.pk)), (MAILED_CODES, str(user.pk))):
        return Denied(_("A code was sent by e-mail a moment ago. Wait a minute before you ask for another one."))
    code = f"{secrets.randbelow(1_000_000):06}"
    request.session[SESSION_KEY] = {"hash": _hash(user, code), "at": time.time(), "tries": 0}
    outbox.tell([user], "sending_code", code=code, minutes=VALID_SECONDS // 60)
    return Allowed()


def check(request: HttpRequest, user: User, typed: str) -> bool:
    """Whether a typed code is the one that was mailed. Raises ValidationError where it is not, or is not judged."""
    waiting = _standing(request)
    if waiting is None or waiting["tries"] >= TRIES:
        raise ValidationError({"code": _("This code no longer works. Ask for a new one.")})
    places = places_for_code(request, user)
    waiting["tries"] += 1
    waiting["passed"] = constant_time_compare(waiting["hash"], _hash(user, "".join(typed.split())))
    request.session[SESSION_KEY] = waiting
    if not waiting["passed"]:
        raise ValidationError({"code": _("This is not the code in the newest e-mail. Look at it again.")})
    places.give_back()
    return True


def forget(request: HttpRequest) -> None:
    """The answers are sent: the next sending asks again."""
    request.session.pop(SESSION_KEY, None)


def _standing(request: HttpRequest) -> dict[str, Any] | None:
    waiting = request.session.get(SESSION_KEY)
    return waiting if waiting and time.time() - waiting["at"] < VALID_SECONDS else None


def _hash(user: User, code: str) -> str:
    return salted_hmac("tracker.signing.codes", f"{user.pk}:{code}", algorithm="sha256").hexdigest()
