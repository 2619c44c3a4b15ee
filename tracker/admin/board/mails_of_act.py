"""The emails of one act on many States: their preview by language, and the filter of the list that shows only them."""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from tracker.choices import SENDING_ROLES, Language
from tracker.mail import outbox
from tracker.mail.outbox import key_of
from tracker.models import Invitation, Mandate, PeriodAct, ReportingPeriod, User
from tracker.period_act_choices import StatesAct
from tracker.stages import Facts, Sender

OF_ACT = "of-act"
NOTICES = {
    StatesAct.INVITE: "invited",
    StatesAct.REMIND: "reminded",
    StatesAct.EXTEND: "extended",
    StatesAct.REOPEN: "reopened",
    StatesAct.THANK: "thanked",
    StatesAct.LINKS: "named",
}


@dataclass(frozen=True)
class Mail:
    """The very email of an act, in one language, and to how many States it goes in it."""

    language: str
    code: str
    count: int
    subject: str
    text: str


def has_address(sender: Sender) -> bool:
    """Return whether an email reaches this person."""
    return bool(sender.user.email)


def awaits_link(sender: Sender) -> bool:
    """Return whether this person gets a new link to the account."""
    return sender.awaits_link


def mails_by_language(
    notice: str,
    told: Iterable[Facts],
    context_of: Callable[[Facts, User], dict[str, Any]],
    *,
    gets: Callable[[Sender], bool] = has_address,
) -> list[Mail]:
    """Return the email as the first State of each language gets it, the most frequent language first.

    Args:
        context_of: what the email about a State to a person is made of.
        gets: which of the people who can send for a State get it.
    """
    by_language: dict[str, list[Facts]] = {}
    for each in told:
        for language in {sender.user.language for sender in each.senders if gets(sender)}:
            by_language.setdefault(language, []).append(each)
    found = []
    for code, states in sorted(by_language.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        person = next(each.user for each in states[0].senders if gets(each) and each.user.language == code)
        subject, text = outbox.preview(person, notice, **context_of(states[0], person))
        found.append(Mail(str(Language(code).label), code, len(states), subject, text))
    return found


def invitation_mails(period: ReportingPeriod, told: Iterable[Facts]) -> list[Mail]:
    """Return the email of an invitation to a period by language, without storing an invitation."""

    def context(facts: Facts, _person: User) -> dict[str, Any]:
        return {"invitation": Invitation(period=period, member_state=facts.member_state), "asked": facts.asked}

    return mails_by_language("invited", told, context)


def languages_without_title(period: ReportingPeriod) -> list[str]:
    """Return the languages in which the title of a period is missing: people read it in English there."""
    fields = {each: f"title_{each.value.replace('-', '_')}" for each in Language}
    return [str(each.label) for each, name in fields.items() if not getattr(period, name)]


def languages_with_old_title(period: ReportingPeriod) -> list[str]:
    """Return the languages in which another period has the same title, which was copied from there."""
    fields = {each: f"title_{each.value.replace('-', '_')}" for each in Language}
    others = ReportingPeriod.objects.exclude(pk=period.pk)
    named = {each: getattr(period, name) for each, name in fields.items()}
    return [str(each.label) for each, title in named.items() if title and others.filter(**{fields[each]: title})]


def mails_of_act(kept: PeriodAct) -> set[str]:
    """The keys that the e-mails of an act can have: of whoever acts or acted for a State for which it was done.

    Args:
        kept: the act as it is stored.
    """
    act = StatesAct(kept.act)
    once_a_day, each_time = (kept.done_at.date(),), (kept.done_at,)
    days = {StatesAct.INVITE: (), StatesAct.THANK: (), StatesAct.REMIND: once_a_day, StatesAct.LINKS: each_time}
    day = days.get(act, (kept.until,))
    states = kept.outcomes.done().values("member_state")
    found = Invitation.objects.filter(period=kept.period_id, member_state__in=states).order_by("pk")
    if act == StatesAct.INVITE:  # not those that the State got by another act, when these were cancelled
        found = found.filter(invited_at=kept.done_at)
    invitations = {each.member_state_id: each for each in found}
    people = Mandate.objects.filter(member_state__in=states, role__in=SENDING_ROLES).select_related("user")
    return {
        key_of(NOTICES[act], each.user, (invitations[each.member_state_id], *day))
        for each in people
        if each.member_state_id in invitations
    }


class OfAct(SimpleListFilter):
    """The e-mails of one act on many States: no choice of the list, but that of the page of its result."""

    title = _("act for several States")
    parameter_name = OF_ACT

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        kept = self._kept()
        if kept is None:
            return []
        return [(str(kept.pk), f"{kept.get_act_display()}, {date_format(kept.done_at, 'DATETIME_FORMAT')}")]

    def queryset(self, request: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
        kept = self._kept()
        return queryset if kept is None else queryset.filter(key__in=mails_of_act(kept))

    def _kept(self) -> PeriodAct | None:
        try:
            key = uuid.UUID(self.value() or "")
        except ValueError:
            return None
        return PeriodAct.objects.filter(pk=key).first()
