"""What one act may be reported for: all that this person may write on, in every open room of the State."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from tracker.actions import ActDone, AnswerWords, Served, with_act
from tracker.choices import ImplementationStatus, Language, ReviewState
from tracker.counting import Length, length_of
from tracker.differences import Run, runs
from tracker.models import PeriodItem, StatusUpdate
from tracker.portal.people.naming import named_to
from tracker.portal.rooms import Room, rooms_of
from tracker.portal.tasks.queries import items_of
from tracker.questionnaire.composing import DraftBegin, issues_of, stored_answers


@dataclass(frozen=True)
class ReportOnceChoice:
    """One recommendation as one period asks it, and what the next draft on it begins with."""

    room: Room
    item: PeriodItem
    stored: DraftBegin

    @property
    def key(self) -> str:
        """What its tick stands for, in a form."""
        return f"{self.room.period.pk}_{self.item.recommendation_id.hex}"

    @property
    def label(self) -> str:
        return self.item.printing.label

    @cached_property
    def own(self) -> StatusUpdate | None:
        """The State's newest version in this period, in its own lane."""
        source = self.stored.source
        is_own = source and self.room.submission and source.submission_id == self.room.submission.pk
        return source if source and is_own and not source.on_behalf else None

    @property
    def draft(self) -> StatusUpdate | None:
        return self.own if self.own and self.own.review_state == ReviewState.DRAFT else None

    @property
    def waits(self) -> bool:
        """Whether it was sent and is not decided: nothing can be added now."""
        return self.own is not None and self.own.review_state == ReviewState.SUBMITTED

    @property
    def seen(self) -> int | None:
        """The revision of the draft on the page."""
        return self.draft.revision if self.draft else None

    @property
    def words(self) -> AnswerWords:
        """What the next draft begins with."""
        source = self.stored.source
        if source is None:
            return AnswerWords()
        return AnswerWords(**{name: getattr(source, name) for name in AnswerWords.__dataclass_fields__})

    @property
    def status(self) -> str:
        """The status that stands there, in words; empty where none does."""
        code = with_act(self.words, ActDone("", "en")).implementation_status
        return str(ImplementationStatus(code).label) if code else ""

    def served(self, status: str, seen: int | None) -> Served:
        """For the action."""
        return Served(self.room.period, self.item.recommendation, seen, status)


@dataclass(frozen=True)
class ReportOnceOutcome:
    """What one answer would be once the act is added."""

    choice: ReportOnceChoice
    before: AnswerWords
    after: AnswerWords
    act: ActDone

    @property
    def runs(self) -> list[Run]:
        return runs(self.before.summary, self.after.summary)

    @property
    def length(self) -> Length:
        return length_of(self.after.summary, self.after.language)

    @property
    def is_told_already(self) -> bool:
        return self.before.summary == self.after.summary

    @property
    def other_language(self) -> str:
        """The language that the answer is written in, in words, where the act is told in another; else empty."""
        return "" if self.after.language == self.act.language else str(Language(self.after.language).label)


def outcome_of(choice: ReportOnceChoice, act: ActDone) -> ReportOnceOutcome:
    """What would be saved, but for the status."""
    return ReportOnceOutcome(choice, choice.words, with_act(choice.words, act), act)


def choices_for(room: Room, now: datetime.datetime) -> list[ReportOnceChoice]:
    """All that may be ticked, this room's period first; an expert finds what is named to her."""
    open_rooms = [each for each in rooms_of(room.user, now) if not each.is_closed and each.drafts]
    others = [each for each in open_rooms if each.member_state == room.member_state and each.period != room.period]
    return [choice for each in (room, *others) for choice in _choices_in(each)]


def _choices_in(room: Room) -> list[ReportOnceChoice]:
    items = items_of(room)
    asked = list(items if room.sends else items.filter(recommendation__in=named_to(room)))
    stored = stored_answers(room.answers, [item.recommendation_id for item in asked])
    return [ReportOnceChoice(room, item, stored[item.recommendation_id]) for item in asked]


def grouped(choices: Sequence[ReportOnceChoice]) -> list[tuple[Room, str, list[ReportOnceChoice]]]:
    """Choices by period and heading, in the order in which each period asks."""
    found: dict[tuple[int, str], tuple[Room, str, list[ReportOnceChoice]]] = {}
    headings = issues_of(each.item.recommendation for each in choices)
    for each, heading in zip(choices, headings, strict=True):
        found.setdefault((each.room.period.pk, heading), (each.room, heading, []))[2].append(each)
    return list(found.values())
