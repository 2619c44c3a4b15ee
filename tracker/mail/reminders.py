"""When the clock reminds: 60, 30 and 7 days before the due date of a State, a day after it, and one escalation.

Nothing here is stored. A day counts as done when the person got a mail of that kind on it or later, so that a clock
that was silent for some days catches up with one mail, and one that runs twice says nothing twice.
"""

import datetime
from dataclasses import dataclass

from tracker.mail.places import OpenInvitation
from tracker.mail_kinds import MailKind
from tracker.models import Invitation, OutgoingMail, User

DAY = datetime.timedelta(days=1)
DAYS_BEFORE = (60, 30, 7, -1)
# How long a reminder that was not sent on its day is still worth sending.
CATCHES_UP_FOR = 6 * DAY
# Days after the due date on which nothing was sent: first to the alternate, then to the desk.
TO_THE_ALTERNATE, TO_THE_DESK = 3 * DAY, 10 * DAY
ESCALATES_FOR = 14 * DAY
REMINDING = (MailKind.REMINDER, MailKind.ESCALATION)  # an escalation carries what there was to be reminded of


@dataclass(frozen=True)
class MailsOfLate:
    """On which days the clock wrote to a person lately, and why."""

    mails: tuple[tuple[str, datetime.date], ...]

    def since(self, day: datetime.date, *kinds: str) -> bool:
        """Whether there was a mail of one of these kinds on that day or later."""
        return any(kind in kinds and sent >= day for kind, sent in self.mails)


def told_lately(user: User, today: datetime.date) -> MailsOfLate:
    """What the clock told the person in the last weeks."""
    kinds = (MailKind.DIGEST, *REMINDING)
    recent = OutgoingMail.objects.filter(user=user, kind__in=kinds, queued_at__date__gte=today - 2 * ESCALATES_FOR)
    return MailsOfLate(tuple((kind, at.date()) for kind, at in recent.values_list("kind", "queued_at")))


def is_reminded_on(place: OpenInvitation, today: datetime.date, told: MailsOfLate) -> bool:
    """Whether one of the reminders of this place is due. What is still unsent there is not asked here."""
    if place.has_declined or not place.is_reminded:
        return False
    days = [place.due_on - days * DAY for days in DAYS_BEFORE]
    passed = [day for day in days if day <= today]
    if not passed or today > passed[-1] + CATCHES_UP_FOR or passed[-1] <= place.invitation.invited_at.date():
        return False
    return not told.since(passed[-1], *REMINDING)


def escalates_on(invitation: Invitation, after: datetime.timedelta, today: datetime.date, told: MailsOfLate) -> bool:
    """Whether the escalation `after` the due date of a silent invitation is due to somebody with this past."""
    day = invitation.effective_due_on + after
    return day <= today <= day + ESCALATES_FOR and not told.since(day, MailKind.ESCALATION)
