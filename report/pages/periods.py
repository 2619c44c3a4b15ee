"""Reporting periods: what each asked, the answers in it with their figures, its page, and the calendar of all days.

Counted are the answers of the period that are or were current and may still be read: of each State and recommendation
the last one in the period (`docs/adr/0044-one-question-many-forms.md`, "Periods").
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from django.conf import settings
from django.db.models import FETCH_RAISE, Count, F, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from report.as_of.current import SPACE, SaidOnOne, no_longer_on, said, who
from report.explorer.listing import RecommendationRow
from report.pages.paging import Place, cut
from report.pages.printings import Printed, of_recommendations
from report.pages.progress import Counts, StatusCount, total
from report.question.filters import OF_STATE
from report.question.question import RecordQuestion
from tracker.models import PeriodItem, Recommendation, ReportingPeriod, Span
from tracker.models.spans import SpanQuerySet, end_of


def opened(day: datetime.date | None) -> list[ReportingPeriod]:
    """The periods that were opened and not cancelled, now or at the end of `day`, the newest first: one query."""
    found = ReportingPeriod.objects.opened()
    if day:
        end = end_of(day)
        cancelled_later = Q(cancelled_at__isnull=True) | Q(cancelled_at__gte=end)
        found = ReportingPeriod.objects.filter(cancelled_later, opened_at__lt=end)
    return list(found.select_related("meeting").fetch_mode(FETCH_RAISE))


def asked_about(question: RecordQuestion) -> list[tuple[ReportingPeriod, int, int]]:
    """The periods of a question, the newest first, each with how many of its recommendations it asks and how many of
    its States it invites: three queries. A period that asks none of these is left out."""
    items = PeriodItem.objects.order_by()
    if question.about_these is not None:
        items = items.filter(recommendation__in=question.about_these.order_by().values("pk"))
    numbers = dict(items.values_list("period").annotate(number=Count("pk")))
    invited = question.of_states.invitations.order_by()
    states = dict(invited.values_list("period").annotate(number=Count("pk")))
    chosen, of_states = question.chosen("period"), question.states or question.chosen("group")
    found = [
        each
        for each in opened(question.day)
        if (not chosen or each.slug in chosen)
        and (not of_states or each.pk in states)
        and (question.about_these is None or each.pk in numbers)
    ]
    return [(each, numbers.get(each.pk, 0), states.get(each.pk, 0)) for each in found]


@dataclass(frozen=True)
class AnsweredPeriod:
    """What a period asked and what was answered in it, by recommendation in its order.

    `states` are those invited, and those that answered all the same. `changed`: of each State and recommendation with
    an answer in the period `earlier` too, from which status to which.
    """

    progress: dict[UUID, Counts]
    invited: int
    states: int
    states_answered: int
    earlier: ReportingPeriod | None = None
    changed: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def together(self) -> tuple[int, Counts]:
        """Of how many recommendations something was asked or answered, and their figures as one."""
        return sum(1 for each in self.progress.values() if each.invited), total(self.progress.values())


def answered(
    period: ReportingPeriod, question: RecordQuestion, earlier: ReportingPeriod | None = None
) -> AnsweredPeriod:
    """The figures of a period, of the recommendations and States of a question: three queries, one for an earlier
    period, one where the question chooses among answers, one of a past day."""
    keys = _items(period, question)
    invited = question.of_states.invitations.filter(period=period)
    states = set(invited.order_by().values_list("member_state", flat=True))
    told = said(_told(period, question))
    fits = question.filters.about_answer(without="period")
    fitting = said(_told(period, question).filter(fits)) if question.chooses_in_period else told
    reported, gone = who(told), _gone(period, question)
    asked, unasked, progress = dict.fromkeys(keys, len(states)), reported - states, dict[UUID, Counts]()
    for key in dict.fromkeys([*keys, *told, *gone]):
        every, own = told.get(key, SaidOnOne()), fitting.get(key, SaidOnOne())
        progress[key] = Counts(
            own.counts,
            asked.get(key, 0) + (len(unasked & every.by_state.keys()) if unasked else 0),
            otherwise=sum(every.counts.values()) - sum(own.counts.values()) if own is not every else 0,
            no_longer=gone.get(key, 0) if question.day else None,
        )
    changed = _changed(fitting, said(_told(earlier, question))) if earlier else {}
    return AnsweredPeriod(progress, len(states), len(reported | states), len(who(fitting)), earlier, changed)


def _items(period: ReportingPeriod, question: RecordQuestion) -> list[UUID]:
    """The recommendations of a question that a period asks, in its order: one query."""
    items = period.items.order_by("order")
    if question.about_these is not None:
        items = items.filter(recommendation__in=question.about_these.order_by().values("pk"))
    return list(items.values_list("recommendation", flat=True))


def _told(period: ReportingPeriod, question: RecordQuestion) -> SpanQuerySet:
    """The last answers in a period of the States of a question to its recommendations."""
    return Span.objects.answers().of_period(period.slug, question.day).filter(_of_question(question))


def _gone(period: ReportingPeriod, question: RecordQuestion) -> dict[UUID, int]:
    """Of a past day, how many answers of the period may not be read any more, by recommendation: one query."""
    about = Q(period__in=[period.slug]) & _of_question(question)
    return no_longer_on(question.day, about) if question.day else {}


def _of_question(question: RecordQuestion) -> Q:
    """Answers of its States to its recommendations."""
    of_states = question.filters.about_answer(only=OF_STATE)
    if question.about_these is None:
        return of_states
    return of_states & Q(recommendation__in=question.about_these.order_by().values("pk"))


def _changed(told: dict[UUID, SaidOnOne], before: dict[UUID, SaidOnOne]) -> dict[tuple[str, str], int]:
    """How many of those who answered in both periods went from which status to which."""
    pairs = Counter[tuple[str, str]]()
    for key in told.keys() & before.keys():
        now, then = told[key], before[key]
        if now.states == then.states:
            pairs.update(zip(then.statuses.split(SPACE), now.statuses.split(SPACE), strict=True))
        else:
            earlier = then.by_state
            pairs.update((earlier[state], each) for state, each in now.by_state.items() if state in earlier)
    return dict(pairs)


def publications(period: ReportingPeriod, question: RecordQuestion) -> dict[tuple[UUID, str], int]:
    """The answers that are counted, by recommendation and State: the number of each one's publication. One query."""
    told = _told(period, question).filter(question.filters.about_answer(without="period")).order_by()
    found = told.values_list("recommendation", "member_state", "publication")
    return {(key, state): number for key, state, number in found}


