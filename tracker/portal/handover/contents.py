"""What a successor needs in one place: put together from what the page's reader may see, for page and document alike.

It holds names and says where each draft stands, so it is for those who send. Nothing here is published or stored.
"""

import datetime
from collections import Counter
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.choices import CommitmentProgress, EvidenceKind
from tracker.models import Submission, Transmission
from tracker.portal.answers.answer_status import TaskStatus
from tracker.portal.answers.queries import answers_by_recommendation
from tracker.portal.commitments.queries import CommitmentLine, commitments_to_tick
from tracker.portal.evidence.queries import library_of
from tracker.portal.handover.steps import Step, steps_of
from tracker.portal.people.naming import assignments_of, named_to
from tracker.portal.people.queries import PersonLine, people_of
from tracker.portal.rooms import Room, rooms_of
from tracker.portal.sending.queries import last_sent, transmissions_of
from tracker.portal.tasks.queries import items_of
from tracker.portal.tasks.tasklist import Task, TaskList, task_list
from tracker.sendings import with_brief

DONE_WITH = (CommitmentProgress.COMPLETED, CommitmentProgress.DISCONTINUED)


@dataclass(frozen=True)
class PeriodPart:
    """One period that the State is asked in, and how far it has come."""

    room: Room
    asked: TaskList
    sendings: tuple[Transmission, ...]
    commitment_drafts: int

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        """(words, mark, how many) of each stage in which there is an answer, in their order."""
        found = Counter(task.status for task in self.asked.tasks)
        return [(str(status.label), status.mark, found[status]) for status in TaskStatus if found[status]]

    @property
    def by_meeting(self) -> list[tuple[str, list[Task]]]:
        """What is asked, by the meeting that it is of, in the order in which the meetings come first."""
        found: dict[str, list[Task]] = {}
        for task in self.asked.tasks:
            found.setdefault(task.meeting, []).append(task)
        return list(found.items())

    @property
    def consent_words(self) -> str:
        """Whether the answers of this period may be published, in a sentence."""
        answers = self.room.answers
        if answers.consent_said_at is None:
            return _("Consent to publish was not asked yet. It is asked each time answers are sent.")
        words = {"day": date_format(answers.consent_said_at, "DATE_FORMAT")}
        if answers.has_consent:
            return _("Consent to publish was given on %(day)s.") % words
        return _("There is no consent to publish. Your State said so last on %(day)s.") % words


@dataclass(frozen=True)
class LibraryFigures:
    """The evidence library in figures."""

    items: int
    public: int
    kinds: tuple[tuple[str, int], ...]

    @property
    def words(self) -> str:
        """How much there is, in a sentence."""
        counted = ngettext(
            "%(number)d item, of which %(public)d public.", "%(number)d items, of which %(public)d public.", self.items
        )
        return counted % {"number": self.items, "public": self.public}


@dataclass(frozen=True)
class NoteVerbale:
    """One note verbale that the record names, and what it was for."""

    number: str
    on: datetime.date
    about: str


@dataclass(frozen=True)
class Handover:
    """Everything, as it stands at `now`. `periods`: those that wait for the State first, by their due dates."""

    room: Room
    now: datetime.datetime
    periods: tuple[PeriodPart, ...]
    steps: tuple[Step, ...]
    commitments: tuple[CommitmentLine, ...]
    finished_commitments: int
    library: LibraryFigures
    roles: tuple[tuple[str, list[PersonLine]], ...]
    contact: Submission | None
    cleared_by: str
    references: tuple[NoteVerbale, ...]

    @property
    def finished_words(self) -> str:
        """How many commitments are done with, in a sentence."""
        counted = ngettext(
            "%(number)d more commitment is completed or discontinued.",
            "%(number)d more commitments are completed or discontinued.",
            self.finished_commitments,
        )
        return counted % {"number": self.finished_commitments}


def _part(room: Room, lines: list[CommitmentLine]) -> PeriodPart:
    listed = task_list(
        room,
        list(items_of(room)),
        answers_by_recommendation(room),
        list(assignments_of(room)),
        named_to(room),
        {},  # what colleagues said stays with the answers
    )
    drafts = sum(line.standing.draft is not None for line in lines)
    return PeriodPart(room, listed, tuple(with_brief(transmissions_of(room), room.user)), drafts)


def _commitments(lines: list[CommitmentLine]) -> tuple[CommitmentLine, ...]:
    """Those that are not done with, the next target date first; those without a date last."""
    open_ones = [line for line in lines if line.newest.progress not in DONE_WITH]
    return tuple(sorted(open_ones, key=lambda line: (line.newest.target_on or datetime.date.max, str(line.pk))))


def _library(room: Room) -> LibraryFigures:
    items = list(library_of(room))
    kinds = Counter(item.kind for item in items)
    by_kind = tuple((str(kind.label), kinds[kind]) for kind in EvidenceKind if kinds[kind])
    return LibraryFigures(len(items), sum(item.is_public for item in items), by_kind)


def _references(periods: tuple[PeriodPart, ...], roles: list[tuple[str, list[PersonLine]]]) -> tuple[NoteVerbale, ...]:
    """The notes verbales that people, invitations and sendings name, newest first."""
    found = [
        NoteVerbale(line.mandate.note_verbale, line.mandate.nominated_at.date(), f"{role}: {line.person}")
        for role, lines in roles
        for line in lines
    ]
    for part in periods:
        invitation = part.room.invitation
        found.append(NoteVerbale(invitation.note_verbale, invitation.invited_at.date(), str(part.room.period)))
        found += [
            NoteVerbale(each.note_verbale, each.submitted_at.date(), str(part.room.period)) for each in part.sendings
        ]
    return tuple(sorted((each for each in found if each.number), key=lambda each: each.on, reverse=True))


def handover_of(room: Room, now: datetime.datetime) -> Handover:
    """Put it together: this period and the others in which the same State is still asked."""
    others = [
        each
        for each in rooms_of(room.user, now)
        if each.sends
        and not each.is_closed
        and each.member_state == room.member_state
        and each.invitation != room.invitation
    ]
    lines = commitments_to_tick(room)
    parts = [_part(room, lines), *(_part(each, commitments_to_tick(each)) for each in others)]
    periods = tuple(sorted(parts, key=lambda part: (not part.asked.to_be_sent, part.room.due_on)))
    commitments = _commitments(lines)
    roles = people_of(room, now)
    last = last_sent(room)
    return Handover(
        room=room,
        now=now,
        periods=periods,
        steps=tuple(
            steps_of(room, [(part.room, part.asked, part.commitment_drafts) for part in periods], commitments, roles)
        ),
        commitments=commitments,
        finished_commitments=len(lines) - len(commitments),
        library=_library(room),
        roles=tuple(roles),
        contact=last.submission if last else None,
        cleared_by=last.cleared_by if last else "",
        references=_references(periods, roles),
    )
