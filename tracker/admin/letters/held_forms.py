"""What is there already of a letter: the completed form from which its answers were entered, held until they are sent,
or the letter of which a reviewer returned them.
"""

from tracker.brought_files import forget_letter, held_letter
from tracker.choices import ReviewState
from tracker.models import StatusUpdate, Submission, Transmission


def form_held(submission: Submission | None) -> bytes | None:
    """The form that goes with what is being entered of this response; None where there is none."""
    return held_letter(submission.member_state_id, submission.pk) if submission else None


def letter_returned(submission: Submission | None) -> Transmission | None:
    """The letter that all answers now entered correct, because it was returned; None where one is new."""
    if submission is None:
        return None
    lane = StatusUpdate.objects.filter(submission=submission, on_behalf=True)
    entered = set(lane.filter(review_state=ReviewState.DRAFT).values_list("recommendation", flat=True))
    sent = lane.exclude(review_state=ReviewState.DRAFT).filter(recommendation__in=entered).order_by("version")
    before = {each.recommendation_id: each for each in sent.select_related("transmission")}
    if not entered or any(key not in before or not _is_to_correct(before[key]) for key in entered):
        return None
    letters = [each.transmission for each in before.values() if each.transmission and each.transmission.scan]
    newest = max(letters, key=lambda letter: letter.submitted_at, default=None)
    return newest if newest is not None and newest.scan.storage.exists(str(newest.scan.name)) else None


def _is_to_correct(version: StatusUpdate) -> bool:
    """Whether what is entered next is the same letter: a returned correction of ours has a page of its own."""
    return (
        version.review_state == ReviewState.RETURNED and version.transcribes_id is None and version.mistake_id is None
    )


def forget_if_over(submission: Submission) -> None:
    """Forget the form once nothing that was entered waits to be sent, so that it is never taken for the next letter."""
    if not StatusUpdate.objects.drafts().filter(submission=submission, on_behalf=True).exists():
        forget_letter(submission.member_state_id, submission.pk)