def before(period: ReportingPeriod, day: datetime.date | None) -> ReportingPeriod | None:
    """The newest earlier period that asked one of the same recommendations: two queries."""
    same = PeriodItem.objects.filter(recommendation__in=period.items.values("recommendation"))
    asking = set(same.order_by().values_list("period", flat=True).distinct())
    earlier = [each for each in opened(day) if each.opens_on < period.opens_on and each.pk in asking]
    return max(earlier, key=lambda each: (each.opens_on, each.slug), default=None)


@dataclass(frozen=True)
class PeriodChange:
    """From which status to which the answers went that were given in both periods."""

    earlier: ReportingPeriod
    numbers: dict[tuple[str, str], int]

    @property
    def number(self) -> int:
        """How many pairs of a State and a recommendation have an answer in both."""
        return sum(self.numbers.values())

    @property
    def different(self) -> int:
        """How many of them report another status than before."""
        return sum(number for (then, now), number in self.numbers.items() if then != now)

    @cached_property
    def then(self) -> Counts:
        """The statuses of the earlier period, of the pairs with an answer in both."""
        return self._side(0)

    @cached_property
    def now(self) -> Counts:
        return self._side(1)

    @property
    def statuses(self) -> list[StatusCount]:
        """Of both periods, for the legend of both bars."""
        return total((self.then, self.now)).statuses

    def _side(self, side: int) -> Counts:
        counted = Counter[str]()
        for pair, number in self.numbers.items():
            counted[pair[side]] += number
        return Counts(dict(counted), self.number)

    @property
    def rows(self) -> list[tuple[StatusCount, list[StatusCount]]]:
        """Each status of the earlier period that an answer had: how many have each status now, in their order."""
        columns = self.now.statuses
        return [
            (one, [StatusCount(to.code, self.numbers.get((one.code, to.code), 0)) for to in columns])
            for one in self.then.statuses
            if one.count
        ]


