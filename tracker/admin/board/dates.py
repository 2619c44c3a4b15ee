"""Previews of opening a period and of its new dates: the effects on States, and the emails."""

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from tracker.admin.board.mails_of_act import (
    invitation_mails,
    languages_with_old_title,
    languages_without_title,
    mails_by_language,
)
from tracker.closed_periods import early_closing
from tracker.mail.reminders import DAY, DAYS_BEFORE
from tracker.models import ReportingPeriod
from tracker.stages import Facts, NewDates, Stage, Turn, facts_of, new_dates_of, stage_of

AFTER_CLOSING: Mapping[Turn, str | Promise] = {
    Turn.STATE: gettext_lazy("Drafts stay in the portal and cannot be sent after the closing."),
    Turn.SECRETARIAT: gettext_lazy("We can review them after the closing."),
    Turn.ENTRY: gettext_lazy("Data entry finishes the letter."),
    Turn.CORRECTING: gettext_lazy("The States can correct returned answers after the closing."),
}


@dataclass(frozen=True)
class DatesRow:
    """One effect of new dates. An empty `after` is no change."""

    label: str | Promise
    before: str
    after: str


def opening_facts(period: ReportingPeriod) -> dict[str, Any]:
    """Return what the page of opening shows: whom an invitation would reach, and its text by language."""
    facts = facts_of(period, timezone.now().date())
    alone = [each for each in facts if not _is_reached(each)]
    return {
        "period": period,
        "asked": facts[0].asked if facts else 0,
        "states": len(facts),
        "reached": len(facts) - len(alone),
        "alone": len(alone),
        "untranslated": languages_without_title(period),
        "same_title": languages_with_old_title(period),
        "title_address": reverse("admin:period_about", args=[period.slug]),
        "mails": invitation_mails(period, facts),
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
            lambda each, _person: {"invitation": each.invitation, "dates": told[each.member_state.pk]},
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
    for stage in Stage:
        if stages[stage] and stage.turn in AFTER_CLOSING:
            yield stages[stage], stage, AFTER_CLOSING[stage.turn]
