"""What the clock tells the secretariat: what waits at the desk, and which States are silent past their due date."""

import datetime
from dataclasses import dataclass

from django.db.models import Exists
from django.utils.translation import gettext as _

from tracker.choices import IntentionKind
from tracker.mailing.reminders import TO_THE_DESK, MailsOfLate, escalates_on
from tracker.mailing.wording import day_of
from tracker.models import Correction, Invitation, Transmission, User
from tracker.models.periods import due_date_of_state
from tracker.models.submissions import sent_for_invitation


@dataclass(frozen=True)
class DeskFigures:
    """How much waits to be checked or confirmed, and since when; how many States are silent."""

    sendings: int
    oldest: datetime.date | None
    requests: int
    silent: int

    @property
    def is_something(self) -> bool:
        return bool(self.sendings or self.requests or self.silent)


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


def what_waits(today: datetime.date, silent_now: list[Invitation]) -> DeskFigures:
    """What a digest of the desk counts. States stay in it while their period is open."""
    waiting = Transmission.objects.waiting()
    first = waiting.order_by("submitted_at").values_list("submitted_at", flat=True).first()
    return DeskFigures(
        sendings=waiting.count(),
        oldest=first.date() if first else None,
        requests=Correction.objects.waiting().count(),
        silent=sum(each.is_open(today) for each in silent_now),
    )


def lines_of(waiting: DeskFigures) -> list[str]:
    """The same in words."""
    lines = []
    if waiting.oldest is not None:
        facts = {"count": waiting.sendings, "day": day_of(waiting.oldest)}
        lines.append(_("Responses to review: %(count)d, the oldest since %(day)s") % facts)
    if waiting.requests:
        lines.append(_("Needs a second approval: %(count)d") % {"count": waiting.requests})
    if waiting.silent:
        lines.append(_("States overdue, no information received: %(count)d") % {"count": waiting.silent})
    return lines


def to_escalate(user: User, silent_now: list[Invitation], today: datetime.date, told: MailsOfLate) -> list[Invitation]:
    """The silent invitations that data entry and reviewers are told of today."""
    if not (user.is_data_entry or user.is_reviewer):
        return []
    return [each for each in silent_now if escalates_on(each, TO_THE_DESK, today, told)]


def silent_line(invitation: Invitation) -> str:
    """One silent State in words, with what it said it intends."""
    facts = {
        "state": invitation.member_state.name,
        "period": invitation.period.title,
        "day": day_of(invitation.effective_due_on),
    }
    if getattr(invitation, "intention_kind") == IntentionKind.PREPARING:  # noqa: B009 - an annotation
        return _("%(state)s, %(period)s, due on %(day)s: says that it is preparing an answer") % facts
    return _("%(state)s, %(period)s, due on %(day)s") % facts
