"""The people of a State: who they are, inviting experts and observers, what they draft, and ending mandates."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tracker import actions
from tracker.actions import NotAllowed
from tracker.actions.errors import require
from tracker.choices import Language, LinkState, MandateRole
from tracker.mail import invited_people, outbox
from tracker.models import (
    AccountInvitation,
    Assignment,
    Mandate,
    PeriodItem,
    ReportingPeriod,
    User,
)
from tracker.portal.access import PortalRequest, carried_out, form_page, in_room, posted
from tracker.portal.forms import Day, Line, OfferedRecommendation, OffersRecommendations, PortalActForm
from tracker.portal.reading.answers import answers_by_recommendation
from tracker.portal.reading.asked import assignments_of, items_of
from tracker.portal.rooms import ROLES, Room, rooms_of
from tracker.portal.tasks.tasklist import Task, task_list
from tracker.rules.policies import OWN_ROLES, may_end_mandate
from tracker.signing.limits import INVITATIONS, take


@dataclass(frozen=True)
class PersonLine:
    """One mandate that counts for the meeting of the room, and what its person was given and did."""

    mandate: Mandate
    named: tuple[Assignment, ...]  # in this period, in the order in which it asks
    link: AccountInvitation | None  # the newest one, while the account is not taken up
    now: datetime.datetime

    @property
    def person(self) -> User:
        return self.mandate.user

    @property
    def is_own(self) -> bool:
        """Whether the State names such people by itself."""
        return self.mandate.role in OWN_ROLES

    @property
    def is_expert(self) -> bool:
        return self.mandate.role == MandateRole.EXPERT

    @property
    def is_waiting(self) -> bool:
        """Whether a link waits to be opened."""
        return self.link is not None and self.link.state_at(self.now) == LinkState.WAITING


def _mandates(room: Room) -> QuerySet[Mandate]:
    return (
        Mandate.objects.for_meeting(room.period.meeting)
        .filter(member_state=room.member_state)
        .select_related("user", "meeting", "nominated_by")
        .prefetch_related(
            Prefetch("assignments", assignments_of(room), to_attr="named"),
            Prefetch("user__account_invitations", AccountInvitation.objects.order_by("-invited_at", "-pk"), "links"),
        )
        .order_by("user__full_name", "user__username", "pk")
    )


def _line(mandate: Mandate, now: datetime.datetime) -> PersonLine:
    links: Sequence[AccountInvitation] = getattr(mandate.user, "links", [])
    newest = links[0] if links and not mandate.user.has_signed_in else None
    named = sorted(getattr(mandate, "named", ()), key=lambda each: each.place)
    return PersonLine(mandate, tuple(named), newest, now)


def people_of(room: Room, now: datetime.datetime) -> list[tuple[str, list[PersonLine]]]:
    """Everybody with a mandate here, by role: those who send first. A role that nobody has is not in it."""
    lines = [_line(mandate, now) for mandate in _mandates(room)]
    by_role = [(str(role.label), [line for line in lines if line.mandate.role == role]) for role in ROLES]
    return [(role, found) for role, found in by_role if found]


def tasks_of(room: Room) -> Sequence[Task]:
    """What can be assigned, with how each answer stands and who has it."""
    return task_list(room, items_of(room), answers_by_recommendation(room), list(assignments_of(room))).tasks


ROLE_WORDS = [
    (MandateRole.EXPERT.value, gettext_lazy("Expert: drafts what you assign, and does not see the drafts of others")),
    (MandateRole.OBSERVER.value, gettext_lazy("Observer: reads what your State has sent, and writes nothing")),
]


class WithRecommendations(OffersRecommendations):
    """A form that offers recommendations of the period, each with how its answer stands.

    `is_shown`: which of them are offered. One that is asked but not offered (any more) is taken all the same: a form
    sent twice does no harm.
    """

    due_on = Day(label=gettext_lazy("Due inside your State"), required=False)

    def __init__(self, data: Any = None, *, room: Room, line: PersonLine | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.named = {str(each.recommendation_id): each for each in line.named} if line else {}
        # After it nothing is due inside the State; None where that day is over, and corrections alone are sent.
        self.last_day = None if room.is_closed else room.last_day
        tasks = tasks_of(room)
        self.tasks = {str(each.item.recommendation_id): each for each in tasks}
        self.offer(
            [each.item for each in tasks],
            gettext_lazy("Recommendations"),
            required=gettext_lazy("Choose at least one recommendation."),
            invalid=gettext_lazy("One of these recommendations is not asked in this period."),
        )

    def is_shown(self, pk: str) -> bool:
        return True

    @property
    def offered(self) -> list[OfferedRecommendation]:
        """Those that are shown, each with how its answer stands and who has it."""
        return [self._told(pk, each) for pk, each in zip(self.items, super().offered, strict=True) if self.is_shown(pk)]

    def _told(self, pk: str, offered: OfferedRecommendation) -> OfferedRecommendation:
        task, own = self.tasks[pk], self.named.get(pk)
        others = [each for each in task.assignments if each != own]
        return replace(offered, assignment=own, stage=task.status.label if task.status else "", others=others)

    def clean_due_on(self) -> datetime.date | None:
        due_on: datetime.date | None = self.cleaned_data["due_on"]
        if due_on and self.last_day and due_on > self.last_day:
            words = gettext_lazy("Your State can send until %(day)s. Choose a day that is not later.")
            raise forms.ValidationError(words, params={"day": date_format(self.last_day)})
        return due_on


class NameForm(WithRecommendations):
    """Name recommendations that are not named to this expert yet."""

    def is_shown(self, pk: str) -> bool:
        return pk not in self.named


class NamedForm(WithRecommendations):
    """Take recommendations back from this expert, or give them another due date: two buttons, each an act."""

    prefix = "named"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"].label = gettext_lazy("New due date inside your State")
        self.fields["due_on"].help_text = gettext_lazy("For the selected recommendations. Empty: no due date.")

    def is_shown(self, pk: str) -> bool:
        return pk in self.named


class InvitePersonForm(WithRecommendations):
    """Invite an expert or observer of the own State."""

    full_name = Line(
        label=gettext_lazy("Name"),
        limit=200,
        error_messages={"required": gettext_lazy("Write the name of the person.")},
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        help_text=gettext_lazy("A link to an account goes to this address, unless the person has an account already."),
        error_messages={
            "required": gettext_lazy("Write the address to which the invitation goes."),
            "invalid": gettext_lazy("Write an e-mail address such as a@example.org."),
        },
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of pages and e-mails"), choices=Language.choices)
    role = forms.ChoiceField(
        label=gettext_lazy("What the person may do"),
        choices=ROLE_WORDS,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say what the person may do.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recommendations"].required = False
        self.fields["recommendations"].label = gettext_lazy(
            "Recommendations for an expert to draft, if you know them already"
        )
        self.order_fields(["full_name", "email", "language", "role", "recommendations", "due_on"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("role") == MandateRole.OBSERVER and cleaned.get("recommendations"):
            self.add_error(
                "recommendations", gettext_lazy("An observer writes no answer. Assign recommendations to experts.")
            )
        return cleaned


ASSIGN = "assign"  # in an address: the recommendation that its form comes with, selected


def senders_only(room: Room) -> None:
    """Raise NotAllowed for those who do not lead the State's people."""
    if not room.sends:
        raise NotAllowed(_("Only the focal point or the alternate manages the people of the State."))


