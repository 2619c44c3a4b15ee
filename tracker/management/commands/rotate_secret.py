"""`manage.py rotate_secret`: seal second factors under the new SECRET_KEY, so that the old one can go."""

from collections import Counter
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from tracker.signing.adapters import Sealed, sealed_under
from tracker.upkeep.proving.rows import SEALED_IN

ASKED_FOR = "Put the new secret into SECRET_KEY and the old one into SECRET_KEY_FALLBACKS. Nothing was changed."


class Command(BaseCommand):
    help = (
        "Seal the secrets of second factors anew, from those in SECRET_KEY_FALLBACKS to SECRET_KEY. Runs beside the "
        "server, and again where it was interrupted."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.SECRET_KEY_FALLBACKS:
            raise CommandError(f"SECRET_KEY_FALLBACKS is empty. {ASKED_FOR}")
        if settings.SECRET_KEY in settings.SECRET_KEY_FALLBACKS:
            raise CommandError(f"SECRET_KEY stands among SECRET_KEY_FALLBACKS: it is the old one. {ASKED_FOR}")
        found = seal_anew()
        self.stdout.write(f"{found[Sealed.BEFORE]} sealed anew, {found[Sealed.TODAY]} were under SECRET_KEY already.")
        if lost := found[Sealed.ELSEWHERE]:
            raise CommandError(
                f"{lost} cannot be opened by any secret that is set: manage.py verify_all names them. Their owners "
                "begin anew, or the secret that is missing is put into SECRET_KEY_FALLBACKS."
            )
        self.stdout.write(
            "The old secret can go: empty SECRET_KEY_FALLBACKS and start every process again. Sessions, links and "
            "codes that began under it end with that."
        )


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
