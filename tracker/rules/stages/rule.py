"""The rule: the stage of a State in a period, what else is so, and what can be done about it. No queries here.

Stages exclude each other, and their counts sum to all States. Conditions cut across them. Neither is a judgement: they
say who has to act next, by what is stored, and never how well.

The page that previews an act of the Secretariat, or new dates, and the act itself call the same functions: what was
shown is what happens, unless something changed in between.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.choices import IntentionKind, Obstacle, StatesAct
from tracker.rules.stages.facts import Facts


class Stage(TextChoices):
    """Where a State stands, in the order of the work."""

    NOT_INVITED = "not_invited", _("Not invited")
    NOBODY = "nobody", _("Nobody nominated")
    NOT_SIGNED_IN = "not_signed_in", _("Not signed in yet")
    INVITED = "invited", pgettext_lazy("stage of a State", "Invited")
    PREPARING = "preparing", pgettext_lazy("stage of a State", "Preparing")
    SENT = "sent", pgettext_lazy("stage of a State", "Sent")
    IN_REVIEW = "in_review", _("In review")
    LETTER_RETURNED = "letter_returned", _("Returned to data entry")
    LETTER_ENTERED = "letter_entered", _("Letter being entered")
    RETURNED = "returned", pgettext_lazy("stage of a State", "Returned")
    ACCEPTED = "accepted", pgettext_lazy("stage of a State", "Accepted")
    PUBLISHED = "published", pgettext_lazy("stage of a State", "All published")
    WILL_NOT_REPORT = "will_not_report", _("Will not report")

    @property
    def turn(self) -> "Turn":
        """Who acts next."""
        return next(turn for turn, stages in STAGES_OF.items() if self in stages)


class Turn(TextChoices):
    """Who acts next; the groups of the board."""

    NOT_ASKED = "not_asked", _("Not invited")
    STATE = "state", _("The State has not sent yet")
    SECRETARIAT = "secretariat", _("Action needed from the secretariat")
    ENTRY = "entry", _("Action needed from data entry")
    CORRECTING = "correcting", _("The State corrects")
    COMPLETE = "complete", _("All that was sent is reviewed")
    NOT_THIS_TIME = "not_this_time", _("Not this time")


STAGES_OF: dict[Turn, tuple[Stage, ...]] = {
    Turn.NOT_ASKED: (Stage.NOT_INVITED,),
    Turn.STATE: (Stage.NOBODY, Stage.NOT_SIGNED_IN, Stage.INVITED, Stage.PREPARING),
    Turn.SECRETARIAT: (Stage.SENT, Stage.IN_REVIEW),
    Turn.ENTRY: (Stage.LETTER_RETURNED, Stage.LETTER_ENTERED),
    Turn.CORRECTING: (Stage.RETURNED,),
    Turn.COMPLETE: (Stage.ACCEPTED, Stage.PUBLISHED),
    Turn.NOT_THIS_TIME: (Stage.WILL_NOT_REPORT,),
}


class Condition(TextChoices):
    """What is so whatever the stage is."""

    OVERDUE = "overdue", _("Overdue: past the due date, not sent")
    NO_INFORMATION = "no_information", _("No information received by the closing date")
    EXTENDED = "extended", _("With an extended due date")
    REOPENED = "reopened", _("Reopened")
    PARTLY = "partly", _("Sent in part")
    NO_CONSENT = "no_consent", _("Accepted, consent not recorded")
    PUBLIC = "public", _("With published answers")
    CANCELLED = "cancelled", _("Invitation cancelled")


def stage_of(facts: Facts) -> Stage:
    """The stage of a State. What was sent goes before what was said, and that before who is there to act.

    A letter that is being entered has come: the State has sent, and data entry acts next.
    """
    if not facts.is_invited:
        return Stage.NOT_INVITED
    entered = Stage.LETTER_ENTERED if facts.typed else None
    return _by_what_was_sent(facts) or entered or _before_sending(facts)


def _by_what_was_sent(facts: Facts) -> Stage | None:
    """The secretariat's turn goes first, a reviewer's before that of data entry; then what was returned to the State.

    A letter that a reviewer returned waits for who types it, and neither for a reviewer nor for the State.
    """
    if facts.in_review:
        return Stage.IN_REVIEW
    if facts.submitted:
        return Stage.SENT
    if facts.letters_back:
        return Stage.LETTER_RETURNED
    if facts.returned:
        return Stage.RETURNED
    if facts.accepted:
        return Stage.PUBLISHED if facts.published >= facts.accepted else Stage.ACCEPTED
    return None


def _before_sending(facts: Facts) -> Stage:
    if facts.intention == IntentionKind.WILL_NOT_ANSWER:
        return Stage.WILL_NOT_REPORT
    if not facts.senders:
        return Stage.NOBODY
    if facts.signed_in_at is None:
        return Stage.NOT_SIGNED_IN
    if facts.drafts or facts.started_at or facts.intention == IntentionKind.PREPARING:
        return Stage.PREPARING
    return Stage.INVITED


def conditions_of(facts: Facts, stage: Stage) -> frozenset[Condition]:
    """What else is so of an invited State; of one that is not, whether it was."""
    if not facts.is_invited:
        return frozenset({Condition.CANCELLED}) if facts.invitation else frozenset()
    waits = stage.turn == Turn.STATE
    said = {
        Condition.OVERDUE: waits and facts.is_past_due and facts.can_send,
        Condition.NO_INFORMATION: waits and not facts.can_send and facts.is_past_due,
        Condition.EXTENDED: facts.is_extended,
        Condition.REOPENED: facts.is_reopened,
        # A State that said no was asked: nothing waits there.
        Condition.NO_CONSENT: facts.lacks_consent and facts.accepted > 0,
        Condition.PARTLY: 0 < facts.answered < facts.asked,
        Condition.PUBLIC: facts.answers("published") > 0,
    }
    return frozenset(condition for condition, holds in said.items() if holds)


@dataclass(frozen=True)
class NewDates:
    """The due date and the last day to send of one invited State, before and after."""

    facts: Facts
    due_before: datetime.date
    due_on: datetime.date
    last_before: datetime.date
    last_day: datetime.date

    @property
    def is_changed(self) -> bool:
        """Return whether anything changes for the State: a later date of its own is not changed."""
        return (self.due_before, self.last_before) != (self.due_on, self.last_day)

    @property
    def is_told(self) -> bool:
        """Return whether the State gets an email: something changes, and it has answers to send and will report."""
        has_more = self.facts.answered < self.facts.asked or self.facts.returned > 0
        return self.is_changed and has_more and stage_of(self.facts) != Stage.WILL_NOT_REPORT

    @property
    def is_closed(self) -> bool:
        """Return whether the State can send no first answer any more."""
        return self.facts.today > self.last_day


def new_dates_of(facts: Iterable[Facts], due_on: datetime.date, closes_on: datetime.date) -> list[NewDates]:
    """Return what becomes of the dates of each invited State if its period is due and closes on these days."""
    return [
        NewDates(
            each,
            each.invitation.effective_due_on,
            each.invitation.due_in(due_on),
            each.invitation.last_day_to_send,
            each.invitation.last_day_in(closes_on),
        )
        for each in facts
        if each.invitation is not None and each.is_invited
    ]


def obstacle_to(act: StatesAct, facts: Facts, until: datetime.date | None = None) -> Obstacle | None:
    """Why the act cannot be done for a State; None where it can.

    Args:
        until: the new due date, or the day until which the period is reopened, where it is chosen already.
    """
    if act == StatesAct.INVITE:
        return _to_inviting(facts)
    if not facts.is_invited:
        return Obstacle.INVITATION_CANCELLED if facts.invitation else Obstacle.NOT_INVITED
    if act == StatesAct.REMIND:
        return _to_reminding(facts)
    if act == StatesAct.THANK:
        return _to_thanking(facts)
    if act == StatesAct.LINKS:
        return _to_sending_links(facts)
    if until is None:
        return None
    if act == StatesAct.EXTEND:
        if facts.is_extended and until == facts.period.due_on:  # the extension is taken back
            return None
        return Obstacle.NOT_LATER if until <= facts.due_on else None
    if facts.invitation and facts.invitation.reopened_until and until == facts.period.closes_on:
        return None  # the reopening is taken back
    return Obstacle.OPEN_ALREADY if until <= facts.last_day else None


def _to_inviting(facts: Facts) -> Obstacle | None:
    if facts.is_invited:
        return Obstacle.INVITED_ALREADY
    return Obstacle.CLOSED if facts.period.is_closed(facts.today) else None


def _to_thanking(facts: Facts) -> Obstacle | None:
    found = {
        Obstacle.NOTHING_SENT: facts.first_sent_at is None,
        Obstacle.THANKED: facts.is_thanked,
        Obstacle.NOBODY: not facts.senders,
        Obstacle.NO_ADDRESS: not any(each.user.email for each in facts.senders),
    }
    return next((obstacle for obstacle, holds in found.items() if holds), None)


def _to_reminding(facts: Facts) -> Obstacle | None:
    stage = stage_of(facts)
    found = {
        Obstacle.WILL_NOT_REPORT: stage == Stage.WILL_NOT_REPORT,
        # A State that sent a part of its answers has the others to send, whoever has the turn for that part.
        Obstacle.NOTHING_ASKED: stage.turn in (Turn.SECRETARIAT, Turn.ENTRY, Turn.COMPLETE) and not _is_in_part(facts),
        # What was returned can be corrected after the closing; nothing else can be sent then.
        Obstacle.CLOSED: not facts.can_send and stage != Stage.RETURNED,
        Obstacle.NOBODY: not facts.senders,
        Obstacle.NO_ADDRESS: not any(each.user.email for each in facts.senders),
        Obstacle.REMINDED_TODAY: facts.reminded_at is not None and facts.reminded_at.date() == facts.today,
    }
    return next((obstacle for obstacle, holds in found.items() if holds), None)


def _to_sending_links(facts: Facts) -> Obstacle | None:
    if not facts.senders:
        return Obstacle.NOBODY
    if all(each.user.has_signed_in for each in facts.senders):
        return Obstacle.SIGNED_IN
    waiting = [each for each in facts.senders if each.awaits_link]
    if not waiting:
        return Obstacle.NO_ADDRESS
    return Obstacle.LINK_TODAY if all(each.has_new_link for each in waiting) else None


def _is_in_part(facts: Facts) -> bool:
    return 0 < facts.answered < facts.asked
