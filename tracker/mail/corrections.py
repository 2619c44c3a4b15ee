"""Emails about a correction of a mistake of ours: to those who can confirm it, and to the States concerned.

A State never reads whose letter it was, or under which State its letter was entered.
"""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.mail.matter import address_of
from tracker.mail.outbox import senders_of, tell
from tracker.models import Correction, StatusUpdate, Submission, Transmission, User


def about_correction(correction: Correction) -> None:
    """Write to every reviewer but the person who asked that a correction waits for a second person."""
    reviewers = User.objects.filter(is_active=True, is_reviewer=True).exclude(pk=correction.asked_by_id)
    page = address_of(reverse("admin:tracker_correction_change", args=[correction.pk]))
    tell(reviewers, "correction_asked", about=correction, correction=correction, page=page)


def about_removed(submission: Submission, number: int, correction: Correction) -> None:
    """Tell the State under which answers were entered by mistake that they were removed."""
    people = senders_of(submission)
    tell(people, "entered_in_error", about=correction, submission=submission, number=number)


def about_moved(transmission: Transmission) -> None:
    """Tell the State that its letter was moved to the right place."""
    submission = transmission.submission
    people = senders_of(submission)
    tell(people, "letter_moved", about=transmission, submission=submission, transmission=transmission)


def about_moved_recommendation(version: StatusUpdate, label: str, correction: Correction) -> None:
    """Tell the State that an answer of its letter was moved from the recommendation `label` to the right one."""
    submission = version.submission
    people = senders_of(submission)
    tell(people, "answer_moved", about=correction, submission=submission, version=version, label=label)


def about_acceptance(submission: Submission, number: int, correction: Correction) -> None:
    """Tell the State that answers were accepted by mistake and are reviewed again."""
    tell(senders_of(submission), "accepted_in_error", about=correction, submission=submission, number=number)


def removed_sentence(number: int) -> str:
    """Return what the email to the wrong State says."""
    sentence = ngettext(
        "%(number)s answer was entered for your State by mistake. We removed it. You do not need to act.",
        "%(number)s answers were entered for your State by mistake. We removed them. You do not need to act.",
        number,
    )
    return sentence % {"number": number}


def moved_sentence(letter: Transmission | None) -> str:
    """Return what the email to the right State says; the number of its note verbale is named where we have it."""
    if letter is not None and letter.note_verbale:
        sentence = _(
            "We entered your letter %(number)s under another State and have moved it to yours. Please check the text."
        )
        return sentence % {"number": letter.note_verbale}
    return _("We entered your letter under another State and have moved it to yours. Please check the text.")


def moved_recommendation_sentence(before: str, after: str) -> str:
    """Return what the email about a wrong recommendation says."""
    sentence = _(
        "We entered an answer of your letter on the recommendation %(before)s. It belongs to %(after)s, and we have "
        "moved it there. Please check the text."
    )
    return sentence % {"before": before, "after": after}


def acceptance_sentence(number: int) -> str:
    """Return what the email about an acceptance by mistake says."""
    sentence = ngettext(
        "We accepted %(number)s answer of your State by mistake. We will review it again. You do not need to act.",
        "We accepted %(number)s answers of your State by mistake. We will review them again. You do not need to act.",
        number,
    )
    return sentence % {"number": number}
