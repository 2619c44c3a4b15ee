"""What proves that somebody is who she says: a code or a passkey. What a browser sends is taken apart with care."""

import string
from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.factors import app_codes, passkeys, recovery_codes
from tracker.models import User
from tracker.signing import devices, sign_in_log
from tracker.signing.adapters import SealedElsewhere
from tracker.signing.limits import PASSKEYS, Places, claims_of_origin, places_for_guess, take

SPEND = {Authenticator.Type.TOTP: app_codes.spend, Authenticator.Type.RECOVERY_CODES: recovery_codes.spend}
# What people write between digits, and type as they read it.
BETWEEN_DIGITS = str.maketrans("", "", string.punctuation)
# Where a session keeps what a passkey is to sign, and the key of an app that is being set up. A page that was opened
# under release 0.2.0 is answered under the next one: the names are those of then.
AWAITED, NEW_KEY = "mfa.webauthn.state", "mfa.totp.secret"

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
        sign_in_log.note(request, sign_in_log.NOT_JUDGED, by="code", person=user)
        raise tried_too_often()
    return places


def plain(code: str) -> str:
    """A code as it is reckoned, however it was grouped."""
    return "".join(code.split()).translate(BETWEEN_DIGITS)


def by_code(request: HttpRequest, user: User, code: str) -> Authenticator:
    """The factor that a code of the authenticator app or a recovery code proves. Raises ValidationError."""
    places = places_for_code(request, user)
    typed, can_be_judged = plain(code), False
    for factor in Authenticator.objects.filter(user=user, type__in=SPEND).order_by("-type"):
        try:
            is_right = SPEND[factor.type](factor, typed)
        except SealedElsewhere:
            continue
        can_be_judged = True
        if is_right:
            places.give_back()
            return factor
    if not can_be_judged:
        places.give_back()  # nothing was guessed
        raise ValidationError(CANNOT_BE_JUDGED)
    sign_in_log.note(request, sign_in_log.WRONG, by="code", person=user)
    raise ValidationError(
        _("This code is not right. A code of the app is new every 30 seconds; a recovery code works once.")
    )


def new_key_of(request: HttpRequest) -> str:
    """The key of the app that this session sets up: another one each time the page is opened, and the same for its
    answer."""
    if request.method != "POST" or NEW_KEY not in request.session:
        request.session[NEW_KEY] = app_codes.new_key()
    return request.session[NEW_KEY]


def forget_new_key(request: HttpRequest) -> None:
    """The app is set up."""
    request.session.pop(NEW_KEY, None)


def site_of(request: HttpRequest) -> str:
    """The name to which a passkey made on this page belongs."""
    return request.get_host().partition(":")[0]


def passkey_to_make(request: HttpRequest, user: User) -> dict[str, Any]:
    """What the browser is given to make a passkey; this session awaits it."""
    options, request.session[AWAITED] = passkeys.to_make(site_of(request), user)
    return options


def passkey_to_sign(request: HttpRequest, user: User) -> dict[str, Any]:
    """What the browser is given to use a passkey of `user`; this session awaits the answer."""
    options, request.session[AWAITED] = passkeys.to_sign(site_of(request), user)
    return options


def awaited(request: HttpRequest) -> passkeys.Challenge | None:
    """The challenge of this session, once."""
    return request.session.pop(AWAITED, None)


def by_passkey(
    request: HttpRequest,
    user: User | None,
    credential: Any,
    bring_back: Callable[[HttpRequest], passkeys.Challenge | None],
) -> Authenticator:
    """The passkey that signed the challenge: of `user`, or of whomever it names. Raises ValidationError.

    Args:
        bring_back: returns the challenge that the browser was given, once. It is not called where too many passkeys of
            this address were refused.
    """
    places = take(*claims_of_origin(request, PASSKEYS))
    if places is None:
        sign_in_log.note(request, sign_in_log.NOT_JUDGED, by="passkey", person=user)
        raise ValidationError(
            _("Too many passkeys were refused here. Try again in one hour, or ask for a link by email.")
        )
    refusal = ValidationError(_("This passkey was not accepted. Try again, or sign in another way."))
    challenge = bring_back(request)
    if challenge is None:
        raise refusal
    try:
        factor = passkeys.signed_by(site_of(request), challenge, credential, user)
    except Exception as fault:  # what comes is anybody's bytes, and the readers of it raise whatever they meet
        sign_in_log.note(request, sign_in_log.WRONG, by="passkey", person=user)
        raise refusal from fault
    if not factor.user.is_active:
        sign_in_log.note(request, sign_in_log.CLOSED, by="passkey", person=factor.user)
        raise refusal
    places.give_back()
    return factor


def new_passkey(request: HttpRequest, credential: Any) -> Any:
    """A passkey that a browser has just made, checked against the challenge of this session. Raises ValidationError."""
    refusal = ValidationError(_("The passkey was not made. Try again."))
    challenge = awaited(request)
    if challenge is None:
        raise refusal
    try:
        is_made_by_owner = passkeys.is_made_by_owner(site_of(request), challenge, credential)
    except Exception as fault:  # as above
        raise refusal from fault
    if not is_made_by_owner:
        raise ValidationError(_("The passkey has to ask for a fingerprint, a face or a PIN. Choose another one."))
    return credential
