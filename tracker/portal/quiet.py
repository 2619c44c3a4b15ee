"""Saving while a person types: the same post, form and action as the button; only the reply is short (autosave.js)."""

from django.http import HttpRequest, JsonResponse

from tracker.models.versions import Version

ACT = "quiet"


def is_quiet(request: HttpRequest) -> bool:
    """Whether the page saves by itself, and stays where it is."""
    return request.POST.get("act") == ACT


def quietly_saved(version: Version, address: str) -> JsonResponse:
    """What the page needs to go on: the revision that it has seen now, and where the draft is found again."""
    return JsonResponse({"revision": version.revision, "address": address})
