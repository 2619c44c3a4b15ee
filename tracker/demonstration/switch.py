"""Whether the demonstration may be touched at all."""

from django.conf import settings


class Refused(Exception):
    """The demonstration was not loaded or removed; the text says why, in one sentence."""


def require_demonstration() -> None:
    """Raise Refused where this is not the demonstration."""
    if not settings.DEMONSTRATION:
        raise Refused("The demonstration works on its own database only: unset DATABASE_URL to use it.")
