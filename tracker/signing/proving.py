"""What proves that somebody is who she says: a code or a passkey. What a browser sends is taken apart with care."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.models import User
from tracker.signing import devices
from tracker.signing.adapters import SealedElsewhere
from tracker.signing.limits import Places, places_for_guess

CODE_IS_RIGHT_FOR = 90
CODES = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)


# For who has an app or recovery codes on a site that was set up anew without its old SECRET_KEY.
CANNOT_BE_JUDGED = gettext_lazy(
    "Codes cannot be checked at the moment: your authenticator app and your recovery codes were set "
    "up under another key of this site. Use a passkey, or ask the secretariat to reset your sign-in; "
    "its technicians can also restore the key."
)


def tried_too_often() -> ValidationError:
    """No more codes are judged for a while."""
    return ValidationError(_("Too many wrong codes were tried. Use your passkey, or try again in an hour."))


def places_for_code(request: HttpRequest, user: User) -> Places:
    """Places for one guess of a code. Raises ValidationError where there are none."""
    is_known = devices.is_known(request, user)
    places = places_for_guess(request, "code", str(user.pk), is_known_device=is_known)
    if places is None:
        raise tried_too_often()
    return places


def by_code(request: HttpRequest, user: User, code: str) -> Authenticator:
    """The factor that a code of the authenticator app or a recovery code proves. Raises ValidationError."""
    places = places_for_code(request, user)
    typed, can_be_judged = "".join(code.split()), False
    for factor in Authenticator.objects.filter(user=user, type__in=CODES).order_by("-type"):
        try:
            is_right = factor.wrap().validate_code(typed)
        except SealedElsewhere:
            continue
        can_be_judged = True
        if is_right and _is_first_use(factor, typed):
            places.give_back()
            return factor
    if not can_be_judged:
        places.give_back()  # nothing was guessed
        raise ValidationError(CANNOT_BE_JUDGED)
    raise ValidationError(
        _("This code is not right. A code of the app is new every 30 seconds; a recovery code works once.")
    )


def _is_first_use(factor: Authenticator, code: str) -> bool:
    """Whether a code of the app is used for the first time. It is right for a minute and a half (MFA_TOTP_TOLERANCE),
    which is longer than allauth remembers it."""
    if factor.type != Authenticator.Type.TOTP:
        return True
    return bool(cache.add(f"used-code:{factor.pk}:{code}", 1, timeout=CODE_IS_RIGHT_FOR))


def by_passkey(user: User | None, credential: Any) -> Authenticator:
    """The passkey that signed the challenge of this session: of `user`, or of whomever it names.

    Raises ValidationError.
    """
    try:
        auth.parse_authentication_response(credential)
        owner = user or auth.extract_user_from_response(credential)
        factor = auth.complete_authentication(owner, credential)
    except Exception as fault:  # what comes is anybody's bytes, and the readers of it raise whatever they meet
        raise ValidationError(_("This passkey was not accepted. Try again, or sign in another way.")) from fault
    if not factor.user.is_active:
        raise ValidationError(_("This passkey was not accepted. Try again, or sign in another way."))
    return factor


def new_passkey(credential: Any) -> Any:
    """A passkey that a browser has just made, checked against the challenge of this session. Raises ValidationError."""
    try:
        auth.parse_registration_response(credential)
        made = auth.complete_registration(credential)
    except Exception as fault:  # as above
        raise ValidationError(_("The passkey was not made. Try again.")) from fault
    if not made.is_user_verified():
        raise ValidationError(_("The passkey has to ask for a fingerprint, a face or a PIN. Choose another one."))
    return credential


def note_factor(request: HttpRequest, factor: Authenticator, *, passwordless: bool = False) -> None:
    """Remember when a factor was used, and that this session used one."""
    factor.record_usage()
    extra = {"passwordless": True} if passwordless else {}
    record_authentication(request, factor.user, "mfa", id=factor.pk, type=factor.type, **extra)
