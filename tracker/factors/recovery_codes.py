"""Recovery codes: ten codes on paper, each of which stands once for a lost telephone.

The row keeps one sealed seed, from which all ten follow, and a mask of those that were used (the first code is bit 0).
Both are allauth's form of it: what people have on paper goes on working.
"""

import hashlib
import hmac
import secrets

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.crypto import constant_time_compare

from tracker.models import User

BYTES_OF_SEED = 40
COUNT, DIGITS = 10, 8
BYTES_OF_CODE = 4


def keep(person: User) -> Authenticator:
    """The codes of a person; ten new ones where there are none."""
    data = {"seed": get_adapter().encrypt(secrets.token_hex(BYTES_OF_SEED)), "used_mask": 0}
    kept, _is_new = Authenticator.objects.get_or_create(
        user=person, type=Authenticator.Type.RECOVERY_CODES, defaults={"data": data}
    )
    return kept


def unused(factor: Authenticator) -> list[str]:
    """The codes that are left. Raises SealedElsewhere."""
    return [code for number, code in enumerate(_codes(factor)) if not _is_used(factor, number)]


@transaction.atomic
def spend(factor: Authenticator, code: str) -> bool:
    """Whether this is a code that is left; from now on it is used. Raises SealedElsewhere."""
    row = Authenticator.objects.select_for_update().filter(pk=factor.pk).first()
    if row is None:  # removed a moment ago
        return False
    right = [constant_time_compare(each, code) for each in _codes(row)]
    number = next((number for number, is_it in enumerate(right) if is_it and not _is_used(row, number)), None)
    if number is None:
        return False
    row.data["used_mask"] |= 1 << number
    row.save(update_fields=["data"])
    return True


def _codes(factor: Authenticator) -> list[str]:
    """All ten: each is the beginning of what HMAC gives over the numbers up to its own."""
    digest = hmac.new(get_adapter().decrypt(factor.data["seed"]).encode(), digestmod=hashlib.sha1)
    codes = []
    for number in range(COUNT):
        digest.update(f"{number:3},".encode())
        value = int.from_bytes(digest.digest()[:BYTES_OF_CODE])
        codes.append(f"{value % 10**DIGITS:0{DIGITS}}")
    return codes


def _is_used(factor: Authenticator, number: int) -> bool:
    return bool(factor.data["used_mask"] & 1 << number)
