"""Judging a password, within the limits, with the same work and the same words whoever is named."""

from typing import Any

from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext_lazy

from tracker.models import User
from tracker.signing import devices, sign_in_log
from tracker.signing.limits import places_for_guess

# The rules of Django in our catalogue: its Arabic addresses one person, and ours several.
gettext_noop("Your password can’t be a commonly used password.")
gettext_noop("Your password can’t be too similar to your other personal information.")
ngettext_lazy(
    "Your password must contain at least %(min_length)d character.",
    "Your password must contain at least %(min_length)d characters.",
    "min_length",
)


def account_of(name: str) -> User | None:
    """The account of exactly this user name."""
    return User.objects.filter(username=User.normalize_username(name)).first()


def judge(request: HttpRequest, name: str, password: str) -> Any:
    """The person of this name and password.

    Raises ValidationError with one sentence for a wrong name, a wrong password and an account that may not sign in,
    after the same work; and with another, before any work, where no more guesses are judged for a while.
    """
    account = account_of(name)
    known = account is not None and devices.is_known(request, account)
    subject = str(account.pk) if account else f"name:{name}"
    places = places_for_guess(request, "password", subject, is_known_device=known)
    if places is None:
        sign_in_log.note(request, sign_in_log.NOT_JUDGED, by="password", person=account)
        raise ValidationError(
            _(
                "Too many wrong passwords were tried, here or elsewhere, so that no more are judged for up to an hour."
                " You get in at once with a passkey, or with a link by e-mail: choose “I cannot sign in” below."
            ),
            code="limited",
        )
    user = authenticate(request, username=name, password=password)
    if user is None:
        sign_in_log.note(request, sign_in_log.WRONG, by="password", person=account)
        raise ValidationError(_("The user name or the password is not right."), code="wrong")
    places.give_back()
    return user
