"""What a State will see of a period, for the secretariat before it invites: a picture from which nothing is sent.

It is the first day of a focal point: no answer is in it, also of a State that has begun, whose drafts are its own.
"""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tracker.choices import MandateRole
from tracker.models import Invitation, MemberState, ReportingPeriod
from tracker.portal.access import PortalRequest, signed_in
from tracker.portal.rooms import Room
from tracker.portal.tasks.queries import items_of
from tracker.portal.tasks.tasklist import task_list
from tracker.portal.tasks.turns import by_turn, in_order
from tracker.web.paging import PAGE_FIELD, page_of
from tracker.words.sorting import name_order


@require_safe
@signed_in
def preview(request: PortalRequest, period: str) -> HttpResponse:
    """The welcome and the tasks of the State that the address names, or of the first by name."""
    if not request.user.is_secretariat:
        raise Http404
    found: ReportingPeriod = get_object_or_404(ReportingPeriod.objects.select_related("meeting"), slug=period)
    states = sorted(MemberState.objects.all(), key=lambda each: name_order(each.name))
    asked = request.GET.get("state", "").upper()
    state = next((each for each in states if each.pk == asked), states[0] if states else None)
    if state is None:
        raise Http404
    room = room_to_be(request, found, state)
    items = list(items_of(room))
    listed = task_list(room, items, {}, [], set(), {})
    page = page_of(in_order(listed.tasks, listed.tasks), request.GET.get(PAGE_FIELD), kept=[("state", state.pk)])
    context = {"room": room, "states": states, "asked": len(items), "page": page, "groups": by_turn(page.rows)}
    context["list"] = listed
    return render(request, "portal/preview.html", {**context, "is_preview": True})


def room_to_be(request: PortalRequest, period: ReportingPeriod, state: MemberState) -> Room:
    """The room that the focal point of a State will have, with its own due date where it is invited; of no response."""
    standing = Invitation.objects.standing().filter(period=period, member_state=state).first()
    invitation = standing or Invitation(period=period, member_state=state)
    invitation.period, invitation.member_state = period, state
    return Room(request.user, invitation, frozenset([MandateRole.FOCAL_POINT]), None, timezone.now().date())
