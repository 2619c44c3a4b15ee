"""The completed form from which answers of a letter were entered: it is the letter, and is held until they are sent."""

from tracker.brought_files import forget_letter, held_letter
from tracker.models import StatusUpdate, Submission


def form_held(submission: Submission | None) -> bytes | None:
    """The form that goes with what is being entered of this response; None where there is none."""
    return held_letter(submission.member_state_id, submission.pk) if submission else None


def forget_if_over(submission: Submission) -> None:
    """Forget the form once nothing that was entered waits to be sent, so that it is never taken for the next letter."""
    if not StatusUpdate.objects.drafts().filter(submission=submission, on_behalf=True).exists():
        forget_letter(submission.member_state_id, submission.pk)
