"""The handover as a document: the same as its page, for a successor who has no account yet, or for the file."""

from collections.abc import Callable

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tracker.models import Assignment
from tracker.portal.handover.contents import Handover, PeriodPart
from tracker.portal.people.queries import PersonLine
from tracker.portal.tasks.tasklist import Task
from tracker.questionnaire.word_document import Link, Paper, day

type Absolute = Callable[[str], str]


def write_handover(handover: Handover, absolute: Absolute) -> bytes:
    """The file.

    Args:
        absolute: makes the whole address of a path of this site.
    """
    room = handover.room
    paper = Paper(_("Handover: %(state)s") % {"state": room.member_state})
    moment = date_format(handover.now, "DATETIME_FORMAT")
    paper.line(_("As of %(moment)s (UTC). For the people of the State alone.") % {"moment": moment})
    paper.heading(_("What to do first"))
    for step in handover.steps:
        paper.points([(step.sentence, absolute(step.address))], style="List Number" if step.number else "Normal")
        if step.meeting:
            paper.line(step.meeting)
    for part in handover.periods:
        _period(paper, part, absolute)
    _commitments(paper, handover, absolute)
    _library(paper, handover, absolute)
    _people(paper, handover)
    _references(paper, handover)
    paper.heading(_("What the record does not hold"))
    for _line in range(3):  # for whoever leaves to write into
        paper.line("")
    return paper.written()


def _period(paper: Paper, part: PeriodPart, absolute: Absolute) -> None:
    room = part.room
    paper.heading(str(room.period))
    paper.line(
        _("Due on %(due)s, closes on %(closes)s.") % {"due": day(room.due_on), "closes": day(room.period.closes_on)}
    )
    comma = pgettext("between the parts of a list", ", ")
    counts = comma.join(f"{words}: {number}" for words, _mark, number in part.counts)
    paper.line(counts)
    paper.line(part.consent_words)
    heads = (_("Recommendation"), _("Text"), _("Stage"), _("Experts"))
    for meeting, tasks in part.by_meeting:
        if part.asked.names_meetings:
            paper.heading(meeting, 2)
        paper.table(heads, [_task(task, absolute) for task in tasks], (3.8, 7.2, 2.8, 3.2))
    if part.sendings:
        paper.heading(_("Receipts"), 2)
        sent = [
            (
                Link(
                    date_format(each.submitted_at, "DATETIME_FORMAT"),
                    absolute(reverse("portal:receipt", args=[each.pk])),
                ),
                str(each.submitted_by),
                each.note_verbale or "–",
                each.receipt_sha256,
            )
            for each in part.sendings
        ]
        paper.table(
            (_("Sent"), _("Who"), _("Note verbale"), _("Checksum of what was sent (SHA-256)")), sent, (3.6, 3.2, 3.2, 7)
        )


def _task(task: Task, absolute: Absolute) -> tuple[object, ...]:
    printing = task.item.printing
    status = str(task.status.label) if task.status else "–"
    experts = pgettext("between longer parts of a list", "; ").join(_named(each) for each in task.assignments)
    language = printing.document.language
    label = Link(task.label, absolute(task.address), language)
    return label, (printing.text, language), status, experts or "–"


def _named(assignment: Assignment) -> str:
    who = str(assignment.mandate.user)
    if assignment.due_on is None:
        return who
    return _("%(who)s, due %(day)s") % {"who": who, "day": day(assignment.due_on)}


def _commitments(paper: Paper, handover: Handover, absolute: Absolute) -> None:
    paper.heading(_("Commitments"))
    if handover.finished_commitments:
        paper.line(handover.finished_words)
    if not handover.commitments:
        paper.line(_("No commitment is open."))
        return
    heads = (_("Commitment"), _("Lead institution"), _("Target date"), _("Progress"))
    rows = []
    for line in handover.commitments:
        newest, target = line.newest, day(line.newest.target_on)
        if line.original_on and line.original_on != newest.target_on:
            target = _("%(now)s; originally %(first)s") % {"now": target, "first": day(line.original_on)}
        address = absolute(handover.room.address("commitment", uuid=line.pk))
        more = [f"{said.label}: {day(said.value) if said.is_day else said.value}" for said in newest.said_in_short]
        lead = ("\n".join([newest.lead_institution or "–", *more]), newest.language)
        rows.append((Link(newest.text, address, newest.language), lead, target, newest.get_progress_display()))
    paper.table(heads, rows, (7, 4, 3.4, 2.6))


def _library(paper: Paper, handover: Handover, absolute: Absolute) -> None:
    library = handover.library
    paper.heading(_("Evidence library"))
    paper.line(library.words)
    paper.points([(f"{kind}: {number}", "") for kind, number in library.kinds])
    paper.points([(_("See the library"), absolute(handover.room.address("library")))])


def _people(paper: Paper, handover: Handover) -> None:
    paper.heading(_("People of the State"))
    heads = (_("Role"), _("Name"), _("E-mail"), _("Since"), _("Last sign-in"))
    rows = [(role, *_person(line)) for role, lines in handover.roles for line in lines]
    paper.table(heads, rows, (2.6, 3.8, 5.2, 2.7, 2.7))
    facts = [(_("Office that cleared the last response"), handover.cleared_by)]
    if contact := handover.contact:
        known = (contact.contact_name, contact.contact_title, contact.contact_telephone, contact.contact_email)
        words = pgettext("between longer parts of a list", "; ").join(each for each in known if each)
        facts.append((_("Contact person of the last response"), words))
    paper.points([(f"{label}: {value}", "") for label, value in facts if value])


def _person(line: PersonLine) -> tuple[str, ...]:
    person = line.person
    came = day(person.last_login) if person.last_login else _("not yet")
    return str(person), person.email or "–", day(line.mandate.nominated_at), came


def _references(paper: Paper, handover: Handover) -> None:
    paper.heading(_("Notes verbales"))
    if not handover.references:
        paper.line(_("The record names none."))
        return
    heads = (_("Note verbale"), _("Date in the record"), _("About"))
    paper.table(heads, [(each.number, day(each.on), each.about) for each in handover.references], (4, 4, 9))
