"""One recommendation with all that is published on it: what its page, its JSON and its CSV are made of."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import Q

from report.as_of import history
from report.as_of.history import NoLongerPublished
from report.pages.answers import Answer, Cited, Declared, answers_in, citations_of, commitments_in, current_among
from report.pages.changes import Change, changes, text_of
from report.pages.changes_list import TIMELINE
from report.pages.highlights import Piece, pieces
from report.pages.printings import Printed, confirmed_attributions, confirmed_printings, printed
from report.pages.related import POSITION, Around, around
from report.pages.statistics import Progress
from report.pages.text_versions import PrintedIn, Rephrasing, following_document, namesakes, printed_in, rephrased
from tracker.choices import AgendaItemKind, Standing
from tracker.models import (
    Attribution,
    Invitation,
    Meeting,
    MemberState,
    Printing,
    Publication,
    PublicationText,
    RemovedRecommendation,
    ReportingPeriod,
    SourceDocument,
)


@dataclass(frozen=True)
class InPeriod:
    """The answers of one period, of how many States invited to it."""

    period: ReportingPeriod
    answers: tuple[Answer, ...]
    invited: int

    @property
    def without(self) -> int:
        return self.invited - len(self.answers)


@dataclass(frozen=True)
class Picture:
    """All of it, each part made where a form first shows it. `day` is the day it stood so, or None for now.

    `ledger` is what had been published by then, `said` the answers among it that may be read, `current` those in force.
    """

    printed: Printed
    siblings: tuple[Printed, ...]
    printings: tuple[Printing, ...]
    ledger: tuple[Publication, ...]
    said: tuple[Answer, ...]
    current: tuple[Answer, ...]
    commitments: tuple[Declared, ...]
    no_longer: tuple[NoLongerPublished, ...]
    day: datetime.date | None = None

    @cached_property
    def invitations(self) -> list[Invitation]:
        return invitations_to(self.printed.pk, self.day)

    @cached_property
    def attributions(self) -> list[Attribution]:
        return confirmed_attributions([self.printed.printing])

    @cached_property
    def around(self) -> tuple[Around, ...]:
        return around(self.printed.pk)

    @cached_property
    def pieces(self) -> list[Piece]:
        return pieces(self.printed.text, self.attributions)

    @cached_property
    def progress(self) -> Progress:
        return _progress(self.current, {each.member_state_id for each in self.invitations})

    @cached_property
    def answers(self) -> list[Answer]:
        """Those in force, the newest report first."""
        return sorted(self.current, key=lambda each: (each.reported_on, each.publication), reverse=True)

    @cached_property
    def before(self) -> dict[int, str]:
        return _before(self.current, self.said)

    @cached_property
    def periods(self) -> tuple[InPeriod, ...]:
        return _in_periods(_of_periods(self.ledger, self.said), self.invitations, self.ledger)

    @cached_property
    def without(self) -> list[MemberState]:
        """The States invited that have no answer in force."""
        answered = {each.state.pk for each in self.current}
        states = {each.member_state for each in self.invitations if each.member_state_id not in answered}
        return sorted(states, key=lambda state: state.name.casefold())

    @cached_property
    def changes(self) -> list[Change]:
        newest = sorted(self.ledger, key=lambda each: each.sequence, reverse=True)[:TIMELINE]
        return changes(newest, self.ledger, {each.pk: each for each in self.siblings})

    @cached_property
    def rephrased(self) -> dict[int, Rephrasing]:
        return rephrased(self.said, self.printings)

    @cached_property
    def printed_in(self) -> tuple[PrintedIn, ...]:
        return printed_in(self.printed, self.printings, [each for each in self.around if each.what == POSITION])

    @property
    def namesakes(self) -> tuple[Printed, ...]:
        return namesakes(self.siblings, self.printed)

    @property
    def following(self) -> SourceDocument | None:
        return following_document(self.printed, self.printings)

    @property
    def themes(self) -> list[Around]:
        return [each for each in self.around if each.what == "theme"]

    @property
    def names_prepared(self) -> list[Around]:
        return [each for each in self.around if each.what in AgendaItemKind.values]

    @property
    def links(self) -> list[Around]:
        return [each for each in self.around if each.is_link]

    @property
    def followers(self) -> list[Around]:
        """The recommendations in which a later document lets this one go on."""
        return [each for each in self.around if each.is_follower]

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
    def commitment_rows(self) -> list[tuple[Declared, list[Printed]]]:
        """Each commitment with the recommendations of this meeting that it serves."""
        known = {each.pk: each for each in self.siblings}
        return [(each, [known[key] for key in each.recommendations if key in known]) for each in self.commitments]

    @property
    def evidence(self) -> list[tuple[MemberState, Cited]]:
        """Each item of evidence of the answers in force once, with the State whose it is."""
        found = {cited.uuid: (spoken.state, cited) for spoken in self.answers for cited in spoken.evidence}
        return list(found.values())

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


def find(meeting: str, slug: str) -> tuple[list[Printed], list[Printed], list[Printing]]:
    """The meeting's recommendations; which of them is meant by an address; and all their printings.

    The one whose address it is comes alone. Else those that have it as a label, in whatever document: one, if the
    address leads anywhere, or several, among which a reader has to choose.
    """
    printings = list(confirmed_printings().filter(recommendation__meeting__slug=meeting))
    siblings = list(printed(printings).values())
    exact = [each for each in siblings if each.recommendation.slug == slug]
    return siblings, exact or [each for each in siblings if each.was_labelled(slug)], printings


def removed(meeting: str, slug: str) -> RemovedRecommendation | None:
    """The recommendation that was entered by mistake at this address, and removed."""
    return RemovedRecommendation.objects.filter(meeting__slug=meeting, slug=slug).select_related("meeting").first()


def has_page(meeting: Meeting) -> bool:
    """Whether a meeting has a confirmed document, and so a public page."""
    return meeting.documents.confirmed().exists()


def _ledger(recommendation: UUID) -> list[Publication]:
    """The ledger of its answers, and of every commitment that ever served it in a text that may be read."""
    serving = PublicationText.objects.filter(recommendations=recommendation).values("publication__commitment")
    about = Q(recommendation=recommendation) | Q(commitment__in=serving)
    return list(history.ledger().filter(about))


def invitations_to(recommendation: UUID, day: datetime.date | None) -> list[Invitation]:
    """Who was invited in the opened periods that ask it; on `day`, who was invited then."""
    invitations = Invitation.objects.filter(period__items__recommendation=recommendation)
    if day is None:
        invitations = invitations.standing()
    else:
        invitations = invitations.filter(history.invited_by_end_of(day))
    return list(invitations.select_related("member_state", "period"))


def _in_periods(
    answers: Sequence[Answer], invitations: Sequence[Invitation], ledger: Sequence[Publication]
) -> tuple[InPeriod, ...]:
    """Answers by period, the newest period first: of each State the newest text of that period."""
    periods = {each.period_id: each.period for each in ledger if each.recommendation_id}
    periods |= {each.period.slug: each.period for each in invitations}
    found = []
    for slug, period in sorted(periods.items(), key=lambda item: item[1].opens_on, reverse=True):
        newest = {each.state.pk: each for each in answers if each.period == slug}
        invited = {each.member_state_id for each in invitations if each.period.slug == slug}
        in_order = sorted(newest.values(), key=lambda each: each.state.name.casefold())
        found.append(InPeriod(period, tuple(in_order), len(invited | newest.keys())))
    return tuple(found)


def _progress(current: Sequence[Answer], invited: set[str]) -> Progress:
    counts = Counter(each.status for each in current)
    reported = max((each.reported_on for each in current), default=None)
    published = max((each.published_at for each in current), default=None)
    return Progress(dict(counts), len(invited | {each.state.pk for each in current}), reported, published)


def _before(current: Sequence[Answer], said: Sequence[Answer]) -> dict[int, str]:
    """The status of the newest answer of an earlier period, by the publication of the current answer."""
    found = {}
    for each in current:
        older = [
            other
            for other in said
            if other.state == each.state and other.period != each.period and other.reported_on <= each.reported_on
        ]
        if older:
            newest = max(older, key=lambda other: (other.reported_on, other.publication))
            found[each.publication] = newest.status
    return found


def standing(
    ledger: Sequence[Publication], day: datetime.date | None
) -> tuple[Sequence[Publication], Sequence[NoLongerPublished], list[PublicationText], set[int]]:
    """The ledger up to `day`, what is no longer published of it, its readable texts, and which were current."""
    if day is None:
        readable = [text for each in ledger if (text := text_of(each))]
        return ledger, history.spans(ledger), readable, current_among(readable)
    past = [each for each in ledger if each.published_at < history.end_of(day)]
    stood = history.stood(day, ledger)
    readable = [text for each in past if (text := text_of(each))]
    return past, stood.no_longer, readable, {text.pk for text in stood.texts}


def picture(
    siblings: list[Printed], shown: Printed, printings: list[Printing], day: datetime.date | None = None
) -> Picture:
    """Everything about one recommendation: six queries beside that of `find`, where all of it is shown."""
    past, no_longer, readable, current_keys = standing(_ledger(shown.pk), day)
    cited = citations_of(readable)
    said = answers_in(readable, cited)
    declared = commitments_in(readable, cited, current_keys)
    return Picture(
        printed=shown,
        siblings=tuple(siblings),
        printings=tuple(printings),
        ledger=tuple(past),
        said=tuple(said),
        current=tuple(each for each in said if each.publication in current_keys),
        commitments=tuple(each for each in declared if shown.pk in each.recommendations),
        no_longer=tuple(no_longer),
        day=day,
    )


def _of_periods(past: Sequence[Publication], said: Sequence[Answer]) -> list[Answer]:
    """Of each State and period the text that stands: the last of its chain, unless the chain has ended."""
    last = {chain[-1].sequence for chain in history.by_subject(past).values()}
    return [each for each in said if each.publication in last]
