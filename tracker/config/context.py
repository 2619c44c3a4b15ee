"""What every page needs to know about the site it stands on."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """Whether this is the demonstration, the language bar, and whom to write to."""
    return {
        "demonstration": settings.DEMONSTRATION,
        "languages": settings.LANGUAGES,
        "contact_email": settings.CONTACT_EMAIL,
    }
