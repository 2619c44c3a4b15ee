"""The rule: the stage of a State in a period, and what else is so. No queries here.

Stages exclude each other, and their counts sum to all States. Conditions cut across them. Neither is a judgement: they
say who has to act next, by what is stored, and never how well.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.choices import IntentionKind
from tracker.stages.facts import Facts


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
