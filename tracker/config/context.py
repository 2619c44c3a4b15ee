"""What every page needs to know about the site it stands on."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from tracker.config.version import VERSION


def site(request: HttpRequest) -> dict[str, Any]:
    """Whether this is the demonstration, the language bar, whom to write to, and the number of the release."""
    return {
        "demonstration": settings.DEMONSTRATION,
        "languages": settings.LANGUAGES,
        "contact_email": settings.CONTACT_EMAIL,
        "version": VERSION,
    }