@dataclass(frozen=True)
class PeriodPage:
    """A period with a page of what it asked. `change` is None where no earlier period asked the same; `corrected` are
    those of which the secretariat corrected the transcription since they were asked."""

    period: ReportingPeriod
    figures: AnsweredPeriod
    lines: tuple[RecommendationRow, ...]
    place: Place
    change: PeriodChange | None
    corrected: tuple[Printed, ...] = ()

    @cached_property
    def total(self) -> Counts:
        return total(self.figures.progress.values())


def named(figures: AnsweredPeriod) -> list[tuple[UUID, str]]:
    """What the period asked, in its order, with what `after` calls each: one query."""
    rows = Recommendation.objects.filter(pk__in=list(figures.progress)).values_list("pk", "meeting__slug", "slug")
    names = {key: f"{meeting}/{slug}" for key, meeting, slug in rows}
    return [(key, names[key]) for key in figures.progress if key in names]


def picture(period: ReportingPeriod, after: str, question: RecordQuestion) -> PeriodPage:
    """The page that begins after this recommendation. Raises NoSuchRow where none follows it."""
    figures = answered(period, question, before(period, question.day))
    shown, place = cut(named(figures), lambda row: row[1], after)
    printed = of_recommendations(key for key, _name in shown)
    lines = [RecommendationRow(printed[key], figures.progress[key]) for key, _name in shown if key in printed]
    change = PeriodChange(figures.earlier, figures.changed) if figures.earlier else None
    corrected = set(
        period.items.filter(
            recommendation__in=list(printed),
            recommendation__printings__document=F("printing__document"),
            recommendation__printings__corrected_at__gte=period.opened_at,
        ).values_list("recommendation", flat=True)
    )
    of_these = tuple(printed[key] for key, _name in shown if key in corrected)
    return PeriodPage(period, figures, tuple(lines), place, change, of_these)


DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class CalendarDay:
    """A day of a period: what happens on it, in words. `name` tells it from the others of its period."""

    day: datetime.date
    name: str
    words: str
    period: ReportingPeriod


def days() -> list[CalendarDay]:
    """Every day of every opened period, in order: one query."""
    return sorted(_days(), key=lambda each: (each.day, each.period.slug, each.name))


def _days() -> Iterator[CalendarDay]:
    for period in opened(None):
        yield CalendarDay(period.opens_on, "opens", _("The reporting period opens"), period)
        yield CalendarDay(period.due_on, "due", _("Answers are due"), period)
        yield CalendarDay(period.closes_on, "closes", _("The reporting period closes"), period)


def file_of(request: HttpRequest, found: list[CalendarDay]) -> bytes:
    """The days as a calendar program reads them. The id of each stays, so that a program moves it where it changes."""
    calendar = Calendar()
    calendar.add("prodid", "-//Follow-up Record//Reporting calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _marked(_("Reporting calendar")))
    for each in found:
        event = Event()
        event.add("uid", f"{each.period.slug}-{each.name}@{request.get_host().partition(':')[0]}")
        event.add("dtstamp", each.period.opened_at)
        event.add("dtstart", each.day)
        event.add("dtend", each.day + DAY)
        event.add("summary", _marked(f"{each.words}: {each.period.title}"))
        event.add("url", request.build_absolute_uri(reverse("report:period", args=[each.period.slug])))
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return calendar.to_ical()


def _marked(words: str) -> str:
    return f"{_('[Demonstration]')} {words}" if settings.DEMONSTRATION else words
