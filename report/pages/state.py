"""One State: what its page shows of all that it has published."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from uuid import UUID

from django.db.models import Q

from report.as_of import current, history
from report.as_of.history import Withdrawal
from report.http import parameters
from report.pages import commitments
from report.pages.answers import Answer, Cited, PublishedContent, read_answers
from report.pages.changes import ChangesAsked, ChangeShown
from report.pages.paging import PAGE, Place, cut
from report.pages.printings import Printed, current_language, printed, printings_ever
from report.pages.progress import Counts
from report.pages.recommendation import NEWEST
from report.pages.text_versions import Rephrasing, rephrased
from report.question.question import RecordQuestion
from tracker.choices import Language
from tracker.models import (
    Attribution,
    Invitation,
    Meeting,
    MemberState,
    PeriodItem,
    Printing,
    Recommendation,
    Theme,
)
from tracker.words.sorting import name_order


@dataclass(frozen=True)
class About:
    """One recommendation, and the publication of the State's current answer, where there is one."""

    recommendation: UUID
    meeting: str
    slug: str
    publication: int | None
    status: str

    @property
    def key(self) -> str:
        """As an address names it."""
        return f"{self.meeting}/{self.slug}"


@dataclass(frozen=True)
class AnswersOf:
    """All recommendations that the State was asked about, or has answered, in their order; its invitations."""

    asked: tuple[About, ...]
    invitations: tuple[Invitation, ...]
    last_reported_on: datetime.date | None

    @cached_property
    def progress(self) -> Counts:
        return Counts(dict(Counter(each.status for each in self.asked if each.publication)), len(self.asked))

    @property
    def meetings(self) -> list[str]:
        return list(dict.fromkeys(each.meeting for each in self.asked))

    def about_these(self, question: RecordQuestion) -> Sequence[About]:
        """Those about the recommendations that a question names, answered or not: one query where it names any."""
        if question.about_these is None:
            return self.asked
        these = set(question.about_these.order_by().values_list("pk", flat=True))
        return [each for each in self.asked if each.recommendation in these]

    def chosen(self, question: RecordQuestion) -> Sequence[About]:
        """Of these, those whose answers fit the question where it chooses among answers: one query more then."""
        rows = self.about_these(question)
        fitting = question.filters.answered if question.chooses_answers else None
        if fitting is None:
            return rows
        return [each for each in rows if each.recommendation in fitting]

    def progress_on(self, question: RecordQuestion) -> Counts:
        """Return the figures of a question. Answers that do not fit are counted apart."""
        rows, chosen = self.about_these(question), self.chosen(question)
        counts = Counter(each.status for each in chosen if each.publication)
        otherwise = sum(1 for each in rows if each.publication) - counts.total()
        gone = question.no_longer([each.recommendation for each in rows])
        no_longer = sum(gone.values()) if question.day else None
        return Counts(dict(counts), len(rows), otherwise=otherwise, no_longer=no_longer)


def answers_by(state: MemberState, day: datetime.date | None) -> AnswersOf:
    """How the answers of a State stand now, or stood at the end of `day`: three queries."""
    stood = current.of(day)
    invited = stood.invitations.filter(member_state=state).select_related("period")
    invitations = list(invited.order_by("-period__opens_on"))
    columns = ("recommendation", "publication", "implementation_status", "reported_on")
    rows = stood.spans.filter(member_state=state).values_list(*columns)
    told = {key: (number, status) for key, number, status, _reported_on in rows if key}
    items = PeriodItem.objects.filter(period__in=[each.period_id for each in invitations])
    about = Recommendation.objects.filter(Q(pk__in=items.values("recommendation")) | Q(pk__in=list(told)))
    in_order = about.order_by("-meeting__starts_on", "meeting__slug", "order", "slug")
    asked = [
        About(key, meeting, slug, *told.get(key, (None, "")))
        for key, meeting, slug in in_order.values_list("pk", "meeting__slug", "slug")
    ]
    reported = max((reported_on for *_rest, reported_on in rows if reported_on), default=None)
    return AnswersOf(tuple(asked), tuple(invitations), reported)


@dataclass(frozen=True)
class PartOfAnswers:
    """One meeting or theme. `progress` counts recommendations; `links` lists those with each status, by its code."""

    name: str
    progress: Counts
    address: str
    links: Mapping[str, str]
    meeting: Meeting | None = None


