"""The course of a period over time: in how many States something was sent, and something accepted, week by week.

A drawing and a table of the same figures: whoever does not see the one reads the other.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.models import ReportingPeriod
from tracker.stages import Facts

WIDTH, HEIGHT = 400, 96
WEEK = datetime.timedelta(days=7)
MOST_WEEKS = 120  # of a period that was open for years, the last ones


@dataclass(frozen=True)
class Week:
    """How many States had sent something, and of how many something was accepted, at the end of a week."""

    ends_on: datetime.date
    sent: int
    accepted: int


@dataclass(frozen=True)
class Course:
    """The weeks, and what is drawn of them."""

    weeks: Sequence[Week]
    sent_line: str
    accepted_line: str
    due_at: float | None  # where the due date lies in the drawing
    invited: int

    @property
    def sent(self) -> int:
        return self.weeks[-1].sent if self.weeks else 0

    @property
    def is_begun(self) -> bool:
        return self.sent > 0

    @property
    def is_drawn(self) -> bool:
        """Whether there is a line to draw: one week is a step in an empty frame, which says less than its figures."""
        return len(self.weeks) > 1


def course_of(period: ReportingPeriod, facts: Iterable[Facts], today: datetime.date) -> Course:
    """The course from the opening, or from the first sending before it, until today."""
    invited = [each for each in facts if each.is_invited]
    sent = sorted(each.first_sent_at.date() for each in invited if each.first_sent_at)
    accepted = sorted(each.first_accepted_at.date() for each in invited if each.first_accepted_at)
    begin = min([period.opens_on, *sent[:1], today])
    weeks = [
        Week(day, sum(each <= day for each in sent), sum(each <= day for each in accepted))
        for day in _ends_of_weeks(begin, today)
    ]
    first = weeks[0].ends_on - WEEK
    days = max((today - first).days, 1)
    due = (period.due_on - first).days / days * WIDTH
    return Course(
        weeks,
        sent_line=_line([week.sent for week in weeks], len(invited)),
        accepted_line=_line([week.accepted for week in weeks], len(invited)),
        due_at=due if 0 <= due <= WIDTH else None,
        invited=len(invited),
    )


def _ends_of_weeks(begin: datetime.date, today: datetime.date) -> list[datetime.date]:
    """The last day of each week until today, which is the last of all."""
    count = min((today - begin).days // 7 + 1, MOST_WEEKS)
    return [today - WEEK * back for back in range(count - 1, -1, -1)]


def _line(figures: Sequence[int], whole: int) -> str:
    """The path of a line in steps; the whole height is all States invited."""
    width = WIDTH / len(figures)
    path = f"M0 {HEIGHT}"
    for place, figure in enumerate(figures):
        height = HEIGHT - (figure / whole * HEIGHT if whole else 0)
        path += f"V{height:.1f}H{(place + 1) * width:.1f}"
    return path
