"""The clock: one mail a day at most to a person, of all that is due that day. Run it as often as you like.

A reminder, an escalation and a digest that fall on one day are one mail. Its key is the person and the day, so that a
second run writes nothing.
"""

import datetime
import logging
from dataclasses import dataclass, field

from django.db import InterfaceError, OperationalError, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from tracker.choices import MandateRole
from tracker.closed_site import is_closed
from tracker.mail import desk, wording
from tracker.mail.notices import address_of, queue
from tracker.mail.places import OpenInvitation, places_of
from tracker.mail.progress import AskedLabels, PlaceProgress, progress_of
from tracker.mail.reminders import TO_THE_ALTERNATE, MailsOfLate, escalates_on, is_reminded_on, told_lately
from tracker.mail.sending import ask_again
from tracker.mail_kinds import MailKind, MailRhythm
from tracker.models import Invitation, MailPreference, OutgoingMail, User
from tracker.models.people import keep_mandates

log = logging.getLogger(__name__)

RHYTHMS = {MailRhythm.WEEKLY: 7, MailRhythm.FORTNIGHTLY: 14, MailRhythm.MONTHLY: 30}
NOTICES = ((MailKind.ESCALATION, "escalation"), (MailKind.REMINDER, "reminder"), (MailKind.DIGEST, "digest"))


@dataclass(frozen=True)
class Section:
    """A heading, its lines, and where to go."""

    title: str
    lines: tuple[str, ...]
    address: str


@dataclass
class ClockMail:
    """One mail while it is put together: why it is sent, the subject of each reason, and what it says."""

    subjects: dict[str, str] = field(default_factory=dict)
    opening: list[str] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)

    def because(self, kind: str, subject: str) -> None:
        """Note a reason; the first subject of each stands."""
        self.subjects.setdefault(kind, subject)

    @property
    def notice(self) -> str:
        """The gravest reason; it names the mail."""
        return next(notice for kind, notice in NOTICES if kind in self.subjects)

    @property
    def subject(self) -> str:
        return next(self.subjects[kind] for kind, _notice in NOTICES if kind in self.subjects)


@dataclass(frozen=True)
class Reader:
    """A person on a day: what she chose, what she was told lately, and whether her digest is due."""

    user: User
    choice: MailPreference
    told: MailsOfLate
    now: datetime.datetime
    labels: AskedLabels

    @property
    def today(self) -> datetime.date:
        return self.now.date()

    @property
    def since(self) -> datetime.datetime:
        """The moment from which something is new: that of the mail with the last digest, or the account's first."""
        last = OutgoingMail.objects.filter(key=key_of(self.user, self.last_digest_on)).first()
        return last.queued_at if last else self.user.created_at

    @property
    def last_digest_on(self) -> datetime.date:
        """The day from which the rhythm counts: that of the last digest, or of the account."""
        return self.choice.digest_on or self.user.created_at.date()

    @property
    def has_digest(self) -> bool:
        days = RHYTHMS[MailRhythm(self.choice.rhythm)]
        return self.wants(MailKind.DIGEST) and (self.today - self.last_digest_on).days >= days

    def wants(self, kind: str) -> bool:
        return kind not in self.choice.muted


def key_of(person: User, day: datetime.date) -> str:
    """The key of the one mail that the clock writes to a person on a day."""
    return f"clock {person.pk} {day}"


@dataclass(frozen=True)
class ClockRun:
    """What one run did: mails written, lost ones given to the worker again, people for whom it failed."""

    written: int
    again: int
    failed: int


def send_due_mail(now: datetime.datetime) -> ClockRun:
    """Write every mail that is due, and give lost ones to the worker again; none while the site is closed.

    Where it fails for one person the others get theirs, and the log says for whom. Raises OperationalError or
    InterfaceError where the database is away.
    """
    if is_closed():
        return ClockRun(0, 0, 0)
    silent_now, labels = desk.silent(now.date()), AskedLabels()
    written = failed = 0
    for person in User.objects.filter(is_active=True).exclude(email="").order_by("pk"):
        try:
            written += write_to(person, silent_now, now, labels)
        except (InterfaceError, OperationalError):  # the database is away: for everybody else as well
            raise
        except Exception:
            log.exception("The clock could not write to the person %s", person.pk)
            failed += 1
    return ClockRun(written, ask_again(now), failed)


