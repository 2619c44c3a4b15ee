"""The authenticator app: a key that it and the record share, and codes that follow from the key and the clock.

RFC 6238 over RFC 4226, with what all apps take where nothing else is said: SHA-1, 30 seconds, six digits. The reckoning
is that of `cryptography`; the clock, and that a code works once, are ours.
"""

import base64
import secrets
import time

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.hotp import HOTP
from django.utils.crypto import constant_time_compare

from tracker.models import LimitClaim, User

BYTES_OF_KEY = 20  # as long as what SHA-1 gives: RFC 4226, 4, R6
SECONDS, DIGITS = 30, 6
# A clock that is half a minute wrong is no reason to be kept out: RFC 6238, 5.2 and 6.
STEPS = (-1, 0, 1)


def new_key() -> str:
    """A key by chance, in the letters in which an app takes it."""
    return base64.b32encode(secrets.token_bytes(BYTES_OF_KEY)).decode()


def code_at(key: str, step: int) -> str:
    """The code of a step of time.

    Args:
        key: in base 32.
        step: how often SECONDS have passed since 1970.
    """
    sha1 = SHA1()  # noqa: S303 - in HMAC nothing is known against it, and telephones know no other
    return HOTP(base64.b32decode(key, casefold=True), DIGITS, sha1).generate(step).decode()


def is_shown(key: str, code: str) -> bool:
    """Whether an app with this key shows the code now, or half a minute before or after."""
    now = int(time.time()) // SECONDS
    return any(constant_time_compare(code_at(key, now + step), code) for step in STEPS)


def keep(person: User, key: str) -> Authenticator:
    """The row of a person's app, with the key sealed."""
    data = {"secret": get_adapter().encrypt(key)}
    return Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data=data)


def spend(factor: Authenticator, code: str) -> bool:
    """Whether the app shows the code and it was not used before: RFC 6238, 5.2.

    It is remembered for as long as any clock that is let pass would show it. Raises SealedElsewhere.
    """
    if not is_shown(get_adapter().decrypt(factor.data["secret"]), code):
        return False
    return LimitClaim.objects.claim(f"used-code:{factor.pk}:{code}", len(STEPS) * SECONDS) is not None