@dataclass(frozen=True)
class ListAddress:
    """The list of answers on the page of a State, narrowed: to what it is narrowed besides."""

    asked: Sequence[parameters.NameAndValue]

    def of(self, *pairs: parameters.NameAndValue) -> str:
        """Narrowed to these as well, in the one form of addresses."""
        named = {name for name, _value in pairs}
        return parameters.query(parameters.in_order([*pairs, *(each for each in self.asked if each[0] not in named)]))

    def parts(
        self, kind: str, rows: Iterable[tuple[str, About]], named: Iterable[Meeting | Theme]
    ) -> list[PartOfAnswers]:
        """These rows by meeting or theme, in the order of `named`; one without any is left out.

        Args:
            rows: each with the slug of what it belongs to; one with several themes is there for each.
        """
        grouped: dict[str, list[About]] = defaultdict(list)
        for slug, each in rows:
            grouped[slug].append(each)
        return [self._part(kind, each, grouped[each.slug]) for each in named if each.slug in grouped]

    def _part(self, kind: str, thing: Meeting | Theme, rows: Sequence[About]) -> PartOfAnswers:
        meeting, own = thing if isinstance(thing, Meeting) else None, (kind, thing.slug)
        name = thing.title if isinstance(thing, Meeting) else thing.name
        counts = Counter(each.status for each in rows if each.publication)
        links = {code: self.of(own, ("status", code)) for code in counts}
        return PartOfAnswers(name, Counts(dict(counts), len(rows)), self.of(own), links, meeting)


def themes_of(keys: Collection[UUID]) -> dict[UUID, list[Theme]]:
    """The themes of each of these recommendations, by name in the reader's language: one query."""
    through = Recommendation.themes.through.objects.filter(recommendation__in=keys).select_related("theme")
    found: dict[UUID, list[Theme]] = defaultdict(list)
    for each in sorted(through, key=lambda each: (name_order(each.theme.name), each.theme.slug)):
        found[each.recommendation_id].append(each.theme)
    return found


THEMATIC = ("q", "theme", "agenda_item", "institution", "attributed")  # what else but a meeting names recommendations
# Names in these scripts are told apart at a glance; those in Latin letters differ little.
OTHER_SCRIPTS = (Language.ARABIC, Language.CHINESE, Language.RUSSIAN)
NAMED = 20  # recommendations whose text names the State; the explorer lists all


@dataclass(frozen=True)
class AboutOne:
    """What a State says on one recommendation that it was asked about: its answer, or that none is published.

    `themes`: the name of each theme, and the address of what the State was asked about it.
    """

    printed: Printed
    answer: Answer | None
    themes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class MeetingOfAnswers:
    """The recommendations of one meeting on the page, under what is counted of all its recommendations."""

    part: PartOfAnswers
    shown: tuple[AboutOne, ...]


