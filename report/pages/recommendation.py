"""One recommendation: how an address finds it, and what its page shows of what is published on it."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from uuid import UUID

from django.db.models import FETCH_RAISE, Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from report.as_of import current, history
from report.as_of.history import Withdrawal
from report.pages import commitments
from report.pages.answers import Answer, Cited, cited_by, read_answers
from report.pages.changes import ChangesAsked, ChangeShown, about_recommendation
from report.pages.paging import PAGE, Place, cut
from report.pages.printings import (
    HighlightedPiece,
    Printed,
    confirmed_attributions,
    of_recommendations,
    pieces,
    printed,
    printings_ever,
)
from report.pages.progress import Counts
from report.pages.text_versions import (
    CorrectedWords,
    PrintedIn,
    Rephrasing,
    corrected,
    following_document,
    namesakes,
    printed_in,
    rephrased,
)
from report.question.labels import NO, YES
from report.question.question import RecordQuestion
from tracker.choices import LinkKind, Standing
from tracker.models import (
    AgendaItem,
    Attribution,
    Meeting,
    MemberState,
    Position,
    Printing,
    Publication,
    PublicationText,
    RecommendationLink,
    RemovedRecommendation,
    ReportingPeriod,
    SourceDocument,
    Theme,
)
from tracker.models.labels import marks_of
from tracker.words.sorting import name_order


@dataclass(frozen=True)
class AnswerOfState:
    """The answer of one State that stands in one period: its newest text, unless it was taken down."""

    publication: int
    state: str
    period: str
    published_at: datetime.datetime
    reported_on: datetime.date
    status: str

    @property
    def place(self) -> tuple[datetime.date, int]:
        """The newest report stands first."""
        return self.reported_on, self.publication


@dataclass(frozen=True)
class AnswersOn:
    """All that stand on a recommendation, the newest report first; the current publications; who was invited, by
    period."""

    standing: tuple[AnswerOfState, ...]
    current_publications: frozenset[int]
    invited: dict[str, set[str]]

    @cached_property
    def current(self) -> tuple[AnswerOfState, ...]:
        return tuple(each for each in self.standing if each.publication in self.current_publications)

    @cached_property
    def states_asked(self) -> set[str]:
        return set().union(*self.invited.values())

    @property
    def states(self) -> set[str]:
        """The States invited, and those with an answer."""
        return self.states_asked | {each.state for each in self.standing}

    @property
    def without(self) -> set[str]:
        """The States invited that have no current answer."""
        return self.states_asked - {each.state for each in self.current}

    @cached_property
    def progress(self) -> Counts:
        return Counts(
            dict(Counter(each.status for each in self.current)),
            len(self.states_asked | {each.state for each in self.current}),
            max((each.reported_on for each in self.current), default=None),
            max((each.published_at for each in self.current), default=None),
        )

    def in_period(self, period: str) -> list[AnswerOfState]:
        return [each for each in self.standing if each.period == period]

    def asked_in(self, period: str) -> int:
        """How many States were invited to a period, or have an answer of it all the same."""
        return len(self.invited.get(period, set()) | {each.state for each in self.in_period(period)})

    def narrowed(self, question: RecordQuestion) -> AnswersOn:
        """Those that a question asks for, and whom it asks about: no query, one for groups, three for evidence."""
        if not question.is_narrowed:
            return self
        asked, groups, states = question.values, question.chosen("group"), set(question.states)
        if groups:
            own = set(MemberState.objects.filter(regional_group__in=groups).values_list("pk", flat=True))
            states = states & own if states else own
        wanted = question.chosen("has_evidence")
        evidence = self._with_evidence() if wanted else set()

        def fits(each: AnswerOfState) -> bool:
            return (
                (not asked["period"] or each.period in asked["period"])
                and (not asked["status"] or each.status in asked["status"])
                and (not wanted or (YES if each.publication in evidence else NO) in wanted)
                and is_asked(each.state)
            )

        def is_asked(state: str) -> bool:
            return not (question.states or groups) or state in states

        invited = {
            period: set(filter(is_asked, invited))
            for period, invited in self.invited.items()
            if not asked["period"] or period in asked["period"]
        }
        return replace(self, standing=tuple(filter(fits, self.standing)), invited=invited)

    def progress_on(self, question: RecordQuestion, recommendation: UUID) -> Counts:
        """Return the figures of a question: no query for all answers of today, else four."""
        if not question.is_narrowed and question.day is None:
            return self.progress
        return question.progress([recommendation])[recommendation]

    def _with_evidence(self) -> set[int]:
        """Those that cite what anybody may open."""
        texts = PublicationText.objects.filter(publication__in=[each.publication for each in self.standing])
        return set(cited_by(dict(texts.values_list("status_update", "publication")), {}))

    def chosen(self, question: RecordQuestion) -> Sequence[AnswerOfState]:
        """Those that a question asks for: the current ones, but where it names States or periods."""
        narrowed = self.narrowed(question)
        return narrowed.standing if question.states or question.chosen("period") else narrowed.current

    def before(self, one: AnswerOfState) -> str:
        """The status of the newest earlier answer that the State gave in another period; empty where there is none."""
        older = [each for each in self._by_state[one.state] if each.period != one.period and each.place < one.place]
        return older[0].status if older else ""

    def others(self, one: AnswerOfState) -> int:
        """How many answers the State gave in other periods."""
        return len(self._by_state[one.state]) - 1

    @cached_property
    def _by_state(self) -> dict[str, list[AnswerOfState]]:
        found: dict[str, list[AnswerOfState]] = defaultdict(list)
        for each in self.standing:
            found[each.state].append(each)
        return found


def on(recommendation: UUID, day: datetime.date | None) -> AnswersOn:
    """How the answers on a recommendation stand now, or stood at the end of `day`: three queries."""
    spans = current.of(day).spans.filter(recommendation=recommendation)
    return AnswersOn(
        tuple(_standing(recommendation, day)),
        frozenset(spans.values_list("publication", flat=True)),
        invited_to(recommendation, day),
    )


def _standing(recommendation: UUID, day: datetime.date | None) -> list[AnswerOfState]:
    """The last of each chain, unless the chain has ended, in order."""
    entries = Publication.objects.changing_reading().filter(history.until(day), recommendation=recommendation)
    later = entries.filter(
        member_state=OuterRef("member_state"), period=OuterRef("period"), sequence__gt=OuterRef("sequence")
    )
    columns = ("sequence", "member_state", "period", "published_at", "text__reported_on", "text__implementation_status")
    rows = entries.filter(~Exists(later), text__isnull=False).order_by().values_list(*columns)
    return sorted((AnswerOfState(*row) for row in rows), key=lambda each: each.place, reverse=True)


def invited_to(recommendation: UUID, day: datetime.date | None) -> dict[str, set[str]]:
    """Which States were invited in the opened periods that ask it, by period: now, or at the end of `day`."""
    invitations = current.of(day).invitations.filter(period__items__recommendation=recommendation)
    found: dict[str, set[str]] = defaultdict(set)
    for period, state in invitations.order_by().values_list("period__slug", "member_state"):
        found[period].add(state)
    return found


SEEN_FROM = " seen from its end"
# How a link is named on the page it begins at, and on the page it leads to.
LINKS = {
    LinkKind.SAME_SUBJECT.value: LinkKind.SAME_SUBJECT.label,
    LinkKind.MERGED_INTO.value: LinkKind.MERGED_INTO.label,
    LinkKind.SPLIT_FROM.value: LinkKind.SPLIT_FROM.label,
    LinkKind.SAME_SUBJECT.value + SEEN_FROM: LinkKind.SAME_SUBJECT.label,
    LinkKind.MERGED_INTO.value + SEEN_FROM: _("Merged from"),
    LinkKind.SPLIT_FROM.value + SEEN_FROM: _("Split into"),
}
FOLLOWERS = (LinkKind.MERGED_INTO.value, LinkKind.SPLIT_FROM.value + SEEN_FROM)


@dataclass(frozen=True)
class LinkShown:
    """A link to another recommendation, as it is named from this side."""

    kind: str
    printed: Printed

    @property
    def label(self) -> str:
        return str(LINKS[self.kind])


NEWEST = 20  # entries of the timeline; the list of changes has all


@dataclass(frozen=True)
class AnswersOfPeriod:
    """How many answers a period has, of how many States invited to it."""

    period: ReportingPeriod
    answered: int
    invited: int
    is_chosen: bool


@dataclass(frozen=True)
class AnswersShown:
    """One answer of the page: its text, the status before it, and how many the State gave in other periods."""

    answer: Answer
    period: str
    before: str
    others: int


@dataclass(frozen=True)
class RecommendationFacts:
    """A recommendation itself, of whatever day: what every form shows of it."""

    printed: Printed
    siblings: tuple[Printed, ...]
    printings: tuple[Printing, ...]

    @cached_property
    def attributions(self) -> list[Attribution]:
        return confirmed_attributions([self.printed.printing])

    @cached_property
    def pieces(self) -> list[HighlightedPiece]:
        return pieces(self.printed.text, self.attributions)

    @cached_property
    def printed_in(self) -> tuple[PrintedIn, ...]:
        return printed_in(self.printed, self.printings, [each for each in self._positions if each.printing_id])

    @property
    def corrected(self) -> tuple[CorrectedWords, ...]:
        """The mistakes of transcription that the secretariat corrected, the newest first."""
        return corrected(self.printed, self.printings)

    @cached_property
    def _positions(self) -> list[Position]:
        """What documents print as the answer of a State, by its name: one query."""
        found = Position.objects.confirmed_replies() | Position.objects.filter(printing__isnull=False)
        rows = found.filter(recommendation=self.printed.pk).select_related("member_state", "document")
        return sorted(rows.fetch_mode(FETCH_RAISE), key=lambda each: (each.member_state.name, each.text))

    @property
    def replies(self) -> list[Position]:
        """What documents print as the reply of a State, by document. They are printed matter, and never an answer of
        the record: no count, no status, and no entry of the ledger knows them."""

        def document(each: Position) -> tuple[str, str]:
            assert each.document is not None  # noqa: S101 - a reply has one
            return each.document.symbol or each.document.title, each.document.language

        return sorted((each for each in self._positions if each.document_id), key=document)

    @property
    def namesakes(self) -> tuple[Printed, ...]:
        return namesakes(self.siblings, self.printed)

    @property
    def following(self) -> SourceDocument | None:
        return following_document(self.printed, self.printings)

    @cached_property
    def themes(self) -> list[Theme]:
        """By name in the reader's language: one query."""
        return sorted(Theme.objects.filter(recommendations=self.printed.pk), key=lambda each: each.name)

    @cached_property
    def items_prepared(self) -> list[AgendaItem]:
        """What its agenda item prepares: one query."""
        found = AgendaItem.objects.filter(prepared_by__recommendations=self.printed.pk).select_related("meeting")
        return sorted(found, key=lambda each: (each.kind, each.meeting.title))

    @cached_property
    def links(self) -> list[LinkShown]:
        """Those that a person confirmed: one query, two where there are any."""
        own = self.printed.pk
        found: list[tuple[UUID, str]] = []
        links = RecommendationLink.objects.confirmed().filter(Q(from_recommendation=own) | Q(to_recommendation=own))
        for one, other, kind in links.values_list("from_recommendation", "to_recommendation", "kind"):
            found.append((other, kind) if one == own else (one, f"{kind}{SEEN_FROM}"))
        others = of_recommendations({key for key, _kind in found}) if found else {}
        shown = [LinkShown(kind, others[key]) for key, kind in found if key in others]
        return sorted(shown, key=lambda each: (each.kind, each.printed.meeting.title, each.printed.key))

    @property
    def followers(self) -> list[Printed]:
        """The recommendations in which a later document lets this one go on."""
        return [each.printed for each in self.links if each.kind in FOLLOWERS]

    @property
    def newer(self) -> PrintedIn | None:
        """A newer original than the one of which this reader is shown the translation."""
        newest = next((each for each in self.printed_in if each.document.translates_id is None), None)
        shown = self.printed.printing.document
        is_its_original = newest is None or newest.document.pk in (shown.pk, shown.translates_id)
        return None if is_its_original or shown.translates_id is None else newest

    @property
    def letters(self) -> list[Printed]:
        """Those that stand in the same report, in its order, and this one whatever became of it."""
        kept = [
            each
            for each in self.siblings
            if each.recommendation.standing == Standing.CURRENT or each.pk == self.printed.pk
        ]
        return sorted(kept, key=lambda each: (each.printing.document_id, each.printing.order))

    @property
    def squares(self) -> list[tuple[Printed, str]]:
        """The same, each with what names it in the row."""
        return list(zip(self.letters, marks_of([each.label for each in self.letters]), strict=True))

    @property
    def named_beside(self) -> list[Attribution]:
        """Who is named in a column of a table, beside the text: such an attribution begins behind its end."""
        return [each for each in self.attributions if each.start >= len(self.printed.text)]

    @property
    def states_named(self) -> set[str]:
        """The codes of the States that the text names."""
        return {each.member_state_id for each in self.attributions if each.member_state_id}

    @property
    def around_in_order(self) -> tuple[Printed | None, Printed | None]:
        """The recommendations of the meeting before and after this one."""
        place = [each.pk for each in self.letters].index(self.printed.pk)
        before = self.letters[place - 1] if place else None
        after = self.letters[place + 1] if place + 1 < len(self.letters) else None
        return before, after

    @property
    def citation(self) -> str:
        return f"{self.printed.meeting.title}, {self.printed.label}"


