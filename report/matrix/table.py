"""The page of a matrix: rows of themes, columns of meetings, and in each cell the recommendations, exactly cited."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import batched, groupby
from typing import Any

from django.db.models import FETCH_RAISE
from django.utils.translation import gettext as _

from report.matrix.alike import alike
from report.matrix.entries import Entry, MatrixPlace, page, page_of
from report.pages.printings import Printed, of_recommendations
from report.pages.progress import NOTHING, Counts
from report.pages.punctuation import listed
from report.question.question import RecordQuestion
from tracker.models import Meeting

AT_ONCE = 200
# With more meetings a table is wider than a page: the meetings of a theme then stand below each other.
COLUMNS = 6


def cited_as(printed: Printed) -> str:
    """Meeting, symbol of the document where it has one, label."""
    return listed(filter(None, [printed.meeting.title, printed.printing.document.symbol, printed.label]))


@dataclass(frozen=True)
class CitedRecommendation:
    """A recommendation under one theme, as it is cited, and where it stands."""

    theme: str
    theme_name: str
    printed: Printed
    progress: Counts
    alike: tuple[Printed, ...] = ()  # near-duplicates among those that the question asks for

    @property
    def citation(self) -> str:
        """The same in every form."""
        return cited_as(self.printed)


@dataclass(frozen=True)
class MatrixCell:
    """Of one theme and one meeting: how many there are, and those that this page shows."""

    meeting: Meeting
    number: int
    shown: tuple[CitedRecommendation, ...]


def anchor_of(theme: str) -> str:
    """Where a theme begins on its page."""
    return f"t-{theme}" if theme else "no-theme"


@dataclass(frozen=True)
class ThemeRow:
    """A theme. `number` are all its recommendations, on whatever page; `goes_on` where it began on an earlier one."""

    slug: str
    name: str
    number: int
    goes_on: bool
    cells: tuple[MatrixCell, ...]

    @property
    def anchor(self) -> str:
        return anchor_of(self.slug)

    @property
    def filled(self) -> list[MatrixCell]:
        return [cell for cell in self.cells if cell.shown]


@dataclass(frozen=True)
class ThemeLink:
    """A theme of the matrix, and the `after` of its page; None where that is this one."""

    slug: str
    name: str
    number: int
    after: str | None

    @property
    def anchor(self) -> str:
        return anchor_of(self.slug)


@dataclass(frozen=True)
class Matrix:
    """A page of it. `recommendations` counts each once, whatever themes it has."""

    meetings: tuple[Meeting, ...]
    rows: tuple[ThemeRow, ...]
    themes: tuple[ThemeLink, ...]
    recommendations: int
    place: MatrixPlace

    @property
    def is_table(self) -> bool:
        return len(self.meetings) <= COLUMNS

    @property
    def statuses(self) -> list[Any]:
        """Of the legend: those that every figure has, and those of the page."""
        shown = Counter[str]()
        for row in self.rows:
            for cell in row.cells:
                for each in cell.shown:
                    shown.update(each.progress.counts)
        return Counts(dict(shown)).statuses


def theme_name(question: RecordQuestion, slug: str) -> str:
    return question.filters.reference.themes.get(slug, slug) if slug else _("Without a theme")


def cited(question: RecordQuestion, found: Sequence[Entry], some: Iterable[Entry]) -> Iterator[CitedRecommendation]:
    """Some entries as they are cited, with their figures and their near-duplicates: four queries for each two hundred,
    and one more where a near-duplicate is not among these.

    Args:
        found: all entries of the question.
    """
    among = {each.recommendation for each in found}
    for chunk in batched(some, AT_ONCE):
        keys = {each.recommendation for each in chunk}
        printed, progress = of_recommendations(keys), question.progress(keys)
        same = alike(printed, among)
        for each in chunk:
            if each.recommendation in printed:
                yield CitedRecommendation(
                    each.theme,
                    theme_name(question, each.theme),
                    printed[each.recommendation],
                    progress.get(each.recommendation, NOTHING),
                    same.get(each.recommendation, ()),
                )


def matrix(question: RecordQuestion, found: Sequence[Entry], after: str) -> Matrix:
    """The page that begins after the entry of that name: six queries. Raises NoSuchRow where none follows it."""
    place = page(found, after)
    meetings = _meetings(found)
    numbers = Counter((each.theme, each.meeting) for each in found)
    of_themes = Counter(each.theme for each in found)
    shown = found[place.start : place.end]
    before = found[place.start - 1].theme if place.start else None
    rows = []
    for theme, of_theme in groupby(cited(question, found, shown), key=lambda each: each.theme):
        by_meeting: dict[str, list[CitedRecommendation]] = {}
        for each in of_theme:
            by_meeting.setdefault(each.printed.meeting.slug, []).append(each)
        cells = tuple(
            MatrixCell(meeting, numbers[theme, meeting.slug], tuple(by_meeting.get(meeting.slug, ())))
            for meeting in meetings
        )
        rows.append(ThemeRow(theme, theme_name(question, theme), of_themes[theme], before == theme, cells))
    links = (
        ThemeLink(theme, theme_name(question, theme), number, after) for theme, after, number in page_of(found, place)
    )
    different = len({each.recommendation for each in found})
    return Matrix(meetings, tuple(rows), tuple(links), different, place)


def _meetings(found: Iterable[Entry]) -> tuple[Meeting, ...]:
    """The meetings of the columns, as they followed: one query."""
    slugs = {each.meeting for each in found}
    return tuple(Meeting.objects.filter(slug__in=slugs).order_by("starts_on", "slug").fetch_mode(FETCH_RAISE))
