"""The people of a State: who they are, inviting experts and observers, what they draft, and ending mandates."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker import actions
from tracker.actions import NotAllowed
from tracker.actions.errors import require
from tracker.choices import MandateRole
from tracker.mail import invited_people, outbox
from tracker.models import Mandate, PeriodItem, ReportingPeriod, User
from tracker.policies import may_end_mandate
from tracker.portal.access import PortalRequest, in_room, posted
from tracker.portal.answers.queries import answers_by_recommendation
from tracker.portal.people.forms import InvitePersonForm, NamedForm, NameForm
from tracker.portal.people.naming import assignments_of
from tracker.portal.people.queries import PersonLine, own_person_at, people_of
from tracker.portal.rooms import Room, rooms_of
from tracker.portal.sending.check_and_send_forms import PortalActForm
from tracker.portal.tasks.queries import items_of
from tracker.portal.tasks.tasklist import Task, task_list
from tracker.signing.limits import INVITATIONS, take

ASSIGN = "assign"  # in an address: the recommendation that its form comes with, selected
NAMED = "named"  # before the fields of the form about what is named already


def senders_only(room: Room) -> None:
    """Raise NotAllowed for those who do not lead the State's people."""
    if not room.sends:
        raise NotAllowed(_("Only the focal point or the alternate manages the people of the State."))


def person_or_404(room: Room, mandate: int) -> PersonLine:
    """The expert or observer at an address, for those who may lead; 404 for one of another State."""
    line = own_person_at(room, mandate, timezone.now())
    if line is None:
        raise Http404
    senders_only(room)
    return line


def tasks_of(room: Room) -> Sequence[Task]:
    """What can be assigned, with how each answer stands and who has it."""
    items, answers = list(items_of(room)), answers_by_recommendation(room)
    return task_list(room, items, answers, list(assignments_of(room)), set(), {}).tasks


def last_day_of(room: Room) -> datetime.date | None:
    """After which nothing is due inside the State; None where that day is over, and corrections alone are sent."""
    return None if room.is_closed else room.last_day


def experts_without(item: PeriodItem | None, roles: Any) -> list[int]:
    """The mandates of the experts to whom an answer can be assigned; none where none is to be.

    Args:
        roles: as `people_of` has them.
    """
    if item is None:
        return []
    experts = [line for _role, lines in roles for line in lines if line.is_expert]
    has_it = [item.recommendation_id in {each.recommendation_id for each in line.named} for line in experts]
    return [line.mandate.pk for line, has in zip(experts, has_it, strict=True) if not has]


@require_safe
@in_room
def people(request: PortalRequest, room: Room) -> HttpResponse:
    """Everybody with a mandate for the State in this meeting; of an answer to be assigned, the links select it."""
    senders_only(room)
    to_assign = next((each for each in items_of(room) if str(each.recommendation_id) == request.GET.get(ASSIGN)), None)
    context = {"room": room, "roles": people_of(room, timezone.now()), "here": "people", "to_assign": to_assign}
    context["can_take_it"] = experts_without(to_assign, context["roles"])
    context["carried"] = f"?{urlencode({ASSIGN: to_assign.recommendation_id})}" if to_assign else ""
    return render(request, "portal/people.html", context)


@require_safe
@in_room
def handover(request: PortalRequest, room: Room) -> HttpResponse:
    """The pages that a successor needs, by open period; the one that is due first comes first."""
    senders_only(room)
    rooms = [each for each in rooms_of(room.user, timezone.now()) if each.member_state == room.member_state]
    periods = sorted((each for each in rooms if each.sends and not each.is_closed), key=lambda each: each.due_on)
    return render(request, "portal/handover.html", {"room": room, "periods": periods or [room], "here": "people"})


@require_safe
@in_room
def handover_file(request: PortalRequest, room: Room) -> HttpResponse:
    """The page in place of the Word document that was at this address."""
    senders_only(room)
    messages.info(request, _("The Word document of the handover is no longer made. This page has links to its parts."))
    return redirect(room.address("handover"))