@dataclass(frozen=True)
class RecommendationPage(RecommendationFacts):
    """A recommendation with the page of its answers that is asked for."""

    answers_on: AnswersOn
    question: RecordQuestion
    rows: tuple[AnswerOfState, ...]
    place: Place

    @property
    def day(self) -> datetime.date | None:
        return self.question.day

    @cached_property
    def answers(self) -> list[Answer]:
        """Those of the page, in its order: three queries."""
        numbers = [each.publication for each in self.rows]
        found = {each.publication: each for each in read_answers(numbers)}
        return [found[number] for number in numbers if number in found]

    @property
    def progress(self) -> Counts:
        return self.answers_on.progress

    @cached_property
    def shown(self) -> list[AnswersShown]:
        titles = {each.period.slug: each.period.title for each in self.periods}
        rows = {each.publication: each for each in self.rows}
        return [
            AnswersShown(
                answer,
                titles[answer.period],
                self.answers_on.before(rows[answer.publication]),
                self.answers_on.others(rows[answer.publication]),
            )
            for answer in self.answers
        ]

    @cached_property
    def periods(self) -> list[AnswersOfPeriod]:
        """The periods that ask it, or have an answer to it, the newest first: one query."""
        standing = self.answers_on
        slugs = standing.invited.keys() | {each.period for each in standing.standing}
        periods = ReportingPeriod.objects.filter(slug__in=slugs).order_by("-opens_on", "slug")
        return [
            AnswersOfPeriod(
                each,
                len(standing.in_period(each.slug)),
                standing.asked_in(each.slug),
                each.slug in self.question.chosen("period"),
            )
            for each in periods
        ]

    @cached_property
    def states(self) -> list[MemberState]:
        """The States invited, and those with an answer, by name: one query."""
        found = MemberState.objects.filter(pk__in=self.answers_on.states)
        return sorted(found, key=lambda state: name_order(state.name))

    @property
    def without(self) -> list[MemberState]:
        """The States invited that have no current answer."""
        return [state for state in self.states if state.pk in self.answers_on.without]

    @cached_property
    def rephrased(self) -> dict[int, Rephrasing]:
        return rephrased(self.answers, self.printings)

    @cached_property
    def changes(self) -> list[ChangeShown]:
        """The newest entries of the ledger about it."""
        return ChangesAsked.about(about_recommendation(self.printed.pk), self.day).newest(NEWEST)

    @cached_property
    def corrected_until(self) -> list[CorrectedWords]:
        """What was corrected in its own words until the day, the newest first."""
        return [each for each in self.corrected if self.day is None or each.corrected_at.date() <= self.day]

    @property
    def timeline(self) -> list[ChangeShown | CorrectedWords]:
        """The newest entries of the ledger about it, and the corrections of its own words between them."""
        return sorted([*self.changes, *self.corrected_until], key=_moment_of, reverse=True)

    @property
    def last_changed_at(self) -> datetime.datetime | None:
        """When an answer or a commitment on it changed last, or a mistake in its own words was corrected."""
        return max(map(_moment_of, self.timeline), default=None)

    @cached_property
    def commitments(self) -> commitments.CommitmentsPage:
        return commitments.newest(commitments.serving(self.printed.pk, self.day), self.day)

    @cached_property
    def no_longer(self) -> list[Withdrawal]:
        """What was public on that day and may not be read any more; the list of changes has all of it."""
        about = about_recommendation(self.printed.pk)
        return history.gone(about, self.day)[:PAGE] if self.day else []

    @property
    def evidence(self) -> list[tuple[MemberState, Cited]]:
        """Each item of evidence of the answers shown once, with the State whose it is."""
        found = {cited.uuid: (spoken.state, cited) for spoken in self.answers for cited in spoken.evidence}
        return list(found.values())


