"""What a brief holds: recommendations, what States reported on each, and the commitments that serve them.

Belongs here: reading it, with the figures of the page that it is taken from, so many queries for any number. How it is
worded, and what it is written with, is in `contents`.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from report.as_of import current
from report.as_of.current import AlikeAnswers
from report.explorer import facets, listing
from report.explorer.listing import RecommendationRow
from report.pages import commitments, recommendation, subjects
from report.pages.answers import Answer, Declared, read_answers
from report.pages.periods import answered, publications
from report.pages.printings import Printed, of_recommendations
from report.pages.progress import Counts, total
from report.pages.punctuation import listed
from report.pages.state import answers_by
from report.question.keys import among
from report.question.keys import serving as serving_these
from report.question.question import RecordQuestion
from tracker.models import MemberState, ReportingPeriod
from tracker.models.spans import SpanQuerySet
from tracker.words.sorting import name_order

# Recommendations, answers and commitments together: twelve recommendations, an answer of 195 States to each, and a
# commitment to each answer are 4,692. The PDF of so many takes some seconds and 1.5 gigabytes (docs/figures.md).
MOST = 5_000


TOO_MUCH = gettext_lazy(
    "A document holds at most %(most)s recommendations, answers and commitments together; this has %(number)s. "
    "Choose fewer, or take the table: %(address)s"
)


class TooLong(ValueError):
    """Nobody would read it. `number`: of what `sentence` counts, of which it may hold `most`."""

    def __init__(self, number: int, most: int, sentence: str | Promise = TOO_MUCH) -> None:
        super().__init__(number)
        self.number, self.most, self.sentence = number, most, sentence


@dataclass(frozen=True)
class Brief:
    """All of it.

    `asked`: the values of the question in words, by their names. `state`: whose answers it holds, where it is one's;
    then `progress` says on how many of its recommendations it has a published answer. `together`: all its
    recommendations as one, where that is what is asked about. `counted`: which answers it holds, in a sentence, where
    they are not the current ones. `without_answer`: of the States asked about, those without a published answer;
    `is_about_them`: no other State is asked about.
    """

    title: str
    asked: tuple[tuple[str, str], ...]
    items: tuple[RecommendationRow, ...]
    commitments: tuple[tuple[Declared, list[Printed]], ...]
    day: datetime.date | None
    state: MemberState | None = None
    progress: Counts | None = None
    together: Counts | None = None
    is_narrowed: bool = False
    counted: str = ""
    without_answer: tuple[MemberState, ...] = ()
    is_about_them: bool = False

    @property
    def answers(self) -> int:
        return sum(len(each.answers) for each in self.items)

    @property
    def printed(self) -> list[Printed]:
        return [each.printed for each in self.items]


def of_state(state: MemberState, question: RecordQuestion) -> Brief:
    """What a State was asked, and reported. Raises TooLong."""
    standing, day = answers_by(state, question.day), question.day
    chosen, serving = standing.chosen(question), commitments.in_order(question.declared)
    numbers = [each.publication for each in chosen if each.publication]
    _must_be_readable(len(chosen) + len(numbers) + len(serving))
    printed = of_recommendations(each.recommendation for each in chosen)
    keys = [each.recommendation for each in chosen if each.recommendation in printed]
    items = _with_answers((RecommendationRow(printed[key]) for key in keys), numbers)
    progress = standing.progress_on(question)
    declared = tuple(commitments.page_of(serving, day).rows)
    return Brief(state.name, _asked(question), items, declared, day, state, progress)


def of_question(question: RecordQuestion, title: str, keys: Sequence[UUID] | None = None) -> Brief:
    """The recommendations of a question in their order, and the answers that fit it. Raises TooLong.

    Args:
        keys: the recommendations, where they are others than those in the list of the question.
    """
    keys = listing.keys(question, "") if keys is None else keys
    serving = question.of_states.commitments.filter(serving_these(keys, "publication"))
    _must_be_readable(len(keys) + _number_of(question.alike, among(keys, "recommendation")) + serving.count())
    fitting = question.answers.filter(recommendation__in=keys).order_by()
    return Brief(
        title=title,
        asked=_asked(question),
        items=_with_answers(listing.every_row(question, keys), fitting.values("publication")),
        commitments=_declared(serving, question.day),
        day=question.day,
        state=question.one_state,
        is_narrowed=question.narrows_answers,
        without_answer=tuple(each.state for each in question.without_answer),
        is_about_them=question.asks_only_states_without_answer,
    )


def of_group(question: RecordQuestion, title: str) -> Brief:
    """What the States of a group were asked, answered or not, as the page of the group counts it. Raises TooLong.

    The list of the question has what they answered alone, and would leave out of the brief what it counts on the page.
    """
    progress, rows = subjects.asked_by_group(question)
    found = of_question(question, title, [key for key, _name in rows])
    states = listed(state.name for state in subjects.states_of_group(question))
    asked = (*found.asked, (_("States of this group"), states)) if states else found.asked
    return replace(found, asked=asked, together=total(progress.values()), state=None, is_narrowed=question.is_narrowed)


def of_recommendation(shown: Printed, question: RecordQuestion) -> Brief:
    """One recommendation, the answers to it that are asked for, and the commitments that serve it. Raises TooLong."""
    serving = question.of_states.commitments.filter(serving_these([shown.pk], "publication"))
    standing = recommendation.on(shown.pk, question.day)
    numbers = [each.publication for each in standing.chosen(question)]
    _must_be_readable(1 + len(numbers) + serving.count())
    items = _with_answers([RecommendationRow(shown, standing.progress_on(question, shown.pk))], numbers)
    title, declared = listed([shown.meeting.title, shown.label]), _declared(serving, question.day)
    return Brief(title, _asked(question), items, declared, question.day, is_narrowed=question.is_narrowed)


def of_period(period: ReportingPeriod, question: RecordQuestion) -> Brief:
    """What a period asked, with the answers that its page counts, and the commitments of the period. Raises TooLong."""
    serving = question.declared
    if question.is_narrowed:
        number = len(publications(period, question))
    else:
        number = _number_of(current.of_recommendations_in(period.slug, question.day))
    _must_be_readable(period.items.count() + number + serving.count())
    progress = answered(period, question).progress
    return Brief(
        title=period.title,
        asked=_asked(question),
        items=_with_answers(listing.rows_of(progress, progress), list(publications(period, question).values())),
        commitments=_declared(serving, question.day),
        day=question.day,
        is_narrowed=question.is_narrowed,
        counted=_(
            "Counted is the last answer of each State in this period that was current and may still be read. A status "
            "is what a Government says about itself; it is not an assessment."
        ),
    )


def of_state_in(period: ReportingPeriod, state: MemberState, numbers: dict[UUID, int]) -> Brief:
    """What a State reported in a period: its commitments, and its last answer on each recommendation that it answered.

    Args:
        numbers: of these answers in the ledger, by recommendation.
    """
    rows = map(RecommendationRow, of_recommendations(numbers).values())
    items = tuple(each for each in _with_answers(rows, list(numbers.values())) if each.answers)
    counts = Counter(answer.status for item in items for answer in item.answers)
    serving = current.of(None).commitments.filter(period__in=[period.slug], member_state=state)
    return Brief(
        title=state.name,
        asked=((_("Reporting period"), period.title),),
        items=items,
        commitments=_declared(serving, None),
        day=None,
        state=state,
        progress=Counts(dict(counts), period.items.count()),
    )


def _with_answers(rows: Iterable[RecommendationRow], publications: Any) -> tuple[RecommendationRow, ...]:
    """These rows with the answers of these publications, by the name of the State: four queries.

    `publications`: their numbers, or a query for them.
    """
    answers: dict[UUID, list[Answer]] = defaultdict(list)
    for each in sorted(read_answers(publications), key=lambda each: name_order(each.state.name)):
        answers[each.recommendation].append(each)
    return tuple(replace(row, answers=tuple(answers[row.printed.pk])) for row in rows)


def _declared(spans: SpanQuerySet, day: datetime.date | None) -> tuple[tuple[Declared, list[Printed]], ...]:
    """These commitments, the newest report first, with the recommendations they serve: four queries."""
    return tuple(commitments.page_of(commitments.in_order(spans), day).rows)


def _number_of(alike: AlikeAnswers, condition: Q | None = None) -> int:
    """How many answers these are: by the stored numbers, where there are any, in one query."""
    number: int = alike.rows.filter(condition or Q()).aggregate(there=alike.number())["there"]
    return number


def _must_be_readable(number: int) -> None:
    if number > MOST:
        raise TooLong(number, MOST)


def _asked(question: RecordQuestion) -> tuple[tuple[str, str], ...]:
    """The values of the question, each with its name, in words; not of what gives the document its title."""
    words, told = question.filters.typed, ("meeting", "state", "recommendation")
    chosen = facets.pills(question.filters, question.filters.data, question.filters.preset.intersection(told))
    return (*((facet.title, choice.label) for facet, choice in chosen), *((("", words),) if words else ()))
