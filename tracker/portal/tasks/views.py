"""The list of what is asked, the rooms a person has, what a State intends, and the preview for the secretariat."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tracker import actions
from tracker.actions.errors import require
from tracker.choices import IntentionKind, MandateRole
from tracker.models import Invitation, MemberState, ReportingPeriod
from tracker.portal.access import PortalRequest, carried_out, form_page, in_room, posted, signed_in
from tracker.portal.comments import said_in
from tracker.portal.forms import PortalForm, Words
from tracker.portal.reading.answers import (
    answered_before,
    answers_by_recommendation,
    commitments_to_tick,
    intentions_of,
)
from tracker.portal.reading.asked import also_open, asked_in_others, assignments_of, items_of
from tracker.portal.rooms import Room, acting_mandates, ended_mandates, rooms_of
from tracker.portal.tasks.tasklist import Narrowing, by_turn, in_order, task_list, turn_counts
from tracker.portal.tasks.timeline import chased, coming_up, timeline_of, written_by
from tracker.rules.policies import may_state_intention
from tracker.web.paging import PAGE_FIELD, page_of
from tracker.words.sorting import name_order


@require_safe
@signed_in
def tasks(request: PortalRequest) -> HttpResponse:
    """The one task list, or the choice where a person has several; the secretariat is sent to its desk."""
    rooms = rooms_of(request.user, timezone.now())
    if not rooms and request.user.is_secretariat:
        return redirect("admin:index")
    open_rooms = [room for room in rooms if not room.is_closed]
    if len(open_rooms) == 1:
        return redirect(open_rooms[0].address("task_list"))
    ended = ended_mandates(request.user)
    context = {"rooms": rooms, "acting": acting_mandates(request.user), "ended": ended}
    context["was_focal_point"] = any(each.role == MandateRole.FOCAL_POINT for each in ended)
    return render(request, "portal/rooms.html", context)


@require_safe
@in_room
def tasks_of_room(request: PortalRequest, room: Room) -> HttpResponse:
    """The task list of one State in one period."""
    answers, assignments, items = answers_by_recommendation(room), list(assignments_of(room)), list(items_of(room))
    rooms = rooms_of(request.user, timezone.now())
    before, elsewhere = answered_before(room), asked_in_others(room, rooms, items)
    listed = task_list(room, items, answers, assignments, said_in(room), before, elsewhere)
    lines = commitments_to_tick(room)
    versions = [version for standing in answers.values() for version in standing.versions]
    also = also_open(room, rooms)
    others = [each for each in rooms if each not in also and each.invitation.pk != room.invitation.pk]
    narrowing = Narrowing(listed.tasks, request.GET)
    page = page_of(in_order(narrowing.shown, listed.tasks), request.GET.get(PAGE_FIELD), kept=narrowing.kept)
    context = {"room": room, "list": listed, "narrowing": narrowing, "page": page, "groups": by_turn(page.rows)}
    context |= {"turns": turn_counts(listed.tasks), "coming": coming_up(room, listed)}
    context |= {"commitments": lines, "others": others, "also_open": also, "here": "tasks"}
    if room.sends and assignments:
        context["chased"] = chased(listed, assignments, written_by(room, versions))
    if room.sends:
        context["timeline"] = timeline_of(room, answers.values(), asked=len(items), waits=bool(listed.to_be_sent))
    intention = intentions_of(room).first()
    has_sent = any(version.transmission_id for version in versions)
    asks_intention = room.sends and intention is None and not has_sent and not room.is_closed
    context |= {"intention": intention, "asks_intention": asks_intention}
    context["commitment_drafts"] = sum(line.standing.draft is not None for line in lines)
    return render(request, "portal/tasks.html", context)


@require_safe
@in_room
def report_once(request: PortalRequest, room: Room) -> HttpResponse:
    """The list in place of the page that was at this address, and where its use is found now."""
    messages.info(request, _("Open one recommendation: its answer can be used also for other recommendations."))
    return redirect(room.address("task_list"))


@require_safe
@in_room
def welcome(request: PortalRequest, room: Room) -> HttpResponse:
    """The first page of the first hour: what is asked, how many, until when, in three steps, with a sample answer."""
    listed = task_list(room, items_of(room), answers_by_recommendation(room), list(assignments_of(room)))
    first = listed.followed[0].item if listed.followed else None
    context = {"room": room, "asked": listed.how_far.total, "first": first, "own_due": listed.own_due, "here": "tasks"}
    context |= {"so_far": listed.how_far, "also_open": also_open(room, rooms_of(request.user, timezone.now()))}
    return render(request, "portal/welcome.html", context)


class IntentionForm(PortalForm):
    """One of two sentences, and the State's own words beside it."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What do you tell the secretariat?"),
        choices=IntentionKind.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("A State that says that it will not report gets no reminders."),
        error_messages={"required": gettext_lazy("Choose one of the two.")},
    )
    words = Words(
        label=gettext_lazy("In your own words"),
        help_text=gettext_lazy("Optional. Seen by the secretariat and by the people of your State; never published."),
        limit=500,
        required=False,
    )


@in_room
def intention(request: PortalRequest, room: Room) -> HttpResponse:
    """Say it, or say something else: the latest holds."""
    require(may_state_intention(request.user, room.invitation))
    stated = list(intentions_of(room))
    form = IntentionForm(posted(request), initial={"kind": stated[0].kind if stated else ""})
    done = carried_out(
        request,
        form,
        lambda: actions.state_intention(
            invitation=room.invitation, by=request.user, now=timezone.now(), **form.cleaned_data
        ),
        _("The secretariat sees it. You can say otherwise at any time."),
        room.address("task_list"),
    )
    return done or form_page(request, "portal/intention.html", form, room=room, stated=stated, here="tasks")


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
    listed = task_list(room, items)
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
