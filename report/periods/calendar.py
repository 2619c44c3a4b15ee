"""The reporting calendar: when periods open, are due and close. It holds no answer, and no date of one State."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from report.periods.answered import opened
from tracker.models import ReportingPeriod

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
