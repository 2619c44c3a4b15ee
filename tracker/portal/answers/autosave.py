"""Saving while a person types: the same post, form and action as the button; only the reply is short (autosave.js)."""

from django.http import HttpRequest, JsonResponse

from tracker.models.versions import Version
from tracker.portal.presence import Presence

ACT = "quiet"


def is_quiet(request: HttpRequest) -> bool:
    """Whether the page saves by itself, and stays where it is."""
    return request.POST.get("act") == ACT


def quietly_saved(version: Version, address: str, presence: Presence) -> JsonResponse:
    """What the page needs to go on: the revision it has seen now, where the draft is found again, who else is here."""
    return JsonResponse({"revision": version.revision, "address": address, "present": presence.sentence})
