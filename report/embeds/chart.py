"""What a chart for other sites holds: a title, counts with their denominator, the day, and the entry of the ledger.

No words of a Government are in it. Belongs here: the counts of each page, as the page has them.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from report.as_of import current
from report.as_of.days import stood_on
from report.http.freshness import Head
from report.pages import answers_of, overview_page, reuse
from report.pages import meeting as meetings
from report.pages.answered import answered_of
from report.pages.printings import Printed
from report.pages.progress import NOTHING, Counts, progress_of, total
from report.pages.punctuation import listed
from tracker.models import Meeting, MemberState


@dataclass(frozen=True)
class EmbeddedChart:
    """`said`: how many answered, of how many, in words. `page`: the path of the page that the chart is of."""

    title: str
    said: str
    progress: Counts
    page: str


@dataclass(frozen=True)
class ChartSource:
    """The line under a chart: of which day it is, by which entry it is checked, and whether it is invented."""

    day: datetime.date
    head: Head | None
    is_demonstration: bool

    @property
    def lines(self) -> list[str]:
        said = [
            f"{_('Follow-up Record')}. {stood_on(self.day, date_format(self.day))}",
            _("Entry no. %(number)s of the ledger.") % {"number": self.head.sequence} if self.head else "",
            reuse.of_data(),
            _("Demonstration data.") if self.is_demonstration else "",
        ]
        return [line for line in said if line]


def _of_many(progress: Counts) -> str:
    shown = {"answered": progress.answered, "total": progress.invited}
    return (
        _("Published answers: %(answered)s of %(total)s, one for each State invited and each recommendation.") % shown
    )


def of_record(day: datetime.date | None, page: str) -> EmbeddedChart:
    """The figures of the overview: four queries."""
    counted = total(progress_of(overview_page.in_order(), current.of(day)).values())
    return EmbeddedChart(
        _("What became of the recommendations of United Nations meetings"), _of_many(counted), counted, page
    )


def of_meeting(meeting: Meeting, day: datetime.date | None, page: str) -> EmbeddedChart:
    """The recommendations of a meeting together: four queries."""
    keys = {each.recommendation_id for each in meetings.printings_of(meeting)}
    counted = total(progress_of(keys, current.of(day)).values())
    recommendations = ngettext("%(number)s recommendation", "%(number)s recommendations", len(keys))
    said = f"{recommendations % {'number': len(keys)}}. {_of_many(counted)}"
    return EmbeddedChart(meeting.title, said, counted, page)


def of_recommendation(shown: Printed, day: datetime.date | None, page: str) -> EmbeddedChart:
    """One recommendation: two queries."""
    counted = progress_of([shown.pk], current.of(day)).get(shown.pk, NOTHING)
    return EmbeddedChart(listed([shown.meeting.title, shown.label]), f"{answered_of(counted)}.", counted, page)


def of_state(state: MemberState, day: datetime.date | None, page: str) -> EmbeddedChart:
    """All that a State was asked: three queries."""
    counted = answers_of.of(state, day).progress
    shown = {"answered": counted.answered, "total": counted.invited}
    sentence = ngettext(
        "Published answers on %(answered)s of %(total)s recommendation.",
        "Published answers on %(answered)s of %(total)s recommendations.",
        counted.invited,
    )
    said = sentence % shown
    return EmbeddedChart(state.name, said, counted, page)