def person_or_404(room: Room, mandate: int) -> PersonLine:
    """The expert or observer at an address, for those who may lead; 404 for one of another State."""
    found = get_object_or_404(_mandates(room), pk=mandate, role__in=OWN_ROLES)
    senders_only(room)
    return _line(found, timezone.now())


def experts_without(item: PeriodItem | None, roles: Any) -> list[int]:
    """The mandates of the experts to whom an answer can be assigned; none where none is to be.

    Args:
        roles: as `people_of` has them.
    """
    if item is None:
        return []
    return [
        line.mandate.pk
        for _role, lines in roles
        for line in lines
        if line.is_expert and item.recommendation_id not in {each.recommendation_id for each in line.named}
    ]


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
    form = InvitePersonForm(posted(request), room=room, initial=initial | selected(request))
    mail = done = None
    if request.POST.get("act") == "show":
        mail = mail_to_invited(request, room, form) if form.is_valid() else None
    else:
        done = carried_out(
            request,
            form,
            lambda: within_the_day(room, lambda: invited(room, form)),
            _("Invited. This page shows whether the person has set up the account."),
            lambda mandate: room.address("person", mandate=mandate.pk),
        )
    context: dict[str, Any] = {"room": room, "here": "people", "mail": mail, "press": "invite"}
    context |= periods_covered(room)
    return done or form_page(request, "portal/invite.html", form, **context)