@in_room
def invite(request: PortalRequest, room: Room) -> HttpResponse:
    """Invite an expert or observer, and name recommendations, in one form."""
    senders_only(room)
    initial = {"role": MandateRole.EXPERT.value, "language": request.user.language}
    initial |= selected(request)
    form = InvitePersonForm(posted(request), tasks=tasks_of(room), last_day=last_day_of(room), initial=initial)
    mail = None
    if request.method == "POST" and form.is_valid() and request.POST.get("act") == "show":
        mail = mail_to_invited(request, room, form)
    elif request.method == "POST" and form.is_valid():
        mandate = form.carry_out(lambda: within_the_day(room, lambda: invited(request, room, form)))
        if mandate is not None:
            messages.success(request, _("Invited. This page shows whether the person has set up the account."))
            return redirect(room.address("person", mandate=mandate.pk))
    form.restore(request.kept)
    context = {"room": room, "form": form, "kept": request.kept is not None, "here": "people", "mail": mail}
    return render(request, "portal/invite.html", context | periods_covered(room), status=form.status)


def periods_covered(room: Room) -> dict[str, list[ReportingPeriod]]:
    """The open periods of the State that a mandate of its own giving counts for, and those of other meetings."""
    rooms = [each for each in rooms_of(room.user, timezone.now()) if each.member_state == room.member_state]
    open_ones = sorted((each.period for each in rooms if not each.is_closed), key=lambda period: period.due_on)
    return {
        "covered": [each for each in open_ones if each.meeting_id == room.period.meeting_id],
        "not_covered": [each for each in open_ones if each.meeting_id != room.period.meeting_id],
    }


@dataclass(frozen=True)
class InvitationMail:
    """The mail that an invitation would send, in the language `code` of the person invited."""

    code: str
    subject: str
    text: str


def mail_to_invited(request: PortalRequest, room: Room, form: InvitePersonForm) -> InvitationMail:
    """What the person would get by the invitation as it is filled in; nothing is written.

    Whether somebody has the address is not the State's to know: it is always the mail to a new person.
    """
    data = form.cleaned_data
    # Translators: stands in the preview of an e-mail, in place of the user name that is made when the e-mail is sent.
    name = _("(the user name is put here when the e-mail is sent)")
    invited = User(email=data["email"], full_name=data["full_name"], language=data["language"], username=name)
    mandate = Mandate(user=invited, member_state=room.member_state, role=data["role"], meeting=room.period.meeting)
    labels = tuple(form.items[pk].printing.label for pk in data["recommendations"])
    work = invited_people.PeriodWork(room.period, labels, data["due_on"] if labels else None, asked=len(form.items))
    invited.set_unusable_password()
    work = work if room.is_closed else work.at(room.invitation, room.today)
    facts = invited_people.inviting(request.user, [mandate], [work])
    subject, text = outbox.preview(invited, "named", **facts)
    return InvitationMail(data["language"], subject, text)


def within_the_day[Done](room: Room, act: Callable[[], Done]) -> Done:
    """Do what sends a mail to an address that the State named, so often in a day. Raises NotAllowed beyond that.

    A refused attempt counts as well: otherwise any number of addresses could be tried.
    """
    if take((INVITATIONS, room.member_state.pk)) is None:
        sentence = _(
            "Your State has made %(limit)d invitations in 24 hours, which is the most for one day. Please invite the"
            " others tomorrow."
        )
        raise NotAllowed(sentence % {"limit": INVITATIONS.places})
    return act()


def invited(request: PortalRequest, room: Room, form: InvitePersonForm) -> Mandate:
    """The one act of this form."""
    data = form.cleaned_data
    return actions.invite_person(
        email=data["email"],
        full_name=data["full_name"],
        language=data["language"],
        member_state=room.member_state,
        period=room.period,
        role=data["role"],
        recommendations=form.chosen(),
        due_on=data["due_on"],
        by=request.user,
        now=timezone.now(),
    )


@in_room
def person(request: PortalRequest, room: Room, mandate: int) -> HttpResponse:
    """One expert or observer; naming recommendations to an expert."""
    line = person_or_404(room, mandate)
    form = name_form(room, line, posted(request), selected(request))
    if request.method == "POST" and form.is_valid():
        done = form.carry_out(
            lambda: actions.name_recommendations(
                mandate=line.mandate,
                period=room.period,
                recommendations=form.chosen(),
                due_on=form.cleaned_data["due_on"],
                by=request.user,
                now=timezone.now(),
            )
        )
        if done is not None:
            messages.success(request, _("Assigned. The expert sees it in the task list from now on."))
            return redirect(room.address("person", mandate=mandate))
    form.restore(request.kept)
    return person_page(request, room, line, form=form)