def _moment_of(entry: ChangeShown | CorrectedWords) -> datetime.datetime:
    return entry.corrected_at if isinstance(entry, CorrectedWords) else entry.publication.published_at


def find(meeting: str, slug: str) -> tuple[list[Printed], list[Printed], list[Printing]]:
    """The meeting's recommendations; which of them is meant by an address; and all their printings.

    The one whose address it is comes alone. Else those that have it as a label, in whatever document: one, if the
    address leads anywhere, or several, among which a reader has to choose.
    """
    printings = list(printings_ever().filter(recommendation__meeting__slug=meeting))
    siblings = list(printed(printings).values())
    exact = [each for each in siblings if each.recommendation.slug == slug]
    return siblings, exact or [each for each in siblings if each.was_labelled(slug)], printings


def removed(meeting: str, slug: str) -> RemovedRecommendation | None:
    """The recommendation that was entered by mistake at this address, and removed."""
    return RemovedRecommendation.objects.filter(meeting__slug=meeting, slug=slug).select_related("meeting").first()


def has_page(meeting: Meeting) -> bool:
    """Whether a meeting has a confirmed document, and so a public page."""
    return meeting.documents.confirmed().exists()


def picture(facts: RecommendationFacts, question: RecordQuestion, after: str) -> RecommendationPage:
    """Return a recommendation with one page of the answers asked for. Raises NoSuchRow where no answer follows
    `after`."""
    standing = on(facts.printed.pk, question.day)
    rows, place = cut(standing.chosen(question), lambda each: str(each.publication), after)
    return RecommendationPage(facts.printed, facts.siblings, facts.printings, standing, question, tuple(rows), place)
