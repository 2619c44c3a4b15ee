"""The pages of an act on many States: for whom it can be done and for whom not, then what became of it."""

import copy
import datetime
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from tracker import actions
from tracker.admin.board.pages import here, period_at
from tracker.admin.board.previews import (
    NOTICES,
    OF_ACT,
    Mail,
    invitation_mails,
    mails_by_language,
    titles_to_translate,
)
from tracker.admin.board.rows import why_not_nominated
from tracker.admin.clerk import clerk
from tracker.admin.display import board_address, list_of
from tracker.admin.forms import DayField, DeskActForm, NoteVerbaleField, SeveralField, WhyField
from tracker.admin.site import desk
from tracker.choices import MandateRole, Obstacle, StatesAct
from tracker.mail import invited_people, notices
from tracker.models import AuditEvent, Invitation, MemberState, OutgoingMail, PeriodAct, Position, ReportingPeriod, User
from tracker.rules.closed_periods import open_until
from tracker.rules.policies import may_invite_states
from tracker.rules.stages import Facts, Sender, facts_of, obstacle_to
from tracker.words.sorting import name_order


class StatesForm(DeskActForm):
    """The States of an act. Those for which it cannot be done go with it, so that the result names them as well."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    state = SeveralField(
        MemberState.objects.reporting(), label=gettext_lazy("States"), required=False, widget=forms.MultipleHiddenInput
    )
    also = SeveralField(MemberState.objects.reporting(), required=False, widget=forms.MultipleHiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["uuid"].initial = uuid.uuid4

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "state" in cleaned and not cleaned["state"]:
            self.refuse([_("Select at least one State.")])
        return cleaned

    def words(self) -> dict[str, Any]:
        """What the action is called with."""
        cleaned = dict(self.cleaned_data)
        chosen = {state.pk: state for state in [*cleaned.pop("state"), *cleaned.pop("also")]}
        return {"member_states": list(chosen.values()), **cleaned}


class BoardInviteForm(StatesForm):
    note_verbale = NoteVerbaleField(required=False)


class ExtendStatesForm(StatesForm):
    until = DayField(label=gettext_lazy("New due date"))
    reason = WhyField()

    def prepare(self, thing: Any, user: Any) -> None:
        said = _("To end the extension, choose the due date of the period: %(day)s.")
        self.fields["until"].help_text = said % {"day": date_format(thing.due_on)}


class ReopenStatesForm(StatesForm):
    until = DayField(label=gettext_lazy("The States can send until"))


FORMS: Mapping[StatesAct, type[StatesForm]] = {
    StatesAct.INVITE: BoardInviteForm,
    StatesAct.EXTEND: ExtendStatesForm,
    StatesAct.REOPEN: ReopenStatesForm,
}


EXPLAINED: dict[StatesAct, str | Promise] = {
    StatesAct.INVITE: gettext_lazy("Their focal points are told by e-mail. A State invited before is left as it is."),
    StatesAct.REMIND: gettext_lazy("Focal points and alternates are reminded by e-mail, each State once a day."),
    StatesAct.EXTEND: gettext_lazy("Each State gets this due date, and its focal points are told by e-mail."),
    StatesAct.REOPEN: gettext_lazy("The States can send again until that day, though the period is closed."),
    StatesAct.THANK: gettext_lazy(
        "The focal points of each State get one email. A State is thanked once for a period."
    ),
    StatesAct.LINKS: gettext_lazy(
        "Each focal point and alternate who never signed in gets a new link by email. It works once, for 14 days."
    ),
}


@dataclass(frozen=True)
class BoardActLine:
    """One State on the page of an act."""

    code: str
    name: str
    why_not: str | Promise = ""
    is_selected: bool = True
    is_alone: bool = False  # nobody would be told
    is_new: bool = False  # invited today: a reminder would be the second e-mail of the day
    people: tuple[str, ...] = ()  # each person who gets a link, with the date of the last one
    cancelled_at: datetime.datetime | None = None  # the State is invited again, after a cancelled invitation


@desk.page("periods/<slug:slug>/act/<str:act>/", "period_act")
def act_page(request: HttpRequest, slug: str, act: str) -> HttpResponse:
    """GET says for whom an act can be done; POST does it, and leads to the result."""
    if act not in StatesAct:
        raise Http404
    wanted, period = StatesAct(act), period_at(slug)
    form = FORMS.get(wanted, StatesForm)(request.POST or None, thing=period, user=clerk(request))
    status = 200
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        outcome = form.attempt(
            lambda: actions.act_for_states(
                period=period, act=wanted, by=clerk(request), now=timezone.now(), **form.words()
            )
        )
        if outcome.is_done:
            messages.success(request, said_of(outcome.result))
            return HttpResponseRedirect(reverse("admin:period_result", args=[period.slug, outcome.result.pk]))
        status = outcome.status
    denied = _denied(request, period, wanted)
    until = form.cleaned_data.get("until") if form.is_bound and form.is_valid() else None
    context = {**_context(request, period, wanted, until), "form": form, "denied": denied}
    status = 403 if denied else status
    return TemplateResponse(request, "admin/board/act.html", context, status=status)


def _other_ways() -> str:
    """Return how a person gets another link within the hour."""
    labels = {"cannot": _("I cannot sign in"), "send": _("Send a link to the account")}
    return (
        _(
            "The person can choose “%(cannot)s” on the sign-in page. An administrator can choose “%(send)s” on the page"
            " of the account."
        )
        % labels
    )


def _context(
    request: HttpRequest, period: ReportingPeriod, act: StatesAct, until: datetime.date | None
) -> dict[str, Any]:
    """What can be done for whom. Where no State is chosen, all for whom it can are listed, none selected."""
    asked = request.POST if request.method == "POST" else request.GET
    is_all = asked.get("select") == "all"
    chosen = {code.upper() for code in [*asked.getlist("state"), *asked.getlist("also")]}
    facts = sorted(facts_of(period, timezone.now().date()), key=lambda each: name_order(each.member_state.name))
    known = [each for each in facts if each.member_state.pk in chosen]
    obstacles = {each.member_state.pk: obstacle_to(act, each) for each in facts}
    possible = [each for each in known or facts if obstacles[each.member_state.pk] is None]
    # An invitation may have been cancelled on purpose: such a State is selected by itself.
    all_of_them = {each.member_state.pk for each in possible if each.is_invited or not each.invitation}
    picked = {code.upper() for code in asked.getlist("state")} if known else all_of_them if is_all else set()
    lines = [_line(each, is_selected=each.member_state.pk in picked) for each in possible]
    alone = [each.member_state.pk for each in possible if not each.senders]
    if act == StatesAct.LINKS:
        lines = [replace(line, people=links_of(each)) for line, each in zip(lines, possible, strict=True)]
    return {
        "title": act.label,
        "period": period,
        "act": act,
        "explains": _explained(act, period),
        "address": board_address(period),
        "chosen": known,
        "select_all": 0 if known or is_all else len(all_of_them),
        **(titles_to_translate(period) if act == StatesAct.INVITE else {}),
        "days_now": _days_now(period, possible) if act == StatesAct.EXTEND and possible else "",
        "possible": lines,
        "invited_today": sum(each.is_new for each in lines) if act == StatesAct.REMIND else 0,
        "cancelled": sum(bool(each.cancelled_at) for each in lines),
        "impossible": [
            _line(each, obstacles[each.member_state.pk]) for each in known if obstacles[each.member_state.pk]
        ],
        "other_ways": _other_ways() if Obstacle.LINK_TODAY in obstacles.values() else "",
        "mails": mails_of(act, period, possible, until),
        "is_dated": act in (StatesAct.EXTEND, StatesAct.REOPEN),
        "without_senders": len(alone) if act == StatesAct.INVITE else 0,
        "names_alone": 2 * len(alone) <= len(possible),  # of most States it is said once, with the number
        "why_not_nominated": why_not_nominated(clerk(request)),
        "nominations": f"{here('nominations', period)}?{urlencode([('state', code) for code in alone])}",
    }


def _denied(request: HttpRequest, period: ReportingPeriod, act: StatesAct) -> str:
    """Why the act can be done for no State at all; "" where it can be done for some."""
    if act == StatesAct.INVITE:
        verdict = may_invite_states(clerk(request), period, timezone.now().date())
        if not verdict:
            return verdict.reason
    if act == StatesAct.THANK and not period.is_closed(timezone.now().date()):
        return _("Thank the States once the period is closed.")
    return "" if period.is_opened else _("Open the period first. Until then nothing can be done for States.")


def _explained(act: StatesAct, period: ReportingPeriod) -> str | Promise:
    """What an act does; of a reopening before the closing, from which day on it changes anything."""
    if act == StatesAct.REOPEN and not period.is_closed(timezone.now().date()):
        return open_until(period)
    return f"{EXPLAINED[act]} {_of_a_review(period)}" if act == StatesAct.INVITE else EXPLAINED[act]


def _days_now(period: ReportingPeriod, possible: Sequence[Facts]) -> str:
    """The due date that holds of each of these States, and the last that can be given."""
    days = sorted({each.invitation.effective_due_on for each in possible if each.invitation})
    comma = pgettext("between the parts of a list", ", ")
    said = {"due": comma.join(map(date_format, days)), "closes": date_format(period.closes_on)}
    return _("Due on %(due)s, closes on %(closes)s.") % said


def _of_a_review(period: ReportingPeriod) -> str:
    """How many of the recommendations were made to one State or to a few in a review; "" where none was."""
    positions = Position.objects.filter(recommendation__in=period.items.values("recommendation"))
    count = positions.values("recommendation").distinct().count()
    if not count:
        return ""
    states = MemberState.objects.filter(positions__in=positions).distinct()
    words = ngettext(
        "%(count)d of the recommendations was made in the review of %(states)s, and is asked of every State invited.",
        "%(count)d of the recommendations were made in the review of %(states)s, and are asked of every State invited.",
        count,
    )
    comma = pgettext("between the parts of a list", ", ")
    return words % {"count": count, "states": comma.join(sorted(map(str, states), key=name_order))}


def _line(facts: Facts, obstacle: Obstacle | None = None, *, is_selected: bool = True) -> BoardActLine:
    state = facts.member_state
    why_not = obstacle.label if obstacle else ""
    invitation = facts.invitation
    return BoardActLine(
        state.pk,
        state.name,
        why_not,
        is_selected,
        is_alone=not facts.senders,
        is_new=invitation is not None and invitation.invited_at.date() == facts.today,
        cancelled_at=invitation.cancelled_at if invitation else None,
    )


def links_of(facts: Facts) -> tuple[str, ...]:
    """Return each person of a State who gets a link, with the date of the last one."""
    return tuple(_link_of(each, facts.today) for each in facts.senders if each.awaits_link)


def _link_of(sender: Sender, today: datetime.date) -> str:
    said = {"name": str(sender.user), "role": str(MandateRole(sender.role).label)}
    if sender.link_until is None:
        return _("%(name)s, %(role)s: no link was sent") % said
    said["day"] = date_format(sender.link_until)
    if sender.has_expired_link(today):
        return _("%(name)s, %(role)s: the link expired on %(day)s") % said
    return _("%(name)s, %(role)s: the link is valid until %(day)s") % said


def mails_of(
    act: StatesAct, period: ReportingPeriod, possible: Sequence[Facts], until: datetime.date | None
) -> list[Mail]:
    """Return the email of an act by language; of a new day none, before it is typed."""
    if act == StatesAct.INVITE:
        return invitation_mails(period, possible)
    if act in CONTEXTS:
        if act == StatesAct.LINKS:
            return mails_by_language(NOTICES[act], possible, CONTEXTS[act], gets=lambda sender: sender.awaits_link)
        return mails_by_language(NOTICES[act], possible, CONTEXTS[act])
    if until is None:
        return []
    possible = [each for each in possible if obstacle_to(act, each, until) is None]
    field = "due_on" if act == StatesAct.EXTEND else "reopened_until"
    is_back = until == (period.due_on if act == StatesAct.EXTEND else period.closes_on)

    def context(facts: Facts, _person: User) -> dict[str, Any]:
        invitation = copy.copy(_invited(facts))
        setattr(invitation, field, None if is_back else until)
        return {"invitation": invitation, "until": until}

    return mails_by_language(NOTICES[act], possible, context)


def _invited(facts: Facts) -> Invitation:
    assert facts.invitation is not None  # noqa: S101 - or the act could not be done
    return facts.invitation


CONTEXTS: Mapping[StatesAct, Callable[[Facts, User], dict[str, Any]]] = {
    StatesAct.REMIND: lambda facts, _person: notices.reminding(_invited(facts), facts.today),
    StatesAct.THANK: lambda facts, _person: notices.thanking(
        _invited(facts), sent=facts.sent, public=facts.answers("published")
    ),
    StatesAct.LINKS: lambda facts, person: invited_people.account_mail(person, facts.today),
}


@desk.page("periods/<slug:slug>/done/<uuid:uuid>/", "period_result")
def result_page(request: HttpRequest, slug: str, uuid: uuid.UUID) -> HttpResponse:
    """What became of an act for each State; the page stays at its address."""
    period = period_at(slug)
    kept = get_object_or_404(PeriodAct.objects.select_related("done_by"), pk=uuid, period=period)
    outcomes = sorted(kept.outcomes.select_related("member_state"), key=lambda each: name_order(str(each.member_state)))
    context = {
        "title": kept.get_act_display(),
        "period": period,
        "kept": kept,
        "reason": _reason_of(kept),
        "address": board_address(period),
        "done": [each for each in outcomes if not each.obstacle],
        "alone": _alone(kept),
        "nominations": reverse("admin:period_nominations", args=[period.slug]),
        "why_not_nominated": why_not_nominated(clerk(request)),
        "mails": list_of(OutgoingMail, f"{OF_ACT}={kept.pk}"),
        "not_done": [each for each in outcomes if each.obstacle],
    }
    return TemplateResponse(request, "admin/board/result.html", context)


def said_of(kept: PeriodAct) -> str:
    """For how many States it was done, and for how many not."""
    done, not_done = kept.outcomes.done().count(), kept.outcomes.not_done().count()
    sentence = ngettext("Done for %(count)d State.", "Done for %(count)d States.", done) % {"count": done}
    if not not_done:
        return sentence + _untold(kept)
    others = ngettext(
        "Not done for %(count)d State, which is named below with the reason.",
        "Not done for %(count)d States, which are named below with the reason.",
        not_done,
    )
    return f"{sentence} {others % {'count': not_done}}{_untold(kept)}"


def _reason_of(kept: PeriodAct) -> str:
    """Why it was done, as the audit has it; "" where nobody said so."""
    event = AuditEvent.objects.about(kept).filter(act="act_for_states").first()
    return event.reason if event else ""


def _alone(kept: PeriodAct) -> set[str]:
    """The codes of the States that were invited and have nobody who could be told."""
    if kept.act != StatesAct.INVITE:
        return set()
    states = [each.member_state for each in kept.outcomes.done().select_related("member_state")]
    facts = facts_of(kept.period, timezone.now().date(), states) if states else []
    return {each.member_state.pk for each in facts if not each.senders}


def _untold(kept: PeriodAct) -> str:
    """After an invitation: how many of the States have nobody who could be told."""
    number = len(_alone(kept))
    words = ngettext(
        "%(number)s of them has no focal point or alternate, and will not be notified.",
        "%(number)s of them have no focal point or alternate, and will not be notified.",
        number,
    )
    return f" {words % {'number': number}}" if number else ""
