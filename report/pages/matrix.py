"""The matrix: each recommendation of a question under each of its themes, by meeting, exactly cited.

All entries are read in columns; texts, figures and near-duplicates only of those that a page shows.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import batched, groupby
from typing import Any
from uuid import UUID

from django.db.models import FETCH_RAISE, Q
from django.utils.translation import gettext as _

from report.pages.paging import NoSuchRow, Place
from report.pages.printings import Printed, of_recommendations
from report.pages.progress import NOTHING, Counts
from report.question.question import RecordQuestion
from tracker.choices import LinkKind
from tracker.models import Meeting, RecommendationLink
from tracker.words.sorting import name_order

NO_THEME = "-"  # in an address
ROWS = 120  # entries of a page: whole themes, unless one alone has more


@dataclass(frozen=True)
class Entry:
    """A recommendation under one of its themes. `theme` is empty where it has none."""

    theme: str
    meeting: str
    starts_on: datetime.date
    order: int
    slug: str
    recommendation: UUID

    @property
    def name(self) -> str:
        """What `after` calls it."""
        return f"{self.theme or NO_THEME}/{self.meeting}/{self.slug}"


def entries(question: RecordQuestion) -> list[Entry]:
    """All of them, by the name of the theme in the reader's language, then as the meetings followed: one query.

    Of a question that names themes, under these alone. What has no theme stands last.
    """
    columns = ("themes__slug", "meeting__slug", "meeting__starts_on", "order", "slug", "pk")
    rows = question.recommendations().order_by().values_list(*columns)
    wanted, names = set(question.filters.chosen("theme")), question.filters.reference.themes
    found = [Entry(theme or "", *rest) for theme, *rest in rows if not wanted or theme in wanted]

    def place(each: Entry) -> tuple[object, ...]:
        name = name_order(names.get(each.theme, ""))
        return not each.theme, name, each.theme, each.starts_on, each.meeting, each.order, each.slug

    return sorted(found, key=place)


def named(found: Sequence[Entry], after: str) -> int:
    """How many entries there are until the one of this name. Raises NoSuchRow where none is called so, or none
    follows."""
    if not after:
        return 0
    start = next((number for number, each in enumerate(found, start=1) if each.name == after), 0)
    if not start or start == len(found):
        raise NoSuchRow(after)
    return start


def begins(found: Sequence[Entry]) -> list[int]:
    """Where pages begin: with a theme, as many of them as there is room for; a theme with more than that goes on."""
    starts, filled = [0], 0
    for _theme, of_theme in groupby(enumerate(found), key=lambda pair: pair[1].theme):
        numbers = [number for number, _entry in of_theme]
        if filled and filled + len(numbers) > ROWS:
            starts.append(numbers[0])
            filled = 0
        for number in numbers[ROWS::ROWS]:
            starts.append(number)
        filled += len(numbers) if len(numbers) <= ROWS else (len(numbers) - 1) % ROWS + 1
    return starts


def page(found: Sequence[Entry], after: str) -> Place:
    """The page that begins after the entry of that name. Raises NoSuchRow where none follows it."""
    start, starts = named(found, after), begins(found)
    end = min(min((each for each in starts if each > start), default=len(found)), start + ROWS)
    before = max((each for each in starts if each < start), default=None)
    previous = None if before is None else _after(found, before)
    following = found[end - 1].name if end < len(found) else None
    return Place(start + 1 if found else 0, end, len(found), previous, following)


def page_of(found: Sequence[Entry], place: Place) -> Iterator[tuple[str, str | None, int]]:
    """Each theme with the `after` of the page that it begins on, None for this one, and how many entries it has."""
    starts = begins(found)
    for theme, of_theme in groupby(enumerate(found), key=lambda pair: pair[1].theme):
        numbers = [number for number, _entry in of_theme]
        first = numbers[0]
        is_here = place.first <= first + 1 <= place.last
        begin = max(each for each in starts if each <= first)
        yield theme, None if is_here else _after(found, begin), len(numbers)


def _after(found: Sequence[Entry], start: int) -> str:
    return found[start - 1].name if start else ""


def alike(shown: Mapping[UUID, Printed], among: Collection[UUID]) -> dict[UUID, tuple[Printed, ...]]:
    """For each that is shown, those of the question that are linked with it, in the order of their meetings: one query,
    and one more where some of these are not shown.

    Args:
        shown: the recommendations of the page.
        among: all of the question; a link that leads out of it is on the page of the recommendation.
    """
    links = RecommendationLink.objects.filter(kind=LinkKind.SAME_SUBJECT, confirmed_at__isnull=False)
    links = links.filter(Q(from_recommendation__in=shown) | Q(to_recommendation__in=shown))
    pairs = list(links.order_by().values_list("from_recommendation", "to_recommendation"))
    others: dict[UUID, set[UUID]] = defaultdict(set)
    for one, other in pairs:
        others[one].add(other)
        others[other].add(one)
    wanted = {each for key in shown for each in others[key]} & set(among)
    known = {**of_recommendations(wanted - shown.keys()), **shown} if wanted - shown.keys() else dict(shown)
    return {
        key: tuple(sorted((known[each] for each in others[key] & wanted), key=_place)) for key in shown if others[key]
    }


def _place(each: Printed) -> tuple[int, str, int]:
    return each.meeting.starts_on.toordinal(), each.meeting.slug, each.recommendation.order


AT_ONCE = 200
# With more meetings a table is wider than a page: the meetings of a theme then stand below each other.
COLUMNS = 6


@dataclass(frozen=True)
class CitedRecommendation:
    """A recommendation under one theme, as it is cited, and where it stands."""

    theme: str
    theme_name: str
    printed: Printed
    progress: Counts
    alike: tuple[Printed, ...] = ()  # near-duplicates among those that the question asks for


@dataclass(frozen=True)
class MatrixCell:
    """Of one theme and one meeting: how many there are, and those that this page shows."""

    meeting: Meeting
    number: int
    shown: tuple[CitedRecommendation, ...]


@dataclass(frozen=True)
class MatrixTheme:
    """A theme. `number` are all its recommendations, on whatever page.

    `after`: of the page on which it begins; None where that is this one. `cells` are its row of this page, and
    `goes_on` where it began on an earlier one.
    """

    slug: str
    name: str
    number: int
    after: str | None = None
    cells: tuple[MatrixCell, ...] = ()
    goes_on: bool = False

    @property
    def anchor(self) -> str:
        """Where it begins on its page."""
        return f"t-{self.slug}" if self.slug else "no-theme"

    @property
    def filled(self) -> list[MatrixCell]:
        return [cell for cell in self.cells if cell.shown]


@dataclass(frozen=True)
class Matrix:
    """A page of it. `recommendations` counts each once, whatever themes it has."""

    meetings: tuple[Meeting, ...]
    rows: tuple[MatrixTheme, ...]
    themes: tuple[MatrixTheme, ...]
    recommendations: int
    place: Place

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
    start = max(place.first - 1, 0)
    shown, before = found[start : place.last], found[start - 1].theme if start else None
    rows = []
    for theme, of_theme in groupby(cited(question, found, shown), key=lambda each: each.theme):
        by_meeting: dict[str, list[CitedRecommendation]] = {}
        for each in of_theme:
            by_meeting.setdefault(each.printed.meeting.slug, []).append(each)
        cells = tuple(
            MatrixCell(meeting, numbers[theme, meeting.slug], tuple(by_meeting.get(meeting.slug, ())))
            for meeting in meetings
        )
        name, number = theme_name(question, theme), of_themes[theme]
        rows.append(MatrixTheme(theme, name, number, cells=cells, goes_on=before == theme))
    links = (
        MatrixTheme(theme, theme_name(question, theme), number, after) for theme, after, number in page_of(found, place)
    )
    different = len({each.recommendation for each in found})
    return Matrix(meetings, tuple(rows), tuple(links), different, place)


def _meetings(found: Iterable[Entry]) -> tuple[Meeting, ...]:
    """The meetings of the columns, as they followed: one query."""
    slugs = {each.meeting for each in found}
    return tuple(Meeting.objects.filter(slug__in=slugs).order_by("starts_on", "slug").fetch_mode(FETCH_RAISE))
