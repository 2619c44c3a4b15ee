"""Two doors: public pages and private rooms in one process, or each in processes of their own.

Apart they have their own host names, threads, secrets and roles in PostgreSQL (docs/adr/0036). What each of them is
made of stands here as data; the settings choose by PUBLIC_ONLY and ROOMS_ONLY.
"""

from collections.abc import Iterable

from django.core.exceptions import ImproperlyConfigured

BOTH, PUBLIC, ROOMS = "both", "public", "rooms"
URLS = {BOTH: "tracker.config.urls", PUBLIC: "tracker.config.public_urls", ROOMS: "tracker.config.rooms_urls"}
# What asks who somebody is. Public pages know nobody; without these no cookie is read, and no table of persons.
OF_THE_ROOMS = frozenset(
    {
        "django.contrib.sessions.middleware.SessionMiddleware",
        "tracker.config.room_compression.RoomCompression",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "tracker.config.middleware.SessionLimits",
        "tracker.config.middleware.PersonsLanguage",
        "django.contrib.messages.middleware.MessageMiddleware",
        "tracker.config.middleware.SecondFactor",
    }
)
# What Django says of a desk without these: here there is none.
OF_A_DESK = ("admin.E408", "admin.E409", "admin.E410")


def door_of(*, public_only: bool, rooms_only: bool) -> str:
    """Which door this process is. Raises ImproperlyConfigured where it would be none."""
    if public_only and rooms_only:
        raise ImproperlyConfigured("PUBLIC_ONLY and ROOMS_ONLY are both set: set one, or none for both in one process.")
    return PUBLIC if public_only else ROOMS if rooms_only else BOTH


def middleware_of(door: str, everything: Iterable[str]) -> list[str]:
    """What stands before the pages of a door."""
    return [each for each in everything if door != PUBLIC or each not in OF_THE_ROOMS]