def periods_covered(room: Room) -> dict[str, list[ReportingPeriod]]:
    """The open periods of the State that a mandate of its own giving counts for, and those of other meetings."""
    rooms = [each for each in rooms_of(room.user, timezone.now()) if each.member_state == room.member_state]
    open_ones = sorted((each.period for each in rooms if not each.is_closed), key=lambda period: period.due_on)
    return {
        "covered": [each for each in open_ones if each.meeting_id == room.period.meeting_id],
        "not_covered": [each for each in open_ones if each.meeting_id != room.period.meeting_id],
    }


def mail_to_invited(request: PortalRequest, room: Room, form: InvitePersonForm) -> dict[str, str]:
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
    return {"code": data["language"], "subject": subject, "text": text}


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


def invited(room: Room, form: InvitePersonForm) -> Mandate:
    """The one act of this form."""
    said = form.cleaned_data | {"recommendations": form.chosen()}
    return actions.invite_person(
        **said, member_state=room.member_state, period=room.period, by=room.user, now=timezone.now()
    )


@in_room
def person(request: PortalRequest, room: Room, mandate: int) -> HttpResponse:
    """One expert or observer; naming recommendations to an expert."""
    line = person_or_404(room, mandate)
    form = NameForm(posted(request), room=room, line=line, initial=selected(request))
    done = carried_out(
        request,
        form,
        lambda: actions.name_recommendations(due_on=form.cleaned_data["due_on"], **about_named(room, line, form)),
        _("Assigned. The expert sees it in the task list from now on."),
        room.address("person", mandate=mandate),
    )
    return done or person_page(request, room, line, form=form)


def selected(request: PortalRequest) -> dict[str, Any]:
    """What the form begins with for who comes from the page of an answer."""
    return {"recommendations": request.GET.getlist(ASSIGN)}


def about_named(room: Room, line: PersonLine, form: WithRecommendations) -> dict[str, Any]:
    """What every act on the recommendations of an expert is given."""
    return {
        "mandate": line.mandate,
        "period": room.period,
        "recommendations": form.chosen(),
        "by": room.user,
        "now": timezone.now(),
    }


def person_page(
    request: PortalRequest,
    room: Room,
    line: PersonLine,
    *,
    form: NameForm | None = None,
    named: NamedForm | None = None,
) -> HttpResponse:
    """The page of one person, with the form that was not carried out as it was posted."""
    form, named = form or NameForm(room=room, line=line), named or NamedForm(room=room, line=line)
    may_end = bool(may_end_mandate(request.user, line.mandate))
    status = form.status if form.status != 200 else named.status
    context = {"room": room, "line": line, "named": named, "may_end": may_end, "here": "people"}
    return form_page(request, "portal/person.html", form, status=status, **context)


# What is done to the recommendations that an expert has: the act, what more it is given, and what is said of it.
CHANGES: dict[str, tuple[Callable[..., Any], list[str], Any]] = {
    "take_back": (actions.take_back, [], gettext_lazy("Removed. What was written stays with your State.")),
    "change_due": (
        actions.change_internal_due,
        ["due_on"],
        gettext_lazy("The due date inside your State is changed."),
    ),
}


@in_room
def change_named(request: PortalRequest, room: Room, mandate: int, change: str) -> HttpResponse:
    """One act on what is ticked among the named recommendations; what an expert wrote stays the State's."""
    line, address = person_or_404(room, mandate), room.address("person", mandate=mandate)
    if request.method != "POST":
        return redirect(address)
    act, more, said = CHANGES[change]
    form = NamedForm(request.POST, room=room, line=line)
    done = carried_out(
        request,
        form,
        lambda: act(**about_named(room, line, form), **{name: form.cleaned_data[name] for name in more}),
        said,
        address,
    )
    return done or person_page(request, room, line, named=form)


@in_room
def send_link(request: PortalRequest, room: Room, mandate: int) -> HttpResponse:
    """Send the link to the account again; the earlier one works no more."""
    line = person_or_404(room, mandate)
    if request.method == "POST":
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
    done = carried_out(
        request,
        form,
        lambda: actions.end_mandate(mandate=line.mandate, by=request.user, now=timezone.now()),
        _("The mandate was ended. The next request of this person is refused."),
        room.address("people"),
    )
    return done or form_page(request, "portal/end_mandate.html", form, room=room, line=line, kept=False, here="people")
