"""Before an act on a period or on many States: its effects and its emails; and the list of the emails of an act."""

import datetime
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from tracker.choices import SENDING_ROLES, Language, StatesAct
from tracker.mail import outbox
from tracker.mail.outbox import key_of
from tracker.mail.reminders import DAY, DAYS_BEFORE
from tracker.models import Invitation, Mandate, PeriodAct, ReportingPeriod, User
from tracker.rules.closed_periods import early_closing
from tracker.rules.stages import Facts, NewDates, Sender, Stage, facts_of, new_dates_of, stage_of

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

    title = gettext_lazy("act for several States")
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


# The unfinished work at each stage, and what becomes of it after the closing.
AFTER_CLOSING: Mapping[Stage, str | Promise] = {
    **dict.fromkeys((Stage.SENT, Stage.IN_REVIEW), gettext_lazy("We can review them after the closing.")),
    Stage.LETTER_RETURNED: gettext_lazy("Data entry corrects the letter."),
    Stage.LETTER_ENTERED: gettext_lazy("Data entry finishes the letter."),
    Stage.RETURNED: gettext_lazy("The States can correct returned answers after the closing."),
    Stage.PREPARING: gettext_lazy("Drafts stay in the portal and cannot be sent after the closing."),
    **dict.fromkeys(
        (Stage.INVITED, Stage.NOT_SIGNED_IN, Stage.NOBODY),
        gettext_lazy("They have not sent an answer, and cannot after the closing."),
    ),
}


@dataclass(frozen=True)
class DatesRow:
    """One effect of new dates. An empty `after` is no change."""

    label: str | Promise
    before: str
    after: str


def titles_to_translate(period: ReportingPeriod) -> dict[str, Any]:
    """Return in which languages the title of a period is missing or old, and the page where it is changed."""
    names = {each: f"title_{each.value.replace('-', '_')}" for each in Language}
    titles = {each: getattr(period, name) for each, name in names.items()}
    others = ReportingPeriod.objects.exclude(pk=period.pk)
    same = [each for each, title in titles.items() if title and others.filter(**{names[each]: title})]
    return {
        "untranslated": [each.label for each, title in titles.items() if not title],
        "same_title": [each.label for each in same],
        "title_address": reverse("admin:period_about", args=[period.slug]),
    }


def closing_facts(period: ReportingPeriod) -> dict[str, Any]:
    """Return what the page of an early closing shows."""
    due_on, closes_on = early_closing(period, timezone.now().date())
    return preview_of_dates(period, {"due_on": due_on, "closes_on": closes_on})


def preview_of_dates(period: ReportingPeriod, dates: Mapping[str, Any]) -> dict[str, Any]:
    """Return the effects of these new dates on States, the unfinished work, and the email by language."""
    due_on, closes_on = (dates.get(name) or getattr(period, name) for name in ("due_on", "closes_on"))
    facts = facts_of(period, timezone.now().date()) if period.is_opened else []
    changed = new_dates_of(facts, due_on, closes_on)
    told = {each.facts.member_state.pk: each for each in changed if each.is_told}
    reached = [each.facts for each in told.values() if _is_reached(each.facts)]
    return {
        "is_previewed": True,
        "period": period,
        "rows": [
            *_of_the_period(period, dates),
            *_of_states(changed),
            *(_of_reminders(period, due_on, closes_on) if facts else ()),
        ],
        "unfinished": list(_unfinished(changed)) if closes_on < period.closes_on else [],
        "told": len(reached),
        "alone": len(told) - len(reached),
        "mails": mails_by_language(
            "dates_changed",
            reached,
            lambda each, _person: {
                "invitation": each.invitation,
                "dates": told[each.member_state.pk],
                "was_mistake": dates.get("was_mistake"),
            },
        ),
    }


def _is_reached(facts: Facts) -> bool:
    return any(each.user.email for each in facts.senders)


def _row(label: str | Promise, before: datetime.date, after: datetime.date) -> DatesRow:
    return DatesRow(label, date_format(before), date_format(after) if after != before else "")


def _of_the_period(period: ReportingPeriod, dates: Mapping[str, Any]) -> Iterator[DatesRow]:
    """The dates on the public page, in the calendar and on the board."""
    labels = {"opens_on": _("The period opens"), "due_on": _("The period is due"), "closes_on": _("The period closes")}
    for name, label in labels.items():
        before = getattr(period, name)
        yield _row(label, before, dates.get(name) or before)


def _of_states(changed: Sequence[NewDates]) -> Iterator[DatesRow]:
    """How many States have which due date and which last day, those with a later date of their own apart."""
    due = Counter((each.due_before, each.due_on) for each in changed)
    for (before, after), count in sorted(due.items()):
        label = ngettext("Due date of %(count)d State", "Due date of %(count)d States", count) % {"count": count}
        yield _row(label, before, after)
    last = Counter((each.last_before, each.last_day) for each in changed)
    for (before, after), count in sorted(last.items()):
        label = ngettext("Last day to send of %(count)d State", "Last day to send of %(count)d States", count)
        yield _row(label % {"count": count}, before, after)


def _of_reminders(period: ReportingPeriod, due_on: datetime.date, closes_on: datetime.date) -> Iterator[DatesRow]:
    """The days to come on which the clock reminds States without a due date of their own."""
    today, comma = timezone.now().date(), pgettext("between the parts of a list", ", ")

    def days(due: datetime.date, last: datetime.date) -> str:
        reminded = [due - number * DAY for number in DAYS_BEFORE]
        return comma.join(date_format(day) for day in reminded if today < day <= last) or "—"

    before, after = days(period.due_on, period.closes_on), days(due_on, closes_on)
    yield DatesRow(_("Automatic reminders"), before, after if after != before else "")


def _unfinished(changed: Sequence[NewDates]) -> Iterator[tuple[int, Stage, str | Promise]]:
    """How many States are at which stage with unfinished work, and the acts that are still possible there."""
    stages = Counter(stage_of(each.facts) for each in changed)
    for stage, after in AFTER_CLOSING.items():
        if stages[stage]:
            yield stages[stage], stage, after
