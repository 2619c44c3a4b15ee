"""What the page of a period shows: its figures, a page of its recommendations, and the change since the one before."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import F

from report.pages.overview_page import ProgressLine
from report.pages.paging import Place, cut
from report.pages.printings import Printed, of_recommendations
from report.pages.progress import Counts, StatusCount, total
from report.periods.answered import AnsweredPeriod, answered, before
from tracker.models import Recommendation, ReportingPeriod


@dataclass(frozen=True)
class ChangedRow:
    """Answers of one status in the earlier period: how many have each status now, in the order of the columns."""

    before: StatusCount
    now: tuple[StatusCount, ...]


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
    def rows(self) -> list[ChangedRow]:
        """A row for each status of the earlier period that an answer had, in the order of statuses."""
        columns = self.now.statuses
        return [
            ChangedRow(one, tuple(StatusCount(to.code, self.numbers.get((one.code, to.code), 0)) for to in columns))
            for one in self.then.statuses
            if one.count
        ]


@dataclass(frozen=True)
class PeriodPage:
    """A period with a page of what it asked. `change` is None where no earlier period asked the same; `corrected` are
    those of which the secretariat corrected the transcription since they were asked."""

    period: ReportingPeriod
    figures: AnsweredPeriod
    lines: tuple[ProgressLine, ...]
    place: Place
    change: PeriodChange | None
    corrected: tuple[Printed, ...] = ()

    @cached_property
    def total(self) -> Counts:
        return total(self.figures.progress.values())

    @property
    def columns(self) -> int:
        """Columns of the table: label, text, each status, no published answer."""
        return len(self.total.statuses) + 3


def named(figures: AnsweredPeriod) -> list[tuple[UUID, str]]:
    """What the period asked, in its order, with what `after` calls each: one query."""
    rows = Recommendation.objects.filter(pk__in=list(figures.progress)).values_list("pk", "meeting__slug", "slug")
    names = {key: f"{meeting}/{slug}" for key, meeting, slug in rows}
    return [(key, names[key]) for key in figures.progress if key in names]


def picture(period: ReportingPeriod, after: str, day: datetime.date | None) -> PeriodPage:
    """The page that begins after this recommendation. Raises NoSuchRow where none follows it."""
    figures = answered(period, day, before(period, day))
    shown, place = cut(named(figures), lambda row: row[1], after)
    printed = of_recommendations(key for key, _name in shown)
    lines = [ProgressLine(printed[key], figures.progress[key]) for key, _name in shown if key in printed]
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
