"""Taking back what was sent and nobody has begun to review: by the State its own, by data entry a whole letter."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tracker import notifications
from tracker.actions.auditing import record, set_fields
from tracker.actions.cancelling import cancel_decisions
from tracker.actions.drafting import SaidAnswer, locked, prefills, save_answers
from tracker.actions.errors import NotAllowed, require, the_only
from tracker.actions.moving import Moved, move, move_many
from tracker.choices import DecisionEnd
from tracker.models import AnyVersion, CommitmentUpdate, StatusUpdate, Submission, Transmission, User
from tracker.policies import may_enter_on_behalf, may_leave, may_recall
from tracker.transitions import allows


@transaction.atomic
def recall(*, version: AnyVersion, by: User, now: datetime.datetime) -> AnyVersion:
    """Take back a version not yet opened for checking: it stays as it was sent, and the next draft is a copy."""
    locked(version.submission)
    stored = type(version).objects.select_related("submission__period", "transmission").get(pk=version.pk)
    require(may_recall(by, stored))
    cancel_decisions([stored], DecisionEnd.RECALLED, by=by, now=now)
    move("recall", stored, by=by, now=now)
    return stored


@transaction.atomic
def recall_letter(*, transmission: Transmission, by: User, now: datetime.datetime) -> list[AnyVersion]:
    """Take back all that a letter was sent with, as data entry, until a reviewer began: each answer is a draft again.

    What was sent stays as it was sent, with its file. One that was taken back already stays so, and its drafts as they
    are now. A commitment has no draft of it: it came by spreadsheet, and is sent by one. Whoever of the State was told
    of the letter is told that it counts for nothing.

    Returns the versions that were taken back. Raises NotAllowed for the wrong person, for a response that the State
    sent itself, and where its review began.
    """
    require(may_enter_on_behalf(by))
    submission = locked(transmission.submission)
    stored = Transmission.objects.get(pk=transmission.pk)
    sent = _sent_with(stored, submission)
    if sent and all(version.is_recalled for version in sent):
        return sent
    if hindrance := recall_hindrance(stored):
        raise NotAllowed(hindrance)
    for version in sent:
        require(may_recall(by, version))
    move_many([Moved("recall", version) for version in sent], by=by, now=now)
    stored.submission = submission
    notifications.about_letter_taken_back(stored)
    answers = [version for version in sent if isinstance(version, StatusUpdate)]
    # A correction of ours is begun anew on its own page: a draft of it would be sent as another letter of the State.
    _draft_again(submission, [each for each in answers if each.transcribes_id is None], by, now)
    return sent


@transaction.atomic
def leave_returned(*, version: AnyVersion, by: User, now: datetime.datetime) -> AnyVersion:
    """Leave what a reviewer returned of a letter, as data entry: it was entered for the wrong State, or without cause.

    It then stands as what was taken back: nothing of it counts, and its State reads nothing of it. Who returned it and
    why is kept by the audit. No move: its stage is as it was.

    Raises NotAllowed for the wrong person, and where nothing returned waits for data entry.
    """
    locked(version.submission)
    stored = type(version).objects.select_related("submission__period").get(pk=version.pk)
    require(may_leave(by, stored))
    later = stored.same_answer().filter(on_behalf=True, version__gt=stored.version)
    if later.exists():
        raise NotAllowed(_("It was taken up again: what was entered since is the letter now."))
    changes = set_fields(stored, checked_at=None, checked_by=None)
    stored.save(update_fields=["checked_at", "checked_by"])
    record("recall", stored, by=by, now=now, changes=changes, member_state=stored.member_state_id)
    return stored


def recall_hindrance(transmission: Transmission) -> str:
    """Why nobody can take this letter back now, in a sentence for data entry; "" where data entry can."""
    if not transmission.on_behalf:
        return _("The State sent this response itself. Its focal point can recall it in the portal.")
    sent = _sent_with(transmission, transmission.submission)
    if sent and all(version.is_recalled for version in sent):
        return _("This letter was taken back already. Its answers can be corrected and sent again.")
    is_decided = not all(allows("recall", version.review_state) for version in sent)
    if transmission.claimed_at is not None or is_decided:
        return _(
            "The review of this letter has started, so it can no longer be taken back. Ask the reviewer to return the"
            " answers that are to be corrected."
        )
    return ""


def _sent_with(transmission: Transmission, submission: Submission) -> list[AnyVersion]:
    found: list[AnyVersion] = [
        *StatusUpdate.objects.filter(transmission=transmission).select_related("recommendation").order_by("pk"),
        *CommitmentUpdate.objects.filter(transmission=transmission).order_by("pk"),
    ]
    for version in found:
        version.submission, version.transmission = submission, transmission
    return found


def _draft_again(
    submission: Submission, answers: list[StatusUpdate], by: User, now: datetime.datetime
) -> list[StatusUpdate]:
    """Begin the next version of each as a copy of what was sent."""
    before = prefills(submission, [each.recommendation for each in answers], on_behalf=True)
    said = [
        SaidAnswer(each.recommendation, known.words, None, known.commitments, known.citations)
        for each in answers
        for known in [before[each.recommendation_id]]
    ]
    drafts = save_answers(submission=submission, answers=said, by=by, now=now, on_behalf=True)
    return [the_only([draft]) for draft in drafts]
