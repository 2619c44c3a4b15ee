"""`manage.py rotate_secret`: seal second factors under the new SECRET_KEY, so that the old one can go."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tracker.signing.adapters import Sealed
from tracker.signing.rotating import seal_anew

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
