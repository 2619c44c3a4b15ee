"""What to do first, in sentences: for a person who has just taken over. No queries here."""

import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from itertools import count

from django.utils.formats import date_format
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi, ngettext, pgettext
from django.utils.translation import gettext as _

from tracker.choices import MandateRole
from tracker.portal.answers.answer_status import WITH_THE_STATE, TaskStatus
from tracker.portal.commitments.queries import CommitmentLine
from tracker.portal.people.queries import PersonLine
from tracker.portal.rooms import Room
from tracker.portal.tasks.tasklist import Task, TaskList

LONGEST = 80


@dataclass(frozen=True)
class Step:
    """One thing to do, and the page on which it is done; or the period to which the things below it belong.

    Args:
        linked: the sentence with a link for each answer in it.
        number: among what is to be done; 0 for a period, whose date is nothing to do.
        meeting: of all that the period asks, where its labels alone do not say of which meeting they are.
    """

    sentence: str
    address: str
    linked: SafeString | None = None
    number: int = 0
    meeting: str = ""
    is_act: bool = True


def _apart(words: object) -> str:
    """Words that keep their own direction in a sentence that runs from right to left."""
    return f"\u2068{words}\u2069" if get_language_bidi() else str(words)


@dataclass(frozen=True)
class _PeriodAsked:
    """What one period asks, and the labels that several recommendations of all periods share."""

    listed: TaskList
    shared: Set[str]

    def by_meeting(self, tasks: Sequence[Task]) -> list[tuple[str, list[Task]]]:
        """Tasks by their meeting, where the period asks of several and a label among them is shared; else as they come,
        under no meeting."""
        if not self.listed.names_meetings or not any(task.label in self.shared for task in tasks):
            return [("", list(tasks))]
        found: dict[str, list[Task]] = {}
        for task in tasks:
            found.setdefault(task.meeting, []).append(task)
        return list(found.items())

    @property
    def meeting(self) -> str:
        """The one meeting of which it asks, where a label of it is shared with another period; else empty."""
        waiting = self.listed.to_be_sent
        is_shared = not self.listed.names_meetings and any(task.label in self.shared for task in waiting)
        return waiting[0].meeting if is_shared else ""


def _answers(words: str, asked: _PeriodAsked, tasks: Sequence[Task]) -> Step:
    """A step about answers, each with its own page; `words` hold their labels, none of which breaks."""
    semicolon = pgettext("between longer parts of a list", "; ")
    plain, linked = [], []
    for meeting, theirs in asked.by_meeting(tasks):
        labels = [_apart(task.label).replace(" ", "\u00a0") for task in theirs]
        link = '<a class="nowrap" href="{}">{}</a>'
        links = format_html_join(semicolon, link, ((task.address, _apart(task.label)) for task in theirs))
        plain.append(_under(meeting, semicolon.join(labels)))
        linked.append(_under(escape(meeting), links))
    return Step(
        words % {"labels": semicolon.join(plain)},
        asked.by_meeting(tasks)[0][1][0].address,
        SafeString(escape(words) % {"labels": semicolon.join(linked)}),
    )


def _under(meeting: str, labels: str) -> str:
    """Labels with their meeting before them, where it is said."""
    # Translators: labels of recommendations, and before them their meeting.
    return _("%(meeting)s: %(labels)s") % {"meeting": _apart(meeting), "labels": labels} if meeting else labels


def _day(day: datetime.date) -> str:
    return date_format(day, "DATE_FORMAT")


def steps_of(
    room: Room,
    periods: Sequence[tuple[Room, TaskList, int]],
    commitments: Sequence[CommitmentLine],
    roles: Sequence[tuple[str, list[PersonLine]]],
) -> list[Step]:
    """In the order of their weight: what is due, what came back, what is written, what is missing; then the rest."""
    recommendations = defaultdict(set)
    for _room, listed, _drafts in periods:
        for task in listed.tasks:
            recommendations[task.label].add(task.item.recommendation_id)
    shared = {label for label, found in recommendations.items() if len(found) > 1}
    steps: list[Step] = []
    for each, listed, commitment_drafts in periods:
        steps += _of_period(each, _PeriodAsked(listed, shared), commitment_drafts)
    return _numbered([*steps, *_of_commitments(room, commitments), *_of_people(room, roles)])


def _numbered(steps: Sequence[Step]) -> list[Step]:
    numbers = count(1)
    return [replace(step, number=next(numbers)) if step.is_act else step for step in steps]


def _of_period(room: Room, asked: _PeriodAsked, commitment_drafts: int) -> Iterator[Step]:
    listed = asked.listed
    here, period = room.address("task_list"), room.period
    words = {"period": _apart(period), "day": _day(room.due_on)}
    if not listed.to_be_sent:
        yield Step(_("“%(period)s”: nothing waits for your State.") % words, here, is_act=False)
        return
    if room.days_left < 0:
        due = _("“%(period)s” was due on %(day)s. Answers can still be sent.")
    else:
        due = _("“%(period)s” is due on %(day)s.")
    yield Step(due % words, here, meeting=asked.meeting, is_act=False)
    by_status = {status: [task for task in listed.to_be_sent if task.status == status] for status in WITH_THE_STATE}
    if back := by_status[TaskStatus.RETURNED]:
        yield _answers(_("Correct and send again what was returned: %(labels)s."), asked, back)
    if taken_back := by_status[TaskStatus.RECALLED]:
        yield _answers(_("Draft and send again what your State recalled: %(labels)s."), asked, taken_back)
    if number := len(by_status[TaskStatus.DRAFT]) + commitment_drafts:
        drafted = ngettext(
            "Check and send what is written: %(number)d draft.",
            "Check and send what is written: %(number)d drafts.",
            number,
        )
        yield Step(drafted % {"number": number}, room.address("check"))
    missing = by_status[TaskStatus.NOT_ANSWERED]
    yield from _missing(room, asked, missing)


def _missing(room: Room, asked: _PeriodAsked, missing: list[Task]) -> Iterator[Step]:
    named = [task for task in missing if task.assignments]
    if alone := [task for task in missing if not task.assignments]:
        yield _answers(_("Answer these, or assign them to an expert: %(labels)s."), asked, alone)
    late = [task for task in named if any(each.due_on and each.due_on < room.today for each in task.assignments)]
    if late:
        words = _("Ask the experts again, for the due date inside your State has passed: %(labels)s.")
        yield Step(_answers(words, asked, late).sentence, room.address("people"))


def _of_commitments(room: Room, commitments: Sequence[CommitmentLine]) -> Iterator[Step]:
    for line in commitments:
        if line.newest.target_on and line.newest.target_on < room.today:
            text = line.newest.text
            cut = text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"
            sentence = _("Say what became of this commitment, whose target date was %(day)s: “%(text)s”.")
            yield Step(
                sentence % {"day": _day(line.newest.target_on), "text": _apart(cut)},
                room.address("commitment", uuid=line.pk),
            )


def _of_people(room: Room, roles: Sequence[tuple[str, list[PersonLine]]]) -> Iterator[Step]:
    lines = [line for _role, found in roles for line in found]
    for line in lines:
        if line.is_own and not line.is_taken_up and not line.is_waiting:
            sentence = _("Send the link again to %(who)s, who has not set up the account.") % {
                "who": _apart(line.person)
            }
            yield Step(sentence, room.address("person", mandate=line.mandate.pk))
    if not any(line.mandate.role == MandateRole.ALTERNATE for line in lines):
        sentence = _("Your State has no alternate. One is nominated by note verbale, and can send when you cannot.")
        yield Step(sentence, room.address("people"))
