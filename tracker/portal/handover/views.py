"""The handover: everything that a successor needs, as a page that prints and as a document."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tracker.portal.access import PortalRequest, in_room
from tracker.portal.handover.contents import handover_of
from tracker.portal.handover.document import write_handover
from tracker.portal.people.views import senders_only
from tracker.portal.rooms import Room
from tracker.questionnaire.word_document import CONTENT_TYPE


@require_safe
@in_room
def handover(request: PortalRequest, room: Room) -> HttpResponse:
    """The page."""
    senders_only(room)
    context = {"room": room, "handover": handover_of(room, timezone.now()), "here": "people"}
    return render(request, "portal/handover.html", context)


@require_safe
@in_room
def handover_file(request: PortalRequest, room: Room) -> HttpResponse:
    """The document, in the language of the person who asks."""
    senders_only(room)
    content = write_handover(handover_of(room, timezone.now()), request.build_absolute_uri)
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="handover-{room.code}-{timezone.now():%Y-%m-%d}.docx"'
    return response
