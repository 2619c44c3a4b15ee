"""What a person changes in the own sign-in, and how an administrator helps one who lost everything.

Each change is told to the person by mail: whoever did not make it must hear of it.
"""

import datetime
from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tracker.actions.auditing import record
from tracker.actions.errors import NotAllowed, require
from tracker.factors import app_codes, passkeys, recovery_codes
from tracker.factors.policy import has_factor, may_remove
from tracker.mail import outbox
from tracker.models import User
from tracker.rules.policies import may_manage_people


@transaction.atomic
def set_password(
    *, password: str, by: User, now: datetime.datetime, still: Callable[[User], bool] = lambda _stored: True
) -> User:
    """Set one's own password. Every other session of the person ends with it.

    Args:
        still: whether what allowed it still does, asked of the account as it stands under the lock: of several posts
            with one link at the same moment the first is the only one.

    Raises ValidationError for a weak password, NotAllowed where `still` says no.
    """
    stored = _locked(by)
    if not still(stored):
        raise NotAllowed(_("It was used already, is more than two hours old, or was cut off in the e-mail."))
    try:
        validate_password(password, stored)
    except ValidationError as weak:
        raise ValidationError({"new_password1": weak.messages}) from weak
    stored.set_password(password)
    stored.save(update_fields=["password"])
    record("change_password", stored, by=by, now=now)
    outbox.tell([stored], "sign_in_changed", what="password")
    return stored


@transaction.atomic
def add_app(*, secret: str, by: User, now: datetime.datetime) -> Authenticator:
    """Set up the authenticator app. A person has one; a new one takes the place of the old."""
    person = _locked(by)
    Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).delete()
    return _added(app_codes.keep(person, secret), person, now)


@transaction.atomic
def add_passkey(*, name: str, credential: Any, by: User, now: datetime.datetime) -> Authenticator:
    """Keep a passkey of this name."""
    person = _locked(by)
    return _added(passkeys.keep(person, name, credential), person, now)


@transaction.atomic
def remove_factor(*, factor: Authenticator, by: User, now: datetime.datetime) -> None:
    """Remove one's own factor; the recovery codes go with the last one. Raises NotAllowed where one is needed."""
    person = _locked(by)
    require(may_remove(person, factor))
    kind = factor.type
    factor.delete()
    if not has_factor(person):
        Authenticator.objects.filter(user=person).delete()
    record("remove_factor", person, by=by, now=now, changes={"factor": [kind, None]})
    outbox.tell([person], "sign_in_changed", what="removed")


@transaction.atomic
def renew_recovery_codes(*, by: User, now: datetime.datetime) -> Authenticator:
    """Ten new recovery codes; the old ones no longer work. Raises NotAllowed where there is no factor to stand for."""
    person = _locked(by)
    if not has_factor(person):
        raise NotAllowed(_("Recovery codes replace a passkey or an authenticator app. Set up one of these first."))
    Authenticator.objects.filter(user=person, type=Authenticator.Type.RECOVERY_CODES).delete()
    codes = recovery_codes.keep(person)
    record("renew_recovery_codes", person, by=by, now=now)
    outbox.tell([person], "sign_in_changed", what="codes")
    return codes


@transaction.atomic
def reset_sign_in(
    *, user: User, link_for: Callable[[User], str], reason: str, by: User, now: datetime.datetime
) -> User:
    """Take password and second factors from an account, and mail its person a link to begin anew.

    Args:
        link_for: makes the link, once the old password is gone.

    Raises NotAllowed for anybody but an administrator, and where the account has no e-mail address or may not sign in.
    """
    require(may_manage_people(by))
    stored = _locked(user)
    if not stored.is_active:
        raise NotAllowed(_("This account is not active."))
    if not stored.email:
        raise NotAllowed(_("This account has no e-mail address to which a link could be sent. Add it first."))
    Authenticator.objects.filter(user=stored).delete()
    stored.set_unusable_password()
    stored.save(update_fields=["password"])
    record("reset_sign_in", stored, by=by, now=now, reason=reason)
    outbox.tell([stored], "sign_in_reset", link=link_for(stored))
    return stored


def _locked(person: User) -> User:
    return User.objects.select_for_update().get(pk=person.pk)


def _added(factor: Authenticator, person: User, now: datetime.datetime) -> Authenticator:
    """The first factor comes with recovery codes."""
    recovery_codes.keep(person)
    record("add_factor", person, by=person, now=now, changes={"factor": [None, str(factor.type)]})
    outbox.tell([person], "sign_in_changed", what=str(factor.type))
    return factor
