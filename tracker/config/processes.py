"""What a process serves: public pages and private ones, or one of the two, or only how the site is doing.

Apart they have their own host names, threads, secrets and roles in PostgreSQL (docs/adr/0036). The setting PROCESS
chooses; what each process is made of is here.
"""

from collections.abc import Iterable

from django.core.exceptions import ImproperlyConfigured

PORTAL, DESK = "/portal/", "/admin/"
PRIVATE_ROOMS = (PORTAL, DESK)
BOTH, PUBLIC, PRIVATE, OPERATIONS = "both", "public", "private", "operations"
URLS = {
    BOTH: "tracker.config.urls",
    PUBLIC: "tracker.config.public_urls",
    PRIVATE: "tracker.config.private_urls",
    OPERATIONS: "tracker.config.operations_urls",
}
# It has no pages: no names of hosts, no TLS, nobody who signs in. The last is what allauth does not start without.
OF_OPERATIONS = (
    "tracker.config.middleware.RequestNumber",
    "tracker.config.health.Health",
    "allauth.account.middleware.AccountMiddleware",
)
# What asks who somebody is. Public pages know nobody; without these no cookie is read, and no table of persons.
OF_PRIVATE_PAGES = frozenset(
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
# What Django says of an admin without these: public pages have no admin.
CHECKS_OF_ADMIN = ("admin.E408", "admin.E409", "admin.E410")


def process_of(value: str) -> str:
    """Return what PROCESS says, `BOTH` where it is empty. Raises ImproperlyConfigured for anything else."""
    if value not in ("", PUBLIC, PRIVATE, OPERATIONS):
        raise ImproperlyConfigured(
            f'PROCESS is "{value}": write {PUBLIC}, {PRIVATE} or {OPERATIONS}; leave it out for public and private '
            "pages in one process."
        )
    return value or BOTH


def middleware_of(process: str, everything: Iterable[str]) -> list[str]:
    """Return the middleware of a process, in order."""
    if process == OPERATIONS:
        return [each for each in everything if each in OF_OPERATIONS]
    return [each for each in everything if process != PUBLIC or each not in OF_PRIVATE_PAGES]
