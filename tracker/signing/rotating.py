"""Sealing the secrets of second factors anew, so that an old SECRET_KEY can go."""

from collections import Counter

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.db import transaction

from tracker.proving.seals import SEALED_IN
from tracker.signing.adapters import Sealed, sealed_under


def seal_anew() -> Counter[Sealed]:
    """Seal under the SECRET_KEY of today what an older one sealed; returns under which each was found.

    Each is a transaction of its own: what was interrupted is done again by a second run, and nobody who signs in
    meanwhile waits for it.
    """
    found: Counter[Sealed] = Counter()
    for pk in Authenticator.objects.filter(type__in=SEALED_IN).order_by("pk").values_list("pk", flat=True):
        found[_sealed_anew(pk)] += 1
    return found


@transaction.atomic
def _sealed_anew(pk: int) -> Sealed:
    factor = Authenticator.objects.select_for_update().filter(pk=pk).first()
    if factor is None:  # its owner took it away meanwhile
        return Sealed.TODAY
    place = SEALED_IN[Authenticator.Type(factor.type)]
    under = sealed_under(str(factor.data.get(place, "")))
    if under == Sealed.BEFORE:
        factor.data[place] = get_adapter().encrypt(get_adapter().decrypt(factor.data[place]))
        factor.save(update_fields=["data"])
    return under
