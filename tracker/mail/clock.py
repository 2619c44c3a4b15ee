"""The clock: one email a day at most to a person, of all that is due that day. Run it as often as you like.

A reminder, an escalation and a digest that fall on one day are one email. Its key is the person and the day, so that a
second run writes nothing. It speaks of labels, numbers and dates, and quotes no answer: a word that is erased is in no
email.
"""

import datetime
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import InterfaceError, OperationalError, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.choices import IntentionKind, MailKind, MailRhythm, MandateRole
from tracker.files.closed_site import is_closed
from tracker.mail.kinds import address_of
from tracker.mail.outbox import write
from tracker.mail.progress import AskedLabels, OpenInvitation, PlaceProgress, places_of, progress_of
from tracker.mail.reminders import (
    TO_THE_ALTERNATE,
    MailsOfLate,
    escalates_on,
    escalates_to_the_secretariat,
    is_reminded_on,
    silent,
    told_lately,
)
from tracker.mail.sending import ask_again
from tracker.models import Correction, Invitation, MailPreference, OutgoingMail, Transmission, User
from tracker.models.people import keep_mandates

log = logging.getLogger(__name__)

RHYTHMS = {MailRhythm.WEEKLY: 7, MailRhythm.FORTNIGHTLY: 14, MailRhythm.MONTHLY: 30}
# The gravest reason names the email.
NOTICES = ((MailKind.ESCALATION, "escalation"), (MailKind.REMINDER, "reminder"), (MailKind.DIGEST, "digest"))


@dataclass(frozen=True)
class Section:
    """A heading, its lines, and where to go."""

    title: str
    lines: tuple[str, ...]
    address: str


@dataclass
class ClockMail:
    """One email while it is put together: why it is sent, the first subject of each reason, and what it says."""

    subjects: dict[str, str] = field(default_factory=dict)
    opening: list[str] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)

    @property
    def notice(self) -> str:
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
    silent_now, labels = silent(now.date()), AskedLabels()
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
        mail = ClockMail()
        if person.is_secretariat:
            _to_the_secretariat(reader, silent_now, mail)
        else:
            _to_a_state(reader, mail)
    if not mail.subjects:
        return False
    with transaction.atomic():  # round the writing alone: it would keep SQLite from everybody else
        if not write(mail.notice, [(person, key_of(person, today), {"mail": mail})], now):
            return False
        if MailKind.DIGEST in mail.subjects:
            MailPreference.objects.update_or_create(user=person, defaults={"digest_on": today})
    return True


def _to_a_state(reader: Reader, mail: ClockMail) -> None:
    """What a person of a State is told today."""
    since = reader.since
    for place in places_of(reader.user, reader.today):
        progress = progress_of(place, since, reader.labels)
        escalates = _escalates(reader, place, mail)
        reminds = _reminds(reader, place, progress, mail)
        digests = _digests(reader, place, progress, mail)
        if escalates or reminds or digests:
            lines = (*_facts_of(place, progress), *(_news_of(progress) if digests else ()))
            mail.sections.append(Section(place.name, lines, place.address))


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
    invitation = place.invitation
    facts = {"period": invitation.period.title, "state": invitation.member_state.name, "day": _day(place.due_on)}
    mail.subjects.setdefault(MailKind.ESCALATION, _("Nothing was sent yet: %(period)s") % facts)
    sentence = _(
        "Nothing was sent for %(state)s, and the due date, %(day)s, has passed. The focal point was reminded. As the"
        " alternate you can send as well."
    )
    mail.opening.append(sentence % facts)
    return True


def _reminds(reader: Reader, place: OpenInvitation, progress: PlaceProgress, mail: ClockMail) -> bool:
    """A reminder, where something is unsent."""
    is_due = progress.unsent and is_reminded_on(place, reader.today, reader.told)
    if not (is_due and reader.wants(MailKind.REMINDER)):
        return False
    days = (place.due_on - reader.today).days
    facts = {"day": _day(place.due_on), "period": place.invitation.period.title, "days": days}
    if days < 0:
        subject = _("The due date has passed: %(period)s")
        sentence = _("The due date, %(day)s, has passed. Answers can still be sent.")
    else:
        subject = _("Answers are due on %(day)s: %(period)s")
        sentence = ngettext("Answers are due in %(days)d day.", "Answers are due in %(days)d days.", days)
    mail.subjects.setdefault(MailKind.REMINDER, subject % facts)
    mail.opening.append(sentence % facts)
    return True


