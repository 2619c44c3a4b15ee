"""Of whom a second factor is asked, and when: the one place that decides it.

The secretariat needs one to work at all; whoever has one is asked for it at each sign-in; a focal
point without one is asked for a code by e-mail when answers are sent. `settings.SECOND_FACTOR` turns all of it off, as
it is in the demonstration, whose accounts belong to everybody.
"""

from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tracker.models import User
from tracker.rules.policies import Allowed, Denied, Verdict

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def factors_of(user: Any) -> QuerySet[Authenticator]:
    """The authenticator app and the passkeys of a person, oldest first. Recovery codes alone are no factor."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).order_by("pk")


def has_factor(user: Any) -> bool:
    """Whether a person has set one up."""
    return factors_of(user).exists()


def is_required_of(user: Any) -> bool:
    """Whether a person may open no page of the rooms before the session has proved a second factor."""
    return settings.SECOND_FACTOR and bool(getattr(user, "is_secretariat", False))


def is_asked_at_sign_in(user: Any) -> bool:
    """Whether a password alone does not sign this person in."""
    return settings.SECOND_FACTOR and has_factor(user)


def is_code_asked_at_sending(user: Any) -> bool:
    """Whether answers are sent with a code by e-mail: by those who have no second factor of their own."""
    return settings.SECOND_FACTOR and not has_factor(user)


def may_remove(user: User, factor: Authenticator) -> Verdict:
    """Remove a factor of one's own; where one is required, another has to be there first."""
    if is_required_of(user) and not factors_of(user).exclude(pk=factor.pk).exists():
        return Denied(_("Your work needs a second factor. Set up another one before you remove this one."))
    return Allowed()