def selected(request: PortalRequest) -> dict[str, Any]:
    """What the form begins with for who comes from the page of an answer."""
    return {"recommendations": request.GET.getlist(ASSIGN)}


def name_form(room: Room, line: PersonLine, data: Any = None, initial: Any = None) -> NameForm:
    """What is not named to this expert yet."""
    tasks = tasks_of(room)
    asked, named = [each.item.recommendation_id for each in tasks], {each.recommendation_id for each in line.named}
    offered = [each for each in asked if each not in named]
    return NameForm(data, initial=initial, tasks=tasks, offered=offered, last_day=last_day_of(room))


def named_form(room: Room, line: PersonLine, data: Any = None) -> NamedForm:
    """What is named to this expert already."""
    return NamedForm(data, tasks=tasks_of(room), named=line.named, last_day=last_day_of(room), prefix=NAMED)


def person_page(
    request: PortalRequest,
    room: Room,
    line: PersonLine,
    *,
    form: NameForm | None = None,
    named: NamedForm | None = None,
) -> HttpResponse:
    """The page of one person, with the form that was not carried out as it was posted."""
    form, named = form or name_form(room, line), named or named_form(room, line)
    context = {"room": room, "line": line, "form": form, "named": named, "kept": bool(getattr(request, "kept", None))}
    context |= {"may_end": bool(may_end_mandate(request.user, line.mandate)), "here": "people"}
    status = form.status if form.status != 200 else named.status
    return render(request, "portal/person.html", context, status=status)


@in_room
def take_back(request: PortalRequest, room: Room, mandate: int) -> HttpResponse:
    """Take several recommendations back from an expert; what she wrote stays the State's."""
    return change_named(
        request, room, mandate, actions.take_back, _("Removed. What was written stays with your State.")
    )


@in_room
def change_due(request: PortalRequest, room: Room, mandate: int) -> HttpResponse:
    """Give several named recommendations another due date inside the State."""
    return change_named(
        request, room, mandate, actions.change_internal_due, _("The due date inside your State is changed.")
    )


def change_named(request: PortalRequest, room: Room, mandate: int, act: Any, done: str) -> HttpResponse:
    """One act on what is ticked among the named recommendations."""
    line = person_or_404(room, mandate)
    if request.method != "POST":
        return redirect(room.address("person", mandate=mandate))
    form = named_form(room, line, request.POST)
    if form.is_valid():
        given: dict[str, Any] = {"due_on": form.cleaned_data["due_on"]} if act is actions.change_internal_due else {}
        result = form.carry_out(
            lambda: act(
                mandate=line.mandate,
                period=room.period,
                recommendations=form.chosen(),
                by=request.user,
                now=timezone.now(),
                **given,
            )
        )
        if result is not None:
            messages.success(request, done)
            return redirect(room.address("person", mandate=mandate))
    return person_page(request, room, line, named=form)


@in_room
def send_link(request: PortalRequest, room: Room, mandate: int) -> HttpResponse:
    """Send the link to the account again; the earlier one works no more."""
    line = person_or_404(room, mandate)
    if request.method != "POST":
        return redirect(room.address("person", mandate=mandate))
    require(may_end_mandate(request.user, line.mandate))
    within_the_day(room, lambda: actions.send_account_link(user=line.person, by=request.user, now=timezone.now()))
    messages.success(request, _("Sent again."))
    return redirect(room.address("person", mandate=mandate))


@in_room
def end_mandate(request: PortalRequest, room: Room, mandate: int) -> HttpResponse:
    """End the mandate of an expert or observer, with its effect said before the button."""
    line = person_or_404(room, mandate)
    require(may_end_mandate(request.user, line.mandate))
    form = PortalActForm(posted(request))
    if request.method == "POST" and form.is_valid():
        ended = form.carry_out(lambda: actions.end_mandate(mandate=line.mandate, by=request.user, now=timezone.now()))
        if ended is not None:
            messages.success(request, _("The mandate was ended. The next request of this person is refused."))
            return redirect(room.address("people"))
    return render(
        request,
        "portal/end_mandate.html",
        {"room": room, "line": line, "form": form, "here": "people"},
        status=form.status,
    )