def _digests(reader: Reader, place: OpenInvitation, progress: PlaceProgress, mail: ClockMail) -> bool:
    """The digest, where there is something to do, or new since the last one."""
    to_do = progress.returned or progress.comments_to_reader or (progress.unsent and not place.has_declined)
    if not (reader.has_digest and (to_do or progress.new_comments or progress.newly_broken)):
        return False
    mail.subjects.setdefault(MailKind.DIGEST, _("What is to be done: %(place)s") % {"place": place.name})
    return True


def _facts_of(place: OpenInvitation, progress: PlaceProgress) -> Iterator[str]:
    """Due date and numbers of one place."""
    yield _("Due on %(day)s") % {"day": _day(place.due_on)}
    yield _("%(answered)d of %(total)d answered") % {"answered": progress.answered, "total": progress.asked}
    if drafts := progress.drafts:
        yield ngettext("%(drafts)d draft not sent", "%(drafts)d drafts not sent", drafts) % {"drafts": drafts}


def _news_of(progress: PlaceProgress) -> Iterator[str]:
    """What else there is to do or to know in one place. The reason of a return is on its page, and in no email."""
    for label, reason in progress.returned:
        said = _("Returned: %(label)s. The reason stands on the page of the answer.")
        yield (said if reason else _("To be sent again: %(label)s")) % {"label": label}
    for label, due in progress.named:
        said = _("Assigned to you: %(label)s, due inside your State on %(day)s")
        yield (said if due else _("Assigned to you: %(label)s")) % {"label": label, "day": due and _day(due)}
    if count := progress.new_comments:
        yield ngettext("%(count)d new comment", "%(count)d new comments", count) % {"count": count}
    if count := progress.comments_to_reader:
        said = ngettext(
            "%(count)d comment addressed to you is open", "%(count)d comments addressed to you are open", count
        )
        yield said % {"count": count}
    if count := progress.broken_links:
        said = ngettext(
            "%(count)d link in your library no longer works", "%(count)d links in your library no longer work", count
        )
        yield said % {"count": count}


def _to_the_secretariat(reader: Reader, silent_now: list[Invitation], mail: ClockMail) -> None:
    """What a person of the Secretariat is told today."""
    address = address_of(reverse("admin:index"))
    told_of = escalates_to_the_secretariat(reader.user, silent_now, reader.today, reader.told)
    if told_of and reader.wants(MailKind.ESCALATION):
        mail.subjects[MailKind.ESCALATION] = _("No information received, overdue")
        title = _("No information received")
        mail.sections.append(Section(title, tuple(_silent_line(each) for each in told_of), address))
    if reader.has_digest and (lines := tuple(_waiting_lines(reader.today, silent_now))):
        mail.subjects[MailKind.DIGEST] = _("To do for the secretariat")
        mail.sections.append(Section(_("To do"), lines, address))


def _silent_line(invitation: Invitation) -> str:
    """One silent State in words, with what it said it intends."""
    facts = {
        "state": invitation.member_state.name,
        "period": invitation.period.title,
        "day": _day(invitation.effective_due_on),
    }
    if getattr(invitation, "intention_kind") == IntentionKind.PREPARING:  # noqa: B009 - an annotation
        return _("%(state)s, %(period)s, due on %(day)s: says that it is preparing an answer") % facts
    return _("%(state)s, %(period)s, due on %(day)s") % facts


def _waiting_lines(today: datetime.date, silent_now: list[Invitation]) -> Iterator[str]:
    """How much waits to be checked or confirmed, and since when; how many States are silent while they can send."""
    waiting = Transmission.objects.waiting()
    first = waiting.order_by("submitted_at").values_list("submitted_at", flat=True).first()
    if first is not None:
        facts = {"count": waiting.count(), "day": _day(first.date())}
        yield _("Responses to review: %(count)d, the oldest since %(day)s") % facts
    if requests := Correction.objects.waiting().count():
        yield _("Needs a second approval: %(count)d") % {"count": requests}
    if number := sum(each.is_open(today) for each in silent_now):
        yield _("States overdue, no information received: %(count)d") % {"count": number}


def _day(day: datetime.date) -> str:
    return date_format(day, "DATE_FORMAT")
