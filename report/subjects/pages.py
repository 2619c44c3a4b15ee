"""What the page of a theme or of a regional group shows: its figures, a page of its recommendations, and its parts."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict

from report.explorer.listing import DOCUMENT
from report.http import parameters
from report.pages.overview_page import ProgressLine
from report.pages.paging import Place, cut, ordered
from report.pages.printings import of_recommendations
from report.pages.progress import NOTHING, Counts, total
from report.question import question as asking
from report.question.question import RecordQuestion
from report.subjects.figures import FiguresOf, by_group, by_theme
from tracker.models import MemberState
from tracker.words.sorting import name_order


def question_of(day: datetime.date | None, *chosen: parameters.NameAndValue) -> RecordQuestion:
    """The question that a page with these parameters stands for: five queries. Raises Unanswerable where a value is not
    known."""
    return asking.parsed(QueryDict(parameters.query(chosen)[1:]), day)


@dataclass(frozen=True)
class SubjectPage:
    """A page of it. `keys` are all its recommendations in the order of their meetings; `lines` those of this page."""

    question: RecordQuestion
    keys: tuple[UUID, ...]
    progress: dict[UUID, Counts]
    lines: tuple[ProgressLine, ...]
    place: Place
    parts: tuple[FiguresOf, ...]

    @property
    def total(self) -> Counts:
        return total(self.progress.values())

    @property
    def columns(self) -> int:
        """Columns of the table of recommendations: label, text, each status, no published answer."""
        return len(self.total.statuses) + 3

    @property
    def asked(self) -> int:
        """How many recommendations there is a State to answer."""
        return sum(1 for each in self.progress.values() if each.invited)


type NamedKey = tuple[UUID, str]


def recommendations_of(question: RecordQuestion) -> list[NamedKey]:
    """The recommendations of the question, answered or not, in the order of their meetings, with what `after` calls
    each: one query."""
    found = ordered(question.filters.recommendations(), DOCUMENT).values_list("pk", "meeting__slug", "slug")
    return [(key, f"{meeting}/{slug}") for key, meeting, slug in found]


def of_theme(question: RecordQuestion, after: str) -> SubjectPage:
    """The page of a theme that begins after this recommendation. Raises NoSuchRow where none follows it."""
    rows = recommendations_of(question)
    progress = question.progress([key for key, _name in rows])
    return _page(question, rows, progress, after, by_group(question, [key for key, _name in rows]))


def of_group(question: RecordQuestion, after: str) -> SubjectPage:
    """The page of a group: of the recommendations that one of its States was asked, or answered."""
    progress, rows = asked_by_group(question)
    return _page(question, rows, progress, after, [each for each in by_theme(question, progress) if each.asked])


def asked_by_group(question: RecordQuestion) -> tuple[dict[UUID, Counts], list[NamedKey]]:
    """The recommendations that a State of the question was asked, or answered: their figures, and their order. Page,
    tables and brief of a group have these, and no others: three queries."""
    rows = recommendations_of(question)
    found = question.progress(key for key, _name in rows)
    progress = {key: each for key, each in found.items() if each.invited}
    return progress, [row for row in rows if row[0] in progress]


def _page(
    question: RecordQuestion,
    rows: Sequence[NamedKey],
    progress: dict[UUID, Counts],
    after: str,
    parts: Sequence[FiguresOf],
) -> SubjectPage:
    shown, place = cut(rows, lambda row: row[1], after)
    printed = of_recommendations(key for key, _name in shown)
    lines = [ProgressLine(printed[key], progress.get(key, NOTHING)) for key, _name in shown if key in printed]
    return SubjectPage(question, tuple(key for key, _name in rows), progress, tuple(lines), place, tuple(parts))


def states_of_group(question: RecordQuestion) -> list[MemberState]:
    """Its States that were invited or have a published answer, by name in the reader's language: one query."""
    stood = question.of_states
    invited = Exists(stood.invitations.filter(member_state=OuterRef("pk")))
    answered = Exists(stood.answers.filter(member_state=OuterRef("pk")))
    found = MemberState.objects.filter(Q(invited) | Q(answered), regional_group__in=question.filters.chosen("group"))
    return sorted(found, key=lambda state: name_order(state.name))
