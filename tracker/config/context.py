"""What every page needs to know about the site it stands on."""

from functools import partial
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.http import HttpRequest

from tracker.config import processes
from tracker.config.help_places import help_address
from tracker.config.processes import PORTAL
from tracker.files import organization
from tracker.models import User
from tracker.portal.account.mail import new_count


def site(request: HttpRequest) -> dict[str, Any]:
    """Whether this is the demonstration, the languages and how they run, whom to write to, who keeps
    it, where States report, and the release."""
    return {
        "demonstration": settings.DEMONSTRATION,
        "languages": settings.LANGUAGES,
        "right_to_left": settings.LANGUAGES_BIDI,
        "contact_email": settings.CONTACT_EMAIL,
        "organization": {
            "name": organization.name(),
            "imprint": settings.IMPRINT_ADDRESS,
            "privacy": settings.PRIVACY_ADDRESS,
            "logo": organization.logo(),
        },
        "portal": PORTAL if settings.PROCESS != processes.PUBLIC else settings.SITE_ADDRESS + PORTAL,
        "release": settings.RELEASE,
        "help_address": partial(help_address, request),
        "new_count": partial(_new_count, request),  # asked by the menu of the portal alone
        "passkeys_at": partial(passkeys_at, request),  # asked by the pages of passkeys alone
    }


def _new_count(request: HttpRequest) -> int:
    """How many notices the person has not marked as read."""
    return new_count(request.user) if isinstance(request.user, User) else 0


def passkeys_at(request: HttpRequest) -> str:
    """The address at which passkeys work, where this one is a number; empty where it is a name.

    A passkey belongs to a name (Web Authentication, 5.1.3): browsers refuse one at 127.0.0.1 with an error that looks
    like a person's "no". On the same machine the name is `localhost`; else it is that of SITE_ADDRESS.
    """
    here = urlsplit(request.build_absolute_uri())
    try:
        number = ip_address(here.hostname or "")
    except ValueError:
        return ""
    if not number.is_loopback:
        return settings.SITE_ADDRESS
    port = f":{here.port}" if here.port else ""
    return urlunsplit((here.scheme, f"localhost{port}", here.path, here.query, ""))
