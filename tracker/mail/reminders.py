"""When the clock reminds: 60, 30 and 7 days before the due date of a State, a day after it, and one escalation.

Nothing here is stored. A day counts as done when the person got a mail of that kind on it or later, so that a clock
that was silent for some days catches up with one mail, and one that runs twice says nothing twice.
"""

import datetime
from dataclasses import dataclass

from django.db.models import Exists

from tracker.choices import IntentionKind, MailKind
from tracker.mail.progress import OpenInvitation
from tracker.models import Invitation, OutgoingMail, User
from tracker.models.periods import due_date_of_state
from tracker.models.submissions import sent_for_invitation

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


def silent(today: datetime.date) -> list[Invitation]:
    """Invitations past their due date to which nothing was sent, oldest first; not those that declined."""
    found = (
        Invitation.objects.standing()
        .with_intention()
        .annotate(last_day=due_date_of_state())
        .filter(~Exists(sent_for_invitation()), last_day__lt=today)
        .select_related("member_state", "period")
        .order_by("last_day", "member_state")
    )
    declined = IntentionKind.WILL_NOT_ANSWER
    return [each for each in found if getattr(each, "intention_kind") != declined]  # noqa: B009 - an annotation


def escalates_to_the_secretariat(
    user: User, silent_now: list[Invitation], today: datetime.date, told: MailsOfLate
) -> list[Invitation]:
    """The silent invitations that data entry and reviewers are told of today."""
    if not (user.is_data_entry or user.is_reviewer):
        return []
    return [each for each in silent_now if escalates_on(each, TO_THE_DESK, today, told)]