def write_to(person: User, silent_now: list[Invitation], now: datetime.datetime, labels: AskedLabels) -> bool:
    """Write one person the mail of the day, if there is one and it was not written; True where it was."""
    today = now.date()
    keep_mandates(person)
    reader = Reader(person, MailPreference.objects.of(person), told_lately(person, today), now, labels)
    if reader.told.since(today, *(kind for kind, _notice in NOTICES)):
        return False
    with translation.override(person.language):
        if person.is_secretariat:
            mail = mail_to_the_desk(reader, silent_now)
        else:
            mail = mail_to_a_state(reader, places_of(person, today))
    if not mail.subjects:
        return False
    with transaction.atomic():  # round the writing alone: it would keep SQLite from everybody else
        if queue(person, mail.notice, key=key_of(person, today), now=now, mail=mail) is None:
            return False
        if MailKind.DIGEST in mail.subjects:
            MailPreference.objects.update_or_create(user=person, defaults={"digest_on": today})
    return True


def mail_to_a_state(reader: Reader, places: list[OpenInvitation]) -> ClockMail:
    """What a person of a State is told today."""
    mail = ClockMail()
    since = reader.since
    for place in places:
        progress = progress_of(place, since, reader.labels)
        escalates = _escalates(reader, place, mail)
        reminds = _reminds(reader, place, progress, mail)
        digests = _digests(reader, place, progress, mail)
        if escalates or reminds or digests:
            lines = wording.facts_of(place, progress) + (wording.news_of(progress) if digests else [])
            mail.sections.append(Section(place.name, tuple(lines), place.address))
    return mail


def _escalates(reader: Reader, place: OpenInvitation, mail: ClockMail) -> bool:
    """One escalation to the alternate, where nothing was sent some days after the due date."""
    is_due = (
        MandateRole.ALTERNATE in place.roles
        and place.is_silent
        and not place.has_declined
        and escalates_on(place.invitation, TO_THE_ALTERNATE, reader.today, reader.told)
    )
    if not (is_due and reader.wants(MailKind.ESCALATION)):
        return False
    mail.because(MailKind.ESCALATION, wording.escalation_subject(place))
    mail.opening.append(wording.escalation(place))
    return True


def _reminds(reader: Reader, place: OpenInvitation, progress: PlaceProgress, mail: ClockMail) -> bool:
    """A reminder, where something is unsent."""
    is_due = progress.unsent and is_reminded_on(place, reader.today, reader.told)
    if not (is_due and reader.wants(MailKind.REMINDER)):
        return False
    mail.because(MailKind.REMINDER, wording.reminder_subject(place, reader.today))
    mail.opening.append(wording.reminder(place, reader.today))
    return True


def _digests(reader: Reader, place: OpenInvitation, progress: PlaceProgress, mail: ClockMail) -> bool:
    """The digest, where there is something to do, or new since the last one."""
    to_do = progress.returned or progress.comments_to_reader or (progress.unsent and not place.has_declined)
    if not (reader.has_digest and (to_do or progress.new_comments or progress.newly_broken)):
        return False
    mail.because(MailKind.DIGEST, _("What is to be done: %(place)s") % {"place": place.name})
    return True


def mail_to_the_desk(reader: Reader, silent_now: list[Invitation]) -> ClockMail:
    """What a person of the secretariat is told today."""
    mail, desk_address = ClockMail(), address_of(reverse("admin:index"))
    told_of = desk.to_escalate(reader.user, silent_now, reader.today, reader.told)
    if told_of and reader.wants(MailKind.ESCALATION):
        mail.because(MailKind.ESCALATION, _("No information received, overdue"))
        title = _("No information received")
        mail.sections.append(Section(title, tuple(desk.silent_line(each) for each in told_of), desk_address))
    waiting = desk.what_waits(reader.today, silent_now)
    if reader.has_digest and waiting.is_something:
        mail.because(MailKind.DIGEST, _("To do for the secretariat"))
        mail.sections.append(Section(_("To do"), tuple(desk.lines_of(waiting)), desk_address))
    return mail
