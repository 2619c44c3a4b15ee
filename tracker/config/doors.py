"""Two doors: public pages and private rooms in one process, or each in processes of their own; and a third for who
keeps the site running, on an address that no proxy knows.

Apart they have their own host names, threads, secrets and roles in PostgreSQL (docs/adr/0036). What each of them is
made of stands here as data; the settings choose by PUBLIC_ONLY, ROOMS_ONLY and OPERATIONS_ONLY.
"""

from collections.abc import Iterable

from django.core.exceptions import ImproperlyConfigured

BOTH, PUBLIC, ROOMS, OPERATIONS = "both", "public", "rooms", "operations"
URLS = {
    BOTH: "tracker.config.urls",
    PUBLIC: "tracker.config.public_urls",
    ROOMS: "tracker.config.rooms_urls",
    OPERATIONS: "tracker.config.operations_urls",
}
# It has no pages: no names of hosts, no TLS, nobody who would sign in. The last is what allauth does not start without.
OF_OPERATIONS = (
    "tracker.config.middleware.RequestNumber",
    "tracker.config.health.Health",
    "allauth.account.middleware.AccountMiddleware",
)
# What asks who somebody is. Public pages know nobody; without these no cookie is read, and no table of persons.
OF_THE_ROOMS = frozenset(
    {
        "django.contrib.sessions.middleware.SessionMiddleware",
        "tracker.config.middleware.RoomCompression",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "tracker.config.middleware.SessionLimits",
        "tracker.config.middleware.PersonsLanguage",
        "django.contrib.messages.middleware.MessageMiddleware",
        "tracker.config.middleware.SecondFactor",
        "tracker.config.middleware.DueDecisions",
    }
)
# What Django says of a desk without these: here there is none.
OF_A_DESK = ("admin.E408", "admin.E409", "admin.E410")


def door_of(*, public_only: bool, rooms_only: bool, operations_only: bool = False) -> str:
    """Which door this process is. Raises ImproperlyConfigured where it would be none."""
    asked = {PUBLIC: public_only, ROOMS: rooms_only, OPERATIONS: operations_only}
    chosen = [door for door, is_asked in asked.items() if is_asked]
    if len(chosen) > 1:
        names = " and ".join(f"{door.upper()}_ONLY" for door in chosen)
        raise ImproperlyConfigured(f"{names} are set: set one, or none for both doors in one process.")
    return chosen[0] if chosen else BOTH


def middleware_of(door: str, everything: Iterable[str]) -> list[str]:
    """What stands before the pages of a door."""
    if door == OPERATIONS:
        return [each for each in everything if each in OF_OPERATIONS]
    return [each for each in everything if door != PUBLIC or each not in OF_THE_ROOMS]