@dataclass(frozen=True)
class StatePage:
    """A State with the page of its answers that is asked for."""

    state: MemberState
    answers_of: AnswersOf
    question: RecordQuestion
    rows: tuple[About, ...]
    place: Place
    themes: Mapping[UUID, Sequence[Theme]]

    @property
    def day(self) -> datetime.date | None:
        return self.question.day

    @property
    def other_names(self) -> list[tuple[str, str]]:
        """The State's names in official languages of other scripts than the page's, for a reader to be sure."""
        own = current_language()
        named = [(code, getattr(self.state, f"name_{code.replace('-', '_')}", "")) for code in OTHER_SCRIPTS]
        return [(code, name) for code, name in named if name and code != own]

    @property
    def progress(self) -> Counts:
        return self.answers_of.progress

    @property
    def invitations(self) -> tuple[Invitation, ...]:
        return self.answers_of.invitations

    @property
    def last_reported_on(self) -> datetime.date | None:
        """When the latest published answer of the State was reported."""
        return self.answers_of.last_reported_on

    @cached_property
    def shown(self) -> list[AboutOne]:
        """The recommendations of the page, with the answers to them."""
        answers = {each.recommendation: each for each in self.answers}
        known, address = self.printed, self._address()
        return [
            AboutOne(
                known[each.recommendation],
                answers.get(each.recommendation),
                tuple((one.name, address.of(("theme", one.slug))) for one in self.themes.get(each.recommendation, ())),
            )
            for each in self.rows
            if each.recommendation in known
        ]

    @cached_property
    def sections(self) -> list[MeetingOfAnswers]:
        """The page by meeting. Counted are all recommendations of a meeting that the question names."""
        parts = self._by_meeting(self.answers_of.about_these(self.question), self._address(*THEMATIC))
        part_of = {part.meeting.pk: part for part in parts if part.meeting}
        grouped = groupby(self.shown, key=lambda each: each.printed.meeting.pk)
        return [MeetingOfAnswers(part_of[key], tuple(shown)) for key, shown in grouped]

    @cached_property
    def by_meeting(self) -> list[PartOfAnswers]:
        """All that it was asked, by meeting."""
        return self._by_meeting(self.answers_of.asked, self._address())

    def _address(self, *kept: str) -> ListAddress:
        """The list of the same day, narrowed as now by these parameters."""
        return ListAddress([pair for pair in self.question.asked if pair[0] in (*kept, "as_of")])

    def _by_meeting(self, rows: Iterable[About], address: ListAddress) -> list[PartOfAnswers]:
        return address.parts("meeting", ((each.meeting, each) for each in rows), self.meetings)

    @cached_property
    def by_theme(self) -> list[PartOfAnswers]:
        rows = (
            (theme.slug, each) for each in self.answers_of.asked for theme in self.themes.get(each.recommendation, ())
        )
        return self._address().parts("theme", rows, self.themes_named)

    @property
    def themes_named(self) -> list[Theme]:
        """The themes of what it was asked, by name in the reader's language."""
        named = {theme.slug: theme for themes in self.themes.values() for theme in themes}
        return sorted(named.values(), key=lambda theme: (name_order(theme.name), theme.slug))

    @cached_property
    def answers(self) -> list[Answer]:
        """Those of the page: three queries."""
        return read_answers([each.publication for each in self.rows if each.publication])

    @cached_property
    def _naming(self) -> list[UUID]:
        """The recommendations whose text names the State, in order: one query."""
        named = Attribution.objects.confirmed().filter(
            member_state=self.state, printing__document__confirmed_at__isnull=False
        )
        found = Recommendation.objects.filter(pk__in=named.values("printing__recommendation"))
        in_order = found.order_by("-meeting__starts_on", "meeting__slug", "order", "slug")
        return list(in_order.values_list("pk", flat=True))

    @cached_property
    def _printings(self) -> list[Printing]:
        """What prints the recommendations of the page, and the first of those that name the State: one query."""
        keys = {each.recommendation for each in self.rows} | set(self._naming[:NAMED])
        keys |= {span.recommendation for span in self.no_longer if span.recommendation}
        return list(printings_ever().filter(recommendation__in=keys))

    @cached_property
    def printed(self) -> dict[UUID, Printed]:
        return printed(self._printings)

    @property
    def named_in(self) -> list[Printed]:
        return [self.printed[key] for key in self._naming[:NAMED] if key in self.printed]

    @property
    def named_in_more(self) -> int:
        """How many more recommendations name it."""
        return len(self._naming) - len(self.named_in)

    @cached_property
    def rephrased(self) -> dict[int, Rephrasing]:
        return rephrased(self.answers, self._printings)

    @cached_property
    def meetings(self) -> list[Meeting]:
        """The meetings whose recommendations it was asked about, the newest first: one query."""
        return list(Meeting.objects.filter(slug__in=self.answers_of.meetings).order_by("-starts_on", "slug"))

    @cached_property
    def commitments(self) -> commitments.CommitmentsPage:
        return commitments.newest(commitments.of_state(self.state.pk, self.day), self.day)

    @cached_property
    def changes(self) -> list[ChangeShown]:
        """The newest entries of the ledger about it."""
        return ChangesAsked.about(Q(member_state=self.state.pk), self.day).newest(NEWEST)

    @cached_property
    def _gone(self) -> list[Withdrawal]:
        return history.gone(Q(member_state=self.state.pk), self.day) if self.day else []

    @property
    def no_longer(self) -> list[Withdrawal]:
        """What was public on that day and may not be read any more; the list of changes has all of it."""
        return self._gone[:PAGE]

    @property
    def public_again(self) -> list[str]:
        """How many answers more were public on that day, and are public again after a mistake of ours."""
        answered = {each.recommendation for each in self.answers_of.asked if each.publication}
        return history.public_again(self._gone, self.day, answered) if self.day else []

    @property
    def evidence(self) -> list[tuple[Cited, tuple[Printed, ...]]]:
        """Each item of public evidence of the page once, with the recommendations for which it is cited."""
        items: dict[UUID, tuple[Cited, list[Printed]]] = {}
        known = {**self.commitments.printed, **self.printed}
        spoken: Iterable[tuple[PublishedContent, tuple[UUID, ...]]] = [
            *((each, (each.recommendation,)) for each in self.answers),
            *((each, each.recommendations) for each in self.commitments.commitments),
        ]
        for said, keys in spoken:
            for cited in said.evidence:
                served = items.setdefault(cited.uuid, (cited, []))[1]
                served += [known[key] for key in keys if key in known and known[key] not in served]
        return [(cited, tuple(served)) for cited, served in items.values()]


def picture(state: MemberState, question: RecordQuestion, after: str) -> StatePage:
    """Return a State with one page of the answers asked for. Raises NoSuchRow where none follows `after`."""
    standing = answers_by(state, question.day)
    themes = themes_of([each.recommendation for each in standing.asked])
    rows, place = cut(standing.chosen(question), lambda each: each.key, after)
    return StatePage(state, standing, question, tuple(rows), place, themes)


def publications(state: MemberState, question: RecordQuestion, standing: AnswersOf | None = None) -> list[int]:
    """Return the numbers of the answers asked for, in the order of their recommendations.

    Args:
        standing: its answers, where they were read.
    """
    standing = standing or answers_by(state, question.day)
    return [each.publication for each in standing.chosen(question) if each.publication]
